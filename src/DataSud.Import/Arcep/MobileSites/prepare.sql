-- The forms become one: each row with its quarter, its area, where it stands and what it says, in the words of the file.

CREATE TEMP TABLE staged_line ON COMMIT DROP AS
SELECT file, line, 'positions' AS form, false AS planned, NULL::text AS own_quarter,
       operator_code, NULL::text AS operator_name, NULL::text AS site_number, NULL::text AS shared_id, NULL::text AS anfr_id,
       x, y, NULL::float8 AS latitude, NULL::float8 AS longitude, NULL::text AS departement_code, NULL::text AS source_code,
       has_2g, has_3g, has_4g, NULL::boolean AS has_5g, NULL::text[] AS bands_5g,
       NULL::boolean AS new_4g, NULL::boolean AS white_zone, NULL::boolean AS targeted, NULL::boolean AS strategic, NULL::boolean AS over_240_mbit_s,
       NULL::date AS opened_5g
FROM staged_position
UNION ALL
SELECT s.file, s.line, 'sites', f.kind = 'planned' OR f.name ~* '(a|à)[-_ ]?venir|previsionnel',
       CASE WHEN s.data_year BETWEEN 2000 AND 2099 AND s.data_quarter BETWEEN 1 AND 4 THEN s.data_year || '-Q' || s.data_quarter END,
       s.operator_code, s.operator_name, s.site_number, s.shared_id, s.anfr_id,
       s.x, s.y, s.latitude, s.longitude, s.departement_code, s.source_code,
       s.has_2g, s.has_3g, s.has_4g, s.has_5g,
       CASE WHEN num_nonnulls(s.band_700, s.band_800, s.band_1800, s.band_2100, s.band_3500) > 0 THEN array_remove(ARRAY[
           CASE WHEN s.band_700 THEN '700' END, CASE WHEN s.band_800 THEN '800' END, CASE WHEN s.band_1800 THEN '1800' END,
           CASE WHEN s.band_2100 THEN '2100' END, CASE WHEN s.band_3500 THEN '3500' END], NULL) END,
       s.new_4g, s.white_zone, s.targeted, s.strategic, s.over_240_mbit_s,
       s.opened_5g
FROM (
    SELECT l.*, NULL::int AS data_year, NULL::int AS data_quarter FROM staged_listed l
    UNION ALL
    SELECT * FROM staged_planned
) AS s
JOIN staged_file f USING (file);

-- Where latitude and longitude may be, by département overseas; metropolitan France with its sea.
CREATE TEMP TABLE bounds ON COMMIT DROP AS
SELECT *
FROM (VALUES
    ('', -5.8, 41.2, 10.0, 51.5),
    ('971', -61.95, 15.7, -60.9, 16.7),
    ('972', -61.4, 14.2, -60.7, 15.0),
    ('973', -54.8, 2.0, -51.4, 6.0),
    ('974', 55.1, -21.5, 56.0, -20.7),
    ('975', -56.7, 46.6, -56.0, 47.3),
    ('976', 44.8, -13.2, 45.4, -12.5),
    ('977', -63.1, 17.7, -62.7, 18.1),
    ('978', -63.3, 17.9, -62.8, 18.2)
) AS b (departement_code, west, south, east, north);

-- A file of overseas says so by most of its rows. The projection of x and y is told for metropolitan France only; it is not guessed elsewhere.
CREATE TEMP TABLE staged_site ON COMMIT DROP AS
WITH placed AS (
    SELECT l.*,
           coalesce(l.own_quarter, q.quarter) AS quarter,
           CASE WHEN left(l.source_code, 2) IN ('97', '98') THEN left(l.source_code, 3) ELSE coalesce(left(l.source_code, 2), l.departement_code) END AS place
    FROM staged_line l
    JOIN staged_quarter q USING (file)
),
area AS (
    SELECT file, CASE WHEN count(*) FILTER (WHERE place ~ '^9[78]') * 2 > count(*) THEN 'outremer' ELSE 'metropole' END AS area
    FROM placed
    GROUP BY file
),
positioned AS (
    SELECT p.*,
           a.area,
           coalesce(p.place ~ '^9[78]', a.area = 'outremer') AS overseas,
           p.x BETWEEN 50000 AND 1300000 AND p.y BETWEEN 6000000 AND 7160000 AS in_grid,
           EXISTS (
               SELECT FROM bounds b
               WHERE b.departement_code = CASE WHEN p.place ~ '^9[78]' THEN p.place ELSE '' END
                 AND p.longitude BETWEEN b.west AND b.east AND p.latitude BETWEEN b.south AND b.north) AS in_bounds
    FROM placed p
    JOIN area a USING (file)
),
pointed AS (
    SELECT p.*,
           CASE WHEN in_grid AND NOT overseas THEN ST_Transform(ST_SetSRID(ST_MakePoint(x, y), 2154), 4326) END AS from_grid,
           CASE WHEN in_bounds THEN ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) END AS from_degrees
    FROM positioned p
)
SELECT file, line, form, planned, quarter, area, place, overseas,
       operator_code, operator_name, site_number, shared_id, anfr_id, x, y, latitude, longitude, departement_code, source_code,
       has_2g, has_3g, has_4g, has_5g, bands_5g, new_4g, white_zone, targeted, strategic, over_240_mbit_s, opened_5g,
       coalesce(from_grid, from_degrees) AS geom,
       CASE WHEN from_grid IS NOT NULL THEN 2154 WHEN from_degrees IS NOT NULL THEN 4326 END AS source_srid,
       CASE
           WHEN form = 'positions' THEN NULL
           WHEN num_nonnulls(x, y) < 2 AND num_nonnulls(latitude, longitude) < 2 THEN 'no-position'
           WHEN (num_nonnulls(latitude, longitude) = 2 AND NOT in_bounds) OR (num_nonnulls(x, y) = 2 AND NOT in_grid AND NOT overseas) THEN 'outside-france'
           WHEN from_grid IS NULL AND from_degrees IS NULL THEN 'no-position'
           WHEN ST_DistanceSphere(from_grid, from_degrees) > 500 THEN 'positions-differ'
       END AS position_flag,
       coalesce(has_2g, false) OR coalesce(has_3g, false) OR coalesce(has_4g, false) OR coalesce(has_5g, false) AS has_technology
FROM pointed;

-- What a line says, to find those that say the very same.
ALTER TABLE staged_site ADD COLUMN says text;

UPDATE staged_site
SET says = (operator_code, operator_name, site_number, shared_id, anfr_id, x, y, latitude, longitude, departement_code, source_code,
            has_2g, has_3g, has_4g, has_5g, bands_5g, new_4g, white_zone, targeted, strategic, over_240_mbit_s, opened_5g)::text;

ANALYZE staged_site;

-- A site whose file tells no commune is of the commune whose outline holds it, as far as there are outlines.
CREATE TEMP TABLE staged_place ON COMMIT DROP AS
SELECT s.file, s.line, min(c.code) AS commune_code
FROM staged_site s
JOIN ref.contour_current c ON c.level = 'commune' AND ST_Contains(c.geom, s.geom)
WHERE s.source_code IS NULL
GROUP BY s.file, s.line;

ANALYZE staged_place;
