using System.Globalization;
using System.Text.Json;
using DataSud.Storage.Features.Filters;

namespace DataSud.Api.Features.Cql2;

/// <summary>Geometries in CQL2 JSON: those of GeoJSON, and bbox.</summary>
internal static class Cql2JsonGeometry
{
    /// <summary>A geometry as written.</summary>
    public static Shape Read(JsonPart part)
    {
        if (part.Members.TryGetValue("bbox", out var box) && !part.Members.ContainsKey("type"))
        {
            double[] numbers = [.. List(box).Select(Number)];
            return new(part.Position, "BBOX")
            {
                Box = numbers.Length switch
                {
                    4 => numbers,
                    6 => [numbers[0], numbers[1], numbers[3], numbers[4]],
                    _ => throw new InvalidFilterException(box.Position, $"bbox has {numbers.Length} numbers", "four (west, south, east, north) or six (with heights)"),
                },
            };
        }
        var type = part.Members["type"];
        if (type is { Kind: JsonTokenType.String, Text: "GeometryCollection" })
            return new(part.Position, "GEOMETRYCOLLECTION") { Members = NotEmpty([.. List(Member(part, "geometries")).Select(ReadMember)], part) };
        var coordinates = Member(part, "coordinates");
        return type.Text switch
        {
            "Point" => new(part.Position, "POINT") { Rings = [[[Corner(coordinates)]]] },
            "LineString" => new(part.Position, "LINESTRING") { Rings = [[Line(coordinates)]] },
            "Polygon" => new(part.Position, "POLYGON") { Rings = [Lines(coordinates)] },
            "MultiPoint" => new(part.Position, "MULTIPOINT") { Rings = [NotEmpty([.. List(coordinates).Select(IReadOnlyList<Vertex> (corner) => [Corner(corner)])], coordinates)] },
            "MultiLineString" => new(part.Position, "MULTILINESTRING") { Rings = [Lines(coordinates)] },
            "MultiPolygon" => new(part.Position, "MULTIPOLYGON") { Rings = NotEmpty([.. List(coordinates).Select(Lines)], coordinates) },
            _ => throw new InvalidFilterException(type.Position, $"'{InvalidFilterException.Cut(type.Text)}' is no geometry", "Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon or GeometryCollection"),
        };
    }

    private static Shape ReadMember(JsonPart part) => part.Members.ContainsKey("type") || part.Members.ContainsKey("bbox")
        ? Read(part)
        : throw new InvalidFilterException(part.Position, "this is no geometry", "a geometry of GeoJSON");

    private static IReadOnlyList<IReadOnlyList<Vertex>> Lines(JsonPart part) => NotEmpty([.. List(part).Select(Line)], part);

    private static IReadOnlyList<Vertex> Line(JsonPart part) => NotEmpty([.. List(part).Select(Corner)], part);

    private static Vertex Corner(JsonPart part) => List(part) is { Count: 2 or 3 } numbers
        ? new(part.Position, Number(numbers[0]), Number(numbers[1]))
        : throw new InvalidFilterException(part.Position, "this is no position", "two numbers, or three");

    private static double Number(JsonPart part) => part.Kind == JsonTokenType.Number
        ? Convert.ToDouble(Cql2Grammar.Number(new(Cql2TokenKind.Number, part.Text, part.Position), negative: false).Value, CultureInfo.InvariantCulture)
        : throw new InvalidFilterException(part.Position, "this is no number", "a number");

    private static List<JsonPart> List(JsonPart part) => part.Kind == JsonTokenType.StartArray ? part.Items : throw new InvalidFilterException(part.Position, "this is no array", "an array");

    private static JsonPart Member(JsonPart part, string name) =>
        part.Members.TryGetValue(name, out var member) ? member : throw new InvalidFilterException(part.Position, $"the geometry has no {name}", $"an array in {name}");

    private static IReadOnlyList<T> NotEmpty<T>(IReadOnlyList<T> list, JsonPart part) =>
        list.Count > 0 ? list : throw new InvalidFilterException(part.Position, "this is empty", "one position or more");
}
