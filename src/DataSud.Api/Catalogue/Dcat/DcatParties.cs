using System.Globalization;
using System.Text;
using DataSud.Api.Catalogue.Dcat.Rdf;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>Who publishes, who made the data, whom to write to, under which licence.</summary>
/// <param name="addresses">IRIs.</param>
/// <param name="contact">Whom to write to.</param>
internal sealed class DcatParties(DcatAddresses addresses, CatalogueContact contact)
{
    /// <summary>Name of the publisher of the catalogue.</summary>
    public const string Region = CatalogueWords.Publisher;

    private const string OpenLicence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

    private readonly Dictionary<string, RdfNode> agents = new(StringComparer.Ordinal);

    /// <summary>The publisher of the catalogue and of what is in it.</summary>
    public RdfNode Publisher => Agent(Region);

    /// <summary>The contact, with an IRI: a blank one would be another at each harvest.</summary>
    public RdfNode Contact { get; } = new RdfNode(addresses.Contact, NodePlace.InEveryTree, "vcard:Organization", "vcard:Kind")
        .Add("vcard:fn", new RdfText(contact.Name))
        .Add("vcard:hasEmail", contact.Email is null ? null : new RdfIri("mailto:" + contact.Email))
        .Add("vcard:hasURL", new RdfIri(contact.UrlUnder(addresses.Root)));

    /// <summary>Licence of what the service itself writes: the catalogue.</summary>
    public static RdfNode CatalogueLicence { get; } = Licence("Licence Ouverte 2.0", OpenLicence)!;

    /// <summary>A publisher or producer, by name: DataSud finds it by its label.</summary>
    public RdfNode Agent(string name)
    {
        if (agents.TryGetValue(name, out var known))
            return known;
        var agent = new RdfNode(addresses.Publisher(Slug(name)), NodePlace.InEveryTree, "foaf:Agent", "foaf:Organization")
            .Add("foaf:name", new RdfText(name))
            .Add("rdfs:label", new RdfText(name));
        if (name == Region)
            agent.Add("dct:type", DcatVocabulary.RegionalAuthority).Add("foaf:homepage", DcatVocabulary.Document("https://www.maregionsud.fr/"));
        return agents[name] = agent;
    }

    /// <summary>The agent of a slug, or null.</summary>
    public RdfNode? Find(PortalState state, string slug) =>
        state.Datasets.SelectMany(dataset => dataset.Sources).Select(source => source.Producer).Prepend(Region).FirstOrDefault(name => Slug(name) == slug) is { } found ? Agent(found) : null;

    /// <summary>The licence of a dataset: its text's address, by which udata and CKAN know it; null when it has none.</summary>
    public static RdfNode? Licence(string name, string url)
    {
        if (Values.Web(url) is not { } address)
            return null;
        return new RdfNode(address.Iri, NodePlace.AtTheEnd, "dct:LicenseDocument")
            .Add("dct:title", Values.Fr(name))
            .Add("dct:type", name.StartsWith("Licence Ouverte", StringComparison.OrdinalIgnoreCase) ? DcatVocabulary.Attribution : null);
    }

    /// <summary>A name as part of an address: region-provence-alpes-cote-d-azur.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }
}
