using System.Text.Json;
using DataSud.Api.Tests.Features;

namespace DataSud.Api.Tests;

/// <summary>Every table of every dataset is searched, put in order by every column and filtered by every value of a row.</summary>
public sealed class CkanTablesTests(LayeredService layered) : IClassFixture<LayeredService>
{
    [Fact]
    public async Task Every_table_answers_whatever_is_asked_of_its_columns()
    {
        var client = await layered.Service.WithCatalogueAsync();
        HashSet<string> withRows = [];
        HashSet<string> alike = [];
        var tables = (await client.PackagesAsync()).SelectMany(package => package.GetProperty("resources").EnumerateArray())
            .Where(resource => resource.GetProperty("datastore_active").GetBoolean() && resource.Text("format") == "CSV").ToList();
        foreach (var table in tables)
        {
            var id = table.Text("id")!;
            var all = await client.ActAsync($"datastore_search?resource_id={id}&limit=32000");
            var total = all.GetProperty("total").GetInt32();
            Assert.Equal(total, all.GetProperty("records").GetArrayLength());
            Assert.Equal(total, all.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("_id").ToString()).Distinct().Count());
            Assert.Equal(0, (await client.ActAsync($"datastore_search?resource_id={id}&q=zzzznowhere")).GetProperty("total").GetInt32());
            // Tables of figures are all alike.
            if (total > 0 && !alike.Add(all.GetProperty("fields").ToString()))
            {
                withRows.Add(table.Text("name")!);
                continue;
            }
            foreach (var field in all.GetProperty("fields").EnumerateArray().Where(field => field.Text("type") != "_text"))
                Assert.Equal(Math.Min(3, total), (await client.ActAsync($"datastore_search?resource_id={id}&limit=3&include_total=false&fields={field.Text("id")}&sort={field.Text("id")}%20desc")).GetProperty("records").GetArrayLength());
            if (total == 0)
                continue;
            withRows.Add(table.Text("name")!);
            var row = all.GetProperty("records")[0];
            foreach (var column in row.EnumerateObject())
            {
                object? wanted = column.Value.ValueKind is JsonValueKind.Array ? column.Value.EnumerateArray().Select(item => item.GetString()).FirstOrDefault() : column.Value;
                if (wanted is null)
                    continue;
                var same = column.Value.ValueKind is JsonValueKind.Array
                    ? all.GetProperty("records").EnumerateArray().Count(other => other.GetProperty(column.Name) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(item => item.GetString() == (string)wanted))
                    : all.GetProperty("records").EnumerateArray().Count(other => other.GetProperty(column.Name).GetRawText() == column.Value.GetRawText());
                var found = await client.PostAsync("datastore_search", new { resource_id = id, filters = new Dictionary<string, object?> { [column.Name] = wanted }, limit = 0 });
                Assert.True(same == found.GetProperty("total").GetInt32(), $"{table.Text("name")} {column.Name} = {wanted}: {same} rows, {found.GetProperty("total")} found");
            }
        }
        Assert.True(withRows.Count > 12, $"only {withRows.Count} tables have rows: {string.Join(", ", withRows)}");
    }
}
