using System.Text;
using System.Text.Json;
using DataSud.Import.GeoJson;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Tests;

public sealed class FeatureReaderTests
{
    private const string Collection = """
        { "type": "FeatureCollection", "name": "a } in a \"string\"",
          "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } },
          "features": [
            { "type": "Feature", "properties": { "code": "é1" } },

            { "type": "Feature",
              "properties": { "code": "}2" } }, null
          ], "after": [1, {"features": []}] }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task FeaturesAndTheirLinesDoNotDependOnTheBlocksTheyComeIn(int block)
    {
        var features = await ReadAsync(Encoding.UTF8.GetBytes(Collection.ReplaceLineEndings("\n")), block);

        Assert.Equal([(4L, "é1"), (6L, "}2"), (7L, "")], features);
    }

    [Fact]
    public async Task AFeatureLargerThanTheBufferIsReadWhole()
    {
        var name = new string('x', 400_000);
        var features = await ReadAsync(Encoding.UTF8.GetBytes("{\"features\":[{\"properties\":{\"code\":\"" + name + "\"}}]}"), 1000);
        Assert.Equal(name, Assert.Single(features).Code);
    }

    [Fact]
    public async Task ACutFileIsRefusedWhereverItIsCut()
    {
        var whole = Encoding.UTF8.GetBytes(Collection);
        for (var length = 1; length < whole.Length; length++)
            await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(whole[..length], 64));
    }

    [Fact]
    public async Task AMalformedFileIsRefusedAtItsLine()
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync("{\"features\":[\n{\"a\":1},\n{\"b\" 2}]}"u8.ToArray(), 5));
        Assert.Contains("line 3, byte 5", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"type\":\"Feature\"}", "holds no \"features\"")]
    [InlineData("{\"features\":3}", "is no array")]
    [InlineData("{\"crs\":{\"properties\":{\"name\":\"EPSG:2154\"}},\"features\":[]}", "not WGS 84")]
    public async Task AnythingButACollectionInWgs84IsRefused(string json, string message)
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(Encoding.UTF8.GetBytes(json), 3));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"Polygon","coordinates":[[[5,43],[6,43],[6,44],[5,43]]]}""", null)]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[[5,43],[6,43],[6,44],[5,43]]]]}""", null)]
    [InlineData("""{"type":"Point","coordinates":[5,43]}""", "is a Point, where a Polygon or a MultiPolygon is expected")]
    [InlineData("""{"type":"Polygon","coordinates":[[[5,43],[6,43],[6,44],[5,44]]]}""", "has a ring that is not closed")]
    [InlineData("""{"type":"Polygon","coordinates":[[[5,43],[6,43],[5,43]]]}""", "has a ring of fewer than four positions")]
    [InlineData("""{"type":"Polygon","coordinates":[[[5,43],["6",43],[6,44],[5,43]]]}""", "has a position that is not two numbers")]
    [InlineData("""{"type":"Polygon","coordinates":[[[5,43],[1e999,43],[6,44],[5,43]]]}""", "has a position that is not two numbers")]
    [InlineData("""{"type":"Polygon","coordinates":[[[900000,6250000],[6,43],[6,44],[5,43]]]}""", "has the position 900000, 6250000, which is no longitude and latitude: WGS 84 is expected")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "has no coordinates")]
    [InlineData("null", "is no geometry")]
    public void AGeometryIsAnAreaInLongitudeAndLatitude(string json, string? fault)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(fault, PolygonCheck.FindFault(document.RootElement));
    }

    private static async Task<List<(long Line, string Code)>> ReadAsync(byte[] bytes, int block)
    {
        using var stream = new BlockStream(bytes, block);
        var features = new List<(long, string)>();
        await foreach (var feature in new FeatureReader(stream, "test.geojson").ReadAsync(TestContext.Current.CancellationToken))
        {
            using var document = JsonDocument.Parse(feature.Json);
            var isObject = document.RootElement.ValueKind == JsonValueKind.Object;
            features.Add((feature.Line, isObject && document.RootElement.TryGetProperty("properties", out var properties) ? properties.GetProperty("code").GetString()! : ""));
        }
        return features;
    }
}
