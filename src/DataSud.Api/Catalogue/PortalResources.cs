using DataSud.Api.Http;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Catalogue;

/// <summary>The resources of a dataset: each table in every format that can hold it, and the addresses of the API that serve it.</summary>
internal static class PortalResources
{
    /// <summary>Formats of downloads: short name, what portals call it, media type, whether it needs a geometry.</summary>
    public static readonly IReadOnlyList<(string Extension, string Format, string MediaType, bool NeedsGeometry)> Formats =
    [
        ("csv", "CSV", MediaTypes.Csv, false),
        ("json", "JSON", MediaTypes.Json, false),
        ("parquet", "Parquet", MediaTypes.Parquet, false),
        ("geojson", "GeoJSON", MediaTypes.GeoJson, true),
        ("gpkg", "GPKG", MediaTypes.GeoPackage, true),
    ];

    /// <summary>The formats that hold a table: JSON of rows with a place is GeoJSON.</summary>
    public static IEnumerable<(string Extension, string Format, string MediaType, bool NeedsGeometry)> FormatsOf(CatalogueTable table) =>
        Formats.Where(format => table.HasGeometry ? format.Extension != "json" : !format.NeedsGeometry);

    /// <summary>All of them, files first; tables whose dataset was never imported are left out.</summary>
    public static IEnumerable<PortalResource> Of(PortalDataset dataset, IReadOnlyDictionary<string, SourceState> states)
    {
        foreach (var table in dataset.Entry.Tables.Where(table => states.ContainsKey(table.Rows.Dataset)))
        {
            foreach (var (extension, format, mediaType, _) in FormatsOf(table))
            {
                var isMain = table == dataset.Entry.Tables[0];
                yield return Make(dataset, $"{table.Name}.{extension}", $"{table.Title} ({format})", $"{table.Title} : toutes les lignes de la version servie, au format {format}.", ResourceKind.Download, format, mediaType,
                    isMain ? $"/api/v1/datasets/{dataset.Id}/download.{extension}" : $"/api/v1/datasets/{dataset.Id}/{table.Name}/download.{extension}") with
                { Table = table };
            }
        }
        if (dataset.Entry.ApiPath is { } path)
            yield return Make(dataset, "api", "API (JSON)", "Interroge ces données, filtrées et page à page.", ResourceKind.Api, "JSON", MediaTypes.Json, "/api/v1" + path);
        foreach (var collection in dataset.Entry.Collections)
        {
            yield return Make(dataset, $"{collection}.ogc", $"Couche {collection} (OGC API - Features)", "S’ouvre dans un SIG avec cette adresse.", ResourceKind.Features, "OGC API - Features", MediaTypes.Json, $"/api/v1/collections/{collection}");
            yield return Make(dataset, $"{collection}.tiles", $"Couche {collection} (tuiles vectorielles)", "TileJSON 3 ; tuiles MVT dans WebMercatorQuad.", ResourceKind.Tiles, "TileJSON", MediaTypes.Json, $"/api/v1/collections/{collection}/tiles/WebMercatorQuad/tilejson.json");
        }
    }

    private static PortalResource Make(PortalDataset dataset, string key, string title, string description, ResourceKind kind, string format, string mediaType, string path) => new()
    {
        Key = key,
        Uuid = StableUuid.Of($"dataset/{dataset.Id}/{key}"),
        Title = title,
        Description = description,
        Kind = kind,
        Format = format,
        MediaType = mediaType,
        Path = path,
    };
}
