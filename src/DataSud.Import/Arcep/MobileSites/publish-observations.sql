-- Sites counted by commune, then for each territory whose communes are all known in that quarter. The list is exhaustive: where it is known,
-- no site is zero. But no département of France is without any site: one that a file does not name is one that the file leaves out.

CREATE TEMP TABLE site_count ON COMMIT DROP AS
SELECT p.quarter, p.planned, p.area,
       coalesce(e.successor_code, s.commune_code) AS commune_code,
       s.departement_code,
       s.operator_code,
       count(*) FILTER (WHERE s.has_2g OR s.has_3g OR s.has_4g OR s.has_5g) AS any_mobile,
       count(*) AS listed,
       count(*) FILTER (WHERE s.has_2g) AS sites_2g,
       count(*) FILTER (WHERE s.has_3g) AS sites_3g,
       count(*) FILTER (WHERE s.has_4g) AS sites_4g,
       count(*) FILTER (WHERE s.has_5g) AS sites_5g,
       bool_or(s.has_5g IS NOT NULL) AS tells_5g
FROM telecom.mobile_site_part p
JOIN telecom.mobile_site s ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = s.commune_code
WHERE p.release_id = @release
GROUP BY p.quarter, p.planned, p.area, coalesce(e.successor_code, s.commune_code), s.departement_code, s.operator_code;

ANALYZE site_count;

-- The communes of the region (all of them are in scope; a place that the strategy names elsewhere makes no region), and those beyond its
-- border that belong to one of its EPCI.
CREATE TEMP TABLE scope_commune ON COMMIT DROP AS
WITH latest AS (
    SELECT * FROM ref.membership WHERE vintage = (SELECT max(vintage) FROM ref.membership)
),
region AS (
    SELECT m.region_code
    FROM latest m
    LEFT JOIN ref.territory t ON t.level = 'commune' AND t.code = m.commune_code AND t.origin = 'reference'
    GROUP BY m.region_code
    HAVING bool_and(coalesce(t.in_scope, false))
)
SELECT m.commune_code, m.departement_code, m.region_code, m.epci_code, m.region_code IN (SELECT region_code FROM region) AS in_region
FROM latest m
WHERE m.region_code IN (SELECT region_code FROM region)
   OR m.epci_code IN (SELECT epci_code FROM latest WHERE region_code IN (SELECT region_code FROM region));

ANALYZE scope_commune;

CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT DISTINCT p.quarter, p.planned, p.area, p.territory, p.located_by, s.departement_code, d.parent_code AS region_code
FROM telecom.mobile_site_part p
JOIN site_count s ON s.quarter = p.quarter AND s.planned = p.planned AND s.area = p.area
JOIN ref.territory d ON d.level = 'departement' AND d.code = s.departement_code AND d.parent_level = 'region'
WHERE p.release_id = @release
  AND (p.territory IS NULL OR p.territory IN ('region:' || d.parent_code, 'departement:' || d.code));

ANALYZE held;

CREATE TEMP TABLE known_commune ON COMMIT DROP AS
SELECT h.quarter, h.planned, c.*
FROM held h
JOIN scope_commune c USING (departement_code)
WHERE h.area = 'metropole'
  AND (h.located_by = 'file' OR EXISTS (SELECT FROM ref.contour_current o WHERE o.level = 'commune' AND o.code = c.commune_code));

ANALYZE known_commune;

-- Where a figure is given. Beyond the region: the départements that the file names, and the regions and the France they make when all are there.
CREATE TEMP TABLE target ON COMMIT DROP AS
WITH size AS (
    SELECT parent_code AS region_code, count(*) AS departements FROM ref.territory WHERE level = 'departement' AND parent_level = 'region' GROUP BY parent_code
),
region AS (
    SELECT h.quarter, h.planned, h.area, h.region_code
    FROM held h
    JOIN size USING (region_code)
    WHERE h.located_by = 'file'
    GROUP BY h.quarter, h.planned, h.area, h.region_code, size.departements
    HAVING count(*) = size.departements
),
-- Without communes nothing tells what a file leaves out: it is France as a whole, as its title says.
metropolitan AS (
    SELECT p.quarter, p.planned
    FROM telecom.mobile_site_part p
    WHERE p.release_id = @release AND p.area = 'metropole' AND p.territory IS NULL
      AND (p.located_by = 'outlines' OR NOT EXISTS (
          SELECT FROM size
          WHERE length(size.region_code) = 2 AND size.region_code > '10'
            AND size.region_code NOT IN (SELECT r.region_code FROM region r WHERE r.quarter = p.quarter AND r.planned = p.planned)))
)
SELECT 5 AS rank, 'commune' AS level, commune_code AS code, quarter, planned, 'metropole' AS area, NULL AS scope
FROM known_commune
WHERE in_region
UNION
SELECT 4, 'epci', c.epci_code, q.quarter, q.planned, 'metropole', NULL
FROM (SELECT DISTINCT quarter, planned FROM known_commune) AS q
CROSS JOIN scope_commune c
JOIN ref.territory t ON t.level = 'epci' AND t.code = c.epci_code AND t.origin = 'reference'
LEFT JOIN known_commune k ON k.quarter = q.quarter AND k.planned = q.planned AND k.commune_code = c.commune_code
GROUP BY c.epci_code, q.quarter, q.planned
HAVING count(k.commune_code) = count(*)
UNION
SELECT 3, 'departement', c.departement_code, q.quarter, q.planned, 'metropole', NULL
FROM (SELECT DISTINCT quarter, planned FROM known_commune) AS q
CROSS JOIN scope_commune c
LEFT JOIN known_commune k ON k.quarter = q.quarter AND k.planned = q.planned AND k.commune_code = c.commune_code
WHERE c.in_region
GROUP BY c.departement_code, q.quarter, q.planned
HAVING count(k.commune_code) = count(*)
UNION
SELECT 3, 'departement', departement_code, quarter, planned, area, NULL
FROM held
WHERE located_by = 'file'
UNION
SELECT 2, 'region', c.region_code, q.quarter, q.planned, 'metropole', NULL
FROM (SELECT DISTINCT quarter, planned FROM known_commune) AS q
CROSS JOIN scope_commune c
LEFT JOIN known_commune k ON k.quarter = q.quarter AND k.planned = q.planned AND k.commune_code = c.commune_code
WHERE c.in_region
GROUP BY c.region_code, q.quarter, q.planned
HAVING count(k.commune_code) = count(*)
UNION
SELECT 2, 'region', region_code, quarter, planned, area, NULL
FROM region
UNION
SELECT 1, 'france', 'FR', quarter, planned, 'metropole', 'metropolitan-france'
FROM metropolitan
UNION
SELECT 1, 'france', 'FR', quarter, planned, 'both', NULL
FROM metropolitan m
JOIN telecom.mobile_site_part p USING (quarter, planned)
WHERE p.release_id = @release AND p.area = 'outremer' AND p.territory IS NULL;

ANALYZE target;

-- Which communes make a territory, as far as sites are counted by commune; départements and above hold sites of no known commune too.
CREATE TEMP TABLE summed ON COMMIT DROP AS
WITH part AS (
    SELECT t.level, t.code, t.quarter, t.planned, t.area, t.scope, s.operator_code,
           s.any_mobile, s.listed, s.sites_2g, s.sites_3g, s.sites_4g, s.sites_5g, s.tells_5g
    FROM target t
    JOIN site_count s ON s.quarter = t.quarter AND s.planned = t.planned AND s.area = t.area AND s.commune_code = t.code
    WHERE t.level = 'commune'
    UNION ALL
    SELECT t.level, t.code, t.quarter, t.planned, t.area, t.scope, s.operator_code,
           s.any_mobile, s.listed, s.sites_2g, s.sites_3g, s.sites_4g, s.sites_5g, s.tells_5g
    FROM target t
    JOIN scope_commune c ON c.epci_code = t.code
    JOIN site_count s ON s.quarter = t.quarter AND s.planned = t.planned AND s.area = t.area AND s.commune_code = c.commune_code
    WHERE t.level = 'epci'
    UNION ALL
    SELECT t.level, t.code, t.quarter, t.planned, t.area, t.scope, s.operator_code,
           s.any_mobile, s.listed, s.sites_2g, s.sites_3g, s.sites_4g, s.sites_5g, s.tells_5g
    FROM target t
    JOIN site_count s ON s.quarter = t.quarter AND s.planned = t.planned AND s.area = t.area AND s.departement_code = t.code
    WHERE t.level = 'departement'
    UNION ALL
    SELECT t.level, t.code, t.quarter, t.planned, t.area, t.scope, s.operator_code,
           s.any_mobile, s.listed, s.sites_2g, s.sites_3g, s.sites_4g, s.sites_5g, s.tells_5g
    FROM target t
    JOIN ref.territory d ON d.level = 'departement' AND d.parent_level = 'region' AND d.parent_code = t.code
    JOIN site_count s ON s.quarter = t.quarter AND s.planned = t.planned AND s.area = t.area AND s.departement_code = d.code
    WHERE t.level = 'region'
    UNION ALL
    SELECT t.level, t.code, t.quarter, t.planned, t.area, t.scope, s.operator_code,
           s.any_mobile, s.listed, s.sites_2g, s.sites_3g, s.sites_4g, s.sites_5g, s.tells_5g
    FROM target t
    JOIN site_count s ON s.quarter = t.quarter AND s.planned = t.planned AND (s.area = t.area OR t.area = 'both')
    WHERE t.level = 'france'
)
SELECT level, code, quarter, planned, area, scope, coalesce(operator_code, 'all') AS operator_code,
       sum(any_mobile) AS any_mobile, sum(listed) AS listed,
       sum(sites_2g) AS sites_2g, sum(sites_3g) AS sites_3g, sum(sites_4g) AS sites_4g, sum(sites_5g) AS sites_5g
FROM part
GROUP BY GROUPING SETS (
    (level, code, quarter, planned, area, scope, operator_code),
    (level, code, quarter, planned, area, scope));

ANALYZE summed;

-- Every operator of metropolitan France is given everywhere there, be it with zero; overseas, those that are there.
CREATE TEMP TABLE fact ON COMMIT DROP AS
WITH operator AS (
    SELECT DISTINCT quarter, planned, operator_code FROM site_count WHERE area = 'metropole'
    UNION
    SELECT DISTINCT quarter, planned, 'all' FROM site_count
),
wanted AS (
    SELECT t.*, o.operator_code
    FROM target t
    JOIN operator o ON o.quarter = t.quarter AND o.planned = t.planned
    WHERE t.area = 'metropole'
    UNION
    SELECT t.*, s.operator_code
    FROM target t
    JOIN summed s ON s.level = t.level AND s.code = t.code AND s.quarter = t.quarter AND s.planned = t.planned AND s.area = t.area
    WHERE t.area <> 'metropole'
)
SELECT w.rank, w.level, w.code, w.quarter, w.planned, w.area, w.scope, w.operator_code,
       coalesce(s.any_mobile, 0) AS any_mobile, coalesce(s.listed, 0) AS listed,
       coalesce(s.sites_2g, 0) AS sites_2g, coalesce(s.sites_3g, 0) AS sites_3g,
       coalesce(s.sites_4g, 0) AS sites_4g, coalesce(s.sites_5g, 0) AS sites_5g
FROM wanted w
LEFT JOIN summed s ON s.level = w.level AND s.code = w.code AND s.quarter = w.quarter AND s.planned = w.planned AND s.area = w.area
                  AND s.scope IS NOT DISTINCT FROM w.scope AND s.operator_code = w.operator_code;

ANALYZE fact;

WITH told AS (
    SELECT quarter, planned, bool_or(tells_5g) AS tells_5g FROM site_count GROUP BY quarter, planned
),
named AS (
    SELECT quarter, planned, string_agg(DISTINCT file_names, ', ' ORDER BY file_names) AS file_names, bool_or(located_by = 'outlines') AS by_outlines
    FROM telecom.mobile_site_part
    WHERE release_id = @release
    GROUP BY quarter, planned
),
counted AS (
    SELECT CASE WHEN f.planned THEN 'arcep-mobile-sites-planned' ELSE 'arcep-mobile-sites' END AS indicator_code, f.*, v.technology, v.sites
    FROM fact f
    JOIN told ON told.quarter = f.quarter AND told.planned = f.planned
    CROSS JOIN LATERAL (VALUES
        ('any-mobile', f.any_mobile), ('2g', f.sites_2g), ('3g', f.sites_3g), ('4g', f.sites_4g), ('5g', f.sites_5g)
    ) AS v (technology, sites)
    -- an edition from before 5G has no figure of it
    WHERE v.technology <> '5g' OR told.tells_5g
    UNION ALL
    SELECT 'arcep-mobile-sites-without-technology', f.*, NULL, f.listed - f.any_mobile
    FROM fact f
    WHERE NOT f.planned AND f.level IN ('departement', 'region', 'france')
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     unit, basis, source_code, source_table, note)
SELECT @release,
       concat_ws('.', c.indicator_code, c.level, c.code, c.quarter, operator.code, c.technology, c.scope),
       row_number() OVER (PARTITION BY c.indicator_code ORDER BY c.rank, c.code, c.quarter, c.scope, operator.code, c.technology),
       c.indicator_code,
       c.level,
       c.code,
       c.quarter,
       make_date(left(c.quarter, 4)::int, 3 * right(c.quarter, 1)::int - 2, 1),
       (make_date(left(c.quarter, 4)::int, 3 * right(c.quarter, 1)::int, 1) + interval '1 month - 1 day')::date,
       jsonb_strip_nulls(jsonb_build_object('operator', operator.code, 'technology', c.technology, 'scope', c.scope)),
       c.sites,
       'count',
       'declared',
       'arcep',
       n.file_names,
       nullif(concat_ws('. ',
           CASE WHEN c.operator_code = 'all' THEN 'Somme des opérateurs : un support partagé compte une fois par opérateur' END,
           CASE WHEN n.by_outlines AND c.level <> 'france' THEN 'Le fichier ne dit pas la commune des sites : c’est celle du contour où ils se trouvent' END), '')
FROM counted c
JOIN named n ON n.quarter = c.quarter AND n.planned = c.planned
LEFT JOIN named_operator o ON o.mcc_mnc = c.operator_code
CROSS JOIN LATERAL (SELECT coalesce(o.code, c.operator_code) AS code) AS operator;

ANALYZE stats.observation;
