using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Api.Http;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>Publishers, services, series and the contact as pages, for whoever follows their IRI in a browser.</summary>
internal static class DcatPages
{
    /// <summary>A node: its literals, and the addresses that it leads to.</summary>
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
}
