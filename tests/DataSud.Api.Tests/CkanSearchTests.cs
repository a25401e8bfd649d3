using System.Text.Json;

namespace DataSud.Api.Tests;

/// <summary>package_search: words, conditions, orders, pages and counts.</summary>
public sealed class CkanSearchTests(SeededService service)
{
    private static readonly string[] All = ["strategie-2018", "strategie-indicateurs-2018", "territoires"];

    [Theory]
    [InlineData("stratégie", 2)]
    [InlineData("STRATEGIE", 2)]
    [InlineData("strat", 2)]
    [InlineData("numérique cibles", 1)]
    [InlineData("les communes de la région", 1)]
    [InlineData("\"code officiel\"", 1)]
    [InlineData("\"officiel code\"", 0)]
    [InlineData("communes OR cibles", 2)]
    [InlineData("stratégie NOT cibles", 1)]
    [InlineData("stratégie -cibles", 1)]
    [InlineData("(communes OR cibles) AND EPCI", 1)]
    [InlineData("d’aménagement", 2)]
    [InlineData("title:territoires", 1)]
    [InlineData("title:(territoires OR indicateurs)", 2)]
    [InlineData("name:strat*", 2)]
    [InlineData("name:*2018", 2)]
    [InlineData("res_format:Parquet", 3)]
    [InlineData("res_format:gpkg", 1)]
    [InlineData("license_id:lov2 +capacity:public", 3)]
    [InlineData("extras_spatial-uri:http\\://id.insee.fr/geo/region/93", 3)]
    [InlineData("extras_frequency:*", 3)]
    [InlineData("extras_nothing:*", 0)]
    [InlineData("name:[s TO t]", 2)]
    [InlineData("*:*", 3)]
    [InlineData("", 3)]
    [InlineData("Provence - Alpes", 3)]
    [InlineData("les", 3)]
    [InlineData("les OR zzz", 0)]
    [InlineData("zzz", 0)]
    public async Task Words_and_conditions_find(string q, int expected)
    {
        var client = await service.WithCatalogueAsync();
        Assert.Equal(expected, (await client.ActAsync("package_search?q=" + Uri.EscapeDataString(q))).GetProperty("count").GetInt32());
        Assert.Equal(expected, (await client.PostAsync("package_search", new { fq = q })).GetProperty("count").GetInt32());
        Assert.Equal(expected, (await client.PostAsync("package_search", new { fq_list = new[] { q, "state:active" } })).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("name asc", "strategie-2018,strategie-indicateurs-2018,territoires")]
    [InlineData("name desc", "territoires,strategie-indicateurs-2018,strategie-2018")]
    [InlineData("title desc, name asc", "territoires,strategie-2018,strategie-indicateurs-2018")]
    [InlineData("metadata_modified desc, name", null)]
    [InlineData("id asc", null)]
    public async Task Orders_are_kept(string sort, string? expected)
    {
        var client = await service.WithCatalogueAsync();
        var answer = await client.ActAsync("package_search?sort=" + Uri.EscapeDataString(sort));
        var names = answer.GetProperty("results").EnumerateArray().Select(package => package.Text("name")!).ToList();
        Assert.Equal(All, names.Order(StringComparer.Ordinal));
        Assert.Equal(sort, answer.Text("sort"));
        if (expected is not null)
            Assert.Equal(expected.Split(','), names);
    }

    [Fact]
    public async Task What_fits_best_comes_first()
    {
        var client = await service.WithCatalogueAsync();
        var names = (await client.ActAsync("package_search?q=indicateurs%20OR%20territoires%20OR%20contours")).GetProperty("results").EnumerateArray().Select(package => package.Text("name")).ToList();
        Assert.Equal("territoires", names[0]);
    }

    [Fact]
    public async Task Pages_hold_what_is_asked_for()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var (page, expected) in new[] { ("rows=0", 0), ("rows=1", 1), ("rows=2&start=1", 2), ("rows=1000", 3), ("rows=100000", 3), ("start=3", 0) })
        {
            var answer = await client.ActAsync("package_search?" + page);
            Assert.Equal((3, expected), (answer.GetProperty("count").GetInt32(), answer.GetProperty("results").GetArrayLength()));
        }
        Assert.Equal(0, (await client.ActAsync("package_search?start=2147483647")).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task Facets_count_what_was_found()
    {
        var client = await service.WithCatalogueAsync();
        var answer = await client.PostAsync("package_search", new Dictionary<string, object> { ["facet.field"] = new[] { "organization", "res_format", "groups" }, ["rows"] = 0, ["q"] = "stratégie", ["facet.limit"] = -1 });
        Assert.Equal(2, answer.GetProperty("facets").GetProperty("organization").GetProperty("region-provence-alpes-cote-d-azur").GetInt32());
        var items = answer.GetProperty("search_facets").GetProperty("organization").GetProperty("items");
        Assert.Equal(("Région Provence-Alpes-Côte d’Azur", 2), (items[0].Text("display_name"), items[0].GetProperty("count").GetInt32()));
        Assert.Equal("Science et technologie", answer.GetProperty("search_facets").GetProperty("groups").GetProperty("items").EnumerateArray().First(item => item.Text("name") == "tech").Text("display_name"));

        var limited = await client.ActAsync("package_search?facet.field=%5B%22tags%22%5D&facet.limit=2&rows=0");
        Assert.Equal(2, limited.GetProperty("facets").GetProperty("tags").EnumerateObject().Count());
        Assert.Empty((await client.ActAsync("package_search?facet.field=tags&facet=false")).GetProperty("facets").EnumerateObject());
    }

    [Fact]
    public async Task Lists_of_names_go_with_the_search()
    {
        var client = await service.WithCatalogueAsync();
        Assert.Equal(["strategie-indicateurs-2018"], Names(await client.ActAsync("package_list?limit=1&offset=1")));
        Assert.Equal(All, (await client.ActAsync("current_package_list_with_resources")).EnumerateArray().Select(package => package.Text("name")!).Order(StringComparer.Ordinal));
        Assert.Equal(1, (await client.ActAsync("current_package_list_with_resources?limit=1&offset=2")).GetArrayLength());
        Assert.Contains("EPCI", Names(await client.ActAsync("tag_list?query=epc")));
        Assert.Equal("EPCI", (await client.ActAsync("tag_list?query=epc&all_fields=true"))[0].Text("name"));
        Assert.Equal(["region-provence-alpes-cote-d-azur"], Names(await client.ActAsync("organization_list?sort=package_count%20desc&limit=1")));
        var organisation = (await client.ActAsync("organization_list?all_fields=true&include_extras=true&organizations=region-provence-alpes-cote-d-azur")).EnumerateArray().Single();
        Assert.Equal((2, 0), (organisation.GetProperty("package_count").GetInt32(), organisation.GetProperty("extras").GetArrayLength()));
        Assert.Equal(2, (await client.ActAsync("group_show?id=tech&include_datasets=true")).GetProperty("packages").GetArrayLength());
    }

    private static string[] Names(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!)];
}
