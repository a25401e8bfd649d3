using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>datastore_search over what a table's file holds; whatever is asked of it reaches SQL as a parameter only.</summary>
public sealed class CkanDatastoreTests(SeededService service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_come_page_by_page_each_once_as_many_as_there_are()
    {
        var client = await service.WithCatalogueAsync();
        var id = await client.TableAsync("strategie-2018", "Objectifs");
        await using var database = new NpgsqlConnection(service.ConnectionString);
        var codes = (await database.QueryAsync<string>("SELECT o.code FROM strategy.objective o JOIN catalog.dataset d ON d.current_release_id = o.release_id ORDER BY o.code")).ToList();

        List<string> seen = [];
        string? next = $"{CkanAsking.Root}datastore_search?resource_id={id}&limit=10";
        for (var pages = 0; next is not null && pages < 20; pages++)
        {
            var page = (await client.JsonAsync(next)).GetProperty("result");
            Assert.Equal(codes.Count, page.GetProperty("total").GetInt32());
            var rows = page.GetProperty("records").EnumerateArray().Select(row => row.Text("code")!).ToList();
            seen.AddRange(rows);
            next = rows.Count == 0 ? null : page.GetProperty("_links").Text("next");
        }
        Assert.Equal(codes.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        var first = await client.ActAsync($"datastore_search?resource_id={id}");
        Assert.Equal((Math.Min(100, codes.Count), 100), (first.GetProperty("records").GetArrayLength(), first.GetProperty("limit").GetInt32()));
        Assert.Equal(32_000, (await client.ActAsync($"datastore_search?resource_id={id}&limit=99999")).GetProperty("limit").GetInt32());
        Assert.Equal(0, (await client.ActAsync($"datastore_search?resource_id={id}&limit=0")).GetProperty("records").GetArrayLength());
        Assert.False((await client.ActAsync($"datastore_search?resource_id={id}&include_total=false")).TryGetProperty("total", out _));
    }

    [Fact]
    public async Task Columns_have_types_and_records_hold_them()
    {
        var client = await service.WithCatalogueAsync();
        var answer = await client.ActAsync($"datastore_search?resource_id={await client.TableAsync("strategie-indicateurs-2018", "Chiffres")}&limit=200");
        var types = answer.GetProperty("fields").EnumerateArray().ToDictionary(field => field.Text("id")!, field => field.Text("type")!);
        Assert.Equal(("numeric", "date", "int8", "text", "text"), (types["value"], types["periodStart"], types["sourceLine"], types["indicator"], types["_id"]));
        foreach (var record in answer.GetProperty("records").EnumerateArray())
        {
            Assert.Equal(types.Keys, record.EnumerateObject().Select(property => property.Name));
            foreach (var property in record.EnumerateObject().Where(property => property.Value.ValueKind is not JsonValueKind.Null))
                Assert.Equal(types[property.Name] is "numeric" or "int8" ? JsonValueKind.Number : JsonValueKind.String, property.Value.ValueKind);
        }
        var lists = await client.ActAsync($"datastore_search?resource_id={await client.TableAsync("strategie-2018", "Objectifs")}&records_format=lists&fields=actions,code&limit=1");
        Assert.Equal((JsonValueKind.Array, 2), (lists.GetProperty("records")[0].ValueKind, lists.GetProperty("records")[0].GetArrayLength()));
    }

    [Theory]
    [InlineData("""{"filters": {"kind": "enjeu"}}""", 6)]
    [InlineData("""{"filters": {"kind": ["enjeu", "orientation"]}}""", 19)]
    [InlineData("""{"filters": {"kind": "enjeu", "code": ["A", "B", "A.1"]}}""", 2)]
    [InlineData("""{"filters": {"parent": null}}""", 6)]
    [InlineData("""{"filters": {"parent": ["A", null], "kind": ["enjeu"]}}""", 6)]
    [InlineData("""{"filters": {"_id": "A.1"}}""", 1)]
    [InlineData("""{"filters": {"kind": []}}""", 0)]
    [InlineData("""{"filters": "{\"kind\": \"enjeu\"}"}""", 6)]
    [InlineData("""{"filters": {"kind": "' OR 1=1 --"}}""", 0)]
    [InlineData("""{"filters": {"page": -99999}}""", 0)]
    [InlineData("""{"filters": {"kind": "enjeu"}, "q": "gouvernance"}""", 1)]
    [InlineData("""{"filters": {"kind": "enjeu"}, "q": "GOUVERNANCÉ du numerique"}""", 1)]
    [InlineData("""{"q": {"kind": "enjeu"}}""", 6)]
    [InlineData("""{"q": "{\"kind\": \"enjeu\"}"}""", 6)]
    [InlineData("""{"q": "%_'; DROP TABLE x; \\"}""", 0)]
    public async Task Filters_and_words_choose_rows(string body, int expected)
    {
        var client = await service.WithCatalogueAsync();
        var arguments = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body)!;
        arguments["resource_id"] = JsonSerializer.SerializeToElement(await client.TableAsync("strategie-2018", "Objectifs"));
        var answer = await client.PostAsync("datastore_search", arguments);
        Assert.Equal((expected, expected), (answer.GetProperty("total").GetInt32(), answer.GetProperty("records").GetArrayLength()));
    }

    [Fact]
    public async Task Each_type_is_filtered_by_its_own_values()
    {
        var client = await service.WithCatalogueAsync();
        var figures = await client.TableAsync("strategie-indicateurs-2018", "Chiffres de l");
        var rows = (await client.ActAsync($"datastore_search?resource_id={figures}&limit=32000")).GetProperty("records").EnumerateArray().ToList();
        var sample = rows.First(row => row.GetProperty("value").ValueKind is JsonValueKind.Number && row.GetProperty("periodEnd").ValueKind is JsonValueKind.String && row.GetProperty("sourceLine").ValueKind is JsonValueKind.Number);
        foreach (var name in new[] { "value", "periodEnd", "sourceLine", "indicator", "_id" })
        {
            var value = sample.GetProperty(name);
            var expected = rows.Count(row => row.GetProperty(name).GetRawText() == value.GetRawText());
            var answer = await client.PostAsync("datastore_search", new { resource_id = figures, filters = new Dictionary<string, object> { [name] = value }, limit = 32_000 });
            Assert.True(expected == answer.GetProperty("total").GetInt32(), name);
        }
        var indicators = await client.TableAsync("strategie-indicateurs-2018", "Liste");
        var all = (await client.ActAsync($"datastore_search?resource_id={indicators}&limit=0")).GetProperty("total").GetInt32();
        var keys = await CountAsync(client, indicators, """{"key": true}""");
        Assert.Equal(all, keys + await CountAsync(client, indicators, """{"key": "false"}"""));
        Assert.Equal(all, await CountAsync(client, indicators, """{"key": [true, false, null]}"""));
        var list = (await client.ActAsync($"datastore_search?resource_id={indicators}&limit=1000")).GetProperty("records").EnumerateArray().First(row => row.GetProperty("objectives").GetArrayLength() > 0).GetProperty("objectives")[0].GetString();
        Assert.InRange(await CountAsync(client, indicators, JsonSerializer.Serialize(new { objectives = list })), 1, all);
    }

    [Fact]
    public async Task Rows_come_in_the_order_and_with_the_columns_asked_for()
    {
        var client = await service.WithCatalogueAsync();
        var id = await client.TableAsync("strategie-2018", "Objectifs");
        var answer = await client.ActAsync($"datastore_search?resource_id={id}&sort=kind%20asc,%20%22code%22%20desc&fields=code,kind&limit=100");
        var rows = answer.GetProperty("records").EnumerateArray().Select(row => (Kind: row.Text("kind")!, Code: row.Text("code")!)).ToList();
        Assert.Equal(["code", "kind"], answer.GetProperty("records")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(["F", "E", "D", "C", "B", "A"], rows.Where(row => row.Kind == "enjeu").Select(row => row.Code));
        Assert.Equal(rows.Select(row => row.Kind).Order(StringComparer.Ordinal), rows.Select(row => row.Kind));
        var last = (await client.ActAsync($"datastore_search?resource_id={id}&sort=_id%20desc&limit=1&fields=_id")).GetProperty("records")[0].Text("_id");
        Assert.Equal(rows.Select(row => row.Code).Order(StringComparer.Ordinal).Last(), last);
    }

    [Theory]
    [InlineData("filters=%7B%22colour%22:1%7D", "filters")]
    [InlineData("filters=%7B%22page%22:%22x%22%7D", "filters")]
    [InlineData("filters=%7B%22page%22:1e999%7D", "filters")]
    [InlineData("filters=%7B%22page%22:99999999999999999999%7D", "filters")]
    [InlineData("filters=%7B%22page%22:%7B%7D%7D", "filters")]
    [InlineData("filters=%7B%22page%22:%5B%5B1%5D%5D%7D", "filters")]
    [InlineData("filters=%7Bbad", "filters")]
    [InlineData("filters=%5B1%5D", "filters")]
    [InlineData("filters=%7B%22code%22:%22%5Cud800%22%7D", "filters")]
    [InlineData("filters=%7B%22code%22:%22%5Cu0000%22%7D", "filters")]
    [InlineData("q=%7B%22colour%22:%22x%22%7D", "q")]
    [InlineData("fields=colour", "fields")]
    [InlineData("fields=code;DROP%20TABLE%20x", "fields")]
    [InlineData("sort=colour", "sort")]
    [InlineData("sort=code%20sideways", "sort")]
    [InlineData("sort=code%20asc;DROP%20TABLE%20x", "sort")]
    [InlineData("sort=actions", "sort")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("records_format=xml", "records_format")]
    [InlineData("colour=red", "__junk")]
    public async Task What_a_table_cannot_answer_is_a_validation_error(string query, string field)
    {
        var client = await service.WithCatalogueAsync();
        var id = await client.TableAsync("strategie-2018", "Objectifs");
        var error = await (await client.GetAsync($"{CkanAsking.Root}datastore_search?resource_id={id}&{query}", Token)).FailAsync(HttpStatusCode.Conflict, "Validation Error");
        Assert.NotEmpty(error.GetProperty(field)[0].GetString()!);
    }

    [Fact]
    public async Task Only_tables_are_searched()
    {
        var client = await service.WithCatalogueAsync();
        var resources = (await client.ActAsync("package_show?id=territoires")).GetProperty("resources").EnumerateArray().ToList();
        foreach (var resource in resources)
        {
            using var answer = await client.GetAsync($"{CkanAsking.Root}datastore_search?resource_id={resource.Text("id")}&limit=1", Token);
            Assert.Equal(resource.GetProperty("datastore_active").GetBoolean() ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        }
        await (await client.GetAsync(CkanAsking.Root + "datastore_search?resource_id=x", Token)).FailAsync(HttpStatusCode.NotFound, "Not Found Error");
        await (await client.GetAsync(CkanAsking.Root + "datastore_search", Token)).FailAsync(HttpStatusCode.Conflict, "Validation Error");
    }

    private static async Task<int> CountAsync(HttpClient client, string id, string filters)
    {
        using var content = new StringContent($$"""{"resource_id": "{{id}}", "filters": {{filters}}, "limit": 0}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(CkanAsking.Root + "datastore_search", content, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("result").GetProperty("total").GetInt32();
    }
}
