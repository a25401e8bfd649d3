-- Rates, recomputed from the counts of each territory.

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, basis, source_code, note)
WITH rate AS (
    SELECT 'computed-mobile-coverage-rate' AS indicator_code, s.level, s.code, s.quarter, o.code AS operator, s.technology, s.usage, s.criterion, q.quality,
           q.part / s.total AS share, NULL AS note
    FROM telecom.coverage_share s
    JOIN named_operator o ON o.mcc_mnc = s.operator_code
    CROSS JOIN LATERAL (
        SELECT CASE s.quality WHEN 'covered' THEN '>=cl' ELSE s.quality END AS quality, s.covered AS part
        UNION ALL
        SELECT 'nc', s.total - s.covered WHERE s.quality = 'covered'
    ) AS q
    WHERE s.release_id = @release
    UNION ALL
    SELECT 'computed-mobile-coverage-operators', u.level, u.code, u.quarter, q.operator, u.technology, u.usage, u.criterion,
           CASE u.quality WHEN 'covered' THEN '>=cl' WHEN 'bc' THEN '>=bc' ELSE u.quality END,
           q.part / u.total,
           'Réunion des réseaux de ' || (SELECT string_agg(n.label, ', ' ORDER BY n.ordinal, n.code) FROM named_operator n WHERE n.mcc_mnc = ANY (u.operators))
               || ' : ce n’est pas ce que reçoit l’abonné d’un opérateur'
    FROM telecom.coverage_union_share u
    CROSS JOIN LATERAL (
        SELECT 'at-least-one' AS operator, u.grey + u.whole AS part
        UNION ALL
        SELECT 'at-least-' || (ARRAY['one', 'two', 'three', 'four', 'five'])[cardinality(u.operators)], u.whole WHERE cardinality(u.operators) BETWEEN 2 AND 5
    ) AS q
    WHERE u.release_id = @release
)
SELECT @release,
       concat_ws('.', r.indicator_code, r.level, r.code, r.quarter, r.operator, r.technology, r.usage, r.criterion, r.quality),
       row_number() OVER (
           PARTITION BY r.indicator_code
           ORDER BY array_position('{region,departement,epci,commune}', r.level), r.code, r.quarter, r.operator, r.technology, r.usage, r.criterion, r.quality),
       r.indicator_code,
       r.level,
       r.code,
       r.quarter,
       make_date(left(r.quarter, 4)::int, 3 * right(r.quarter, 1)::int - 2, 1),
       (make_date(left(r.quarter, 4)::int, 3 * right(r.quarter, 1)::int, 1) + interval '1 month - 1 day')::date,
       jsonb_build_object('operator', r.operator, 'technology', r.technology, 'usage', r.usage, 'criterion', r.criterion, 'quality', r.quality),
       round((100 * r.share)::numeric, 4),
       'percent',
       'declared',
       'datasud',
       r.note
FROM rate r;

ANALYZE telecom.coverage_share, telecom.coverage_union_share, stats.observation;
