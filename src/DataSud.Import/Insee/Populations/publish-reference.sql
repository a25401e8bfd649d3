-- The newest populations of the reference of territories. A census year N is in force on 1 January N + 3: only so can the two kinds of
-- year be told apart by age. Nothing older than what is there replaces it.

WITH candidate AS (
    SELECT DISTINCT ON (level, code)
           level,
           code,
           municipal,
           CASE year_kind WHEN 'reference' THEN year + 3 ELSE year END AS in_force
    FROM population_place
    WHERE municipal IS NOT NULL AND scope IS NULL AND is_whole
    ORDER BY level, code, CASE year_kind WHEN 'reference' THEN year + 3 ELSE year END DESC, year_kind
)
UPDATE ref.territory t
SET population = c.municipal,
    population_year = c.in_force
FROM candidate c
WHERE t.level = c.level AND t.code = c.code AND t.official
  AND c.in_force >= coalesce(t.population_year, CASE WHEN t.population IS NULL THEN 0 ELSE ref.reference_vintage() END)
  AND (t.population, t.population_year) IS DISTINCT FROM (c.municipal, c.in_force);

ANALYZE ref.territory;
