-- Past quarters of which nothing has changed: as the former release has them.

INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
SELECT @release, s.level, s.code, s.quarter, s.technology, s.usage, s.operator_code, s.criterion, s.quality, s.covered, s.total
FROM telecom.coverage_share s
JOIN coverage_work.edition e USING (quarter, technology, usage)
WHERE s.release_id = @previous AND e.carried;

INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
SELECT @release, u.level, u.code, u.quarter, u.technology, u.usage, u.operators, u.criterion, u.quality, u.white, u.grey, u.whole, u.total
FROM telecom.coverage_union_share u
JOIN coverage_work.edition e USING (quarter, technology, usage)
WHERE u.release_id = @previous AND e.carried;
