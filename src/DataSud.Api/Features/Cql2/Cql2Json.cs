using System.Text.Json;
using DataSud.Storage.Features.Filters;

namespace DataSud.Api.Features.Cql2;

/// <summary>Reads CQL2 JSON into what CQL2 Text is read into.</summary>
internal static class Cql2Json
{
    private static readonly string[] Operators = ["and", "or", "not", "=", "<>", "<", ">", "<=", ">=", "like", "between", "in", "isNull", "+", "-", "*", "/", "%", "div"];

    /// <summary>The filter that a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="crs">Reference system of its geometries.</param>
    /// <exception cref="InvalidFilterException">It is none.</exception>
    public static FilterExpression Read(string text, Crs crs)
    {
        if (text.Length > Cql2Text.MostCharacters)
            throw new InvalidFilterException(Cql2Text.MostCharacters + 1, $"the filter has {text.Length:N0} characters", $"at most {Cql2Text.MostCharacters:N0}");
        return Expression(JsonPart.Read(text), crs);
    }

    private static FilterExpression Expression(JsonPart part, Crs crs) => part.Kind switch
    {
        JsonTokenType.String => new TextLiteral(part.Position, part.Text),
        JsonTokenType.Number => Cql2Grammar.Number(new(Cql2TokenKind.Number, part.Text, part.Position), negative: false),
        JsonTokenType.True or JsonTokenType.False => new BooleanLiteral(part.Position, part.Kind == JsonTokenType.True),
        JsonTokenType.StartArray => new ListLiteral(part.Position, [.. part.Items.Select(item => Expression(item, crs))]),
        JsonTokenType.StartObject => Object(part, crs),
        _ => throw new InvalidFilterException(part.Position, "null is no value", "isNull, which asks whether a value is missing"),
    };

    private static FilterExpression Object(JsonPart part, Crs crs) => part.Members.Keys.FirstOrDefault(name => name is "op" or "property" or "date" or "timestamp" or "interval" or "type" or "bbox") switch
    {
        "op" => Operation(part, crs),
        "property" => new PropertyReference(part.Position, Text(part, "property")),
        "date" => new FunctionCall(part.Position, "DATE", [new TextLiteral(part.Members["date"].Position, Text(part, "date"))]),
        "timestamp" => new FunctionCall(part.Position, "TIMESTAMP", [new TextLiteral(part.Members["timestamp"].Position, Text(part, "timestamp"))]),
        "interval" => new FunctionCall(part.Position, "INTERVAL", [.. List(part, "interval").Select(end => Expression(end, crs))]),
        "type" or "bbox" => GeometryLiterals.Make(Cql2JsonGeometry.Read(part), crs),
        _ => throw new InvalidFilterException(part.Position, "this object is no part of a filter", "an object with op and args, property, date, timestamp, interval, bbox, or a geometry of GeoJSON"),
    };

    private static FilterExpression Operation(JsonPart part, Crs crs)
    {
        var name = Text(part, "op");
        var given = List(part, "args");
        if (name == "in")
        {
            Expect(part, name, given, 2);
            return new InPredicate(Expression(given[0], crs), given[1] is { Kind: JsonTokenType.StartArray, Items.Count: > 0 } list
                ? [.. list.Items.Select(item => Expression(item, crs))]
                : throw new InvalidFilterException(given[1].Position, "this is no list of values", "an array of one value or more"));
        }
        IReadOnlyList<FilterExpression> arguments = [.. given.Select(each => Expression(each, crs))];
        switch (name)
        {
            case "and" or "or":
                if (arguments.Count < 2)
                    throw new InvalidFilterException(part.Position, $"{name} has {arguments.Count} arguments", "two or more");
                return new LogicalExpression(part.Position, name == "and", arguments);
            case "not" or "isNull":
                Expect(part, name, given, 1);
                return name == "not" ? new Negation(part.Position, arguments[0]) : new NullPredicate(arguments[0]);
            case "between":
                Expect(part, name, given, 3);
                return new BetweenPredicate(arguments[0], arguments[1], arguments[2]);
            case "like" or "+" or "-" or "*" or "/" or "%" or "div":
                Expect(part, name, given, 2);
                return name == "like" ? new LikePredicate(arguments[0], arguments[1]) : new Arithmetic(arguments[0], name.ToUpperInvariant(), arguments[1]);
            case "=" or "<>" or "<" or ">" or "<=" or ">=":
                Expect(part, name, given, 2);
                return new Comparison(arguments[0], name, arguments[1]);
            default:
                // S_INTERSECTS and the like, which know themselves how many arguments they take.
                return name.Contains('_') || name is "casei" or "accenti"
                    ? new FunctionCall(part.Position, name, arguments)
                    : throw new InvalidFilterException(part.Members["op"].Position, $"there is no operator '{InvalidFilterException.Cut(name)}'", string.Join(", ", Operators) + ", casei, accenti, s_intersects, t_after, a_contains and their like");
        }
    }

    private static void Expect(JsonPart part, string name, List<JsonPart> given, int count)
    {
        if (given.Count != count)
            throw new InvalidFilterException(part.Position, $"{name} has {given.Count} arguments", $"{count} in args");
    }

    private static string Text(JsonPart part, string member) => part.Members[member] is { Kind: JsonTokenType.String } text
        ? text.Text
        : throw new InvalidFilterException(part.Members[member].Position, $"'{member}' is no string", "a string");

    private static List<JsonPart> List(JsonPart part, string member) => part.Members.TryGetValue(member, out var list) && list.Kind == JsonTokenType.StartArray
        ? list.Items
        : throw new InvalidFilterException(part.Position, $"'{member}' is missing or no array", $"an array in {member}");
}
