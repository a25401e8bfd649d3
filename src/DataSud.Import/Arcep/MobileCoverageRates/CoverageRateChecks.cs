using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverageRates;

/// <summary>
/// What must hold of coverage rates. The shares of one operator exclude one another and make the whole: a row whose shares do not make 100
/// within 0.1 is no measure of coverage, and is refused rather than served with a flag that a chart would not show.
/// </summary>
internal static class CoverageRateChecks
{
    private const string KnownPlace = """
        WITH gone AS (
            DELETE FROM staged_rate WHERE code IS NULL RETURNING file, line, level, printed
        ),
        gone_too AS (
            DELETE FROM staged_union WHERE code IS NULL AND level IS NOT NULL RETURNING file, line, level, printed
        )
        SELECT file, line, level AS column_name, printed AS value, 'is neither a code nor a name of that level' AS reason
        FROM (SELECT * FROM gone UNION ALL SELECT * FROM gone_too) AS row
        ORDER BY file, line
        """;

    private const string Once = """
        WITH gone AS (
            DELETE FROM staged_rate s
            USING (SELECT file, line, row_number() OVER (PARTITION BY quarter, level, code, technology, operator_code ORDER BY file, line) AS nth FROM staged_rate) AS n
            WHERE n.file = s.file AND n.line = s.line AND n.nth > 1
            RETURNING s.file, s.line, concat_ws(' ', s.technology, s.operator_code, s.code) AS value
        ),
        gone_too AS (
            DELETE FROM staged_union s
            USING (SELECT file, line, row_number() OVER (PARTITION BY quarter, level, code, technology, quality ORDER BY file, line) AS nth FROM staged_union) AS n
            WHERE n.file = s.file AND n.line = s.line AND n.nth > 1
            RETURNING s.file, s.line, concat_ws(' ', s.technology, s.quality, s.code)
        )
        SELECT file, line, NULL AS column_name, value, 'stands twice' AS reason
        FROM (SELECT * FROM gone UNION ALL SELECT * FROM gone_too) AS row
        ORDER BY file, line
        """;

    // Shares as an array, whatever the form: numbers beyond 0 to 100, a sum that is not 100, a hole among the numbers of operators.
    private const string Whole = """
        WITH block AS (
            SELECT file, line, 'couv_nc…couv_tbc' AS columns, ARRAY[area_nc, area_cl, area_bc, area_tbc] AS shares, false AS ordered FROM staged_rate
            UNION ALL
            SELECT file, line, 'pop_nc…pop_tbc', ARRAY[population_nc, population_cl, population_bc, population_tbc], false FROM staged_rate
            UNION ALL
            SELECT file, line, 'couv_0…couv_5', area, true FROM staged_union
            UNION ALL
            SELECT file, line, 'pop_0…pop_5', population, true FROM staged_union
        ),
        bad AS (
            SELECT DISTINCT ON (b.file, b.line) b.file, b.line, b.columns, array_to_string(b.shares, ' + ', '–') AS value,
                   CASE
                       WHEN s.least < 0 OR s.most > 100 THEN 'holds a share that is not between 0 and 100'
                       WHEN b.ordered AND s.holes > 0 THEN 'lacks a share between two others'
                       ELSE format('makes %s, not 100', s.total)
                   END AS reason
            FROM block b
            CROSS JOIN LATERAL (SELECT min(v) AS least, max(v) AS most, sum(v) AS total, count(*) FILTER (WHERE v IS NULL) AS holes, count(v) AS filled FROM unnest(b.shares) AS v) AS s
            WHERE s.filled > 0 AND (s.least < 0 OR s.most > 100 OR abs(s.total - 100) > 0.1 OR (b.ordered AND s.holes > 0))
            ORDER BY b.file, b.line, b.columns
        ),
        gone AS (
            DELETE FROM staged_rate r USING bad WHERE bad.file = r.file AND bad.line = r.line
        ),
        gone_too AS (
            DELETE FROM staged_union u USING bad WHERE bad.file = u.file AND bad.line = u.line
        )
        SELECT file, line, columns AS column_name, value, reason
        FROM bad
        ORDER BY file, line
        """;

    private const string Quarter = """
        SELECT true AS refuses, format('%s tells no quarter by its name, as 2023T3_op_communes.csv does: say which one with --edition 2023-Q3.', name) AS message
        FROM staged_quarter
        WHERE quarter IS NULL
        ORDER BY name
        """;

    private const string Level = """
        SELECT true AS refuses, format('%s does not say whether its territories are départements or regions (93 is one of each): its name must, as 2023T3_nbope_departements.csv does.', name) AS message
        FROM nbope_level
        WHERE level IS NULL
        ORDER BY name
        """;

    private const string Inhabited = """
        SELECT false AS refuses, format('%s rows give no share of the population (nobody lives there, or the file is empty there).', count(*)) AS message
        FROM (
            SELECT 1 FROM staged_rate WHERE num_nonnulls(population_nc, population_cl, population_bc, population_tbc) = 0
            UNION ALL
            SELECT 1 FROM staged_union WHERE population IS NULL
        ) AS row
        HAVING count(*) > 0
        """;

    /// <summary>Checks that refuse rows.</summary>
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A row is of a territory", KnownPlace),
        new("A territory has one row a technology and operator, or quality", Once),
        new("Shares are between 0 and 100, and make 100 within 0.1", Whole),
    ];

    /// <summary>Checks of the release.</summary>
    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("The quarter of every file is known", Quarter),
        new("The level of every file is known", Level),
        new("Every territory has shares of its population", Inhabited),
    ];
}
