-- One fact a territory and quarter, at each level from the counts of its communes; then one observation a fact and indicator.

CREATE TEMP TABLE fact ON COMMIT DROP AS
WITH latest AS (
    SELECT max(vintage) AS vintage FROM ref.membership
),
layer AS (
    SELECT * FROM telecom.ftth_commune_layer WHERE release_id = @release
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
           sum(l.dwellings) AS dwellings,
           sum(l.business_premises) AS business_premises
    FROM latest
    JOIN ref.membership m ON m.vintage = latest.vintage
    JOIN epci_size s ON s.epci_code = m.epci_code
    JOIN layer l ON l.code = m.commune_code
    GROUP BY l.quarter, m.epci_code, s.communes
    HAVING count(*) = s.communes
)
SELECT 5 AS rank, 'commune' AS level, code, quarter, connectable_premises::bigint AS connectable, dwellings::bigint AS dwellings,
       business_premises::bigint AS business_premises, note
FROM layer
UNION ALL
SELECT 4, 'epci', code, quarter, connectable, dwellings, business_premises, NULL
FROM epci
UNION ALL
SELECT 3, 'departement', departement_code, quarter, sum(connectable_premises), sum(dwellings), sum(business_premises), NULL
FROM layer
GROUP BY departement_code, quarter
UNION ALL
SELECT 2, 'region', region_code, quarter, sum(connectable_premises), sum(dwellings), sum(business_premises), NULL
FROM layer
GROUP BY region_code, quarter
UNION ALL
SELECT 1, 'france', 'FR', quarter, sum(connectable_premises), sum(dwellings), sum(business_premises),
       'Somme des communes du fichier, outre-mer compris'
FROM layer
GROUP BY quarter;

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

WITH name AS (
    SELECT max(name) FILTER (WHERE kind = 'communes') AS premises,
           max(name) FILTER (WHERE kind = 'ftthCommunes') AS connectable
    FROM staged_file
),
last AS (
    SELECT max(quarter) AS quarter FROM fact
),
observed AS (
    SELECT 'arcep-ftth-connectable-premises' AS indicator_code, f.rank, f.level, f.code, f.quarter,
           '{"technology": "ftth"}'::jsonb AS dimensions, f.connectable::numeric AS value, 'premises' AS unit, f.note,
           name.connectable AS source_table, s.connectable_line AS source_line
    FROM fact f
    CROSS JOIN name
    LEFT JOIN single_line s ON f.level = 'commune' AND s.code = f.code AND s.quarter = f.quarter
    UNION ALL
    SELECT 'arcep-ftth-connectable-rate', f.rank, f.level, f.code, f.quarter,
           '{"technology": "ftth"}', round(100.0 * f.connectable / nullif(f.dwellings + f.business_premises, 0), 2), 'percent',
           concat_ws('. ',
               format('%s raccordables / %s locaux (logements + établissements)', f.connectable, f.dwellings + f.business_premises),
               f.note),
           concat_ws(', ', name.connectable, name.premises), NULL
    FROM fact f
    CROSS JOIN name
    UNION ALL
    SELECT c.indicator_code, f.rank, f.level, f.code, f.quarter,
           '{}', c.value::numeric, c.unit, f.note,
           name.premises, s.premises_line
    FROM fact f
    JOIN last ON last.quarter = f.quarter
    CROSS JOIN name
    CROSS JOIN LATERAL (VALUES
        ('arcep-ftth-dwellings', f.dwellings, 'dwellings'),
        ('arcep-ftth-business-premises', f.business_premises, 'count'),
        ('arcep-ftth-premises', f.dwellings + f.business_premises, 'premises')
    ) AS c (indicator_code, value, unit)
    LEFT JOIN single_line s ON f.level = 'commune' AND s.code = f.code AND s.quarter = f.quarter
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', o.indicator_code, o.level, o.code, o.quarter),
       row_number() OVER (PARTITION BY o.indicator_code ORDER BY o.rank, o.code, o.quarter),
       o.indicator_code,
       o.level,
       o.code,
       o.quarter,
       q.first_day,
       (q.first_day + interval '3 months - 1 day')::date,
       o.dimensions,
       o.value,
       CASE WHEN o.value IS NULL THEN 'no-premises' END,
       o.unit,
       'declared',
       'arcep',
       o.source_table,
       o.source_line,
       o.note
FROM observed o
JOIN (
    SELECT quarter, make_date(left(quarter, 4)::int, 3 * right(quarter, 1)::int - 2, 1) AS first_day
    FROM (SELECT DISTINCT quarter FROM fact) AS quarters
) AS q ON q.quarter = o.quarter;

ANALYZE stats.observation;
