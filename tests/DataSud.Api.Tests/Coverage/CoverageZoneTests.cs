using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSud.Api.Tests.Coverage;

/// <summary>White and grey zones, and who stands in them.</summary>
[Collection(CoveredCollection.Name)]
public sealed class CoverageZoneTests(CoveredService service)
{
    private const string Zones = "/api/v1/coverage/zones";

    [Theory]
    [InlineData("", "1-1 1-2 1-4")]
    [InlineData("sortby=weight", "1-2 1-4 1-1")]
    [InlineData("sortby=-area", "1-2 1-1 1-4")]
    [InlineData("sortby=area", "1-4 1-1 1-2")]
    [InlineData("sortby=-establishments", "1-2 1-1 1-4")]
    [InlineData("sortby=establishments", "1-4 1-1 1-2")]
    [InlineData("kind=grey", "1-3")]
    [InlineData("technology=4g", "1-1 1-2")]
    [InlineData("usage=voice", "1-4")]
    [InlineData("territory=commune:05061", "1-2 1-1")]
    [InlineData("territory=commune:05023", "1-1")]
    [InlineData("territory=departement:05&sortby=-areaInTerritory", "1-2 1-1 1-4")]
    [InlineData("territory=commune:05061&sortby=establishmentsInTerritory", "1-1 1-2")]
    [InlineData("territory=commune:05061&sortby=-weight", "1-1 1-2")]
    [InlineData("territory=region:93", "1-2 1-1 1-4")]
    [InlineData("territory=departement:13", "")]
    [InlineData("technology=5g", "")]
    public async Task What_weighs_most_comes_first_or_as_asked(string query, string expected)
    {
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await service.Client.JsonAsync($"{Zones}?{query}")).GetProperty("items").EnumerateArray().Select(zone => zone.Text("id")));
        // page after page along the links, and back, it is the same list
        var forwards = await service.Client.AllAsync($"{Zones}?{query}&limit=1");
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), forwards.Select(zone => zone.Text("id")));
        var offset = await service.Client.JsonAsync($"{Zones}?{query}&limit=1&offset={Math.Max(0, forwards.Count - 1)}");
        List<string?> backwards = [];
        for (JsonElement? page = offset; page is { } here; page = here.Link("prev") is { } previous ? await service.Client.JsonAsync(previous) : null)
            backwards.InsertRange(0, here.GetProperty("items").EnumerateArray().Select(zone => zone.Text("id")));
        Assert.Equal(forwards.Select(zone => zone.Text("id")), backwards);
    }

    [Fact]
    public async Task A_zone_says_what_it_is_and_what_of_it_is_in_the_territory()
    {
        var zone = (await service.Client.JsonAsync($"{Zones}?territory=commune:05023")).GetProperty("items")[0];
        Assert.Equal(("white", "Zone blanche : aucun opérateur", "4g", "data", "covered", "2026-Q1", "declared", "couverture-mobile-calculee:1"),
            (zone.Text("kind"), zone.Text("kindLabel"), zone.Text("technology"), zone.Text("usage"), zone.Text("quality"), zone.Text("quarter"), zone.Text("basis"), zone.Text("release")));
        Assert.Equal((5.0, 3, 10.0), (zone.GetProperty("areaKm2").GetDouble(), zone.GetProperty("establishments").GetInt32(), zone.GetProperty("weight").GetDouble()));
        Assert.Equal((3.0, 2), (zone.GetProperty("inTerritory").GetProperty("areaKm2").GetDouble(), zone.GetProperty("inTerritory").GetProperty("establishments").GetInt32()));
        Assert.Equal(["05023 Briançon", "05061 Gap"], zone.GetProperty("communes").EnumerateArray().Select(place => $"{place.Text("code")} {place.Text("name")}"));
        Assert.Equal(["05 Hautes-Alpes"], zone.GetProperty("departements").EnumerateArray().Select(place => $"{place.Text("code")} {place.Text("name")}"));
        Assert.Equal(["Orange", "SFR"], zone.GetProperty("operators").EnumerateArray().Select(item => item.Text("name")));

        var all = (await service.Client.JsonAsync(Zones)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(JsonValueKind.Null, all[0].GetProperty("inTerritory").ValueKind);
        // not imported is not none
        Assert.Equal(JsonValueKind.Null, all[2].GetProperty("establishments").ValueKind);
    }

    [Fact]
    public async Task GeoJson_has_the_ground_and_csv_a_row_a_zone()
    {
        var layer = await service.Client.JsonAsync($"{Zones}?f=geojson&territory=commune:05061&sortby=-weight&limit=1");
        var feature = layer.GetProperty("features")[0];
        Assert.Equal(("1-1", "Polygon", 2.0), (feature.Text("id"), feature.GetProperty("geometry").Text("type"), feature.GetProperty("properties").GetProperty("areaInTerritoryKm2").GetDouble()));
        Assert.Equal((2, 1), (layer.GetProperty("numberMatched").GetInt32(), layer.GetProperty("numberReturned").GetInt32()));
        Assert.Equal("1-2", (await service.Client.JsonAsync(layer.Link("next")!)).GetProperty("features")[0].Text("id"));

        var lines = await service.LinesAsync($"{Zones}?f=csv&territory=commune:05061&sortby=-weight");
        Assert.Equal(3, lines.Length);
        Assert.Equal("1-1,white,Zone blanche : aucun opérateur,4g,data,covered,2026-Q1,20801;20810,10,5,3,2,1,05023;05061,Briançon;Gap,05,declared,couverture-mobile-calculee:1", lines[1]);
    }

    [Fact]
    public async Task One_zone_is_told_commune_by_commune()
    {
        var answer = await service.Client.JsonAsync($"{Zones}/1-1");
        Assert.Equal("1-1", answer.GetProperty("zone").Text("id"));
        Assert.Equal([("05023", 3.0, 2), ("05061", 2.0, 1)],
            answer.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("commune").Text("code"), part.GetProperty("areaKm2").GetDouble(), part.GetProperty("establishments").GetInt32())));
        var layer = await service.Client.JsonAsync(answer.Link("outline")!);
        Assert.Equal([6.15, 44.5], layer.GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates")[0][0].EnumerateArray().Select(number => number.GetDouble()));
    }

    [Theory]
    [InlineData("1-99")]
    [InlineData("99-1")]
    [InlineData("01-1")]
    [InlineData("1")]
    [InlineData("1-1-1")]
    [InlineData("-1-1")]
    [InlineData("99999999999-1")]
    [InlineData("a-b")]
    [InlineData("'; DROP TABLE telecom.coverage_zone; --")]
    public async Task There_is_no_such_zone(string id)
    {
        await service.ProblemAsync($"{Zones}/{Uri.EscapeDataString(id)}", HttpStatusCode.NotFound);
        await service.ProblemAsync($"{Zones}/{Uri.EscapeDataString(id)}/establishments", HttpStatusCode.NotFound);
    }

    // In zone 1: a company, a person's, one that is withheld by now, one closed, one that is placed by its commune only. One stands elsewhere.
    [Fact]
    public async Task Active_public_establishments_with_a_point_in_the_zone_are_listed()
    {
        var list = await service.Client.JsonAsync($"{Zones}/1-1/establishments");
        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([CoveredService.Company, CoveredService.Person], items.Select(item => item.Text("siret")));
        Assert.Equal(2, list.GetProperty("numberMatched").GetInt32());
        Assert.Equal(["FIBRES DU BRIANCONNAIS", null], items.Select(item => item.Text("name")));
        Assert.Equal((6.25, 44.55, "62.01Z", "J", "12", "05023"), (items[0].GetProperty("lon").GetDouble(), items[0].GetProperty("lat").GetDouble(), items[0].Text("naf"), items[0].Text("section"),
            items[0].Text("employeeBand"), items[0].Text("commune")));
        Assert.Equal(items.Select(item => item.Text("siret")), (await service.Client.AllAsync($"{Zones}/1-1/establishments?limit=1")).Select(item => item.Text("siret")));

        var layer = await service.Client.JsonAsync($"{Zones}/1-1/establishments?f=geojson");
        Assert.Equal("[6.25,44.55]", layer.GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates").GetRawText());
        var lines = await service.LinesAsync($"{Zones}/1-1/establishments?f=csv");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{CoveredService.Company},FIBRES DU BRIANCONNAIS,62.01Z,J,12", lines[1], StringComparison.Ordinal);
        Assert.Empty((await service.Client.JsonAsync($"{Zones}/1-2/establishments")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Who_is_withheld_is_in_no_answer_on_zones()
    {
        var tried = 0;
        foreach (var address in new[] { Zones, $"{Zones}/1-1", $"{Zones}/1-1/establishments", $"{Zones}/1-1/establishments?limit=10000", "/api/v1/coverage/at?lon=6.2611&lat=44.5511" })
        {
            foreach (var format in new[] { "json", "geojson", "csv" })
            {
                using var response = await service.Client.GetAsync($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}f={format}", TestContext.Current.CancellationToken);
                var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.DoesNotContain(CoveredService.Secret, body, StringComparison.Ordinal);
                Assert.DoesNotContain(CoveredService.Withheld, body, StringComparison.Ordinal);
                tried += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            }
        }
        Assert.Equal(14, tried); // one zone has no CSV
    }

    // The service of the contract's tests has no zones: their examples are held against answers here.
    [Theory]
    [InlineData("getCoverageZones", "")]
    [InlineData("getCoverageZonesById", "/1-1")]
    [InlineData("getCoverageZonesByIdEstablishments", "/1-1/establishments")]
    public async Task The_examples_of_the_contract_have_the_shape_of_answers(string operation, string path)
    {
        var contract = JsonNode.Parse(await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var example = contract["paths"]!.AsObject().Select(entry => entry.Value!["get"]).Single(get => (string?)get?["operationId"] == operation)!
            ["responses"]!["200"]!["content"]!["application/json"]!["example"];
        Assert.NotNull(example);
        var answer = JsonNode.Parse((await service.Client.JsonAsync(Zones + path)).ToString());
        Assert.True(ContractTests.SameMembers(example, answer, out var where), $"{operation}: the example differs at {where}");
    }
}
