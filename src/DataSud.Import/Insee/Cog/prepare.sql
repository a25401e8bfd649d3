-- The four tables of divisions in one, and the year of each row.

CREATE TEMP TABLE staged_cog_division ON COMMIT DROP AS
SELECT 'region' AS kind, y.year, d.file, d.line, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.code AS region_code, NULL::text AS departement_code, d.seat_code
FROM staged_cog_region d
JOIN staged_year y USING (file)
UNION ALL
SELECT 'departement', y.year, d.file, d.line, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.region_code, d.code, d.seat_code
FROM staged_cog_departement d
JOIN staged_year y USING (file)
UNION ALL
SELECT 'arrondissement', y.year, d.file, d.line, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.region_code, d.departement_code, d.seat_code
FROM staged_cog_arrondissement d
JOIN staged_year y USING (file)
UNION ALL
SELECT 'collectivity', y.year, d.file, d.line, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.region_code, NULL, d.seat_code
FROM staged_cog_collectivity d
JOIN staged_year y USING (file);

ALTER TABLE staged_cog_commune ADD COLUMN year int;
UPDATE staged_cog_commune c SET year = y.year FROM staged_year y WHERE y.file = c.file;

ALTER TABLE staged_cog_event ADD COLUMN year int;
UPDATE staged_cog_event e SET year = y.year FROM staged_year y WHERE y.file = e.file;

ANALYZE staged_cog_commune, staged_cog_event, staged_cog_division;
