-- The rows of the files under this release; other files and levels of the former one go on standing where they stand.

INSERT INTO telecom.mobile_qos_measure
    (release_id, year, source_file, source_line, operator_code, day, hour, kind, protocol, target, situation, zone, place, technology, result, failure,
     succeeded, access_s, transfer_s, download_mbit_s, upload_mbit_s, within_5_s, within_10_s, video_correct, video_perfect,
     call_setup_s, call_s, call_quality, sms_s, geom, source_code, commune_code, departement_code, flags)
SELECT @release, y.year, y.name, m.line, m.operator_code, m.day, m.hour, m.kind, m.protocol, m.target, m.situation, m.zone, m.place, m.technology, m.result, m.failure,
       m.succeeded, m.access_s, m.transfer_s, m.download_mbit_s, m.upload_mbit_s, m.within_5_s, m.within_10_s, m.video_correct, m.video_perfect,
       m.call_setup_s, m.call_s, m.call_quality, m.sms_s, m.geom, m.source_code, c.code,
       CASE WHEN c.code IS NULL THEN m.departement_code WHEN left(c.code, 2) IN ('97', '98') THEN left(c.code, 3) ELSE left(c.code, 2) END,
       array_remove(ARRAY[m.position_flag], NULL)
FROM staged_measure m
JOIN staged_year y USING (file)
CROSS JOIN LATERAL (
    SELECT CASE
               WHEN m.source_code BETWEEN '13201' AND '13216' THEN '13055'
               WHEN m.source_code BETWEEN '69381' AND '69389' THEN '69123'
               WHEN m.source_code BETWEEN '75101' AND '75120' THEN '75056'
               ELSE m.source_code
           END AS whole
) AS printed
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = printed.whole
CROSS JOIN LATERAL (SELECT coalesce(e.successor_code, printed.whole) AS code) AS c;

INSERT INTO telecom.mobile_qos_aggregate
    (release_id, year, level, code, service, zone, situation, operator_code, result, tests, source_file, source_line)
SELECT @release, a.year, a.level, a.code, a.service, a.zone, a.situation, a.operator_code, a.result, a.tests, f.name, a.line
FROM staged_aggregate a
JOIN staged_file f USING (file);

INSERT INTO telecom.mobile_qos_part
    (release_id, year, kind, part, rows_release_id, origin_release, territory, file_names, rows)
SELECT @release, year, 'measures', source_file, @release, @number, @territory, source_file, count(*)
FROM telecom.mobile_qos_measure
WHERE release_id = @release
GROUP BY year, source_file
UNION ALL
SELECT @release, year, 'aggregates', level, @release, @number, CASE WHEN level <> 'metropole' THEN @territory END, string_agg(DISTINCT source_file, ', ' ORDER BY source_file), count(*)
FROM telecom.mobile_qos_aggregate
WHERE release_id = @release
GROUP BY year, level;

INSERT INTO telecom.mobile_qos_part
    (release_id, year, kind, part, rows_release_id, origin_release, territory, file_names, rows)
SELECT @release, year, kind, part, rows_release_id, origin_release, territory, file_names, rows
FROM telecom.mobile_qos_part
WHERE release_id = @previous
ON CONFLICT (release_id, year, kind, part) DO NOTHING;

ANALYZE telecom.mobile_qos_measure, telecom.mobile_qos_aggregate, telecom.mobile_qos_part;
