using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;

namespace DataSud.EndToEnd.Ogc;

/// <summary>
/// Abstract tests of OGC API - Features, Part 3 (19-079r2), conformance classes queryables, queryables-query-parameters, filter and features-filter (which are those of filter
/// asked of items): each bears its identifier.
/// </summary>
public sealed class Part3FilterTests(LayeredService service)
{
    private const string Classes = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/";

    private string Api => $"{service.Address}/api/v1";

    [Theory]
    [InlineData("queryables")]
    [InlineData("queryables-query-parameters")]
    [InlineData("filter")]
    [InlineData("features-filter")]
    public async Task Conf_get_conformance(string name)
    {
        using var response = await Collections.GetAsync($"{Api}/conformance", "application/json");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(Classes + name, (await Collections.JsonAsync($"{Api}/conformance")).GetProperty("conformsTo").EnumerateArray().Select(each => each.GetString()));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_queryables_get_queryables_uris(string collection)
    {
        foreach (var address in new[] { $"{Api}/collections", $"{Api}/collections/{collection}" })
        {
            var document = await Collections.JsonAsync(address);
            var own = document.TryGetProperty("collections", out var all) ? all.EnumerateArray().Single(each => each.GetProperty("id").GetString() == collection) : document;
            var link = Assert.Single(Collections.Links(own, "http://www.opengis.net/def/rel/ogc/1.0/queryables"));
            Assert.Equal($"{Api}/collections/{collection}/queryables", link.GetProperty("href").GetString());
            Assert.Equal("application/schema+json", link.GetProperty("type").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_queryables_get_queryables(string collection)
    {
        var address = $"{Api}/collections/{collection}/queryables";
        using var response = await Collections.GetAsync(address, "application/schema+json");
        Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var schema = await Collections.JsonAsync(address);
        Assert.Contains(schema.GetProperty("$schema").GetString(), new[] { "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema" });
        Assert.Equal(address, schema.GetProperty("$id").GetString());
        Assert.Equal("object", schema.GetProperty("type").GetString());
        Assert.NotEmpty(schema.GetProperty("properties").EnumerateObject());
        Assert.All(schema.GetProperty("properties").EnumerateObject(), property => Assert.NotEmpty(property.Value.GetProperty("title").GetString()!));
        Assert.NotEmpty((await Queryables.ReadAsync(Api, collection)).Of("Geometry"));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_queryables_query_parameters_parameters(string collection)
    {
        var queryables = await Queryables.ReadAsync(Api, collection);
        var parameters = (await OpenApi.ReadAsync(Api)).Parameters($"/collections/{collection}/items").Select(parameter => parameter.GetProperty("name").GetString()).ToHashSet();
        var features = await Collections.FeaturesAsync($"{Api}/collections/{collection}/items?limit=1000");
        foreach (var name in queryables.All.Where(pair => pair.Value != "Geometry").Select(pair => pair.Key))
        {
            Assert.Contains(name, parameters);
            var value = features.Select(feature => feature.GetProperty("properties").GetProperty(name)).FirstOrDefault(each => each.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array or JsonValueKind.Undefined));
            if (value.ValueKind == JsonValueKind.Undefined)
                continue;
            var text = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : value.ToString();
            var found = await Collections.FeaturesAsync($"{Api}/collections/{collection}/items?limit=1000&{name}={Uri.EscapeDataString(text)}");
            Assert.NotEmpty(found);
            Assert.All(found, feature => Assert.Equal(value.GetRawText(), feature.GetProperty("properties").GetProperty(name).GetRawText()));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_filter_param(string collection) => await CheckFiltersAsync(collection, "filter-lang=cql2-text&");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_filter_lang_default(string collection) => await CheckFiltersAsync(collection, "");

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_expression_construction(string collection)
    {
        var queryables = await Queryables.ReadAsync(Api, collection);
        await queryables.RefuseAsync("this_is_not_a_queryable IS NULL");
        using var language = await Collections.GetAsync($"{Api}/collections/{collection}/items?filter-lang=xpath&filter=TRUE");
        Assert.Equal(HttpStatusCode.BadRequest, language.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_filter_crs_wgs84(string collection)
    {
        var queryables = await Queryables.ReadAsync(Api, collection);
        if (await BoxAsync(collection) is { } box)
            Assert.Equal(await PlacedAsync(collection), await queryables.EvaluateAsync($"S_INTERSECTS(geometry,BBOX({box}))"));
        await queryables.RefuseAsync("S_INTERSECTS(geometry,BBOX(1000000,1000000,2000000,2000000))");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_filter_crs_param(string collection)
    {
        using var unknown = await Collections.GetAsync($"{Api}/collections/{collection}/items?filter-crs=http://www.opengis.net/def/crs/OGC/0/does_not_exist&filter=TRUE");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        if (await BoxAsync(collection) is not { } box)
            return;
        var crs = (await Collections.JsonAsync($"{Api}/collections/{collection}")).GetProperty("crs").EnumerateArray().Select(each => each.GetString()!);
        // A hair wider than what it holds, which stands on its edges: transforming rounds.
        var numbers = box.Split(',').Select((number, place) => double.Parse(number, CultureInfo.InvariantCulture) + (place < 2 ? -1e-6 : 1e-6)).ToArray();
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var uri in crs)
        {
            var srid = uri.EndsWith("CRS84", StringComparison.Ordinal) ? 4326 : int.Parse(uri.Split('/')[^1], CultureInfo.InvariantCulture);
            await using var command = new NpgsqlCommand("SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM (SELECT ST_Transform(ST_MakeEnvelope($1, $2, $3, $4, 4326), $5) AS b) AS turned", connection)
            {
                Parameters = { new() { Value = numbers[0] }, new() { Value = numbers[1] }, new() { Value = numbers[2] }, new() { Value = numbers[3] }, new() { Value = srid } },
            };
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            int[] order = uri.EndsWith("EPSG/0/4326", StringComparison.Ordinal) ? [1, 0, 3, 2] : [0, 1, 2, 3];
            var turned = string.Join(',', order.Select(place => reader.GetDouble(place).ToString("R", CultureInfo.InvariantCulture)));
            var found = await Collections.IdsAsync($"{Api}/collections/{collection}/items?limit=1000&filter-crs={uri}&filter={Uri.EscapeDataString($"S_INTERSECTS(geometry,BBOX({turned}))")}");
            Assert.Equal(await PlacedAsync(collection), found.ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_filter_mixing_expression(string collection)
    {
        if (await BoxAsync(collection) is not { } box)
            return;
        var filter = Uri.EscapeDataString($"S_INTERSECTS(geometry,BBOX({box}))");
        var items = $"{Api}/collections/{collection}/items?limit=1000&filter={filter}";
        Assert.Equal(await PlacedAsync(collection), (await Collections.IdsAsync($"{items}&bbox={box}")).ToHashSet());
        Assert.Empty(await Collections.IdsAsync($"{items}&bbox=-60,-60,-50,-50"));
    }

    private async Task CheckFiltersAsync(string collection, string language)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000";
        foreach (var (name, _) in (await Queryables.ReadAsync(Api, collection)).All.Where(pair => pair.Value != "Geometry"))
        {
            var found = await Collections.FeaturesAsync($"{items}&{language}filter={Uri.EscapeDataString($"{name} IS NULL")}");
            Assert.All(found, feature => Assert.Equal(JsonValueKind.Null, feature.GetProperty("properties").GetProperty(name).ValueKind));
        }
        using var wrong = await Collections.GetAsync($"{items}&{language}filter={Uri.EscapeDataString("THIS IS NOT A FILTER")}");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var problem = JsonDocument.Parse(await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("errors")[0];
        Assert.Equal("filter", problem.GetProperty("parameter").GetString());
        Assert.Contains("at character 13", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<HashSet<string>> PlacedAsync(string collection) =>
        [.. (await Collections.FeaturesAsync($"{Api}/collections/{collection}/items?limit=1000"))
            .Where(feature => feature.GetProperty("geometry").ValueKind != JsonValueKind.Null).Select(feature => feature.GetProperty("id").ToString())];

    private async Task<string?> BoxAsync(string collection) => Collections.Box(await Collections.JsonAsync($"{Api}/collections/{collection}"));
}
