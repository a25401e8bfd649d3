using System.Net;
using System.Text.Json;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>A service whose strategy has a few more figures than were printed, so that paces can be worked out by hand.</summary>
public sealed class MeasuredService : IAsyncLifetime
{
    // A.3.3-006: 16 colleges by 2019, 4 at the end of 2017 as printed. B.1.1-003: 45 % by 1 January 2018, 37.8 % in July 2017 as printed.
    // C.1.1-001: 50 % in 2017 as printed, contradicted here. D.2.1-008: a ratio, measured here in percent. A.1.1-018: 40 % of premises of the Hautes-Alpes by 2022.
    private static readonly string Sql = $$"""
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, qualifier, basis)
        SELECT {{Coverage.CoverageData.Current("strategie-2018")}}, key, 900000 + row_number() OVER (), indicator, level, code, period, first, last, '{}', value, unit, qualifier, basis
        FROM (VALUES
            ('t1', 'colleges-in-shared-datacentre', 'departement', '04', '2015', date '2015-01-01', date '2015-12-31', 0, 'count', NULL, 'administrative'),
            ('t2', 'colleges-in-shared-datacentre', 'departement', '04', '2016', date '2016-01-01', date '2016-12-31', 2, 'count', NULL, 'administrative'),
            ('t3', 'colleges-in-shared-datacentre', 'departement', '04', '2014', date '2014-01-01', date '2014-12-31', 90, 'count', 'estimate', 'administrative'),
            ('t4', 'colleges-in-shared-datacentre', 'departement', '04', '2018/2030', date '2018-01-01', date '2030-12-31', 99, 'count', NULL, 'administrative'),
            ('t5', 'actes-connection-rate', 'france', 'FR', '2017-05', date '2017-05-01', date '2017-05-31', 33.8, 'percent', NULL, 'administrative'),
            ('t6', 'actes-connection-rate', 'france', 'FR', '2017-06', date '2017-06-01', date '2017-06-30', 35.8, 'percent', NULL, 'administrative'),
            ('t7', 'local-procurement-share', 'region', '93', '2017', date '2017-01-01', date '2017-12-31', 55, 'percent', NULL, 'administrative'),
            ('t8', 'self-consumption-multiplier', 'region', '93', '2017', date '2017-01-01', date '2017-12-31', 55, 'percent', NULL, 'administrative')
        ) AS f (key, indicator, level, code, period, first, last, value, unit, qualifier, basis);
        {{Coverage.CoverageData.Release("arcep-ftth", "2018-Q1")}}
        INSERT INTO stats.indicator (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
        VALUES ({{Coverage.CoverageData.Current("arcep-ftth")}}, 'arcep-ftth-connectable-rate', 1, 'Taux (Arcep)', 'Rate', 'percent', 'A', '{A.1.1}', 'Essai', 'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate}'),
               ({{Coverage.CoverageData.Current("arcep-ftth")}}, 'arcep-ftth-connectable-estimate-rate', 2, 'Taux (estimation)', 'Rate', 'percent', 'A', '{A.1.1}', 'Essai', 'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate}');
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, basis)
        SELECT {{Coverage.CoverageData.Current("arcep-ftth")}}, 'r' || row_number() OVER (), row_number() OVER (), code, 'departement', '05', quarter, last - 89, last, '{"technology": "ftth"}', value, 'percent', 'declared'
        FROM (VALUES
            ('arcep-ftth-connectable-rate', '2017-Q3', date '2017-09-30', 4), ('arcep-ftth-connectable-rate', '2017-Q4', date '2017-12-31', 6), ('arcep-ftth-connectable-rate', '2018-Q1', date '2018-03-31', 8),
            ('arcep-ftth-connectable-estimate-rate', '2018-Q1', date '2018-03-31', 41)
        ) AS f (code, quarter, last, value);
        """;

    public SeededService Service { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        await using var connection = new NpgsqlConnection(Service.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Sql, connection);
        await command.ExecuteNonQueryAsync();
        await Service.RefreshAsync();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>How far the targets of the strategy are: right where the data tell, honest where they do not.</summary>
public sealed class ProgressTests(MeasuredService measured) : IClassFixture<MeasuredService>
{
    private HttpClient Client => measured.Service.Client;

    // 0, 2, 4 at the ends of 2015, 2016, 2017 (days 0, 366, 731): 1462 / 267180.67 a day, 1.9986 a year. 12 more take 2,193.0014 days, until 2024-01-03.
    // The estimate of 2014 and the span that ends in 2030 are no measures.
    [Fact]
    public async Task Three_measured_periods_give_a_pace_and_the_day_of_its_arrival()
    {
        var target = await TargetAsync("A.3.3-006");
        Assert.Equal(("late", null), (target.Text("status"), target.Text("reason")));
        var measure = target.GetProperty("measure");
        Assert.Equal((4m, "2017", "f04221", 12m, "2017-12-31", "2024-01-03", "strategie-2018:1"), (measure.GetProperty("latest").GetProperty("value").GetDecimal(),
            measure.GetProperty("latest").Text("period"), measure.GetProperty("latest").Text("observation"), measure.GetProperty("gap").GetDecimal(), measure.Text("asOf"), measure.Text("expectedDate"), measure.Text("release")));
        var trend = measure.GetProperty("trend");
        Assert.Equal((1.9986m, 3, 1m, "least-squares", "2015-12-31", "2017-12-31"), (trend.GetProperty("changePerYear").GetDecimal(), trend.GetProperty("periods").GetInt32(),
            trend.GetProperty("r2").GetDecimal(), trend.Text("method"), trend.Text("from"), trend.Text("to")));
    }

    // 33.8, 35.8, 37.8 on days 0, 30, 61: about 0.0656 a day; 7.2 more take some 110 days, until November 2017.
    [Fact]
    public async Task A_pace_that_arrives_before_the_due_date_is_on_track()
    {
        var target = await TargetAsync("B.1.1-003");
        Assert.Equal(("on-track", "2018-01-01", "2017-11-18"), (target.Text("status"), target.Text("dueDate"), target.GetProperty("measure").Text("expectedDate")));
    }

    [Theory]
    [InlineData("C.1.1-001", "conflicting-figures")]
    [InlineData("D.2.1-008", "other-unit")]
    [InlineData("A.1.1-018", "no-measure")]
    [InlineData("A.1.1-017", "only-estimates")]
    [InlineData("A.1.1-002", "qualitative")]
    [InlineData("F.1.1-001", "no-indicator")]
    [InlineData("A.1.5-003", "fewer-than-three-periods")]
    [InlineData("A.1.1-042", "only-estimates")]
    public async Task What_the_data_cannot_tell_is_unknown_with_the_reason(string id, string reason)
    {
        var target = await TargetAsync(id);
        Assert.Equal(("unknown", reason), (target.Text("status"), target.Text("reason")));
        Assert.NotEmpty(target.Text("reasonLabel")!);
    }

    [Fact]
    public async Task A_target_that_the_latest_measure_meets_is_reached()
    {
        // ten railway stations by the end of 2017: 20 in 2018
        var target = await TargetAsync("A.1.5-005");
        Assert.Equal(("reached", -10m), (target.Text("status"), target.GetProperty("measure").GetProperty("gap").GetDecimal()));
    }

    // 4, 6, 8 on days 0, 92, 182: 364 / 16562.67 a day, 8.0270 a year; 32 more take 1,456.06 days, until 2022-03-27. The estimate's single 41 % is another series, never joined.
    [Fact]
    public async Task Related_indicators_stand_apart_and_never_decide()
    {
        var target = await TargetAsync("A.1.1-018");
        Assert.Equal(JsonValueKind.Null, target.GetProperty("measure").ValueKind);
        var related = target.GetProperty("related").EnumerateArray().ToDictionary(series => series.Text("indicator")!);
        Assert.Equal(["arcep-ftth-connectable-estimate-rate", "arcep-ftth-connectable-rate"], related.Keys.Order(StringComparer.Ordinal));
        var insee = related["arcep-ftth-connectable-rate"];
        Assert.Equal((8m, 8.0270m, "on-track", "2022-03-27", "arcep-ftth:1"), (insee.GetProperty("latest").GetProperty("value").GetDecimal(),
            insee.GetProperty("trend").GetProperty("changePerYear").GetDecimal(), insee.Text("status"), insee.Text("expectedDate"), insee.Text("release")));
        Assert.Equal(("reached", JsonValueKind.Null), (related["arcep-ftth-connectable-estimate-rate"].Text("status"), related["arcep-ftth-connectable-estimate-rate"].GetProperty("trend").ValueKind));
        // of another perimeter (the zone of private initiative) the same series say nothing
        Assert.Empty((await TargetAsync("A.1.1-019")).GetProperty("related").EnumerateArray());
    }

    [Fact]
    public async Task A_territory_is_held_against_its_own_targets_and_the_shares_of_those_it_is_part_of()
    {
        var answer = await Client.JsonAsync("/api/v1/objectives/A.1.1/progress?territory=departement:05&limit=1000");
        Assert.Equal("Hautes-Alpes", answer.GetProperty("territory").Text("name"));
        var items = answer.GetProperty("items").EnumerateArray().ToDictionary(item => item.Text("id")!);
        Assert.All(items.Values, item => Assert.Equal("05", item.GetProperty("territory").Text("code")));
        Assert.DoesNotContain("A.1.1-016", items.Keys); // of the Alpes de Haute-Provence
        // the region's 70 % of 2011, for each département: measured here by what counts otherwise
        Assert.Equal("region:93", Place(items["A.1.1-008"], "targetTerritory"));
        Assert.Equal(["arcep-ftth-connectable-estimate-rate", "arcep-ftth-connectable-rate"], items["A.1.1-008"].GetProperty("related").EnumerateArray().Select(series => series.Text("indicator")).Order(StringComparer.Ordinal));
        // a number of premises of the whole region is none of the département's
        Assert.Equal("other-territory", items["A.1.1-213"].Text("reason"));

        static string Place(JsonElement item, string name) => $"{item.GetProperty(name).Text("level")}:{item.GetProperty(name).Text("code")}";
    }

    [Fact]
    public async Task Every_target_of_an_enjeu_is_told_once_and_summed_up()
    {
        var all = await Client.AllAsync("/api/v1/objectives/A/progress?limit=50");
        Assert.Equal(SeedCsv.Read("targets.csv").Where(row => row["objective_code"].StartsWith('A')).Select(row => row["id"]), all.Select(item => item.Text("id")!));
        var first = await Client.JsonAsync("/api/v1/objectives/A/progress?limit=1");
        var summary = first.GetProperty("summary").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32());
        Assert.Equal(["late", "on-track", "reached", "unknown"], summary.Keys.Order(StringComparer.Ordinal));
        Assert.All(summary, pair => Assert.Equal(pair.Value, all.Count(item => item.Text("status") == pair.Key)));
        Assert.Equal(summary["reached"], (await Client.JsonAsync("/api/v1/objectives/A/progress?status=reached")).GetProperty("numberMatched").GetInt32());
        Assert.All(all.Where(item => item.Text("status") == "unknown"), item => Assert.NotNull(item.Text("reason")));
        Assert.EndsWith("/objectives/A.1.1/progress", (await Client.JsonAsync("/api/v1/objectives/A.1.1")).Link("progress"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_a_row_a_target()
    {
        var lines = (await Client.GetStringAsync("/api/v1/objectives/A.3.3/progress?f=csv", TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + SeedCsv.Read("targets.csv").Count(row => row["objective_code"] == "A.3.3"), lines.Length);
        Assert.Contains(lines, line => line.StartsWith("A.3.3-006,", StringComparison.Ordinal) && line.Contains(",late,,2017-12-31,4,2017,administrative,12,1.9986,3,1,2024-01-03,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/objectives/A.1.9/progress", 404)]
    [InlineData("/api/v1/objectives/A.1.1/progress?territory=commune:00000", 404)]
    [InlineData("/api/v1/objectives/A.1.1/progress?territory=93", 400)]
    [InlineData("/api/v1/objectives/A.1.1/progress?status=done", 400)]
    [InlineData("/api/v1/objectives/A.1.1/progress?limit=0", 400)]
    [InlineData("/api/v1/objectives/A.1.1/progress?due=2020", 400)]
    public async Task What_does_not_exist_or_is_not_accepted_is_refused(string address, int expected)
    {
        using var response = await Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)expected, response.StatusCode);
    }

    private async Task<JsonElement> TargetAsync(string id) =>
        (await Client.JsonAsync($"/api/v1/objectives/{id[..id.IndexOf('-', StringComparison.Ordinal)]}/progress?limit=1000")).GetProperty("items").EnumerateArray().Single(item => item.Text("id") == id);
}
