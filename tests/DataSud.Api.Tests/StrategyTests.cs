using System.Globalization;
using System.Text.Json;

namespace DataSud.Api.Tests;

/// <summary>What the seed files hold is what the service serves: row by row, value by value.</summary>
public sealed class StrategyTests(SeededService service)
{
    [Theory]
    [InlineData("enjeu", 6)]
    [InlineData("orientation", 13)]
    [InlineData("objectif", 37)]
    public async Task Objectives_are_counted_by_kind(string kind, int expected)
    {
        var list = await service.Client.JsonAsync($"/api/v1/objectives?kind={kind}");
        Assert.Equal(expected, list.GetProperty("numberMatched").GetInt32());
        Assert.Equal(expected, list.GetProperty("items").GetArrayLength());
        Assert.All(list.GetProperty("items").EnumerateArray(), item => Assert.Equal(kind, item.Text("kind")));
    }

    [Fact]
    public async Task Every_objective_has_its_summary_page_children_targets_and_indicators()
    {
        var summaries = SeedCsv.Read("summaries.csv").ToDictionary(row => row["code"]);
        var targets = SeedCsv.Read("targets.csv").ToLookup(row => row["objective_code"], row => row["id"]);
        var indicators = SeedCsv.Read("indicators.csv").SelectMany(row => row["objectives"].Split(';').Select(code => (code, row["code"]))).ToLookup(pair => pair.code, pair => pair.Item2);
        var rows = SeedCsv.Read("objectives.csv");

        var served = await service.Client.AllAsync("/api/v1/objectives?limit=7");

        Assert.Equal(rows.Select(row => row["code"]), served.Select(item => item.Text("code")!));
        foreach (var (row, item) in rows.Zip(served))
        {
            var code = row["code"];
            Assert.Equal(row["title"], item.Text("title"));
            Assert.Equal(row["kind"], item.Text("kind"));
            Assert.Equal(row["parent_code"], item.Text("parent") ?? "");
            Assert.Equal(row["page"], item.GetProperty("page").GetInt32().ToString(CultureInfo.InvariantCulture));
            Assert.Equal(summaries[code]["summary_fr"], item.Text("summary"));
            Assert.Equal(summaries[code]["actions_fr"], string.Join(";;", item.Texts("actions")));
            Assert.Equal(rows.Where(child => child["parent_code"] == code).Select(child => child["code"]), Codes(item, "children", "code"));
            Assert.Equal(targets[code], Codes(item, "targets", "id"));
            Assert.Equal(indicators[code].Order(), Codes(item, "indicators", "code").Where(indicator => !indicator.StartsWith("arcep-", StringComparison.Ordinal)).Order());
            if (row["kind"] == "objectif")
                Assert.NotEmpty(targets[code]);
        }

        static IEnumerable<string> Codes(JsonElement item, string list, string property) => item.GetProperty(list).EnumerateArray().Select(child => child.Text(property)!);
    }

    [Fact]
    public async Task Every_link_of_every_objectif_leads_somewhere()
    {
        var addresses = (await service.Client.AllAsync("/api/v1/objectives?kind=objectif"))
            .SelectMany(item => item.GetProperty("targets").EnumerateArray().Concat(item.GetProperty("indicators").EnumerateArray())
                .Concat(item.GetProperty("links").EnumerateArray()).Select(link => link.Text("href")!))
            .Distinct()
            .ToList();
        Assert.True(addresses.Count > 1_000, $"only {addresses.Count} links");
        foreach (var address in addresses)
        {
            using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task All_figures_are_served_as_the_file_has_them()
    {
        var rows = SeedCsv.Read("figures.csv");
        var served = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var code in rows.Select(row => row["indicator_code"]).Distinct())
        {
            foreach (var item in await service.Client.AllAsync($"/api/v1/indicators/{code}/observations?dataset=strategie-2018&limit=1000"))
                Assert.True(served.TryAdd(item.Text("id")!, item), $"{item.Text("id")} is served twice");
        }

        Assert.Equal(5_142, rows.Count);
        Assert.Equal(rows.Count, served.Count);
        foreach (var row in rows)
        {
            var item = served[row["id"]];
            var territory = item.GetProperty("territory");
            Assert.Equal(
                (row["indicator_code"], row["level"], row["territory_code"], row["period"], row["unit"], row["value_raw"], row["qualifier"], row["source_code"],
                    row["source_printed"], row["table_id"], row["note"], row["flag"], row["dimensions"]),
                (item.Text("indicator")!, territory.Text("level")!, territory.Text("code")!, item.Text("period") ?? "", item.Text("unit")!, item.Text("printed")!,
                    item.Text("qualifier") ?? "", item.Text("source") ?? "", item.Text("sourcePrinted") ?? "", item.Text("sourceTable")!, item.Text("note") ?? "",
                    item.Text("flag") ?? "",
                    string.Join(';', item.GetProperty("dimensions").EnumerateObject().OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value.GetString()}"))));
            // as text: the number of decimals is part of what is printed
            Assert.Equal(row["value"], item.GetProperty("value").GetRawText());
            Assert.Equal(row["source_line"], item.GetProperty("sourceLine").GetRawText());
            Assert.NotEqual("", territory.Text("name"));
            Assert.StartsWith("strategie-2018:", item.Text("release"));
            // twins are linked, never merged
            var twins = row["same_as"].Length == 0 ? [] : row["same_as"].Split(';');
            Assert.Equal(twins, item.GetProperty("links").EnumerateArray().Where(link => link.Text("rel") == row["flag"] && row["flag"] != "").Select(link => link.Text("href")!.Split('/')[^1]));
        }
    }

    [Fact]
    public async Task All_indicators_are_served_as_the_file_has_them()
    {
        var rows = SeedCsv.Read("indicators.csv");
        var served = await service.Client.AllAsync("/api/v1/indicators?dataset=strategie-2018&limit=100");
        Assert.Equal(628, rows.Count);
        Assert.Equal(rows.Select(row => row["code"]), served.Select(item => item.Text("code")!));
        foreach (var (row, item) in rows.Zip(served))
        {
            Assert.Equal(
                (row["label_fr"], row["label_en"], row["unit"], row["theme"], row["definition_fr"], row["direction"], row["basis"], row["key"], row["objectives"], row["source_lines"]),
                (item.Text("label")!, item.Text("labelEn")!, item.Text("unit")!, item.Text("theme")!, item.Text("definition")!, item.Text("direction")!, item.Text("basis")!,
                    item.GetProperty("key").GetBoolean() ? "yes" : "no", string.Join(';', item.Texts("objectives")), item.Text("sourceLines") ?? ""));
        }
    }

    [Fact]
    public async Task All_targets_are_served_as_the_file_has_them()
    {
        var rows = SeedCsv.Read("targets.csv");
        var served = await service.Client.AllAsync("/api/v1/targets?limit=100");
        Assert.Equal(513, rows.Count);
        Assert.Equal(rows.Select(row => row["id"]), served.Select(item => item.Text("id")!));
        foreach (var (row, item) in rows.Zip(served))
        {
            var territory = item.GetProperty("territory");
            Assert.Equal(
                (row["objective_code"], row["indicator_code"], row["territory_level"], row["territory_code"], row["comparator"], row["unit"], row["due"], row["holder"],
                    row["wording_fr"], row["status_in_document"], row["source_line"], row["figure_ids"]),
                (item.Text("objective")!, item.Text("indicator") ?? "", territory.Text("level")!, territory.Text("code")!, item.Text("comparator")!, item.Text("unit") ?? "",
                    item.Text("due") ?? "", string.Join(';', item.Texts("holders")), item.Text("wording")!, item.Text("status")!, item.Text("sourceLine")!,
                    string.Join(';', item.Texts("figures"))));
            Assert.Equal(row["value"].Length == 0 ? "null" : row["value"], item.GetProperty("value").GetRawText());
            Assert.Equal(row["dimensions"], string.Join(';', item.GetProperty("dimensions").EnumerateObject().OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value.GetString()}")));
        }
    }

    [Fact]
    public async Task All_places_and_contradictions_are_served()
    {
        var places = SeedCsv.Read("territories.csv");
        Assert.Equal(143, places.Count);
        foreach (var row in places)
        {
            var item = await service.Client.JsonAsync($"/api/v1/territories/{row["level"]}/{row["code"]}");
            Assert.Equal((row["label"], row["official"] == "yes", row["comment"]), (item.Text("strategyLabel")!, item.GetProperty("official").GetBoolean(), item.Text("comment") ?? ""));
        }

        var conflicts = SeedCsv.Read("conflicts.csv");
        var served = await service.Client.AllAsync("/api/v1/conflicts?limit=10");
        Assert.Equal(65, conflicts.Count);
        Assert.Equal(
            conflicts.Select(row => (row["group_id"], row["figure_ids"], row["statement"], row["preferred_id"], row["reason"])),
            served.Select(item => (item.Text("id")!, string.Join(';', item.Texts("figures")), item.Text("statement")!, item.Text("preferred") ?? "", item.Text("reason") ?? "")));
    }

    [Fact]
    public async Task Vocabularies_are_whole()
    {
        var dimensions = SeedCsv.Read("dimensions.csv");
        var served = await service.Client.AllAsync("/api/v1/dimensions");
        Assert.Equal(dimensions.Count(row => row["code"].Length == 0), served.Count);
        Assert.Equal(dimensions.Count(row => row["code"].Length > 0), served.Sum(item => item.GetProperty("codes").GetArrayLength()));
        Assert.Equal(SeedCsv.Read("units.csv").Select(row => row["code"]), (await service.Client.AllAsync("/api/v1/units")).Select(item => item.Text("code")!));
        Assert.Equal(SeedCsv.Read("sources.csv").Select(row => row["code"]).Order(StringComparer.Ordinal),
            (await service.Client.AllAsync("/api/v1/sources")).Select(item => item.Text("code")!).Order(StringComparer.Ordinal));
    }
}
