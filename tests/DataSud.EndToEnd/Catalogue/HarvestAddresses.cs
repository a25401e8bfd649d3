namespace DataSud.EndToEnd.Catalogue;

/// <summary>Every address that portals and search engines harvest; what they have in common is tested over all of them.</summary>
internal static class HarvestAddresses
{
    /// <summary>Of the catalogue as a whole.</summary>
    public static readonly IReadOnlyList<string> Whole =
    [
        "/catalog",
        "/catalog?q=numerique",
        "/catalog?theme=TECH",
        "/sitemap.xml",
        "/robots.txt",
        "/feed.atom",
    ];

    /// <summary>Of each dataset: {id} is its id.</summary>
    public static readonly IReadOnlyList<string> OfDataset =
    [
        "/catalog/datasets/{id}",
    ];

    /// <summary>All of them, for these datasets.</summary>
    public static IEnumerable<string> All(IEnumerable<string> datasets) =>
        Whole.Concat(datasets.SelectMany(id => OfDataset.Select(address => address.Replace("{id}", id, StringComparison.Ordinal))));
}
