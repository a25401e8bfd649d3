using System.Text.Encodings.Web;
using System.Text.Unicode;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Layers;

namespace DataSud.Api.Tiles;

/// <summary>/collections/{id}/tiles, /collections/{id}/tiles/WebMercatorQuad and its TileJSON, for every collection.</summary>
public static class TilesetEndpoints
{
    // Finer than what any screen shows of data that are precise to a metre: beyond, viewers enlarge.
    private const int LastUsefulZoom = 14;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string Grid = TileMatrixSetEndpoints.WebMercatorQuad.Id;

    private static readonly string[] Relations = ["self", "alternate", TileLink.TilingScheme];

    /// <summary>Maps the resources.</summary>
    public static void MapTilesets(this IEndpointRouteBuilder api)
    {
        foreach (var layer in Layers.All)
        {
            var parameters = TileParameters.Of(layer);
            Declaration Declare(params string[] formats) => new() { Parameters = parameters.List, Formats = formats, DrawsOn = layer.DrawsOn };
            api.MapGet($"/collections/{layer.Id}/tiles", (HttpContext context, ParsedQuery query, TilesetServices services, CancellationToken cancellationToken) =>
                ListAsync(context, query, layer, parameters, services, cancellationToken)).ExcludeFromDescription().Declares(Declare("json"));
            api.MapGet($"/collections/{layer.Id}/tiles/{Grid}", (HttpContext context, ParsedQuery query, TilesetServices services, CancellationToken cancellationToken) =>
                OneAsync(context, query, layer, parameters, services, cancellationToken)).ExcludeFromDescription().Declares(Declare("json", "tilejson"));
            api.MapGet($"/collections/{layer.Id}/tiles/{Grid}/tilejson.json", (HttpContext context, ParsedQuery query, TilesetServices services, CancellationToken cancellationToken) =>
                JsonAsync(context, query, layer, parameters, services, MediaTypes.Json, cancellationToken)).ExcludeFromDescription().Declares(Declare("json"));
        }
        Describe(api);
    }

    /// <summary>404: no such collection, or no such tile matrix set.</summary>
    public static IResult Unknown(HttpContext context, string collectionId, string tileMatrixSetId) =>
        Layers.Find(collectionId) is null ? CollectionEndpoints.Unknown(context, collectionId) : TileMatrixSetEndpoints.Unknown(context, tileMatrixSetId);

    // What the contract says of all collections at once; it answers where there is no such collection or tile matrix set.
    private static void Describe(IEndpointRouteBuilder api)
    {
        const string Example = "communes";
        api.MapGet("/collections/{collectionId}/tiles", (string collectionId, HttpContext context) => Unknown(context, collectionId, Grid))
            .WithName("getTilesets")
            .WithTags("Tiles")
            .WithSummary("Vector tilesets of a layer")
            .WithDescription("The tilesets of a collection: one, in WebMercatorQuad (OGC API - Tiles).")
            .Produces<TilesetList>()
            .Declares(new() { Parameters = TileParameters.Common, PathExamples = { ["collectionId"] = Example } });
        api.MapGet("/collections/{collectionId}/tiles/{tileMatrixSetId}", (string collectionId, string tileMatrixSetId, HttpContext context) => Unknown(context, collectionId, tileMatrixSetId))
            .WithName("getTileset")
            .WithTags("Tiles")
            .WithSummary("A vector tileset of a layer")
            .WithDescription("What the tiles hold, and the template of their addresses, with the filters that were given here. f=tilejson gives it as TileJSON.")
            .Produces<Tileset>()
            .Declares(new() { Parameters = TileParameters.Common, Formats = ["json", "tilejson"], PathExamples = { ["collectionId"] = Example, ["tileMatrixSetId"] = Grid } });
        api.MapGet("/collections/{collectionId}/tiles/{tileMatrixSetId}/tilejson.json", (string collectionId, string tileMatrixSetId, HttpContext context) => Unknown(context, collectionId, tileMatrixSetId))
            .WithName("getTileJson")
            .WithTags("Tiles")
            .WithSummary("TileJSON of a layer")
            .WithDescription("TileJSON 3.0.0: the one address that MapLibre and QGIS need. Filters given here are in the template of the tiles: ?technology=4g&operator=20801.")
            .Produces<TileJson>()
            .Declares(new() { Parameters = TileParameters.Common, PathExamples = { ["collectionId"] = Example, ["tileMatrixSetId"] = Grid } });
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ParsedQuery query, Layer layer, TileParameters parameters, TilesetServices services, CancellationToken cancellationToken)
    {
        var (tileset, problem) = await TilesetAsync(context, query, layer, parameters, services, cancellationToken);
        if (tileset is null)
            return problem!;
        var links = new Links(context.Request);
        var item = new TilesetItem(tileset.Title, tileset.DataType, tileset.Crs, tileset.TileMatrixSetURI, [.. tileset.Links.Where(link => Relations.Contains(link.Rel, StringComparer.Ordinal))]);
        return TypedResults.Ok(new TilesetList([item], [links.Json("self", links.Self, $"Tuiles : {layer.Title}")]));
    }

    private static async Task<IResult> OneAsync(
        HttpContext context, ParsedQuery query, Layer layer, TileParameters parameters, TilesetServices services, CancellationToken cancellationToken)
    {
        if (query.Format == "tilejson")
            return await JsonAsync(context, query, layer, parameters, services, MediaTypes.TileJson, cancellationToken);
        var (tileset, problem) = await TilesetAsync(context, query, layer, parameters, services, cancellationToken);
        return tileset is null ? problem! : TypedResults.Ok(tileset);
    }

    private static async Task<(Tileset? Tileset, IResult? Problem)> TilesetAsync(
        HttpContext context, ParsedQuery query, Layer layer, TileParameters parameters, TilesetServices services, CancellationToken cancellationToken)
    {
        var (release, problem) = await services.Features.ReleaseAsync(context, query, layer, cancellationToken);
        if (problem is not null)
            return (null, problem);
        var extent = await services.Extents.FindAsync(layer, release?.ReleaseId, cancellationToken);
        var dataset = await services.DatasetAsync(layer, cancellationToken);
        var links = new Links(context.Request);
        var (address, asked) = (Address(links, layer), Asked(context.Request));
        return (new Tileset
        {
            Title = layer.Title,
            Description = layer.Description,
            DataType = "vector",
            Crs = TileMatrixSetEndpoints.WebMercatorQuad.Crs,
            TileMatrixSetURI = TileMatrixSetEndpoints.WebMercatorQuad.Uri,
            License = dataset?.LicenceUrl,
            Attribution = dataset?.Attribution,
            BoundingBox = extent.Box is { } box ? new([box.West, box.South], [box.East, box.North], Crs.Crs84.Uri) : null,
            Layers = [new(layer.Id, layer.Title, layer.Description, "vector", layer.GeometryType is "Point" ? 0 : 2, PropertiesSchema.Of(parameters.Told))],
            Links =
            [
                new("self", address + asked, MediaTypes.Json, layer.Title),
                new("alternate", $"{address}/tilejson.json{asked}", MediaTypes.Json, "TileJSON 3.0.0"),
                new("item", $"{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{asked}", MediaTypes.VectorTile, "Tuiles vectorielles (MVT)", true),
                new(TileLink.TilingScheme, links.To("/tileMatrixSets", Grid), MediaTypes.Json, "Grille de tuiles"),
                new(TileLink.GeoData, links.To("/collections", layer.Id), MediaTypes.Json, layer.Title),
                .. ReleaseLinks.To(links, layer.Dataset, release?.Number).Select(link => new TileLink(link.Rel, link.Href, link.Type, link.Title)),
            ],
        }, null);
    }

    private static async Task<IResult> JsonAsync(
        HttpContext context, ParsedQuery query, Layer layer, TileParameters parameters, TilesetServices services, string mediaType, CancellationToken cancellationToken)
    {
        var (release, problem) = await services.Features.ReleaseAsync(context, query, layer, cancellationToken);
        if (problem is not null)
            return problem;
        var extent = await services.Extents.FindAsync(layer, release?.ReleaseId, cancellationToken);
        var dataset = await services.DatasetAsync(layer, cancellationToken);
        var count = layer.Cells is null ? [] : new[] { KeyValuePair.Create("count", "Nombre : de points qu’un point d’une petite échelle représente") };
        return TypedResults.Json(new TileJson
        {
            Tilejson = "3.0.0",
            Name = layer.Title,
            Description = layer.Description,
            Version = release is null ? null : $"{release.Number}.0.0",
            // Viewers take it for HTML.
            Attribution = dataset is null ? null : Html.Encode(dataset.Attribution),
            Scheme = "xyz",
            Tiles = [$"{Address(new(context.Request), layer)}/{{z}}/{{y}}/{{x}}{Asked(context.Request)}"],
            Minzoom = 0,
            Maxzoom = LastUsefulZoom,
            Bounds = extent.Box is { } box ? [box.West, box.South, box.East, box.North] : null,
            VectorLayers =
            [
                new(layer.Id, layer.Title, 0, LastUsefulZoom,
                    new(parameters.Told.Select(property => KeyValuePair.Create(property.Name, $"{property.Label} : {property.Description}{Usual(property)}")).Concat(count), StringComparer.Ordinal)),
            ],
        }, contentType: mediaType);
    }

    private static string Usual(LayerProperty property) => property.TileDefault is { } usual ? $" Dans les tuiles, {usual} si rien d’autre n’est demandé." : "";

    private static string Address(Links links, Layer layer) => links.To("/collections", layer.Id, "tiles", Grid);

    // The filters of this request are those of its tiles; the format is not.
    private static string Asked(HttpRequest request) =>
        QueryString.Create(request.Query.Where(parameter => parameter.Key != "f")).ToUriComponent();
}
