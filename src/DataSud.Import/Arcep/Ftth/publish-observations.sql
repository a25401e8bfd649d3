-- One fact a territory and quarter, at each level from the counts of its communes; then one observation a fact and indicator.

CREATE TEMP TABLE fact ON COMMIT DROP AS
WITH latest AS (
    SELECT max(vintage) AS vintage FROM ref.membership
),
layer AS (
    SELECT l.*, t.in_scope
    FROM telecom.ftth_commune_layer l
    JOIN ref.territory t ON t.level = 'commune' AND t.code = l.code
    WHERE l.release_id = @release AND l.origin_release IS NULL
),
-- a place with a commune of which the file says nothing has no sum
missing AS (
    SELECT DISTINCT k.quarter, c.departement_code, coalesce(d.parent_code, c.region_code) AS region_code
    FROM telecom.ftth_connectable k
    JOIN telecom.ftth_commune c ON c.release_id = k.release_id AND c.source_code = k.source_code
    LEFT JOIN ref.territory d ON d.level = 'departement' AND d.code = c.departement_code AND d.parent_level = 'region'
    WHERE k.release_id = @release AND k.premises IS NULL
),
-- an EPCI is summed with its communes beyond the border of the region, and only when all of them are there
epci_size AS (
    SELECT m.epci_code, count(*) AS communes
    FROM latest
    JOIN ref.membership m ON m.vintage = latest.vintage
    JOIN ref.territory t ON t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference'
    GROUP BY m.epci_code
),
epci AS (
    SELECT l.quarter,
           m.epci_code AS code,
           sum(l.connectable_premises) AS connectable,
           CASE WHEN count(l.dwellings) = count(*) THEN sum(l.dwellings) END AS dwellings,
           CASE WHEN count(l.business_premises) = count(*) THEN sum(l.business_premises) END AS business_premises,
           CASE WHEN count(l.premises) = count(*) THEN sum(l.premises) END AS premises,
           CASE WHEN count(l.ipe_premises) = count(*) THEN sum(l.ipe_premises) END AS ipe_premises,
           min(l.denominator) AS denominator
    FROM latest
    JOIN ref.membership m ON m.vintage = latest.vintage
    JOIN epci_size s ON s.epci_code = m.epci_code
    JOIN layer l ON l.code = m.commune_code
    GROUP BY l.quarter, m.epci_code, s.communes
    HAVING count(*) = s.communes
)
SELECT 5 AS rank, 'commune' AS level, code, quarter, connectable_premises::bigint AS connectable, dwellings::bigint AS dwellings,
       business_premises::bigint AS business_premises, premises::bigint AS premises, ipe_premises::bigint AS ipe_premises, denominator, note
FROM layer
-- the workbook has a quarter more each time: of the rest of France it gives départements and regions
WHERE denominator = 'insee' OR in_scope
UNION ALL
SELECT 4, 'epci', code, quarter, connectable, dwellings, business_premises, premises, ipe_premises, denominator, NULL
FROM epci
UNION ALL
SELECT 3, 'departement', departement_code, quarter, sum(connectable_premises), CASE WHEN count(dwellings) = count(*) THEN sum(dwellings) END, CASE WHEN count(business_premises) = count(*) THEN sum(business_premises) END,
       CASE WHEN count(premises) = count(*) THEN sum(premises) END, CASE WHEN count(ipe_premises) = count(*) THEN sum(ipe_premises) END, min(denominator), NULL
FROM layer
WHERE NOT EXISTS (SELECT FROM missing m WHERE m.quarter = layer.quarter AND m.departement_code = layer.departement_code)
GROUP BY departement_code, quarter
UNION ALL
SELECT 2, 'region', region_code, quarter, sum(connectable_premises), CASE WHEN count(dwellings) = count(*) THEN sum(dwellings) END, CASE WHEN count(business_premises) = count(*) THEN sum(business_premises) END,
       CASE WHEN count(premises) = count(*) THEN sum(premises) END, CASE WHEN count(ipe_premises) = count(*) THEN sum(ipe_premises) END, min(denominator), NULL
FROM layer
WHERE NOT EXISTS (SELECT FROM missing m WHERE m.quarter = layer.quarter AND m.region_code = layer.region_code)
GROUP BY region_code, quarter
UNION ALL
SELECT 1, 'france', 'FR', quarter, sum(connectable_premises), CASE WHEN count(dwellings) = count(*) THEN sum(dwellings) END, CASE WHEN count(business_premises) = count(*) THEN sum(business_premises) END,
       CASE WHEN count(premises) = count(*) THEN sum(premises) END, CASE WHEN count(ipe_premises) = count(*) THEN sum(ipe_premises) END, min(denominator),
       'Somme des communes du fichier, outre-mer compris'
FROM layer
WHERE NOT EXISTS (SELECT FROM missing m WHERE m.quarter = layer.quarter)
GROUP BY quarter;

-- Where a figure has a file of its own.
ALTER TABLE fact ADD COLUMN premises_file text, ADD COLUMN premises_line bigint, ADD COLUMN connectable_file text, ADD COLUMN connectable_line bigint;

-- The files' own arrondissements, and those of their EPCI that no sum of communes makes.
INSERT INTO fact
SELECT CASE p.level WHEN 'epci' THEN 4 ELSE 6 END, p.level, p.code, c.series, c.value::bigint, p.dwellings, p.business_premises, p.dwellings + p.business_premises, NULL, 'insee',
       CASE p.level WHEN 'epci' THEN 'EPCI du fichier, dans ses limites d’alors' END, pf.name, p.line, cf.name, c.line
FROM staged_level p
JOIN staged_level_connectable c ON c.level = p.level AND c.code = p.code AND ref.fold(trim(c.subject)) = 'locaux raccordables' AND c.value ~ '^[0-9]+$'
JOIN staged_file pf ON pf.file = p.file
JOIN staged_file cf ON cf.file = c.file
JOIN ref.territory t ON t.level = p.level AND t.code = p.code AND t.origin = 'reference'
WHERE p.level IN ('arrondissement', 'epci')
  AND NOT EXISTS (SELECT FROM fact f WHERE f.level = p.level AND f.code = p.code AND f.quarter = c.series);

ANALYZE fact;

-- Where a commune of today is one commune of the file, its counts stand on one line of it.
CREATE TEMP TABLE single_line ON COMMIT DROP AS
SELECT c.code, min(c.source_line) AS premises_line, k.quarter, min(k.source_line) AS connectable_line
FROM telecom.ftth_commune c
JOIN telecom.ftth_connectable k ON k.release_id = c.release_id AND k.source_code = c.source_code
WHERE c.release_id = @release
GROUP BY c.code, k.quarter
HAVING count(*) = 1;

ANALYZE single_line;

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
WITH name AS (
    SELECT max(name) FILTER (WHERE kind IN ('communes', 'sheetCommunes', 'sheetPremises')) AS premises,
           coalesce(max(name) FILTER (WHERE kind = 'ftthCommunes'), max(name) FILTER (WHERE kind = 'sheetCommunes')) AS connectable
    FROM staged_file
),
last AS (
    SELECT max(quarter) AS quarter FROM fact
),
observed AS (
    SELECT 'arcep-ftth-connectable-premises' AS indicator_code, f.rank, f.level, f.code, f.quarter,
           '{"technology": "ftth"}'::jsonb AS dimensions, f.connectable::numeric AS value, 'premises' AS unit, f.note,
           coalesce(f.connectable_file, name.connectable) AS source_table, coalesce(f.connectable_line, s.connectable_line) AS source_line
    FROM fact f
    CROSS JOIN name
    LEFT JOIN single_line s ON f.level = 'commune' AND s.code = f.code AND s.quarter = f.quarter
    UNION ALL
    SELECT CASE f.denominator WHEN 'insee' THEN 'arcep-ftth-connectable-rate' ELSE 'arcep-ftth-connectable-estimate-rate' END, f.rank, f.level, f.code, f.quarter,
           '{"technology": "ftth"}', round(100.0 * f.connectable / nullif(f.premises, 0), 2), 'percent',
           concat_ws('. ',
               format('%s raccordables / %s locaux (%s)', f.connectable, coalesce(f.premises::text, '?'),
                      CASE f.denominator WHEN 'insee' THEN 'logements + établissements' ELSE format('meilleure estimation de l’Arcep, T%s %s', right(last.quarter, 1), left(last.quarter, 4)) END),
               f.note),
           CASE
               WHEN f.premises_file IS NOT NULL THEN concat_ws(', ', f.connectable_file, f.premises_file)
               WHEN name.connectable = name.premises THEN name.premises
               ELSE concat_ws(', ', name.connectable, name.premises)
           END, NULL
    FROM fact f
    CROSS JOIN name
    CROSS JOIN last
    UNION ALL
    SELECT c.indicator_code, f.rank, f.level, f.code, f.quarter,
           '{}', c.value::numeric, c.unit, f.note,
           coalesce(f.premises_file, name.premises), coalesce(f.premises_line, s.premises_line)
    FROM fact f
    JOIN last ON last.quarter = f.quarter
    CROSS JOIN name
    CROSS JOIN LATERAL (VALUES
        ('arcep-ftth-dwellings', f.dwellings, 'dwellings'),
        ('arcep-ftth-business-premises', f.business_premises, 'count'),
        (CASE f.denominator WHEN 'insee' THEN 'arcep-ftth-premises' ELSE 'arcep-ftth-estimated-premises' END, f.premises, 'premises'),
        ('arcep-ftth-ipe-premises', f.ipe_premises, 'premises')
    ) AS c (indicator_code, value, unit)
    LEFT JOIN single_line s ON f.level = 'commune' AND s.code = f.code AND s.quarter = f.quarter
    -- what no row of the edition says is no figure of it
    WHERE (c.indicator_code NOT IN ('arcep-ftth-dwellings', 'arcep-ftth-business-premises') OR EXISTS (SELECT FROM fact WHERE dwellings IS NOT NULL))
      AND (c.indicator_code <> 'arcep-ftth-ipe-premises' OR EXISTS (SELECT FROM fact WHERE ipe_premises IS NOT NULL))
    UNION ALL
    SELECT 'arcep-ftth-mutualised-operators-rate', 2, 'region', c.code, c.series,
           jsonb_build_object('technology', 'ftth', 'operator_count', n.code), rtrim(c.value, '%')::numeric, 'percent', NULL, cf.name, c.line
    FROM staged_level_connectable c
    JOIN staged_file cf ON cf.file = c.file
    JOIN (VALUES ('un', '>=1'), ('deux', '>=2'), ('trois', '>=3'), ('quatre', '>=4')) AS n (word, code) ON ref.fold(trim(c.subject)) LIKE 'au moins ' || n.word || ' %'
    WHERE c.level = 'region' AND c.value LIKE '%\%'
),
fresh AS (
    SELECT concat_ws('.', o.indicator_code, o.level, o.code, o.quarter, o.dimensions ->> 'operator_count') AS key, o.rank, o.indicator_code, o.level, o.code, o.quarter, q.first_day, o.dimensions, o.value,
           CASE WHEN o.value IS NOT NULL THEN NULL WHEN f.premises = 0 THEN 'no-premises' ELSE 'not-in-source' END AS missing_reason, o.unit,
           CASE o.indicator_code WHEN 'arcep-ftth-estimated-premises' THEN 'estimated' ELSE 'declared' END AS basis, o.source_table, o.source_line, o.note
    FROM observed o
    JOIN fact f ON f.level = o.level AND f.code = o.code AND f.quarter = o.quarter
    JOIN (
        SELECT quarter, make_date(left(quarter, 4)::int, 3 * right(quarter, 1)::int - 2, 1) AS first_day
        FROM (SELECT DISTINCT quarter FROM fact) AS quarters
    ) AS q ON q.quarter = o.quarter
),
held AS (
    SELECT DISTINCT indicator_code, quarter FROM fresh
),
-- What this edition no longer holds is kept from the release before, and says so.
every AS (
    SELECT * FROM fresh
    UNION ALL
    SELECT o.key, CASE o.level WHEN 'france' THEN 1 WHEN 'region' THEN 2 WHEN 'departement' THEN 3 WHEN 'epci' THEN 4 ELSE 5 END, o.indicator_code, o.level, o.territory_code,
           o.period, o.period_start, o.dimensions, o.value, o.missing_reason, o.unit, o.basis, o.source_table, o.source_line,
           CASE WHEN o.note LIKE '%Repris de la publication n°%' THEN o.note
                ELSE concat_ws('. ', o.note, concat('Repris de la publication n° ', r.number, ', édition ' || r.edition)) END
    FROM stats.observation o
    JOIN catalog.release r ON r.id = o.release_id
    WHERE o.release_id = @previous AND NOT EXISTS (SELECT FROM held h WHERE h.indicator_code = o.indicator_code AND h.quarter = o.period)
)
SELECT @release,
       key,
       row_number() OVER (PARTITION BY indicator_code ORDER BY rank, code, quarter, key),
       indicator_code,
       level,
       code,
       quarter,
       first_day,
       (first_day + interval '3 months - 1 day')::date,
       dimensions,
       value,
       missing_reason,
       unit,
       basis,
       'arcep',
       source_table,
       source_line,
       note
FROM every;

-- An indicator without a figure would be an empty page.
DELETE FROM stats.indicator i
WHERE i.release_id = @release AND NOT EXISTS (SELECT FROM stats.observation o WHERE o.release_id = @release AND o.indicator_code = i.code);

ANALYZE stats.observation;
