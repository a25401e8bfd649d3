-- The table that was filled becomes the release's; no row is moved.

SELECT sirene.attach_release('unit', 'unit_incoming', @release);

-- Opposition: what is withheld now is withheld of every release.
UPDATE sirene.unit u
SET diffusible = false, name = NULL, short_name = NULL
FROM sirene.unit now
WHERE now.release_id = @release AND NOT now.diffusible AND u.siren = now.siren AND u.release_id <> @release AND u.diffusible;
