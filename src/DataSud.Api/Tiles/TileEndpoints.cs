using System.Globalization;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Layers;
using DataSud.Storage.Features.Tiles;

namespace DataSud.Api.Tiles;

/// <summary>/collections/{id}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}, for every collection.</summary>
public static class TileEndpoints
{
    private const string Coordinates = "/{tileMatrix}/{tileRow}/{tileCol}";

    /// <summary>Maps the resource.</summary>
    public static void MapTiles(this IEndpointRouteBuilder api)
    {
        foreach (var layer in Layers.All)
        {
            var parameters = TileParameters.Of(layer);
            // What the contract says of them all is said once, below; each has the filters of its properties.
            api.MapGet($"/collections/{layer.Id}/tiles/{TileMatrixSetEndpoints.WebMercatorQuad.Id}{Coordinates}",
                    (string tileMatrix, string tileRow, string tileCol, HttpContext context, ParsedQuery query, FeatureServices services, TileQueries tiles, CancellationToken cancellationToken) =>
                        TileAsync((tileMatrix, tileRow, tileCol), context, query, layer, parameters, services, tiles, cancellationToken))
                .ExcludeFromDescription()
                .Declares(new() { Parameters = parameters.List, Formats = ["mvt"], DrawsOn = layer.DrawsOn });
        }
        api.MapGet($"/collections/{{collectionId}}/tiles/{{tileMatrixSetId}}{Coordinates}",
                (string collectionId, string tileMatrixSetId, string tileMatrix, string tileRow, string tileCol, HttpContext context) => TilesetEndpoints.Unknown(context, collectionId, tileMatrixSetId))
            .WithName("getTile")
            .WithTags("Tiles")
            .WithSummary("A vector tile of a layer")
            .WithDescription("Mapbox Vector Tile 2.1, its only layer called as the collection, with the properties that TileJSON lists: each is a filter of its own name, as in items (technology=4g&operator=20801). "
                + "Zooms 0 to 24; from 15 on, viewers do as well to enlarge zoom 14. At small scales ground is drawn coarser, and points are put together by cells of a few pixels, one point a cell: count says how many they are, "
                + "and a property stands where they have it in common. 204 where nothing is there; at most 50,000 features.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.VectorTile)
            .Declares(new()
            {
                Parameters = TileParameters.Common,
                Formats = ["mvt"],
                PathExamples =
                {
                    ["collectionId"] = "communes",
                    ["tileMatrixSetId"] = TileMatrixSetEndpoints.WebMercatorQuad.Id,
                    ["tileMatrix"] = "8",
                    ["tileRow"] = "93",
                    ["tileCol"] = "131",
                },
            });
    }

    private static async Task<IResult> TileAsync(
        (string Matrix, string Row, string Column) asked, HttpContext context, ParsedQuery query, Layer layer, TileParameters parameters, FeatureServices services, TileQueries tiles,
        CancellationToken cancellationToken)
    {
        if (!TryRead(asked.Matrix, TileAddress.LastZoom, out var zoom))
            return Refuse(context, "tileMatrix", asked.Matrix, TileAddress.LastZoom, "");
        var last = TileAddress.LastOf(zoom);
        if (!TryRead(asked.Row, last, out var row))
            return Refuse(context, "tileRow", asked.Row, last, $" at zoom {asked.Matrix}");
        if (!TryRead(asked.Column, last, out var column))
            return Refuse(context, "tileCol", asked.Column, last, $" at zoom {asked.Matrix}");

        var (release, notServed) = await services.ReleaseAsync(context, query, layer, cancellationToken);
        if (notServed is not null)
            return notServed;
        if (release is null)
            return TypedResults.NoContent();
        var request = parameters.Read(query, release.ReleaseId);
        var tile = await tiles.RenderAsync(request, new(zoom, row, column), cancellationToken);
        return tile.Length > 0
            ? TypedResults.Bytes(tile, MediaTypes.VectorTile)
            : (IResult?)await services.MistakeAsync(context, request, null, null, cancellationToken) ?? TypedResults.NoContent();
    }

    private static bool TryRead(string text, int last, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= last;

    private static IResult Refuse(HttpContext context, string parameter, string value, int last, string where) => Problems.InvalidParameterValue(context, parameter, value,
        string.Create(CultureInfo.InvariantCulture, $"is not from 0 to {last}{where}"), string.Create(CultureInfo.InvariantCulture, $"an integer from 0 to {last}{where}"));
}
