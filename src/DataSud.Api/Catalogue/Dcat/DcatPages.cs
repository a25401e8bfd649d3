using System.Globalization;
using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Api.Http;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>The catalogue's nodes as pages, for whoever follows an IRI in a browser.</summary>
internal static class DcatPages
{
    /// <summary>The list of datasets.</summary>
    public static HtmlPage Catalogue(HttpRequest request, DcatAddresses addresses, PortalState state)
    {
        var page = new HtmlPage(request, "Catalogue").Also(DcatForm.Alternates(addresses.Catalogue)).BeginTable("Jeux de données", ["Jeu de données", "Producteur", "Modifié le"]);
        foreach (var dataset in state.Datasets)
            page.BeginRow(addresses.Page(dataset.Id), dataset.Title).Cell(dataset.Main.Producer).Cell(Day(dataset.Modified)).EndRow();
        return page.EndTable();
    }

    /// <summary>A dataset.</summary>
    public static HtmlPage Dataset(HttpRequest request, DcatAddresses addresses, PortalDataset dataset) => new HtmlPage(request, dataset.Title)
        .Below(addresses.Catalogue, "Catalogue")
        .Also(DcatForm.Alternates(addresses.Dataset(dataset.Id)))
        .Paragraph(dataset.Description)
        .Facts(
        [
            ("Producteur", dataset.Main.Producer),
            ("Licence", dataset.Main.Licence),
            ("Source à citer", dataset.Main.Attribution),
            ("Publié le", Day(dataset.Issued)),
            ("Modifié le", Day(dataset.Modified)),
        ])
        .Heading("Fichiers et adresses")
        .Links(dataset.Resources.Select(resource => new Link("item", addresses.Path(resource.Path), resource.MediaType, resource.Title)));

    /// <summary>Any other node: its literals, and the addresses that it leads to.</summary>
    public static HtmlPage Node(HttpRequest request, DcatAddresses addresses, RdfNode node)
    {
        var literals = node.Properties.Where(property => property.Value is RdfText).Select(property => (Name(property.Predicate), (string?)((RdfText)property.Value).Text)).ToArray();
        var title = node.Properties.FirstOrDefault(property => property.Predicate is "dct:title" or "foaf:name" or "vcard:fn").Value is RdfText text ? text.Text : node.Types[0];
        return new HtmlPage(request, title)
            .Below(addresses.Catalogue, "Catalogue")
            .Also(DcatForm.Alternates(node.Iri!))
            .Facts(literals)
            .Links(node.Properties.Select(property => (property.Predicate, Iri: Address(property.Value))).Where(pair => pair.Iri is not null).Select(pair => new Link("related", pair.Iri!, MediaTypes.Html, $"{Name(pair.Predicate)} : {pair.Iri}")));
    }

    private static string? Address(RdfValue value) => value switch
    {
        RdfIri iri => iri.Iri,
        RdfNode node => node.Iri,
        _ => null,
    };

    private static string Name(string predicate) => predicate[(predicate.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Day(DateTime moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
