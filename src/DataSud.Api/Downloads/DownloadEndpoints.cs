using DataSud.Api.Catalogue;
using DataSud.Api.Http;

namespace DataSud.Api.Downloads;

/// <summary>/datasets/{id}/download.csv and its like: all rows of a table, as a file.</summary>
public static class DownloadEndpoints
{
    private const string Description =
        "All rows of the release that is served, whatever the API leaves out by default: every quarter, establishments that are closed too. Made once a release; its ETag is "
        + "its SHA-256, a broken download goes on with Range and If-Range. CSV has commas, days as 2026-06-30, points as longitude and latitude (WGS84), and no outlines; "
        + "geojson and gpkg are of tables whose rows have a place, json of the others; parquet is GeoParquet 1.1 where rows have a place. "
        + "503 with Retry-After while the file is being made.";

    private static readonly string[] Formats = [.. PortalResources.Formats.Select(format => format.Extension)];

    /// <summary>Maps the resource.</summary>
    public static void MapDownloads(this IEndpointRouteBuilder api)
    {
        api.MapGet("/datasets/{id}/download.{format}", (string id, string format, HttpContext context, DownloadDesk downloads) => downloads.Answer(context, id, null, format))
            .WithName("getDownload")
            .WithTags("Catalogue")
            .WithSummary("The main table of a dataset, as a file")
            .WithDescription(Description)
            .Produces(StatusCodes.Status200OK)
            .Declares(new() { Formats = Formats, FormatIsInPath = true, PathExamples = { ["id"] = "strategie-2018", ["format"] = "csv" } });

        api.MapGet("/datasets/{id}/{table}/download.{format}", (string id, string table, string format, HttpContext context, DownloadDesk downloads) => downloads.Answer(context, id, table, format))
            .WithName("getTableDownload")
            .WithTags("Catalogue")
            .WithSummary("A table of a dataset, as a file")
            .WithDescription(Description)
            .Produces(StatusCodes.Status200OK)
            .Declares(new() { Formats = Formats, FormatIsInPath = true, PathExamples = { ["id"] = "strategie-2018", ["table"] = "cibles", ["format"] = "csv" } });
    }
}
