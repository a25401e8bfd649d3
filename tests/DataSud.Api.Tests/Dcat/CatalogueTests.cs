using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DataSud.Api.Tests.Features;

namespace DataSud.Api.Tests.Dcat;

/// <summary>The catalogue in RDF: what DataSud, udata and CKAN look for is where they look, every IRI answers, and wrong questions are told so.</summary>
public sealed partial class CatalogueTests(LayeredService layered) : IClassFixture<LayeredService>, IAsyncLifetime
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Rdfs = "http://www.w3.org/2000/01/rdf-schema#";
    private static readonly XNamespace Dcat = "http://www.w3.org/ns/dcat#";
    private static readonly XNamespace Dct = "http://purl.org/dc/terms/";
    private static readonly XNamespace Foaf = "http://xmlns.com/foaf/0.1/";

    private HttpClient Client => layered.Service.Client;

    private string Root => Client.BaseAddress!.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync() => await layered.Service.PortalAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task DataSud_finds_datasets_identifiers_publishers_and_keywords_in_the_tree_of_the_XML()
    {
        var root = XDocument.Parse(await Client.TextAsync("/catalog.rdf")).Root!;

        Assert.Equal(Rdf + "RDF", root.Name);
        var datasets = root.Element(Dcat + "Catalog")!.Elements(Dcat + "dataset").Select(dataset => dataset.Element(Dcat + "Dataset")!).ToArray();
        Assert.Contains($"{Root}/catalog/datasets/arcep-ftth", datasets.Select(dataset => dataset.Element(Dct + "identifier")!.Value));
        Assert.All(datasets, dataset =>
        {
            Assert.Equal(dataset.Attribute(Rdf + "about")!.Value, dataset.Element(Dct + "identifier")!.Value);
            Assert.Equal("Région Provence-Alpes-Côte d’Azur", dataset.Element(Dct + "publisher")!.Element(Foaf + "Agent")!.Element(Rdfs + "label")!.Value);
            Assert.All(dataset.Elements(Dcat + "keyword"), keyword => Assert.Matches(@"^[\w\s\-.]{3,}$", keyword.Value));
        });
        Assert.DoesNotContain("hydra:next", root.ToString(), StringComparison.Ordinal);
        Assert.Equal(datasets.Length, datasets.Select(dataset => dataset.Attribute(Rdf + "about")!.Value).Distinct().Count());
    }

    [Fact]
    public async Task What_a_portal_asks_of_a_dataset_is_there()
    {
        var nodes = Catalogues.Nodes(await Client.TextAsync("/catalog.jsonld"));

        var datasets = nodes.OfType("dcat:Dataset").ToArray();
        Assert.NotEmpty(datasets);
        Assert.All(datasets, dataset => Assert.All(
            ["dct:title", "dct:description", "dcat:keyword", "dcat:theme", "dct:accrualPeriodicity", "dct:publisher", "dct:creator", "dcat:contactPoint", "dct:license", "dct:rights", "dct:accessRights",
                "dct:issued", "dct:modified", "dct:temporal", "dct:spatial", "dcat:landingPage", "dct:provenance", "adms:versionNotes", "dcat:distribution"],
            property => Assert.True(dataset.Node.TryGetProperty(property, out _), $"{dataset.Iri} has no {property}")));
        // One language: udata takes any of several, and names of themes as keywords.
        Assert.All(datasets, dataset => Assert.Equal(JsonValueKind.Object, dataset.Node.GetProperty("dct:title").ValueKind));
        Assert.All(datasets, dataset => Assert.True(dataset.Node.GetProperty("dct:modified").GetProperty("@value").GetDateTimeOffset() <= DateTimeOffset.UtcNow));
        // A period with an IRI is fetched by udata; a checksum as the profile wants it breaks its datasets.
        Assert.All(datasets, dataset => Assert.False(dataset.Node.GetProperty("dct:temporal").TryGetProperty("@id", out _)));
        Assert.DoesNotContain("checksum", await Client.TextAsync("/catalog.jsonld"), StringComparison.OrdinalIgnoreCase);
        var place = Assert.Single(nodes, node => node.Key == "http://id.insee.fr/geo/region/93").Value;
        Assert.Equal("https://www.iana.org/assignments/media-types/application/vnd.geo+json", place.GetProperty("locn:geometry").Text("@type"));
        using var geometry = JsonDocument.Parse(place.GetProperty("locn:geometry").Text("@value")!);
        Assert.Equal(("Polygon", 5), (geometry.RootElement.Text("type"), geometry.RootElement.GetProperty("coordinates")[0].GetArrayLength()));
    }

    [Fact]
    public async Task Every_distribution_has_an_IRI_an_address_a_format_and_a_licence_and_files_their_size()
    {
        var state = await layered.Service.PortalAsync();
        var nodes = Catalogues.Nodes(await Client.TextAsync("/catalog.jsonld"));

        var distributions = nodes.OfType("dcat:Distribution").ToDictionary(pair => pair.Iri, pair => pair.Node);
        Assert.Equal(state.Datasets.Sum(dataset => dataset.Resources.Count), distributions.Count);
        foreach (var dataset in state.Datasets)
        {
            foreach (var resource in dataset.Resources)
            {
                var node = distributions[$"{Root}/catalog/datasets/{dataset.Id}/distributions/{resource.Key}"];
                Assert.Equal(Root + resource.Path, node.GetProperty("dcat:accessURL").Text("@id"));
                Assert.StartsWith("http://publications.europa.eu/resource/authority/file-type/", node.GetProperty("dct:format").Text("@id"), StringComparison.Ordinal);
                Assert.Equal("https://www.iana.org/assignments/media-types/" + resource.MediaType, node.GetProperty("dcat:mediaType").Text("@id"));
                Assert.StartsWith("http", node.GetProperty("dct:license").Text("@id"), StringComparison.Ordinal);
                Assert.Equal(resource.Kind == Api.Catalogue.ResourceKind.Download, node.TryGetProperty("dcat:downloadURL", out _));
                Assert.Equal(resource.Kind != Api.Catalogue.ResourceKind.Download, node.TryGetProperty("dcat:accessService", out _));
                Assert.Equal(resource.Bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture), node.TryGetProperty("dcat:byteSize", out var size) ? size.Text("@value") : null);
            }
        }
    }

    [Fact]
    public async Task Every_IRI_of_the_catalogue_answers_in_every_form()
    {
        var nodes = Catalogues.Nodes(await Client.TextAsync("/catalog.jsonld"));
        var own = nodes.Keys.Select(iri => iri.Split('#')[0]).Where(iri => iri.StartsWith(Root + "/catalog", StringComparison.Ordinal))
            .Append($"{Root}/catalog/series/arcep-ftth").Distinct().ToArray();
        Assert.True(own.Length > 60, $"{own.Length} IRIs");

        foreach (var iri in own)
        {
            foreach (var (accept, type) in new[] { ("text/turtle", "text/turtle"), ("application/rdf+xml", "application/rdf+xml"), ("application/ld+json", "application/ld+json"), ("text/html", "text/html") })
            {
                if (iri.EndsWith(".html", StringComparison.Ordinal) && type != "text/html")
                    continue;
                using var response = await Client.AskAsync(iri, accept);
                Assert.True(response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType!.MediaType == type, $"{iri} as {accept}: {(int)response.StatusCode} {response.Content.Headers.ContentType}");
            }
            if (!iri.EndsWith(".html", StringComparison.Ordinal))
                Assert.Contains($"<{iri}> a ", await Client.TextAsync(iri + ".ttl"), StringComparison.Ordinal);
        }
        // Addresses of the API; files are the downloads' own tests.
        foreach (var service in nodes.OfType("dcat:DataService").Select(pair => pair.Node.GetProperty("dcat:endpointURL").Text("@id")).Concat(nodes.OfType("dcat:Distribution").Where(pair => !pair.Node.TryGetProperty("dcat:downloadURL", out _)).Select(pair => pair.Node.GetProperty("dcat:accessURL").Text("@id"))).Distinct())
            await Client.TextAsync(service!);
    }

    [Fact]
    public async Task A_series_has_a_document_of_its_own_and_is_no_dataset_of_the_catalogue()
    {
        var catalogue = await Client.TextAsync("/catalog.ttl");
        Assert.DoesNotContain("dcat:DatasetSeries", catalogue, StringComparison.Ordinal);
        Assert.DoesNotContain("dcat:inSeries", catalogue, StringComparison.Ordinal);
        Assert.Contains($"dct:relation <{Root}/catalog/series/arcep-ftth>", catalogue, StringComparison.Ordinal);

        var nodes = Catalogues.Nodes(await Client.TextAsync("/catalog/series/arcep-ftth.jsonld"));
        Assert.Single(nodes.OfType("dcat:DatasetSeries"));
        var (release, node) = Assert.Single(nodes.OfType("dcat:Dataset"));
        Assert.Equal($"{Root}/catalog/series/arcep-ftth", node.GetProperty("dcat:inSeries").Text("@id"));
        await Client.TextAsync(release);
        using var none = await Client.AskAsync("/catalog/series/strategie-2018.ttl");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("/catalog", null, "application/rdf+xml")]
    [InlineData("/catalog", "*/*", "application/rdf+xml")]
    [InlineData("/catalog", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData("/catalog", "text/turtle;q=0.5, application/ld+json", "application/ld+json")]
    [InlineData("/catalog", "application/json", "application/ld+json")]
    [InlineData("/catalog", "text/xml", "application/rdf+xml")]
    [InlineData("/catalog?f=ttl", "text/html", "text/turtle; charset=utf-8")]
    [InlineData("/catalog/?f=jsonld&page=1", null, "application/ld+json")]
    [InlineData("/catalog?page=1", "text/turtle", "text/turtle; charset=utf-8")]
    [InlineData("/catalog.xml", "text/html", "application/rdf+xml")]
    [InlineData("/catalog.json", null, "application/ld+json")]
    [InlineData("/catalog.html", "text/turtle", "text/html; charset=utf-8")]
    [InlineData("/catalog/datasets/territoires", "text/turtle", "text/turtle; charset=utf-8")]
    [InlineData("/catalog/datasets/territoires", "text/html", "text/html; charset=utf-8")]
    [InlineData("/catalog/datasets/territoires.html", null, "text/html; charset=utf-8")]
    [InlineData("/catalog/contact?f=ttl", null, "text/turtle; charset=utf-8")]
    public async Task The_form_is_the_one_asked_for(string address, string? accept, string type)
    {
        using var response = await Client.AskAsync(address, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData("/catalog", "image/png", HttpStatusCode.NotAcceptable)]
    [InlineData("/catalog/contact", "image/png", HttpStatusCode.NotAcceptable)]
    [InlineData("/catalog?f=n3", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog/contact?f=n3", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=0", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=-1", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=99999999999999999999", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=x", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=1&page=2", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=1&page_size=501", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?q=x", null, HttpStatusCode.BadRequest)]
    [InlineData("/catalog.ttl?page=2", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog.ttl?page=2147483647&page_size=500", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog/datasets/territoire.ttl", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog/datasets/%22%3E%3Cx.rdf", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog/datasets/territoires/distributions/nope.csv", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog/publishers/personne", null, HttpStatusCode.NotFound)]
    [InlineData("/catalog/services/wms", null, HttpStatusCode.NotFound)]
    public async Task A_wrong_question_is_told_so_in_a_problem_document(string address, string? accept, HttpStatusCode status)
    {
        using var response = await Client.AskAsync(address, accept);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/catalog.rdf")]
    [InlineData("/catalog.ttl")]
    [InlineData("/catalog.jsonld")]
    [InlineData("/catalog.ttl?page=1&page_size=3")]
    [InlineData("/catalog/datasets/arcep-ftth.rdf")]
    public async Task HEAD_tells_what_GET_would_and_who_has_it_gets_304(string address)
    {
        using var whole = await Client.AskAsync(address);
        var body = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var tag = whole.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.NotNull(whole.Content.Headers.LastModified);

        using var head = await Client.AskAsync(address, method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal((tag, whole.Content.Headers.ContentType!.ToString(), (long?)body.Length), (head.Headers.ETag!, head.Content.Headers.ContentType!.ToString(), head.Content.Headers.ContentLength));

        using var again = await Client.AskAsync(address, tag: tag.Tag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        using var other = await Client.AskAsync(address, tag: "\"other\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Pages_lead_on_to_the_last_with_the_words_of_today_and_of_old()
    {
        var total = (await layered.Service.PortalAsync()).Datasets.Count;
        List<string> found = [];
        var pages = 0;
        for (string? next = $"{Root}/catalog.ttl?page=1&page_size=2", before = null; next is not null; pages++)
        {
            var here = next;
            var page = await Client.TextAsync(here);
            found.AddRange(DatasetLine().Matches(page).Select(match => match.Groups[1].Value));
            Assert.Contains($"<{here}> a hydra:PartialCollectionView, hydra:PagedCollection", page, StringComparison.Ordinal);
            Assert.Contains($"hydra:totalItems \"{total}\"^^xsd:integer", page, StringComparison.Ordinal);
            Assert.Equal(before, One(page, "previous"));
            Assert.Equal($"{Root}/catalog.ttl?page=1&page_size=2", One(page, "first"));
            Assert.Equal($"{Root}/catalog.ttl?page={(total + 1) / 2}&page_size=2", One(page, "last"));
            next = One(page, "next");
            Assert.Equal(next, One(page, "nextPage"));
            before = here;
        }
        Assert.Equal((total + 1) / 2, pages);
        Assert.Equal((total, total), (found.Count, found.Distinct().Count()));

        static string? One(string page, string name) => Regex.Match(page, $"hydra:{name} <([^>]+)>") is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("^<([^>]+)> a dcat:Dataset ;", RegexOptions.Multiline)]
    private static partial Regex DatasetLine();
}
