-- A measure is an indicator, a column a dimension, under INSEE's own codes: those of other sources may mean something else.

CREATE TEMP TABLE melodi_unit ON COMMIT DROP AS
SELECT u.measure,
       u.unit,
       count(*) OVER (PARTITION BY u.measure) AS units_of_measure,
       CASE
           WHEN upper(u.unit) IN ('EUR', 'EUR_YR') THEN 'eur'
           WHEN upper(u.unit) IN ('PT', 'PC', 'PERCENT') THEN 'percent'
           WHEN upper(u.unit) IN ('NR', 'NB', 'NUMBER') OR (u.unit = '' AND u.is_whole) THEN 'count'
           WHEN u.unit = '' THEN 'insee-unspecified'
           ELSE 'insee-' || trim(both '-' from regexp_replace(lower(u.unit), '[^a-z0-9]+', '-', 'g'))
       END AS code,
       u.rows
FROM (
    SELECT measure, unit, coalesce(bool_and(value = trunc(value)), true) AS is_whole, count(*) AS rows
    FROM stats.insee_melodi
    WHERE release_id = @release
    GROUP BY measure, unit
) AS u;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
SELECT @release, u.code, row_number() OVER (ORDER BY u.code),
       CASE u.code WHEN 'eur' THEN 'Euros' WHEN 'percent' THEN 'Pour cent' WHEN 'count' THEN 'Nombre' WHEN 'insee-unspecified' THEN 'Unité non précisée' ELSE coalesce(u.label, u.unit) END,
       CASE u.code WHEN 'eur' THEN 'Euros' WHEN 'percent' THEN 'Percent' WHEN 'count' THEN 'Count' WHEN 'insee-unspecified' THEN 'Unit not stated' ELSE coalesce(u.label, u.unit) END,
       CASE u.code WHEN 'eur' THEN '€' WHEN 'percent' THEN '%' END
FROM (
    SELECT DISTINCT ON (m.code) m.code, m.unit, l.label
    FROM melodi_unit m
    LEFT JOIN stats.insee_melodi_label l ON l.release_id = @release AND l.variable = 'UNIT_MEASURE' AND l.code = m.unit
    ORDER BY m.code, m.unit
) AS u;

CREATE TEMP TABLE melodi_measure ON COMMIT DROP AS
SELECT m.measure,
       concat_ws('-', 'insee', slug.name, nullif(trim(both '-' from regexp_replace(lower(CASE m.measure WHEN 'OBS_VALUE' THEN 'value' ELSE m.measure END), '[^a-z0-9]+', '-', 'g')), '')) AS indicator_code,
       slug.name AS slug,
       m.unit_code,
       l.label
FROM (SELECT DISTINCT ON (measure) measure, code AS unit_code FROM melodi_unit ORDER BY measure, rows DESC, code) AS m
CROSS JOIN (SELECT substr(dataset_id, length('insee-melodi-') + 1) AS name FROM catalog.release WHERE id = @release) AS slug
LEFT JOIN LATERAL (
    SELECT min(label) AS label
    FROM stats.insee_melodi_label
    WHERE release_id = @release AND variable LIKE '%\_MEASURE' AND variable <> 'UNIT_MEASURE' AND code = m.measure
) AS l ON true;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
SELECT @release,
       m.indicator_code,
       row_number() OVER (ORDER BY m.measure),
       coalesce(m.label, m.measure) || ' (INSEE)',
       coalesce(m.label, m.measure) || ' (INSEE, in French)',
       m.unit_code,
       CASE WHEN m.slug ~ '^(flores|side)' THEN 'C' WHEN m.slug ~ '^filosofi' THEN 'E' WHEN m.slug ~ '^bpe' THEN 'B' ELSE 'F' END,
       CASE WHEN m.slug ~ '^(flores|side)' THEN '{C.1.3}'::text[] ELSE '{}' END,
       format('Mesure %s du jeu de données DS_%s de l’INSEE%s. Une valeur couverte par le secret statistique est absente : elle n’est pas nulle.',
              m.measure, upper(replace(m.slug, '-', '_')), coalesce(' : ' || m.label, '')),
       'neutral',
       CASE WHEN m.slug ~ '^(rp|populations)' THEN 'survey' ELSE 'administrative' END,
       false,
       '{}'
FROM melodi_measure m;

-- FREQ says what the form of the period says already.
CREATE TEMP TABLE melodi_dimensions ON COMMIT DROP AS
SELECT d.dimensions,
       coalesce(jsonb_object_agg('insee_' || lower(p.key), p.value ORDER BY p.key) FILTER (WHERE p.key IS NOT NULL), '{}') AS served,
       coalesce(string_agg(lower(p.key) || '-' || p.value, '.' ORDER BY p.key), '') AS path
FROM (SELECT DISTINCT dimensions FROM stats.insee_melodi WHERE release_id = @release) AS d
LEFT JOIN LATERAL (SELECT key, value FROM jsonb_each_text(d.dimensions) WHERE key <> 'FREQ') AS p ON true
GROUP BY d.dimensions;

WITH pair AS (
    SELECT DISTINCT p.key AS variable, p.value AS code
    FROM melodi_dimensions d
    CROSS JOIN LATERAL jsonb_each_text(d.dimensions) AS p
    WHERE p.key <> 'FREQ'
    UNION
    SELECT 'UNIT_MEASURE', unit FROM melodi_unit WHERE units_of_measure > 1
),
word AS (
    SELECT DISTINCT p.variable, '' AS code, coalesce(min(l.variable_label), p.variable) AS label
    FROM pair p
    LEFT JOIN stats.insee_melodi_label l ON l.release_id = @release AND l.variable = p.variable
    GROUP BY p.variable
    UNION ALL
    SELECT p.variable, p.code, coalesce(l.label, p.code)
    FROM pair p
    LEFT JOIN stats.insee_melodi_label l ON l.release_id = @release AND l.variable = p.variable AND l.code = p.code
    WHERE p.code <> ''
    UNION ALL
    SELECT 'scope', v.code, v.label
    FROM (VALUES ('', 'Champ'), ('metropolitan-france', 'France métropolitaine')) AS v (code, label)
    WHERE EXISTS (SELECT FROM stats.insee_melodi WHERE release_id = @release AND upper(geo_object) = 'FRANCE' AND geo = 'FM')
)
INSERT INTO stats.dimension (release_id, key, code, ordinal, label)
SELECT @release, CASE variable WHEN 'scope' THEN 'scope' ELSE 'insee_' || lower(variable) END, code, row_number() OVER (ORDER BY variable, code), label
FROM word;
