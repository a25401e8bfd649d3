-- Surface: square metres of communes, and their sums. What is known of only some of a territory's communes is not its figure.

INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
SELECT @release, p.level, p.code, e.quarter, e.technology, e.usage, c.operator, 'surface', q.quality, sum(q.m2), sum(c.area)
FROM coverage_work.edition e
CROSS JOIN coverage_work.cover c
JOIN coverage_work.place p USING (commune)
CROSS JOIN LATERAL (VALUES
    ('covered', c.limited_m2, true),
    ('cl', c.limited_m2 - c.good_m2, c.levels),
    ('bc', c.good_m2 - c.very_good_m2, c.levels),
    ('tbc', c.very_good_m2, c.levels)) AS q (quality, m2, known)
WHERE e.id = @edition
GROUP BY p.level, p.code, e.quarter, e.technology, e.usage, c.operator, q.quality
HAVING count(*) = min(p.communes) AND bool_and(q.known);

-- None, some, all: said of the same operators in all communes of a territory, or not at all.
INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
SELECT @release, p.level, p.code, e.quarter, e.technology, e.usage, min(j.operators), 'surface', q.quality,
       sum(j.area - j.some_m2[q.at]), sum(j.some_m2[q.at] - j.whole_m2[q.at]), sum(j.whole_m2[q.at]), sum(j.area)
FROM coverage_work.edition e
CROSS JOIN coverage_work.joint j
JOIN coverage_work.place p USING (commune)
CROSS JOIN (VALUES (1, 'covered'), (2, 'bc'), (3, 'tbc')) AS q (at, quality)
WHERE e.id = @edition
GROUP BY p.level, p.code, e.quarter, e.technology, e.usage, q.quality
HAVING count(*) = min(p.communes) AND min(j.operators) = max(j.operators) AND (q.quality = 'covered' OR bool_and(j.levels));
