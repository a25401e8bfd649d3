using DataSud.Api.Downloads;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Features;

namespace DataSud.Api.Catalogue;

/// <summary>What can be done with a resource of a dataset.</summary>
public enum ResourceKind
{
    /// <summary>A file to download.</summary>
    Download,

    /// <summary>An address of the API.</summary>
    Api,

    /// <summary>A collection of OGC API - Features.</summary>
    Features,

    /// <summary>Vector tiles.</summary>
    Tiles,
}

/// <summary>A resource of a dataset that portals list: a DCAT distribution, a CKAN resource.</summary>
public sealed record PortalResource
{
    /// <summary>Stable within the dataset, and part of addresses: objectifs.csv.</summary>
    public required string Key { get; init; }

    /// <summary>UUID derived from dataset and key: stable for ever.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Title, in French, short and without accents where it names a file.</summary>
    public required string Title { get; init; }

    /// <summary>Description, in French.</summary>
    public required string Description { get; init; }

    /// <summary>What can be done with it.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>CSV, GeoJSON, GPKG, Parquet, JSON, MVT.</summary>
    public required string Format { get; init; }

    /// <summary>Media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>Address under the service's own, beginning with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>Table that it holds; null for an address of the API.</summary>
    public CatalogueTable? Table { get; init; }

    /// <summary>Size in bytes; null where it is no file.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null where it is no file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The file itself; null where it is none, or not made.</summary>
    public ShelvedFile? File { get; init; }

    /// <summary>What its key ends with: csv, parquet.</summary>
    public string Extension => Key[(Key.LastIndexOf('.') + 1)..];
}

/// <summary>A dataset as portals see it now.</summary>
public sealed record PortalDataset
{
    /// <summary>What only a portal asks.</summary>
    public required CatalogueEntry Entry { get; init; }

    /// <summary>State of the source that gives licence, producer and release.</summary>
    public required SourceState Main { get; init; }

    /// <summary>State of every source that was imported, the main one first.</summary>
    public required IReadOnlyList<SourceState> Sources { get; init; }

    /// <summary>UUID derived from the id: stable for ever.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Files and addresses.</summary>
    public required IReadOnlyList<PortalResource> Resources { get; init; }

    /// <summary>Ground that it spans, in degrees; null where it has none.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>Stable id.</summary>
    public string Id => Entry.Id;

    /// <summary>Title, in French.</summary>
    public string Title => Entry.Title ?? Main.Title;

    /// <summary>Description, in French.</summary>
    public string Description => Entry.Description ?? Main.Description;

    /// <summary>When its first release was published, UTC.</summary>
    public DateTime Issued => Main.FirstPublishedAt;

    /// <summary>When its data last changed, UTC: not when the process started.</summary>
    public DateTime Modified => Sources.Max(source => source.PublishedAt);

    /// <summary>First day that its data is of, or null.</summary>
    public DateOnly? FirstDay => Sources.Min(source => source.FirstDay) ?? Main.OfficialDate;

    /// <summary>Last day that its data is of, or null.</summary>
    public DateOnly? LastDay => Sources.Max(source => source.LastDay) ?? Main.OfficialDate;

    /// <summary>Whether it is of the whole country rather than of the region.</summary>
    public bool IsNational => Entry.IsNational && Main.Territory is null;

    /// <summary>The releases behind it, as one text: another release is another text.</summary>
    public string ReleaseKey => string.Join('-', Sources.Select(source => source.ReleaseId));
}

/// <summary>The catalogue as it is now: never changed, replaced as a whole.</summary>
/// <param name="Datasets">The datasets, in the order of lists.</param>
/// <param name="Version">Another content is another text; the same content is the same text after a restart.</param>
/// <param name="Modified">When anything last changed, UTC.</param>
public sealed record PortalState(IReadOnlyList<PortalDataset> Datasets, string Version, DateTime Modified)
{
    private readonly Dictionary<string, PortalDataset> byId = Datasets.ToDictionary(dataset => dataset.Id, StringComparer.Ordinal);
    private readonly Dictionary<Guid, PortalDataset> byUuid = Datasets.ToDictionary(dataset => dataset.Uuid);
    private readonly Dictionary<Guid, (PortalDataset, PortalResource)> resources =
        Datasets.SelectMany(dataset => dataset.Resources, (dataset, resource) => (dataset, resource)).ToDictionary(pair => pair.resource.Uuid);

    /// <summary>The releases behind it and those before them, the newest first.</summary>
    public IReadOnlyList<PublishedRelease> Releases { get; init; } = [];

    /// <summary>The dataset of an id, or null.</summary>
    public PortalDataset? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The dataset of a UUID, or null.</summary>
    public PortalDataset? Find(Guid uuid) => byUuid.GetValueOrDefault(uuid);

    /// <summary>The resource of a UUID with its dataset, or null.</summary>
    public (PortalDataset Dataset, PortalResource Resource)? FindResource(Guid uuid) => resources.TryGetValue(uuid, out var found) ? found : null;
}
