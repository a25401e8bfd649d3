using System.Globalization;
using System.Text.Json.Serialization;
using DataSud.Api.Http;
using DataSud.Api.Tiles;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Layers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Features;

/// <summary>Where a collection is on the ground.</summary>
/// <param name="Bbox">West, south, east, north, in degrees.</param>
/// <param name="Crs">Always CRS84.</param>
public sealed record SpatialExtent(IReadOnlyList<double[]> Bbox, string Crs);

/// <summary>Which time a collection is of.</summary>
/// <param name="Interval">First and last moment; null is open.</param>
/// <param name="Trs">The Gregorian calendar.</param>
public sealed record TemporalExtent(IReadOnlyList<string?[]> Interval, string Trs);

/// <summary>Ground and time of a collection.</summary>
/// <param name="Spatial">Null where it has no geometry yet.</param>
/// <param name="Temporal">Null where its features have no time of their own.</param>
public sealed record CollectionExtent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SpatialExtent? Spatial,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TemporalExtent? Temporal);

/// <summary>A collection of features (OGC API - Features, Part 1, 7.14).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Title, in French.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="ItemType">Always feature.</param>
/// <param name="Extent">Ground and time of the current release; null before the first.</param>
/// <param name="Crs">Reference systems that features are served in.</param>
/// <param name="StorageCrs">The one that they are stored in.</param>
/// <param name="Dataset">Dataset that it shows.</param>
/// <param name="Release">Current release; null before the first.</param>
/// <param name="Licence">Licence of the data; null before the first release.</param>
/// <param name="Attribution">What a reuser must quote; null before the first release.</param>
/// <param name="Links">items, schema, queryables, tiles, licence, dataset and release.</param>
public sealed record Collection(
    string Id, string Title, string Description, string ItemType, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CollectionExtent? Extent, IReadOnlyList<string> Crs, string StorageCrs, string Dataset, string? Release,
    string? Licence, string? Attribution, IReadOnlyList<Link> Links);

/// <summary>All collections.</summary>
/// <param name="Collections">They.</param>
/// <param name="NumberMatched">How many there are.</param>
/// <param name="NumberReturned">How many are here.</param>
/// <param name="Links">self and alternate.</param>
public sealed record CollectionList(IReadOnlyList<Collection> Collections, int NumberMatched, int NumberReturned, IReadOnlyList<Link> Links);

/// <summary>/collections and /collections/{collectionId}</summary>
public static class CollectionEndpoints
{
    private const string Gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

    /// <summary>Maps the resources.</summary>
    public static void MapCollections(this IEndpointRouteBuilder api)
    {
        api.MapGet("/collections", ListAsync)
            .WithTags("Layers")
            .WithSummary("The layers")
            .WithDescription("Every collection of features with its extent, its reference systems, its release and its licence (OGC API - Features).")
            .Produces<CollectionList>()
            .Declares(new() { Formats = ["json", "html"], DrawsOn = Declaration.AllDatasets });
        api.MapGet("/collections/{collectionId}", OneAsync)
            .WithTags("Layers")
            .WithSummary("A layer")
            .WithDescription("A collection of features, with links to its items, schema, queryables and tiles, its dataset and its release.")
            .Produces<Collection>()
            .Declares(new() { Formats = ["json", "html"], DrawsOn = Declaration.AllDatasets, PathExamples = { ["collectionId"] = "departements" } });
    }

    /// <summary>404: no such collection, with the nearest ones.</summary>
    public static ProblemHttpResult Unknown(HttpContext context, string id) =>
        Problems.UnknownCode(context, "collection", id, [.. CodeMatching.Nearest(id, Layers.All.Select(layer => layer.Id))]);

    private static async Task<IResult> ListAsync(
        HttpRequest request, ParsedQuery query, CatalogueQueries catalogue, ReleaseBoard board, LayerExtents extents, CancellationToken cancellationToken)
    {
        var links = new Links(request);
        var datasets = (await catalogue.DatasetsAsync(null, cancellationToken)).ToDictionary(dataset => dataset.Id, StringComparer.Ordinal);
        List<Collection> collections = [];
        foreach (var layer in Layers.All)
            collections.Add(await DescribeAsync(layer, links, datasets.GetValueOrDefault(layer.Dataset), board, extents, cancellationToken));
        var (self, other) = (query.Format == "html" ? MediaTypes.Html : MediaTypes.Json, query.Format == "html" ? "json" : "html");
        List<Link> own = [new("self", links.Self, self, "Les couches"), new("alternate", links.SelfWith(("f", other)), Negotiation.MediaTypeOf(other), other == "html" ? "En page à lire" : "En JSON")];
        if (query.Format != "html")
            return TypedResults.Ok(new CollectionList(collections, collections.Count, collections.Count, own));
        var page = new HtmlPage(request, "Couches").Below(links.To("/"), "API").Also(own)
            .Paragraph("Chaque couche s’ouvre dans un SIG (QGIS : « OGC API - Features », avec l’adresse de l’API), en GeoJSON, en CSV et en tuiles.")
            .BeginTable("Les couches", ["Couche", "Description", "Version"]);
        foreach (var collection in collections)
            page.BeginRow(links.To("/collections", collection.Id), collection.Title).Cell(collection.Description).Cell(collection.Release).EndRow();
        return page.EndTable();
    }

    private static async Task<IResult> OneAsync(
        string collectionId, HttpContext context, ParsedQuery query, CatalogueQueries catalogue, ReleaseBoard board, LayerExtents extents, CancellationToken cancellationToken)
    {
        if (Layers.Find(collectionId) is not { } layer)
            return Unknown(context, collectionId);
        var links = new Links(context.Request);
        var dataset = (await catalogue.DatasetsAsync(null, cancellationToken)).FirstOrDefault(candidate => candidate.Id == layer.Dataset);
        var collection = await DescribeAsync(layer, links, dataset, board, extents, cancellationToken);
        if (query.Format != "html")
            return TypedResults.Ok(collection);
        var page = new HtmlPage(context.Request, layer.Title).Below(links.To("/"), "API").Below(links.To("/collections"), "Couches")
            .Also([new("alternate", links.SelfWith(("f", "json")), MediaTypes.Json, "En JSON")])
            .Paragraph(layer.Description)
            .Facts([
                ("Jeu de données", layer.Dataset), ("Version", collection.Release), ("Licence", collection.Licence), ("Mention", collection.Attribution),
                ("Emprise", collection.Extent?.Spatial is { } ground ? string.Join(" ; ", ground.Bbox[0].Select(degrees => degrees.ToString("0.####", CultureInfo.GetCultureInfo("fr-FR")))) : null),
                ("Période", collection.Extent?.Temporal is { } time ? string.Join(" – ", time.Interval[0].Select(moment => moment?[..10] ?? "…")) : null),
            ])
            .Heading("Accès").Links(collection.Links.Where(link => link.Rel is not "self"))
            .BeginTable("Attributs", ["Nom", "Libellé", "Description"]);
        foreach (var property in layer.Properties)
            page.BeginRow(links.To("/collections", layer.Id, "schema"), property.Name).Cell(property.Label).Cell(property.Description).EndRow();
        return page.EndTable();
    }

    private static async ValueTask<Collection> DescribeAsync(
        Layer layer, Links links, DatasetRow? dataset, ReleaseBoard board, LayerExtents extents, CancellationToken cancellationToken)
    {
        var release = board.Current.GetValueOrDefault(layer.Dataset);
        var extent = await extents.FindAsync(layer, release?.ReleaseId, cancellationToken);
        var items = links.To("/collections", layer.Id, "items");
        List<Link> own =
        [
            links.Json("self", links.To("/collections", layer.Id), layer.Title),
            new("items", items + "?f=geojson", MediaTypes.GeoJson, "Entités, en GeoJSON"),
            new("items", items + "?f=csv", MediaTypes.Csv, "Entités, en tableau (CSV)"),
            new("items", items + "?f=html", MediaTypes.Html, "Entités, en page à lire"),
            new("http://www.opengis.net/def/rel/ogc/1.0/queryables", links.To("/collections", layer.Id, "queryables"), MediaTypes.Schema, "Ce par quoi les entités se filtrent"),
            links.Json(TileLink.VectorTilesets, links.To("/collections", layer.Id, "tiles"), "Tuiles vectorielles"),
            new("describedby", links.To("/collections", layer.Id, "schema"), MediaTypes.Schema, "Schéma des attributs, libellés en français"),
        ];
        if (dataset is not null && release is not null)
            own.Add(new("license", dataset.LicenceUrl, MediaTypes.Html, dataset.Licence));
        own.AddRange(ReleaseLinks.To(links, layer.Dataset, release?.Number));
        return new(layer.Id, layer.Title, layer.Description, "feature", Extent(extent), [.. Features.Crs.All.Select(crs => crs.Uri)], Features.Crs.Crs84.Uri, layer.Dataset,
            release is null ? null : ReleaseLinks.Name(layer.Dataset, release.Number), release is null ? null : dataset?.Licence, release is null ? null : dataset?.Attribution, own);
    }

    private static CollectionExtent? Extent(LayerExtent extent) => extent is { Box: null, Time: null } ? null : new(
        extent.Box is { } box ? new([[box.West, box.South, box.East, box.North]], Features.Crs.Crs84.Uri) : null,
        extent.Time is { } time ? new([[Moment(time.First, "00:00:00Z"), Moment(time.Last, "23:59:59Z")]], Gregorian) : null);

    private static string? Moment(DateOnly? day, string time) => day is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:yyyy-MM-dd}T{time}") : null;
}
