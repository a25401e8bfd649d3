using System.Globalization;
using System.Text.Json;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Storage;
using DataSud.Testing;

namespace DataSud.Api.Tests;

/// <summary>The service after the two official files of 2018 have been imported.</summary>
public sealed class ImportedService : IAsyncLifetime
{
    /// <summary>The service.</summary>
    public SeededService Service { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (!Path.Exists(Path.Combine(Repository.Root, "..", "shared", "data")))
            return; // each test says that it is skipped
        await Service.InitializeAsync();
        await using var database = Database.OpenForWriting(Service.ConnectionString);
        var pipeline = new ImportPipeline(database, TimeProvider.System);
        foreach (var (source, path) in new[] { (Outlines.Source, "geo/communes-2018.geojson"), (ArcepFtth.Source, "arcep/ftth-2018-t1") })
        {
            var summary = await pipeline.RunAsync(source, new ImportRequest { Paths = [SharedData.Find(path)] }, progress: null, CancellationToken.None);
            Assert.True(summary.State == ImportState.Published, $"{source.Name}: {summary.State} {summary.Message}");
        }
        await Service.RefreshAsync();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>ARCEP's numbers, as figures and as a layer.</summary>
public sealed class FtthTests(ImportedService imported) : IClassFixture<ImportedService>
{
    private const string Items = "/api/v1/collections/ftth-communes/items";

    private HttpClient Client
    {
        get
        {
            _ = SharedData.Find("arcep/ftth-2018-t1");
            return imported.Service.Client;
        }
    }

    [Theory]
    [InlineData("departement", "04", 6437)]
    [InlineData("departement", "05", 11414)]
    [InlineData("departement", "06", 338789)]
    [InlineData("departement", "13", 369631)]
    [InlineData("departement", "83", 95094)]
    [InlineData("departement", "84", 51500)]
    [InlineData("region", "93", 872865)]
    [InlineData("commune", "13055", 248140)]
    public async Task Connectable_premises_are_ARCEP_s(string level, string code, int expected)
    {
        var list = await Client.JsonAsync($"/api/v1/indicators/arcep-ftth-connectable-premises/observations?territory={level}:{code}&period=2018-Q1");
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(expected, item.GetProperty("value").GetInt32());
        Assert.Equal(("declared", "arcep", "arcep-ftth:1"), (item.Text("basis"), item.Text("source"), item.Text("release")));
    }

    [Fact]
    public async Task A_rate_is_recomputed_from_counts_and_shows_its_denominator()
    {
        var list = await Client.JsonAsync("/api/v1/indicators/arcep-ftth-connectable-rate/observations?territory=region:93&period=2018-Q1");
        var rate = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(decimal.Round(100m * 872865 / 3144481, 2), rate.GetProperty("value").GetDecimal());
        Assert.Contains("3144481", rate.Text("note"), StringComparison.Ordinal);
        var premises = await Client.JsonAsync("/api/v1/indicators/arcep-ftth-premises/observations?territory=region:93");
        Assert.Equal(3144481, premises.GetProperty("items")[0].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task The_layer_has_every_commune_with_a_valid_outline_and_adds_up()
    {
        var layer = await Client.JsonAsync(Items);
        var features = layer.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal((946, 946, 946), (features.Count, layer.GetProperty("numberMatched").GetInt32(), layer.GetProperty("numberReturned").GetInt32()));
        Assert.Equal(872865, features.Sum(feature => feature.GetProperty("properties").GetProperty("connectablePremises").GetInt32()));
        Assert.Equal(3144481, features.Sum(feature => feature.GetProperty("properties").GetProperty("premises").GetInt32()));
        foreach (var feature in features)
        {
            var properties = feature.GetProperty("properties");
            Assert.Equal(
                ["code", "name", "quarter", "dwellings", "businessPremises", "premises", "connectablePremises", "connectableRate", "zone", "operators", "note", "denominator", "departement", "epci", "date", "release"],
                properties.EnumerateObject().Select(property => property.Name));
            Assert.Equal(properties.GetProperty("dwellings").GetInt32() + properties.GetProperty("businessPremises").GetInt32(), properties.GetProperty("premises").GetInt32());
            Assert.Equal("2018-Q1", properties.Text("quarter"));
            foreach (var polygon in feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray())
            {
                var rings = polygon.EnumerateArray().ToList();
                Assert.True(SignedArea(rings[0]) > 0, $"{properties.Text("code")}: the exterior ring is not counterclockwise");
                Assert.All(rings.Skip(1), ring => Assert.True(SignedArea(ring) < 0));
            }
        }
        var merged = features.Single(feature => feature.Text("id") == "05001.2018-Q1").GetProperty("properties");
        Assert.Equal((877, 28), (merged.GetProperty("dwellings").GetInt32(), merged.GetProperty("businessPremises").GetInt32()));
        Assert.Contains("05120", merged.Text("note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_layer_hold_every_feature_once_forwards_and_backwards()
    {
        List<string> forwards = [];
        List<string> backwards = [];
        string? last = null;
        for (string? next = $"{Items}?limit=97"; next is not null;)
        {
            last = next;
            var page = await Client.JsonAsync(next);
            Assert.Equal(946, page.GetProperty("numberMatched").GetInt32());
            forwards.AddRange(page.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
            next = page.Link("next");
        }
        for (var previous = last; previous is not null;)
        {
            var page = await Client.JsonAsync(previous);
            backwards.InsertRange(0, page.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
            previous = page.Link("prev");
        }
        Assert.Equal(946, forwards.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(forwards, backwards);
        Assert.Equal(forwards.Order(StringComparer.Ordinal), forwards);
    }

    [Theory]
    [InlineData("bbox=5.36,43.29,5.37,43.30", "13055")]
    [InlineData("bbox=5.36,43.29,0,5.37,43.30,100", "13055")]
    [InlineData("code=05061", "05061")]
    [InlineData("within=commune:05061", "05061")]
    public async Task Filters_of_the_layer_narrow(string query, string expected)
    {
        var layer = await Client.JsonAsync($"{Items}?{query}");
        Assert.Equal([$"{expected}.2018-Q1"], layer.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")!));
        Assert.Equal(1, layer.GetProperty("numberMatched").GetInt32());
    }

    [Theory]
    [InlineData("bbox=170,-10,-170,10", 0)]
    [InlineData("bbox=7,43,-170,45.5", 1)]
    [InlineData("within=departement:05", 162)]
    [InlineData("within=epci:200054807", 92)]
    public async Task Boxes_across_the_antimeridian_and_parts_of_territories_work(string query, int atLeast)
    {
        var matched = (await Client.JsonAsync($"{Items}?{query}")).GetProperty("numberMatched").GetInt32();
        if (query.StartsWith("within", StringComparison.Ordinal) || atLeast == 0)
            Assert.Equal(atLeast, matched);
        else
            Assert.InRange(matched, 20, 945);
    }

    [Fact]
    public async Task Every_quarter_of_the_release_is_served_and_another_is_refused_with_those_that_are()
    {
        foreach (var (quarter, gap) in new[] { ("2017-Q3", 10876), ("2017-Q4", 11088), ("2018-Q1", 11414) })
        {
            var features = (await Client.JsonAsync($"{Items}?quarter={quarter}&within=departement:05")).GetProperty("features").EnumerateArray();
            Assert.Equal(gap, features.Sum(feature => feature.GetProperty("properties").GetProperty("connectablePremises").GetInt32()));
        }
        using var refused = await Client.GetAsync($"{Items}?quarter=2019-Q1", TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("2018-Q1, 2017-Q4, 2017-Q3", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_indicators_measure_the_objectives_and_lead_to_the_strategy_s()
    {
        var indicators = await Client.AllAsync("/api/v1/indicators?dataset=arcep-ftth");
        Assert.Equal(5, indicators.Count);
        Assert.All(indicators, indicator => Assert.Equal(["A.1.1", "F.2.1"], indicator.Texts("objectives")));
        foreach (var related in indicators.SelectMany(indicator => indicator.Texts("related")).Distinct())
            _ = await Client.JsonAsync($"/api/v1/indicators/{related}");
        var objective = await Client.JsonAsync("/api/v1/objectives/F.2.1");
        Assert.Contains("arcep-ftth-connectable-rate", objective.GetProperty("indicators").EnumerateArray().Select(indicator => indicator.Text("code")));
    }

    [Fact]
    public async Task The_whole_of_France_is_one_filter_away()
    {
        var region = await Client.JsonAsync("/api/v1/indicators/arcep-ftth-connectable-premises/observations?level=commune&period=2018-Q1&within=region:93&limit=1");
        Assert.Equal(946, region.GetProperty("numberMatched").GetInt32());
        var france = await Client.JsonAsync("/api/v1/indicators/arcep-ftth-connectable-premises/observations?level=commune&period=2018-Q1&limit=1");
        Assert.InRange(france.GetProperty("numberMatched").GetInt32(), 34_800, 35_361);
        var departements = await Client.JsonAsync("/api/v1/indicators/arcep-ftth-connectable-premises/observations?level=departement&period=2018-Q1&limit=200");
        Assert.Equal(104, departements.GetProperty("numberMatched").GetInt32());
        Assert.Equal(946, (await Client.JsonAsync("/api/v1/territories?level=commune&limit=1")).GetProperty("numberMatched").GetInt32());
    }

    private static double SignedArea(JsonElement ring)
    {
        var points = ring.EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToList();
        Assert.Equal(points[0], points[^1]);
        Assert.True(points.Count >= 4, points.Count.ToString(CultureInfo.InvariantCulture));
        return points.Zip(points.Skip(1)).Sum(edge => (edge.First.X * edge.Second.Y) - (edge.Second.X * edge.First.Y)) / 2;
    }
}
