using System.Globalization;
using NpgsqlTypes;

namespace DataSud.Storage.Features.Filters;

/// <summary>Days, intervals and how they lie. Properties are of days: a moment counts as its day (UTC), a day as the interval of itself.</summary>
internal sealed partial class FilterCompiler
{
    private delegate string TimeCondition((string First, string Last) a, (string First, string Last) b);

    // The relations of ISO 19108, as CQL2 has them.
    private static readonly Dictionary<string, TimeCondition> TemporalConditions = new()
    {
        ["T_AFTER"] = (a, b) => $"{a.First} > {b.Last}",
        ["T_BEFORE"] = (a, b) => $"{a.Last} < {b.First}",
        ["T_CONTAINS"] = (a, b) => $"{a.First} < {b.First} AND {a.Last} > {b.Last}",
        ["T_DISJOINT"] = (a, b) => $"{a.First} > {b.Last} OR {a.Last} < {b.First}",
        ["T_DURING"] = (a, b) => $"{a.First} > {b.First} AND {a.Last} < {b.Last}",
        ["T_EQUALS"] = (a, b) => $"{a.First} = {b.First} AND {a.Last} = {b.Last}",
        ["T_FINISHEDBY"] = (a, b) => $"{a.First} < {b.First} AND {a.Last} = {b.Last}",
        ["T_FINISHES"] = (a, b) => $"{a.First} > {b.First} AND {a.Last} = {b.Last}",
        ["T_INTERSECTS"] = (a, b) => $"{a.First} <= {b.Last} AND {a.Last} >= {b.First}",
        ["T_MEETS"] = (a, b) => $"{a.Last} = {b.First}",
        ["T_METBY"] = (a, b) => $"{a.First} = {b.Last}",
        ["T_OVERLAPPEDBY"] = (a, b) => $"{a.First} > {b.First} AND {a.First} < {b.Last} AND {a.Last} > {b.Last}",
        ["T_OVERLAPS"] = (a, b) => $"{a.First} < {b.First} AND {a.Last} > {b.First} AND {a.Last} < {b.Last}",
        ["T_STARTEDBY"] = (a, b) => $"{a.First} = {b.First} AND {a.Last} > {b.Last}",
        ["T_STARTS"] = (a, b) => $"{a.First} = {b.First} AND {a.Last} < {b.Last}",
    };

    private Operand Temporal(FunctionCall call, TimeCondition condition)
    {
        Expect(call, 2);
        return Is($"({condition(Span(call.Arguments[0]), Span(call.Arguments[1]))})");
    }

    private (string First, string Last) Span(FilterExpression expression)
    {
        var operand = Read(expression);
        return operand.Type switch
        {
            OperandType.Day => (operand.Sql, operand.Sql),
            OperandType.Interval => (operand.Sql, operand.Last!),
            _ => throw new InvalidFilterException(expression.Position, $"{Subject(expression)} is {operand.Name}, where a day or an interval is needed",
                $"{Operand.ExampleOf(OperandType.Day)}, {Operand.ExampleOf(OperandType.Interval)}, or a property of days"),
        };
    }

    private Operand Day(FunctionCall call)
    {
        Expect(call, 1);
        return new(parameters.Add(NpgsqlDbType.Date, ReadDay(call.Arguments[0], date: true, time: false)), OperandType.Day);
    }

    private Operand Moment(FunctionCall call)
    {
        Expect(call, 1);
        return new(parameters.Add(NpgsqlDbType.Date, ReadDay(call.Arguments[0], date: false, time: true)), OperandType.Day);
    }

    private Operand Interval(FunctionCall call)
    {
        Expect(call, 2);
        var (begin, end) = (call.Arguments[0], call.Arguments[1]);
        if (Literal(begin) is { } first && Literal(end) is { } last && first > last)
            throw new InvalidFilterException(call.Position, "the interval ends before it begins", "the earlier day first");
        return new(Bound(begin, NpgsqlDateMinimum), OperandType.Interval) { Last = Bound(end, NpgsqlDateMaximum) };
    }

    // What Npgsql sends as -infinity and infinity.
    private static readonly DateOnly NpgsqlDateMinimum = DateOnly.MinValue;
    private static readonly DateOnly NpgsqlDateMaximum = DateOnly.MaxValue;

    private string Bound(FilterExpression expression, DateOnly open) => expression switch
    {
        TextLiteral { Value: ".." } => parameters.Add(NpgsqlDbType.Date, open),
        TextLiteral => parameters.Add(NpgsqlDbType.Date, Literal(expression)),
        _ => Of(expression, OperandType.Day).Sql,
    };

    private static DateOnly? Literal(FilterExpression expression) => expression is TextLiteral { Value: not ".." } ? ReadDay(expression, date: true, time: true) : null;

    private static DateOnly ReadDay(FilterExpression expression, bool date, bool time)
    {
        if (expression is TextLiteral { Value: var text })
        {
            if (date && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            if (time && DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) && text.EndsWith('Z'))
                return DateOnly.FromDateTime(moment.UtcDateTime);
        }
        throw new InvalidFilterException(expression.Position, $"{Subject(expression)} is no {(date ? "day" : "moment")}",
            (date, time) switch
            {
                (true, false) => "a day of the calendar such as '2024-12-31'",
                (false, _) => "a moment in UTC such as '2024-12-31T12:00:00Z'",
                _ => "a day such as '2024-12-31', a moment such as '2024-12-31T12:00:00Z', or '..' in an interval for an open end",
            });
    }
}
