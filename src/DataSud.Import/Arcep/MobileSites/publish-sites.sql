-- The rows of the files under this release; what the former one held of other quarters, areas and states goes on standing where it stands.

CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT s.*, f.name AS source_file, p.commune_code AS outline_code,
       count(*) OVER (PARTITION BY s.quarter, s.area, s.planned, s.operator_code, s.x, s.y) > 1 AND s.form = 'positions' AS same_place,
       count(*) OVER (PARTITION BY s.quarter, s.area, s.planned, s.operator_code, s.site_number) > 1 AND s.site_number IS NOT NULL AS same_number
FROM (SELECT *, row_number() OVER (PARTITION BY quarter, area, planned, says ORDER BY file, line) AS nth FROM staged_site) AS s
JOIN staged_file f USING (file)
LEFT JOIN staged_place p ON p.file = s.file AND p.line = s.line
WHERE s.nth = 1;

ANALYZE kept;

CREATE TEMP TABLE repeated ON COMMIT DROP AS
SELECT k.file, k.line, array_agg(CASE WHEN s.file = k.file THEN s.line::text ELSE f.name || ':' || s.line END ORDER BY s.file, s.line) AS repeated_at
FROM kept k
JOIN staged_site s ON s.quarter = k.quarter AND s.area = k.area AND s.planned = k.planned AND s.says = k.says AND (s.file, s.line) <> (k.file, k.line)
JOIN staged_file f ON f.file = s.file
GROUP BY k.file, k.line;

ANALYZE repeated;

INSERT INTO telecom.mobile_site
    (release_id, quarter, area, planned, source_file, source_line, repeated_at, operator_code, operator_name, site_number, shared_id, anfr_id,
     x, y, latitude, longitude, geom, source_srid, source_code, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, bands_5g,
     new_4g, white_zone, targeted, strategic, over_240_mbit_s, opened_5g, flags)
SELECT @release, k.quarter, k.area, k.planned, k.source_file, k.line, coalesce(r.repeated_at, '{}'),
       k.operator_code, k.operator_name, k.site_number, k.shared_id, k.anfr_id,
       k.x, k.y, k.latitude, k.longitude, k.geom, k.source_srid, k.source_code, c.code,
       CASE WHEN c.code IS NULL THEN k.departement_code WHEN left(c.code, 2) IN ('97', '98') THEN left(c.code, 3) ELSE left(c.code, 2) END,
       k.has_2g, k.has_3g, k.has_4g, k.has_5g, k.bands_5g,
       k.new_4g, k.white_zone, k.targeted, k.strategic, k.over_240_mbit_s, k.opened_5g,
       array_remove(ARRAY[
           CASE WHEN NOT k.has_technology THEN 'no-technology' END,
           CASE WHEN k.same_place THEN 'same-place' END,
           CASE WHEN k.same_number THEN 'same-number' END,
           k.position_flag,
           CASE WHEN c.code IS NULL THEN 'no-commune' END], NULL)
FROM kept k
LEFT JOIN repeated r ON r.file = k.file AND r.line = k.line
CROSS JOIN LATERAL (
    SELECT CASE
               WHEN k.source_code BETWEEN '13201' AND '13216' THEN '13055'
               WHEN k.source_code BETWEEN '69381' AND '69389' THEN '69123'
               WHEN k.source_code BETWEEN '75101' AND '75120' THEN '75056'
               ELSE coalesce(k.source_code, k.outline_code)
           END AS whole
) AS printed
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = printed.whole
CROSS JOIN LATERAL (SELECT coalesce(e.successor_code, printed.whole) AS code) AS c;

INSERT INTO telecom.mobile_site_part
    (release_id, quarter, area, planned, rows_release_id, origin_release, territory, located_by, outlines_release_id, file_names, sites, repeated_lines)
SELECT @release, s.quarter, s.area, s.planned, @release, @number,
       -- a form without communes is read whole, whatever the territory asked for
       CASE WHEN bool_and(s.form <> 'positions') THEN @territory END,
       CASE WHEN bool_or(s.form = 'positions') THEN 'outlines' ELSE 'file' END,
       (SELECT current_release_id FROM catalog.dataset WHERE id = 'contours'),
       string_agg(DISTINCT f.name, ', ' ORDER BY f.name),
       count(DISTINCT s.says),
       count(*) - count(DISTINCT s.says)
FROM staged_site s
JOIN staged_file f USING (file)
GROUP BY s.quarter, s.area, s.planned;

INSERT INTO telecom.mobile_site_part
    (release_id, quarter, area, planned, rows_release_id, origin_release, territory, located_by, outlines_release_id, file_names, sites, repeated_lines)
SELECT @release, quarter, area, planned, rows_release_id, origin_release, territory, located_by, outlines_release_id, file_names, sites, repeated_lines
FROM telecom.mobile_site_part
WHERE release_id = @previous
ON CONFLICT (release_id, quarter, area, planned) DO NOTHING;

-- Outlines came, or changed, since sites without a commune code were located: those quarters are located again, under this release, so that
-- the releases before it stay as they were.
WITH outlines AS (
    SELECT current_release_id AS id FROM catalog.dataset WHERE id = 'contours'
),
moved AS (
    UPDATE telecom.mobile_site_part p
    SET rows_release_id = @release, outlines_release_id = o.id
    FROM outlines o, telecom.mobile_site_part former
    WHERE p.release_id = @release
      AND p.located_by = 'outlines'
      AND p.outlines_release_id IS DISTINCT FROM o.id
      AND o.id IS NOT NULL
      AND former.release_id = @previous AND former.quarter = p.quarter AND former.area = p.area AND former.planned = p.planned
    RETURNING former.rows_release_id AS former_id, p.quarter, p.area, p.planned
)
INSERT INTO telecom.mobile_site
    (release_id, quarter, area, planned, source_file, source_line, repeated_at, operator_code, operator_name, site_number, shared_id, anfr_id,
     x, y, latitude, longitude, geom, source_srid, source_code, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, bands_5g,
     new_4g, white_zone, targeted, strategic, over_240_mbit_s, opened_5g, flags)
SELECT @release, s.quarter, s.area, s.planned, s.source_file, s.source_line, s.repeated_at, s.operator_code, s.operator_name, s.site_number, s.shared_id, s.anfr_id,
       s.x, s.y, s.latitude, s.longitude, s.geom, s.source_srid, s.source_code, c.code,
       CASE WHEN s.source_code IS NOT NULL OR c.code IS NULL THEN s.departement_code ELSE left(c.code, CASE WHEN left(c.code, 2) IN ('97', '98') THEN 3 ELSE 2 END) END,
       s.has_2g, s.has_3g, s.has_4g, s.has_5g, s.bands_5g,
       s.new_4g, s.white_zone, s.targeted, s.strategic, s.over_240_mbit_s, s.opened_5g,
       CASE WHEN c.code IS NULL THEN array_append(array_remove(s.flags, 'no-commune'), 'no-commune') ELSE array_remove(s.flags, 'no-commune') END
FROM moved m
JOIN telecom.mobile_site s ON s.release_id = m.former_id AND s.quarter = m.quarter AND s.area = m.area AND s.planned = m.planned
LEFT JOIN LATERAL (
    SELECT min(o.code) AS code
    FROM ref.contour_current o
    WHERE s.source_code IS NULL AND o.level = 'commune' AND ST_Contains(o.geom, s.geom)
) AS found ON true
CROSS JOIN LATERAL (SELECT CASE WHEN s.source_code IS NULL THEN found.code ELSE s.commune_code END AS code) AS c;

ANALYZE telecom.mobile_site, telecom.mobile_site_part;

SELECT telecom.draw_site_cells(@release);
