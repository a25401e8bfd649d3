namespace DataSud.EndToEnd.Catalogue;

/// <summary>Every address that portals and search engines harvest; what they have in common is tested over all of them.</summary>
internal static class HarvestAddresses
{
    private const string Csw = "/csw?service=CSW&version=2.0.2&request=";
    private const string Iso = "&outputSchema=http://www.isotc211.org/2005/gmd&elementSetName=full";

    /// <summary>Of the catalogue as a whole.</summary>
    public static readonly IReadOnlyList<string> Whole =
    [
        "/catalog?f=html",
        "/catalog?f=html&q=numerique",
        "/catalog?f=html&theme=TECH",
        "/sitemap.xml",
        "/robots.txt",
        "/feed.atom",
        "/catalog.rdf",
        "/catalog.ttl",
        "/catalog.jsonld",
        "/catalog.ttl?page=1",
        "/api/3/action/site_read",
        "/api/3/action/package_list",
        "/api/3/action/package_search?rows=1000&sort=id+asc",
        "/api/3/action/organization_list?all_fields=true",
        "/api/3/action/group_list?all_fields=true",
        "/api/3/action/tag_list",
        "/api/3/action/license_list",
        Csw + "GetCapabilities",
        Csw + "GetRecords&typeNames=csw:Record&resultType=results&elementSetName=full&maxRecords=100",
        Csw + "GetRecords&typeNames=gmd:MD_Metadata&resultType=results&maxRecords=100" + Iso,
    ];

    /// <summary>Of each dataset: {id} is its id.</summary>
    public static readonly IReadOnlyList<string> OfDataset =
    [
        "/catalog/datasets/{id}?f=html",
        "/catalog/datasets/{id}.rdf",
        "/catalog/datasets/{id}.ttl",
        "/catalog/datasets/{id}.jsonld",
        "/api/3/action/package_show?id={id}",
    ];

    /// <summary>All of them, for these datasets.</summary>
    public static IEnumerable<string> All(IEnumerable<string> datasets) =>
        Whole.Concat(datasets.SelectMany(id => OfDataset.Select(address => address.Replace("{id}", id, StringComparison.Ordinal))));
}
