using System.Globalization;
using DataSud.Storage.Features.Filters;
using Pidgin;
using static DataSud.Api.Features.Cql2.Cql2Grammar;
using static Pidgin.Parser;

namespace DataSud.Api.Features.Cql2;

/// <summary>A corner of a geometry as written.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="First">First number.</param>
/// <param name="Second">Second number.</param>
internal readonly record struct Vertex(int Position, double First, double Second);

/// <summary>A geometry as written, not looked at yet.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Kind">POINT, MULTIPOLYGON ... in capitals.</param>
internal sealed record Shape(int Position, string Kind)
{
    /// <summary>Polygons of rings of corners; a line is a ring, lines the rings of one polygon, points rings of one corner.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>> Rings { get; init; } = [];

    /// <summary>What a collection holds.</summary>
    public IReadOnlyList<Shape> Members { get; init; } = [];

    /// <summary>West, south, east, north of a box.</summary>
    public IReadOnlyList<double> Box { get; init; } = [];
}

/// <summary>Geometries in CQL2 Text: well-known text and BBOX.</summary>
internal static class Cql2Geometry
{
    private static readonly string[] Names = ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION", "BBOX"];

    private static readonly Parser<Cql2Token, (int Position, double Value)> Number = Map(
        (sign, number) => (sign.HasValue ? sign.Value.Position : number.Position, Value(number, sign is { HasValue: true, Value.Text: "-" })),
        OneOf(Symbol("+"), Symbol("-")).Optional(), Of(Cql2TokenKind.Number, "a coordinate"));

    private static readonly Parser<Cql2Token, Vertex> Corner =
        Map((first, second, _) => new Vertex(first.Position, first.Value, second.Value), Number, Number, Number.Optional());

    private static readonly Parser<Cql2Token, IReadOnlyList<Vertex>> Line = List(Corner);
    private static readonly Parser<Cql2Token, IReadOnlyList<Vertex>> Point = Corner.Between(Symbol("("), Symbol(")")).Select(corner => (IReadOnlyList<Vertex>)[corner]);
    private static readonly Parser<Cql2Token, IReadOnlyList<Vertex>> PointOfMany = OneOf(Point, Corner.Select(corner => (IReadOnlyList<Vertex>)[corner]));
    private static readonly Parser<Cql2Token, IReadOnlyList<IReadOnlyList<Vertex>>> Polygon = List(Line);

    /// <summary>Any geometry.</summary>
    public static Parser<Cql2Token, Shape> Parser { get; } = Rec<Cql2Token, Shape>(self => OneOf(
        Shaped("POINT", Point.Select(point => (IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>)[[point]])),
        Shaped("LINESTRING", Line.Select(line => (IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>)[[line]])),
        Shaped("POLYGON", Polygon.Select(polygon => (IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>)[polygon])),
        Shaped("MULTIPOINT", List(PointOfMany).Select(points => (IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>)[points])),
        Shaped("MULTILINESTRING", List(Line).Select(lines => (IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>)[lines])),
        Shaped("MULTIPOLYGON", List(Polygon)),
        Map((name, members) => new Shape(name.Position, "GEOMETRYCOLLECTION") { Members = members }, Name("GEOMETRYCOLLECTION"), List(self)),
        Map((name, numbers) => new Shape(name.Position, "BBOX") { Box = Box(name, [.. numbers.Select(number => number.Value)]) }, Name("BBOX"), List(Number))));

    /// <summary>Whether a name is that of a geometry.</summary>
    public static bool IsName(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static Parser<Cql2Token, Cql2Token> Name(string name) =>
        Parser<Cql2Token>.Token(token => token.Is(Cql2TokenKind.Function, name)).Labelled("a geometry");

    private static Parser<Cql2Token, Shape> Shaped(string name, Parser<Cql2Token, IReadOnlyList<IReadOnlyList<IReadOnlyList<Vertex>>>> rings) =>
        Map((token, given) => new Shape(token.Position, name) { Rings = given }, Name(name), rings);

    private static Parser<Cql2Token, IReadOnlyList<T>> List<T>(Parser<Cql2Token, T> item) =>
        item.SeparatedAtLeastOnce(Symbol(",")).Between(Symbol("("), Symbol(")")).Select(items => (IReadOnlyList<T>)[.. items]);

    // Of six numbers, the third and the sixth are heights.
    private static double[] Box(Cql2Token name, double[] numbers) => numbers.Length switch
    {
        4 => numbers,
        6 => [numbers[0], numbers[1], numbers[3], numbers[4]],
        _ => throw new InvalidFilterException(name.Position, $"BBOX has {numbers.Length} numbers", "four (west, south, east, north) or six (with heights)"),
    };

    private static double Value(Cql2Token number, bool negative) => Convert.ToDouble(Cql2Grammar.Number(number, negative).Value, CultureInfo.InvariantCulture);
}
