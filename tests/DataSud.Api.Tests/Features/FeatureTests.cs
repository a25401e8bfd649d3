using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DataSud.Api.Tests.Features;

/// <summary>Every collection is listed, described, paged, filtered and told in every reference system and format.</summary>
public sealed class FeatureTests(LayeredService layered) : IClassFixture<LayeredService>
{
    private const string Root = "/api/v1/collections";

    private HttpClient Client => layered.Service.Client;

    /// <summary>Collections, and how many features each has when nothing is asked for.</summary>
    public static TheoryData<string, int> Collections => new()
    {
        { "regions", 1 }, { "departements", 2 }, { "epci", 1 }, { "communes", 7 }, { "ftth-communes", 7 }, { "mobile-sites", 20 }, { "mobile-coverage", 12 }, { "mobile-zones", 8 },
        { "mobile-coverage-territories", 6 }, { "establishments", 48 },
    };

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task A_collection_is_whole_whichever_way_it_is_read(string id, int expected)
    {
        var collection = await Client.JsonAsync($"{Root}/{id}");
        Assert.Equal(id, collection.Text("id"));
        Assert.NotEqual("", collection.Text("licence"));
        var schema = await Client.JsonAsync($"{Root}/{id}/schema");
        Assert.All(schema.GetProperty("properties").EnumerateObject(), property => Assert.NotEqual("", property.Value.GetProperty("title").GetString()));

        var all = await Client.AllAsync($"{Root}/{id}/items?limit=3", "features");
        var ids = all.ConvertAll(feature => feature.Text("id")!);
        Assert.Equal(expected, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(expected, ids.Count);
        var first = await Client.JsonAsync($"{Root}/{id}/items?limit=3");
        Assert.Equal(expected, first.GetProperty("numberMatched").GetInt32());
        Assert.Equal(ids.Take(3), first.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));

        var offsets = new List<string>();
        for (var offset = 0; offset < expected; offset += 3)
            offsets.AddRange((await Client.JsonAsync($"{Root}/{id}/items?limit=3&offset={offset}")).GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
        Assert.Equal(ids, offsets);

        var csv = await Client.GetStringAsync($"{Root}/{id}/items?f=csv", TestContext.Current.CancellationToken);
        Assert.Equal(expected + 1, csv.TrimEnd().Split("\r\n").Length);
        var page = await Client.GetStringAsync($"{Root}/{id}/items?f=html", TestContext.Current.CancellationToken);
        Assert.Equal(expected, page.Split("<th scope=\"row\">").Length - 1);

        foreach (var feature in all)
        {
            var one = await Client.JsonAsync($"{Root}/{id}/items/{Uri.EscapeDataString(feature.Text("id")!)}");
            Assert.True(JsonElement.DeepEquals(feature.GetProperty("properties"), one.GetProperty("properties")), $"{id} {feature.Text("id")} differs when asked for by itself");
            Assert.True(JsonElement.DeepEquals(feature.GetProperty("geometry"), one.GetProperty("geometry")));
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Every_property_sorts_and_filters(string id, int expected)
    {
        var schema = await Client.JsonAsync($"{Root}/{id}/queryables");
        var everything = await Client.JsonAsync($"{Root}/{id}/items?limit=100");
        foreach (var property in schema.GetProperty("properties").EnumerateObject().Where(property => property.Name != "geometry"))
        {
            var values = everything.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties").GetProperty(property.Name)).ToList();
            var type = property.Value.Text("type");
            if (type == "array")
            {
                if (values.Find(value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0) is { ValueKind: JsonValueKind.Array } list)
                    Assert.Equal(values.Count(value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(text => text.GetString() == list[0].GetString())), await MatchedAsync($"{id}/items?{property.Name}={list[0].GetString()}"));
                continue;
            }
            foreach (var direction in new[] { "", "-" })
            {
                // Page by page, so that cursors carry values, nulls among them.
                var sorted = (await Client.AllAsync($"{Root}/{id}/items?limit=4&sortby={direction}{property.Name}&skipGeometry=true", "features"))
                    .ConvertAll(feature => feature.GetProperty("properties").GetProperty(property.Name));
                Assert.True(expected == sorted.Count, $"{id} by {direction}{property.Name}: {sorted.Count} of {expected}");
                var known = sorted.TakeWhile(value => value.ValueKind != JsonValueKind.Null).ToList();
                Assert.All(sorted.Skip(known.Count), value => Assert.Equal(JsonValueKind.Null, value.ValueKind));
                var ordered = type is "integer" or "number"
                    ? known.OrderBy(value => value.GetDecimal()).Select(value => value.GetRawText())
                    : known.OrderBy(value => value.ToString(), StringComparer.Ordinal).Select(value => value.GetRawText());
                Assert.Equal(direction == "" ? ordered : ordered.Reverse(), known.Select(value => value.GetRawText()));
            }
            if (values.Find(value => value.ValueKind is not JsonValueKind.Null) is { ValueKind: not JsonValueKind.Undefined } sample)
            {
                var text = sample.ValueKind is JsonValueKind.True ? "true" : sample.ValueKind is JsonValueKind.False ? "false" : sample.ToString();
                var same = values.Count(value => value.GetRawText() == sample.GetRawText());
                Assert.Equal(same, await MatchedAsync($"{id}/items?{property.Name}={Uri.EscapeDataString(text)}"));
            }
        }
    }

    [Fact]
    public async Task Pages_of_a_sorted_list_go_back_as_they_came()
    {
        List<string> forwards = [];
        List<string> backwards = [];
        string? last = null;
        for (string? next = $"{Root}/mobile-zones/items?limit=3&sortby=-establishments"; next is not null;)
        {
            last = next;
            var page = await Client.JsonAsync(next);
            forwards.AddRange(page.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
            next = page.Link("next");
        }
        for (var previous = last; previous is not null;)
        {
            var page = await Client.JsonAsync(previous);
            backwards.InsertRange(0, page.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
            previous = page.Link("prev");
        }
        Assert.Equal(["8", "6", "4", "2", "1", "3", "5", "7"], forwards);
        Assert.Equal(forwards, backwards);
    }

    [Theory]
    [InlineData("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 5.0, 44.0)]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/4326", 44.0, 5.0)]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/2154", 860295.95, 6324989.7)]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/3857", 556597.45, 5465442.18)]
    public async Task Features_come_in_the_reference_system_asked_for(string crs, double x, double y)
    {
        using var response = await Client.GetAsync($"{Root}/communes/items/05001?crs={crs}", TestContext.Current.CancellationToken);
        Assert.Equal($"<{crs}>", response.Headers.GetValues("Content-Crs").Single());
        // A second time from memory: the header is there too.
        using var again = await Client.GetAsync($"{Root}/communes/items/05001?crs={crs}", TestContext.Current.CancellationToken);
        Assert.Equal($"<{crs}>", again.Headers.GetValues("Content-Crs").Single());
        var feature = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var corners = feature.GetProperty("geometry").GetProperty("coordinates")[0][0].EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToList();
        var tolerance = x > 1000 ? 30_000 : 1e-9;
        Assert.Contains(corners, corner => Math.Abs(corner.X - x) <= tolerance && Math.Abs(corner.Y - y) <= tolerance);
    }

    [Theory]
    [InlineData("bbox=5.01,44.01,5.02,44.02", "05001")]
    [InlineData("bbox=5.01,44.01,0,5.02,44.02,9", "05001")]
    [InlineData("bbox=44.01,5.01,44.02,5.02&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326", "05001")]
    [InlineData("bbox=557700,5466900,558700,5468200&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "05001")]
    [InlineData("bbox=5.65,44,-170,45", "83137")]
    [InlineData("within=departement:13", "13055")]
    [InlineData("name=none", null)]
    [InlineData("bbox=-10,10,-9,11", null)]
    public async Task Places_narrow(string query, string? expected)
    {
        var features = (await Client.JsonAsync($"{Root}/communes/items?{query}")).GetProperty("features").EnumerateArray().Select(feature => feature.Text("id"));
        Assert.Equal(expected is null ? [] : [expected], features);
    }

    [Theory]
    [InlineData("ftth-communes", "datetime=2018-02-01", 7)]
    [InlineData("ftth-communes", "datetime=2018-02-01T12:00:00Z", 7)]
    [InlineData("ftth-communes", "datetime=2017-12-31/2018-01-01", 14)]
    [InlineData("ftth-communes", "datetime=../2017-12-01", 7)]
    [InlineData("ftth-communes", "datetime=2019-01-01/..", 0)]
    [InlineData("ftth-communes", "quarter=2017-Q4", 7)]
    [InlineData("ftth-communes", "quarter=any", 14)]
    [InlineData("ftth-communes", "within=commune:05061&quarter=any", 2)]
    [InlineData("mobile-coverage", "quarter=any&operator=20801", 12)]
    [InlineData("mobile-coverage", "technology=4g&quality=tbc", 2)]
    [InlineData("mobile-coverage", "within=commune:05001", 12)]
    [InlineData("mobile-coverage", "within=commune:83137", 0)]
    [InlineData("mobile-zones", "kind=white&within=commune:05006", 4)]
    [InlineData("mobile-zones", "communes=05001", 8)]
    [InlineData("mobile-coverage-territories", "level=any", 12)]
    [InlineData("mobile-coverage-territories", "operator=any&level=departement", 1)]
    [InlineData("mobile-sites", "planned=true", 3)]
    [InlineData("mobile-sites", "planned=any&quarter=any", 43)]
    [InlineData("mobile-sites", "code=05001", 9)]
    [InlineData("establishments", "active=any", 54)]
    [InlineData("establishments", "active=false", 6)]
    [InlineData("establishments", "code=13055", 16)]
    [InlineData("establishments", "digital=true&active=any", 24)]
    [InlineData("establishments", "siret=10000000900001", 1)]
    [InlineData("establishments", "siret=10000000900010&active=any", 0)]
    public async Task Times_properties_and_defaults_narrow(string collection, string query, int expected) => Assert.Equal(expected, await MatchedAsync($"{collection}/items?{query}"));

    [Fact]
    public async Task Only_what_is_asked_for_is_told()
    {
        var feature = (await Client.JsonAsync($"{Root}/communes/items?properties=population,code&skipGeometry=true&limit=1")).GetProperty("features")[0];
        Assert.Equal(JsonValueKind.Null, feature.GetProperty("geometry").ValueKind);
        Assert.Equal(["population", "code", "release"], feature.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        var coarse = (await Client.JsonAsync($"{Root}/communes/items/05001?precision=0&crs=http://www.opengis.net/def/crs/EPSG/0/2154")).GetProperty("geometry").GetProperty("coordinates").ToString();
        Assert.DoesNotContain(".", coarse, StringComparison.Ordinal);
        var sheet = System.Text.Encoding.UTF8.GetString(await Client.GetByteArrayAsync($"{Root}/mobile-sites/items?f=csv&excel=true&limit=1", TestContext.Current.CancellationToken));
        Assert.StartsWith("\uFEFFid;operator;", sheet, StringComparison.Ordinal);
        Assert.Contains("5,015;44,05", sheet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("communes/items?bbox=1,2,3", "bbox")]
    [InlineData("communes/items?bbox=1,2,3,4,5", "bbox")]
    [InlineData("communes/items?bbox=5,44.5,6,44", "bbox")]
    [InlineData("communes/items?bbox=NaN,44,6,45", "bbox")]
    [InlineData("communes/items?bbox=1e400,44,6,45", "bbox")]
    [InlineData("communes/items?bbox=5,44,6,95", "bbox")]
    [InlineData("communes/items?bbox=900000,6300000,800000,6400000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154", "bbox")]
    [InlineData("communes/items?bbox=5,44,6,45&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154", "bbox")]
    [InlineData("communes/items?bbox=0,0,1e9,1e9&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox")]
    [InlineData("communes/items?crs=http://www.opengis.net/def/crs/EPSG/0/9999", "crs")]
    [InlineData("communes/items?bbox=5,44,6,45&bbox-crs=EPSG:1", "bbox-crs")]
    [InlineData("communes/items?sortby=nothing", "sortby")]
    [InlineData("communes/items?sortby=name,name", "sortby")]
    [InlineData("ftth-communes/items?sortby=operators", "sortby")]
    [InlineData("communes/items?properties=code,nothing", "properties")]
    [InlineData("communes/items?simplify=-1", "simplify")]
    [InlineData("communes/items?simplify=NaN", "simplify")]
    [InlineData("communes/items?precision=10", "precision")]
    [InlineData("communes/items?population=many", "population")]
    [InlineData("communes/items?after=05001&sortby=name", "after")]
    [InlineData("mobile-zones/items?after=x", "after")]
    [InlineData("mobile-zones/items?sortby=-areaKm2&after=WyJ4IiwiMSJd", "after")]
    [InlineData("ftth-communes/items?datetime=2018", "datetime")]
    [InlineData("ftth-communes/items?datetime=../..", "datetime")]
    [InlineData("ftth-communes/items?datetime=2019-01-01/2018-01-01", "datetime")]
    [InlineData("ftth-communes/items?datetime=2018-02-30", "datetime")]
    [InlineData("ftth-communes/items?quarter=2016-Q1", "quarter")]
    [InlineData("communes/items?release=arcep-ftth:1", "release")]
    [InlineData("mobile-coverage/items?quality=best", "quality")]
    [InlineData("communes/items?limit=0", "limit")]
    public async Task What_is_asked_wrongly_is_named(string address, string parameter)
    {
        using var response = await Client.GetAsync($"{Root}/{address}", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{address}: {(int)response.StatusCode} {body}");
        Assert.Equal(parameter, JsonDocument.Parse(body).RootElement.GetProperty("errors")[0].Text("parameter"));
    }

    // The ends of what a reference system takes: none of it is a 500.
    [Theory]
    [InlineData("2154", "-3000000,4000000,4000000,9000000")]
    [InlineData("2154", "700000,6600000,700000,6600000")]
    [InlineData("3857", "-20037508,-20037508,20037508,20037508")]
    [InlineData("3857", "20037507,20037507,20037508,20037508")]
    [InlineData("3857", "-20037508,-20037508,-20037507,-20037507")]
    [InlineData("3857", "0,0,0,0")]
    public async Task The_farthest_boxes_are_answered(string epsg, string box) =>
        _ = await Client.JsonAsync($"{Root}/communes/items?bbox={box}&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/{epsg}");

    [Theory]
    [InlineData("comunes", "communes")]
    [InlineData("comunes/items", "communes")]
    [InlineData("comunes/items/1", "communes")]
    [InlineData("comunes/queryables", "communes")]
    [InlineData("communes/items/99999", null)]
    [InlineData("mobile-zones/items/x", null)]
    [InlineData("establishments/items/10000000900010", null)]
    public async Task What_is_not_there_is_said_not_to_be(string address, string? nearest)
    {
        using var response = await Client.GetAsync($"{Root}/{address}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        if (nearest is not null)
            Assert.Contains(nearest, problem.Texts("nearest"));
    }

    [Fact]
    public async Task Pages_are_for_people_and_escape_what_they_show()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/ftth-communes/items?limit=2");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("L&#x27;Î05001", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\">", page, StringComparison.Ordinal);
        foreach (var address in new[] { "/api/v1?f=html", "/api/v1/conformance?f=html", $"{Root}?f=html", $"{Root}/communes?f=html", $"{Root}/communes/items/05001?f=html" })
            Assert.Contains("<h1>", await Client.GetStringAsync(address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<int> MatchedAsync(string address) => (await Client.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"{Root}/{address}"))).GetProperty("numberMatched").GetInt32();
}
