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

        FOREACH zoom IN ARRAY ARRAY[5, 7, 9, 11, 13] LOOP
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

-- Where a point stands in the grid of a zoom, 64 cells to the side of a tile, counted from the north-west corner of the Web Mercator square.
CREATE FUNCTION ref.cell_x(point geometry, zoom int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT floor((ST_X(point) / 360 + 0.5) * 64 * (1 << zoom))::int $$;

CREATE FUNCTION ref.cell_y(point geometry, zoom int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT floor((0.5 - ln(tan(radians(45 + ST_Y(point) / 2))) / (2 * pi())) * 64 * (1 << zoom))::int $$;

-- Mobile sites by cell, each kind of site apart, so that what a map shows of them can be chosen.
CREATE TABLE telecom.mobile_site_cell (
    release_id    int      NOT NULL REFERENCES catalog.release (id),
    quarter       text     NOT NULL,
    area          text     NOT NULL,
    planned       boolean  NOT NULL,
    max_zoom      smallint NOT NULL,
    cell_x        int      NOT NULL,
    cell_y        int      NOT NULL,
    operator_code text     NOT NULL,
    has_2g        boolean,
    has_3g        boolean,
    has_4g        boolean,
    has_5g        boolean,
    places        int      NOT NULL,
    longitude     float8   NOT NULL,
    latitude      float8   NOT NULL
);
COMMENT ON TABLE telecom.mobile_site_cell IS 'telecom.mobile_site counted by cell of a grid, 64 cells to the side of a tile of max_zoom.';
COMMENT ON COLUMN telecom.mobile_site_cell.max_zoom IS 'Last zoom that these cells are drawn at; beyond the greatest, the sites are.';
COMMENT ON COLUMN telecom.mobile_site_cell.longitude IS 'Mean of the sites'' own.';
CREATE INDEX mobile_site_cell_tile ON telecom.mobile_site_cell (release_id, quarter, area, planned, max_zoom, (cell_x >> 6), (cell_y >> 6));

CREATE FUNCTION telecom.draw_site_cells(of_release int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM telecom.mobile_site_cell WHERE release_id = of_release;
    INSERT INTO telecom.mobile_site_cell
    SELECT s.release_id, s.quarter, s.area, s.planned, 9, ref.cell_x(s.geom, 9), ref.cell_y(s.geom, 9), s.operator_code, s.has_2g, s.has_3g, s.has_4g, s.has_5g,
           count(*), avg(ST_X(s.geom)), avg(ST_Y(s.geom))
    FROM telecom.mobile_site s
    WHERE s.release_id = of_release AND s.geom IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
    FOR zoom IN REVERSE 7..5 BY 2 LOOP
        INSERT INTO telecom.mobile_site_cell
        SELECT c.release_id, c.quarter, c.area, c.planned, zoom, c.cell_x >> 2, c.cell_y >> 2, c.operator_code, c.has_2g, c.has_3g, c.has_4g, c.has_5g,
               sum(c.places), sum(c.places * c.longitude) / sum(c.places), sum(c.places * c.latitude) / sum(c.places)
        FROM telecom.mobile_site_cell c
        WHERE c.release_id = of_release AND c.max_zoom = zoom + 2
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
    END LOOP;
    ANALYZE telecom.mobile_site_cell;
END
$$;
REVOKE EXECUTE ON FUNCTION telecom.draw_site_cells FROM PUBLIC;

-- Establishments by cell: active ones that anybody may see, where INSEE places them better than in their commune. Of the stock served now only.
CREATE TABLE sirene.establishment_cell (
    release_id int      NOT NULL REFERENCES catalog.release (id),
    max_zoom   smallint NOT NULL,
    cell_x     int      NOT NULL,
    cell_y     int      NOT NULL,
    section    text,
    digital    boolean  NOT NULL,
    places     int      NOT NULL,
    longitude  float8   NOT NULL,
    latitude   float8   NOT NULL
);
COMMENT ON TABLE sirene.establishment_cell IS 'Active diffusible establishments with a point, counted by cell of a grid, 64 cells to the side of a tile of max_zoom. Emptied and filled with every stock and every set of points.';
CREATE INDEX establishment_cell_tile ON sirene.establishment_cell (release_id, max_zoom, (cell_x >> 6), (cell_y >> 6));
GRANT SELECT ON sirene.establishment_cell TO datasud_reader;

CREATE FUNCTION sirene.draw_cells(of_establishments int, of_geolocation int, of_digital int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sirene.establishment_cell;
    -- before the first stock, or the first points, there is nothing to draw
    IF of_establishments IS NULL OR of_geolocation IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO sirene.establishment_cell
    SELECT of_establishments, 13, ref.cell_x(g.geom, 13), ref.cell_y(g.geom, 13), d.section, a.naf IS NOT NULL,
           count(*), avg(ST_X(g.geom)), avg(ST_Y(g.geom))
    FROM sirene.establishment e
    JOIN sirene.geolocation g ON g.release_id = of_geolocation AND g.siret = e.siret AND g.geom IS NOT NULL
    LEFT JOIN sirene.naf_division d ON e.naf_edition = 'NAFRev2' AND d.division = left(e.naf, 2)
    LEFT JOIN sirene.digital_activity a ON e.naf_edition = 'NAFRev2' AND a.release_id = of_digital AND a.naf = e.naf
    WHERE e.release_id = of_establishments AND e.diffusible AND e.active
    GROUP BY 3, 4, 5, 6;
    FOR zoom IN REVERSE 11..5 BY 2 LOOP
        INSERT INTO sirene.establishment_cell
        SELECT c.release_id, zoom, c.cell_x >> 2, c.cell_y >> 2, c.section, c.digital,
               sum(c.places), sum(c.places * c.longitude) / sum(c.places), sum(c.places * c.latitude) / sum(c.places)
        FROM sirene.establishment_cell c
        WHERE c.max_zoom = zoom + 2
        GROUP BY 1, 2, 3, 4, 5, 6;
    END LOOP;
    ANALYZE sirene.establishment_cell;
END
$$;
REVOKE EXECUTE ON FUNCTION sirene.draw_cells FROM PUBLIC;

-- As before, but the releases are looked up once a query instead of once a row.
CREATE OR REPLACE VIEW sirene.establishment_public AS
SELECT e.release_id,
       e.siret AS siret_number,
       lpad(e.siret::text, 14, '0') AS siret,
       e.active,
       e.head_office,
       e.created_on,
       e.state_since,
       e.employee_band,
       e.employee_year,
       e.employer,
       e.naf,
       e.naf_edition,
       d.section,
       e.commune_code,
       e.postal_code,
       nullif(concat_ws(' ', e.street_number, e.street_suffix, e.street_type, e.street_name), '') AS street,
       CASE WHEN u.diffusible AND u.legal_category <> '1000' THEN coalesce(e.usual_name, e.sign, u.name) END AS name,
       u.legal_category,
       u.size_category,
       g.quality AS point_quality,
       g.geom
FROM sirene.establishment e
LEFT JOIN sirene.naf_division d ON e.naf_edition = 'NAFRev2' AND d.division = left(e.naf, 2)
LEFT JOIN sirene.unit u ON u.release_id = (SELECT sirene.current_release('sirene-units')) AND u.siren = (e.siret / 100000)::int
LEFT JOIN sirene.geolocation g ON g.release_id = (SELECT sirene.current_release('sirene-geolocation')) AND g.siret = e.siret
WHERE e.diffusible;

SELECT telecom.draw_site_cells(r.release_id) FROM (SELECT DISTINCT p.rows_release_id AS release_id FROM telecom.mobile_site_part p) AS r;
SELECT sirene.draw_cells(sirene.current_release('sirene-establishments'), sirene.current_release('sirene-geolocation'), sirene.current_release('secteur-numerique'));
