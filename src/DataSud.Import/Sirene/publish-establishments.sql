-- The table that was filled becomes the release's; no row is moved.

SELECT sirene.attach_release('establishment', 'establishment_incoming', @release, 'commune_code COLLATE "C", siret');

-- Opposition: what is withheld now is withheld of every release, and has no point any more.
CREATE TEMP TABLE withheld ON COMMIT DROP AS
SELECT siret FROM sirene.establishment WHERE release_id = @release AND NOT diffusible;

ANALYZE withheld;

UPDATE sirene.establishment e
SET diffusible = false, postal_code = NULL, street_number = NULL, street_suffix = NULL, street_type = NULL, street_name = NULL,
    sign = NULL, usual_name = NULL
FROM withheld w
WHERE e.siret = w.siret AND e.release_id <> @release AND e.diffusible;

UPDATE sirene.geolocation g
SET geom = NULL
FROM withheld w
WHERE g.siret = w.siret AND g.geom IS NOT NULL;

SELECT sirene.draw_cells(@release, sirene.current_release('sirene-geolocation'), sirene.current_release('secteur-numerique'));
