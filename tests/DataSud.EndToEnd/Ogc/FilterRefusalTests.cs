using System.Net;
using System.Text.Json;
using DataSud.Api.Tests.Cql2;

namespace DataSud.EndToEnd.Ogc;

/// <summary>Whatever is sent as a filter, the service answers or says why not.</summary>
public sealed class FilterRefusalTests(LayeredService service)
{
    private string Items => $"{service.Address}/api/v1/collections/ftth-communes/items?limit=1&skipGeometry=true";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { string.Concat(Enumerable.Repeat("(", 1000)) + "TRUE" + string.Concat(Enumerable.Repeat(")", 1000)), "", "parentheses stand more than 32 deep" },
        { string.Concat(Enumerable.Repeat("NOT ", 1000)) + "TRUE", "", "more than 8 NOT in a row" },
        { "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "", "the geometry is not valid: Self-intersection at 0.5 0.5" },
        { "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))", "", "the ring is not closed" },
        { "S_INTERSECTS(geometry, POINT(NaN NaN))", "", "'NaN' is not expected" },
        { "S_INTERSECTS(geometry, POINT(43 5000000))", "", "the coordinates are out of range" },
        { "S_INTERSECTS(geometry, POINT(5 43))", "&filter-crs=EPSG:9999", "is no reference system that is served" },
        { "S_INTERSECTS(geometry, POINT(5 43))", "&filter-crs=http://www.opengis.net/def/crs/EPSG/0/2154", "the coordinates are out of range" },
        { "premises = '5'", "", "'5' is a text, and 'premises' is a number" },
        { "premises = 1e999", "", "this number is too large" },
        { "nom = 'x'", "", "has no property 'nom'" },
        { "name = 'x'; DROP TABLE telecom.ftth_commune", "", "';' has no place here" },
        { """{"op":"=","args":[{"property":"nom"},"x"]}""", "&filter-lang=cql2-json", "has no property 'nom'" },
        { "name = 'x'", "&filter-lang=cql2-json", "this is no JSON" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_filter_gets_a_400_that_says_why(string filter, string more, string why)
    {
        using var response = await Collections.GetAsync($"{Items}&filter={Uri.EscapeDataString(filter)}{more}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("errors")[0];
        Assert.Contains(why, error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("accepts").GetString()!);
    }

    [Fact]
    public async Task Of_a_thousand_filters_by_chance_each_is_answered_or_refused()
    {
        var generator = new FilterGenerator(20_240_605);
        var answered = 0;
        for (var time = 0; time < 1_000; time++)
        {
            // The generator speaks of a layer that has every type; this one has no flag.
            var filter = (time % 2 == 0 ? generator.Valid() : generator.Spoiled())
                .Replace("people", "premises", StringComparison.Ordinal).Replace("budget", "dwellings", StringComparison.Ordinal).Replace("share", "connectableRate", StringComparison.Ordinal)
                .Replace("height", "connectableRate", StringComparison.Ordinal).Replace("active", "(premises > 5)", StringComparison.Ordinal).Replace("opened", "date", StringComparison.Ordinal)
                .Replace("networks", "operators", StringComparison.Ordinal);
            using var response = await Collections.GetAsync($"{Items}&filter={Uri.EscapeDataString(filter)}");
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{filter}: {(int)response.StatusCode}");
            answered += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }
        Assert.InRange(answered, 400, 900);
    }
}
