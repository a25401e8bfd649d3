using System.Globalization;
using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>
/// The releases of a dataset of every quarter, as a series. It has a document of its own, to which the dataset leads: in the catalogue
/// itself a series and its releases would be datasets more, and udata and CKAN would list each of them beside the one that is current.
/// </summary>
/// <param name="addresses">IRIs.</param>
/// <param name="parties">Who publishes.</param>
internal sealed class DcatSeries(DcatAddresses addresses, DcatParties parties)
{
    /// <summary>Whether a dataset's releases are a series.</summary>
    public static bool Has(PortalDataset dataset) => dataset.Main.Frequency == "QUARTERLY";

    /// <summary>The series and its releases.</summary>
    /// <param name="state">What is served.</param>
    /// <param name="dataset">A dataset of it.</param>
    public DcatDocument Describe(PortalState state, PortalDataset dataset)
    {
        var published = state.Releases.Where(release => release.DatasetId == dataset.Main.DatasetId).OrderBy(release => release.Number).ToArray();
        var iri = addresses.Series(dataset.Id);
        var root = new RdfNode(iri, NodePlace.Here, "dcat:DatasetSeries")
            .Add("dct:identifier", new RdfText(iri))
            .Add("dct:title", Values.Fr($"{dataset.Title} : les éditions"))
            .Add("dct:description", Values.Fr($"Les éditions publiées de « {dataset.Title} », de la première à celle qui est servie ; les anciennes restent lisibles dans l’API par leur numéro."))
            .Add("dct:accrualPeriodicity", DcatVocabulary.FrequencyOf(dataset.Main.Frequency))
            .Add("dcat:contactPoint", parties.Contact)
            .Add("dct:publisher", parties.Publisher)
            .Add("dct:spatial", DcatPlaces.Place(dataset))
            .Add("dct:temporal", DcatPlaces.Period(dataset.FirstDay, dataset.LastDay))
            .Add("dct:issued", Values.Moment(dataset.Issued))
            .Add("dct:modified", Values.Moment(dataset.Main.PublishedAt))
            .Add("dct:relation", new RdfIri(addresses.Dataset(dataset.Id)))
            .Add("dcat:landingPage", DcatVocabulary.Document(addresses.Path($"/api/v1/datasets/{Uri.EscapeDataString(dataset.Main.DatasetId)}/releases")));
        return new(root, published.Select((release, place) => ("dcat:seriesMember", Release(dataset, release, iri, place == 0 ? null : published[place - 1]))));
    }

    private RdfNode Release(PortalDataset dataset, PublishedRelease release, string series, PublishedRelease? before)
    {
        var iri = addresses.Release(release.DatasetId, release.Number);
        var named = release.Edition is null ? "" : $" ({release.Edition})";
        return new RdfNode(iri, NodePlace.Here, "dcat:Dataset")
            .Add("dct:identifier", new RdfText(iri))
            .Add("dct:title", Values.Fr($"{dataset.Title}, version {release.Number.ToString(CultureInfo.InvariantCulture)}{named}"))
            .Add("dct:description", Values.Fr(dataset.Description))
            .Add("dcat:inSeries", new RdfIri(series))
            .Add("dcat:prev", before is null ? null : new RdfIri(addresses.Release(before.DatasetId, before.Number)))
            .Add("dcat:version", new RdfText(release.Number.ToString(CultureInfo.InvariantCulture)))
            .Add("dct:issued", Values.Moment(release.PublishedAt))
            .Add("dct:publisher", parties.Publisher)
            .Add("dct:creator", parties.Agent(release.Producer))
            .Add("dcat:contactPoint", parties.Contact);
    }
}
