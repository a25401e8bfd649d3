using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>What search engines for data read: schema.org in JSON-LD, ready to stand in a page.</summary>
internal static class SchemaOrg
{
    // This encoder escapes <, > and &: no title can end the element that the JSON stands in.
    private static readonly JsonSerializerOptions InPage = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The catalogue with the datasets that a page shows.</summary>
    public static string Catalogue(CatalogueAddresses addresses, IEnumerable<PortalDataset> shown)
    {
        var catalogue = CatalogueNode(addresses);
        catalogue["@context"] = "https://schema.org";
        catalogue["description"] = CatalogueWords.Description;
        catalogue["inLanguage"] = "fr";
        catalogue["publisher"] = Publisher();
        catalogue["dataset"] = new JsonArray([.. shown.Select(dataset => new JsonObject
        {
            ["@type"] = "Dataset",
            ["@id"] = addresses.Dataset(dataset.Id),
            ["name"] = dataset.Title,
            ["description"] = dataset.Description,
            ["url"] = addresses.Dataset(dataset.Id),
            ["license"] = dataset.Main.LicenceUrl,
            ["creator"] = Organization(dataset.Main.Producer, dataset.Main.Homepage),
        })]);
        return catalogue.ToJsonString(InPage);
    }

    /// <summary>A dataset with its files.</summary>
    public static string Dataset(CatalogueAddresses addresses, PortalDataset dataset, CatalogueContact contact)
    {
        var address = addresses.Dataset(dataset.Id);
        var node = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Dataset",
            ["@id"] = address,
            ["identifier"] = new JsonArray(dataset.Id, $"urn:uuid:{dataset.Uuid}"),
            ["name"] = dataset.Title,
            ["description"] = dataset.Description,
            ["url"] = address,
            ["inLanguage"] = "fr",
            ["isAccessibleForFree"] = true,
            ["license"] = dataset.Main.LicenceUrl,
            ["creditText"] = dataset.Main.Attribution,
            ["keywords"] = new JsonArray([.. dataset.Entry.Keywords.Select(keyword => JsonValue.Create(keyword))]),
            ["creator"] = Organization(dataset.Main.Producer, dataset.Main.Homepage),
            ["publisher"] = Publisher(),
            ["includedInDataCatalog"] = CatalogueNode(addresses),
            ["version"] = dataset.Main.Number.ToString(CultureInfo.InvariantCulture),
            ["datePublished"] = Moment(dataset.Issued),
            ["dateModified"] = Moment(dataset.Modified),
            ["spatialCoverage"] = Ground(dataset),
            ["distribution"] = new JsonArray([.. dataset.Resources.Select(resource => Distribution(addresses, dataset, resource))]),
        };
        if (contact.Email is { } email)
            node["publisher"]!["contactPoint"] = new JsonObject { ["@type"] = "ContactPoint", ["name"] = contact.Name, ["email"] = email };
        if (dataset.FirstDay is { } first && dataset.LastDay is { } last)
            node["temporalCoverage"] = $"{Day(first)}/{Day(last)}";
        return node.ToJsonString(InPage);
    }

    private static JsonObject Distribution(CatalogueAddresses addresses, PortalDataset dataset, PortalResource resource)
    {
        var node = new JsonObject
        {
            ["@type"] = "DataDownload",
            ["@id"] = $"{addresses.Dataset(dataset.Id)}#{resource.Key}",
            ["name"] = resource.Title,
            ["description"] = resource.Description,
            ["encodingFormat"] = resource.MediaType,
            ["contentUrl"] = addresses.Under(resource.Path),
        };
        if (resource.Bytes is { } bytes)
            node["contentSize"] = string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        if (resource.Sha256 is { } hash)
            node["sha256"] = hash;
        return node;
    }

    private static JsonObject Ground(PortalDataset dataset)
    {
        var place = new JsonObject
        {
            ["@type"] = "Place",
            ["name"] = CatalogueWords.GroundName(dataset),
        };
        // South, west, north, east: latitude first, unlike GeoJSON.
        if (dataset.Box is { } box)
            place["geo"] = new JsonObject { ["@type"] = "GeoShape", ["box"] = string.Create(CultureInfo.InvariantCulture, $"{box.South} {box.West} {box.North} {box.East}") };
        return place;
    }

    private static JsonObject CatalogueNode(CatalogueAddresses addresses) => new()
    {
        ["@type"] = "DataCatalog",
        ["@id"] = addresses.Catalogue,
        ["name"] = CatalogueWords.Title,
        ["url"] = addresses.Catalogue,
    };

    private static JsonObject Publisher() => Organization(CatalogueWords.Publisher, null);

    private static JsonObject Organization(string name, string? page)
    {
        var node = new JsonObject { ["@type"] = "Organization", ["name"] = name };
        if (page is not null)
            node["url"] = page;
        return node;
    }

    private static string Moment(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
