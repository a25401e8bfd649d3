using DataSud.Api.Features;
using DataSud.Api.Features.Cql2;
using DataSud.Storage.Features.Filters;

namespace DataSud.Api.Tests.Cql2;

/// <summary>A filter that cannot be answered is refused with where, why, and what would be right.</summary>
public sealed class WrongFilterTests
{
    private const string Known = "name, code, people, budget, share, height, active, opened, networks, geometry, datetime";

    public static TheoryData<string, int, string, string> Wrong => new()
    {
        { "", 1, "the filter is empty", "a filter such as code = '13055'" },
        { "   ", 4, "the filter is empty", "a filter such as code = '13055'" },
        { "nom = 'x'", 1, "places has no property 'nom'", Known },
        { "people > 5 AND Name = 'x'", 16, "places has no property 'Name', but 'name'", Known },
        { "name = 5", 8, "5 is a number, and 'name' is a text", "a text in single quotes, such as '13055'" },
        { "people = '5'", 10, "'5' is a text, and 'people' is a number", "a number without quotes, such as 13055 or 0.5" },
        { "'5' = people", 1, "'5' is a text, and 'people' is a number", "a number without quotes, such as 13055 or 0.5" },
        { "opened > '2020-13-01'", 10, "'2020-13-01' is no day", "a day such as '2024-12-31'" },
        { "opened > 2020", 10, "2020 is a number, and 'opened' is a day", "a day such as DATE('2024-12-31')" },
        { "active = 'true'", 10, "'true' is a text, and 'active' is true or false", "TRUE or FALSE, or a condition such as code = '13055'" },
        { "active BETWEEN FALSE AND TRUE", 1, "BETWEEN does not go with true and false", "a number, a day or a text" },
        { "networks = '4g'", 1, "'networks' is a list of texts, which is not compared this way", "A_CONTAINS(..., ('...')), A_OVERLAPS or another predicate of lists" },
        { "geometry = 'x'", 1, "'geometry' is a geometry, which is not compared this way", "S_INTERSECTS(geometry, ...) or another spatial predicate" },
        { "datetime > DATE('2020-01-01')", 1, "'datetime' is an interval, which is not compared this way", "T_INTERSECTS(..., ...) or another temporal predicate" },
        { "name", 1, "'name' is a text, where true or false is needed", "TRUE or FALSE, or a condition such as code = '13055'" },
        { "NOT 5", 5, "5 is a number, where true or false is needed", "TRUE or FALSE, or a condition such as code = '13055'" },
        { "name = 'x' OR 'y'", 15, "'y' is a text, where true or false is needed", "TRUE or FALSE, or a condition such as code = '13055'" },
        { "name + 1 = 2", 1, "'name' is a text, where a number is needed", "a number without quotes, such as 13055 or 0.5" },
        { "people IN (1, 'x')", 15, "'x' is a text, and 'people' is a number", "a number without quotes, such as 13055 or 0.5" },
        { "people LIKE '1%'", 1, "'people' is a number, where a text is needed", "a text in single quotes, such as '13055'" },
        { "name LIKE code", 11, "'code' is no pattern", "a text in single quotes, in which % is any characters and _ is one, such as 'Saint-%'" },
        { "name LIKE 'x\\\\'", 11, "the pattern ends in a \\", "\\\\ for the character itself" },
        { "name LIKE 'x\\y\\\\\\\\\\", 20, "the filter ends inside quotes", "a quote that ends: 'text', \"name\"; a quote inside a text is doubled" },
        { "name = 'x", 10, "the filter ends inside quotes", "a quote that ends: 'text', \"name\"; a quote inside a text is doubled" },
        { "name = \"x", 10, "the filter ends inside quotes", "a quote that ends: 'text', \"name\"; a quote inside a text is doubled" },
        { "name = 'x'; DROP TABLE place", 11, "';' has no place here", "names, numbers, texts in single quotes, operators and parentheses" },
        { "name = 'x' -- y", 8, "'x' is a text, where a number is needed", "a number" },
        { "name = 'x' /* y */", 13, "'*' is not expected", "a value" },
        { "name = 'a\0b'", 10, "this is no character", "text" },
        { "name = '\ud800'", 9, "this is no character", "text" },
        { "name == 'x'", 7, "'=' is not expected", "a property" },
        { "name = 'x' AND", 15, "the filter ends too early", "a property, a value, a function, a condition in parentheses" },
        { "(name = 'x'", 12, "the filter ends too early", "), an operator such as" },
        { "name = 'x')", 11, "')' is not expected", "the end" },
        { "name 'x'", 6, "the text 'x' is not expected", "the end, an operator such as =, LIKE, IN, AND or OR" },
        { "name NOT = 'x'", 10, "'=' is not expected", "LIKE" },
        { "people BETWEEN 1 OR 2", 18, "'OR' is not expected", "AND" },
        { "people IN ()", 12, "')' is not expected", "a value" },
        { "people = 1e400", 10, "this number is too large", "a number below 1.7e308" },
        { "pg_sleep(10) = 1", 1, "there is no function 'pg_sleep'", "S_INTERSECTS" },
        { "CASEI(name, code) = 'x'", 1, "CASEI has 2 arguments", "one argument" },
        { "S_INTERSECTS(geometry)", 1, "S_INTERSECTS has 1 arguments", "two arguments" },
        { "S_INTERSECTS(name, POINT(1 2))", 14, "'name' is a text, where a geometry is needed", "a geometry such as POINT(5.37 43.3) or BBOX(5, 43, 6, 44), or the property geometry" },
        { "T_AFTER(people, DATE('2020-01-01'))", 9, "'people' is a number, where a day or an interval is needed", "a day such as DATE('2024-12-31')" },
        { "A_CONTAINS(networks, (1, 2))", 23, "1 is no text", "a list of texts such as ('4g', '5g')" },
        { "A_CONTAINS(name, ('x'))", 12, "'name' is a text, where a list of texts is needed", "a list such as ('4g', '5g')" },
        { "opened = DATE('2023-02-29')", 15, "'2023-02-29' is no day", "a day of the calendar such as '2024-12-31'" },
        { "opened = DATE(2023)", 15, "2023 is no day", "a day of the calendar such as '2024-12-31'" },
        { "opened = TIMESTAMP('2023-02-28T10:00:00+02:00')", 20, "'2023-02-28T10:00:00+02:00' is no moment", "a moment in UTC such as '2024-12-31T12:00:00Z'" },
        { "T_DURING(opened, INTERVAL('2020-01-01', '2019-01-01'))", 18, "the interval ends before it begins", "the earlier day first" },
        { "T_DURING(opened, INTERVAL('2020', '..'))", 27, "'2020' is no day", "a day such as '2024-12-31'" },
        { "S_INTERSECTS(geometry, POINT(5))", 31, "')' is not expected", "a coordinate" },
        { "S_INTERSECTS(geometry, POINT(NaN 1))", 30, "'NaN' is not expected", "a coordinate" },
        { "S_INTERSECTS(geometry, POINT(43.3 500))", 30, "the coordinates are out of range", "longitude from -180 to 180, then latitude from -90 to 90" },
        { "S_INTERSECTS(geometry, POINT(1e400 1))", 30, "this number is too large", "a number below 1.7e308" },
        { "S_INTERSECTS(geometry, LINESTRING(1 1))", 35, "a line of one point", "two points or more" },
        { "S_INTERSECTS(geometry, LINESTRING(1 1, 1 1))", 24, "the geometry is not valid", "a geometry whose rings neither cross" },
        { "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))", 48, "the ring is not closed", "a ring whose last point is its first" },
        { "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 0 0)))", 33, "a ring of 3 points", "four points or more, the last being the first" },
        { "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", 24, "the geometry is not valid: Self-intersection at 0.5 0.5", "a geometry whose rings neither cross nor touch along a line" },
        { "S_INTERSECTS(geometry, BBOX(1, 2, 3))", 24, "BBOX has 3 numbers", "four (west, south, east, north) or six (with heights)" },
        { "S_INTERSECTS(geometry, BBOX(1, 5, 3, 2))", 24, "the box has its south above its north", "south, then north" },
        { "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(1 1, 2 2)))", 21, "S_TOUCHES takes no collection", "a collection of one kind" },
        { "S_INTERSECTS(geometry, POINT EMPTY)", 30, "'EMPTY' is not expected", ")" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongFilterIsRefusedWithWhereWhyAndWhatWouldBeRight(string filter, int position, string detail, string accepts)
    {
        var error = Refusal(filter);

        Assert.Equal(position, error.Position);
        Assert.StartsWith($"at character {position}: {detail}", error.Message, StringComparison.Ordinal);
        Assert.Contains(accepts, error.Accepts, StringComparison.Ordinal);
    }

    public static TheoryData<string> Deep =>
    [
        string.Concat(Enumerable.Repeat("(", 1000)) + "active" + string.Concat(Enumerable.Repeat(")", 1000)),
        string.Concat(Enumerable.Repeat("(", 8000)),
        string.Concat(Enumerable.Repeat("NOT ", 1000)) + "active",
        string.Concat(Enumerable.Repeat("NOT (", 1000)) + "active" + string.Concat(Enumerable.Repeat(")", 1000)),
        string.Concat(Enumerable.Repeat("[", 1000)),
        string.Concat(Enumerable.Repeat("CASEI(", 1000)) + "name" + string.Concat(Enumerable.Repeat(")", 1000)) + " = 'x'",
        "S_INTERSECTS(geometry, " + string.Concat(Enumerable.Repeat("GEOMETRYCOLLECTION(", 500)) + "POINT(1 2)" + string.Concat(Enumerable.Repeat(")", 501)),
        string.Join(" OR ", Enumerable.Repeat("active", 1500)),
        "name IN (" + string.Join(',', Enumerable.Repeat("'x'", 1500)) + ")",
        "S_INTERSECTS(geometry, MULTIPOINT(" + string.Join(',', Enumerable.Repeat("1 1", 2001)) + "))",
        new string(' ', 20_000),
        string.Concat(Enumerable.Repeat("- ", 1000)) + "1 = 1",
        string.Concat(Enumerable.Repeat("+", 8000)),
    ];

    [Theory]
    [MemberData(nameof(Deep))]
    public void WhatIsTooDeepOrTooLongIsRefused(string filter) => Assert.NotEmpty(Refusal(filter).Accepts);

    [Fact]
    public void WhatIsAsDeepAndAsLongAsIsAllowedIsRead()
    {
        Check(string.Concat(Enumerable.Repeat("NOT NOT NOT NOT NOT NOT NOT NOT (", 32)) + "active" + new string(')', 32));
        Check(string.Join(" OR ", Enumerable.Repeat("active", 1000)));
        Check("people = " + string.Join(" + ", Enumerable.Repeat("1", 2000)));
        Check("S_INTERSECTS(geometry, MULTIPOINT(" + string.Join(',', Enumerable.Repeat("1 1", 2000)) + "))");
    }

    private static void Check(string filter) => FilterSql.Check(Cql2Text.Read(filter, Crs.Crs84), Places.Layer);

    private static InvalidFilterException Refusal(string filter) => Assert.Throws<InvalidFilterException>(() => Check(filter));
}
