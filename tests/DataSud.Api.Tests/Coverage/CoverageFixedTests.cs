using System.Text.Json;

namespace DataSud.Api.Tests.Coverage;

/// <summary>Fibre by quarter, its denominators kept apart.</summary>
[Collection(CoveredCollection.Name)]
public sealed class CoverageFixedTests(CoveredService service)
{
    private const string Alps = "/api/v1/coverage/fixed?territory=departement:05";

    // 950 of 1,200 is 79.17 %, 900 of 1,200 is 75 %, 50 more premises and 4.17 points. The estimate of 12.5 % in 2018 is of premises that no release tells:
    // 130 of them would be 1,040. 130 of INSEE's 1,000 is 13 %.
    [Fact]
    public async Task Rates_are_recomputed_and_changes_counted_within_each_denominator()
    {
        var answer = await service.Client.JsonAsync(Alps);
        Assert.Equal(
            [
                ("2025-Q4", 950, "arcep-estimate", 1200, 79.17m, true, "2025-Q3", 50, 4.17m),
                ("2025-Q3", 900, "arcep-estimate", 1200, 75m, true, "2018-Q1", 770, 62.5m),
                ("2018-Q1", 130, "arcep-estimate", null, 12.5m, false, null, null, null),
                ("2018-Q1", 130, "insee", 1000, 13m, true, "2017-Q4", 30, 3m),
                ("2017-Q4", 100, "insee", 1000, 10m, true, null, null, (decimal?)null),
            ],
            answer.GetProperty("items").EnumerateArray().Select(item => (
                item.Text("quarter"), item.GetProperty("connectablePremises").GetInt32(), item.Text("denominator"), Int(item, "premises"), item.GetProperty("rate").GetDecimal(),
                item.GetProperty("isRecomputed").GetBoolean(), item.Text("previousQuarter"), Int(item, "premisesChange"),
                item.GetProperty("pointsChange") is { ValueKind: JsonValueKind.Number } points ? points.GetDecimal() : (decimal?)null)));
        Assert.All(answer.GetProperty("items").EnumerateArray(), item => Assert.Equal(("ftth", "premises", "declared", "arcep-ftth", "arcep-ftth:1"),
            (item.Text("technology"), item.Text("criterion"), item.Text("basis"), item.Text("source"), item.Text("release"))));

        static int? Int(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
    }

    [Fact]
    public async Task Targets_stand_beside_with_their_territory_and_due_date()
    {
        var targets = (await service.Client.JsonAsync(Alps)).GetProperty("targets").EnumerateArray().ToList();
        // its own first, then the region's; nobody else's
        Assert.Equal(["departement:05", "region:93"], targets.Select(target => $"{target.GetProperty("territory").Text("level")}:{target.GetProperty("territory").Text("code")}").Distinct().Where(code => code != "france:FR"));
        var own = targets.Single(target => target.Text("id") == "A.1.1-018");
        Assert.Equal((40m, "percent", "2022-12-31", "projection", "fixed-premises-coverage-rate"), (own.GetProperty("value").GetDecimal(), own.Text("unit"), own.Text("dueDate"), own.Text("status"), own.Text("indicator")));
        Assert.Contains("A.1.1-003", targets.Select(target => target.Text("id")));
        Assert.All(targets, target => Assert.StartsWith("A.1.1-", target.Text("id"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_sources_stand_apart_with_their_latest_figure()
    {
        var other = Assert.Single((await service.Client.JsonAsync(Alps)).GetProperty("otherSources").EnumerateArray());
        Assert.Equal(("arcep-mci", "2025-Q4", 77m, "arcep-mci:1"), (other.Text("source"), other.Text("period"), other.GetProperty("value").GetDecimal(), other.Text("release")));
    }

    [Fact]
    public async Task Csv_has_a_row_a_quarter_and_denominator()
    {
        var lines = await service.LinesAsync($"{Alps}&f=csv");
        Assert.Equal(6, lines.Length);
        Assert.Equal("2025-Q4,ftth,premises,950,arcep-estimate,Meilleure estimation des locaux de l’Arcep (depuis 2020),1200,79.17,2025-Q3,50,4.17,declared,arcep-ftth,arcep-ftth:1,", lines[1]);
    }

    [Fact]
    public async Task Where_nothing_is_published_nothing_is_invented()
    {
        var answer = await service.Client.JsonAsync("/api/v1/coverage/fixed?territory=departement:13");
        Assert.Empty(answer.GetProperty("items").EnumerateArray());
        Assert.NotEmpty(answer.GetProperty("targets").EnumerateArray());
        Assert.Equal("region", (await service.Client.JsonAsync("/api/v1/coverage/fixed")).GetProperty("territory").Text("level"));
    }
}
