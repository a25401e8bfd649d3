-- Rates stand as the file gives them: there is no count to recompute them from, so an EPCI gets none, and a commune that has merged
-- since gets none either.

-- The territory of each row: communes of the region and the arrondissements of Marseille, every département and region, METRO.
CREATE TEMP TABLE placed ON COMMIT DROP AS
WITH code AS (
    SELECT p.quarter, r.level, r.source_code
    FROM telecom.mobile_coverage_part p
    JOIN telecom.mobile_coverage_rate r ON r.release_id = p.rows_release_id AND r.quarter = p.quarter AND r.level = p.level
    WHERE p.release_id = @release AND p.form = 'operator'
    UNION
    SELECT p.quarter, u.level, u.source_code
    FROM telecom.mobile_coverage_part p
    JOIN telecom.mobile_coverage_operators u ON u.release_id = p.rows_release_id AND u.quarter = p.quarter AND u.level = p.level
    WHERE p.release_id = @release AND p.form = 'union'
),
followed AS (
    SELECT c.*, coalesce(e.successor_code, c.source_code) AS today
    FROM code c
    LEFT JOIN ref.territory_event e ON c.level = 'commune' AND e.level = 'commune' AND e.code = c.source_code
)
SELECT f.quarter, f.level AS source_level, f.source_code, t.level, t.code,
       CASE t.level WHEN 'region' THEN 2 WHEN 'departement' THEN 3 WHEN 'commune' THEN 5 ELSE 6 END AS rank,
       NULL AS scope,
       f.level = 'commune' AND bool_or(f.today <> f.source_code) OVER (PARTITION BY f.quarter, f.level, f.today) AS merged
FROM followed f
JOIN ref.territory t ON t.code = f.today AND t.origin = 'reference'
                    AND CASE f.level WHEN 'commune' THEN t.level IN ('commune', 'arrondissement') AND t.in_scope ELSE t.level = f.level END
UNION ALL
SELECT f.quarter, f.level, f.source_code, 'france', 'FR', 1, 'metropolitan-france', false
FROM followed f
WHERE f.level = 'territory' AND f.source_code IN ('METRO', 'METROPOLE');

ANALYZE placed;

CREATE TEMP TABLE share ON COMMIT DROP AS
WITH operator AS (
    SELECT 'arcep-mobile-coverage-rate' AS indicator_code, t.rank, t.level, t.code, t.scope, t.merged, r.quarter, o.code AS operator, r.technology,
           v.criterion, v.quality, v.share, v.note, r.source_file, r.source_line
    FROM telecom.mobile_coverage_part p
    JOIN telecom.mobile_coverage_rate r ON r.release_id = p.rows_release_id AND r.quarter = p.quarter AND r.level = p.level
    JOIN placed t ON t.quarter = r.quarter AND t.source_level = r.level AND t.source_code = r.source_code
    JOIN named_operator o ON o.mcc_mnc = r.operator_code
    CROSS JOIN LATERAL (
        SELECT criterion, quality, share, NULL AS note
        FROM (VALUES
            ('surface', 'nc', r.area_nc), ('surface', 'cl', r.area_cl), ('surface', 'bc', r.area_bc), ('surface', 'tbc', r.area_tbc),
            ('population', 'nc', r.population_nc), ('population', 'cl', r.population_cl), ('population', 'bc', r.population_bc), ('population', 'tbc', r.population_tbc)
        ) AS printed (criterion, quality, share)
        WHERE share IS NOT NULL
        UNION ALL
        SELECT 'surface', '>=cl', CASE WHEN num_nonnulls(r.area_cl, r.area_bc, r.area_tbc) > 0 THEN coalesce(r.area_cl, 0) + coalesce(r.area_bc, 0) + coalesce(r.area_tbc, 0) END,
               concat_ws(' + ', r.area_cl, r.area_bc, r.area_tbc)
        UNION ALL
        SELECT 'population', '>=cl', CASE WHEN num_nonnulls(r.population_cl, r.population_bc, r.population_tbc) > 0 THEN coalesce(r.population_cl, 0) + coalesce(r.population_bc, 0) + coalesce(r.population_tbc, 0) END,
               concat_ws(' + ', r.population_cl, r.population_bc, r.population_tbc)
    ) AS v
    WHERE p.release_id = @release AND p.form = 'operator'
),
several AS (
    SELECT 'arcep-mobile-coverage-operators' AS indicator_code, t.rank, t.level, t.code, t.scope, t.merged, u.quarter,
           'at-least-' || (ARRAY['one', 'two', 'three', 'four', 'five'])[n] AS operator, u.technology,
           v.criterion,
           CASE u.quality WHEN 'cl' THEN '>=cl' WHEN 'bc' THEN '>=bc' WHEN 'tbc' THEN 'tbc' END AS quality,
           (SELECT sum(s) FROM unnest(v.shares[n + 1:]) AS s) AS share,
           'Réunion des réseaux : ce n’est pas ce que reçoit l’abonné d’un opérateur' AS note, u.source_file, u.source_line
    FROM telecom.mobile_coverage_part p
    JOIN telecom.mobile_coverage_operators u ON u.release_id = p.rows_release_id AND u.quarter = p.quarter AND u.level = p.level
    JOIN placed t ON t.quarter = u.quarter AND t.source_level = u.level AND t.source_code = u.source_code
    CROSS JOIN LATERAL (VALUES ('surface', u.area), ('population', u.population)) AS v (criterion, shares)
    -- with no share at all, one row says so
    CROSS JOIN LATERAL generate_series(1, coalesce(cardinality(v.shares) - 1, 1)) AS n
    WHERE p.release_id = @release AND p.form = 'union'
)
SELECT * FROM operator
UNION ALL
SELECT * FROM several;

ANALYZE share;

-- Communes that have merged since are one row, without a figure.
DELETE FROM share s
USING (
    SELECT ctid AS place, row_number() OVER (PARTITION BY indicator_code, level, code, quarter, operator, technology, criterion, quality ORDER BY source_line) AS nth
    FROM share
    WHERE merged
) AS n
WHERE s.ctid = n.place AND n.nth > 1;

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, missing_reason,
     unit, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', s.indicator_code, s.level, s.code, s.quarter, s.operator, s.technology, s.criterion, s.quality, s.scope),
       row_number() OVER (PARTITION BY s.indicator_code ORDER BY s.rank, s.code, s.quarter, s.operator, s.technology, s.criterion, s.quality),
       s.indicator_code,
       s.level,
       s.code,
       s.quarter,
       make_date(left(s.quarter, 4)::int, 3 * right(s.quarter, 1)::int - 2, 1),
       (make_date(left(s.quarter, 4)::int, 3 * right(s.quarter, 1)::int, 1) + interval '1 month - 1 day')::date,
       jsonb_strip_nulls(jsonb_build_object('operator', s.operator, 'technology', s.technology, 'criterion', s.criterion, 'quality', s.quality, 'scope', s.scope)),
       CASE WHEN NOT s.merged THEN s.share END,
       CASE WHEN s.merged THEN 'merged-communes' WHEN s.share IS NULL THEN 'not-given' END,
       'percent',
       'declared',
       'arcep',
       s.source_file,
       CASE WHEN NOT s.merged THEN s.source_line END,
       CASE WHEN s.merged THEN 'Communes réunies depuis : leurs pourcentages ne se combinent pas' ELSE nullif(s.note, '') END
FROM share s;

ANALYZE stats.observation;
