namespace DataSud.Api.Csw;

/// <summary>The namespaces of CSW 2.0.2 and of what it carries, and the prefixes that the answers give them.</summary>
internal static class CswSpaces
{
    public const string Csw = "http://www.opengis.net/cat/csw/2.0.2";

    public const string Gmd = "http://www.isotc211.org/2005/gmd";

    public const string Ogc = "http://www.opengis.net/ogc";

    public const string Gml = "http://www.opengis.net/gml";

    public const string Ows = "http://www.opengis.net/ows";

    private static readonly Dictionary<string, string> ByPrefix = new(StringComparer.Ordinal)
    {
        ["csw"] = Csw,
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["dct"] = "http://purl.org/dc/terms/",
        ["gco"] = "http://www.isotc211.org/2005/gco",
        ["gmd"] = Gmd,
        ["gml"] = Gml,
        ["gml32"] = "http://www.opengis.net/gml/3.2",
        ["gmx"] = "http://www.isotc211.org/2005/gmx",
        ["ogc"] = Ogc,
        ["ows"] = Ows,
        ["xlink"] = "http://www.w3.org/1999/xlink",
        ["xs"] = "http://www.w3.org/2001/XMLSchema",
        ["xsi"] = "http://www.w3.org/2001/XMLSchema-instance",
    };

    /// <summary>The namespace behind a prefix.</summary>
    public static string Of(string prefix) => ByPrefix[prefix];
}
