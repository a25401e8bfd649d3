using System.Net;
using System.Text.Json;

namespace DataSud.Api.Tests.Coverage;

/// <summary>What is said of a point, worked out by hand on invented ground.</summary>
[Collection(CoveredCollection.Name)]
public sealed class CoverageAtTests(CoveredService service)
{
    private const string At = "/api/v1/coverage/at";

    // Free's only map is of an older quarter, Bouygues Telecom has none: unknown, which is not zero.
    [Theory]
    [InlineData("6.03", "tbc", "nc", "grey")]
    [InlineData("6.07", "tbc", "nc", "grey")]
    [InlineData("6.12", "bc", "cl", "whole")]
    [InlineData("6.18", "nc", "cl", "grey")]
    [InlineData("6.30", "nc", "nc", "white")]
    public async Task The_best_quality_of_each_operator_s_latest_map_is_told(string lon, string orange, string sfr, string together)
    {
        var answer = await service.Client.JsonAsync($"{At}?lon={lon}&lat=44.55");
        var mobile = answer.GetProperty("mobile").EnumerateArray().Where(row => row.Text("technology") == "4g").ToList();
        Assert.Equal(
            [("20801", State(orange), orange), ("20810", State(sfr), sfr), ("20815", "unknown", null), ("20820", "unknown", null)],
            mobile.Select(row => (row.Text("operator")!, row.Text("state")!, row.Text("quality"))));
        Assert.All(mobile.Take(2), row => Assert.Equal(
            ("2026-Q1", "2026-03-31", "declared", "arcep-mobile-coverage:1", "Internet mobile"),
            (row.Text("quarter"), row.Text("date"), row.Text("basis"), row.Text("release"), row.Text("usageLabel"))));
        Assert.All(mobile.Skip(2), row => Assert.Equal((null, "Inconnu : pas de carte de cet opérateur pour cette technologie"), (row.Text("quarter"), row.Text("qualityLabel"))));
        var all = answer.GetProperty("together").EnumerateArray().Single(row => row.Text("technology") == "4g");
        Assert.Equal(together, all.Text("sharing"));
        Assert.Equal(["20801", "20810"], all.Texts("of"));

        static string State(string quality) => quality == "nc" ? "not-covered" : "covered";
    }

    [Fact]
    public async Task A_map_says_nothing_of_ground_that_it_was_not_read_for()
    {
        // the map of 5G was read for the Bouches-du-Rhône alone
        var answer = await service.Client.JsonAsync($"{At}?lon=6.07&lat=44.55");
        var orange = answer.GetProperty("mobile").EnumerateArray().Single(row => row.Text("technology") == "5g" && row.Text("operator") == "20801");
        Assert.Equal(("unknown", null, "Inconnu : la carte ne porte pas sur cet endroit"), (orange.Text("state"), orange.Text("quality"), orange.Text("qualityLabel")));
    }

    [Fact]
    public async Task The_territories_and_the_fibre_of_the_commune_are_told()
    {
        var answer = await service.Client.JsonAsync($"{At}?lon=6.07&lat=44.55");
        Assert.True(answer.GetProperty("inside").GetBoolean());
        Assert.Equal(["commune:05061:Gap", "epci:200067825:CA Gap-Tallard-Durance", "departement:05:Hautes-Alpes", "region:93:Provence-Alpes-Côte d'Azur"],
            answer.GetProperty("territories").EnumerateArray().Select(place => $"{place.Text("level")}:{place.Text("code")}:{place.Text("name")}"));
        var fibre = answer.GetProperty("fibre");
        Assert.Equal(("2025-Q4", 750, 1000, 75m, "arcep-estimate", "arcep-ftth:1"), (fibre.Text("quarter"), fibre.GetProperty("connectablePremises").GetInt32(),
            fibre.GetProperty("premises").GetInt32(), fibre.GetProperty("rate").GetDecimal(), fibre.Text("denominator"), fibre.Text("release")));
        Assert.Equal(JsonValueKind.Null, (await service.Client.JsonAsync($"{At}?lon=6.3&lat=44.55")).GetProperty("fibre").ValueKind);
    }

    // Orange: 0.010° north is 1,111 m, 0.012° east only 954 m, though farther in degrees. Planned, dark and former sites stand nearer. Free's is beyond a degree.
    [Fact]
    public async Task The_nearest_site_in_service_is_nearest_in_metres()
    {
        var sites = (await service.Client.JsonAsync($"{At}?lon=6.07&lat=44.55")).GetProperty("sites").EnumerateArray().ToList();
        Assert.Equal(["20801", "20810"], sites.Select(site => site.Text("operator")));
        Assert.Equal(("east", "2026-Q1", "arcep-mobile-sites:1"), (sites[0].Text("siteNumber"), sites[0].Text("quarter"), sites[0].Text("release")));
        Assert.InRange(sites[0].GetProperty("distanceM").GetInt32(), 952, 956);
        Assert.Equal(["3g", "4g"], sites[0].Texts("technologies"));
        Assert.InRange(sites[1].GetProperty("distanceM").GetInt32(), 1110, 1112);
    }

    [Theory]
    [InlineData("2.35", "48.85")]
    [InlineData("-180", "-90")]
    [InlineData("180", "90")]
    [InlineData("0", "0")]
    public async Task Outside_of_all_known_territories_nothing_is_said_not_to_be_covered(string lon, string lat)
    {
        var answer = await service.Client.JsonAsync($"{At}?lon={lon}&lat={lat}");
        Assert.False(answer.GetProperty("inside").GetBoolean());
        Assert.Empty(answer.GetProperty("territories").EnumerateArray());
        Assert.All(answer.GetProperty("mobile").EnumerateArray(), row => Assert.Equal("unknown", row.Text("state")));
        Assert.All(answer.GetProperty("together").EnumerateArray(), row => Assert.Null(row.Text("sharing")));
        Assert.Contains("hors de tous les territoires", answer.GetProperty("notes").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_all_known_territories_what_a_map_covers_is_still_covered()
    {
        // the voice map reaches to 6.40; the ground ends at 44.6 north, on whose very edge a point still touches both
        var answer = await service.Client.JsonAsync($"{At}?lon=6.4&lat=44.6");
        Assert.Equal("covered", answer.GetProperty("mobile").EnumerateArray().Single(row => row.Text("technology") == "2g-or-3g" && row.Text("operator") == "20801").Text("state"));
    }

    [Fact]
    public async Task GeoJson_has_the_point_and_the_sites_and_csv_a_row_an_operator()
    {
        var layer = await service.Client.JsonAsync($"{At}?lon=6.07&lat=44.55&f=geojson");
        var features = layer.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(["point", "site-20801", "site-20810"], features.Select(feature => feature.Text("id")));
        Assert.Equal("[6.07,44.55]", features[0].GetProperty("geometry").GetProperty("coordinates").GetRawText());
        Assert.Equal(("tbc", "nc", null, "grey"), (features[0].GetProperty("properties").Text("20801-4g-data"), features[0].GetProperty("properties").Text("20810-4g-data"),
            features[0].GetProperty("properties").Text("20815-4g-data"), features[0].GetProperty("properties").Text("together-4g-data")));
        Assert.Equal(3, layer.GetProperty("numberReturned").GetInt32());

        var lines = await service.LinesAsync($"{At}?lon=6.07&lat=44.55&f=csv");
        Assert.StartsWith("operator,operatorLabel,technology,usage,state,quality,qualityLabel,quarter,basis,release,nearestSiteM", lines[0], StringComparison.Ordinal);
        Assert.Contains("20801,Orange,4g,data,covered,tbc,Très bonne couverture (TBC),2026-Q1,declared,arcep-mobile-coverage:1,954,3g;4g,arcep-mobile-sites:1", lines);
        Assert.Contains("20820,Bouygues Telecom,4g,data,unknown,,Inconnu : pas de carte de cet opérateur pour cette technologie,,declared,,,,", lines);
    }

    [Theory]
    [InlineData("", "lon")]
    [InlineData("lon=6", "lat")]
    [InlineData("lat=44", "lon")]
    [InlineData("lon=NaN&lat=44", "lon")]
    [InlineData("lon=Infinity&lat=44", "lon")]
    [InlineData("lon=6&lat=1e400", "lat")]
    [InlineData("lon=180.1&lat=44", "lon")]
    [InlineData("lon=6&lat=-91", "lat")]
    [InlineData("lon=6,07&lat=44", "lon")]
    [InlineData("lon=&lat=44", "lon")]
    [InlineData("lon=6&lon=7&lat=44", "lon")]
    [InlineData("lon=%F0%9F%98%80&lat=44", "lon")]
    [InlineData("lon=6&lat=44&crs=2154", "crs")]
    [InlineData("lon=6&lat=44&f=xml", "f")]
    public async Task A_bad_point_is_refused_by_name(string query, string parameter)
    {
        var problem = await service.ProblemAsync($"{At}?{query}", HttpStatusCode.BadRequest);
        Assert.Contains(parameter, problem.GetProperty("errors").EnumerateArray().Select(error => error.Text("parameter")));
    }
}
