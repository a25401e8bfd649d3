-- Active establishments with a usable point, those of one place together, in the commune whose outline holds it (on a border: the one whose
-- code comes first). The commune that their address names does not matter: a point is what can be compared with a map.

CREATE UNLOGGED TABLE coverage_work.spot AS
SELECT row_number() OVER ()::int AS id, ST_Transform(geom, 2154) AS geom, establishments
FROM (
    SELECT g.geom, count(*)::int AS establishments
    FROM sirene.geolocation g
    JOIN sirene.establishment e ON e.release_id = @establishments AND e.siret = g.siret
    WHERE g.release_id = @geolocation
      AND e.active
      AND g.geom && (SELECT ST_SetSRID(ST_Extent(o.geom), 4326) FROM ref.contour o JOIN ref.regional_commune c USING (code) WHERE o.release_id = @outlines AND o.level = 'commune')
    GROUP BY g.geom
) AS place;

CREATE INDEX ON coverage_work.spot USING gist (geom);
ANALYZE coverage_work.spot;

CREATE UNLOGGED TABLE coverage_work.held AS
SELECT s.id, c.id AS commune, c.code
FROM coverage_work.commune c
JOIN coverage_work.spot s ON ST_Covers(c.geom, s.geom);

CREATE UNLOGGED TABLE coverage_work.point AS
SELECT s.id, h.commune, s.geom, s.establishments
FROM (SELECT DISTINCT ON (id) id, commune FROM coverage_work.held ORDER BY id, code) AS h
JOIN coverage_work.spot s USING (id);

DROP TABLE coverage_work.spot, coverage_work.held;
CREATE INDEX ON coverage_work.point (commune);
CREATE INDEX ON coverage_work.point USING gist (geom);
ANALYZE coverage_work.point;

CREATE UNLOGGED TABLE coverage_work.counted AS
SELECT c.id AS commune, coalesce(sum(p.establishments), 0)::float8 AS establishments
FROM coverage_work.commune c
LEFT JOIN coverage_work.point p ON p.commune = c.id
GROUP BY c.id;

ANALYZE coverage_work.counted;
