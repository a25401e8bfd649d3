-- The zones of all editions, ranked; the rule is explained in docs/coverage.md.

ANALYZE coverage_work.zone, coverage_work.zone_commune;

CREATE UNLOGGED TABLE coverage_work.ranked AS
SELECT z.edition, z.zone, s.area_km2, s.establishments, s.communes, s.departements, w.weight,
       row_number() OVER (ORDER BY w.weight DESC, e.technology, e.usage, ST_XMin(z.geom), ST_YMin(z.geom), z.zone)::int AS number
FROM coverage_work.zone z
JOIN coverage_work.edition e ON e.id = z.edition
JOIN (
    SELECT p.edition, p.zone,
           sum(p.area) / 1e6 AS area_km2,
           CASE WHEN @establishments::int IS NOT NULL THEN sum(p.establishments)::int END AS establishments,
           array_agg(c.code ORDER BY p.area DESC, c.code) AS communes,
           array_agg(DISTINCT c.departement_code) AS departements
    FROM coverage_work.zone_commune p
    JOIN coverage_work.commune c ON c.id = p.commune
    GROUP BY p.edition, p.zone
) AS s ON s.edition = z.edition AND s.zone = z.zone
CROSS JOIN LATERAL (
    SELECT (CASE z.kind WHEN 'white' THEN 1e7 ELSE 0 END) + coalesce(s.establishments, 0) + s.area_km2 / (s.area_km2 + 1) AS weight
) AS w;

ANALYZE coverage_work.ranked;

INSERT INTO telecom.coverage_zone (release_id, number, kind, quarter, technology, usage, operators, area_km2, establishments, communes, departements, weight, geom)
SELECT @release, r.number, z.kind, e.quarter, e.technology, e.usage, z.operators, r.area_km2, r.establishments, r.communes, r.departements, r.weight,
       ST_ForcePolygonCCW(coverage_work.sound(ST_Transform(z.geom, 4326)))
FROM coverage_work.ranked r
JOIN coverage_work.zone z USING (edition, zone)
JOIN coverage_work.edition e ON e.id = r.edition
ORDER BY r.number;

INSERT INTO telecom.coverage_zone_commune (zone_id, commune_code, area_km2, establishments)
SELECT t.id, c.code, p.area / 1e6, CASE WHEN @establishments::int IS NOT NULL THEN p.establishments END
FROM coverage_work.ranked r
JOIN telecom.coverage_zone t ON t.release_id = @release AND t.number = r.number
JOIN coverage_work.zone_commune p USING (edition, zone)
JOIN coverage_work.commune c ON c.id = p.commune;

-- For maps: at each scale what is wider than half a pixel (of 256 to a tile), in pieces that a tile cuts quickly. The last is the ground itself.
CREATE UNLOGGED TABLE coverage_work.drawn WITH (parallel_workers = 2) AS
SELECT r.number, ST_Transform(z.geom, 3857) AS geom
FROM coverage_work.ranked r
JOIN coverage_work.zone z USING (edition, zone);

CREATE UNLOGGED TABLE coverage_work.outline AS
SELECT d.number, s.max_zoom, piece.geom
FROM coverage_work.drawn d
CROSS JOIN LATERAL (
    SELECT z AS max_zoom, ST_Simplify(d.geom, half.pixel) AS geom, half.pixel * half.pixel AS least
    FROM (VALUES (6), (8), (10), (12)) AS zoom (z)
    CROSS JOIN LATERAL (SELECT 40075016.68557849 / 512 / 2 ^ z AS pixel) AS half
    UNION ALL
    SELECT 22, d.geom, 0
) AS s
CROSS JOIN LATERAL ST_Dump(coverage_work.sound(s.geom)) AS whole
CROSS JOIN LATERAL (SELECT ST_Subdivide(whole.geom, 256) AS geom WHERE ST_Area(whole.geom) > s.least) AS piece;

INSERT INTO telecom.coverage_zone_outline (zone_id, max_zoom, geom)
SELECT t.id, o.max_zoom, o.geom
FROM coverage_work.outline o
JOIN telecom.coverage_zone t ON t.release_id = @release AND t.number = o.number
WHERE ST_GeometryType(o.geom) = 'ST_Polygon';

-- Only what is served is drawn.
DELETE FROM telecom.coverage_zone_outline o
USING telecom.coverage_zone z
WHERE z.id = o.zone_id AND z.release_id <> @release AND z.release_id IS DISTINCT FROM @previous;

ANALYZE telecom.coverage_zone, telecom.coverage_zone_commune, telecom.coverage_zone_outline;
