using System.Text.RegularExpressions;
using NpgsqlTypes;

namespace DataSud.Storage.Features.Filters;

/// <summary>Comparisons and arithmetic.</summary>
internal sealed partial class FilterCompiler
{
    private static readonly OperandType[] Scalars = [OperandType.Text, OperandType.Number, OperandType.Day, OperandType.Condition];

    private Operand Compare(Comparison comparison)
    {
        if (comparison is { Operator: "=", Left: PropertyReference property, Right: TextLiteral text } && Indexed(property, text) is { } indexed)
            return Is(indexed);
        var (left, right) = Comparable(comparison.Left, comparison.Right);
        return Is($"({left.Sql} {Known(comparison.Operator, Comparison.Operators)} {right.Sql})");
    }

    // Where an index wants the comparison said otherwise, of a value that this is the same for.
    private string? Indexed(PropertyReference reference, TextLiteral text) =>
        layer.Find(reference.Name) is { EqualSql: { } equal, Pattern: { } pattern } && Regex.IsMatch(text.Value, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) && !text.Value.Contains('\n')
            ? $"({equal.Replace("{value}", parameters.Add(text.Value), StringComparison.Ordinal)})"
            : null;

    private Operand Between(BetweenPredicate between)
    {
        var (value, least) = Comparable(between.Value, between.Least);
        if (value.Type == OperandType.Condition)
            throw new InvalidFilterException(between.Position, "BETWEEN does not go with true and false", "a number, a day or a text");
        var (again, greatest) = Comparable(between.Value, between.Greatest);
        return Is($"({value.Sql} >= {least.Sql} AND {again.Sql} <= {greatest.Sql})");
    }

    private Operand In(InPredicate isIn)
    {
        // Literals of one kind are one parameter, however many they are: the statement stays the same and an index is of use.
        if (isIn.List.All(item => item is TextLiteral) && Scalar(isIn.Value) is { Type: OperandType.Text } text)
            return Is($"({text.Sql} = ANY ({parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, isIn.List.Select(item => ((TextLiteral)item).Value).ToArray())}))");
        if (isIn.List.All(item => item is NumberLiteral { Value: long }) && Scalar(isIn.Value) is { Type: OperandType.Number } number)
            return Is($"({number.Sql} = ANY ({parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Bigint, isIn.List.Select(item => (long)((NumberLiteral)item).Value).ToArray())}))");
        return Is("(" + string.Join(" OR ", isIn.List.Select(item =>
        {
            var (left, right) = Comparable(isIn.Value, item);
            return $"{left.Sql} = {right.Sql}";
        })) + ")");
    }

    private Operand IsNull(NullPredicate isNull)
    {
        var value = Read(isNull.Value);
        return value.Last is { } last ? Is($"({value.Sql} IS NULL AND {last} IS NULL)") : Is($"({value.Sql} IS NULL)");
    }

    /// <summary>Two parts that may be compared.</summary>
    private (Operand Left, Operand Right) Comparable(FilterExpression left, FilterExpression right)
    {
        var (first, second) = (ScalarBeside(left, right), ScalarBeside(right, left));
        if (first.Type != second.Type)
        {
            // The property is right, what it is compared with is not.
            throw left is not PropertyReference && right is PropertyReference
                ? NotComparable(left, first.Type, right, second.Type)
                : NotComparable(right, second.Type, left, first.Type);
        }
        return first.IsComputed || second.IsComputed ? (Exact(first), Exact(second)) : (first, second);
    }

    private static InvalidFilterException NotComparable(FilterExpression wrong, OperandType wrongType, FilterExpression against, OperandType type) =>
        new(wrong.Position, $"{Subject(wrong)} is {Operand.NameOf(wrongType)}, and {Subject(against)} is {Operand.NameOf(type)}", Operand.ExampleOf(type));

    // A text beside a property of days is a day where it can be: so CQL2's own abstract tests write it.
    private Operand ScalarBeside(FilterExpression expression, FilterExpression other) =>
        expression is TextLiteral text && other is PropertyReference property && layer.Find(property.Name) is { Type: PropertyType.Date }
            ? new(parameters.Add(NpgsqlDbType.Date, ReadDay(text, date: true, time: true)), OperandType.Day)
            : Scalar(expression);

    private Operand Scalar(FilterExpression expression)
    {
        var operand = Read(expression);
        if (Scalars.Contains(operand.Type))
            return operand;
        throw new InvalidFilterException(expression.Position, $"{Subject(expression)} is {operand.Name}, which is not compared this way", operand.Type switch
        {
            OperandType.Geometry => "S_INTERSECTS(geometry, ...) or another spatial predicate",
            OperandType.Interval => "T_INTERSECTS(..., ...) or another temporal predicate",
            _ => "A_CONTAINS(..., ('...')), A_OVERLAPS or another predicate of lists",
        });
    }

    private Operand Compute(Arithmetic arithmetic)
    {
        var left = Exact(Of(arithmetic.Left, OperandType.Number)).Sql;
        var right = Exact(Of(arithmetic.Right, OperandType.Number)).Sql;
        // Nothing divided by zero is any number: unknown, as a missing value is.
        return new(arithmetic.Operator switch
        {
            "+" => $"({left} + {right})",
            "-" => $"({left} - {right})",
            "*" => $"({left} * {right})",
            "/" => $"({left} / nullif({right}, 0))",
            "%" => $"mod({left}, nullif({right}, 0))",
            "DIV" => $"div({left}, nullif({right}, 0))",
            _ => throw new NotSupportedException($"There is no operator {arithmetic.Operator}."),
        }, OperandType.Number)
        { IsComputed = true };
    }

    private static Operand Exact(Operand operand) =>
        operand is { Type: OperandType.Number, IsComputed: false } ? operand with { Sql = $"{operand.Sql}::numeric", IsComputed = true } : operand;

    // Nothing that was read from a request becomes part of a statement.
    private static string Known(string text, IReadOnlyList<string> known) =>
        known.FirstOrDefault(each => each == text) ?? throw new NotSupportedException($"There is no operator {text}.");
}
