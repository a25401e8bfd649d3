-- What tiles of small scales are cut from: outlines drawn coarser, and points put together by cells of a grid.

CREATE TABLE ref.contour_outline (
    release_id int      NOT NULL REFERENCES catalog.release (id),
    level      text     NOT NULL,
    code       text     NOT NULL,
    max_zoom   smallint NOT NULL,
    geom       geometry(MultiPolygon, 3857) NOT NULL,
    PRIMARY KEY (release_id, level, max_zoom, code)
);
COMMENT ON TABLE ref.contour_outline IS 'ref.contour drawn coarser. Neighbours stay neighbours: borders are simplified once, for both sides.';
COMMENT ON COLUMN ref.contour_outline.max_zoom IS 'Last zoom that this degree of detail is drawn at; beyond the greatest, ref.contour is.';
CREATE INDEX contour_outline_geom ON ref.contour_outline USING gist (geom);

-- Borders are taken apart where three outlines meet, each piece is simplified by itself, and the ground between them is given back to the
-- outline that it was of. What is left of a commune too small for the scale is its own simplified form.
CREATE FUNCTION ref.draw_contours(of_release int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    of_level text;
    zoom int;
    tolerance float8;
BEGIN
    DELETE FROM ref.contour_outline WHERE release_id = of_release;
    FOR of_level IN SELECT DISTINCT c.level FROM ref.contour c WHERE c.release_id = of_release LOOP
        CREATE TEMP TABLE whole ON COMMIT DROP AS
        SELECT c.code, ST_Transform(c.geom, 3857) AS geom FROM ref.contour c WHERE c.release_id = of_release AND c.level = of_level;
        CREATE INDEX ON whole USING gist (geom);
        ANALYZE whole;

        CREATE TEMP TABLE border ON COMMIT DROP AS
        SELECT (ST_Dump(ST_LineMerge(ST_UnaryUnion(ST_Collect(ST_Boundary(w.geom)))))).geom AS geom FROM whole w;

        FOREACH zoom IN ARRAY ARRAY[5, 7, 9, 11] LOOP
            -- half a pixel, in tiles of 512
            tolerance := 40075016.68557849 / 2 ^ zoom / 1024;
            INSERT INTO ref.contour_outline (release_id, level, code, max_zoom, geom)
            WITH face AS (
                SELECT (ST_Dump(ST_Polygonize(n.geom))).geom AS geom
                FROM (SELECT ST_UnaryUnion(ST_Collect(ST_Simplify(b.geom, tolerance, true))) AS geom FROM border b) AS n
            ),
            drawn AS (
                SELECT w.code, ST_Multi(ST_CollectionExtract(ST_UnaryUnion(ST_Collect(f.geom)), 3)) AS geom
                FROM face f
                JOIN whole w ON ST_Intersects(w.geom, ST_PointOnSurface(f.geom))
                GROUP BY w.code
            )
            SELECT of_release, of_level, w.code, zoom,
                   coalesce(d.geom, ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SimplifyPreserveTopology(w.geom, tolerance)), 3)))
            FROM whole w
            LEFT JOIN drawn d ON d.code = w.code;
        END LOOP;
        DROP TABLE whole, border;
    END LOOP;
    ANALYZE ref.contour_outline;
END
$$;
REVOKE EXECUTE ON FUNCTION ref.draw_contours FROM PUBLIC;

SELECT ref.draw_contours(r.release_id) FROM (SELECT DISTINCT c.release_id FROM ref.contour c) AS r;
