-- The edition that this import brought is worked out anew, from the counts; the others are copied.

-- Rows of a commune are those of the latest import that has it.
CREATE TEMP TABLE cartefibre_now ON COMMIT DROP AS
WITH part AS (
    SELECT p.kind, p.origin_release_id, r.territory
    FROM telecom.cartefibre_part p
    JOIN catalog.release r ON r.id = p.origin_release_id
    WHERE p.release_id = @release AND p.edition = @edition
),
counted AS (
    SELECT 'buildings' AS kind, b.release_id AS origin_release_id, b.code, min(b.source_file) AS source_file, NULL::bigint AS source_line, NULL::text AS name,
           NULL::bigint AS premises, NULL::bigint AS connectable,
           sum(b.buildings) AS buildings,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'deploye'), 0) AS deployed,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'raccordable demande'), 0) AS on_demand,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'en cours de deploiement'), 0) AS in_progress,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'signe'), 0) AS signed,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'cible'), 0) AS targeted,
           coalesce(sum(b.buildings) FILTER (WHERE b.state = 'abandonne'), 0) AS abandoned
    FROM part
    JOIN telecom.cartefibre_building b ON b.release_id = part.origin_release_id AND b.edition = @edition
    WHERE part.kind = 'buildings'
    GROUP BY b.release_id, b.code
    UNION ALL
    SELECT 'communes', c.release_id, c.code, c.source_file, c.source_line, c.name, c.premises, c.connectable_premises, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM part
    JOIN telecom.cartefibre_commune c ON c.release_id = part.origin_release_id AND c.edition = @edition
    WHERE part.kind = 'communes'
)
SELECT DISTINCT ON (c.kind, c.code)
       c.*,
       coalesce(e.successor_code, telecom.city_of(c.code)) AS today,
       EXISTS (SELECT FROM part WHERE part.kind = c.kind AND part.territory IS NULL) AS national
FROM counted c
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = c.code
ORDER BY c.kind, c.code, c.origin_release_id DESC;

ANALYZE cartefibre_now;

-- Every place that a commune counts in. Where the communes of a place are not all known (communes is null), a national file is taken at its word.
CREATE TEMP TABLE cartefibre_place ON COMMIT DROP AS
WITH commune AS (
    SELECT DISTINCT n.today AS code, telecom.departement_of(n.today) AS departement_code, t.code IS NOT NULL AS in_scope
    FROM cartefibre_now n
    LEFT JOIN ref.territory t ON t.level = 'commune' AND t.code = n.today AND t.in_scope AND t.origin = 'reference'
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

ANALYZE cartefibre_place;

CREATE TEMP TABLE cartefibre_fact ON COMMIT DROP AS
WITH summed AS (
    SELECT p.rank, p.level, p.code, n.kind, p.communes, bool_or(n.national) AS national, count(DISTINCT n.today) AS found, count(*) AS parts,
           string_agg(n.code || coalesce(' ' || n.name, ''), ', ' ORDER BY n.code) FILTER (WHERE p.level = 'commune') AS names,
           min(n.code) AS first_code, min(n.source_file) AS source_file, min(n.source_line) AS source_line,
           sum(n.premises) AS premises, sum(n.connectable) AS connectable, sum(n.buildings) AS buildings, sum(n.deployed) AS deployed, sum(n.on_demand) AS on_demand,
           sum(n.in_progress) AS in_progress, sum(n.signed) AS signed, sum(n.targeted) AS targeted, sum(n.abandoned) AS abandoned
    FROM cartefibre_now n
    JOIN cartefibre_place p ON p.commune_code = n.today
    GROUP BY p.rank, p.level, p.code, n.kind, p.communes
),
-- The layer has a row a commune, so that one that lacks is unknown. A commune may have no building at all: one in fifty may lack, and the note says so.
whole AS (
    SELECT s.*,
           CASE
               WHEN s.communes IS NULL THEN s.national
               WHEN s.kind = 'communes' THEN s.found = s.communes
               ELSE s.found >= s.communes - s.communes / 50
           END AS is_whole
    FROM summed s
)
SELECT w.rank, w.level, w.code, w.kind, w.source_file, w.premises, w.connectable, w.buildings, w.deployed, w.on_demand, w.in_progress, w.signed, w.targeted, w.abandoned,
       CASE WHEN w.level = 'commune' AND w.parts = 1 THEN w.source_line END AS source_line,
       CASE
           WHEN w.level = 'commune' AND w.parts > 1 THEN 'Somme de ' || regexp_replace(w.names, ', ([^,]*)$', ' et \1') || ' du fichier'
           WHEN w.level = 'commune' AND w.first_code <> w.code THEN 'Commune ' || w.names || ' du fichier'
           WHEN w.level = 'france' THEN 'Somme des communes du fichier'
           WHEN w.level <> 'commune' AND w.found < w.communes THEN format('Somme de %s communes sur %s : les autres n’ont pas d’immeuble dans le fichier', w.found, w.communes)
           WHEN w.level <> 'commune' THEN format('Somme des %s communes', w.found)
       END AS note
FROM whole w
JOIN ref.territory t ON t.level = w.level AND t.code = w.code
WHERE w.is_whole
  -- France is the sum of its communes where every département of the reference is there, those in scope whole
  AND (w.level <> 'france' OR NOT EXISTS (
      SELECT FROM ref.territory d
      WHERE d.level = 'departement' AND d.origin = 'reference' AND d.parent_level = 'region' AND length(d.parent_code) = 2
        AND NOT EXISTS (SELECT FROM whole o WHERE o.kind = w.kind AND o.level = 'departement' AND o.code = d.code AND o.is_whole)));

ANALYZE cartefibre_fact;

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, basis, source_code, source_table, source_line, note)
WITH observed AS (
    SELECT f.*, o.indicator_code, o.dimensions, o.dimension_code, o.value, o.unit, o.counts
    FROM cartefibre_fact f
    CROSS JOIN LATERAL (
        SELECT i.indicator_code, jsonb_build_object('status', s.code) AS dimensions, s.code AS dimension_code, i.value, i.unit, i.counts
        FROM (VALUES ('deployed', f.deployed), ('connectable-on-demand', f.on_demand), ('in-progress', f.in_progress), ('signed', f.signed),
                     ('targeted', f.targeted), ('abandoned', f.abandoned)) AS s (code, value)
        CROSS JOIN LATERAL (VALUES
            ('arcep-cartefibre-buildings', s.value, 'buildings', NULL),
            ('arcep-cartefibre-buildings-rate', round(100.0 * s.value / nullif(f.buildings, 0), 2), 'percent', format('%s / %s immeubles', s.value, f.buildings))
        ) AS i (indicator_code, value, unit, counts)
        WHERE f.kind = 'buildings'
        UNION ALL
        SELECT i.indicator_code, i.dimensions, '', i.value, i.unit, i.counts
        FROM (VALUES
            ('arcep-cartefibre-premises', '{}'::jsonb, f.premises, 'premises', NULL),
            ('arcep-cartefibre-connectable-premises', '{"technology": "ftth"}', f.connectable, 'premises', NULL),
            ('arcep-cartefibre-connectable-rate', '{"technology": "ftth"}', round(100.0 * f.connectable / nullif(f.premises, 0), 2), 'percent',
             format('%s raccordables / %s locaux', f.connectable, f.premises))
        ) AS i (indicator_code, dimensions, value, unit, counts)
        WHERE f.kind = 'communes'
    ) AS o
),
every AS (
    SELECT concat_ws('.', indicator_code, level, code, @edition, nullif(dimension_code, '')) AS key, rank, indicator_code, level, code, @edition AS period,
           make_date(left(@edition, 4)::int, 3 * right(@edition, 1)::int - 2, 1) AS first_day, dimensions, value, CASE WHEN value IS NULL THEN 'no-premises' END AS missing_reason,
           unit, source_file, source_line::int AS source_line, nullif(concat_ws('. ', counts, note), '') AS note
    FROM observed
    UNION ALL
    SELECT o.key, CASE o.level WHEN 'france' THEN 1 WHEN 'region' THEN 2 WHEN 'departement' THEN 3 WHEN 'epci' THEN 4 ELSE 5 END, o.indicator_code, o.level, o.territory_code,
           o.period, o.period_start, o.dimensions, o.value, o.missing_reason, o.unit, o.source_table, o.source_line, o.note
    FROM stats.observation o
    WHERE o.release_id = @previous AND o.period <> @edition
)
SELECT @release, key, row_number() OVER (PARTITION BY indicator_code ORDER BY rank, code, period, key), indicator_code, level, code, period,
       first_day, (first_day + interval '3 months - 1 day')::date, dimensions, value, missing_reason, unit, 'declared', 'arcep', source_file, source_line, note
FROM every;

ANALYZE stats.observation;
