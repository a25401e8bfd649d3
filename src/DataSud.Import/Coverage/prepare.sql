-- Where the computation works: tables of its own in a schema that is there for the length of its transaction. They are no temporary tables,
-- which the workers of a parallel query cannot read. Rows are spread over many pages, by which workers share them.

-- Small tables with dear rows: the planner would think them too small to share.
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL min_parallel_index_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
-- Of few pieces, workers cost more than they bring.
SELECT set_config('max_parallel_workers_per_gather', CASE WHEN sum(m.pieces) > 1000 THEN '2' ELSE '0' END, true)
FROM telecom.coverage_map_part p
JOIN telecom.coverage_map m ON m.id = p.map_id
WHERE p.release_id = @maps;
SET LOCAL work_mem = '32MB';
SET LOCAL jit = off;

CREATE SCHEMA coverage_work;

-- Square metres as a multiple of 2^-16: sums and differences of such numbers, up to the area of a region, are exact.
CREATE FUNCTION coverage_work.square_metres(ground geometry) RETURNS float8
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT round(ST_Area(ground) * 65536) / 65536 $$;

-- Polygons alone, and valid.
CREATE FUNCTION coverage_work.sound(ground geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT CASE WHEN ST_IsValid(ground) THEN ground ELSE ST_CollectionExtract(ST_MakeValid(ground), 3) END $$;

CREATE UNLOGGED TABLE coverage_work.commune WITH (fillfactor = 10, parallel_workers = 2) AS
SELECT row_number() OVER (ORDER BY md5(c.code))::int AS id, c.code, c.departement_code, g.geom, coverage_work.square_metres(g.geom) AS area
FROM ref.regional_commune c
JOIN ref.contour o ON o.release_id = @outlines AND o.level = 'commune' AND o.code = c.code
CROSS JOIN LATERAL (SELECT coverage_work.sound(ST_Transform(o.geom, 2154)) AS geom) AS g;

CREATE INDEX ON coverage_work.commune USING gist (geom);
CREATE UNIQUE INDEX ON coverage_work.commune (id);
ANALYZE coverage_work.commune;

-- The territories that figures are given for, with their communes: those of which every commune has an outline.
CREATE UNLOGGED TABLE coverage_work.place AS
SELECT level, code, commune, communes
FROM (
    SELECT p.level, p.code, c.id AS commune, p.communes::int, count(*) OVER (PARTITION BY p.level, p.code) AS here
    FROM telecom.place_of_commune p
    JOIN coverage_work.commune c ON c.code = p.commune_code
) AS part
WHERE here = communes
UNION ALL
SELECT 'commune', code, id, 1 FROM coverage_work.commune;

CREATE INDEX ON coverage_work.place (commune);
ANALYZE coverage_work.place;

-- An edition: all maps of one quarter, technology and usage. One of a past quarter that the former release was made from, with all else the same,
-- is carried over.
CREATE UNLOGGED TABLE coverage_work.edition AS
SELECT row_number() OVER (ORDER BY f.quarter DESC, f.technology, f.usage)::int AS id,
       f.quarter, f.technology, f.usage, f.latest, NOT f.latest AND f.maps IS NOT DISTINCT FROM former.maps AS carried
FROM (
    SELECT m.quarter, m.technology, m.usage, array_agg(m.id ORDER BY m.id) AS maps,
           m.quarter = max(m.quarter) OVER (PARTITION BY m.technology, m.usage) AS latest
    FROM telecom.coverage_map_part p
    JOIN telecom.coverage_map m ON m.id = p.map_id
    WHERE p.release_id = @maps AND (m.pieces = 0 OR EXISTS (SELECT FROM telecom.coverage_piece s WHERE s.map_id = m.id AND s.measured IS NOT NULL))
    GROUP BY m.quarter, m.technology, m.usage
) AS f
LEFT JOIN (
    SELECT m.quarter, m.technology, m.usage, array_agg(m.id ORDER BY m.id) AS maps
    FROM telecom.coverage_map_part p
    JOIN telecom.coverage_map m ON m.id = p.map_id
    WHERE p.release_id = @formerMaps AND (m.pieces = 0 OR EXISTS (SELECT FROM telecom.coverage_piece s WHERE s.map_id = m.id AND s.measured IS NOT NULL))
    GROUP BY m.quarter, m.technology, m.usage
) AS former USING (quarter, technology, usage);

CREATE UNLOGGED TABLE coverage_work.map AS
WITH content AS (
    SELECT s.map_id, s.departement_code, s.quality
    FROM telecom.coverage_map_part p
    JOIN telecom.coverage_piece s ON s.map_id = p.map_id
    WHERE p.release_id = @maps AND s.measured IS NOT NULL
    GROUP BY s.map_id, s.departement_code, s.quality
),
summed AS (
    SELECT map_id,
           -- null where a piece does not say: nothing can be told of them then
           CASE WHEN bool_and(departement_code IS NOT NULL) THEN array_agg(DISTINCT departement_code) END AS departements,
           bool_and(quality <> 'covered') AS levels
    FROM content
    GROUP BY map_id
)
SELECT m.id AS map_id, e.id AS edition, m.operator_code AS operator, m.territory, c.departements, coalesce(c.levels, false) AS levels
FROM telecom.coverage_map_part p
JOIN telecom.coverage_map m ON m.id = p.map_id
JOIN coverage_work.edition e USING (quarter, technology, usage)
LEFT JOIN summed c ON c.map_id = m.id
WHERE p.release_id = @maps AND (m.pieces = 0 OR c.map_id IS NOT NULL);

-- Where an operator's maps say what it covers and what not. Of a commune outside the territory that a map was read for, or in a département
-- that none of its polygons is of, the map says nothing: that is not zero.
CREATE UNLOGGED TABLE coverage_work.known AS
SELECT m.edition, c.id AS commune, m.operator, bool_and(m.levels) AS levels
FROM coverage_work.map m
JOIN coverage_work.commune c
  ON (m.territory IS NULL OR m.territory IN ('region:93', 'departement:' || c.departement_code))
 AND (m.departements IS NULL OR c.departement_code = ANY (m.departements))
GROUP BY m.edition, c.id, m.operator;

ANALYZE coverage_work.edition, coverage_work.map, coverage_work.known;

-- What an operator covers of a commune, at least at each quality (1 limited or not said, 2 good, 3 very good): the next includes the one before,
-- so that ground which its polygons cover twice is of the better one.
CREATE FUNCTION coverage_work.united(of_commune int, of_operator text) RETURNS geometry[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    covered geometry := ST_GeomFromText('POLYGON EMPTY', 2154);
    more geometry;
    result geometry[];
BEGIN
    FOR quality IN REVERSE 3..1 LOOP
        SELECT ST_Union(c.geom) INTO more FROM coverage_work.clip c WHERE c.commune = of_commune AND c.operator = of_operator AND c.rank = quality;
        IF more IS NOT NULL THEN
            covered := CASE WHEN ST_IsEmpty(covered) THEN more ELSE ST_Union(more, covered) END;
        END IF;
        result[quality] := covered;
    END LOOP;
    RETURN result;
END
$$;

-- Of a commune: what at least one operator covers, at each quality (1 to 3), and what all of them cover (4 to 6).
CREATE FUNCTION coverage_work.joined(of_commune int) RETURNS geometry[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    each geometry[];
    together geometry;
    result geometry[];
BEGIN
    FOR quality IN 1..3 LOOP
        SELECT array_agg(CASE quality WHEN 1 THEN c.limited WHEN 2 THEN c.good ELSE c.very_good END ORDER BY c.operator)
        INTO each
        FROM coverage_work.cover c
        WHERE c.commune = of_commune
        HAVING quality = 1 OR bool_and(c.levels);
        EXIT WHEN each IS NULL;
        together := each[1];
        FOR i IN 2..cardinality(each) LOOP
            together := ST_CollectionExtract(ST_Intersection(together, each[i]), 3);
        END LOOP;
        result[quality] := ST_Union(each);
        result[3 + quality] := together;
    END LOOP;
    RETURN result;
END
$$;

-- What the editions leave for the end.
CREATE UNLOGGED TABLE coverage_work.zone (edition int, zone int, kind text, operators text[], geom geometry(Polygon, 2154)) WITH (parallel_workers = 2);
CREATE UNLOGGED TABLE coverage_work.zone_commune (edition int, zone int, commune int, area float8, establishments bigint, PRIMARY KEY (edition, zone, commune));
CREATE UNLOGGED TABLE coverage_work.seam (edition int, kind text, seams bigint, area float8);
