using System.Globalization;
using DataSud.Api.Catalogue.Dcat.Rdf;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>A document of the catalogue: its main node, then its members one after another.</summary>
/// <param name="Root">The main node.</param>
/// <param name="Members">What belongs to it, made as it is written.</param>
internal sealed record DcatDocument(RdfNode Root, IEnumerable<(string Predicate, RdfNode Node)> Members)
{
    /// <summary>A document of one node.</summary>
    public DcatDocument(RdfNode root)
        : this(root, [])
    {
    }
}

/// <summary>A page of the catalogue.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">Datasets a page.</param>
internal sealed record DcatPage(int Number, int Size)
{
    /// <summary>Datasets a page when nothing is said.</summary>
    public const int DefaultSize = 100;

    /// <summary>Number of pages: one at least.</summary>
    public int Last(int total) => Math.Max(1, (total + Size - 1) / Size);
}

/// <summary>Describes the catalogue, the whole of it or a page.</summary>
/// <param name="addresses">IRIs.</param>
/// <param name="contact">Whom to write to.</param>
internal sealed class DcatCatalogue(DcatAddresses addresses, CatalogueContact contact)
{
    /// <summary>IRIs.</summary>
    public DcatAddresses Addresses => addresses;

    /// <summary>Who publishes.</summary>
    public DcatParties Parties { get; } = new(addresses, contact);

    /// <summary>The datasets.</summary>
    public DcatDatasets Datasets => new(addresses, Parties);

    /// <summary>The services.</summary>
    public DcatServices Services => new(addresses, Parties);

    /// <summary>The series of releases.</summary>
    public DcatSeries Series => new(addresses, Parties);

    /// <summary>The whole catalogue in one document.</summary>
    public DcatDocument Whole(PortalState state) => new(Root(state), Members(state.Datasets));

    /// <summary>A page of it, with the ways to the others: Hydra's words of today, and those of old for old readers.</summary>
    /// <param name="state">What is served.</param>
    /// <param name="page">The page.</param>
    /// <param name="form">Form of the document: the next page is asked for in the same.</param>
    public DcatDocument Page(PortalState state, DcatPage page, DcatForm form)
    {
        var total = state.Datasets.Count;
        var last = page.Last(total);
        var view = new RdfNode(At(page.Number), NodePlace.Here, "hydra:PartialCollectionView", "hydra:PagedCollection")
            .Add("hydra:totalItems", Number(total))
            .Add("hydra:itemsPerPage", Number(page.Size));
        Way("first", 1);
        Way("previous", page.Number > 1 ? page.Number - 1 : null);
        Way("next", page.Number < last ? page.Number + 1 : null);
        Way("last", last);
        var root = Root(state, "hydra:Collection")
            .Add("hydra:totalItems", Number(total))
            .Add("hydra:view", view);
        return new(root, Members([.. state.Datasets.Skip((page.Number - 1) * page.Size).Take(page.Size)]));

        string At(int number) => string.Create(CultureInfo.InvariantCulture, $"{addresses.Catalogue}.{form.Name}?page={number}&page_size={page.Size}");

        void Way(string name, int? number)
        {
            if (number is { } there)
                view.Add($"hydra:{name}", new RdfIri(At(there))).Add($"hydra:{name}Page", new RdfIri(At(there)));
        }
    }

    private static RdfText Number(int number) => new(number.ToString(CultureInfo.InvariantCulture), datatype: "xsd:integer");

    private RdfNode Root(PortalState state, params IReadOnlyList<string> types) => new RdfNode(addresses.Catalogue, NodePlace.Here, ["dcat:Catalog", .. types])
        .Add("dct:identifier", new RdfText(addresses.Catalogue))
        .Add("dct:title", Values.Fr("Observatoire numérique de Provence-Alpes-Côte d’Azur"))
        .Add("dct:title", Values.En("Digital observatory of Provence-Alpes-Côte d’Azur"))
        .Add("dct:description", Values.Fr(CatalogueWords.Description))
        .Add("dct:description", Values.En("The open datasets of the digital observatory of Provence-Alpes-Côte d’Azur: strategy, fibre, mobile coverage, territories, establishments. Each with its producer, licence, releases and files."))
        .Add("dct:publisher", Parties.Publisher)
        .Add("dcat:contactPoint", Parties.Contact)
        .Add("foaf:homepage", DcatVocabulary.Document(addresses.Path("/")))
        .Add("dct:language", DcatVocabulary.French)
        .Add("dct:license", DcatParties.CatalogueLicence)
        .Add("dct:spatial", DcatPlaces.Region(PortalBoard.Region))
        .Add("dcat:themeTaxonomy", DcatVocabulary.ThemeScheme)
        .Add("dct:issued", state.Datasets.Count == 0 ? null : Values.Moment(state.Datasets.Min(dataset => dataset.Issued)))
        .Add("dct:modified", state.Datasets.Count == 0 ? null : Values.Moment(state.Modified));

    private IEnumerable<(string, RdfNode)> Members(IReadOnlyCollection<PortalDataset> datasets)
    {
        var (describing, services) = (Datasets, Services);
        foreach (var dataset in datasets)
            yield return ("dcat:dataset", describing.Dataset(dataset));
        foreach (var service in DcatServices.All)
        {
            if (services.Describe(service, datasets) is { } described)
                yield return ("dcat:service", described);
        }
    }
}
