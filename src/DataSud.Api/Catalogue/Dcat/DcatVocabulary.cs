using DataSud.Api.Catalogue.Dcat.Rdf;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>
/// The terms of controlled vocabularies that the catalogue uses. Each is described once in a document, with its scheme and its French
/// name: a validator that fetches nothing sees that it is what the profile asks for. One language only, for udata makes keywords of the names of themes;
/// no rdfs:label, for udata would take it for the term itself.
/// </summary>
internal static class DcatVocabulary
{
    private const string Authority = "http://publications.europa.eu/resource/authority/";

    /// <summary>The EU themes as a scheme.</summary>
    public static RdfNode ThemeScheme { get; } = Scheme(Authority + "data-theme", "Thèmes de données (Union européenne)");

    /// <summary>The EU countries as a scheme.</summary>
    public static RdfNode CountryScheme { get; } = Scheme(Authority + "country", "Pays (Union européenne)");

    private static readonly RdfNode Frequencies = Scheme(Authority + "frequency", "Fréquences (Union européenne)");
    private static readonly RdfNode FileTypes = Scheme(Authority + "file-type", "Types de fichiers (Union européenne)");
    private static readonly RdfNode Languages = Scheme(Authority + "language", "Langues (Union européenne)");
    private static readonly RdfNode AccessRights = Scheme(Authority + "access-right", "Droits d’accès (Union européenne)");
    private static readonly RdfNode Availabilities = Scheme(Authority + "planned-availability", "Disponibilités prévues (Union européenne)");
    private static readonly RdfNode LicenceTypes = Scheme("http://purl.org/adms/licencetype/1.0", "Types de licences (ADMS)");
    private static readonly RdfNode PublisherTypes = Scheme("http://purl.org/adms/publishertype/1.0", "Types de producteurs (ADMS)");

    private static readonly Dictionary<string, RdfNode> Themes = Table(ThemeScheme, [], CatalogueWords.Themes.ToDictionary(theme => theme.Code, theme => theme.Name));

    private static readonly Dictionary<string, RdfNode> Frequency = Table(Frequencies, ["dct:Frequency"], new()
    {
        ["ANNUAL"] = "annuel",
        ["ANNUAL_2"] = "semestriel",
        ["ANNUAL_3"] = "trois fois par an",
        ["BIENNIAL"] = "bisannuel",
        ["BIMONTHLY"] = "bimestriel",
        ["CONT"] = "continu",
        ["DAILY"] = "quotidien",
        ["IRREG"] = "irrégulier",
        ["MONTHLY"] = "mensuel",
        ["NEVER"] = "jamais",
        ["NOT_PLANNED"] = "non planifié",
        ["OTHER"] = "autre",
        ["QUARTERLY"] = "trimestriel",
        ["TRIENNIAL"] = "trisannuel",
        ["UNKNOWN"] = "inconnu",
        ["WEEKLY"] = "hebdomadaire",
    });

    private static readonly Dictionary<string, RdfNode> Files = Table(FileTypes, ["dct:MediaTypeOrExtent"], new()
    {
        ["CSV"] = "CSV",
        ["GEOJSON"] = "GeoJSON",
        ["GPKG"] = "GeoPackage",
        ["JSON"] = "JSON",
        ["PARQUET"] = "Parquet",
    });

    /// <summary>French.</summary>
    public static RdfNode French { get; } = Term(Languages, "FRA", "français", ["dct:LinguisticSystem"]);

    /// <summary>Open to all.</summary>
    public static RdfNode Public { get; } = Term(AccessRights, "PUBLIC", "public", ["dct:RightsStatement"]);

    /// <summary>Meant to stay.</summary>
    public static RdfNode Stable { get; } = Term(Availabilities, "STABLE", "stable", []);

    /// <summary>A regional authority.</summary>
    public static RdfNode RegionalAuthority { get; } = Adms(PublisherTypes, "http://purl.org/adms/publishertype/RegionalAuthority", "Autorité régionale");

    /// <summary>A licence that asks to be quoted.</summary>
    public static RdfNode Attribution { get; } = Adms(LicenceTypes, "http://purl.org/adms/licencetype/Attribution", "Mention de la source");

    /// <summary>A theme, or null for a code that is not one.</summary>
    public static RdfNode? Theme(string code) => Themes.GetValueOrDefault(code);

    /// <summary>A frequency, or null for a code that is none.</summary>
    public static RdfNode? FrequencyOf(string code) => Frequency.GetValueOrDefault(code);

    /// <summary>The file type of a resource; null where the EU table has none for it.</summary>
    public static RdfNode? FileType(PortalResource resource) => resource.Kind == ResourceKind.Download
        ? Files.GetValueOrDefault(resource.Format.ToUpperInvariant())
        : Files["JSON"];

    /// <summary>A media type of IANA.</summary>
    public static RdfNode MediaType(string type) => new("https://www.iana.org/assignments/media-types/" + type, NodePlace.AtTheEnd, "dct:MediaType");

    /// <summary>A standard that something follows.</summary>
    public static RdfNode Standard(string iri, string title) => new RdfNode(iri, NodePlace.AtTheEnd, "dct:Standard").Add("dct:title", Values.Fr(title));

    /// <summary>A page.</summary>
    public static RdfNode Document(string iri) => new(iri, NodePlace.AtTheEnd, "foaf:Document");

    private static RdfNode Scheme(string iri, string title) => new RdfNode(iri, NodePlace.AtTheEnd, "skos:ConceptScheme").Add("dct:title", Values.Fr(title));

    private static Dictionary<string, RdfNode> Table(RdfNode scheme, IReadOnlyList<string> types, Dictionary<string, string> names) =>
        names.ToDictionary(pair => pair.Key, pair => Term(scheme, pair.Key, pair.Value, types), StringComparer.Ordinal);

    private static RdfNode Term(RdfNode scheme, string code, string name, IReadOnlyList<string> types) => Described(scheme, $"{scheme.Iri}/{code}", name, types);

    private static RdfNode Adms(RdfNode scheme, string iri, string name) => Described(scheme, iri, name, []);

    private static RdfNode Described(RdfNode scheme, string iri, string name, IReadOnlyList<string> types) =>
        new RdfNode(iri, NodePlace.AtTheEnd, [.. types, "skos:Concept"]).Add("skos:inScheme", scheme).Add("skos:prefLabel", Values.Fr(name));
}
