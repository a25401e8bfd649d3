using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataSud.Api.Catalogue;

namespace DataSud.Api.Tests.Catalogue;

/// <summary>The catalogue's pages say all that a reader and a search engine ask of a dataset.</summary>
public sealed partial class CataloguePageTests(SeededService service)
{
    private PortalState state = null!;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task The_list_shows_every_dataset_with_a_link_to_its_page()
    {
        await MakeAsync();

        var page = await Client.TextAsync("/catalog");

        Assert.True(state.Datasets.Count >= 3);
        Assert.Contains($"{state.Datasets.Count} jeux de données<", page, StringComparison.Ordinal);
        foreach (var dataset in state.Datasets)
        {
            var own = await Client.TextAsync($"/catalog/datasets/{dataset.Id}");
            Assert.Contains($"href=\"{Client.BaseAddress}catalog/datasets/{dataset.Id}\">", page, StringComparison.Ordinal);
            Assert.Contains($"<h1>{WebEncoded(dataset.Title)}</h1>", own, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("q=ECONOMIE", 0)]
    [InlineData("q=strategie+numerique", 2)]
    [InlineData("q=STRATÉGIE+chiffres", 1)]
    [InlineData("q=epci", 1)]
    [InlineData("q=&theme=", -1)]
    [InlineData("theme=GOVE", 2)]
    [InlineData("theme=TRAN", 0)]
    [InlineData("theme=GOVE&q=contours", 1)]
    public async Task The_list_is_narrowed_by_words_without_accents_and_by_theme(string query, int expected)
    {
        await MakeAsync();

        var page = await Client.TextAsync($"/catalog?{query}");

        Assert.Equal(expected < 0 ? state.Datasets.Count : expected, Card().Count(page));
    }

    [Theory]
    [InlineData("/catalog?theme=NONE", "theme")]
    [InlineData("/catalog?page=0", "page")]
    [InlineData("/catalog?page=-1", "page")]
    [InlineData("/catalog?page=x", "page")]
    [InlineData("/catalog?page=99999999999999999999", "page")]
    [InlineData("/catalog?unknown=1", "unknown")]
    [InlineData("/catalog?q=a&q=b", "q")]
    [InlineData("/catalog/datasets/territoires?x=1", "x")]
    [InlineData("/feed.atom?x=1", "x")]
    [InlineData("/sitemap.xml?x=1", "x")]
    public async Task Bad_parameters_are_named_in_a_problem(string address, string parameter)
    {
        await MakeAsync();
        using var response = await Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(parameter, problem.GetProperty("errors")[0].Text("parameter"));
    }

    [Fact]
    public async Task A_page_past_the_end_is_empty_and_an_unknown_dataset_is_told_with_the_nearest()
    {
        await MakeAsync();
        Assert.Equal(0, Card().Count(await Client.TextAsync("/catalog?page=1000000")));

        using var response = await Client.GetAsync("/catalog/datasets/territoire", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(response.Headers.ETag);
        Assert.Contains("territoires", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var long404 = await Client.GetAsync("/catalog/datasets/" + new string('x', 5000), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, long404.StatusCode);
    }

    [Fact]
    public async Task A_dataset_says_producer_licence_dates_quality_files_releases_and_how_to_cite_it()
    {
        await MakeAsync();
        var dataset = state.Find("territoires")!;

        var page = await Client.TextAsync("/catalog/datasets/territoires");

        foreach (var fact in new[] { "Producteur", "Publié par", "Contact", "Licence", "Mise à jour", "Thèmes", "Mots-clés", "Territoire", "Période", "Publié le", "Modifié le", "Provenance", "Couches", "Identifiant" })
            Assert.Contains($"<dt>{fact}</dt>", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{dataset.Main.LicenceUrl}\">{dataset.Main.Licence}</a>", page, StringComparison.Ordinal);
        Assert.Contains(dataset.Uuid.ToString(), page, StringComparison.Ordinal);
        foreach (var resource in dataset.Resources)
            Assert.Contains($"href=\"{Client.BaseAddress}{WebEncoded(resource.Path[1..])}\">{WebEncoded(resource.Title)}</a>", page, StringComparison.Ordinal);
        foreach (var source in dataset.Sources)
            Assert.Contains($"api/v1/datasets/{source.DatasetId}/releases/{source.Number}\">{source.DatasetId}:{source.Number}</a>", page, StringComparison.Ordinal);
        Assert.Contains($"« {WebEncoded(dataset.Title)} », version territoires:{dataset.Main.Number} du ", page, StringComparison.Ordinal);
        foreach (var form in new[] { "application/ld+json", "text/turtle", "application/rdf+xml" })
            Assert.Contains($"<link rel=\"alternate\" type=\"{form.Replace("+", "&#x2B;", StringComparison.Ordinal)}\"", page, StringComparison.Ordinal);
        Assert.Contains("package_show?id=territoires", page, StringComparison.Ordinal);
        Assert.Contains($"id={dataset.Uuid}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_schema_org_description_has_what_search_engines_for_data_ask_for()
    {
        await MakeAsync();
        foreach (var dataset in state.Datasets)
        {
            var json = JsonDocument.Parse(Data().Match(await Client.TextAsync($"/catalog/datasets/{dataset.Id}")).Groups[1].Value).RootElement;

            Assert.Equal(("https://schema.org", "Dataset", $"{Client.BaseAddress}catalog/datasets/{dataset.Id}"), (json.Text("@context"), json.Text("@type"), json.Text("@id")));
            Assert.Equal((dataset.Title, dataset.Main.LicenceUrl, dataset.Main.Attribution), (json.Text("name"), json.Text("license"), json.Text("creditText")));
            Assert.InRange(json.Text("description")!.Length, 50, 5000);
            Assert.Equal($"{Client.BaseAddress}catalog", json.GetProperty("includedInDataCatalog").Text("@id"));
            Assert.Equal(dataset.Modified, json.GetProperty("dateModified").GetDateTime().ToUniversalTime(), TimeSpan.FromSeconds(1));
            var box = Array.ConvertAll(json.GetProperty("spatialCoverage").GetProperty("geo").Text("box")!.Split(' '), text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal((dataset.Box!.South, dataset.Box.West, dataset.Box.North, dataset.Box.East), (box[0], box[1], box[2], box[3]));
            Assert.Equal(
                dataset.Resources.Select(resource => ("DataDownload", Client.BaseAddress + resource.Path[1..], resource.MediaType)),
                json.GetProperty("distribution").EnumerateArray().Select(file => (file.Text("@type")!, file.Text("contentUrl")!, file.Text("encodingFormat")!)));
        }
        var catalogue = JsonDocument.Parse(Data().Match(await Client.TextAsync("/catalog")).Groups[1].Value).RootElement;
        Assert.Equal("DataCatalog", catalogue.Text("@type"));
        Assert.Equal(state.Datasets.Select(dataset => dataset.Title), catalogue.GetProperty("dataset").EnumerateArray().Select(dataset => dataset.Text("name")));
    }

    // Links to the API, whose pages a reader goes on to.
    [Fact]
    public async Task Every_link_of_the_pages_to_the_API_answers()
    {
        await MakeAsync();
        HashSet<string> links = [];
        foreach (var dataset in state.Datasets)
            links.UnionWith(ApiLink().Matches(await Client.TextAsync($"/catalog/datasets/{dataset.Id}")).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)));
        var mapped = links.Where(link => !link.Contains("/download.", StringComparison.Ordinal)).ToList();
        Assert.True(mapped.Count > 10);
        foreach (var link in mapped)
            await Client.TextAsync(link);
    }

    [Theory]
    [InlineData("/catalog")]
    [InlineData("/catalog?q=fibre")]
    [InlineData("/catalog/datasets/territoires")]
    [InlineData("/sitemap.xml")]
    [InlineData("/feed.atom")]
    public async Task What_did_not_change_is_304_and_HEAD_says_what_GET_says(string address)
    {
        await MakeAsync();
        using var first = await Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Contains("Accept", first.Headers.Vary);
        Assert.Equal(state.Modified, first.Content.Headers.LastModified!.Value.UtcDateTime, TimeSpan.FromSeconds(1));

        foreach (var (name, value) in new[] { ("If-None-Match", first.Headers.ETag.ToString()), ("If-Modified-Since", first.Content.Headers.LastModified!.Value.ToString("R")) })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, address);
            asked.Headers.TryAddWithoutValidation(name, value);
            using var second = await Client.SendAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal((name, HttpStatusCode.NotModified), (name, second.StatusCode));
            Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        }

        using var head = await Client.SendAsync(new(HttpMethod.Head, address), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, first.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using var other = await Client.GetAsync(address == "/catalog" ? "/catalog?page=2" : "/catalog", TestContext.Current.CancellationToken);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    private async Task MakeAsync() => state = await service.MakeCatalogueAsync();

    private static string WebEncoded(string text) => Http.HtmlPage.Escape(text);

    [GeneratedRegex("<li><h2>")]
    internal static partial Regex Card();

    [GeneratedRegex("<script type=\"application/ld\\+json\">(.*?)</script>")]
    internal static partial Regex Data();

    [GeneratedRegex("href=\"[^\"]*?(/api/v1/[^\"]*)\"")]
    private static partial Regex ApiLink();
}

/// <summary>Pages of a catalogue that is not the usual one: none yet, hostile, or very long.</summary>
public sealed class UnusualCatalogueTests : IAsyncLifetime
{
    // Files of ten thousand datasets are not what is tested here.
    private readonly SeededService service = new() { Settings = new Dictionary<string, string?> { ["DATASUD_DOWNLOADS"] = "off" } };

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("/catalog")]
    [InlineData("/catalog/datasets/territoires")]
    [InlineData("/sitemap.xml")]
    [InlineData("/feed.atom")]
    public async Task Before_the_first_catalogue_is_made_a_reader_is_told_to_come_back(string address)
    {
        using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Sitemap:", await service.Client.TextAsync("/robots.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_is_code_is_text_in_the_page_in_JSON_and_in_XML()
    {
        const string Title = "</script><script>alert('{n}')</script> \" & é ]]>";
        await service.AddDatasetsAsync(1, Title);
        await service.MakeCatalogueAsync();
        var title = Title.Replace("{n}", "1", StringComparison.Ordinal);

        foreach (var address in new[] { "/catalog?q=essai", "/catalog/datasets/essai-1" })
        {
            var page = await service.Client.TextAsync(address);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            var json = JsonDocument.Parse(CataloguePageTests.Data().Match(page).Groups[1].Value).RootElement;
            Assert.Equal(title, (json.TryGetProperty("dataset", out var datasets) ? datasets[0] : json).Text("name"));
        }
        Assert.Contains("1\u202f234\u202f567", WebUtility.HtmlDecode(await service.Client.TextAsync("/catalog/datasets/essai-1")), StringComparison.Ordinal);
        Assert.Contains("/api/v1/datasets/essai-1/releases/1/rejects?f=csv", await service.Client.TextAsync("/catalog/datasets/essai-1"), StringComparison.Ordinal);
        var feed = System.Xml.Linq.XDocument.Parse(await service.Client.TextAsync("/feed.atom"));
        Assert.Contains(feed.Descendants(), element => element.Name.LocalName == "title" && element.Value.StartsWith(title, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_datasets_are_paged_and_searched_and_the_last_page_costs_what_the_first_does()
    {
        await service.AddDatasetsAsync(10_000, "Jeu d’essai numéro {n}.");
        var state = await service.MakeCatalogueAsync();
        Assert.True(state.Datasets.Count > 10_000);
        var last = ((state.Datasets.Count - 1) / 25) + 1;

        var (first, end) = (await service.Client.TextAsync("/catalog"), await service.Client.TextAsync($"/catalog?page={last}"));
        Assert.Equal(25, CataloguePageTests.Card().Count(first));
        Assert.InRange(CataloguePageTests.Card().Count(end), 1, 25);
        Assert.Contains("rel=\"next\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"prev\"", first, StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\"", end, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", end, StringComparison.Ordinal);
        Assert.Equal(1, CataloguePageTests.Card().Count(await service.Client.TextAsync("/catalog?q=numero+9876.")));

        foreach (var address in new[] { "/catalog", $"/catalog?page={last}", "/catalog?q=numero+9876.", "/catalog/datasets/essai-9999", "/feed.atom" })
        {
            var fastest = TimeSpan.MaxValue;
            for (var turn = 0; turn < 5; turn++)
            {
                var clock = Stopwatch.StartNew();
                await service.Client.TextAsync(address);
                fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
            }
            Assert.True(fastest < TimeSpan.FromMilliseconds(100), $"{address}: {fastest.TotalMilliseconds:0} ms");
        }
    }
}
