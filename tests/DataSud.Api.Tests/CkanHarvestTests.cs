using System.Globalization;

namespace DataSud.Api.Tests;

/// <summary>What ckanext-harvest's CKAN harvester calls and reads (formats.md, section 15d).</summary>
public sealed class CkanHarvestTests(SeededService service)
{
    private const string Search = "package_search?rows=100&sort=id%20asc";

    [Fact]
    public async Task Pages_in_the_order_of_ids_go_on_until_an_empty_one()
    {
        var client = await service.WithCatalogueAsync();
        List<string> ids = [];
        for (var start = 0; ; start++)
        {
            var page = (await client.ActAsync($"package_search?rows=1&start={start}&sort=id%20asc")).GetProperty("results");
            if (page.GetArrayLength() == 0)
                break;
            ids.Add(page[0].Text("id")!);
        }
        Assert.Equal(3, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task A_search_tells_datasets_as_package_show_does()
    {
        var client = await service.WithCatalogueAsync();
        var found = (await client.ActAsync(Search)).GetProperty("results").EnumerateArray().ToDictionary(package => package.Text("id")!, package => package.GetRawText());
        foreach (var package in await client.PackagesAsync())
            Assert.Equal(package.GetRawText(), found[package.Text("id")!]);
    }

    [Fact]
    public async Task An_incremental_run_gets_what_was_modified_since()
    {
        var client = await service.WithCatalogueAsync();
        var moments = (await client.PackagesAsync()).Select(package => Moment(package.Text("metadata_modified")!)).Order().ToList();
        // As the harvester writes it: microseconds or none, and Z.
        Assert.Equal(moments.Count, await SinceAsync(client, moments[0]));
        Assert.Equal(moments.Count(moment => moment >= moments[^1]), await SinceAsync(client, moments[^1]));
        Assert.Equal(0, await SinceAsync(client, moments[^1].AddMicroseconds(1)));
        Assert.Equal(0, await CountAsync(client, $"metadata_modified:[{moments[^1].AddDays(1):yyyy-MM-dd'T'HH:mm:ss}Z TO *]"));
        Assert.Equal(moments.Count, await CountAsync(client, $"metadata_modified:[* TO {moments[^1].AddDays(1):yyyy-MM-dd'T'HH:mm:ss}Z]"));
    }

    [Theory]
    [InlineData("(organization:region-provence-alpes-cote-d-azur OR organization:nobody)", 2)]
    [InlineData("organization:\"region-provence-alpes-cote-d-azur\"", 2)]
    [InlineData("-organization:region-provence-alpes-cote-d-azur", 1)]
    [InlineData("(groups:tech OR groups:econ) metadata_modified:[2000-01-01T00:00:00Z TO *]", 2)]
    [InlineData("-groups:tech", 1)]
    public async Task Organizations_and_groups_are_let_in_or_left_out(string fq, int expected)
    {
        var client = await service.WithCatalogueAsync();
        Assert.Equal(expected, await CountAsync(client, fq));
    }

    [Fact]
    public async Task Groups_and_organizations_of_datasets_are_shown_by_their_ids()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var package in await client.PackagesAsync())
        {
            var organisation = package.GetProperty("organization");
            Assert.Equal(organisation.Text("name"), (await client.ActAsync("organization_show?id=" + organisation.Text("id"))).Text("name"));
            Assert.Equal(organisation.Text("id"), package.Text("owner_org"));
            Assert.NotEmpty(package.GetProperty("groups").EnumerateArray());
            foreach (var group in package.GetProperty("groups").EnumerateArray())
            {
                var shown = await client.ActAsync("group_show?id=" + group.Text("id"));
                Assert.Equal((group.Text("name"), group.Text("title")), (shown.Text("name"), shown.Text("title")));
            }
        }
        Assert.Contains("tech", (await client.ActAsync("group_list")).EnumerateArray().Select(name => name.GetString()));
    }

    private static Task<int> SinceAsync(HttpClient client, DateTime moment) => CountAsync(client, $"metadata_modified:[{moment:yyyy-MM-dd'T'HH:mm:ss.ffffff}Z TO *]");

    private static async Task<int> CountAsync(HttpClient client, string fq)
    {
        var found = await client.ActAsync($"{Search}&start=0&fq={Uri.EscapeDataString(fq)}");
        Assert.Equal(found.GetProperty("count").GetInt32(), found.GetProperty("results").GetArrayLength());
        return found.GetProperty("count").GetInt32();
    }

    private static DateTime Moment(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
