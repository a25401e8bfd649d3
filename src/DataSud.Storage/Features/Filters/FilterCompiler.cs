using NpgsqlTypes;

namespace DataSud.Storage.Features.Filters;

/// <summary>Turns one filter into SQL for one layer.</summary>
internal sealed partial class FilterCompiler(Layer layer, SqlParameters parameters, DateOnly? releaseDay)
{
    /// <summary>A part that must be true or false.</summary>
    public string Condition(FilterExpression expression) => Of(expression, OperandType.Condition).Sql;

    private Operand Read(FilterExpression expression) => expression switch
    {
        LogicalExpression logical => Is("(" + string.Join(logical.All ? " AND " : " OR ", logical.Terms.Select(Condition)) + ")"),
        Negation negation => Is($"(NOT {Condition(negation.Term)})"),
        Comparison comparison => Compare(comparison),
        BetweenPredicate between => Between(between),
        InPredicate isIn => In(isIn),
        NullPredicate isNull => IsNull(isNull),
        LikePredicate like => Like(like),
        Arithmetic arithmetic => Compute(arithmetic),
        FunctionCall call => Call(call),
        PropertyReference property => Property(property),
        TextLiteral text => new(parameters.Add(text.Value), OperandType.Text),
        NumberLiteral number => new(parameters.Add(TypeOf(number.Value), number.Value), OperandType.Number),
        BooleanLiteral boolean => Is(parameters.Add(NpgsqlDbType.Boolean, boolean.Value)),
        GeometryLiteral geometry => Geometry(geometry),
        ListLiteral list => new(parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, Texts(list)), OperandType.List),
        _ => throw new NotSupportedException($"{expression.GetType().Name} is no part of a filter."),
    };

    private static Operand Is(string sql) => new(sql, OperandType.Condition);

    /// <summary>A part that must be of a type.</summary>
    private Operand Of(FilterExpression expression, OperandType type)
    {
        var operand = Read(expression);
        return operand.Type == type ? operand : throw NotOf(expression, operand.Type, type);
    }

    private static InvalidFilterException NotOf(FilterExpression expression, OperandType actual, OperandType wanted) =>
        new(expression.Position, $"{Subject(expression)} is {Operand.NameOf(actual)}, where {Operand.NameOf(wanted)} is needed", Operand.ExampleOf(wanted));

    private static string Subject(FilterExpression expression) => expression switch
    {
        PropertyReference property => $"'{property.Name}'",
        TextLiteral text => $"'{InvalidFilterException.Cut(text.Value)}'",
        NumberLiteral number => FormattableString.Invariant($"{number.Value}"),
        BooleanLiteral boolean => boolean.Value ? "TRUE" : "FALSE",
        FunctionCall call => $"{InvalidFilterException.Cut(call.Name)}(...)",
        _ => "this",
    };

    private Operand Property(PropertyReference reference)
    {
        if (layer.Find(reference.Name) is { } property)
        {
            return new($"({property.Sql})", property.Type switch
            {
                PropertyType.Text => OperandType.Text,
                PropertyType.Integer or PropertyType.Number => OperandType.Number,
                PropertyType.Boolean => OperandType.Condition,
                PropertyType.Date => OperandType.Day,
                _ => OperandType.List,
            });
        }
        if (FilterSql.GeometryNames.Contains(reference.Name))
            return new($"({layer.Geometry})", OperandType.Geometry);
        if (reference.Name == FilterSql.TimeName)
        {
            return layer.Time is var (first, last)
                ? new($"({first})", OperandType.Interval) { Last = $"({last})" }
                : new(parameters.Add(NpgsqlDbType.Date, releaseDay), OperandType.Day);
        }
        IReadOnlyList<string> known = [.. layer.Properties.Select(each => each.Name), FilterSql.GeometryNames[0], FilterSql.TimeName];
        // Most likely a slip of the shift key.
        var meant = known.FirstOrDefault(name => name.Equals(reference.Name, StringComparison.OrdinalIgnoreCase));
        throw new InvalidFilterException(
            reference.Position,
            $"{layer.Id} has no property '{InvalidFilterException.Cut(reference.Name)}'" + (meant is null ? "" : $", but '{meant}'"),
            string.Join(", ", known));
    }

    private static NpgsqlDbType TypeOf(object number) => number switch
    {
        long => NpgsqlDbType.Bigint,
        decimal => NpgsqlDbType.Numeric,
        _ => NpgsqlDbType.Double,
    };

    private Operand Call(FunctionCall call)
    {
        var name = call.Name.ToUpperInvariant();
        if (SpatialFunctions.TryGetValue(name, out var spatial))
            return Spatial(call, name, spatial);
        if (TemporalConditions.TryGetValue(name, out var temporal))
            return Temporal(call, temporal);
        if (ListConditions.TryGetValue(name, out var list))
            return Lists(call, list);
        return name switch
        {
            "CASEI" or "ACCENTI" => Folded(call),
            "DATE" => Day(call),
            "TIMESTAMP" => Moment(call),
            "INTERVAL" => Interval(call),
            _ => throw new InvalidFilterException(call.Position, $"there is no function '{InvalidFilterException.Cut(call.Name)}'", KnownFunctions),
        };
    }

    // A property: the functions stand in other files, whose fields may be made later.
    private static string KnownFunctions =>
        string.Join(", ", (IEnumerable<string>)["CASEI", "ACCENTI", "DATE", "TIMESTAMP", "INTERVAL", .. SpatialFunctions.Keys, .. TemporalConditions.Keys, .. ListConditions.Keys]);

    private static void Expect(FunctionCall call, int count)
    {
        if (call.Arguments.Count != count)
        {
            throw new InvalidFilterException(call.Position, $"{InvalidFilterException.Cut(call.Name)} has {call.Arguments.Count} arguments",
                count == 1 ? "one argument" : "two arguments");
        }
    }
}
