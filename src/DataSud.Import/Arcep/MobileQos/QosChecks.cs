using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileQos;

/// <summary>What must hold of measurements and of their results.</summary>
internal static class QosChecks
{
    private const string Operator = """
        DELETE FROM staged_measure
        WHERE operator_code IS NULL
        RETURNING file, line, 'operator' AS column_name, concat_ws(' ', operator, network) AS value, 'names no operator that is known' AS reason
        """;

    private const string Once = """
        DELETE FROM staged_aggregate s
        USING (SELECT file, line, row_number() OVER (PARTITION BY year, level, code, service, zone, situation, operator_code ORDER BY file, line) AS nth FROM staged_aggregate) AS n
        WHERE n.file = s.file AND n.line = s.line AND n.nth > 1
        RETURNING s.file, s.line, NULL AS column_name, concat_ws(' ', s.code, s.service, s.zone, s.situation, s.operator_code) AS value, 'stands twice' AS reason
        """;

    private const string Tested = """
        DELETE FROM staged_aggregate
        WHERE result IS NOT NULL AND coalesce(tests, 0) = 0
        RETURNING file, line, 'nb_test' AS column_name, tests::text AS value, 'has a result without a test' AS reason
        """;

    private const string Year = """
        SELECT true AS refuses, format('%s tells no year, as 2025_QoS_Metropole_data_habitations.csv does by its name: say which one with --edition 2025.', name) AS message
        FROM staged_year
        WHERE year IS NULL
        ORDER BY name
        """;

    private const string Positions = """
        SELECT false AS refuses, format('%s measurements are flagged %s: kept, and shown on no map.', count(*), position_flag) AS message
        FROM staged_measure
        WHERE position_flag IS NOT NULL
        GROUP BY position_flag
        ORDER BY position_flag
        """;

    private const string Days = """
        SELECT false AS refuses, format('%s measurements have no day, or one of another year than the file''s.', count(*)) AS message
        FROM staged_measure m
        JOIN staged_year y USING (file)
        WHERE m.day IS NULL OR extract(year FROM m.day) <> y.year
        HAVING count(*) > 0
        """;

    /// <summary>Checks that refuse rows.</summary>
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A measurement is of an operator", Operator),
        new("A result stands once", Once),
        new("A result is of tests", Tested),
    ];

    /// <summary>Checks of the release.</summary>
    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("The year of every file is known", Year),
        new("Every measurement has a position in France", Positions),
        new("Every measurement has a day of its year", Days),
    ];
}
