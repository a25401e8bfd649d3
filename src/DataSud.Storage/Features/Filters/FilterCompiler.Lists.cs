namespace DataSud.Storage.Features.Filters;

/// <summary>Lists of texts, which CQL2 takes as sets.</summary>
internal sealed partial class FilterCompiler
{
    private static readonly Dictionary<string, Func<string, string, string>> ListConditions = new()
    {
        ["A_CONTAINS"] = (a, b) => $"{a} @> {b}",
        ["A_CONTAINEDBY"] = (a, b) => $"{a} <@ {b}",
        ["A_EQUALS"] = (a, b) => $"{a} @> {b} AND {a} <@ {b}",
        ["A_OVERLAPS"] = (a, b) => $"{a} && {b}",
    };

    private Operand Lists(FunctionCall call, Func<string, string, string> condition)
    {
        Expect(call, 2);
        return Is($"({condition(List(call.Arguments[0]), List(call.Arguments[1]))})");
    }

    // ('4g') is a text in parentheses for the grammar, and a list of one for whoever wrote it.
    private string List(FilterExpression expression) =>
        Of(expression is TextLiteral text ? new ListLiteral(text.Position, [text]) : expression, OperandType.List).Sql;

    private static string[] Texts(ListLiteral list) =>
    [
        .. list.Items.Select(item => item is TextLiteral text
            ? text.Value
            : throw new InvalidFilterException(item.Position, $"{Subject(item)} is no text", "a list of texts such as ('4g', '5g')")),
    ];
}
