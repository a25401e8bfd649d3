using System.Globalization;
using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Api.Features;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>Describes datasets and their distributions.</summary>
/// <param name="addresses">IRIs.</param>
/// <param name="parties">Who publishes.</param>
internal sealed class DcatDatasets(DcatAddresses addresses, DcatParties parties)
{
    // Of numbers for people, in French: 12 345.
    private static readonly NumberFormatInfo French = new() { NumberGroupSeparator = "\u202F", NumberDecimalDigits = 0 };

    /// <summary>A dataset with all that is said of it.</summary>
    public RdfNode Dataset(PortalDataset dataset)
    {
        var iri = addresses.Dataset(dataset.Id);
        var licence = DcatParties.Licence(dataset.Main.Licence, dataset.Main.LicenceUrl);
        var node = new RdfNode(iri, NodePlace.Here, "dcat:Dataset")
            .Add("dct:identifier", new RdfText(iri))
            // In one language: udata takes any of several, another one at each harvest.
            .Add("dct:title", Values.Fr(dataset.Title))
            .Add("dct:description", Values.Fr(dataset.Description))
            .Add("dcat:keyword", dataset.Entry.Keywords.Where(IsKeyword).Select(Values.Fr))
            .Add("dcat:theme", dataset.Entry.Themes.Select(DcatVocabulary.Theme).OfType<RdfNode>())
            .Add("dct:accrualPeriodicity", DcatVocabulary.FrequencyOf(dataset.Main.Frequency))
            .Add("dct:language", DcatVocabulary.French)
            .Add("dcat:contactPoint", parties.Contact)
            .Add("dct:publisher", parties.Publisher)
            .Add("dct:creator", dataset.Sources.Select(source => source.Producer).Distinct(StringComparer.Ordinal).Select(parties.Agent))
            .Add("dcat:landingPage", DcatVocabulary.Document(addresses.Page(dataset.Id)))
            .Add("foaf:page", dataset.Sources.Select(source => Values.Web(source.Homepage)).OfType<RdfIri>().Distinct().Select(page => DcatVocabulary.Document(page.Iri)))
            .Add("dct:issued", Values.Moment(dataset.Issued))
            .Add("dct:modified", Values.Moment(dataset.Modified))
            .Add("dct:temporal", DcatPlaces.Period(dataset.FirstDay, dataset.LastDay))
            .Add("dct:spatial", DcatPlaces.Place(dataset))
            .Add("dct:license", licence)
            .Add("dct:rights", new RdfNode(iri + "#rights", NodePlace.Here, "dct:RightsStatement").Add("rdfs:label", Values.Fr(Rights(dataset))))
            .Add("dct:accessRights", DcatVocabulary.Public)
            .Add("dct:provenance", new RdfNode(iri + "#provenance", NodePlace.Here, "dct:ProvenanceStatement").Add("rdfs:label", Values.Fr(Provenance(dataset))))
            .Add("prov:wasDerivedFrom", dataset.Sources.Select(source => Values.Web(source.SourceUrl)).OfType<RdfIri>().Distinct())
            .Add("dcat:version", new RdfText(Invariant($"{dataset.Main.Number}")))
            .Add("adms:versionNotes", Values.Fr(Quality(dataset)))
            .Add("dct:conformsTo", dataset.Entry.Collections.Count == 0 ? null : DcatVocabulary.Standard(Crs.Crs84.Uri, "Longitude et latitude, WGS 84 (OGC:CRS84)"))
            .Add("dct:relation", DcatSeries.Has(dataset) ? new RdfIri(addresses.Series(dataset.Id)) : null);
        foreach (var resource in dataset.Resources)
            node.Add("dcat:distribution", Distribution(dataset, resource));
        return node;
    }

    /// <summary>A distribution: a file, or an address of the API with the service behind it.</summary>
    public RdfNode Distribution(PortalDataset dataset, PortalResource resource)
    {
        var iri = addresses.Distribution(dataset.Id, resource.Key);
        var address = new RdfIri(addresses.Path(resource.Path));
        return new RdfNode(iri, NodePlace.Here, "dcat:Distribution")
            .Add("dct:identifier", new RdfText(iri))
            .Add("dct:title", Values.Fr(resource.Title))
            .Add("dct:description", Values.Fr(resource.Description))
            .Add("dcat:accessURL", address)
            .Add("dcat:downloadURL", resource.Kind == ResourceKind.Download ? address : null)
            .Add("dct:format", DcatVocabulary.FileType(resource))
            .Add("dcat:mediaType", DcatVocabulary.MediaType(resource.MediaType))
            .Add("dcat:byteSize", resource.Bytes is { } bytes ? Values.Count(bytes) : null)
            .Add("dct:license", DcatParties.Licence(dataset.Main.Licence, dataset.Main.LicenceUrl))
            .Add("dct:language", DcatVocabulary.French)
            .Add("dct:issued", Values.Moment(dataset.Issued))
            .Add("dct:modified", Values.Moment(dataset.Modified))
            .Add("dcatap:availability", DcatVocabulary.Stable)
            .Add("dcat:accessService", resource.Kind == ResourceKind.Download ? null : AccessService(dataset, resource, iri, address.Iri));
    }

    // One of its own for each: udata lists no service that a distribution is reached through, and the catalogue's services are to be listed.
    private RdfNode AccessService(PortalDataset dataset, PortalResource resource, string distribution, string address) =>
        new RdfNode(distribution + "#service", NodePlace.Here, "dcat:DataService")
            .Add("dct:title", Values.Fr($"{dataset.Title} : {resource.Title}"))
            .Add("dcat:endpointURL", new RdfIri(resource.Kind == ResourceKind.Api ? addresses.Path("/api/v1") : address))
            .Add("dcat:endpointDescription", new RdfIri(addresses.Path("/openapi/v1.json")))
            .Add("dct:conformsTo", DcatServices.StandardOf(resource.Kind))
            .Add("dct:license", DcatParties.Licence(dataset.Main.Licence, dataset.Main.LicenceUrl))
            .Add("dcat:servesDataset", new RdfIri(addresses.Dataset(dataset.Id)));

    // DataSud takes keywords of three letters or more, of letters, digits, spaces, hyphens and full stops.
    private static bool IsKeyword(string keyword) => keyword.Length >= 3 && keyword.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '.' or '_');

    private static string Rights(PortalDataset dataset) =>
        string.Join(" ", dataset.Sources.Select(source => $"{source.Attribution.TrimEnd('.')}.").Distinct(StringComparer.Ordinal));

    private static string Provenance(PortalDataset dataset) => string.Join(" ", dataset.Sources.Select(source =>
        $"{source.Title.TrimEnd('.')} ({source.Producer}) : version {Invariant($"{source.Number}")}{(source.Edition is null ? "" : $", édition {source.Edition}")}, du {Invariant($"{source.PublishedAt:yyyy-MM-dd}")}, d’après {source.FileName}. {Rows(source)}"));

    private static string Quality(PortalDataset dataset) => $"Version {Invariant($"{dataset.Main.Number}")} du {Invariant($"{dataset.Main.PublishedAt:yyyy-MM-dd}")}. {Rows(dataset.Main)}";

    private static string Rows(SourceState source) =>
        string.Create(French, $"Lignes lues : {source.RowsRead:N0} ; acceptées : {source.RowsAccepted:N0} ; refusées : {source.RowsRejected:N0}.");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
