using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>What must hold of maps of coverage.</summary>
internal static class CoverageChecks
{
    private const string Ground = """
        WITH measured AS (
            SELECT file, feature, sum(ST_Area(geom)) AS area FROM staged_coverage_polygon GROUP BY file, feature
        ),
        gone AS (
            DELETE FROM staged_coverage s USING measured m WHERE m.file = s.file AND m.feature = s.feature AND NOT m.area > 0 RETURNING s.file, s.line
        )
        SELECT file, line, 'geometry' AS column_name, NULL AS value, 'covers no ground' AS reason
        FROM gone
        ORDER BY file, line
        """;

    // The same ground twice is the same area once: it would not change a rate, but it tells of a file put together wrongly.
    private const string Once = """
        WITH gone AS (
            DELETE FROM staged_coverage s
            USING (
                SELECT file, feature, row_number() OVER (
                    PARTITION BY quarter, operator_code, technology, usage, quality, departement_code, srid, digest ORDER BY file, feature) AS nth
                FROM staged_coverage
            ) AS n
            WHERE n.file = s.file AND n.feature = s.feature AND n.nth > 1
            RETURNING s.file, s.line, s.layer
        )
        SELECT file, line, 'geometry' AS column_name, layer AS value, 'stands twice' AS reason
        FROM gone
        ORDER BY file, line
        """;

    private const string Quarter = """
        SELECT true AS refuses, format('%s tells no quarter, neither by its name (2026_T1_couv_…, …_201801) nor by the date of its features: say which one with --edition 2026-Q1.', f.name) AS message
        FROM staged_file f
        WHERE EXISTS (SELECT FROM staged_coverage s WHERE s.file = f.file AND s.quarter IS NULL)
        ORDER BY f.name
        """;

    private const string Rings = """
        SELECT false AS refuses, format('%s polygons of %s had rings that crossed, and were repaired.', count(*) FILTER (WHERE repaired), count(*)) AS message
        FROM staged_coverage_polygon
        HAVING bool_or(repaired)
        """;

    private const string Specks = """
        SELECT false AS refuses, format('%s polygons cover no ground and were left out; other polygons of their features stay.', count(*)) AS message
        FROM staged_coverage_polygon p
        JOIN staged_coverage s USING (file, feature)
        WHERE NOT ST_Area(p.geom) > 0
        HAVING count(*) > 0
        """;

    private const string Levels = """
        SELECT false AS refuses, format('%s %s %s of %s has features with a quality and others without.', operator_code, technology, usage, quarter) AS message
        FROM staged_coverage
        GROUP BY operator_code, technology, usage, quarter
        HAVING bool_or(quality = 'covered') AND bool_or(quality <> 'covered')
        ORDER BY operator_code, technology, usage, quarter
        """;

    /// <summary>Checks that refuse rows.</summary>
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A feature covers ground", Ground),
        new("A feature stands once", Once),
    ];

    /// <summary>Checks of the release.</summary>
    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("The quarter of every map is known", Quarter),
        new("Rings do not cross", Rings),
        new("Polygons cover ground", Specks),
        new("A map has levels or has none", Levels),
    ];
}
