using System.Net;
using System.Text.Json;

namespace DataSud.Api.Tests.Coverage;

/// <summary>Rates of a territory: each operator, all together beside them, and ARCEP's own.</summary>
[Collection(CoveredCollection.Name)]
public sealed class CoverageMobileTests(CoveredService service)
{
    private const string Gap = "/api/v1/coverage/mobile?territory=commune:05061";

    [Fact]
    public async Task Each_operator_and_all_together_have_their_rates_and_all_that_makes_them_facts()
    {
        var answer = await service.Client.JsonAsync($"{Gap}&quarter=2026-Q1&criterion=surface");
        Assert.Equal("Gap", answer.GetProperty("territory").Text("name"));
        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [
                ("operator", "20801", "bc", 25m), ("operator", "20801", "covered", 75m), ("operator", "20801", "tbc", 50m),
                ("operator", "20810", "cl", 50m), ("operator", "20810", "covered", 50m),
                ("grey", null, ">=bc", 75m), ("grey", null, "covered", 75m), ("white", null, ">=bc", 25m), ("white", null, "covered", 0m), ("whole", null, ">=bc", 0m), ("whole", null, "covered", 25m),
                ("union", "any", ">=bc", 75m), ("union", "any", "covered", 100m),
            ],
            items.Select(Rate));
        Assert.All(items, item => Assert.Equal(
            ("2026-Q1", "2026-03-31", "4g", "data", "surface", "declared", "couverture-mobile-calculee", "couverture-mobile-calculee:1", "m2", 200m),
            (item.Text("quarter"), item.Text("date"), item.Text("technology"), item.Text("usage"), item.Text("criterion"), item.Text("basis"), item.Text("source"), item.Text("release"),
                item.Text("unit"), item.GetProperty("total").GetDecimal())));
        var union = items.Single(item => item.Text("subject") == "union" && item.Text("quality") == "covered");
        Assert.StartsWith("Au moins un opérateur (réunion des réseaux", union.Text("subjectLabel"), StringComparison.Ordinal);
        Assert.Equal(["20801", "20810"], union.Texts("operators"));
        Assert.EndsWith("/datasets/couverture-mobile-calculee/releases/1", answer.Link("release"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Population_is_served_as_ARCEP_publishes_it_and_only_there()
    {
        var items = (await service.Client.JsonAsync($"{Gap}&criterion=population")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("operator", "20801", "covered", 99.5m), ("union", "any", "covered", 100m)], items.Select(Rate));
        Assert.All(items, item => Assert.Equal(("arcep-mobile-coverage-rates", "2025-Q4", null), (item.Text("source"), item.Text("quarter"), item.Text("unit"))));
        Assert.Empty((await service.Client.JsonAsync("/api/v1/coverage/mobile?territory=departement:05&criterion=population")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("operator=any", 3)]
    [InlineData("operator=20810", 3)]
    [InlineData("operator=20801&quality=tbc", 1)]
    [InlineData("quality=bc&criterion=surface", 5)]
    [InlineData("usage=voice", 0)]
    [InlineData("technology=5g", 0)]
    [InlineData("quarter=2025-Q4", 3)]
    [InlineData("quarter=2025-Q4&usage=data", 3)]
    [InlineData("release=couverture-mobile-calculee:1&criterion=population", 0)]
    public async Task Filters_narrow(string filter, int expected) =>
        Assert.Equal(expected, (await service.Client.JsonAsync($"{Gap}&{filter}")).GetProperty("numberMatched").GetInt32());

    [Fact]
    public async Task A_rate_of_nothing_is_missing_and_establishments_are_counted()
    {
        var items = (await service.Client.JsonAsync($"{Gap}&criterion=establishments")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("20801", 66.666667m), ("20810", null)], items.Select(item => (item.Text("operator"), item.GetProperty("rate") is { ValueKind: JsonValueKind.Number } rate ? rate.GetDecimal() : (decimal?)null)));
        Assert.Equal(("establishments", 2m, 3m), (items[0].Text("unit"), items[0].GetProperty("covered").GetDecimal(), items[0].GetProperty("total").GetDecimal()));
    }

    [Fact]
    public async Task Pages_and_csv_hold_every_rate_once()
    {
        var all = await service.Client.AllAsync($"{Gap}&limit=5");
        Assert.Equal(18, all.Count);
        Assert.Equal(18, all.Select(item => item.GetRawText()).Distinct().Count());
        Assert.Equal(all.Select(item => item.Text("quarter")).OrderDescending(StringComparer.Ordinal), all.Select(item => item.Text("quarter")));
        var lines = await service.LinesAsync($"{Gap}&f=csv");
        Assert.Equal(19, lines.Length);
        Assert.Contains("2026-Q1,4g,data,surface,Part de la surface (Lambert-93),operator,Orange,20801,20801,tbc,Très bonne couverture (TBC),50,100,200,m2,declared,couverture-mobile-calculee,couverture-mobile-calculee:1,,", lines);
    }

    [Fact]
    public async Task A_former_commune_leads_to_the_one_that_holds_its_ground()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = service.Client.BaseAddress };
        using var response = await client.GetAsync("/api/v1/coverage/mobile?territory=commune:05120&technology=4g", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("?territory=commune%3A05001&technology=4g", response.Headers.Location!.Query);
    }

    [Theory]
    [InlineData("/api/v1/coverage/mobile?territory=commune:99999")]
    [InlineData("/api/v1/coverage/fixed?territory=epci:1")]
    [InlineData("/api/v1/coverage/zones?territory=departement:99")]
    [InlineData("/api/v1/objectives/A/progress?territory=other:nowhere")]
    public async Task An_unknown_territory_is_not_found_and_the_nearest_are_given(string address) =>
        Assert.NotEmpty((await service.ProblemAsync(address, HttpStatusCode.NotFound)).Texts("nearest"));

    [Theory]
    [InlineData("mobile?territory=93", "territory")]
    [InlineData("mobile?territory=arrondissement:13201", "territory")]
    [InlineData("mobile?territory=planet:1", "territory")]
    [InlineData("mobile?territory=commune:", "territory")]
    [InlineData("mobile?technology=6g", "technology")]
    [InlineData("mobile?operator=orange", "operator")]
    [InlineData("mobile?criterion=people", "criterion")]
    [InlineData("mobile?usage=video", "usage")]
    [InlineData("mobile?quality=good", "quality")]
    [InlineData("mobile?quarter=2026", "quarter")]
    [InlineData("mobile?quarter=2026-Q1/2026-Q2", "quarter")]
    [InlineData("mobile?release=arcep-ftth:1", "release")]
    [InlineData("mobile?f=geojson", "f")]
    [InlineData("fixed?quarter=2026-Q1", "quarter")]
    [InlineData("fixed?limit=0", "limit")]
    [InlineData("zones?kind=black", "kind")]
    [InlineData("zones?sortby=size", "sortby")]
    [InlineData("zones?sortby=-areaInTerritory", "sortby")]
    [InlineData("zones?after=x", "after")]
    [InlineData("zones?after=NaN_1", "after")]
    [InlineData("zones?after=1e999_1", "after")]
    [InlineData("zones?before=1_-1", "after")]
    [InlineData("zones?territory=arrondissement:13201", "territory")]
    [InlineData("zones?territory=france:FR", "territory")]
    [InlineData("zones?limit=501", "limit")]
    [InlineData("zones/1-1?kind=white", "kind")]
    [InlineData("zones/1-1/establishments?after=abc", "after")]
    [InlineData("zones/1-1/establishments?q=x", "q")]
    public async Task What_is_not_accepted_is_named(string address, string parameter)
    {
        var problem = await service.ProblemAsync($"/api/v1/coverage/{address}", HttpStatusCode.BadRequest);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateArray()).Text("parameter"));
    }

    private static (string?, string?, string?, decimal) Rate(JsonElement item) =>
        (item.Text("subject"), item.Text("operator"), item.Text("quality"), item.GetProperty("rate").GetDecimal());
}
