using System.Net;
using System.Text.Json;
using DataSud.Testing;

namespace DataSud.EndToEnd.Dcat;

/// <summary>
/// The catalogue before judges that we did not write: the SHACL shapes of DCAT-AP 3, rapper and rdflib. And read as udata, CKAN and DataSud read it.
/// </summary>
public sealed class DcatTests(LayeredService service) : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";

    // Too many of one run, or none, would be no proof.
    private const int LeastStatements = 1_000;

    private static readonly string[] Forms = ["rdf", "ttl", "jsonld"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("datasud-dcat-");
    private readonly HttpClient client = new();

    private static string Here { get; } = Path.Combine(Repository.Root, "tests", "DataSud.EndToEnd", "Dcat");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Made in the background once the service runs.
        for (var patience = 0; patience < 600; patience++)
        {
            using var response = await client.GetAsync(service.Address + "/catalog.rdf", Token);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(100, Token);
        }
        throw new TimeoutException("The catalogue is not made.");
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_shapes_of_DCAT_AP_3_find_no_violation_in_any_serialisation()
    {
        var shapes = Shapes();
        var whole = await DocumentsAsync("/catalog.{0}");
        var page = await DocumentsAsync("/catalog.{0}?page=2&page_size=3");
        var dataset = await DocumentsAsync("/catalog/datasets/arcep-ftth.{0}");
        var series = await DocumentsAsync("/catalog/series/arcep-ftth.{0}");

        using var report = JsonDocument.Parse(await Programs.RunAsync("node", [Path.Combine(Here, "shacl", "validate.js"), shapes, .. whole, .. page, .. dataset, .. series]));

        Assert.All(whole, document => Assert.InRange(report.RootElement.GetProperty(document).GetProperty("statements").GetInt32(), LeastStatements, int.MaxValue));
        Assert.All(report.RootElement.EnumerateObject(), document => Assert.Equal([], document.Value.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString())));
        Assert.Equal(12, report.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public async Task The_shapes_find_what_is_wrong()
    {
        var shapes = Shapes();
        var right = await client.GetStringAsync(service.Address + "/catalog.ttl", Token);
        (string Name, string Old, string New)[] faults =
        [
            ("no-title", "dct:title", "dct:alternative"),
            ("no-scheme", "skos:inScheme <http://publications.europa.eu/resource/authority/file-type>", "skos:note \"x\""),
            ("no-type", " a dct:LicenseDocument", " a skos:Note"),
        ];
        List<string> documents = [];
        foreach (var (name, old, replacement) in faults)
        {
            var wrong = right.Replace(old, replacement, StringComparison.Ordinal);
            Assert.NotEqual(right, wrong);
            documents.Add(Path.Combine(folder.FullName, name + ".ttl"));
            await File.WriteAllTextAsync(documents[^1], wrong, Token);
        }

        using var report = JsonDocument.Parse(await Programs.RunAsync("node", [Path.Combine(Here, "shacl", "validate.js"), shapes, .. documents]));

        Assert.All(documents, document => Assert.NotEqual(0, report.RootElement.GetProperty(document).GetProperty("violations").GetArrayLength()));
    }

    [Theory]
    [InlineData("/catalog.{0}")]
    [InlineData("/catalog.{0}?page=1&page_size=3")]
    [InlineData("/catalog/datasets/arcep-mobile-sites.{0}")]
    public async Task Rapper_and_rdflib_read_the_same_graph_in_every_serialisation(string address)
    {
        var documents = await DocumentsAsync(address);
        // The three pages of one number differ in nothing but the addresses of their neighbours, which keep the form.
        foreach (var document in documents)
            await File.WriteAllTextAsync(document, Forms.Aggregate(await File.ReadAllTextAsync(document, Token), (text, form) => text.Replace($"/catalog.{form}?", "/catalog.x?", StringComparison.Ordinal)), Token);

        using var compared = JsonDocument.Parse(await Programs.RunAsync(Python, [Path.Combine(Here, "compare_graphs.py"), .. documents]));

        Assert.Equal([], compared.RootElement.GetProperty("others").EnumerateArray().Select(name => name.GetString()));
        var statements = compared.RootElement.GetProperty("statements").EnumerateObject().Select(reading => reading.Value.GetInt32()).ToArray();
        Assert.Equal(5, statements.Length);
        Assert.Single(statements.Distinct());
        Assert.InRange(statements[0], 100, int.MaxValue);
    }

    [Theory]
    [InlineData("/catalog.rdf", 1)]
    [InlineData("/catalog", 1)]
    [InlineData("/catalog.ttl?page=1&page_size=3", 0)]
    [InlineData("/catalog.jsonld?page=1&page_size=3", 0)]
    public async Task Udata_takes_every_dataset_whole_and_the_same_at_each_harvest(string address, int pages)
    {
        var first = await HarvestAsync("udata", address);
        Assert.Equal(first.GetRawText(), (await HarvestAsync("udata", address)).GetRawText());

        var ids = await IdsAsync();
        var datasets = first.GetProperty("datasets");
        Assert.Equal(pages == 0 ? (ids.Count + 2) / 3 : pages, first.GetProperty("pages").GetInt32());
        Assert.Equal(ids.Order(), datasets.EnumerateObject().Select(dataset => dataset.Name).Order());
        foreach (var dataset in datasets.EnumerateObject())
        {
            foreach (var field in new[] { "title", "description", "publisher", "contact", "license", "landing_page", "issued", "modified" })
                Assert.False(string.IsNullOrEmpty(dataset.Value.GetProperty(field).GetString()), $"{dataset.Name} has no {field}");
            Assert.Equal(1, dataset.Value.GetProperty("titles").GetInt32());
            Assert.NotEqual(JsonValueKind.False, dataset.Value.GetProperty("temporal").ValueKind);
            Assert.Equal(["Polygon"], dataset.Value.GetProperty("spatial").EnumerateArray().Select(shape => shape.GetString()));
            Assert.Single(dataset.Value.GetProperty("provenance").EnumerateArray());
            Assert.NotEmpty(dataset.Value.GetProperty("resources").EnumerateObject());
            Assert.All(dataset.Value.GetProperty("resources").EnumerateObject(), resource =>
            {
                Assert.Contains(resource.Value.GetProperty("format").GetString(), new[] { "csv", "json", "geojson", "gpkg", "parquet" });
                Assert.Equal(resource.Name.Contains("/download.", StringComparison.Ordinal) ? "main" : "api", resource.Value.GetProperty("type").GetString());
            });
        }
        var sites = datasets.GetProperty(service.Address + "/catalog/datasets/arcep-mobile-sites");
        Assert.Equal(("QUARTERLY", LayeredService.NastyText), (sites.GetProperty("frequency").GetString(), sites.GetProperty("description").GetString()));
        Assert.Contains("Science et technologie", sites.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(["api", "features", "telechargements", "tiles"], first.GetProperty("services").EnumerateObject().Select(each => each.Name.Split('/')[^1]).Order());
    }

    [Theory]
    [InlineData("/catalog.rdf")]
    [InlineData("/catalog.jsonld?page=1&page_size=3")]
    public async Task CKAN_takes_every_dataset_by_its_IRI(string address)
    {
        var read = (await HarvestAsync("ckan", address)).GetProperty("datasets");

        Assert.Equal((await IdsAsync()).Order(), read.EnumerateObject().Select(dataset => dataset.Name).Order());
        Assert.All(read.EnumerateObject(), dataset =>
        {
            Assert.Single(dataset.Value.GetProperty("license").EnumerateArray());
            Assert.Equal("Polygon", dataset.Value.GetProperty("spatial").GetProperty("type").GetString());
            Assert.StartsWith(service.Address + "/catalog/publishers/", dataset.Value.GetProperty("publisher_uri").GetString(), StringComparison.Ordinal);
            Assert.All(dataset.Value.GetProperty("resources").EnumerateArray(), resource => Assert.StartsWith(dataset.Name + "/distributions/", resource.GetString(), StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("/catalog.rdf")]
    [InlineData("/catalog")]
    public async Task DataSud_walks_the_XML_to_every_dataset_and_publisher(string address)
    {
        var read = (await HarvestAsync("datasud", address)).GetProperty("datasets");

        Assert.Equal((await IdsAsync()).Order(), read.EnumerateObject().Select(dataset => dataset.Name).Order());
        Assert.All(read.EnumerateObject(), dataset => Assert.Equal("Région Provence-Alpes-Côte d’Azur", dataset.Value.GetProperty("publisher").GetString()));
    }

    // Not through any reader of RDF: what a person counts in the text.
    private async Task<List<string>> IdsAsync() => [.. (await client.GetStringAsync(service.Address + "/catalog.rdf", Token)).Split("<dcat:Dataset rdf:about=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)])];

    private async Task<JsonElement> HarvestAsync(string reader, string address) =>
        JsonDocument.Parse(await Programs.RunAsync(Python, [Path.Combine(Here, "harvest.py"), reader, service.Address + address])).RootElement;

    private async Task<List<string>> DocumentsAsync(string address)
    {
        List<string> documents = [];
        foreach (var form in Forms)
        {
            documents.Add(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.{form}"));
            await File.WriteAllBytesAsync(documents[^1], await client.GetByteArrayAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, service.Address + address, form), Token), Token);
        }
        return documents;
    }

    private static string Shapes() => string.Join(',', new[] { "shapes.ttl", "range.ttl", "mdr-vocabularies.shape.ttl" }.Select(name => SharedData.Find("../contracts/dcat-ap/" + name)));
}
