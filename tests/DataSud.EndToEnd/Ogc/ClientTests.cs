using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataSud.EndToEnd.Ogc;

/// <summary>The programs that people open the service in read every collection page by page and get all of it: GDAL, OWSLib, QGIS.</summary>
public sealed partial class ClientTests(LayeredService service)
{
    // The distribution's own, which its modules are for.
    private const string Python = "/usr/bin/python3";

    private string Api => $"{service.Address}/api/v1";

    [Theory]
    [MemberData(nameof(Collections.Rows), MemberType = typeof(Collections))]
    public async Task GDAL_reads_a_collection_page_by_page(string collection)
    {
        var expected = await CountAsync(collection);

        var summary = await Programs.RunAsync("ogrinfo", ["-ro", "-al", "-q", "-oo", "PAGE_SIZE=3", $"OAPIF:{Api}/collections/{collection}"]);

        Assert.Equal(expected, Feature().Count(summary));
        var counted = await Programs.RunAsync("ogrinfo", ["-ro", "-so", "-oo", "PAGE_SIZE=3", $"OAPIF:{Api}", collection]);
        Assert.Contains($"Feature Count: {expected}\n", counted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GDAL_lists_every_collection()
    {
        var listed = await Programs.RunAsync("ogrinfo", ["-ro", $"OAPIF:{Api}"]);

        Assert.All(Collections.All, collection => Assert.Matches($@"^\d+: {collection}\b", Regex.Match(listed, $@"^\d+: {collection}\b.*$", RegexOptions.Multiline).Value));
    }

    [Theory]
    [InlineData("communes", "-spat 5.01 44.01 5.15 44.05", 2)]
    [InlineData("mobile-sites", "-spat 5 44 5.1001 44.1", 9)]
    [InlineData("communes", "-where code='13055'", 1)]
    [InlineData("mobile-zones", "-where kind='white'", 4)]
    [InlineData("ftth-communes", "-where connectablePremises>30", 4)]
    [InlineData("establishments", "-where naf='62.01Z' -spat -180 -90 180 90", 0)]
    public async Task GDAL_copies_what_a_box_or_an_attribute_chooses_to_GeoPackage(string collection, string choice, int expected)
    {
        var folder = Directory.CreateTempSubdirectory("datasud-gpkg-");
        try
        {
            var file = Path.Combine(folder.FullName, "copy.gpkg");
            await Programs.RunAsync("ogr2ogr", ["-f", "GPKG", file, $"OAPIF:{Api}", collection, "-nln", "copy", "-oo", "PAGE_SIZE=3", .. choice.Split(' ')]);
            var summary = await Programs.RunAsync("ogrinfo", ["-ro", "-so", file, "copy"]);

            Assert.Contains($"Feature Count: {expected}\n", summary, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task OWSLib_reads_the_whole_service()
    {
        using var read = JsonDocument.Parse(await Programs.RunAsync(Python, [Collections.Beside("read_with_owslib.py"), Api, "3"]));

        Assert.Contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", read.RootElement.GetProperty("conformance").EnumerateArray().Select(name => name.GetString()));
        Assert.StartsWith("3.0", read.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var collections = read.RootElement.GetProperty("collections");
        Assert.Equal(Collections.All, collections.EnumerateObject().Select(collection => collection.Name));
        foreach (var collection in collections.EnumerateObject())
        {
            var features = await Collections.FeaturesAsync($"{Api}/collections/{collection.Name}/items?limit=1000");
            var ids = features.Select(feature => feature.GetProperty("id").ToString()).ToArray();
            Assert.Equal(ids, collection.Value.GetProperty("ids").EnumerateArray().Select(id => id.ToString()));
            Assert.Equal(ids.Length, collection.Value.GetProperty("matched").GetInt32());
            Assert.Equal(ids[0], collection.Value.GetProperty("one").ToString());
            var placed = features.Count(feature => feature.GetProperty("geometry").ValueKind != JsonValueKind.Null);
            Assert.Equal(placed, collection.Value.GetProperty("inBox").GetInt32());
            Assert.Equal(placed, collection.Value.GetProperty("filtered").GetInt32());
            Assert.Contains("geometry", collection.Value.GetProperty("queryables").EnumerateArray().Select(name => name.GetString()));
        }
    }

    [Fact]
    public async Task QGIS_reads_every_collection_page_by_page()
    {
        var output = await Programs.RunAsync(Python, [Collections.Beside("read_with_qgis.py"), Api, "3", string.Join(',', Collections.All)], new Dictionary<string, string>
        {
            ["QT_QPA_PLATFORM"] = "offscreen",
            ["HOME"] = Path.GetTempPath(),
        });
        using var read = JsonDocument.Parse(output[output.IndexOf('{')..]);

        foreach (var collection in Collections.All)
        {
            var found = read.RootElement.GetProperty(collection);
            Assert.False(found.TryGetProperty("error", out var error), $"{collection}: {error}");
            var features = await Collections.FeaturesAsync($"{Api}/collections/{collection}/items?limit=1000");
            Assert.Equal(features.Select(feature => feature.GetProperty("id").ToString()).Order(StringComparer.Ordinal), found.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal));
            Assert.Equal(features.Count(feature => feature.GetProperty("geometry").ValueKind != JsonValueKind.Null), found.GetProperty("withGeometry").GetInt32());
            Assert.Superset(features[0].GetProperty("properties").EnumerateObject().Select(property => property.Name).ToHashSet(), found.GetProperty("fields").EnumerateArray().Select(name => name.GetString()!).ToHashSet());
            // A layer without any geometry is a table.
            Assert.Equal(found.GetProperty("withGeometry").GetInt32() > 0 ? "EPSG:4326" : "", found.GetProperty("crs").GetString());
            Assert.Equal(await MatchedAsync($"{collection}/items?limit=1&bbox=5.01,44.01,5.05,44.05"), found.GetProperty("inBox").GetInt32());
        }
        Assert.Equal(["05006"], read.RootElement.GetProperty("subset").EnumerateArray().Select(code => code.GetString()));
    }

    private Task<int> CountAsync(string collection) => MatchedAsync($"{collection}/items?limit=1");

    private async Task<int> MatchedAsync(string path) => (await Collections.JsonAsync($"{Api}/collections/{path}")).GetProperty("numberMatched").GetInt32();

    [GeneratedRegex(@"^OGRFeature\(", RegexOptions.Multiline)]
    private static partial Regex Feature();
}
