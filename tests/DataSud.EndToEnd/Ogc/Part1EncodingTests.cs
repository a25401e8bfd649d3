using System.Net;
using System.Text.Json;

namespace DataSud.EndToEnd.Ogc;

/// <summary>Abstract tests of OGC API - Features, Part 1 (17-069r4), conformance classes geojson, html and oas30: each bears its identifier.</summary>
public sealed class Part1EncodingTests(LayeredService service)
{
    private static readonly string[] GeometryTypes = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

    private string Api => $"{service.Address}/api/v1";

    private IEnumerable<string> Resources => ["", "/conformance", "/collections", .. Collections.All.SelectMany(collection => new[] { $"/collections/{collection}", $"/collections/{collection}/items?limit=2" })];

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_geojson_definition(string collection)
    {
        var id = (await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=1")).GetProperty("features")[0].GetProperty("id").ToString();
        foreach (var (address, type) in new[] { ($"collections/{collection}/items", "application/geo+json"), ($"collections/{collection}/items/{Uri.EscapeDataString(id)}", "application/geo+json"), ($"collections/{collection}", "application/json") })
        {
            using var response = await Collections.GetAsync($"{Api}/{address}", type);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_geojson_content(string collection)
    {
        var page = await Collections.JsonAsync($"{Api}/collections/{collection}/items?limit=100", "application/geo+json");
        Assert.Equal("FeatureCollection", page.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Array, page.GetProperty("links").ValueKind);
        Assert.All(page.GetProperty("features").EnumerateArray(), feature =>
        {
            Assert.Equal("Feature", feature.GetProperty("type").GetString());
            Assert.Equal(JsonValueKind.Object, feature.GetProperty("properties").ValueKind);
            var geometry = feature.GetProperty("geometry");
            if (geometry.ValueKind == JsonValueKind.Null)
                return;
            Assert.Contains(geometry.GetProperty("type").GetString(), GeometryTypes);
            Assert.False(geometry.TryGetProperty("crs", out _));
            foreach (var ring in Rings(geometry))
                Assert.True(ring.Length >= 4 && ring[0] == ring[^1], "a ring is not closed");
        });
        var id = page.GetProperty("features")[0].GetProperty("id").ToString();
        var one = await Collections.JsonAsync($"{Api}/collections/{collection}/items/{Uri.EscapeDataString(id)}", "application/geo+json");
        Assert.Equal("Feature", one.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Array, one.GetProperty("links").ValueKind);
    }

    [Fact]
    public async Task Conf_html_definition()
    {
        foreach (var resource in Resources)
        {
            using var response = await Collections.GetAsync(Api + resource, "text/html");
            Assert.Equal((resource, HttpStatusCode.OK, "text/html"), (resource, response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task Conf_html_content()
    {
        foreach (var resource in Resources)
        {
            using var response = await Collections.GetAsync(Api + resource, "text/html");
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("<!doctype html>", page.TrimStart(), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("<html lang=\"fr\"", page, StringComparison.Ordinal);
            Assert.Contains("<title>", page, StringComparison.Ordinal);
            Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
            // All information that the JSON has, and all links, are for people too.
            var json = await Collections.JsonAsync(Api + resource, "application/json");
            foreach (var link in (json.TryGetProperty("links", out var links) ? links.EnumerateArray() : default).Where(link => link.GetProperty("rel").GetString() is "items" or "data" or "conformance" or "next" or "collection"))
                Assert.Contains(new Uri(link.GetProperty("href").GetString()!).AbsolutePath, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Conf_oas30_definition_1()
    {
        var link = Collections.Links(await Collections.JsonAsync(Api), "service-desc").First();
        Assert.Equal("application/vnd.oai.openapi+json;version=3.0", link.GetProperty("type").GetString());
        using var response = await Collections.GetAsync(link.GetProperty("href").GetString()!);
        Assert.Equal("application/vnd.oai.openapi+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(Collections.Links(await Collections.JsonAsync(Api), "service-doc"), doc => doc.GetProperty("type").GetString() == "text/html");
    }

    [Fact]
    public async Task Conf_oas30_definition_2()
    {
        var definition = await OpenApi.ReadAsync(Api);
        Assert.Matches("^3\\.0\\.[0-9]+$", definition.Document.GetProperty("openapi").GetString());
        Assert.NotEmpty(definition.Document.GetProperty("info").GetProperty("title").GetString()!);
        Assert.NotEmpty(definition.Document.GetProperty("info").GetProperty("version").GetString()!);
        foreach (var path in definition.Document.GetProperty("paths").EnumerateObject())
        {
            Assert.StartsWith("/", path.Name, StringComparison.Ordinal);
            foreach (var operation in path.Value.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.Object))
            {
                Assert.NotEmpty(operation.Value.GetProperty("responses").EnumerateObject());
                var parameters = operation.Value.TryGetProperty("parameters", out var given) ? given.EnumerateArray().Select(definition.Resolved).ToList() : [];
                Assert.Equal(parameters.Count, parameters.DistinctBy(parameter => (parameter.GetProperty("name").GetString(), parameter.GetProperty("in").GetString())).Count());
                // Each variable of the path is a parameter that is required, and the other way round.
                Assert.Equal(
                    path.Name.Split('{').Skip(1).Select(part => part.Split('}')[0]).Order(),
                    parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!).Order());
                Assert.All(parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path"), parameter => Assert.True(parameter.GetProperty("required").GetBoolean()));
            }
        }
        // Every reference leads somewhere.
        Assert.All(References(definition.Document), reference => definition.Resolved(JsonDocument.Parse($"{{\"$ref\":\"{reference}\"}}").RootElement));
    }

    [Fact]
    public async Task Conf_oas30_oas_impl()
    {
        var definition = await OpenApi.ReadAsync(Api);
        foreach (var path in definition.Document.GetProperty("paths").EnumerateObject().Where(path => path.Name.Contains("/collections", StringComparison.Ordinal) && path.Value.TryGetProperty("get", out _)))
        {
            var address = path.Name;
            foreach (var variable in path.Name.Split('{').Skip(1).Select(part => part.Split('}')[0]))
            {
                var parameter = path.Value.GetProperty("get").GetProperty("parameters").EnumerateArray().Select(definition.Resolved).Single(each => each.GetProperty("name").GetString() == variable);
                Assert.True(parameter.TryGetProperty("example", out var example) || parameter.GetProperty("schema").TryGetProperty("example", out example), $"{path.Name}: {variable} has no example");
                address = address.Replace($"{{{variable}}}", Uri.EscapeDataString(example.ToString()), StringComparison.Ordinal);
            }
            using var response = await Collections.GetAsync(service.Address + address);
            var declared = path.Value.GetProperty("get").GetProperty("responses").EnumerateObject().Select(each => each.Name).ToList();
            Assert.Contains(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), declared);
            Assert.NotEqual(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_oas30_completeness(string collection)
    {
        var content = (await OpenApi.ReadAsync(Api)).Operation($"/collections/{collection}/items").GetProperty("responses").GetProperty("200").GetProperty("content");
        foreach (var type in content.EnumerateObject().Select(each => each.Name))
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?limit=1", type);
            Assert.Equal((HttpStatusCode.OK, type.Split(';')[0]), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_oas30_exceptions_codes(string collection)
    {
        var definition = await OpenApi.ReadAsync(Api);
        foreach (var (path, address, accept) in new[]
        {
            ("items", "items?limit=0", null), ("items", "items", "application/pdf"), ("items", "items?limit=1&offset=1&f=xml", null), ("items/{featureId}", "items/none-such", null), ("items/{featureId}", "items/1?crs=x", null),
        })
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/{address}", accept);
            var code = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var responses = definition.Operation($"/collections/{collection}/{path}").GetProperty("responses");
            Assert.True(responses.TryGetProperty(code, out _), $"{address}: {code} is not declared");
        }
    }

    [Fact]
    public async Task Conf_oas30_security()
    {
        var definition = await OpenApi.ReadAsync(Api);
        // What is open says so: no operation of the layers asks for a key.
        Assert.All(Collections.All, collection => Assert.False(definition.Operation($"/collections/{collection}/items").TryGetProperty("security", out var security) && security.GetArrayLength() > 0));
    }

    // What an example shows is no part of the definition.
    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != "example").SelectMany(member => member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<(double, double)[]> Rings(JsonElement geometry) => geometry.GetProperty("type").GetString() switch
    {
        "Polygon" => geometry.GetProperty("coordinates").EnumerateArray().Select(Ring),
        "MultiPolygon" => geometry.GetProperty("coordinates").EnumerateArray().SelectMany(polygon => polygon.EnumerateArray().Select(Ring)),
        _ => [],
    };

    private static (double, double)[] Ring(JsonElement ring) => [.. ring.EnumerateArray().Select(position => (position[0].GetDouble(), position[1].GetDouble()))];
}
