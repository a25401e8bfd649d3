-- Polygons of refused features go; rings that cross are made valid: what ST_MakeValid leaves of lines and points is no ground.

ALTER TABLE staged_coverage ADD PRIMARY KEY (file, feature);
CREATE INDEX ON staged_coverage_polygon (file, feature);
ANALYZE staged_coverage;
ANALYZE staged_coverage_polygon;

DELETE FROM staged_coverage_polygon p
WHERE NOT EXISTS (SELECT FROM staged_coverage s WHERE s.file = p.file AND s.feature = p.feature);

UPDATE staged_coverage_polygon
SET geom = ST_CollectionExtract(ST_MakeValid(geom), 3), repaired = true
WHERE NOT ST_IsValid(geom);

-- What neither the name nor the features tell was asked for, or is the quarter of the date that was.
UPDATE staged_coverage s
SET quarter = q.quarter
FROM staged_quarter q
WHERE q.file = s.file AND s.quarter IS NULL;
