-- The counts and rows of the files, once; and which of them the release is made of: these, and of the release before what these do not replace.

INSERT INTO telecom.cartefibre_building (release_id, edition, code, state, category, operator, buildings, source_file, source_line)
SELECT @release, @edition, s.code, s.state, s.category, s.operator, s.buildings, f.name, s.line
FROM staged_building s
JOIN staged_file f ON f.file = s.file;

INSERT INTO telecom.cartefibre_commune (release_id, edition, code, name, epci_name, zone, operators, premises, connectable_premises, class, source_file, source_line)
SELECT @release, @edition, s.code, s.name, s.epci_name, s.zone, coalesce(string_to_array(s.operators, '-'), '{}'), s.premises, s.connectable, s.class, f.name, s.line
FROM staged_cartefibre s
JOIN staged_file f ON f.file = s.file;

INSERT INTO telecom.cartefibre_part (release_id, kind, edition, origin_release_id, origin_release)
SELECT @release, kind, @edition, @release, @number
FROM staged_file;

-- A file that was read for one territory takes nothing from the others.
INSERT INTO telecom.cartefibre_part (release_id, kind, edition, origin_release_id, origin_release)
SELECT @release, p.kind, p.edition, p.origin_release_id, p.origin_release
FROM telecom.cartefibre_part p
WHERE p.release_id = @previous
  AND (@territory::text IS NOT NULL OR p.edition <> @edition OR NOT EXISTS (SELECT FROM staged_file f WHERE f.kind = p.kind));

ANALYZE telecom.cartefibre_building, telecom.cartefibre_commune, telecom.cartefibre_part;
