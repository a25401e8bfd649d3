using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DataSud.EndToEnd.Ogc;

/// <summary>Abstract tests of OGC API - Features, Part 1 (17-069r4), conformance class core: each bears its identifier, /conf/core/...</summary>
public sealed class Part1CoreTests(LayeredService service)
{
    private const string Core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core";

    private string Api => $"{service.Address}/api/v1";

    [Fact]
    public async Task Conf_core_http()
    {
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var got = await client.GetAsync(new Uri(Api), TestContext.Current.CancellationToken);
        using var head = await client.SendAsync(new(HttpMethod.Head, Api), TestContext.Current.CancellationToken);
        using var wrong = await client.SendAsync(new(HttpMethod.Delete, $"{Api}/collections"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (got.StatusCode, got.Version));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Contains("GET", wrong.Content.Headers.Allow);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_crs84(string collection)
    {
        using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?limit=100");
        var description = await Collections.JsonAsync($"{Api}/collections/{collection}");
        var features = await Collections.FeaturesAsync($"{Api}/collections/{collection}/items?limit=100");

        Assert.Equal(["<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"], response.Headers.GetValues("Content-Crs"));
        if (Collections.Part(description, "spatial") is not { } spatial)
        {
            Assert.All(features, feature => Assert.Equal(JsonValueKind.Null, feature.GetProperty("geometry").ValueKind));
            return;
        }
        var box = spatial.GetProperty("bbox")[0].EnumerateArray().Select(number => number.GetDouble()).ToArray();
        Assert.All(features.SelectMany(feature => Positions(feature.GetProperty("geometry"))), position =>
        {
            Assert.InRange(position.X, box[0] - 1e-5, box[2] + 1e-5);
            Assert.InRange(position.Y, box[1] - 1e-5, box[3] + 1e-5);
        });
    }

    [Fact]
    public async Task Conf_core_root_op()
    {
        foreach (var address in new[] { Api, Api + "/" })
        {
            using var response = await Collections.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Conf_core_root_success()
    {
        var landing = await Collections.JsonAsync(Api, "application/json");

        foreach (var relation in new[] { "service-desc", "service-doc", "conformance", "data" })
        {
            var links = Collections.Links(landing, relation).ToList();
            Assert.NotEmpty(links);
            foreach (var link in links)
            {
                Assert.NotEmpty(link.GetProperty("type").GetString()!);
                using var response = await Collections.GetAsync(link.GetProperty("href").GetString()!);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Conf_core_api_definition_op()
    {
        var landing = await Collections.JsonAsync(Api);
        foreach (var link in Collections.Links(landing, "service-desc").Concat(Collections.Links(landing, "service-doc")))
        {
            using var response = await Collections.GetAsync(link.GetProperty("href").GetString()!, link.GetProperty("type").GetString());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(MediaType(link.GetProperty("type").GetString()!), response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Conf_core_api_definition_success()
    {
        var definition = await OpenApi.ReadAsync(Api);

        Assert.StartsWith("3.0.", definition.Document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(Collections.All, collection => definition.Operation($"/collections/{collection}/items"));
        Assert.All(Collections.All, collection => definition.Operation($"/collections/{collection}/items/{{featureId}}"));
        Assert.All(["/", "/conformance", "/collections", "/collections/{collectionId}"], path => definition.Operation(path));
    }

    [Fact]
    public async Task Conf_core_conformance_op()
    {
        using var response = await Collections.GetAsync(Collections.Link(await Collections.JsonAsync(Api), "conformance")!);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"{Api}/conformance", response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task Conf_core_conformance_success()
    {
        var classes = (await Collections.JsonAsync($"{Api}/conformance")).GetProperty("conformsTo").EnumerateArray().Select(name => name.GetString()).ToList();

        Assert.Contains(Core, classes);
        Assert.Equal(classes.Distinct().Count(), classes.Count);
        Assert.All(classes, name => Assert.StartsWith("http://www.opengis.net/spec/", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Conf_core_fc_md_op()
    {
        using var response = await Collections.GetAsync($"{Api}/collections");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Conf_core_fc_md_success()
    {
        var list = await Collections.JsonAsync($"{Api}/collections");
        Assert.Equal(JsonValueKind.Array, list.GetProperty("links").ValueKind);
        Assert.Equal(JsonValueKind.Array, list.GetProperty("collections").ValueKind);
        Assert.All(list.GetProperty("collections").EnumerateArray(), collection =>
        {
            Assert.Equal(JsonValueKind.String, collection.GetProperty("id").ValueKind);
            Assert.Equal(JsonValueKind.Array, collection.GetProperty("links").ValueKind);
            Assert.Equal("feature", collection.GetProperty("itemType").GetString());
        });
    }

    [Fact]
    public async Task Conf_core_fc_md_links()
    {
        await CheckLinksAsync($"{Api}/collections", "application/json", "text/html");
    }

    [Fact]
    public async Task Conf_core_fc_md_items()
    {
        var list = await Collections.JsonAsync($"{Api}/collections");
        Assert.Equal(Collections.All, list.GetProperty("collections").EnumerateArray().Select(collection => collection.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Conf_core_fc_md_items_links()
    {
        var list = await Collections.JsonAsync($"{Api}/collections");
        foreach (var collection in list.GetProperty("collections").EnumerateArray())
        {
            var items = Collections.Links(collection, "items").ToList();
            Assert.Superset(new HashSet<string> { "application/geo+json", "text/html" }, items.Select(link => link.GetProperty("type").GetString()!).ToHashSet());
            foreach (var link in items)
            {
                using var response = await Collections.GetAsync(link.GetProperty("href").GetString()!);
                Assert.Equal(MediaType(link.GetProperty("type").GetString()!), response.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_md_extent(string collection)
    {
        var description = await Collections.JsonAsync($"{Api}/collections/{collection}");
        if (Collections.Part(description, "spatial") is { } spatial)
        {
            Assert.Equal("http://www.opengis.net/def/crs/OGC/1.3/CRS84", spatial.GetProperty("crs").GetString());
            Assert.All(spatial.GetProperty("bbox").EnumerateArray(), box => Assert.Equal(4, box.GetArrayLength()));
        }
        if (Collections.Part(description, "temporal") is { } temporal)
        {
            Assert.All(temporal.GetProperty("interval").EnumerateArray(), interval =>
            {
                Assert.Equal(2, interval.GetArrayLength());
                Assert.All(interval.EnumerateArray().Where(end => end.ValueKind != JsonValueKind.Null), end =>
                    DateTimeOffset.ParseExact(end.GetString()!, "yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_sfc_md_op(string collection)
    {
        using var response = await Collections.GetAsync($"{Api}/collections/{collection}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_sfc_md_success(string collection)
    {
        var one = await Collections.JsonAsync($"{Api}/collections/{collection}");
        var listed = (await Collections.JsonAsync($"{Api}/collections")).GetProperty("collections").EnumerateArray().Single(each => each.GetProperty("id").GetString() == collection);

        Assert.True(JsonElement.DeepEquals(one, listed), $"{collection} differs from its entry in the list");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_op(string collection)
    {
        using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_bbox_definition(string collection)
    {
        var box = (await OpenApi.ReadAsync(Api)).Parameter($"/collections/{collection}/items", "bbox");
        OpenApi.IsPlain(box);
        var schema = box.GetProperty("schema");
        Assert.Equal("array", schema.GetProperty("type").GetString());
        Assert.Equal("number", schema.GetProperty("items").GetProperty("type").GetString());
        Assert.Equal((4, 6), (schema.GetProperty("minItems").GetInt32(), schema.GetProperty("maxItems").GetInt32()));
    }

    // Features whose place is not known are in no box: those of SIRENE would be millions in every one. The standard would have them in all.
    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_bbox_response(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000";
        var all = await Collections.FeaturesAsync(items);
        foreach (var (west, south, east, north) in new[] { (-180.0, -90.0, 180.0, 90.0), (5.011, 44.011, 5.149, 44.09), (170, -90, -170, 90), (0, 0, 1, 1) })
        {
            var box = string.Create(CultureInfo.InvariantCulture, $"{west},{south},{east},{north}");
            var found = await Collections.IdsAsync($"{items}&bbox={box}");
            // Everything here is a point or a square along the axes: what its corners span is what it covers.
            var expected = all.Where(feature => Positions(feature.GetProperty("geometry")).ToArray() is { Length: > 0 } corners
                && corners.Min(corner => corner.Y) <= north && corners.Max(corner => corner.Y) >= south
                && (west <= east
                    ? corners.Min(corner => corner.X) <= east && corners.Max(corner => corner.X) >= west
                    : corners.Max(corner => corner.X) >= west || corners.Min(corner => corner.X) <= east));
            Assert.Equal(expected.Select(feature => feature.GetProperty("id").ToString()), found);
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_limit_definition(string collection)
    {
        var limit = (await OpenApi.ReadAsync(Api)).Parameter($"/collections/{collection}/items", "limit");
        OpenApi.IsPlain(limit);
        var schema = limit.GetProperty("schema");
        Assert.Equal("integer", schema.GetProperty("type").GetString());
        Assert.Equal(1, schema.GetProperty("minimum").GetInt32());
        Assert.InRange(schema.GetProperty("default").GetInt32(), 1, schema.GetProperty("maximum").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_limit_response(string collection)
    {
        var items = $"{Api}/collections/{collection}/items";
        var most = (await OpenApi.ReadAsync(Api)).Parameter($"/collections/{collection}/items", "limit").GetProperty("schema").GetProperty("maximum").GetInt32();

        foreach (var limit in new[] { 1, 2, most })
            Assert.InRange((await Collections.JsonAsync($"{items}?limit={limit}")).GetProperty("features").GetArrayLength(), 1, limit);
        Assert.InRange((await Collections.JsonAsync($"{items}?limit={most + 1}")).GetProperty("features").GetArrayLength(), 1, most);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_time_definition(string collection)
    {
        var time = (await OpenApi.ReadAsync(Api)).Parameter($"/collections/{collection}/items", "datetime");
        OpenApi.IsPlain(time);
        Assert.Equal("string", time.GetProperty("schema").GetProperty("type").GetString());
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_time_response(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000";
        if (Collections.Part(await Collections.JsonAsync($"{Api}/collections/{collection}"), "temporal") is not { } temporal)
        {
            // Features that have no time of their own are of every time.
            Assert.Equal(await Collections.IdsAsync(items), await Collections.IdsAsync($"{items}&datetime=1900-01-01T00:00:00Z"));
            return;
        }
        var first = temporal.GetProperty("interval")[0][0].GetString()!;
        var last = temporal.GetProperty("interval")[0][1].GetString()!;
        var everything = await Collections.IdsAsync($"{items}&datetime={first}/{last}");
        Assert.Superset((await Collections.IdsAsync(items)).ToHashSet(), everything.ToHashSet());
        Assert.Equal(everything, await Collections.IdsAsync($"{items}&datetime=../{last}"));
        Assert.Equal(everything, await Collections.IdsAsync($"{items}&datetime={first}/.."));
        Assert.Equal(everything, await Collections.IdsAsync($"{items}&datetime={first}/"));
        Assert.NotEmpty(await Collections.IdsAsync($"{items}&datetime={last}"));
        Assert.Subset(everything.ToHashSet(), (await Collections.IdsAsync($"{items}&datetime={last[..10]}")).ToHashSet());
        Assert.Empty(await Collections.IdsAsync($"{items}&datetime=1900-01-01T00:00:00Z"));
        Assert.Empty(await Collections.IdsAsync($"{items}&datetime=2100-01-01/.."));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_query_param_invalid(string collection)
    {
        foreach (var query in new[]
        {
            "limit=0", "limit=-1", "limit=x", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=5,45,6,44", "bbox=NaN,1,2,3", "bbox=200,1,201,2", "datetime=yesterday", "datetime=2020-13-01",
            "datetime=2021-01-01/2020-01-01", "crs=http://www.opengis.net/def/crs/EPSG/0/1",
        })
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?{query}");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{query}: {response.StatusCode}");
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_query_param_unknown(string collection)
    {
        using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?unknown=1");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_response(string collection)
    {
        var page = await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=2");
        Assert.Equal("FeatureCollection", page.GetProperty("type").GetString());
        Assert.All(page.GetProperty("features").EnumerateArray(), feature => Assert.Equal("Feature", feature.GetProperty("type").GetString()));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_links(string collection)
    {
        await CheckLinksAsync($"{Api}/collections/{collection}/items?limit=1", "application/geo+json", "text/html");
        // next leads on, and there is none at the end.
        var ids = await Collections.IdsAsync($"{Api}/collections/{collection}/items?limit=2");
        Assert.Equal(await Collections.IdsAsync($"{Api}/collections/{collection}/items?limit=10000"), ids);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_timeStamp(string collection)
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-10);
        var page = await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=1");
        if (page.TryGetProperty("timeStamp", out var stamp))
            Assert.InRange(DateTimeOffset.Parse(stamp.GetString()!, CultureInfo.InvariantCulture), before, DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_numberMatched(string collection)
    {
        foreach (var selection in new[] { "", "&bbox=5.011,44.011,5.149,44.09", "&datetime=2018-01-01/..", "&bbox=0,0,1,1" })
        {
            var matched = (await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=1{selection}")).GetProperty("numberMatched").GetInt32();
            Assert.Equal((await Collections.IdsAsync($"{Api}/collections/{collection}/items?limit=3{selection}")).Count, matched);
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_fc_numberReturned(string collection)
    {
        var page = await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=3");
        Assert.Equal(page.GetProperty("features").GetArrayLength(), page.GetProperty("numberReturned").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_f_op(string collection)
    {
        foreach (var id in (await Collections.IdsAsync($"{Api}/collections/{collection}/items?limit=1000")).Take(3))
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items/{Uri.EscapeDataString(id)}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        using var missing = await Collections.GetAsync($"{Api}/collections/{collection}/items/no-such-feature");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_f_success(string collection)
    {
        var listed = (await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=1")).GetProperty("features")[0];
        var one = await Collections.JsonAsync($"{Api}/collections/{collection}/items/{Uri.EscapeDataString(listed.GetProperty("id").ToString())}");

        Assert.Equal("Feature", one.GetProperty("type").GetString());
        foreach (var member in new[] { "id", "geometry", "properties" })
            Assert.True(JsonElement.DeepEquals(listed.GetProperty(member), one.GetProperty(member)), $"{collection}: {member} differs");
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_core_f_links(string collection)
    {
        var id = (await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=1")).GetProperty("features")[0].GetProperty("id").ToString();
        var feature = await CheckLinksAsync($"{Api}/collections/{collection}/items/{Uri.EscapeDataString(id)}", "application/geo+json", "text/html");
        Assert.Equal($"{Api}/collections/{collection}", Collections.Link(feature, "collection"));
    }

    /// <summary>self in its own type, alternate in the others, each with its type, each leading to an answer of it.</summary>
    private static async Task<JsonElement> CheckLinksAsync(string address, string own, params string[] others)
    {
        var document = await Collections.JsonAsync(address, own);
        Assert.All(document.GetProperty("links").EnumerateArray(), link => Assert.False(string.IsNullOrEmpty(link.GetProperty("rel").GetString()) || string.IsNullOrEmpty(link.GetProperty("type").GetString())));
        Assert.Equal([own], Collections.Links(document, "self").Select(link => link.GetProperty("type").GetString()));
        Assert.Superset(others.ToHashSet(), Collections.Links(document, "alternate").Select(link => link.GetProperty("type").GetString()!).ToHashSet());
        foreach (var link in Collections.Links(document, "self").Concat(Collections.Links(document, "alternate")))
        {
            using var response = await Collections.GetAsync(link.GetProperty("href").GetString()!);
            Assert.Equal((HttpStatusCode.OK, MediaType(link.GetProperty("type").GetString()!)), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        }
        return document;
    }

    private static string MediaType(string type) => type.Split(';')[0];

    private static IEnumerable<(double X, double Y)> Positions(JsonElement geometry) =>
        geometry.ValueKind == JsonValueKind.Null ? [] : Corners(geometry.GetProperty("coordinates"));

    private static IEnumerable<(double X, double Y)> Corners(JsonElement coordinates) =>
        coordinates[0].ValueKind == JsonValueKind.Number ? [(coordinates[0].GetDouble(), coordinates[1].GetDouble())] : coordinates.EnumerateArray().SelectMany(Corners);
}
