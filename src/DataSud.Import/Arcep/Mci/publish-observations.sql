-- The days that this import brought something of are worked out anew, from the rows; the other days are copied.
-- A sum is published where all of its communes are there, and a sum of which a count is missing is missing.

CREATE TEMP TABLE mci_day ON COMMIT DROP AS
SELECT DISTINCT day FROM staged_mci;

-- Of rows of the same code, the latest import's.
CREATE TEMP TABLE mci_now ON COMMIT DROP AS
SELECT DISTINCT ON (m.variant, m.level, m.day, m.code)
       m.*,
       CASE WHEN m.level = 'commune' THEN coalesce(e.successor_code, telecom.city_of(m.code))
            -- ARCEP numbers 975, 977 and 978 as regions 05, 07 and 08, codes that INSEE does not know
            WHEN m.level = 'region' AND m.code IN ('05', '07', '08') THEN '97' || right(m.code, 1)
            ELSE m.code END AS today,
       bool_or(r.territory IS NULL) OVER (PARTITION BY m.variant, m.level, m.day) AS national
FROM mci_day d
JOIN telecom.mci_part p ON p.release_id = @release AND p.day = d.day
JOIN catalog.release r ON r.id = p.origin_release_id
JOIN telecom.mci m ON m.release_id = p.origin_release_id AND m.variant = p.variant AND m.level = p.level AND m.day = p.day
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.code
WHERE m.type = 'all'
ORDER BY m.variant, m.level, m.day, m.code, p.origin_release_id DESC;

ANALYZE mci_now;

-- Every place that a commune counts in. Where the communes of a place are not all known (communes is null), a national file is taken at its word.
CREATE TEMP TABLE mci_place ON COMMIT DROP AS
WITH commune AS (
    SELECT DISTINCT n.today AS code, telecom.departement_of(n.today) AS departement_code, t.code IS NOT NULL AS in_scope
    FROM mci_now n
    LEFT JOIN ref.territory t ON t.level = 'commune' AND t.code = n.today AND t.in_scope AND t.origin = 'reference'
    WHERE n.level = 'commune'
)
SELECT 5 AS rank, 'commune' AS level, code, code AS commune_code, 1::bigint AS communes
FROM commune
WHERE in_scope
UNION ALL
SELECT CASE level WHEN 'epci' THEN 4 WHEN 'departement' THEN 3 ELSE 2 END, level, code, commune_code, communes
FROM telecom.place_of_commune
UNION ALL
SELECT 3, 'departement', departement_code, code, NULL
FROM commune
WHERE NOT EXISTS (SELECT FROM telecom.place_of_commune p WHERE p.level = 'departement' AND p.code = departement_code)
UNION ALL
SELECT 2, 'region', d.parent_code, c.code, NULL
FROM commune c
JOIN ref.territory d ON d.level = 'departement' AND d.code = c.departement_code AND d.parent_level = 'region'
WHERE NOT EXISTS (SELECT FROM telecom.place_of_commune p WHERE p.level = 'region' AND p.code = d.parent_code)
UNION ALL
SELECT 1, 'france', 'FR', code, NULL
FROM commune;

ANALYZE mci_place;

CREATE TEMP TABLE mci_sum ON COMMIT DROP AS
WITH summed AS (
    SELECT p.rank, p.level, p.code, m.variant, m.day,
           p.communes, bool_or(m.national) AS national, count(DISTINCT m.today) AS found, count(*) AS parts,
           string_agg(m.code || ' ' || m.name, ', ' ORDER BY m.code) FILTER (WHERE p.level = 'commune') AS names,
           count(DISTINCT telecom.departement_of(m.today)) AS departements,
           min(m.source_file) AS source_file, max(m.source_file) AS last_file, min(m.source_line) AS source_line, min(m.code) AS source_code,
           CASE WHEN count(m.premises) = count(*) THEN sum(m.premises) END AS premises,
           CASE WHEN count(m.ineligible) = count(*) THEN sum(m.ineligible) END AS ineligible,
           CASE WHEN count(m.hd05) = count(*) THEN sum(m.hd05) END AS hd05,
           CASE WHEN count(m.hd3) = count(*) THEN sum(m.hd3) END AS hd3,
           CASE WHEN count(m.bhd8) = count(*) THEN sum(m.bhd8) END AS bhd8,
           CASE WHEN count(m.thd30) = count(*) THEN sum(m.thd30) END AS thd30,
           CASE WHEN count(m.thd100) = count(*) THEN sum(m.thd100) END AS thd100,
           CASE WHEN count(m.thd1g) = count(*) THEN sum(m.thd1g) END AS thd1g,
           CASE WHEN count(m.ftth) = count(*) THEN sum(m.ftth) END AS ftth,
           CASE WHEN count(m.cable) = count(*) THEN sum(m.cable) END AS cable,
           CASE WHEN count(m.copper) = count(*) THEN sum(m.copper) END AS copper,
           CASE WHEN count(m.copper_30) = count(*) THEN sum(m.copper_30) END AS copper_30,
           CASE WHEN count(m.copper_8) = count(*) THEN sum(m.copper_8) END AS copper_8,
           CASE WHEN count(m.thd_radio) = count(*) THEN sum(m.thd_radio) END AS thd_radio,
           CASE WHEN count(m.fixed_4g) = count(*) THEN sum(m.fixed_4g) END AS fixed_4g,
           CASE WHEN count(m.hd_radio) = count(*) THEN sum(m.hd_radio) END AS hd_radio,
           CASE WHEN count(m.satellite) = count(*) THEN sum(m.satellite) END AS satellite
    FROM mci_now m
    JOIN mci_place p ON p.commune_code = m.today
    WHERE m.level = 'commune'
    GROUP BY p.rank, p.level, p.code, p.communes, m.variant, m.day
)
SELECT s.*
FROM summed s
WHERE (s.communes = s.found OR (s.communes IS NULL AND s.national))
  -- France is the sum of its communes where every département of the reference is there, those in scope whole
  AND (s.level <> 'france'
       OR (NOT EXISTS (
               SELECT FROM ref.territory d
               WHERE d.level = 'departement' AND d.origin = 'reference' AND d.parent_level = 'region' AND length(d.parent_code) = 2
                 AND NOT EXISTS (SELECT FROM summed o WHERE o.variant = s.variant AND o.day = s.day AND o.level = 'departement' AND o.code = d.code
                                 AND (o.communes IS NULL OR o.communes = o.found)))));

-- The files' own rows go before sums of ours; France is the regions together where no sum of communes makes it.
CREATE TEMP TABLE mci_fact ON COMMIT DROP AS
WITH own AS (
    SELECT CASE m.level WHEN 'departement' THEN 3 ELSE 2 END AS rank, m.level, m.today AS code, m.variant, m.day, NULL::text AS note, m.source_file, m.source_line,
           m.premises::bigint, m.ineligible::bigint, m.hd05::bigint, m.hd3::bigint, m.bhd8::bigint, m.thd30::bigint, m.thd100::bigint, m.thd1g::bigint, m.ftth::bigint, m.cable::bigint, m.copper::bigint, m.copper_30::bigint, m.copper_8::bigint, m.thd_radio::bigint, m.fixed_4g::bigint, m.hd_radio::bigint, m.satellite::bigint
    FROM mci_now m
    JOIN ref.territory t ON t.level = m.level AND t.code = m.today
    WHERE m.level <> 'commune'
),
whole AS (
    SELECT s.rank, s.level, s.code, s.variant, s.day,
           CASE
               WHEN s.level = 'commune' AND s.parts > 1 THEN 'Somme de ' || regexp_replace(s.names, ', ([^,]*)$', ' et \1') || ', communes du fichier'
               WHEN s.level = 'commune' AND s.source_code <> s.code THEN 'Commune ' || coalesce(s.names, s.source_code) || ' du fichier'
               WHEN s.level = 'france' THEN 'Somme des communes du fichier, outre-mer compris'
               WHEN s.level <> 'commune' THEN format('Somme des %s communes', s.found)
           END AS note,
           CASE WHEN s.source_file = s.last_file THEN s.source_file ELSE s.source_file || ', ' || s.last_file END AS source_file,
           CASE WHEN s.parts = 1 AND s.level = 'commune' THEN s.source_line END AS source_line,
           s.premises, s.ineligible, s.hd05, s.hd3, s.bhd8, s.thd30, s.thd100, s.thd1g, s.ftth, s.cable, s.copper, s.copper_30, s.copper_8, s.thd_radio, s.fixed_4g, s.hd_radio, s.satellite
    FROM mci_sum s
    JOIN ref.territory t ON t.level = s.level AND t.code = s.code
    WHERE NOT EXISTS (SELECT FROM own WHERE own.level = s.level AND own.code = s.code AND own.variant = s.variant AND own.day = s.day)
)
SELECT * FROM own
UNION ALL
SELECT * FROM whole
UNION ALL
SELECT 1, 'france', 'FR', m.variant, m.day, 'Somme des régions du fichier', min(m.source_file), NULL,
       CASE WHEN count(m.premises) = count(*) THEN sum(m.premises) END, CASE WHEN count(m.ineligible) = count(*) THEN sum(m.ineligible) END, CASE WHEN count(m.hd05) = count(*) THEN sum(m.hd05) END, CASE WHEN count(m.hd3) = count(*) THEN sum(m.hd3) END, CASE WHEN count(m.bhd8) = count(*) THEN sum(m.bhd8) END, CASE WHEN count(m.thd30) = count(*) THEN sum(m.thd30) END, CASE WHEN count(m.thd100) = count(*) THEN sum(m.thd100) END, CASE WHEN count(m.thd1g) = count(*) THEN sum(m.thd1g) END, CASE WHEN count(m.ftth) = count(*) THEN sum(m.ftth) END, CASE WHEN count(m.cable) = count(*) THEN sum(m.cable) END, CASE WHEN count(m.copper) = count(*) THEN sum(m.copper) END, CASE WHEN count(m.copper_30) = count(*) THEN sum(m.copper_30) END, CASE WHEN count(m.copper_8) = count(*) THEN sum(m.copper_8) END, CASE WHEN count(m.thd_radio) = count(*) THEN sum(m.thd_radio) END, CASE WHEN count(m.fixed_4g) = count(*) THEN sum(m.fixed_4g) END, CASE WHEN count(m.hd_radio) = count(*) THEN sum(m.hd_radio) END, CASE WHEN count(m.satellite) = count(*) THEN sum(m.satellite) END
FROM own m
WHERE m.level = 'region' AND NOT EXISTS (SELECT FROM whole w WHERE w.level = 'france' AND w.variant = m.variant AND w.day = m.day)
GROUP BY m.variant, m.day
HAVING count(*) FILTER (WHERE length(m.code) = 2) = (
    SELECT count(*) FROM ref.territory r WHERE r.level = 'region' AND r.origin = 'reference' AND length(r.code) = 2);

ANALYZE mci_fact;

-- One row a fact and count. Premises come from the plainest file there is; nbr is in all of them.
CREATE TEMP TABLE mci_observed ON COMMIT DROP AS
WITH counted AS (
    SELECT f.*, c.indicator_code, c.rate_code, c.dimensions, c.code AS dimension_code, c.value, c.noun, c.is_copper
    FROM mci_fact f
    CROSS JOIN LATERAL (
        SELECT 'arcep-mci-eligible-premises' AS indicator_code, 'arcep-mci-eligible-rate' AS rate_code, 'access' AS key,
               CASE f.variant WHEN 'debit' THEN 'all' WHEN 'debit-filaire' THEN 'wired' ELSE 'terrestrial' END AS own_code,
               NULL::text AS technology, v.speed, v.value, CASE v.speed WHEN 'ineligible' THEN 'inéligibles' ELSE 'éligibles' END AS noun, false AS is_copper
        FROM (VALUES ('ineligible', f.ineligible), ('>=0.5', f.hd05), ('>=3', f.hd3), ('>=8', f.bhd8), ('>=30', f.thd30), ('>=100', f.thd100), ('>=1000', f.thd1g)) AS v (speed, value)
        WHERE f.variant LIKE 'debit%'
        UNION ALL
        SELECT 'arcep-mci-technology-premises', 'arcep-mci-technology-rate', NULL, NULL, v.technology, NULL, v.value, 'éligibles', v.technology = 'xdsl'
        FROM (VALUES ('ftth', f.ftth), ('cable', f.cable), ('xdsl', f.copper), ('thd-radio', f.thd_radio), ('fixed-4g', f.fixed_4g), ('hd-radio', f.hd_radio), ('satellite', f.satellite)) AS v (technology, value)
        WHERE f.variant = 'techno'
        UNION ALL
        SELECT 'arcep-mci-best-technology-premises', 'arcep-mci-best-technology-rate', 'ranking', split_part(f.variant, '-', 3), v.technology, v.speed, v.value, 'de cette meilleure technologie', v.technology = 'xdsl'
        FROM (VALUES ('ftth', NULL, f.ftth), ('cable', NULL, f.cable), ('xdsl', '>=30', f.copper_30), ('thd-radio', NULL, f.thd_radio), ('xdsl', '8-30', f.copper_8),
                     ('fixed-4g', NULL, f.fixed_4g), ('hd-radio', NULL, f.hd_radio), ('satellite', NULL, f.satellite)) AS v (technology, speed, value)
        WHERE f.variant LIKE 'meilleure%'
    ) AS o
    CROSS JOIN LATERAL (
        SELECT o.indicator_code, o.rate_code, o.value, o.noun, o.is_copper,
               jsonb_strip_nulls(jsonb_build_object('access', CASE WHEN o.key = 'access' THEN o.own_code END, 'ranking', CASE WHEN o.key = 'ranking' THEN o.own_code END,
                                                    'speed', o.speed, 'technology', o.technology)) AS dimensions,
               concat_ws('.', o.own_code, o.technology, o.speed) AS code
    ) AS c
),
-- a count that a whole file lacks is no figure of it
held AS (
    SELECT DISTINCT variant, day, dimension_code FROM counted WHERE value IS NOT NULL
),
plainest AS (
    SELECT DISTINCT ON (level, code, day) *
    FROM mci_fact
    ORDER BY level, code, day, variant
)
SELECT c.indicator_code, c.rank, c.level, c.code, c.day, c.dimensions, c.dimension_code, c.value::numeric AS value, 'not-in-source' AS missing_reason, 'premises' AS unit,
       c.note, c.is_copper, c.source_file, c.source_line
FROM counted c
JOIN held USING (variant, day, dimension_code)
UNION ALL
SELECT c.rate_code, c.rank, c.level, c.code, c.day, c.dimensions, c.dimension_code, round(100.0 * c.value / nullif(c.premises, 0), 2),
       CASE WHEN c.value IS NULL THEN 'not-in-source' ELSE 'no-premises' END, 'percent',
       concat_ws('. ', CASE WHEN c.value IS NOT NULL THEN format('%s %s / %s locaux', c.value, c.noun, c.premises) END, c.note), c.is_copper, c.source_file, c.source_line
FROM counted c
JOIN held USING (variant, day, dimension_code)
UNION ALL
SELECT 'arcep-mci-premises', p.rank, p.level, p.code, p.day, '{}', '', p.premises, 'not-in-source', 'premises', p.note, false, p.source_file, p.source_line
FROM plainest p;

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
WITH fresh AS (
    SELECT o.*, p.period, p.first_day
    FROM mci_observed o
    JOIN (
        SELECT day,
               CASE WHEN ends THEN to_char(day, 'YYYY"-Q"Q') ELSE to_char(day, 'YYYY-MM-DD') END AS period,
               CASE WHEN ends THEN date_trunc('quarter', day)::date ELSE day END AS first_day
        FROM (SELECT day, day = (date_trunc('quarter', day) + interval '3 months - 1 day')::date AS ends FROM mci_day) AS days
    ) AS p USING (day)
),
every AS (
    SELECT concat_ws('.', indicator_code, level, code, period, nullif(dimension_code, '')) AS key, rank, indicator_code, level, code, period, first_day, day AS last_day,
           dimensions, value, CASE WHEN value IS NULL THEN missing_reason END AS missing_reason, unit, source_file, source_line::int AS source_line,
           -- from the second quarter of 2026 on, copper is not counted as it was
           concat_ws('. ', note, CASE WHEN is_copper AND day >= '2026-06-30' THEN
               'Rupture de série au 2e trimestre 2026 : le cuivre n’est plus compté là où ses offres ferment' END) AS note
    FROM fresh
    UNION ALL
    SELECT o.key, CASE o.level WHEN 'france' THEN 1 WHEN 'region' THEN 2 WHEN 'departement' THEN 3 WHEN 'epci' THEN 4 ELSE 5 END, o.indicator_code, o.level, o.territory_code,
           o.period, o.period_start, o.period_end, o.dimensions, o.value, o.missing_reason, o.unit, o.source_table, o.source_line, o.note
    FROM stats.observation o
    WHERE o.release_id = @previous AND NOT EXISTS (SELECT FROM mci_day d WHERE d.day = o.period_end)
)
SELECT @release, key, row_number() OVER (PARTITION BY indicator_code ORDER BY rank, code, period, key), indicator_code, level, code, period, first_day, last_day,
       dimensions, value, missing_reason, unit, 'declared', 'arcep', source_file, source_line, nullif(note, '')
FROM every;

ANALYZE stats.observation;
