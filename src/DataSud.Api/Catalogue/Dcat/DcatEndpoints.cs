namespace DataSud.Api.Catalogue.Dcat;

/// <summary>/catalog and what is below it: DCAT-AP 3 in RDF/XML, Turtle and JSON-LD, whole or page by page, and a description behind every IRI.</summary>
internal static class DcatEndpoints
{
    private static readonly DcatKind Datasets = new("dataset",
        state => state.Datasets.Select(dataset => dataset.Id),
        (catalogue, state, id) => state.Find(id) is { } dataset ? new(catalogue.Datasets.Dataset(dataset)) : null);

    private static readonly DcatKind Publishers = new("publisher",
        state => state.Datasets.SelectMany(dataset => dataset.Sources).Select(source => DcatParties.Slug(source.Producer)),
        (catalogue, state, slug) => catalogue.Parties.Find(state, slug) is { } agent ? new(agent) : null);

    private static readonly DcatKind Services = new("service",
        _ => DcatServices.All.Select(service => service.Id),
        (catalogue, state, id) => DcatServices.All.FirstOrDefault(service => service.Id == id) is { } service && catalogue.Services.Describe(service, state.Datasets) is { } node ? new(node) : null);

    private static readonly DcatKind Series = new("series",
        state => state.Datasets.Where(DcatSeries.Has).Select(dataset => dataset.Id),
        (catalogue, state, id) => state.Find(id) is { } dataset && DcatSeries.Has(dataset) ? catalogue.Series.Describe(state, dataset) : null);

    private static readonly DcatKind Contact = new("contact", _ => ["contact"], (catalogue, _, name) => name == "contact" ? new(catalogue.Parties.Contact) : null);

    /// <summary>Maps the catalogue.</summary>
    public static void MapDcat(this WebApplication app)
    {
        // A contact that cannot be is told when the service starts, not at the first harvest.
        _ = app.Services.GetRequiredService<CatalogueContact>();
        var catalogue = app.MapGroup("/catalog").ExcludeFromDescription();
        catalogue.MapGet("/datasets/{id}/distributions/{name}", (HttpContext context, DcatDesk desk, string id, string name) => desk.NodeAsync(context, DistributionsOf(id), name));
        catalogue.MapGet("/publishers/{name}", (HttpContext context, DcatDesk desk, string name) => desk.NodeAsync(context, Publishers, name));
        catalogue.MapGet("/services/{name}", (HttpContext context, DcatDesk desk, string name) => desk.NodeAsync(context, Services, name));
        catalogue.MapGet("/series/{name}", (HttpContext context, DcatDesk desk, string name) => desk.NodeAsync(context, Series, name));
        catalogue.MapGet("/contact", (HttpContext context, DcatDesk desk) => desk.NodeAsync(context, Contact, "contact"));
        foreach (var ending in DcatForm.Endings)
        {
            var form = DcatForm.Named(ending)!;
            app.MapGet($"/catalog.{ending}", (HttpContext context, DcatDesk desk) => desk.CatalogueAsync(context, form)).ExcludeFromDescription();
            catalogue.MapGet($"/datasets/{{id}}.{ending}", (HttpContext context, DcatDesk desk, string id) => desk.NodeAsync(context, Datasets, $"{id}.{ending}"));
            catalogue.MapGet($"/contact.{ending}", (HttpContext context, DcatDesk desk) => desk.NodeAsync(context, Contact, $"contact.{ending}"));
        }
    }

    private static DcatKind DistributionsOf(string id) => new("distribution",
        state => state.Find(id)?.Resources.Select(resource => resource.Key) ?? [],
        (catalogue, state, key) => state.Find(id) is { } dataset && dataset.Resources.FirstOrDefault(resource => resource.Key == key) is { } resource
            ? new(catalogue.Datasets.Distribution(dataset, resource))
            : null,
        (addresses, _) => addresses.Page(id));
}
