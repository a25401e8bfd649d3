using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataSud.Api.Tests;

/// <summary>What DataSud's software IDGO calls through ckanapi and reads (formats.md, section 15e): POST, JSON, /api/action/.</summary>
public sealed partial class CkanIdgoTests(SeededService service)
{
    private static readonly string[] Frequencies =
        ["asneeded", "never", "intermittently", "continuously", "realtime", "daily", "weekly", "fortnightly", "monthly", "quarterly", "semiannual", "annual", "unknown"];

    [Fact]
    public async Task Site_read_is_true()
    {
        var client = await service.WithCatalogueAsync();
        Assert.Equal(JsonValueKind.True, (await client.PostAsync("site_read", new { })).ValueKind);
    }

    [Fact]
    public async Task Each_organization_tells_its_datasets_and_each_dataset_itself()
    {
        var client = await service.WithCatalogueAsync();
        List<string> seen = [];
        foreach (var name in (await client.PostAsync("organization_list", new { })).EnumerateArray())
        {
            var organisation = await client.PostAsync("organization_show", new { id = name.GetString(), include_datasets = true, include_groups = true, include_tags = true });
            var packages = organisation.GetProperty("packages").EnumerateArray().ToList();
            Assert.Equal(packages.Count, organisation.GetProperty("package_count").GetInt32());
            foreach (var listed in packages)
            {
                Assert.Equal(("active", "dataset"), (listed.Text("state"), listed.Text("type")));
                var package = await client.PostAsync("package_show", new { id = listed.Text("id") });
                Assert.True(Guid.TryParse(package.Text("id"), out _));
                seen.Add(package.Text("name")!);
            }
        }
        Assert.Equal((await client.ActAsync("package_list")).EnumerateArray().Select(name => name.GetString()!), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dates_are_of_the_one_form_that_it_parses()
    {
        var client = await service.WithCatalogueAsync();
        // strptime('%Y-%m-%dT%H:%M:%S.%f')
        Assert.All(await client.PackagesAsync(), package => Assert.All(new[] { "metadata_created", "metadata_modified" }, name =>
            Assert.True(DateTime.TryParseExact(package.Text(name), "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))));
    }

    [Fact]
    public async Task Title_notes_licence_frequency_groups_tags_and_private_are_what_it_takes()
    {
        var client = await service.WithCatalogueAsync();
        var licences = (await client.PostAsync("license_list", new { })).EnumerateArray().Select(licence => licence.Text("id")).ToList();
        var groups = (await client.PostAsync("group_list", new { all_fields = true })).EnumerateArray().Select(group => group.Text("name")).ToList();
        foreach (var package in await client.PackagesAsync())
        {
            Assert.False(string.IsNullOrEmpty(package.Text("title")) || string.IsNullOrEmpty(package.Text("notes")));
            Assert.Contains(package.Text("license_id"), licences);
            Assert.Contains(package.Text("frequency"), Frequencies);
            Assert.False(package.GetProperty("private").GetBoolean());
            Assert.Subset(groups.ToHashSet(), package.GetProperty("groups").EnumerateArray().Select(group => group.Text("name")).ToHashSet());
            Assert.All(package.GetProperty("tags").EnumerateArray(), tag => Assert.Matches(@"^[\w\s\-.]{3,}$", tag.Text("display_name")));
        }
    }

    [Fact]
    public async Task Resources_have_a_uuid_a_format_a_url_and_a_short_name_without_accents()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var resource in (await client.PackagesAsync()).SelectMany(package => package.GetProperty("resources").EnumerateArray()))
        {
            Assert.True(Guid.TryParse(resource.Text("id"), out _));
            Assert.NotEmpty(resource.Text("format")!.ToUpperInvariant());
            Assert.StartsWith(service.Client.BaseAddress!.ToString(), resource.Text("url"), StringComparison.Ordinal);
            Assert.Matches(ShortName(), resource.Text("name"));
            Assert.Equal(resource.GetRawText(), (await client.PostAsync("resource_show", new { id = resource.Text("id") })).GetRawText());
        }
    }

    [GeneratedRegex("^[ -~]{1,100}$")]
    private static partial Regex ShortName();
}
