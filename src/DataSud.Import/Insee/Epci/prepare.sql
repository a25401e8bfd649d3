-- Both forms in one.

CREATE TEMP TABLE staged_composition ON COMMIT DROP AS
SELECT y.year, d.file, d.line, d.commune_code, d.commune_name, d.commune_siren, d.departement_code, d.epci_code, d.epci_name, d.epci_departement_code,
       d.nature, d.financing, d.members, d.municipal_population, d.total_population
FROM staged_epci_dgcl d
JOIN staged_year y USING (file)
UNION ALL
SELECT y.year, i.file, i.line, i.commune_code, i.commune_name, NULL, i.departement_code,
       CASE WHEN i.epci_code ~ '^(Z+|0+)$' THEN NULL ELSE i.epci_code END,
       CASE WHEN i.epci_code ~ '^(Z+|0+)$' THEN NULL ELSE i.epci_name END,
       NULL, NULL, NULL, NULL, NULL, NULL
FROM staged_epci_insee i
JOIN staged_year y USING (file);

CREATE INDEX ON staged_composition (year, commune_code);
ANALYZE staged_composition;
