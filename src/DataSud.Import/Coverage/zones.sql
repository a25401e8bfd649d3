-- White and grey ground of the edition, whole across communes: borders between them are dissolved on a grid of one centimetre. Zones under
-- 100 square metres are rather seams of the maps than places; they stay in the shares, and are counted. So are corners of communes that a
-- zone touches with less than that.

DROP TABLE IF EXISTS coverage_work.part, coverage_work.united_zone, coverage_work.belonging, coverage_work.inhabited, coverage_work.zone_part;

CREATE UNLOGGED TABLE coverage_work.part WITH (parallel_workers = 2) AS
SELECT row_number() OVER ()::int AS id, k.*, ST_Area(k.geom) AS area, ST_PointOnSurface(k.geom) AS inside
FROM (
    SELECT j.commune, v.kind, j.operators, (ST_Dump(ST_CollectionExtract(v.geom, 3))).geom
    FROM coverage_work.joint j
    JOIN coverage_work.commune c ON c.id = j.commune
    CROSS JOIN LATERAL (
        SELECT 'white' AS kind, ST_Difference(c.geom, j.some_ground, 0.01) AS geom WHERE j.some_m2[1] < j.area
        UNION ALL
        SELECT 'grey', ST_Difference(j.some_ground, j.whole_ground, 0.01) WHERE j.whole_m2[1] < j.some_m2[1]
    ) AS v
) AS k;

CREATE INDEX ON coverage_work.part USING gist (inside);
ANALYZE coverage_work.part;

CREATE UNLOGGED TABLE coverage_work.united_zone WITH (parallel_workers = 2) AS
SELECT row_number() OVER ()::int AS id, u.kind, u.operators, d.geom
FROM (SELECT kind, operators, ST_Union(geom, 0.01) AS geom FROM coverage_work.part GROUP BY kind, operators) AS u
CROSS JOIN LATERAL ST_Dump(ST_CollectionExtract(u.geom, 3)) AS d;

CREATE INDEX ON coverage_work.united_zone USING gist (geom);
ANALYZE coverage_work.united_zone;

-- Which zone each part became a part of, and the establishments inside; no zone for one so thin that it vanished between two points of the grid.
CREATE UNLOGGED TABLE coverage_work.belonging AS
SELECT p.id, min(u.id) AS zone
FROM coverage_work.united_zone u
JOIN coverage_work.part p ON p.kind = u.kind AND p.operators = u.operators AND ST_Covers(u.geom, p.inside)
GROUP BY p.id;

CREATE UNLOGGED TABLE coverage_work.inhabited AS
SELECT p.id, sum(r.establishments) AS establishments
FROM coverage_work.part p
JOIN coverage_work.point s ON s.commune = p.commune AND ST_Covers(p.geom, s.geom)
JOIN coverage_work.reached r ON r.id = s.id AND CASE p.kind WHEN 'white' THEN r.covered = 0 ELSE r.covered > 0 AND r.covered < r.operators END
GROUP BY p.id;

ANALYZE coverage_work.belonging, coverage_work.inhabited;

CREATE UNLOGGED TABLE coverage_work.zone_part AS
SELECT p.commune, p.kind, p.area, b.zone, coalesce(i.establishments, 0) AS establishments
FROM coverage_work.part p
LEFT JOIN coverage_work.belonging b USING (id)
LEFT JOIN coverage_work.inhabited i USING (id);

ANALYZE coverage_work.zone_part;

INSERT INTO coverage_work.zone_commune (edition, zone, commune, area, establishments)
SELECT @edition, zone, commune, sum(area), sum(establishments)
FROM coverage_work.zone_part
WHERE zone IS NOT NULL
GROUP BY zone, commune
HAVING sum(area) >= 100;

INSERT INTO coverage_work.zone (edition, zone, kind, operators, geom)
SELECT @edition, u.id, u.kind, u.operators, u.geom
FROM coverage_work.united_zone u
WHERE EXISTS (SELECT FROM coverage_work.zone_commune c WHERE c.edition = @edition AND c.zone = u.id);

INSERT INTO coverage_work.seam (edition, kind, seams, area)
SELECT @edition, k.kind,
       (SELECT count(*) FROM coverage_work.united_zone u
        WHERE u.kind = k.kind AND NOT EXISTS (SELECT FROM coverage_work.zone_commune c WHERE c.edition = @edition AND c.zone = u.id)),
       (SELECT coalesce(sum(p.area), 0) FROM coverage_work.zone_part p
        WHERE p.kind = k.kind AND NOT EXISTS (SELECT FROM coverage_work.zone_commune c WHERE c.edition = @edition AND c.zone = p.zone AND c.commune = p.commune))
FROM (VALUES ('white'), ('grey')) AS k (kind);
