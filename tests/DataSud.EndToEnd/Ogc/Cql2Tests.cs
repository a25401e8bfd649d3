namespace DataSud.EndToEnd.Ogc;

/// <summary>
/// Abstract tests of CQL2 (21-065r2) in CQL2 Text over every collection: each bears its identifier, /conf/class/test. Those of OGC's test data are not among them: what filters
/// answer is proved against SQL in DataSud.Api.Tests.
/// </summary>
public sealed class Cql2Tests(LayeredService service)
{
    private const string Whole = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))";
    private static readonly string[] Comparisons = ["=", "<>", ">", "<", ">=", "<="];

    [Theory]
    [InlineData("cql2-text")]
    [InlineData("basic-cql2")]
    [InlineData("advanced-comparison-operators")]
    [InlineData("case-insensitive-comparison")]
    [InlineData("accent-insensitive-comparison")]
    [InlineData("basic-spatial-functions")]
    [InlineData("basic-spatial-functions-plus")]
    [InlineData("spatial-functions")]
    [InlineData("temporal-functions")]
    [InlineData("array-functions")]
    [InlineData("property-property")]
    public async Task Conf_get_conformance(string name) =>
        Assert.Contains($"http://www.opengis.net/spec/cql2/1.0/conf/{name}", (await Collections.JsonAsync($"{service.Address}/api/v1/conformance")).GetProperty("conformsTo").EnumerateArray().Select(each => each.GetString()));

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_cql2_basic_test(string collection) => Assert.NotEmpty((await OfAsync(collection)).Comparable);

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_cql2_comparison(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var (name, value) in queryables.Comparable)
            await ContradictAsync(queryables, comparison => $"{name} {comparison} {value}");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_cql2_is_null(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var name in queryables.All.Keys)
        {
            var missing = await queryables.EvaluateAsync($"{name} IS NULL");
            Assert.Empty(missing.Intersect(await queryables.EvaluateAsync($"{name} is not null")));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_cql2_boolean(string collection)
    {
        var queryables = await OfAsync(collection);
        Assert.NotEmpty(await queryables.EvaluateAsync("true"));
        Assert.Empty(await queryables.EvaluateAsync("false"));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_cql2_logical(string collection)
    {
        var queryables = await OfAsync(collection);
        await queryables.CombineAsync([.. queryables.Comparable.Select(pair => $"{pair.Name} = {pair.Value}"), .. queryables.All.Keys.Select(name => $"{name} IS NULL"), "true", "false"]);
    }

    [Fact]
    public async Task Conf_cql2_text_escaping()
    {
        var queryables = await OfAsync("ftth-communes");
        var quoted = await queryables.EvaluateAsync("name = 'L''Î05001'");
        Assert.NotEmpty(quoted);
        Assert.Equal(quoted, await queryables.EvaluateAsync(@"name = 'L\'Î05001'"));
        Assert.Empty(await queryables.EvaluateAsync(@"name = '\a\b\t\n\v\f\r'"));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_advanced_comparison_operators_like(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var name in queryables.Of("String"))
        {
            Assert.Empty((await queryables.EvaluateAsync($"{name} like '_%'")).Intersect(await queryables.EvaluateAsync($"{name} like ''")));
            Assert.Equal(await queryables.EvaluateAsync($"{name} LIKE '%'"), await queryables.EvaluateAsync($"{name} like '%%'"));
            _ = await queryables.EvaluateAsync($@"{name} like '\%\_'");
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_advanced_comparison_operators_between(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var name in queryables.Of("Number", "Integer"))
        {
            _ = await queryables.EvaluateAsync($"{name} BETWEEN 0 AND 100");
            Assert.Empty(await queryables.EvaluateAsync($"{name} between 100.0 and 1.0"));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_advanced_comparison_operators_in(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var (name, type) in queryables.All)
        {
            var list = type switch { "Number" or "Integer" => "1, 2, 3", "String" => "'foo', 'bar'", "Boolean" => "true", "Date" => "'2022-04-14', '2022-04-15'", _ => null };
            if (list is not null)
                _ = await queryables.EvaluateAsync($"{name} in ({list})");
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_advanced_comparison_operators_logical(string collection)
    {
        var queryables = await OfAsync(collection);
        await queryables.CombineAsync([.. queryables.Of("String").Select(name => $"{name} like '_%'"), .. queryables.Of("Number", "Integer").Select(name => $"{name} BETWEEN 0 AND 100"), .. queryables.Of("String").Select(name => $"{name} in ('foo', 'bar')")]);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_case_insensitive_comparison_casei(string collection) => await CheckFoldAsync(collection, "CASEI", "foo", "FOO");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_case_insensitive_comparison_casei_like(string collection) => await CheckFoldLikeAsync(collection, "CASEI", "l%", "L%");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_accent_insensitive_comparison_accenti(string collection) => await CheckFoldAsync(collection, "ACCENTI", "äöü", "aou");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_accent_insensitive_comparison_accenti_like(string collection) => await CheckFoldLikeAsync(collection, "ACCENTI", "%Î%", "%I%");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_spatial_functions_s_intersects(string collection)
    {
        var queryables = await OfAsync(collection);
        _ = await queryables.EvaluateAsync("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))");
        Assert.Empty(await queryables.EvaluateAsync("S_INTERSECTS(geometry,POINT(7.02 49.92))"));
        await queryables.RefuseAsync("S_INTERSECTS(geometry,POINT(90 180))");
        Assert.Empty(await queryables.EvaluateAsync("S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))"));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_spatial_functions_logical(string collection)
    {
        var queryables = await OfAsync(collection);
        await queryables.CombineAsync(["S_INTERSECTS(geometry,BBOX(-180,-90,180,90))", "S_INTERSECTS(geometry,POINT(5.05 44.05))", "geometry IS NULL", "S_INTERSECTS(geometry,BBOX(5,44,5.1,44.1))"]);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_basic_spatial_functions_plus_s_intersects(string collection)
    {
        var queryables = await OfAsync(collection);
        await queryables.RefuseAsync("S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))");
        foreach (var geometry in new[]
        {
            "LINESTRING(-180 -45, 0 -45)", "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
            "POLYGON((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))",
            "MULTIPOLYGON(((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50)),((0 0, 10 0, 10 10, 0 10, 0 0)))",
            "GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))",
        })
            Assert.Empty(await queryables.EvaluateAsync($"S_INTERSECTS(geometry,{geometry})"));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_intersects(string collection)
    {
        var queryables = await OfAsync(collection);
        Assert.Equal(await queryables.EvaluateAsync("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))"), await queryables.EvaluateAsync($"S_INTERSECTS(geometry,{Whole})"));
        _ = await queryables.EvaluateAsync("S_INTERSECTS(geometry,LINESTRING(7 50, 10 51))");
        await queryables.RefuseAsync("S_INTERSECTS(geometry,POINT(90 180))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_disjoint(string collection)
    {
        var queryables = await OfAsync(collection);
        Assert.Empty(await queryables.EvaluateAsync("S_DISJOINT(geometry,BBOX(-180,-90,180,90))"));
        Assert.Empty(await queryables.EvaluateAsync($"S_DISJOINT(geometry,{Whole})"));
        foreach (var geometry in new[] { "LINESTRING(7 50,10 51)", "POINT(7.02 49.92)", "LINESTRING(5 44.05, 5.15 44.05)", "POINT(5.05 44.05)" })
            Assert.Empty((await queryables.EvaluateAsync($"S_DISJOINT(geometry,{geometry})")).Intersect(await queryables.EvaluateAsync($"S_INTERSECTS(geometry,{geometry})")));
        await queryables.RefuseAsync("S_DISJOINT(geometry,POINT(90 180))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_equals(string collection) => await SucceedAsync(collection, $"S_EQUALS(geometry,{Whole})", "S_EQUALS(geometry,LINESTRING(7 50,10 51))", "S_EQUALS(geometry,POINT(7.02 49.92))");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_touches(string collection) => await SucceedAsync(collection, "S_TOUCHES(geometry,BBOX(-180,-90,180,90))", $"S_TOUCHES(geometry,{Whole})", "S_TOUCHES(geometry,LINESTRING(7 50,10 51))");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_crosses(string collection) => await SucceedAsync(collection, "S_CROSSES(geometry,BBOX(-180,-90,180,90))", $"S_CROSSES(geometry,{Whole})", "S_CROSSES(geometry,LINESTRING(7 50,10 51))");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_within(string collection)
    {
        var queryables = await OfAsync(collection);
        Assert.Equal(await queryables.EvaluateAsync("S_WITHIN(geometry,BBOX(-180,-90,180,90))"), await queryables.EvaluateAsync($"S_WITHIN(geometry,{Whole})"));
        await SucceedAsync(collection, "S_WITHIN(geometry,LINESTRING(7 50,10 51))", "S_WITHIN(geometry,MULTIPOINT(7 50,10 51))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_contains(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var geometry in new[] { "BBOX(-180,-90,180,90)", Whole, "LINESTRING(7 50,10 51)", "MULTIPOINT(7 50,10 51)" })
            Assert.Empty((await queryables.EvaluateAsync($"S_CONTAINS(geometry,{geometry})")).Intersect(await queryables.EvaluateAsync($"S_WITHIN(geometry,{geometry})")));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_spatial_functions_s_overlaps(string collection) => await SucceedAsync(collection, "S_OVERLAPS(geometry,MULTIPOINT(7 50,10 51))", "S_OVERLAPS(geometry,LINESTRING(7 50,10 51))", $"S_OVERLAPS(geometry,{Whole})");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_temporal_functions_temporal_functions_1(string collection)
    {
        var queryables = await OfAsync(collection);
        Assert.NotEmpty(queryables.Of("Date"));
        foreach (var name in queryables.Of("Date"))
        {
            foreach (var function in new[] { "T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS" })
                await SucceedAsync(collection, $"{function}({name},DATE('2022-04-24'))", $"{function}({name},INTERVAL('2021-01-01','2021-12-31'))");
            Assert.Empty((await queryables.EvaluateAsync($"T_DISJOINT({name},INTERVAL('2018-01-01','2026-03-31'))")).Intersect(await queryables.EvaluateAsync($"T_INTERSECTS({name},INTERVAL('2018-01-01','2026-03-31'))")));
        }
    }

    [Fact]
    public async Task Conf_temporal_functions_temporal_functions_2()
    {
        foreach (var function in new[]
        {
            "T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS", "T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES", "T_MEETS", "T_METBY", "T_OVERLAPPEDBY", "T_OVERLAPS",
            "T_STARTEDBY", "T_STARTS",
        })
            await SucceedAsync("establishments", $"{function}(INTERVAL(createdOn,date),INTERVAL('2021-01-01','2021-12-31'))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_array_functions_array_predicates(string collection)
    {
        foreach (var name in (await OfAsync(collection)).Of("Array"))
            await SucceedAsync(collection, $"A_CONTAINS({name},('foo','bar'))", $"A_CONTAINEDBY({name},('foo','bar'))", $"A_EQUALS({name},('foo','bar'))", $"A_OVERLAPS({name},('foo','bar'))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_property_property_comparison_value_property(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var (name, value) in queryables.Comparable)
            await ContradictAsync(queryables, comparison => $"{value} {comparison} {name}");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_property_property_comparison_property_property(string collection)
    {
        var queryables = await OfAsync(collection);
        foreach (var (name, _) in queryables.Comparable)
        {
            var same = await queryables.EvaluateAsync($"{name} = {name}");
            foreach (var comparison in Comparisons)
                Assert.Equal(comparison.Contains('=') ? same : [], await queryables.EvaluateAsync($"{name} {comparison} {name}"));
        }
    }

    [Fact]
    public async Task Conf_property_property_comparison_value_value()
    {
        var queryables = await OfAsync("communes");
        var all = await queryables.EvaluateAsync("true");
        foreach (var value in new[] { "'foo'", "true", "3.14", "1", "TIMESTAMP('2022-04-14T14:48:46Z')", "DATE('2022-04-14')" })
        {
            foreach (var comparison in Comparisons)
                Assert.Equal(comparison.Contains('=') ? all : [], await queryables.EvaluateAsync($"{value} {comparison} {value}"));
        }
    }

    private Task<Queryables> OfAsync(string collection) => Queryables.ReadAsync($"{service.Address}/api/v1", collection);

    private static async Task ContradictAsync(Queryables queryables, Func<string, string> filter)
    {
        Assert.Empty((await queryables.EvaluateAsync(filter("="))).Intersect(await queryables.EvaluateAsync(filter("<>"))));
        Assert.Empty((await queryables.EvaluateAsync(filter(">"))).Intersect(await queryables.EvaluateAsync(filter("<="))));
        Assert.Empty((await queryables.EvaluateAsync(filter("<"))).Intersect(await queryables.EvaluateAsync(filter(">="))));
    }

    private async Task SucceedAsync(string collection, params string[] filters)
    {
        var queryables = await OfAsync(collection);
        foreach (var filter in filters)
            _ = await queryables.EvaluateAsync(filter);
    }

    private async Task CheckFoldAsync(string collection, string function, string one, string other)
    {
        var queryables = await OfAsync(collection);
        foreach (var name in queryables.Of("String"))
            Assert.Empty((await queryables.EvaluateAsync($"{function}({name}) = {function.ToLowerInvariant()}('{one}')")).Intersect(await queryables.EvaluateAsync($"{function}({name}) <> {function.ToLowerInvariant()}('{other}')")));
    }

    private async Task CheckFoldLikeAsync(string collection, string function, string one, string other)
    {
        var queryables = await OfAsync(collection);
        foreach (var name in queryables.Of("String"))
            Assert.Equal(await queryables.EvaluateAsync($"{function}({name}) LIKE {function.ToLowerInvariant()}('{one}')"), await queryables.EvaluateAsync($"{function}({name}) LIKE {function.ToLowerInvariant()}('{other}')"));
    }
}
