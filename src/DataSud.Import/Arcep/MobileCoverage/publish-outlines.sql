-- The same ground drawn coarser, for scales where the pieces would be too many: simplified and snapped to half a pixel of the zoom (256 pixels a tile), put together
-- cell by cell so that memory stays that of a cell, and without what is smaller than a pixel. Each degree of detail is made from the finer one before.

CREATE TEMP TABLE drawn (map_id int NOT NULL, quality text NOT NULL, max_zoom smallint NOT NULL, geom geometry NOT NULL) ON COMMIT DROP;

CREATE FUNCTION pg_temp.drawn_at(geom geometry, grid double precision) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_CollectionExtract(ST_MakeValid(ST_SnapToGrid(ST_Simplify(geom, grid), grid)), 3)
$$;

CREATE FUNCTION pg_temp.without_specks(geom geometry, smallest double precision) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_MakePolygon(
        ST_ExteriorRing(geom),
        ARRAY(
            SELECT ST_ExteriorRing(ring.geom)
            FROM ST_DumpRings(geom) AS ring
            WHERE ring.path[1] > 0 AND ST_Area(ring.geom) >= smallest))
    WHERE ST_Area(geom) >= smallest
$$;

INSERT INTO drawn (map_id, quality, max_zoom, geom)
SELECT map_id, quality, 12, part.geom
FROM (
    SELECT p.map_id, p.quality, ST_Union(g.geom) AS geom
    FROM telecom.coverage_piece p
    CROSS JOIN LATERAL (SELECT pg_temp.drawn_at(ST_Transform(p.geom, 3857), 19.109257) AS geom) AS g
    WHERE p.map_id IN (SELECT id FROM new_map) AND ST_Area(g.geom) > 0
    GROUP BY p.map_id, p.quality, floor(ST_XMin(g.geom) / 78271.5), floor(ST_YMin(g.geom) / 78271.5)
) AS whole
CROSS JOIN LATERAL ST_Dump(whole.geom) AS part;

DO $$
DECLARE
    degree record;
BEGIN
    -- zoom, the finer zoom that it is made from, half a pixel, and the side of a cell, in metres of EPSG:3857
    FOR degree IN
        SELECT *
        FROM (VALUES (10, 12, 76.437028, 156543.0), (8, 10, 305.748113, 313086.1), (7, 8, 611.496226, 626172.1), (6, 7, 1222.992453, 626172.1)) AS d (zoom, finer, grid, cell)
        ORDER BY zoom DESC
    LOOP
        INSERT INTO drawn (map_id, quality, max_zoom, geom)
        SELECT map_id, quality, degree.zoom, part.geom
        FROM (
            SELECT d.map_id, d.quality, ST_Union(g.geom) AS geom
            FROM drawn d
            CROSS JOIN LATERAL (SELECT pg_temp.drawn_at(d.geom, degree.grid) AS geom) AS g
            WHERE d.max_zoom = degree.finer AND ST_Area(g.geom) > 0
            GROUP BY d.map_id, d.quality, floor(ST_XMin(g.geom) / degree.cell), floor(ST_YMin(g.geom) / degree.cell)
        ) AS whole
        CROSS JOIN LATERAL ST_Dump(whole.geom) AS part;
    END LOOP;
END
$$;

INSERT INTO telecom.coverage_outline (map_id, max_zoom, quality, geom)
SELECT d.map_id, d.max_zoom, d.quality, piece
FROM drawn d
CROSS JOIN LATERAL (SELECT pg_temp.without_specks(d.geom, (156543.033928 / 2 ^ d.max_zoom) ^ 2) AS geom) AS kept
CROSS JOIN LATERAL ST_Subdivide(kept.geom, 256) AS piece
WHERE kept.geom IS NOT NULL
ORDER BY d.max_zoom, d.map_id;

DROP FUNCTION pg_temp.drawn_at(geometry, double precision);
DROP FUNCTION pg_temp.without_specks(geometry, double precision);

ANALYZE telecom.coverage_outline;
