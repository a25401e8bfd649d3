using DataSud.Storage.Features;
using NpgsqlTypes;

namespace DataSud.Storage.Catalogue.Entries;

/// <summary>Conditions on the rows of a table that portals ask: every value is a parameter, only what is written in code is text.</summary>
public static class TableConditions
{
    /// <summary>A column has one of some values; a list of texts has one of them in it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Strings, longs, decimals, bools or DateOnlys, as the column's type asks for.</param>
    /// <param name="orNone">Whether it may have none too.</param>
    /// <param name="parameters">Gets the values.</param>
    public static string OneOf(LayerProperty column, IReadOnlyList<object> values, bool orNone, SqlParameters parameters)
    {
        var none = $"({column.Sql}) IS NULL";
        if (values.Count == 0)
            return orNone ? none : "false";
        var one = column switch
        {
            { EqualSql: { } equal } => string.Join(" OR ", values.Select(value => $"({equal.Replace("{value}", parameters.Add((string)value), StringComparison.Ordinal)})")),
            { Type: PropertyType.TextList } => $"({column.Sql}) && {Array(NpgsqlDbType.Text, values.Cast<string>())}",
            { Type: PropertyType.Integer } => $"({column.Sql}) = ANY ({Array(NpgsqlDbType.Bigint, values.Cast<long>())})",
            { Type: PropertyType.Number } => $"({column.Sql})::numeric = ANY ({Array(NpgsqlDbType.Numeric, values.Cast<decimal>())})",
            { Type: PropertyType.Boolean } => $"({column.Sql}) = ANY ({Array(NpgsqlDbType.Boolean, values.Cast<bool>())})",
            { Type: PropertyType.Date } => $"({column.Sql}) = ANY ({Array(NpgsqlDbType.Date, values.Cast<DateOnly>())})",
            // One value compared plainly is what indexes are made for.
            _ when values.Count == 1 => $"({column.Sql}) = {parameters.Add((string)values[0])}",
            _ => $"({column.Sql}) = ANY ({Array(NpgsqlDbType.Text, values.Cast<string>())})",
        };
        return orNone ? $"({one} OR {none})" : $"({one})";

        string Array<T>(NpgsqlDbType type, IEnumerable<T> items) => parameters.Add(NpgsqlDbType.Array | type, items.ToArray());
    }

    /// <summary>Every word stands somewhere in the columns, whatever its case and accents.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="words">The words.</param>
    /// <param name="parameters">Gets the words.</param>
    public static string HasWords(IReadOnlyList<LayerProperty> columns, IReadOnlyList<string> words, SqlParameters parameters)
    {
        var text = $"ref.fold(concat_ws(' ', {string.Join(", ", columns.Select(column => column.Type is PropertyType.TextList ? $"array_to_string({column.Sql}, ' ')" : $"({column.Sql})::text"))}))";
        // A word that folds to nothing is nowhere looked for.
        return string.Join(" AND ", words.Select(word => $"strpos({text}, ref.fold({parameters.Add(word)})) > 0"));
    }
}
