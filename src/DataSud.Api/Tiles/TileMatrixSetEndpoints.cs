using System.Globalization;
using DataSud.Api.Http;
using DataSud.Storage.Features.Tiles;

namespace DataSud.Api.Tiles;

/// <summary>A zoom of a tile matrix set (OGC 17-083r4).</summary>
/// <param name="Id">The zoom.</param>
/// <param name="ScaleDenominator">Scale, for pixels of 0.28 mm.</param>
/// <param name="CellSize">Metres a pixel, at the equator.</param>
/// <param name="CornerOfOrigin">Where rows and columns are counted from.</param>
/// <param name="PointOfOrigin">Coordinates of that corner.</param>
/// <param name="TileWidth">Pixels.</param>
/// <param name="TileHeight">Pixels.</param>
/// <param name="MatrixWidth">Columns.</param>
/// <param name="MatrixHeight">Rows.</param>
public sealed record TileMatrix(
    string Id, double ScaleDenominator, double CellSize, string CornerOfOrigin, IReadOnlyList<double> PointOfOrigin, int TileWidth, int TileHeight, int MatrixWidth, int MatrixHeight);

/// <summary>A tile matrix set (OGC 17-083r4).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Title.</param>
/// <param name="Uri">Where OGC registers it.</param>
/// <param name="Crs">Reference system.</param>
/// <param name="OrderedAxes">Names of its axes.</param>
/// <param name="WellKnownScaleSet">Scales, as OGC registers them.</param>
/// <param name="TileMatrices">The zooms.</param>
public sealed record TileMatrixSet(
    string Id, string Title, string Uri, string Crs, IReadOnlyList<string> OrderedAxes, string WellKnownScaleSet, IReadOnlyList<TileMatrix> TileMatrices);

/// <summary>A tile matrix set, in the list of them.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Title.</param>
/// <param name="Uri">Where OGC registers it.</param>
/// <param name="Crs">Reference system.</param>
/// <param name="Links">Its definition.</param>
public sealed record TileMatrixSetItem(string Id, string Title, string Uri, string Crs, IReadOnlyList<Link> Links);

/// <summary>The tile matrix sets.</summary>
/// <param name="TileMatrixSets">They.</param>
/// <param name="Links">self.</param>
public sealed record TileMatrixSetList(IReadOnlyList<TileMatrixSetItem> TileMatrixSets, IReadOnlyList<Link> Links);

/// <summary>/tileMatrixSets and /tileMatrixSets/WebMercatorQuad</summary>
public static class TileMatrixSetEndpoints
{
    private const double WidestScale = 559082264.028717;
    private const double WidestCell = 156543.033928041;
    private const double Half = 20037508.3427892;

    /// <summary>The only one: what every map on the web is drawn in.</summary>
    public static TileMatrixSet WebMercatorQuad { get; } = new(
        "WebMercatorQuad",
        "Google Maps Compatible for the World",
        "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
        "http://www.opengis.net/def/crs/EPSG/0/3857",
        ["X", "Y"],
        "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        [
            .. Enumerable.Range(0, TileAddress.LastZoom + 1).Select(zoom => new TileMatrix(
                zoom.ToString(CultureInfo.InvariantCulture), WidestScale / (1 << zoom), WidestCell / (1 << zoom), "topLeft", [-Half, Half], 256, 256, 1 << zoom, 1 << zoom)),
        ]);

    /// <summary>Maps the resources.</summary>
    public static void MapTileMatrixSets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tileMatrixSets", List)
            .WithTags("Tiles")
            .WithSummary("The tile matrix sets")
            .WithDescription("How tiles are cut: WebMercatorQuad only, zooms 0 to 24 (OGC API - Tiles).")
            .Produces<TileMatrixSetList>()
            .Declares(new() { DrawsOn = [] });
        api.MapGet("/tileMatrixSets/{tileMatrixSetId}", One)
            .WithTags("Tiles")
            .WithSummary("A tile matrix set")
            .WithDescription("Its reference system, its origin and its zooms (OGC 17-083r4).")
            .Produces<TileMatrixSet>()
            .Declares(new() { DrawsOn = [], PathExamples = { ["tileMatrixSetId"] = WebMercatorQuad.Id } });
    }

    /// <summary>404: no such tile matrix set.</summary>
    public static IResult Unknown(HttpContext context, string id) => Problems.UnknownCode(context, "tile matrix set", id, [WebMercatorQuad.Id]);

    private static IResult List(HttpRequest request)
    {
        var links = new Links(request);
        return TypedResults.Ok(new TileMatrixSetList(
            [new(WebMercatorQuad.Id, WebMercatorQuad.Title, WebMercatorQuad.Uri, WebMercatorQuad.Crs, [links.Json("self", links.To("/tileMatrixSets", WebMercatorQuad.Id), WebMercatorQuad.Title)])],
            [links.Json("self", links.Self, "Les grilles de tuiles")]));
    }

    private static IResult One(string tileMatrixSetId, HttpContext context) =>
        tileMatrixSetId == WebMercatorQuad.Id ? TypedResults.Ok(WebMercatorQuad) : Unknown(context, tileMatrixSetId);
}
