-- The newest list of communes and events that will be known, staged now or published before, and what became of each code that is no more.

CREATE TEMP TABLE cog_newest ON COMMIT DROP AS
WITH served AS (
    SELECT current_release_id AS release_id FROM catalog.dataset WHERE id = 'insee-cog'
)
SELECT max(year) AS year
FROM (
    SELECT year FROM staged_cog_commune
    UNION ALL
    SELECT max(c.vintage) FROM ref.cog_commune c JOIN served s ON s.release_id = c.release_id
) AS years;

CREATE TEMP TABLE cog_list ON COMMIT DROP AS
WITH served AS (
    SELECT current_release_id AS release_id FROM catalog.dataset WHERE id = 'insee-cog'
)
SELECT c.typecom, c.code, c.name, c.departement_code, c.region_code, c.parent_code
FROM staged_cog_commune c
JOIN cog_newest n ON n.year = c.year
WHERE c.typecom IN ('COM', 'ARM')
UNION ALL
SELECT c.typecom, c.code, c.name, c.departement_code, c.region_code, c.parent_code
FROM ref.cog_commune c
JOIN served s ON s.release_id = c.release_id
JOIN cog_newest n ON n.year = c.vintage
WHERE c.typecom IN ('COM', 'ARM')
  AND NOT EXISTS (SELECT FROM staged_cog_commune k WHERE k.year = n.year);

CREATE TEMP TABLE cog_change ON COMMIT DROP AS
WITH served AS (
    SELECT current_release_id AS release_id FROM catalog.dataset WHERE id = 'insee-cog'
)
SELECT e.mod, e.effective_date, e.code_before, e.name_before, e.code_after
FROM staged_cog_event e
JOIN cog_newest n ON n.year = e.year
WHERE e.typecom_before = 'COM' AND e.typecom_after = 'COM'
UNION ALL
SELECT e.mod, e.effective_date, e.code_before, e.name_before, e.code_after
FROM ref.cog_event e
JOIN served s ON s.release_id = e.release_id
JOIN cog_newest n ON n.year = e.vintage
WHERE e.typecom_before = 'COM' AND e.typecom_after = 'COM'
  AND NOT EXISTS (SELECT FROM staged_cog_event k WHERE k.year = n.year);

CREATE INDEX ON cog_list (code);
CREATE INDEX ON cog_change (code_before);
ANALYZE cog_list, cog_change;

-- The end of a commune: its ground goes elsewhere, and no row of the same event says that it goes on under its code.
CREATE TEMP TABLE cog_end ON COMMIT DROP AS
SELECT e.code_before AS code,
       e.effective_date,
       max(e.name_before) AS name,
       array_agg(DISTINCT e.code_after ORDER BY e.code_after) AS successors
FROM cog_change e
WHERE e.code_before <> e.code_after
  AND NOT EXISTS (
      SELECT FROM cog_change k
      WHERE k.code_before = e.code_before AND k.code_after = e.code_before AND k.mod = e.mod AND k.effective_date = e.effective_date)
GROUP BY e.code_before, e.effective_date;

CREATE INDEX ON cog_end (code, effective_date);
ANALYZE cog_end;

-- Only of départements that the list covers: outside them, a code that is not listed may be a commune of today.
CREATE TEMP TABLE cog_successor ON COMMIT DROP AS
WITH RECURSIVE gone AS (
    SELECT DISTINCT ON (e.code) e.*
    FROM cog_end e
    WHERE NOT EXISTS (SELECT FROM cog_list c WHERE c.typecom = 'COM' AND c.code = e.code)
      AND ((SELECT territory IS NULL FROM staged_request)
           OR CASE WHEN e.code ~ '^9[78]' THEN left(e.code, 3) ELSE left(e.code, 2) END IN (SELECT departement_code FROM cog_list))
    ORDER BY e.code, e.effective_date DESC
),
followed AS (
    SELECT code, name, effective_date, successors, effective_date AS day, successors[1] AS at, ARRAY[code] AS path
    FROM gone
    UNION ALL
    SELECT f.code, f.name, f.effective_date, next.successors, next.effective_date, next.successors[1], f.path || f.at
    FROM followed f
    CROSS JOIN LATERAL (
        SELECT e.* FROM cog_end e WHERE e.code = f.at AND e.effective_date >= f.day ORDER BY e.effective_date LIMIT 1
    ) AS next
    WHERE cardinality(f.successors) = 1
      AND NOT EXISTS (SELECT FROM cog_list c WHERE c.typecom = 'COM' AND c.code = f.at)
      AND f.at <> ALL (f.path)
)
SELECT DISTINCT ON (f.code)
       f.code,
       f.name,
       f.effective_date,
       f.successors,
       CASE WHEN cardinality(f.successors) = 1 THEN c.code END AS successor_code,
       c.name AS successor_name
FROM followed f
LEFT JOIN cog_list c ON c.typecom = 'COM' AND c.code = f.at
ORDER BY f.code, cardinality(f.path) DESC;

CREATE INDEX ON cog_successor (code);
ANALYZE cog_successor;

