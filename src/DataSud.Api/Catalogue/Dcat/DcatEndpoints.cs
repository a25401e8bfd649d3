using DataSud.Storage.Catalogue;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>/catalog and what is below it: DCAT-AP 3 in RDF/XML, Turtle and JSON-LD, whole or page by page, and a description behind every IRI.</summary>
internal static class DcatEndpoints
{
    private static readonly string[] Endings = ["rdf", "xml", "ttl", "jsonld", "json", "html"];

    private static readonly DcatKind Datasets = new("dataset",
        state => state.Datasets.Select(dataset => dataset.Id),
        (catalogue, state, id) => state.Find(id) is { } dataset ? catalogue.Datasets.Dataset(dataset) : null,
        (addresses, id) => addresses.Page(id));

    private static readonly DcatKind Publishers = new("publisher",
        state => state.Datasets.SelectMany(dataset => dataset.Sources).Select(source => DcatParties.Slug(source.Producer)),
        (catalogue, state, slug) => catalogue.Parties.Find(state, slug));

    private static readonly DcatKind Services = new("service",
        _ => DcatServices.All.Select(service => service.Id),
        (catalogue, state, id) => DcatServices.All.FirstOrDefault(service => service.Id == id) is { } service ? catalogue.Services.Describe(service, state.Datasets) : null);

    private static readonly DcatKind Series = new("series",
        state => state.Datasets.Where(DcatSeries.Has).Select(dataset => dataset.Id),
        (catalogue, state, id) => state.Find(id) is { } dataset && DcatSeries.Has(dataset) ? catalogue.Series.Describe(dataset, []).Root : null);

    private static readonly DcatKind Contact = new("contact", _ => ["contact"], (catalogue, _, name) => name == "contact" ? catalogue.Parties.Contact : null);

    /// <summary>Maps the catalogue.</summary>
    public static void MapDcat(this WebApplication app)
    {
        // A contact that cannot be is told when the service starts, not at the first harvest.
        _ = app.Services.GetRequiredService<CatalogueContact>();
        var catalogue = app.MapGroup("/catalog").ExcludeFromDescription();
        catalogue.MapGet("", (HttpContext context, DcatDesk desk) => desk.CatalogueAsync(context, null));
        catalogue.MapGet("/datasets/{name}", (HttpContext context, DcatDesk desk, string name) => name.EndsWith(".html", StringComparison.Ordinal)
            ? desk.PageAsync(context, name[..^".html".Length])
            : desk.NodeAsync(context, Datasets, name));
        catalogue.MapGet("/datasets/{id}/distributions/{name}", (HttpContext context, DcatDesk desk, string id, string name) => desk.NodeAsync(context, DistributionsOf(id), name));
        catalogue.MapGet("/publishers/{name}", (HttpContext context, DcatDesk desk, string name) => desk.NodeAsync(context, Publishers, name));
        catalogue.MapGet("/services/{name}", (HttpContext context, DcatDesk desk, string name) => desk.NodeAsync(context, Services, name));
        catalogue.MapGet("/series/{name}", (HttpContext context, DcatDesk desk, CatalogueQueries queries, string name) =>
            desk.NodeAsync(context, Series, name, (described, state, id) => SeriesAsync(described, state.Find(id)!, queries, context.RequestAborted)));
        catalogue.MapGet("/contact", (HttpContext context, DcatDesk desk) => desk.NodeAsync(context, Contact, "contact"));
        foreach (var ending in Endings)
        {
            catalogue.MapGet($"/contact.{ending}", (HttpContext context, DcatDesk desk) => desk.NodeAsync(context, Contact, $"contact.{ending}"));
            app.MapGet($"/catalog.{ending}", (HttpContext context, DcatDesk desk) => desk.CatalogueAsync(context, DcatForm.Named(ending))).ExcludeFromDescription();
        }
    }

    private static DcatKind DistributionsOf(string id) => new("distribution",
        state => state.Find(id)?.Resources.Select(resource => resource.Key) ?? [],
        (catalogue, state, key) => state.Find(id) is { } dataset && dataset.Resources.FirstOrDefault(resource => resource.Key == key) is { } resource
            ? catalogue.Datasets.Distribution(dataset, resource)
            : null,
        (addresses, _) => addresses.Page(id));

    // One query a release of the catalogue and form: the answer is kept.
    private static async ValueTask<DcatDocument> SeriesAsync(DcatCatalogue catalogue, PortalDataset dataset, CatalogueQueries queries, CancellationToken cancellationToken) =>
        catalogue.Series.Describe(dataset, await queries.ReleasesAsync(dataset.Main.DatasetId, null, cancellationToken));
}
