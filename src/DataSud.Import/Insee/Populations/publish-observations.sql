-- Populations by place: as the file has them, or the sum of its communes where every one is there.

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'insee-population-municipal', 1, 'Population municipale (INSEE)', 'Municipal population (INSEE)', 'inhabitants', 'A', '{}',
     'Personnes qui ont leur résidence habituelle dans la commune. Sans double compte : les populations municipales s’additionnent. L’année est celle de publication (populations en vigueur au 1er janvier) ou l’année de référence du recensement, selon le fichier : la dimension population_year le dit.',
     'neutral', 'survey', false, '{population}'),
    (@release, 'insee-population-counted-apart', 2, 'Population comptée à part (INSEE)', 'Population counted apart (INSEE)', 'inhabitants', 'A', '{}',
     'Personnes qui ont leur résidence habituelle dans une autre commune et gardent un lien de résidence avec celle-ci (étudiants, personnes en établissement...).',
     'neutral', 'survey', false, '{}'),
    (@release, 'insee-population-total', 3, 'Population totale (INSEE)', 'Total population (INSEE)', 'inhabitants', 'A', '{}',
     'Population municipale et population comptée à part. Au-delà de la commune, sa somme compte deux fois les personnes comptées à part : ce n’est pas un nombre d’habitants.',
     'neutral', 'survey', false, '{}');

UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES (@release, 'inhabitants', 1, 'Habitants', 'Inhabitants', 'hab.');

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
VALUES
    (@release, 'population_year', '', 1, 'Sens de l’année', 'What the year of a population is of'),
    (@release, 'population_year', 'in-force', 2, 'Année de publication', 'Populations published for that year, in force on its 1 January'),
    (@release, 'population_year', 'reference', 3, 'Année de référence', 'Year of the census'),
    (@release, 'scope', '', 4, 'Champ', 'Restriction or widening of the perimeter of the figure'),
    (@release, 'scope', 'metropolitan-france', 5, 'France métropolitaine', NULL);

-- Communes of today: those of the file, a city of which the file has all arrondissements, and those that merged since.
CREATE TEMP TABLE population_commune ON COMMIT DROP AS
WITH city (code, pattern, arrondissements) AS (
    VALUES ('13055', '^132(0[1-9]|1[0-6])$', 16), ('75056', '^751(0[1-9]|1[0-9]|20)$', 20), ('69123', '^6938[1-9]$', 9)
),
part AS (
    SELECT p.*, coalesce(e.successor_code, p.code) AS whole_code
    FROM stats.insee_population p
    LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = p.code
    WHERE p.release_id = @release AND p.geo_object = 'COM'
    UNION ALL
    SELECT p.*, city.code
    FROM stats.insee_population p
    JOIN city ON p.code ~ city.pattern
    WHERE p.release_id = @release
      AND p.geo_object = 'ARM'
      AND NOT EXISTS (
          SELECT FROM stats.insee_population c
          WHERE c.release_id = @release AND c.year_kind = p.year_kind AND c.year = p.year AND c.geo_object = 'COM' AND c.code = city.code)
)
SELECT p.year_kind,
       p.year,
       p.whole_code AS code,
       CASE WHEN p.whole_code ~ '^9[78]' THEN left(p.whole_code, 3) ELSE left(p.whole_code, 2) END AS departement_code,
       CASE WHEN count(p.municipal) = count(*) THEN sum(p.municipal) END AS municipal,
       CASE WHEN count(p.counted_apart) = count(*) THEN sum(p.counted_apart) END AS counted_apart,
       CASE WHEN count(p.total) = count(*) THEN sum(p.total) END AS total,
       min(p.source_file) AS source_file,
       CASE WHEN count(*) = 1 THEN min(p.municipal_line) END AS municipal_line,
       CASE WHEN count(*) = 1 THEN min(p.counted_apart_line) END AS counted_apart_line,
       CASE WHEN count(*) = 1 THEN min(p.total_line) END AS total_line,
       CASE
           WHEN min(p.geo_object) = 'ARM' THEN format('Somme des %s arrondissements', count(*))
           WHEN count(*) > 1 THEN 'Somme de ' || string_agg(concat_ws(' ', p.code, p.name), ', ' ORDER BY p.code) || ', communes du fichier'
           WHEN min(p.code) <> p.whole_code THEN 'Commune ' || concat_ws(' ', min(p.code), min(p.name)) || ' du fichier'
       END AS note
FROM part p
LEFT JOIN city ON city.code = p.whole_code
GROUP BY p.year_kind, p.year, p.whole_code, city.arrondissements
-- a city that lacks an arrondissement has no sum
HAVING min(p.geo_object) = 'COM' OR count(*) = city.arrondissements;

CREATE UNIQUE INDEX ON population_commune (year_kind, year, code);
ANALYZE population_commune;

CREATE TEMP TABLE population_place ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT m.epci_code, coalesce(e.successor_code, m.commune_code) AS commune_code
    FROM ref.membership m
    JOIN ref.territory t ON t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference' AND t.in_scope
    LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.commune_code
    WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
),
epci_size AS (
    SELECT epci_code, count(*) AS communes FROM latest GROUP BY epci_code
),
printed AS (
    SELECT CASE p.geo_object WHEN 'DEP' THEN 'departement' WHEN 'REG' THEN 'region' ELSE 'france' END AS level,
           p.*
    FROM stats.insee_population p
    WHERE p.release_id = @release
      AND (p.geo_object IN ('DEP', 'REG') OR (p.geo_object = 'FRANCE' AND p.code IN ('F', 'FR', 'FRANCE', 'FM')))
),
epci AS (
    SELECT c.year_kind, c.year, l.epci_code AS code,
           CASE WHEN count(c.municipal) = count(*) THEN sum(c.municipal) END AS municipal,
           CASE WHEN count(c.counted_apart) = count(*) THEN sum(c.counted_apart) END AS counted_apart,
           CASE WHEN count(c.total) = count(*) THEN sum(c.total) END AS total,
           min(c.source_file) AS source_file,
           format('Somme des %s communes', count(*)) AS note
    FROM latest l
    JOIN epci_size s USING (epci_code)
    JOIN population_commune c ON c.code = l.commune_code
    GROUP BY c.year_kind, c.year, l.epci_code, s.communes
    HAVING count(*) = s.communes
),
departement AS (
    SELECT c.year_kind, c.year, c.departement_code AS code,
           CASE WHEN count(c.municipal) = count(*) THEN sum(c.municipal) END AS municipal,
           CASE WHEN count(c.counted_apart) = count(*) THEN sum(c.counted_apart) END AS counted_apart,
           CASE WHEN count(c.total) = count(*) THEN sum(c.total) END AS total,
           min(c.source_file) AS source_file,
           count(*) AS communes
    FROM population_commune c
    WHERE NOT EXISTS (SELECT FROM printed p WHERE p.level = 'departement' AND p.year_kind = c.year_kind AND p.year = c.year)
    GROUP BY c.year_kind, c.year, c.departement_code
    -- of the region's own, every commune is known, and must be there
    HAVING NOT EXISTS (
        SELECT FROM ref.regional_commune r
        WHERE r.departement_code = c.departement_code
          AND NOT EXISTS (SELECT FROM population_commune k WHERE k.year_kind = c.year_kind AND k.year = c.year AND k.code = r.code))
),
region_size AS (
    SELECT parent_code AS code, count(*) AS departements
    FROM ref.territory
    WHERE level = 'departement' AND parent_level = 'region'
    GROUP BY parent_code
),
region AS (
    SELECT d.year_kind, d.year, t.parent_code AS code,
           sum(d.municipal) AS municipal, sum(d.counted_apart) AS counted_apart, sum(d.total) AS total,
           min(d.source_file) AS source_file, sum(d.communes) AS communes
    FROM departement d
    JOIN ref.territory t ON t.level = 'departement' AND t.code = d.code AND t.parent_level = 'region'
    JOIN region_size s ON s.code = t.parent_code
    WHERE NOT EXISTS (SELECT FROM printed p WHERE p.level = 'region' AND p.year_kind = d.year_kind AND p.year = d.year)
    GROUP BY d.year_kind, d.year, t.parent_code, s.departements
    HAVING count(*) = s.departements
),
-- France as far as the file goes, metropolitan France at least; the note says how far
france AS (
    SELECT r.year_kind, r.year,
           sum(r.municipal) AS municipal, sum(r.counted_apart) AS counted_apart, sum(r.total) AS total,
           min(r.source_file) AS source_file, sum(r.communes) AS communes,
           string_agg(t.name, ', ' ORDER BY r.code) FILTER (WHERE r.code ~ '^0[1-6]$') AS overseas,
           (SELECT string_agg(o.name, ', ' ORDER BY o.code)
            FROM ref.territory o
            WHERE o.level = 'region' AND o.code ~ '^0[1-6]$' AND o.origin = 'reference'
              AND NOT EXISTS (SELECT FROM region k WHERE k.year_kind = r.year_kind AND k.year = r.year AND k.code = o.code)
              AND o.code <> '05') AS absent
    FROM region r
    JOIN ref.territory t ON t.level = 'region' AND t.code = r.code
    WHERE NOT EXISTS (SELECT FROM printed p WHERE p.level = 'france' AND p.year_kind = r.year_kind AND p.year = r.year)
    GROUP BY r.year_kind, r.year
    HAVING count(*) FILTER (WHERE r.code IN ('11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94')) = 13
)
SELECT 1 AS rank, 'france' AS level, 'FR' AS code, year_kind, year, NULL AS scope, municipal, counted_apart, total, source_file,
       NULL::int AS municipal_line, NULL::int AS counted_apart_line, NULL::int AS total_line, absent IS NULL AS is_whole,
       'Somme des communes du fichier : France métropolitaine' || coalesce(', ' || overseas, '') || coalesce(' ; sans ' || absent, '') AS note
FROM france
UNION ALL
SELECT CASE level WHEN 'france' THEN 1 WHEN 'region' THEN 2 ELSE 3 END, level, CASE level WHEN 'france' THEN 'FR' ELSE code END, year_kind, year,
       CASE WHEN level = 'france' AND code = 'FM' THEN 'metropolitan-france' END,
       municipal, counted_apart, total, source_file, municipal_line, counted_apart_line, total_line, level <> 'france', NULL
FROM printed
UNION ALL
SELECT 2, 'region', code, year_kind, year, NULL, municipal, counted_apart, total, source_file, NULL, NULL, NULL, true, format('Somme des %s communes', communes)
FROM region
UNION ALL
SELECT 3, 'departement', code, year_kind, year, NULL, municipal, counted_apart, total, source_file, NULL, NULL, NULL, true, format('Somme des %s communes', communes)
FROM departement
UNION ALL
SELECT 4, 'epci', code, year_kind, year, NULL, municipal, counted_apart, total, source_file, NULL, NULL, NULL, true, note
FROM epci
UNION ALL
SELECT 5, 'commune', code, year_kind, year, NULL, municipal, counted_apart, total, source_file, municipal_line, counted_apart_line, total_line, true, note
FROM population_commune
UNION ALL
SELECT 6, 'arrondissement', p.code, p.year_kind, p.year, NULL, p.municipal, p.counted_apart, p.total, p.source_file,
       p.municipal_line, p.counted_apart_line, p.total_line, true, NULL
FROM stats.insee_population p
WHERE p.release_id = @release AND p.geo_object = 'ARM';

ANALYZE population_place;

WITH observed AS (
    SELECT v.indicator_code, p.*, v.value, v.line
    FROM population_place p
    CROSS JOIN LATERAL (VALUES
        ('insee-population-municipal', p.municipal, p.municipal_line),
        ('insee-population-counted-apart', p.counted_apart, p.counted_apart_line),
        ('insee-population-total', p.total, p.total_line)
    ) AS v (indicator_code, value, line)
    -- every département and region of France, but only the region's own communes
    JOIN ref.territory t ON t.level = p.level AND t.code = p.code
    WHERE p.level IN ('france', 'region', 'departement', 'epci')
       OR (p.level = 'commune' AND EXISTS (SELECT FROM ref.regional_commune r WHERE r.code = p.code))
       OR (p.level = 'arrondissement' AND EXISTS (SELECT FROM ref.regional_commune r WHERE r.code = t.parent_code))
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', o.indicator_code, o.level, o.code, o.year, o.year_kind, o.scope),
       row_number() OVER (PARTITION BY o.indicator_code ORDER BY o.rank, o.code, o.year, o.year_kind, o.scope NULLS FIRST),
       o.indicator_code,
       o.level,
       o.code,
       o.year::text,
       make_date(o.year, 1, 1),
       make_date(o.year, 12, 31),
       jsonb_strip_nulls(jsonb_build_object('population_year', o.year_kind, 'scope', o.scope)),
       o.value,
       CASE WHEN o.value IS NULL THEN 'not-published' END,
       'inhabitants',
       'survey',
       'insee',
       o.source_file,
       o.line,
       concat_ws('. ',
           CASE o.year_kind
               WHEN 'in-force' THEN format('Population publiée pour %s ; le fichier ne dit pas l’année du recensement', o.year)
               ELSE format('Année de référence du recensement : %s', o.year)
           END,
           o.note)
FROM observed o;

ANALYZE stats.observation;
