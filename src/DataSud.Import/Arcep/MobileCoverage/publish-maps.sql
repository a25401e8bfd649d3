-- The maps of the files under this release, their ground cut into pieces of few vertices; maps of the former release that did not come again stay as they are.

INSERT INTO telecom.coverage_map
    (release_id, quarter, operator_code, technology, usage, territory, file_names, source_srid, features, polygons, repaired, pieces, flags)
SELECT @release, s.quarter, s.operator_code, s.technology, s.usage, @territory,
       string_agg(DISTINCT f.name, ', ' ORDER BY f.name),
       mode() WITHIN GROUP (ORDER BY s.srid),
       count(DISTINCT (s.file, s.feature)),
       count(*),
       count(*) FILTER (WHERE p.repaired),
       0,
       -- What is made up says so wherever it is served.
       array_remove(ARRAY[
           CASE WHEN bool_or(concat(f.name, s.layer) ~* 'synth[eé]ti') THEN 'synthetic' END,
           CASE WHEN count(DISTINCT s.srid) > 1 THEN 'several-reference-systems' END], NULL)
FROM staged_coverage s
JOIN staged_file f USING (file)
JOIN staged_coverage_polygon p USING (file, feature)
GROUP BY s.quarter, s.operator_code, s.technology, s.usage
ORDER BY s.technology, s.usage, s.quarter, s.operator_code;

CREATE TEMP TABLE new_map ON COMMIT DROP AS
SELECT id, quarter, operator_code, technology, usage
FROM telecom.coverage_map
WHERE release_id = @release;

ANALYZE new_map;
ANALYZE staged_coverage_polygon;

-- Cut in the grid of the file, where its lines are straight. Maps in degrees or Web Mercator reach anywhere: what is in metropolitan France is measured.
INSERT INTO telecom.coverage_piece (map_id, quality, departement_code, geom, measured)
SELECT m.id, s.quality, s.departement_code, g.geom,
       CASE
           WHEN s.srid = 2154 THEN piece
           WHEN s.srid IN (4326, 3857) AND ST_XMin(g.geom) BETWEEN -6 AND 11 AND ST_YMin(g.geom) BETWEEN 41 AND 52 THEN ST_Transform(piece, 2154)
       END
FROM new_map m
JOIN staged_coverage s USING (quarter, operator_code, technology, usage)
JOIN staged_coverage_polygon p USING (file, feature)
CROSS JOIN LATERAL ST_Subdivide(p.geom, 128) AS piece
CROSS JOIN LATERAL (SELECT ST_Transform(piece, 4326) AS geom) AS g
WHERE ST_Area(p.geom) > 0 AND ST_Area(piece) > 0
ORDER BY m.id;

UPDATE telecom.coverage_map m
SET pieces = n.pieces
FROM (SELECT map_id, count(*) AS pieces FROM telecom.coverage_piece WHERE map_id IN (SELECT id FROM new_map) GROUP BY map_id) AS n
WHERE m.id = n.map_id;

INSERT INTO telecom.coverage_map_part (release_id, map_id, latest)
SELECT @release, m.id, m.quarter = max(m.quarter) OVER (PARTITION BY m.technology, m.usage)
FROM telecom.coverage_map m
WHERE m.release_id = @release
   OR (m.id IN (SELECT map_id FROM telecom.coverage_map_part WHERE release_id = @previous)
       AND NOT EXISTS (
           SELECT FROM new_map n
           WHERE (n.quarter, n.operator_code, n.technology, n.usage) = (m.quarter, m.operator_code, m.technology, m.usage)));

ANALYZE telecom.coverage_map, telecom.coverage_map_part, telecom.coverage_piece;
