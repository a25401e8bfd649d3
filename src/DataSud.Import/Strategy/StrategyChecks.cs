using DataSud.Import.Pipeline;

namespace DataSud.Import.Strategy;

/// <summary>Every code that a file of the strategy names exists in another: a row that names an unknown one is refused.</summary>
internal static class StrategyChecks
{
    public static IReadOnlyList<RowCheck> All { get; } =
    [
        Once("staged_objective", "code"),
        Once("staged_indicator", "code"),
        Once("staged_figure", "id"),
        Once("staged_target", "id"),
        Once("staged_unit", "code"),
        Once("staged_producer", "code"),
        Once("staged_conflict", "group_id"),
        Once("staged_place", "code", "level"),
        Once("staged_dimension", "code", "key"),
        new("A place hangs under a known one", """
            DELETE FROM staged_place p
            WHERE p.parent IS NOT NULL AND p.parent NOT IN ('FR', '93', '11')
              AND NOT EXISTS (SELECT FROM staged_place o WHERE o.level = 'departement' AND o.code = p.parent)
              AND NOT EXISTS (SELECT FROM ref.territory t WHERE t.level = 'departement' AND t.code = p.parent)
            RETURNING p.file, p.line, 'parent' AS column_name, p.parent AS value, 'is no known place' AS reason
            """),
        new("Each objective has one summary", """
            DELETE FROM staged_objective o
            WHERE (SELECT count(*) FROM staged_summary s WHERE s.code = o.code) <> 1
            RETURNING o.file, o.line, 'code' AS column_name, o.code AS value, 'does not have one summary' AS reason
            """),
        new("An objective hangs under a known one, an enjeu under none", """
            DELETE FROM staged_objective o
            WHERE (o.kind = 'enjeu') <> (o.parent_code IS NULL)
               OR (o.parent_code IS NOT NULL AND NOT EXISTS (SELECT FROM staged_objective p WHERE p.code = o.parent_code))
            RETURNING o.file, o.line, 'parent_code' AS column_name, o.parent_code AS value, 'is no code that it can hang under' AS reason
            """),
        new("An objective has a page", """
            DELETE FROM staged_objective
            WHERE page IS NULL
            RETURNING file, line, 'page' AS column_name, NULL::text AS value, 'is empty' AS reason
            """),
        Known("staged_summary", "code", "staged_objective", "code"),
        Known("staged_indicator", "unit", "staged_unit", "code"),
        Known("staged_indicator", "theme", "staged_objective", "code"),
        KnownItems("staged_indicator", "objectives", "staged_objective", "code"),
        Known("staged_figure", "indicator_code", "staged_indicator", "code"),
        Known("staged_figure", "unit", "staged_unit", "code"),
        Known("staged_figure", "source_code", "staged_producer", "code"),
        KnownPlace("staged_figure"),
        KnownDimensions("staged_figure"),
        KnownItems("staged_figure", "twin_keys", "staged_figure", "id"),
        new("A figure has a value and a line", """
            DELETE FROM staged_figure
            WHERE value IS NULL OR source_line IS NULL
            RETURNING file, line, CASE WHEN value IS NULL THEN 'value' ELSE 'source_line' END AS column_name, NULL::text AS value, 'is empty' AS reason
            """),
        Known("staged_target", "objective_code", "staged_objective", "code"),
        Known("staged_target", "indicator_code", "staged_indicator", "code"),
        Known("staged_target", "unit", "staged_unit", "code"),
        KnownPlace("staged_target"),
        KnownDimensions("staged_target"),
        KnownItems("staged_target", "figure_keys", "staged_figure", "id"),
        new("A target has a number unless it is qualitative", """
            DELETE FROM staged_target
            WHERE (comparator = 'qualitative') <> (value IS NULL)
            RETURNING file, line, 'value' AS column_name, value::text AS value, 'does not go with the comparator ' || comparator AS reason
            """),
        Known("staged_conflict", "indicator_code", "staged_indicator", "code"),
        KnownItems("staged_conflict", "figure_keys", "staged_figure", "id"),
        Known("staged_conflict", "preferred_key", "staged_figure", "id"),
        KnownDimensions("staged_conflict"),
    ];

    // Where several rows are the same, the first one stays.
    private static RowCheck Once(string table, string column, string? within = null) => new(
        $"{Plain(table)}: a {column} stands once{(within is null ? "" : $" a {within}")}",
        $"""
        DELETE FROM {table} t
        USING {table} first
        WHERE first.{column} IS NOT DISTINCT FROM t.{column}{(within is null ? "" : $" AND first.{within} = t.{within}")}
          AND (first.file, first.line) < (t.file, t.line)
        RETURNING t.file, t.line, '{column}' AS column_name, t.{column} AS value, 'stands twice' AS reason
        """);

    private static RowCheck Known(string table, string column, string others, string key) => new(
        $"{Plain(table)}: {column} is known",
        $"""
        DELETE FROM {table} t
        WHERE t.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {others} o WHERE o.{key} = t.{column})
        RETURNING t.file, t.line, '{column}' AS column_name, t.{column} AS value, 'is unknown to {Plain(others)}' AS reason
        """);

    private static RowCheck KnownItems(string table, string column, string others, string key) => new(
        $"{Plain(table)}: each of {column} is known",
        $"""
        WITH unknown AS (
            SELECT t.file, t.line, min(item) AS item
            FROM {table} t
            CROSS JOIN unnest(t.{column}) AS item
            WHERE NOT EXISTS (SELECT FROM {others} o WHERE o.{key} = item)
            GROUP BY t.file, t.line
        )
        DELETE FROM {table} t
        USING unknown
        WHERE unknown.file = t.file AND unknown.line = t.line
        RETURNING t.file, t.line, '{column}' AS column_name, unknown.item AS value, 'is unknown to {Plain(others)}' AS reason
        """);

    private static RowCheck KnownPlace(string table) => new(
        $"{Plain(table)}: the place is known",
        $"""
        DELETE FROM {table} t
        WHERE NOT EXISTS (SELECT FROM staged_place p WHERE p.level = t.level AND p.code = t.territory_code)
          AND NOT EXISTS (SELECT FROM ref.territory r WHERE r.level = t.level AND r.code = t.territory_code)
        RETURNING t.file, t.line, 'territory_code' AS column_name, t.level || '/' || t.territory_code AS value, 'is no known place' AS reason
        """);

    private static RowCheck KnownDimensions(string table) => new(
        $"{Plain(table)}: each dimension is of the vocabulary",
        $"""
        WITH unknown AS (
            SELECT t.file, t.line, min(pair.key || '=' || pair.value) AS item
            FROM {table} t
            CROSS JOIN jsonb_each_text(t.dimensions) AS pair
            WHERE NOT EXISTS (SELECT FROM staged_dimension d WHERE d.key = pair.key AND d.code = pair.value)
            GROUP BY t.file, t.line
        )
        DELETE FROM {table} t
        USING unknown
        WHERE unknown.file = t.file AND unknown.line = t.line
        RETURNING t.file, t.line, 'dimensions' AS column_name, unknown.item AS value, 'is no code of the vocabulary' AS reason
        """);

    private static string Plain(string staging) => staging["staged_".Length..] + "s";
}
