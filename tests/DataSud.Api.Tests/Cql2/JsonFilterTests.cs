using DataSud.Api.Features;
using DataSud.Api.Features.Cql2;
using DataSud.Storage;
using DataSud.Storage.Features.Filters;
using Npgsql;

namespace DataSud.Api.Tests.Cql2;

/// <summary>A filter in CQL2 JSON is the same as in CQL2 Text.</summary>
public sealed class JsonFilterTests
{
    public static TheoryData<string, string> Filters => new()
    {
        { """{"op":"=","args":[{"property":"code"},"13055"]}""", "code = '13055'" },
        { """{"args":[{"op":">","args":[{"property":"people"},1e3]},{"op":"not","args":[{"property":"active"}]},true],"op":"and"}""", "people > 1e3 AND NOT active AND TRUE" },
        { """{"op":"or","args":[{"op":"<=","args":[{"property":"share"},-0.5]},{"op":"isNull","args":[{"property":"name"}]}]}""", "share <= -0.5 OR name IS NULL" },
        { """{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["L'%"]}]}""", "CASEI(name) LIKE CASEI('L''%')" },
        { """{"op":"=","args":[{"op":"accenti","args":[{"property":"name"}]},{"op":"accenti","args":["\u00e9"]}]}""", "ACCENTI(name) = ACCENTI('é')" },
        { """{"op":"between","args":[{"property":"people"},1,{"op":"*","args":[2,{"property":"budget"}]}]}""", "people BETWEEN 1 AND 2 * budget" },
        { """{"op":"in","args":[{"property":"code"},["13055","84054"]]}""", "code IN ('13055', '84054')" },
        { """{"op":"<","args":[{"property":"opened"},{"date":"2020-01-01"}]}""", "opened < DATE('2020-01-01')" },
        { """{"op":"=","args":[{"property":"opened"},{"timestamp":"2020-01-01T10:00:00Z"}]}""", "opened = TIMESTAMP('2020-01-01T10:00:00Z')" },
        { """{"op":"t_intersects","args":[{"property":"datetime"},{"interval":["2018-01-01",".."]}]}""", "T_INTERSECTS(datetime, INTERVAL('2018-01-01', '..'))" },
        { """{"op":"t_during","args":[{"interval":[{"property":"opened"},".."]},{"interval":["..","2020-01-01"]}]}""", "T_DURING(INTERVAL(opened, '..'), INTERVAL('..', '2020-01-01'))" },
        { """{"op":"a_contains","args":[{"property":"networks"},["4g","5g"]]}""", "A_CONTAINS(networks, ('4g', '5g'))" },
        { """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[5.37,43.3,12]}]}""", "S_INTERSECTS(geometry, POINT(5.37 43.3))" },
        { """{"op":"s_within","args":[{"property":"geometry"},{"bbox":[5,43,6,44]}]}""", "S_WITHIN(geometry, BBOX(5, 43, 6, 44))" },
        { """{"op":"s_within","args":[{"property":"geometry"},{"bbox":[5,43,0,6,44,9]}]}""", "S_WITHIN(geometry, BBOX(5, 43, 6, 44))" },
        { """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[5,43],[6,43],[6,44],[5,43]]]}]}""", "S_INTERSECTS(geometry, POLYGON((5 43, 6 43, 6 44, 5 43)))" },
        { """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPolygon","coordinates":[[[[5,43],[6,43],[6,44],[5,43]]]]}]}""", "S_INTERSECTS(geometry, MULTIPOLYGON(((5 43, 6 43, 6 44, 5 43))))" },
        { """{"op":"s_crosses","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[5,43],[6,43]]}]}""", "S_CROSSES(geometry, LINESTRING(5 43, 6 43))" },
        { """{"op":"s_crosses","args":[{"property":"geometry"},{"type":"MultiLineString","coordinates":[[[5,43],[6,43]]]}]}""", "S_CROSSES(geometry, MULTILINESTRING((5 43, 6 43)))" },
        { """{"op":"s_contains","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[5,43],[6,43]]}]}""", "S_CONTAINS(geometry, MULTIPOINT(5 43, 6 43))" },
        { """{"op":"s_disjoint","args":[{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[5,43]},{"bbox":[1,2,3,4]}]},{"property":"geom"}]}""",
            "S_DISJOINT(GEOMETRYCOLLECTION(POINT(5 43), BBOX(1, 2, 3, 4)), geom)" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void JsonMeansWhatTextMeans(string json, string text) => Assert.Equal(Compiled(Cql2Text.Read(text, Crs.Crs84)), Compiled(Cql2Json.Read(json, Crs.Crs84)));

    public static TheoryData<string, int, string> Wrong => new()
    {
        { "", 1, "this is no JSON" },
        { "{", 2, "this is no JSON" },
        { "true false", 6, "this is no JSON" },
        { "null", 1, "null is no value" },
        { "5", 1, "5 is a number, where true or false is needed" },
        { "{}", 1, "this object is no part of a filter" },
        { """{"op":"="}""", 1, "'args' is missing or no array" },
        { """{"op":5,"args":[]}""", 7, "'op' is no string" },
        { """{"op":"=","args":[1]}""", 1, "= has 1 arguments" },
        { """{"op":"xor","args":[true,true]}""", 7, "there is no operator 'xor'" },
        { """{"op":"pg_sleep","args":[1]}""", 1, "there is no function 'pg_sleep'" },
        { """{"op":"and","args":[true]}""", 1, "and has 1 arguments" },
        { """{"op":"=","op":"<","args":[1,2]}""", 11, "'op' is there twice" },
        { """{"op":"in","args":[{"property":"code"},[]]}""", 40, "this is no list of values" },
        { """{"op":"=","args":[{"property":"nom"},"x"]}""", 19, "places has no property 'nom'" },
        { """{"op":"=","args":[{"property":"name"},"\ud800"]}""", 39, "this is no character" },
        { """{"op":"=","args":[{"property":"name"},"a\u0000"]}""", 39, "this is no character" },
        { """{"op":"=","args":[{"property":"people"},1e999]}""", 41, "this number is too large" },
        { """{"op":"s_equals","args":[{"property":"geometry"},{"type":"Circle","coordinates":[]}]}""", 58, "'Circle' is no geometry" },
        { """{"op":"s_equals","args":[{"property":"geometry"},{"type":"Point","coordinates":[1]}]}""", 80, "this is no position" },
        { """{"op":"s_equals","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}]}""", 50, "the geometry is not valid: Self-intersection at 0.5 0.5" },
        { string.Concat(Enumerable.Repeat("""{"op":"not","args":[""", 500)) + "true" + string.Concat(Enumerable.Repeat("]}", 500)), 641, "this is no JSON" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WhatIsWrongIsSaidWithItsPlace(string json, int position, string detail)
    {
        var error = Assert.Throws<InvalidFilterException>(() => FilterSql.Check(Cql2Json.Read(json, Crs.Crs84), Places.Layer));

        Assert.StartsWith($"at character {position}: {detail}", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Accepts);
    }

    [Fact]
    public void WhatCarelessHandsMakeOfItIsReadOrRefused()
    {
        var random = new Random(20_240_604);
        var good = Filters.Select(row => row.Data.Item1).ToArray();
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e999", "-", "\\u0000", "\\ud800", "\"op\"", "{}", "[]", "\0", "é"];
        var read = 0;
        for (var time = 0; time < 5_000; time++)
        {
            var text = good[random.Next(good.Length)];
            var at = random.Next(text.Length + 1);
            var end = Math.Min(text.Length, at + random.Next(1, 8));
            text = random.Next(3) switch { 0 => text[..at] + text[end..], 1 => text[..at] + pieces[random.Next(pieces.Length)] + text[end..], _ => text[..end] + text[at..] };
            try
            {
                FilterSql.Check(Cql2Json.Read(text, Crs.Crs84), Places.Layer);
                read++;
            }
            catch (InvalidFilterException refused)
            {
                Assert.InRange(refused.Position, 1, System.Text.Encoding.UTF8.GetByteCount(text) + 1);
            }
        }
        Assert.InRange(read, 50, 2_500);
    }

    private static string Compiled(FilterExpression filter)
    {
        using var command = new NpgsqlCommand();
        var sql = FilterSql.Compile(filter, Places.Layer, new SqlParameters(command), releaseDay: null);
        return sql + "\n" + string.Join('\n', command.Parameters.Select(parameter => parameter.Value switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            string[] texts => string.Join('|', texts),
            bool[] flags => string.Join('|', flags),
            var value => FormattableString.Invariant($"{value}"),
        }));
    }
}
