using Npgsql;

namespace DataSud.Storage.Features.Filters;

/// <summary>Filters as SQL: names become what the layer says they are, every literal becomes a parameter.</summary>
public static class FilterSql
{
    /// <summary>Name of the geometry in a filter, and another that is understood.</summary>
    public static IReadOnlyList<string> GeometryNames { get; } = ["geometry", "geom"];

    /// <summary>Name of a feature's time in a filter: the days it is of, or the release's day.</summary>
    public const string TimeName = "datetime";

    /// <summary>A condition for WHERE.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="layer">Layer whose features it chooses from.</param>
    /// <param name="parameters">Gets the literals.</param>
    /// <param name="releaseDay">Official day of the release, which <c>datetime</c> is where features have no time of their own; null where it has none.</param>
    /// <exception cref="InvalidFilterException">The layer has no such property, or a value is not of the type that it is compared with.</exception>
    public static string Compile(FilterExpression filter, Layer layer, SqlParameters parameters, DateOnly? releaseDay) =>
        new FilterCompiler(layer, parameters, releaseDay).Condition(filter);

    /// <summary>Finds out before any statement is made whether a layer can answer a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="layer">The layer.</param>
    /// <exception cref="InvalidFilterException">It cannot.</exception>
    public static void Check(FilterExpression filter, Layer layer)
    {
        using var command = new NpgsqlCommand();
        Compile(filter, layer, new SqlParameters(command), releaseDay: null);
    }

    /// <summary>The names that a filter speaks of.</summary>
    /// <param name="filter">The filter.</param>
    public static IReadOnlySet<string> NamesIn(FilterExpression filter)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(filter, names);
        return names;
    }

    private static void Collect(FilterExpression expression, HashSet<string> names)
    {
        if (expression is PropertyReference property)
            names.Add(property.Name);
        foreach (var part in Parts(expression))
            Collect(part, names);
    }

    private static IReadOnlyList<FilterExpression> Parts(FilterExpression expression) => expression switch
    {
        LogicalExpression logical => logical.Terms,
        Negation negation => [negation.Term],
        Comparison comparison => [comparison.Left, comparison.Right],
        LikePredicate like => [like.Text, like.Pattern],
        BetweenPredicate between => [between.Value, between.Least, between.Greatest],
        InPredicate isIn => [isIn.Value, .. isIn.List],
        NullPredicate isNull => [isNull.Value],
        Arithmetic arithmetic => [arithmetic.Left, arithmetic.Right],
        FunctionCall call => call.Arguments,
        ListLiteral list => list.Items,
        _ => [],
    };
}
