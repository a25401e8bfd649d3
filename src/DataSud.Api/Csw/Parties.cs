using DataSud.Api.Catalogue;

namespace DataSud.Api.Csw;

/// <summary>Who publishes, and whom to write to, under the address that a client used.</summary>
/// <param name="Root">Address of the service, without a slash at the end.</param>
/// <param name="Contact">Whom to write to.</param>
internal sealed record Parties(string Root, CatalogueContact Contact)
{
    /// <summary>Publisher of the catalogue.</summary>
    public const string Publisher = CatalogueWords.Publisher;

    /// <summary>Address of this service.</summary>
    public string Csw => Root + CswEndpoints.Path;

    /// <summary>Page of the contact.</summary>
    public string ContactPage => Contact.UrlUnder(Root);

    /// <summary>The address that names a dataset in the linked data too.</summary>
    public string Iri(PortalDataset dataset) => $"{Root}/catalog/datasets/{Uri.EscapeDataString(dataset.Id)}";

    /// <summary>Page of a dataset, for people.</summary>
    public string Page(PortalDataset dataset) => Iri(dataset) + ".html";

    /// <summary>Address of a resource.</summary>
    public string Address(PortalResource resource) => Root + resource.Path;
}
