using DataSud.Api.Http;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>Where the catalogue and its datasets are, in every form.</summary>
/// <param name="root">Address of the service, without a slash at the end.</param>
internal sealed class CatalogueAddresses(string root)
{
    private static readonly (string Extension, string MediaType, string Name)[] Rdf =
    [
        ("jsonld", "application/ld+json", "DCAT-AP en JSON-LD"),
        ("ttl", "text/turtle", "DCAT-AP en Turtle"),
        ("rdf", "application/rdf+xml", "DCAT-AP en RDF/XML"),
    ];

    /// <summary>The catalogue.</summary>
    public string Catalogue => root + "/catalog";

    /// <summary>The feed of releases.</summary>
    public Link Feed => new("alternate", root + "/feed.atom", "application/atom+xml", "Flux Atom des versions publiées");

    /// <summary>A dataset.</summary>
    public string Dataset(string id) => $"{Catalogue}/datasets/{Uri.EscapeDataString(id)}";

    /// <summary>A resource, which begins with a slash.</summary>
    public string Under(string path) => root + path;

    /// <summary>A release of a dataset, in the API.</summary>
    public string Release(string dataset, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{root}/api/v1/datasets/{Uri.EscapeDataString(dataset)}/releases/{number}");

    /// <summary>The page of a collection.</summary>
    public string Collection(string id) => $"{root}/api/v1/collections/{id}?f=html";

    /// <summary>The whole catalogue as portals read it.</summary>
    public IEnumerable<Link> FormsOfCatalogue() =>
    [
        .. Rdf.Select(form => new Link("alternate", $"{Catalogue}.{form.Extension}", form.MediaType, form.Name)),
        new("alternate", root + "/api/3/action/package_search", MediaTypes.Json, "CKAN (package_search)"),
        new("alternate", root + "/csw?service=CSW&version=2.0.2&request=GetCapabilities", "application/xml", "CSW 2.0.2"),
        Feed,
    ];

    /// <summary>A dataset as portals read it.</summary>
    public IEnumerable<Link> FormsOf(PortalDataset dataset) =>
    [
        .. Rdf.Select(form => new Link("alternate", $"{Dataset(dataset.Id)}.{form.Extension}", form.MediaType, form.Name)),
        new("alternate", $"{root}/api/3/action/package_show?id={Uri.EscapeDataString(dataset.Id)}", MediaTypes.Json, "CKAN (package_show)"),
        new("alternate", $"{root}/csw?service=CSW&version=2.0.2&request=GetRecordById&elementSetName=full&outputSchema=http://www.isotc211.org/2005/gmd&id={dataset.Uuid}", "application/xml", "ISO 19139 (CSW)"),
    ];
}
