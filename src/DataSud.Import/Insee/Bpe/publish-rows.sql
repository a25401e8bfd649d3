-- Facilities as the detail file has them; counts by place and type, those of other years and types carried over.
-- After the checks, a number that is not there is that of a row which is a facility.

SET LOCAL work_mem = '256MB';

INSERT INTO stats.bpe_facility
    (release_id, source_file, source_line, period, code, facility_type, facilities, x, y, epsg)
SELECT @release, f.name, b.line, b.period, b.code, b.facility_type, coalesce(b.facilities, 1), b.x, b.y, b.epsg
FROM staged_bpe b
JOIN staged_file f ON f.file = b.file;

INSERT INTO stats.bpe_count
    (release_id, period, geo_object, code, facility_type, facilities, missing_reason, source_file, source_line, origin_release)
SELECT @release, b.period,
       CASE WHEN b.code ~ '^(751(0[1-9]|1[0-9]|20)|6938[1-9]|132(0[1-9]|1[0-6]))$' THEN 'ARM' ELSE 'COM' END,
       b.code, b.facility_type, sum(coalesce(b.facilities, 1)), NULL,
       min(f.name),
       CASE WHEN count(*) = 1 THEN min(b.line) END,
       @number
FROM staged_bpe b
JOIN staged_file f ON f.file = b.file
GROUP BY b.period, b.code, b.facility_type;

INSERT INTO stats.bpe_count
    (release_id, period, geo_object, code, facility_type, facilities, missing_reason, source_file, source_line, origin_release)
SELECT @release, m.period, upper(m.geo_object), m.geo, m.facility_type, m.value,
       CASE
           WHEN m.value IS NOT NULL THEN NULL
           WHEN m.conf_status <> 'F' OR m.obs_status = 'Q' THEN 'confidential'
           WHEN m.obs_status IN ('O', 'L', 'M', 'H') THEN 'missing'
           WHEN m.obs_status <> 'A' THEN 'status-' || lower(m.obs_status)
           ELSE 'not-published'
       END,
       f.name, m.line, @number
FROM staged_bpe_melodi m
JOIN staged_file f ON f.file = m.file
WHERE m.is_counted;

WITH new AS (
    SELECT DISTINCT period, facility_type FROM stats.bpe_count WHERE release_id = @release
)
INSERT INTO stats.bpe_count
    (release_id, period, geo_object, code, facility_type, facilities, missing_reason, source_file, source_line, origin_release)
SELECT @release, c.period, c.geo_object, c.code, c.facility_type, c.facilities, c.missing_reason, c.source_file, c.source_line, c.origin_release
FROM stats.bpe_count c
WHERE c.release_id = @previous
  AND NOT EXISTS (SELECT FROM new WHERE new.period = c.period AND new.facility_type = c.facility_type);

ANALYZE stats.bpe_facility, stats.bpe_count;
