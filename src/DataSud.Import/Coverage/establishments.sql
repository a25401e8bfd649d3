-- Establishments: each point against what each operator covers of its commune, and how many operators reach it.

DROP TABLE IF EXISTS coverage_work.reach, coverage_work.reached;

-- Ground after ground, so that its index is made once for all of the commune's points.
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;

CREATE UNLOGGED TABLE coverage_work.reach AS
SELECT p.id, c.commune, c.operator, c.levels, p.establishments,
       (CASE
           WHEN NOT ST_Covers(c.limited, p.geom) THEN 0
           WHEN NOT c.levels OR NOT ST_Covers(c.good, p.geom) THEN 1
           WHEN NOT ST_Covers(c.very_good, p.geom) THEN 2
           ELSE 3
       END)::smallint AS rank
FROM coverage_work.cover c
JOIN coverage_work.point p ON p.commune = c.commune;

SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = on;
ANALYZE coverage_work.reach;

INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
WITH per_commune AS (
    SELECT r.commune, r.operator,
           sum(r.establishments) FILTER (WHERE r.rank >= 1) AS covered,
           sum(r.establishments) FILTER (WHERE r.rank = 1) AS limited,
           sum(r.establishments) FILTER (WHERE r.rank = 2) AS good,
           sum(r.establishments) FILTER (WHERE r.rank = 3) AS very_good
    FROM coverage_work.reach r
    GROUP BY r.commune, r.operator
)
SELECT @release, p.level, p.code, e.quarter, e.technology, e.usage, k.operator, 'establishments', q.quality, sum(coalesce(q.reached, 0)), sum(n.establishments)
FROM coverage_work.edition e
CROSS JOIN coverage_work.pair k
JOIN coverage_work.place p USING (commune)
JOIN coverage_work.counted n USING (commune)
LEFT JOIN per_commune c USING (commune, operator)
CROSS JOIN LATERAL (VALUES ('covered', c.covered, true), ('cl', c.limited, k.levels), ('bc', c.good, k.levels), ('tbc', c.very_good, k.levels)) AS q (quality, reached, known)
WHERE e.id = @edition
GROUP BY p.level, p.code, e.quarter, e.technology, e.usage, k.operator, q.quality
-- of no establishment there is no share
HAVING count(*) = min(p.communes) AND bool_and(q.known) AND sum(n.establishments) > 0;

CREATE UNLOGGED TABLE coverage_work.reached AS
SELECT r.id, r.commune, min(r.establishments) AS establishments, count(*)::smallint AS operators,
       (count(*) FILTER (WHERE r.rank >= 1))::smallint AS covered,
       (count(*) FILTER (WHERE r.rank >= 2))::smallint AS good,
       (count(*) FILTER (WHERE r.rank >= 3))::smallint AS very_good
FROM coverage_work.reach r
GROUP BY r.id, r.commune;

CREATE UNIQUE INDEX ON coverage_work.reached (id);
ANALYZE coverage_work.reached;

INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
WITH per_commune AS (
    SELECT r.commune, q.quality,
           sum(r.establishments) FILTER (WHERE q.reached_by = 0) AS white,
           sum(r.establishments) FILTER (WHERE q.reached_by > 0 AND q.reached_by < r.operators) AS grey,
           sum(r.establishments) FILTER (WHERE q.reached_by = r.operators) AS whole
    FROM coverage_work.reached r
    CROSS JOIN LATERAL (VALUES ('covered', r.covered), ('bc', r.good), ('tbc', r.very_good)) AS q (quality, reached_by)
    GROUP BY r.commune, q.quality
)
SELECT @release, p.level, p.code, e.quarter, e.technology, e.usage, min(j.operators), 'establishments', q.quality,
       sum(coalesce(c.white, 0)), sum(coalesce(c.grey, 0)), sum(coalesce(c.whole, 0)), sum(n.establishments)
FROM coverage_work.edition e
CROSS JOIN coverage_work.joint j
JOIN coverage_work.place p USING (commune)
JOIN coverage_work.counted n USING (commune)
CROSS JOIN (VALUES ('covered'), ('bc'), ('tbc')) AS q (quality)
LEFT JOIN per_commune c ON c.commune = j.commune AND c.quality = q.quality
WHERE e.id = @edition
GROUP BY p.level, p.code, e.quarter, e.technology, e.usage, q.quality
HAVING count(*) = min(p.communes) AND min(j.operators) = max(j.operators) AND (q.quality = 'covered' OR bool_and(j.levels)) AND sum(n.establishments) > 0;
