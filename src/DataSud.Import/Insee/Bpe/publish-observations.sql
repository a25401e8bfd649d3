-- One count a place, type and year. Where a file covers a département, a commune without a row has none: zero, not missing.

CREATE TEMP TABLE bpe_type ON COMMIT DROP AS
SELECT c.period, c.facility_type, s.indicator_code, min(c.source_file) AS source_file
FROM stats.bpe_count c
JOIN bpe_served s USING (facility_type)
WHERE c.release_id = @release
GROUP BY c.period, c.facility_type, s.indicator_code;

CREATE TEMP TABLE bpe_covered ON COMMIT DROP AS
SELECT DISTINCT period, CASE WHEN code ~ '^9[78]' THEN left(code, 3) ELSE left(code, 2) END AS departement_code
FROM stats.bpe_count
WHERE release_id = @release AND geo_object IN ('COM', 'ARM');

-- Communes of today that have a row: a city by its own, or else by those of its arrondissements.
CREATE TEMP TABLE bpe_commune ON COMMIT DROP AS
WITH row AS (
    SELECT c.*,
           CASE
               WHEN c.geo_object = 'COM' THEN coalesce(e.successor_code, c.code)
               WHEN c.code LIKE '132%' THEN '13055'
               WHEN c.code LIKE '751%' THEN '75056'
               ELSE '69123'
           END AS whole_code
    FROM stats.bpe_count c
    JOIN bpe_type t USING (period, facility_type)
    LEFT JOIN ref.territory_event e ON c.geo_object = 'COM' AND e.level = 'commune' AND e.code = c.code
    WHERE c.release_id = @release AND c.geo_object IN ('COM', 'ARM')
),
part AS (
    SELECT r.*
    FROM row r
    WHERE r.geo_object = 'COM'
       OR NOT EXISTS (
           SELECT FROM stats.bpe_count k
           WHERE k.release_id = @release AND k.period = r.period AND k.facility_type = r.facility_type AND k.geo_object = 'COM' AND k.code = r.whole_code)
)
SELECT p.period, p.facility_type, p.whole_code AS code,
       CASE WHEN p.whole_code ~ '^9[78]' THEN left(p.whole_code, 3) ELSE left(p.whole_code, 2) END AS departement_code,
       CASE WHEN count(p.facilities) = count(*) THEN sum(p.facilities) END AS facilities,
       min(p.missing_reason) AS missing_reason,
       min(p.source_file) AS source_file,
       CASE WHEN count(*) = 1 THEN min(p.source_line) END AS source_line,
       CASE
           WHEN min(p.geo_object) = 'ARM' THEN 'Somme des arrondissements'
           WHEN count(*) > 1 THEN 'Somme de ' || string_agg(p.code, ', ' ORDER BY p.code) || ', communes du fichier'
           WHEN min(p.code) <> p.whole_code THEN 'Commune ' || min(p.code) || ' du fichier'
       END AS note
FROM part p
GROUP BY p.period, p.facility_type, p.whole_code;

CREATE UNIQUE INDEX ON bpe_commune (period, facility_type, code);
ANALYZE bpe_commune, bpe_type, bpe_covered;

CREATE TEMP TABLE bpe_place ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT m.epci_code, coalesce(e.successor_code, m.commune_code) AS commune_code, m.departement_code
    FROM ref.membership m
    JOIN ref.territory t ON t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference' AND t.in_scope
    LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.commune_code
    WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
),
printed AS (
    SELECT c.*, CASE c.geo_object WHEN 'DEP' THEN 'departement' WHEN 'REG' THEN 'region' ELSE 'france' END AS level
    FROM stats.bpe_count c
    JOIN bpe_type t USING (period, facility_type)
    WHERE c.release_id = @release
      AND (c.geo_object IN ('DEP', 'REG') OR (c.geo_object = 'FRANCE' AND c.code IN ('F', 'FR', 'FRANCE', 'FM')))
),
commune AS (
    SELECT t.period, t.facility_type, r.code, r.departement_code,
           CASE WHEN c.code IS NULL THEN 0 ELSE c.facilities END AS facilities,
           c.missing_reason, c.source_file, c.source_line,
           CASE WHEN c.code IS NULL THEN 'Aucune ligne dans le fichier' ELSE c.note END AS note
    FROM bpe_type t
    JOIN bpe_covered v ON v.period = t.period
    JOIN ref.regional_commune r ON r.departement_code = v.departement_code
    LEFT JOIN bpe_commune c ON c.period = t.period AND c.facility_type = t.facility_type AND c.code = r.code
),
epci AS (
    SELECT t.period, t.facility_type, l.epci_code AS code,
           CASE WHEN bool_or(c.code IS NOT NULL AND c.facilities IS NULL) THEN NULL ELSE coalesce(sum(c.facilities), 0) END AS facilities,
           min(c.missing_reason) AS missing_reason, min(c.source_file) AS source_file, count(*) AS communes
    FROM bpe_type t
    CROSS JOIN latest l
    LEFT JOIN bpe_covered v ON v.period = t.period AND v.departement_code = l.departement_code
    LEFT JOIN bpe_commune c ON c.period = t.period AND c.facility_type = t.facility_type AND c.code = l.commune_code
    GROUP BY t.period, t.facility_type, l.epci_code
    HAVING count(v.departement_code) = count(*)
),
departement AS (
    SELECT t.period, t.facility_type, v.departement_code AS code,
           CASE WHEN bool_or(c.code IS NOT NULL AND c.facilities IS NULL) THEN NULL ELSE coalesce(sum(c.facilities), 0) END AS facilities,
           min(c.missing_reason) AS missing_reason, min(c.source_file) AS source_file
    FROM bpe_type t
    JOIN bpe_covered v ON v.period = t.period
    LEFT JOIN bpe_commune c ON c.period = t.period AND c.facility_type = t.facility_type AND c.departement_code = v.departement_code
    GROUP BY t.period, t.facility_type, v.departement_code
),
region_size AS (
    SELECT parent_code AS code, count(*) AS departements
    FROM ref.territory
    WHERE level = 'departement' AND parent_level = 'region'
    GROUP BY parent_code
),
region AS (
    SELECT d.period, d.facility_type, t.parent_code AS code,
           CASE WHEN count(d.facilities) = count(*) THEN sum(d.facilities) END AS facilities,
           min(d.missing_reason) AS missing_reason, min(d.source_file) AS source_file
    FROM departement d
    JOIN ref.territory t ON t.level = 'departement' AND t.code = d.code AND t.parent_level = 'region'
    JOIN region_size s ON s.code = t.parent_code
    GROUP BY d.period, d.facility_type, t.parent_code, s.departements
    HAVING count(*) = s.departements
),
france AS (
    SELECT r.period, r.facility_type,
           CASE WHEN count(r.facilities) = count(*) THEN sum(r.facilities) END AS facilities,
           min(r.missing_reason) AS missing_reason, min(r.source_file) AS source_file,
           string_agg(t.name, ', ' ORDER BY r.code) FILTER (WHERE r.code ~ '^0') AS overseas
    FROM region r
    JOIN ref.territory t ON t.level = 'region' AND t.code = r.code
    GROUP BY r.period, r.facility_type
    HAVING count(*) FILTER (WHERE r.code IN ('11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94')) = 13
),
summed AS (
    SELECT 1 AS rank, 'france' AS level, 'FR' AS code, period, facility_type, facilities, missing_reason, source_file,
           'Somme des communes du fichier : France métropolitaine' || coalesce(', ' || overseas, '') AS note
    FROM france
    UNION ALL
    SELECT 2, 'region', code, period, facility_type, facilities, missing_reason, source_file, 'Somme des communes' FROM region
    UNION ALL
    SELECT 3, 'departement', code, period, facility_type, facilities, missing_reason, source_file, 'Somme des communes' FROM departement
)
SELECT CASE level WHEN 'france' THEN 1 WHEN 'region' THEN 2 ELSE 3 END AS rank, level, CASE level WHEN 'france' THEN 'FR' ELSE code END AS code,
       CASE WHEN level = 'france' AND code = 'FM' THEN 'metropolitan-france' END AS scope,
       period, facility_type, facilities, missing_reason, source_file, source_line, NULL AS note
FROM printed
UNION ALL
SELECT s.rank, s.level, s.code, NULL, s.period, s.facility_type, s.facilities, s.missing_reason, s.source_file, NULL, s.note
FROM summed s
-- what the file prints at a level is not summed again
WHERE NOT EXISTS (SELECT FROM printed p WHERE p.level = s.level AND p.period = s.period)
UNION ALL
SELECT 4, 'epci', code, NULL, period, facility_type, facilities, missing_reason, source_file, NULL, format('Somme des %s communes', communes)
FROM epci
UNION ALL
SELECT 5, 'commune', code, NULL, period, facility_type, facilities, missing_reason, source_file, source_line, note
FROM commune
UNION ALL
SELECT 6, 'arrondissement', c.code, NULL, c.period, c.facility_type, c.facilities, c.missing_reason, c.source_file, c.source_line, NULL
FROM stats.bpe_count c
JOIN bpe_type t USING (period, facility_type)
JOIN ref.territory a ON a.level = 'arrondissement' AND a.code = c.code
JOIN ref.regional_commune r ON r.code = a.parent_code
WHERE c.release_id = @release AND c.geo_object = 'ARM';

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', t.indicator_code, p.level, p.code, p.period, p.facility_type, p.scope),
       row_number() OVER (PARTITION BY t.indicator_code ORDER BY p.rank, p.code, p.period, p.facility_type, p.scope NULLS FIRST),
       t.indicator_code,
       p.level,
       p.code,
       p.period,
       CASE WHEN p.period ~ '^[0-9]{4}$' THEN make_date(p.period::int, 1, 1) END,
       CASE WHEN p.period ~ '^[0-9]{4}$' THEN make_date(p.period::int, 12, 31) END,
       jsonb_strip_nulls(jsonb_build_object('insee_facility_type', p.facility_type, 'scope', p.scope)),
       p.facilities,
       CASE WHEN p.facilities IS NULL THEN coalesce(p.missing_reason, 'not-published') END,
       'count',
       'administrative',
       'insee',
       coalesce(p.source_file, t.source_file),
       p.source_line,
       p.note
FROM bpe_place p
JOIN bpe_type t USING (period, facility_type)
JOIN ref.territory k ON k.level = p.level AND k.code = p.code;

ANALYZE stats.observation;
