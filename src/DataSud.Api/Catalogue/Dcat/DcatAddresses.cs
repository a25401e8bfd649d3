using System.Globalization;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>The IRIs of the catalogue: each is an address that answers, and the same for ever.</summary>
/// <param name="Root">Scheme, host and path base, without a slash at the end.</param>
internal sealed record DcatAddresses(string Root)
{
    /// <summary>The catalogue.</summary>
    public string Catalogue => Root + "/catalog";

    /// <summary>The contact.</summary>
    public string Contact => Catalogue + "/contact";

    /// <summary>A dataset.</summary>
    public string Dataset(string id) => $"{Catalogue}/datasets/{Uri.EscapeDataString(id)}";

    /// <summary>The page of a dataset, for people.</summary>
    public string Page(string id) => Dataset(id) + ".html";

    /// <summary>A distribution.</summary>
    public string Distribution(string id, string key) => $"{Dataset(id)}/distributions/{Uri.EscapeDataString(key)}";

    /// <summary>A publisher or a producer.</summary>
    public string Publisher(string slug) => $"{Catalogue}/publishers/{slug}";

    /// <summary>A service.</summary>
    public string Service(string id) => $"{Catalogue}/services/{id}";

    /// <summary>The series of a dataset's releases.</summary>
    public string Series(string id) => $"{Catalogue}/series/{Uri.EscapeDataString(id)}";

    /// <summary>A release of a dataset, as the API has it.</summary>
    public string Release(string id, int number) => string.Create(CultureInfo.InvariantCulture, $"{Root}/api/v1/datasets/{Uri.EscapeDataString(id)}/releases/{number}");

    /// <summary>A path of the service.</summary>
    public string Path(string path) => Root + path;
}
