using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace DataSud.Api.Tests.Catalogue;

/// <summary>What search engines and feed readers take: sitemap, robots, Atom.</summary>
public sealed class SitemapTests(SeededService service)
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task The_sitemap_lists_pages_that_answer_with_the_date_of_their_data()
    {
        var state = await service.MakeCatalogueAsync();
        using var response = await service.Client.GetAsync("/sitemap.xml", TestContext.Current.CancellationToken);
        Assert.Equal("application/xml", response.Content.Headers.ContentType?.MediaType);

        var pages = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Root!.Elements(Sitemap + "url")
            .ToDictionary(url => url.Element(Sitemap + "loc")!.Value, url => DateTime.Parse(url.Element(Sitemap + "lastmod")!.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));

        foreach (var dataset in state.Datasets)
            Assert.Equal(dataset.Modified, pages[$"{service.Client.BaseAddress}catalog/datasets/{dataset.Id}"], TimeSpan.FromSeconds(1));
        Assert.Contains($"{service.Client.BaseAddress}catalog", pages.Keys);
        Assert.Contains($"{service.Client.BaseAddress}api/v1/collections/communes?f=html", pages.Keys);
        Assert.DoesNotContain(pages.Keys, page => page.Contains("mobile-sites", StringComparison.Ordinal)); // nothing imported yet
        foreach (var page in pages.Keys)
        {
            using var answer = await service.Client.GetAsync(page, TestContext.Current.CancellationToken);
            Assert.Equal((page, HttpStatusCode.OK, "text/html"), (page, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Robots_are_kept_from_data_by_the_piece_and_shown_the_sitemap()
    {
        var lines = (await service.Client.TextAsync("/robots.txt")).Split('\n');

        Assert.Equal("User-agent: *", lines[0]);
        Assert.Contains("Disallow: /api/v1/collections/*/tiles", lines);
        Assert.Contains("Disallow: /api/v1/collections/*/items?", lines);
        Assert.Contains($"Sitemap: {service.Client.BaseAddress}sitemap.xml", lines);
        Assert.DoesNotContain(lines, line => line is "Disallow: /" or "Disallow: /catalog" or "Disallow: /api/v1");
    }

    [Fact]
    public async Task The_feed_has_what_Atom_demands_and_every_published_release_the_newest_first()
    {
        var state = await service.MakeCatalogueAsync();
        using var response = await service.Client.GetAsync("/feed.atom", TestContext.Current.CancellationToken);
        Assert.Equal("application/atom+xml", response.Content.Headers.ContentType?.MediaType);
        var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Root!;

        Assert.Equal(Atom + "feed", feed.Name);
        Assert.Single(feed.Elements(Atom + "link"), link => (string?)link.Attribute("rel") == "self" && (string?)link.Attribute("href") == $"{service.Client.BaseAddress}feed.atom");
        var entries = feed.Elements(Atom + "entry").ToList();
        foreach (var container in entries.Prepend(feed))
        {
            Assert.True(Uri.IsWellFormedUriString(container.Elements(Atom + "id").Single().Value, UriKind.Absolute));
            Assert.NotEmpty(container.Elements(Atom + "title").Single().Value);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", container.Elements(Atom + "updated").Single().Value);
            Assert.NotEmpty(container.Elements(Atom + "author").First().Elements(Atom + "name").Single().Value);
        }
        var identifiers = entries.ConvertAll(entry => entry.Element(Atom + "id")!.Value);
        Assert.Equal(identifiers.Count, identifiers.Distinct().Count());
        foreach (var source in state.Datasets.SelectMany(dataset => dataset.Sources).Select(source => $"{service.Client.BaseAddress}api/v1/datasets/{source.DatasetId}/releases/{source.Number}").Distinct())
            Assert.Contains(source, identifiers);
        var dates = entries.ConvertAll(entry => entry.Element(Atom + "updated")!.Value);
        Assert.Equal(dates.OrderDescending(StringComparer.Ordinal), dates);
        foreach (var address in entries.SelectMany(entry => entry.Elements(Atom + "link")).Select(link => (string)link.Attribute("href")!).Concat(identifiers).Distinct())
            await service.Client.TextAsync(address);
    }

    [Fact]
    public async Task Behind_a_proxy_every_address_is_the_public_one()
    {
        await using var proxied = new SeededService { Beside = service, Settings = new Dictionary<string, string?> { ["DATASUD_PUBLIC_URL"] = "https://donnees.example.fr/numerique/" } };
        await proxied.InitializeAsync();
        await proxied.MakeCatalogueAsync();

        foreach (var address in new[] { "/catalog", "/catalog/datasets/territoires", "/sitemap.xml", "/feed.atom", "/robots.txt" })
        {
            var text = await proxied.Client.TextAsync(address);
            Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
            Assert.Contains("https://donnees.example.fr/numerique/", text, StringComparison.Ordinal);
        }
        Assert.Contains("Disallow: /numerique/api/v1/imports", await proxied.Client.TextAsync("/robots.txt"), StringComparison.Ordinal);
    }
}
