using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataSud.Api.Tests;

/// <summary>What data.gouv.fr's CKAN backend calls and reads (formats.md, section 15a), rule by rule.</summary>
public sealed partial class CkanUdataTests(SeededService service)
{
    private static readonly string[] ResourceTypes = ["file", "file.upload", "api", "documentation", "image", "visualization"];

    [Fact]
    public async Task The_list_then_each_dataset_by_its_name_is_all_there_is_to_call()
    {
        var client = await service.WithCatalogueAsync();
        var names = (await client.ActAsync("package_list")).EnumerateArray().Select(name => name.GetString()!).ToList();
        Assert.Contains("strategie-2018", names);
        Assert.Contains("territoires", names);
        var packages = await client.PackagesAsync();
        Assert.Equal(names, packages.Select(package => package.Text("name")));
        Assert.Equal(packages.Count, packages.Select(package => package.Text("id")).Distinct().Count());
    }

    [Theory]
    [InlineData("package_list")]
    [InlineData("package_list/")]
    [InlineData("package_show?id=strategie-2018")]
    [InlineData("package_search?q=strategie&rows=1000")]
    public async Task The_media_type_is_application_json_and_nothing_redirects(string call)
    {
        await service.WithCatalogueAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = service.Client.BaseAddress };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Content-Type", "application/json");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "some-key");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html;q=x, nonsense");
        using var response = await client.GetAsync(CkanAsking.Root + call, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.GetValues("Content-Type").Single()));
    }

    [Theory]
    [InlineData("organization:region-provence-alpes-cote-d-azur", 2)]
    [InlineData("organization:region-provence-alpes-cote-d-azur AND -tags:objectifs", 1)]
    [InlineData("-organization:region-provence-alpes-cote-d-azur", 1)]
    [InlineData("tags:aménagement numérique AND organization:region-provence-alpes-cote-d-azur", 2)]
    [InlineData("tags:aménagement numérique AND -tags:chiffres clés", 1)]
    [InlineData("-organization:insee AND -tags:aménagement numérique", 1)]
    [InlineData("tags:nowhere", 0)]
    public async Task A_filter_is_one_search_whose_q_is_conditions(string q, int expected)
    {
        var client = await service.WithCatalogueAsync();
        var found = await client.ActAsync($"package_search?q={Uri.EscapeDataString(q)}&rows=1000");
        Assert.Equal((expected, expected), (found.GetProperty("count").GetInt32(), found.GetProperty("results").GetArrayLength()));
    }

    [Fact]
    public async Task Every_dataset_has_every_required_key_with_the_right_type()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var package in await client.PackagesAsync())
        {
            Texts(package, "id", "name", "title", "notes", "license_id", "license_title", "license_url", "url", "state");
            TextsOrNull(package, "author", "maintainer", "author_email", "maintainer_email");
            Assert.True(Guid.TryParseExact(package.Text("id"), "D", out _));
            Assert.Matches("^[a-z0-9_-]{2,100}$", package.Text("name"));
            Assert.Equal(("dataset", "active"), (package.Text("type"), package.Text("state")));
            Assert.Equal(JsonValueKind.False, package.GetProperty("private").ValueKind);
            Moment(package, "metadata_created");
            Moment(package, "metadata_modified");
            Assert.True(Uri.TryCreate(package.Text("url"), UriKind.Absolute, out _));
            foreach (var email in new[] { package.Text("author_email"), package.Text("maintainer_email") })
                Assert.True(email is null || email.Contains('@', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Licences_have_ids_that_data_gouv_knows()
    {
        var client = await service.WithCatalogueAsync();
        var listed = (await client.ActAsync("license_list")).EnumerateArray().Select(licence => licence.Text("id")).ToList();
        Assert.All(await client.PackagesAsync(), package =>
        {
            Assert.Equal("lov2", package.Text("license_id"));
            Assert.Contains(package.Text("license_id"), listed);
        });
    }

    [Fact]
    public async Task Tags_have_id_and_name_of_allowed_characters()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var tag in (await client.PackagesAsync()).SelectMany(package => package.GetProperty("tags").EnumerateArray()))
        {
            Texts(tag, "id", "name", "display_name", "state");
            Assert.Equal(JsonValueKind.Null, tag.GetProperty("vocabulary_id").ValueKind);
            Assert.Matches(@"^[\w\s\-.]{2,100}$", tag.Text("name"));
        }
    }

    [Fact]
    public async Task The_organization_has_all_its_keys_as_texts()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var organisation in (await client.PackagesAsync()).Select(package => package.GetProperty("organization")))
        {
            Texts(organisation, "id", "description", "title", "name", "state", "revision_id");
            Assert.Equal(JsonValueKind.String, organisation.GetProperty("image_url").ValueKind);
            Moment(organisation, "created");
            Moment(organisation, "revision_timestamp");
            Assert.Equal(JsonValueKind.True, organisation.GetProperty("is_organization").ValueKind);
            Assert.Equal(("organization", "approved"), (organisation.Text("type"), organisation.Text("approval_status")));
        }
    }

    [Fact]
    public async Task Resources_have_all_their_keys_and_a_dataset_has_some()
    {
        var client = await service.WithCatalogueAsync();
        var ids = new HashSet<string>();
        foreach (var package in await client.PackagesAsync())
        {
            var resources = package.GetProperty("resources").EnumerateArray().ToList();
            Assert.NotEmpty(resources);
            Assert.Equal(resources.Count, package.GetProperty("num_resources").GetInt32());
            foreach (var (position, resource) in resources.Index())
            {
                Texts(resource, "id", "name", "description", "format", "mimetype", "url", "resource_type");
                Assert.True(Guid.TryParseExact(resource.Text("id"), "D", out _) && ids.Add(resource.Text("id")!));
                Assert.Equal(position, resource.GetProperty("position").GetInt32());
                Assert.True(resource.GetProperty("size").ValueKind is JsonValueKind.Null || resource.GetProperty("size").GetInt64() >= 0);
                Assert.True(resource.Text("hash") is null || Sha256().IsMatch(resource.Text("hash")!));
                Moment(resource, "created");
                Moment(resource, "last_modified");
                Assert.True(Uri.TryCreate(resource.Text("url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
                Assert.Contains(resource.Text("resource_type"), ResourceTypes);
                Assert.Contains(resource.Text("resource_type"), new[] { "file", "api" });
            }
        }
    }

    [Fact]
    public async Task Size_and_hash_are_those_of_the_file()
    {
        var client = await service.WithCatalogueAsync();
        var files = (await client.ActAsync("package_show?id=strategie-2018")).GetProperty("resources").EnumerateArray().Where(resource => resource.Text("resource_type") == "file").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = await client.GetByteArrayAsync(new Uri(file.Text("url")!), TestContext.Current.CancellationToken);
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.GetProperty("size").GetInt64(), file.Text("hash")));
        }
    }

    [Fact]
    public async Task Extras_are_those_that_are_understood()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var package in await client.PackagesAsync())
        {
            var extras = package.GetProperty("extras").EnumerateArray().ToDictionary(extra => extra.Text("key")!, extra => extra.Text("value")!);
            Assert.All(extras.Values, value => Assert.False(string.IsNullOrWhiteSpace(value)));
            var shape = JsonDocument.Parse(extras["spatial"]).RootElement;
            Assert.Equal("Polygon", shape.Text("type"));
            var ring = shape.GetProperty("coordinates")[0].EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble())).ToList();
            Assert.Equal((5, ring[0]), (ring.Count, ring[^1]));
            Assert.StartsWith("http://publications.europa.eu/resource/authority/frequency/", extras["frequency"], StringComparison.Ordinal);
            Assert.True(Uri.TryCreate(extras["spatial-uri"], UriKind.Absolute, out _));
            Assert.NotEmpty(extras["spatial-text"]);
            Assert.Equal(extras.ContainsKey("temporal_start"), extras.ContainsKey("temporal_end"));
            if (extras.TryGetValue("temporal_start", out var start))
                Assert.True(Day(start) <= Day(extras["temporal_end"]));
        }
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Texts(JsonElement item, params string[] names) => Assert.All(names, name => Assert.False(string.IsNullOrEmpty(item.Text(name)), name));

    private static void TextsOrNull(JsonElement item, params string[] names) =>
        Assert.All(names, name => Assert.True(item.GetProperty(name).ValueKind is JsonValueKind.String or JsonValueKind.Null, name));

    private static void Moment(JsonElement item, string name) =>
        Assert.True(DateTime.TryParseExact(item.Text(name), "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), $"{name}: {item.Text(name)}");

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}
