using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;

namespace DataSud.EndToEnd.Ogc;

/// <summary>Abstract tests of OGC API - Features, Part 2 (18-058r1), conformance class crs: each bears its identifier, /conf/crs/...</summary>
public sealed class Part2CrsTests(LayeredService service)
{
    private const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    // What the service says it has: the code in PostGIS, whether latitude comes first.
    private static readonly Dictionary<string, (int Srid, bool LatitudeFirst)> Known = new()
    {
        [Crs84] = (4326, false),
        ["http://www.opengis.net/def/crs/EPSG/0/4326"] = (4326, true),
        ["http://www.opengis.net/def/crs/EPSG/0/2154"] = (2154, false),
        ["http://www.opengis.net/def/crs/EPSG/0/3857"] = (3857, false),
    };

    private string Api => $"{service.Address}/api/v1";

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_crs_uri(string collection)
    {
        foreach (var description in await DescriptionsAsync(collection))
        {
            foreach (var uri in CrsOf(description).Append(description.GetProperty("storageCrs").GetString()!))
            {
                Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Absolute), uri);
                Assert.Matches("^http://www\\.opengis\\.net/def/crs/[A-Z]+/[0-9.]+/[A-Za-z0-9]+$", uri);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_default_crs(string collection)
    {
        foreach (var description in await DescriptionsAsync(collection))
            Assert.Contains(Crs84, CrsOf(description));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_storageCrs(string collection)
    {
        foreach (var description in await DescriptionsAsync(collection))
            Assert.Contains(description.GetProperty("storageCrs").GetString()!, CrsOf(description));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_crs_parameter(string collection)
    {
        var items = $"{Api}/collections/{collection}/items";
        var id = (await Collections.JsonAsync($"{items}?limit=1")).GetProperty("features")[0].GetProperty("id").ToString();
        var crs = CrsOf((await DescriptionsAsync(collection))[0]);
        Assert.Equal(Known.Keys, crs);
        foreach (var uri in crs)
        {
            foreach (var address in new[] { $"{items}?limit=3&crs={uri}", $"{items}/{Uri.EscapeDataString(id)}?crs={uri}" })
            {
                using var response = await Collections.GetAsync(address);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal([$"<{uri}>"], response.Headers.GetValues("Content-Crs"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_crs_parameter_transform(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000";
        var plain = await Collections.FeaturesAsync(items);
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (uri, (srid, latitudeFirst)) in Known)
        {
            var turned = await Collections.FeaturesAsync($"{items}&crs={uri}");
            Assert.Equal(plain.Select(feature => feature.GetProperty("id").ToString()), turned.Select(feature => feature.GetProperty("id").ToString()));
            foreach (var (before, after) in plain.Zip(turned).Where(pair => pair.First.GetProperty("geometry").ValueKind != JsonValueKind.Null).Take(3))
            {
                await using var command = new NpgsqlCommand("""
                    SELECT ST_MaxDistance(CASE WHEN $4 THEN ST_FlipCoordinates(g.turned) ELSE g.turned END, g.own), ST_HausdorffDistance(CASE WHEN $4 THEN ST_FlipCoordinates(g.turned) ELSE g.turned END, g.own)
                    FROM (SELECT ST_SetSRID(ST_GeomFromGeoJSON($1), $3) AS turned, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON($2), 4326), $3) AS own) g
                    """, connection)
                {
                    Parameters = { new() { Value = after.GetProperty("geometry").GetRawText() }, new() { Value = before.GetProperty("geometry").GetRawText() }, new() { Value = srid }, new() { Value = latitudeFirst } },
                };
                await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
                Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
                // Six decimals of degrees are 0.11 m, two of metres a centimetre.
                Assert.InRange(reader.GetDouble(1), 0, srid == 4326 ? 1e-6 : 0.3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_crs_parameter_default(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=3";
        using var response = await Collections.GetAsync(items);
        Assert.Equal([$"<{Crs84}>"], response.Headers.GetValues("Content-Crs"));
        Assert.Equal(Geometries(await Collections.JsonAsync($"{items}&crs={Crs84}")), Geometries(await Collections.JsonAsync(items)));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_crs_parameter_invalid(string collection)
    {
        foreach (var crs in new[] { "http://www.opengis.net/def/crs/EPSG/0/27700", "x", "http://www.opengis.net/def/crs/OGC/0/does_not_exist" })
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?crs={crs}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_bbox_crs_parameter(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000";
        var (west, south, east, north) = (5.011, 44.011, 5.149, 44.089);
        var expected = await Collections.IdsAsync($"{items}&bbox={Box(west, south, east, north)}");
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (uri, (srid, latitudeFirst)) in Known)
        {
            await using var command = new NpgsqlCommand("SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM (SELECT ST_Transform(ST_MakeEnvelope($1, $2, $3, $4, 4326), $5) AS b) AS turned", connection)
            {
                Parameters = { new() { Value = west }, new() { Value = south }, new() { Value = east }, new() { Value = north }, new() { Value = srid } },
            };
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            var box = latitudeFirst
                ? Box(reader.GetDouble(1), reader.GetDouble(0), reader.GetDouble(3), reader.GetDouble(2))
                : Box(reader.GetDouble(0), reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3));
            Assert.Equal(expected, await Collections.IdsAsync($"{items}&bbox={box}&bbox-crs={uri}"));
        }
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_bbox_crs_parameter_default(string collection)
    {
        var items = $"{Api}/collections/{collection}/items?limit=1000&bbox=5.011,44.011,5.149,44.089";
        Assert.Equal(await Collections.IdsAsync($"{items}&bbox-crs={Crs84}"), await Collections.IdsAsync(items));
    }

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task Conf_crs_bbox_crs_parameter_invalid(string collection)
    {
        foreach (var crs in new[] { "http://www.opengis.net/def/crs/EPSG/0/27700", "x" })
        {
            using var response = await Collections.GetAsync($"{Api}/collections/{collection}/items?bbox=5,44,6,45&bbox-crs={crs}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    private async Task<JsonElement[]> DescriptionsAsync(string collection) =>
    [
        await Collections.JsonAsync($"{Api}/collections/{collection}"),
        (await Collections.JsonAsync($"{Api}/collections")).GetProperty("collections").EnumerateArray().Single(each => each.GetProperty("id").GetString() == collection),
    ];

    private static IEnumerable<string> CrsOf(JsonElement description) => description.GetProperty("crs").EnumerateArray().Select(crs => crs.GetString()!);

    private static string[] Geometries(JsonElement page) => [.. page.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("geometry").GetRawText())];

    private static string Box(params double[] numbers) => string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
