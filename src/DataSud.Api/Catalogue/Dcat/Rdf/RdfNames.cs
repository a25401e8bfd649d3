namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>The namespaces that the catalogue draws on, and what their prefixes stand for.</summary>
internal static class RdfNames
{
    /// <summary>Prefixes, in the order in which documents declare them.</summary>
    public static readonly IReadOnlyList<(string Prefix, string Namespace)> Prefixes =
    [
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("dcat", "http://www.w3.org/ns/dcat#"),
        ("dcatap", "http://data.europa.eu/r5r/"),
        ("dct", "http://purl.org/dc/terms/"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
        ("vcard", "http://www.w3.org/2006/vcard/ns#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("adms", "http://www.w3.org/ns/adms#"),
        ("prov", "http://www.w3.org/ns/prov#"),
        ("locn", "http://www.w3.org/ns/locn#"),
        ("geosparql", "http://www.opengis.net/ont/geosparql#"),
        ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ];

    private static readonly Dictionary<string, string> Namespaces = Prefixes.ToDictionary(pair => pair.Prefix, pair => pair.Namespace, StringComparer.Ordinal);

    /// <summary>Whether a name has one of the prefixes; if not it is a whole IRI.</summary>
    public static bool IsPrefixed(string name) => Namespaces.ContainsKey(name[..name.IndexOf(':', StringComparison.Ordinal)]);

    /// <summary>The IRI of a name.</summary>
    public static string Expand(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return Namespaces.TryGetValue(name[..colon], out var start) ? start + name[(colon + 1)..] : name;
    }
}
