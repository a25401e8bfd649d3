-- All levels in one table a form, with the quarter and the code of each row; a département or a region may be given by its name.

CREATE OR REPLACE FUNCTION pg_temp.territory_code(level text, printed text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN level = 'territory' THEN upper(printed)
        WHEN level = 'commune' AND printed ~ '^(\d{4,5}|2[AaBb]\d{3})$' THEN upper(lpad(printed, 5, '0'))
        WHEN level = 'departement' AND printed ~ '^(\d{1,2}|2[AaBb]|9\d\d)$' THEN upper(lpad(printed, greatest(2, length(printed)), '0'))
        WHEN level = 'region' AND printed ~ '^\d{1,2}$' THEN lpad(printed, 2, '0')
        WHEN level IN ('departement', 'region') THEN (
            SELECT min(t.code) FROM ref.territory t WHERE t.level = $1 AND t.origin = 'reference' AND ref.fold(t.name) = ref.fold(printed))
    END
$$;

CREATE TEMP TABLE staged_rate ON COMMIT DROP AS
SELECT r.*, q.quarter, pg_temp.territory_code(r.level, r.printed) AS code
FROM (
    SELECT file, line, 'commune' AS level, code AS printed, technology, operator_code, area_nc, area_cl, area_bc, area_tbc, population_nc, population_cl, population_bc, population_tbc
    FROM staged_op_communes
    UNION ALL
    SELECT file, line, 'departement', code, technology, operator_code, area_nc, area_cl, area_bc, area_tbc, population_nc, population_cl, population_bc, population_tbc
    FROM staged_op_departements
    UNION ALL
    SELECT file, line, 'region', code, technology, operator_code, area_nc, area_cl, area_bc, area_tbc, population_nc, population_cl, population_bc, population_tbc
    FROM staged_op_regions
    UNION ALL
    SELECT file, line, 'territory', code, technology, operator_code, area_nc, area_cl, area_bc, area_tbc, population_nc, population_cl, population_bc, population_tbc
    FROM staged_op_territoires
) AS r
JOIN staged_quarter q USING (file);

-- The level stands in no column: in the file's name, else in the form of the codes, where it leaves no doubt.
CREATE TEMP TABLE nbope_level ON COMMIT DROP AS
SELECT f.file, f.name,
       CASE
           WHEN f.name ~* 'commune' THEN 'commune'
           WHEN f.name ~* 'd[eé]partement' THEN 'departement'
           WHEN f.name ~* 'r[eé]gion' THEN 'region'
           WHEN f.name ~* 'territoire' THEN 'territory'
           WHEN bool_and(n.code ~ '^(\d{5}|2[AB]\d{3})$') THEN 'commune'
           WHEN bool_and(n.code ~ '^[[:alpha:]]{3,}$') THEN 'territory'
       END AS level
FROM staged_file f
JOIN staged_nbope n USING (file)
GROUP BY f.file, f.name;

CREATE TEMP TABLE staged_union ON COMMIT DROP AS
SELECT n.file, n.line, l.level, n.code AS printed, pg_temp.territory_code(l.level, n.code) AS code, q.quarter, n.technology, n.quality,
       ARRAY[n.area_0, n.area_1, n.area_2, n.area_3, n.area_4, n.area_5] AS area,
       ARRAY[n.population_0, n.population_1, n.population_2, n.population_3, n.population_4, n.population_5] AS population
FROM staged_nbope n
JOIN nbope_level l USING (file)
JOIN staged_quarter q USING (file);

-- As many numbers as the territory has operators, plus one. Where nobody lives all shares of the population are printed zero: they are none.
UPDATE staged_union u
SET area = trimmed.area, population = trimmed.population
FROM (
    SELECT s.file, s.line,
           s.area[:(SELECT max(i) FROM generate_subscripts(s.area, 1) AS i WHERE s.area[i] IS NOT NULL)] AS area,
           s.population[:(SELECT max(i) FROM generate_subscripts(s.population, 1) AS i WHERE s.population[i] IS NOT NULL)] AS population
    FROM staged_union s
) AS trimmed
WHERE trimmed.file = u.file AND trimmed.line = u.line;

UPDATE staged_union SET population = NULL WHERE population <@ ARRAY[0::numeric];

UPDATE staged_rate
SET population_nc = NULL, population_cl = NULL, population_bc = NULL, population_tbc = NULL
WHERE population_nc = 0 AND population_cl = 0 AND population_bc = 0 AND population_tbc = 0;

ANALYZE staged_rate, staged_union;
