using System.Globalization;

namespace DataSud.Api.Tests.Cql2;

/// <summary>Filters by chance, of a seed: those that follow the grammar and the types of Places, and what careless hands make of them.</summary>
internal sealed class FilterGenerator(int seed)
{
    private static readonly string[] Texts = ["", "x", "13055", "L''Isle", "Éguilles", "%", "_", @"a\b", @"a\\", "100%", "';DROP TABLE place;--", "$1", "＼", "％＿", "\t", "😀", "{4g,5g}", "ﬀß", "..", "\u0130"];
    private static readonly string[] Patterns = ["%", "_", "M%", "%s%l_", @"100\%%", @"\\", @"\_", "", "％%＼", @"\é%", "ﬀ_"];
    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "42", "0.5", "-.25", "1e3", "1E-20", "1e308", "-1.7e308", "4.9e-324", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "79228162514264337593543950336", "0.1234567890123456789012345678901234567890", "1e-400", "00012", "2147483648", "5.",
    ];

    private static readonly string[] Days = ["2018-01-01", "2020-02-29", "0001-01-01", "9999-12-31", "2024-12-31"];
    private static readonly string[] Spatial = ["S_INTERSECTS", "S_EQUALS", "S_DISJOINT", "S_TOUCHES", "S_WITHIN", "S_OVERLAPS", "S_CROSSES", "S_CONTAINS", "s_intersects"];

    private static readonly string[] Temporal =
    [
        "T_AFTER", "T_BEFORE", "T_CONTAINS", "T_DISJOINT", "T_DURING", "T_EQUALS", "T_FINISHEDBY", "T_FINISHES", "T_INTERSECTS", "T_MEETS", "T_METBY", "T_OVERLAPPEDBY",
        "T_OVERLAPS", "T_STARTEDBY", "T_STARTS",
    ];

    private static readonly string[] Pieces =
    [
        "'", "\"", "(", ")", ",", "=", "<>", "AND", " OR ", "NOT ", "LIKE", "IN", "BETWEEN", "IS", "NULL", "POINT(", "BBOX(", "POLYGON((", "DATE('", "\\", "\0", ";", "--", "/*", "$1", "::text",
        "e", "1e", "-", "+", "/", "%", "[", "]", "é", "\ud83d", "CASEI(", "T_", "..", "999999999999999999999", " ",
    ];

    private readonly Random random = new(seed);

    /// <summary>A filter that follows the grammar.</summary>
    public string Valid() => Condition(random.Next(4));

    /// <summary>A filter in which something was lost, doubled, exchanged or put in.</summary>
    public string Spoiled()
    {
        var text = Valid();
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var end = Math.Min(text.Length, at + random.Next(1, 3));
            text = random.Next(4) switch
            {
                0 => text[..at] + text[end..],
                1 => text[..end] + text[at..],
                2 => text[..at] + One(Pieces) + text[end..],
                _ => text[..at] + One(Pieces) + text[at..],
            };
        }
        return text;
    }

    private string Condition(int depth) => random.Next(depth > 0 ? 16 : 12) switch
    {
        0 => $"{Text(2)} {Comparison()} {Text(2)}",
        1 => $"{Number(2)} {Comparison()} {Number(2)}",
        2 => $"{Text(2)} {Not()}LIKE {Pattern()}",
        3 => $"{Number(1)} {Not()}BETWEEN {Number(1)} AND {Number(1)}",
        4 => $"{Text(1)} {Not()}IN ({Many(() => Text(1))})",
        5 => $"{Number(1)} {Not()}IN ({Many(() => One(Numbers))})",
        6 => $"{One(["name", "people", "active", "opened", "networks", "geometry", "datetime", "height"])} IS {Not()}NULL",
        7 => $"{One(Spatial)}(geometry, {Geometry()})",
        8 => $"{One(Temporal)}({Time()}, {Time()})",
        9 => $"{One(["A_CONTAINS", "A_CONTAINEDBY", "A_EQUALS", "A_OVERLAPS"])}(networks, {(random.Next(4) == 0 ? "()" : $"({Many(() => Quoted(Texts))})")})",
        10 => One(["active", "TRUE", "false", "active = TRUE", "active <> FALSE"]),
        11 => $"opened {Comparison()} {Day()}",
        12 => $"({Condition(depth - 1)})",
        13 => $"NOT {Condition(depth - 1)}",
        14 => $"{Condition(depth - 1)} AND {Condition(depth - 1)}",
        _ => $"{Condition(depth - 1)} OR {Condition(depth - 1)}",
    };

    private string Text(int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => "name",
        1 => "\"code\"",
        2 => Quoted(Texts),
        3 => $"CASEI({Text(depth - 1)})",
        _ => $"ACCENTI({Text(depth - 1)})",
    };

    private string Pattern() => random.Next(4) switch
    {
        0 => $"CASEI({Quoted(Patterns)})",
        1 => $"ACCENTI({Quoted(Patterns)})",
        2 => $"CASEI(ACCENTI({Quoted(Patterns)}))",
        _ => Quoted(Patterns),
    };

    private string Number(int depth) => random.Next(depth > 0 ? 4 : 2) switch
    {
        0 => One(["people", "budget", "share", "height"]),
        1 => One(Numbers),
        2 => $"{Number(depth - 1)} {One(["+", "-", "*", "/", "%", "DIV"])} {Number(depth - 1)}",
        _ => $"({Number(depth - 1)} {One(["+", "-", "*", "/", "%", "DIV"])} {Number(depth - 1)})",
    };

    private string Time() => random.Next(4) switch
    {
        0 => "opened",
        1 => "datetime",
        2 => Day(),
        _ => $"INTERVAL({(random.Next(3) == 0 ? "'..'" : "'2018-01-01'")}, {One(["'..'", "'2019-06-30'", "'2018-01-01T10:00:00.5Z'", "opened"])})",
    };

    private string Day() => random.Next(3) == 0 ? $"TIMESTAMP('{One(Days)}T{random.Next(24):00}:00:00Z')" : $"DATE('{One(Days)}')";

    private string Geometry() => random.Next(9) switch
    {
        0 => $"POINT({Corner()})",
        1 => $"LINESTRING({Corner()}, {Corner()}, {Corner()})",
        2 => $"POLYGON({Ring()})",
        3 => $"MULTIPOINT({Corner()}, ({Corner()}))",
        4 => $"MULTIPOLYGON(({Ring()}))",
        5 => $"GEOMETRYCOLLECTION(POINT({Corner()}), {Geometry()})",
        6 => $"MULTILINESTRING(({Corner()}, {Corner()}))",
        7 => "geometry",
        _ => $"BBOX({Coordinate(-180, 180)}, {Coordinate(-90, 0)}, {Coordinate(-180, 180)}, {Coordinate(0, 90)})",
    };

    // Mostly a triangle; now and then a bow tie or a flat one, which is no geometry.
    private string Ring()
    {
        var (a, b, c, d) = (Corner(), Corner(), Corner(), Corner());
        return random.Next(4) == 0 ? $"({a}, {b}, {c}, {d}, {a})" : $"({a}, {b}, {c}, {a})";
    }

    private string Corner() => random.Next(3) == 0 ? One(["5.37 43.3", "5.3 43.5", "7 44", "180 90", "-180 -90", "0 0"]) : $"{Coordinate(-180, 180)} {Coordinate(-90, 90)}";

    private string Coordinate(int least, int most) => Math.Round(least + random.NextDouble() * (most - least), random.Next(6)).ToString(CultureInfo.InvariantCulture);

    private string Comparison() => One(["=", "<>", "<", ">", "<=", ">="]);

    private string Not() => random.Next(3) == 0 ? "NOT " : "";

    private string Quoted(string[] texts) => $"'{One(texts)}'";

    private string Many(Func<string> one) => string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => one()));

    private string One(string[] choices) => choices[random.Next(choices.Length)];
}
