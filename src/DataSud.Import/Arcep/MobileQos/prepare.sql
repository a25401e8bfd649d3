-- The year of each file: its name, what was asked with --edition or --official-date, or the days of its measurements.

CREATE TEMP TABLE staged_year ON COMMIT DROP AS
SELECT f.file, f.name, f.kind,
       coalesce(
           (regexp_match(f.name, '(?<!\d)(20\d\d)(?!\d)'))[1]::int,
           (regexp_match(r.edition, '(?<!\d)(20\d\d)(?!\d)'))[1]::int,
           extract(year FROM r.official_date)::int,
           d.year) AS year
FROM staged_file f
CROSS JOIN staged_request r
LEFT JOIN LATERAL (
    SELECT mode() WITHIN GROUP (ORDER BY extract(year FROM day)::int) AS year
    FROM (
        SELECT coalesce(day, other_day) AS day FROM staged_measured WHERE file = f.file
        UNION ALL
        SELECT day FROM staged_measured_2023 WHERE file = f.file
    ) AS told
) AS d ON true;

-- The operator that is tested is the one named; where none is, the network that answered.
CREATE TEMP TABLE staged_measure ON COMMIT DROP AS
WITH named (beginning, code) AS (
    VALUES ('orange', '20801'), ('sfr', '20810'), ('free', '20815'), ('bouygues', '20820')
),
alike AS (
    SELECT file, line, operator, mcc || lpad(mnc::text, 2, '0') AS network,
           coalesce(day, other_day) AS day, coalesce(hour, other_hour) AS hour, latitude, longitude, situation, protocol, target, zone,
           coalesce(place, line_name) AS place, technology, coalesce(result, other_result) AS result, failure,
           access_s, transfer_s, download_mbit_s, upload_mbit_s, within_5_s, within_10_s, video_correct, video_perfect, download_ok, upload_ok,
           NULL::boolean AS call_ok, sms_ok, sms_s, call_setup_s, call_s, call_quality, source_code, departement_code
    FROM staged_measured
    UNION ALL
    SELECT file, line, operator, mcc_mnc, day, hour, latitude, longitude, situation, protocol, target, zone, place, technology, NULL, NULL,
           NULL, transfer_s, download_mbit_s, NULL, within_5_s, within_10_s, video_correct, video_perfect, NULL, upload_ok,
           call_ok, sms_ok, sms_s, call_setup_s, call_s, call_quality, source_code, departement_code
    FROM staged_measured_2023
)
SELECT a.*,
       coalesce(n.code, CASE WHEN a.network ~ '^(208|308|340|546|547|543|647|742)\d\d$' THEN a.network END) AS operator_code,
       CASE
           WHEN a.protocol ~* 'sms' THEN 'sms'
           WHEN a.protocol ~* 'voi|voice|appel|call' THEN 'voice'
           WHEN a.protocol IS NOT NULL THEN 'data'
           WHEN num_nonnulls(a.sms_ok, a.sms_s) > 0 THEN 'sms'
           WHEN num_nonnulls(a.call_setup_s, a.call_s, a.call_quality, a.call_ok) > 0 THEN 'voice'
           ELSE 'data'
       END AS kind,
       coalesce(
           CASE WHEN a.result ~* '^(success|ok|r[eé]ussi)' THEN true WHEN a.result ~* '^(fail|ko|[eé]chec|error|erreur|timeout)' THEN false END,
           a.within_10_s, a.video_correct, a.download_ok, a.upload_ok, a.sms_ok, a.call_ok) AS succeeded,
       p.geom,
       CASE WHEN num_nonnulls(a.latitude, a.longitude) < 2 THEN 'no-position' WHEN p.geom IS NULL THEN 'outside-france' END AS position_flag
FROM alike a
LEFT JOIN named n ON ref.fold(a.operator) LIKE n.beginning || '%'
LEFT JOIN LATERAL (
    SELECT ST_SetSRID(ST_MakePoint(a.longitude, a.latitude), 4326) AS geom
    -- metropolitan France; the Antilles; Guyane; La Réunion; Mayotte; Saint-Pierre-et-Miquelon
    FROM (VALUES (-5.8, 41.2, 10.0, 51.5), (-63.3, 14.2, -60.7, 18.2), (-54.8, 2.0, -51.4, 6.0), (55.1, -21.5, 56.0, -20.7), (44.8, -13.2, 45.4, -12.5), (-56.7, 46.6, -56.0, 47.3)) AS b (west, south, east, north)
    WHERE a.longitude BETWEEN b.west AND b.east AND a.latitude BETWEEN b.south AND b.north
    LIMIT 1
) AS p ON true;

CREATE TEMP TABLE staged_aggregate ON COMMIT DROP AS
SELECT a.*, y.year
FROM (
    SELECT file, line, 'metropole' AS level, 'FR' AS code, service, zone, situation, operator_code, result, tests FROM staged_aggregate_metropole
    UNION ALL
    SELECT file, line, 'region', code, service, zone, situation, operator_code, result, tests FROM staged_aggregate_region
    UNION ALL
    SELECT file, line, 'departement', code, service, zone, situation, operator_code, result, tests FROM staged_aggregate_departement
) AS a
JOIN staged_year y USING (file);

ANALYZE staged_measure, staged_aggregate;
