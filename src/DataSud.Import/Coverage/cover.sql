-- One edition: what each operator covers of each commune. A piece that lies inside a commune is taken whole; only one that crosses its
-- border is cut.

DROP TABLE IF EXISTS coverage_work.piece, coverage_work.clip, coverage_work.pair, coverage_work.ground, coverage_work.cover, coverage_work.together, coverage_work.joint;

CREATE UNLOGGED TABLE coverage_work.piece AS
SELECT m.operator,
       CASE s.quality WHEN 'tbc' THEN 3 WHEN 'bc' THEN 2 ELSE 1 END AS rank,
       coverage_work.sound(s.measured) AS geom
FROM coverage_work.map m
JOIN telecom.coverage_piece s ON s.map_id = m.map_id
WHERE m.edition = @edition
  AND s.measured && (SELECT ST_SetSRID(ST_Extent(geom), 2154) FROM coverage_work.commune);

CREATE INDEX ON coverage_work.piece USING gist (geom);
ANALYZE coverage_work.piece;

CREATE UNLOGGED TABLE coverage_work.clip AS
SELECT c.id AS commune, p.operator, p.rank,
       CASE WHEN ST_Covers(c.geom, p.geom) THEN p.geom ELSE ST_CollectionExtract(ST_Intersection(p.geom, c.geom), 3) END AS geom
FROM coverage_work.commune c
JOIN coverage_work.piece p ON ST_Intersects(c.geom, p.geom);

CREATE INDEX ON coverage_work.clip (commune, operator, rank);
ANALYZE coverage_work.clip;

CREATE UNLOGGED TABLE coverage_work.pair WITH (fillfactor = 10, parallel_workers = 2) AS
SELECT k.commune, k.operator, k.levels, c.area
FROM coverage_work.known k
JOIN coverage_work.commune c ON c.id = k.commune
WHERE k.edition = @edition
ORDER BY md5(k.commune || k.operator);

ANALYZE coverage_work.pair;

CREATE UNLOGGED TABLE coverage_work.ground WITH (parallel_workers = 2) AS
SELECT p.*, coverage_work.united(p.commune, p.operator) AS united
FROM coverage_work.pair p;

-- Ground of at least each quality, and its square metres. Rounding must not let a part pass the whole.
CREATE UNLOGGED TABLE coverage_work.cover WITH (parallel_workers = 2) AS
SELECT g.commune, g.operator, g.levels, g.area,
       g.united[1] AS limited, g.united[2] AS good, g.united[3] AS very_good,
       least(a.limited, g.area) AS limited_m2, least(a.good, a.limited, g.area) AS good_m2, least(a.very_good, a.good, a.limited, g.area) AS very_good_m2
FROM coverage_work.ground g
CROSS JOIN LATERAL (
    SELECT coverage_work.square_metres(g.united[1]) AS limited, coverage_work.square_metres(g.united[2]) AS good, coverage_work.square_metres(g.united[3]) AS very_good
) AS a;

CREATE UNIQUE INDEX ON coverage_work.cover (commune, operator);
ANALYZE coverage_work.cover;

-- All operators of a commune together.
CREATE UNLOGGED TABLE coverage_work.together WITH (parallel_workers = 2) AS
SELECT c.id AS commune, c.area, coverage_work.joined(c.id) AS joined
FROM coverage_work.commune c;

CREATE UNLOGGED TABLE coverage_work.joint WITH (parallel_workers = 2) AS
SELECT t.commune, k.operators, k.levels, t.area, t.joined[1] AS some_ground, t.joined[4] AS whole_ground,
       ARRAY[a.covered, least(a.good, a.covered), least(a.very_good, a.good, a.covered)] AS some_m2,
       ARRAY[least(w.covered, a.covered), least(w.good, w.covered, a.good, a.covered), least(w.very_good, w.good, w.covered, a.very_good, a.good, a.covered)] AS whole_m2
FROM coverage_work.together t
JOIN (
    SELECT commune, array_agg(operator ORDER BY operator) AS operators, bool_and(levels) AS levels FROM coverage_work.pair GROUP BY commune
) AS k USING (commune)
CROSS JOIN LATERAL (
    SELECT least(coverage_work.square_metres(t.joined[1]), t.area) AS covered, coverage_work.square_metres(t.joined[2]) AS good, coverage_work.square_metres(t.joined[3]) AS very_good
) AS a
CROSS JOIN LATERAL (
    SELECT coverage_work.square_metres(t.joined[4]) AS covered, coverage_work.square_metres(t.joined[5]) AS good, coverage_work.square_metres(t.joined[6]) AS very_good
) AS w;

CREATE UNIQUE INDEX ON coverage_work.joint (commune);
ANALYZE coverage_work.joint;
