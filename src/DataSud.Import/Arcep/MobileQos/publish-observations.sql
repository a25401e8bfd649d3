-- A figure stands on the line of the file that gives it; nothing is added up again, for ARCEP weights what it adds.

WITH named AS (
    SELECT r.*, service.code AS service_code, zone.code AS zone_code, situation.code AS situation_code, o.code AS operator,
           CASE r.level WHEN 'metropole' THEN 'france' ELSE r.level END AS territory_level,
           CASE r.level WHEN 'metropole' THEN 1 WHEN 'region' THEN 2 ELSE 3 END AS rank,
           CASE r.level WHEN 'metropole' THEN 'metropolitan-france' END AS scope,
           -- two words of the file may be one of the vocabulary
           row_number() OVER (PARTITION BY r.year, r.level, r.code, service.code, zone.code, situation.code, o.code ORDER BY r.source_line) AS nth
    FROM result r
    JOIN share_service USING (year, service)
    JOIN named_operator o ON o.mcc_mnc = r.operator_code
    JOIN word service ON service.key = 'service' AND service.printed = r.service
    JOIN word zone ON zone.key = 'zone' AND zone.printed = r.zone
    JOIN word situation ON situation.key = 'situation' AND situation.printed = r.situation
    JOIN ref.territory t ON t.level = CASE r.level WHEN 'metropole' THEN 'france' ELSE r.level END AND t.code = r.code
),
observed AS (
    SELECT 'arcep-mobile-qos-success-rate' AS indicator_code, n.*, n.result AS value, 'percent' AS unit,
           CASE WHEN n.result IS NULL THEN 'too-few-tests' END AS missing_reason,
           CASE
               WHEN (n.tells AND n.is_whole) OR n.successes = round(n.successes) THEN format('%s réussis / %s tests', round(n.successes), n.tests)
               WHEN n.tests IS NOT NULL THEN format('%s tests', n.tests)
           END AS note
    FROM named n
    UNION ALL
    SELECT 'arcep-mobile-qos-tests', n.*, n.tests, 'count', CASE WHEN n.tests IS NULL THEN 'not-given' END, NULL
    FROM named n
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, missing_reason,
     unit, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', o.indicator_code, o.territory_level, o.code, o.year, o.operator, o.service_code, o.zone_code, o.situation_code, o.scope),
       row_number() OVER (PARTITION BY o.indicator_code ORDER BY o.rank, o.code, o.year, o.operator, o.service_code, o.zone_code, o.situation_code),
       o.indicator_code,
       o.territory_level,
       o.code,
       o.year::text,
       make_date(o.year, 1, 1),
       make_date(o.year, 12, 31),
       jsonb_strip_nulls(jsonb_build_object('operator', o.operator, 'service', o.service_code, 'zone', o.zone_code, 'situation', o.situation_code, 'scope', o.scope)),
       o.value,
       o.missing_reason,
       o.unit,
       'measured',
       'arcep',
       o.source_file,
       o.source_line,
       o.note
FROM observed o
WHERE o.nth = 1;

ANALYZE stats.observation;
