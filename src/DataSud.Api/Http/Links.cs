using Microsoft.AspNetCore.Http.Extensions;

namespace DataSud.Api.Http;

/// <summary>A link of an answer (RFC 8288 relation, target, media type, title).</summary>
/// <param name="Rel">Relation: a registered one, or a word documented in docs/api.md.</param>
/// <param name="Href">Absolute address.</param>
/// <param name="Type">Media type of what is found there.</param>
/// <param name="Title">For people.</param>
public sealed record Link(string Rel, string Href, string Type, string Title);

/// <summary>Makes the links of one answer, absolute and under the address that the client used.</summary>
/// <param name="request">The request that is answered.</param>
public sealed class Links(HttpRequest request)
{
    private readonly string root = Base(request) + "/api/v1";

    /// <summary>Scheme, host and path base of a request: <c>https://api.example.fr</c>.</summary>
    public static string Base(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";

    /// <summary>Address of a resource.</summary>
    /// <param name="path">Path under /api/v1, beginning with a slash, already escaped.</param>
    public string To(string path) => root + path;

    /// <summary>Address of a resource below one named by codes, which are escaped.</summary>
    /// <param name="collection">Path under /api/v1: <c>/indicators</c>.</param>
    /// <param name="codes">The following segments.</param>
    public string To(string collection, params ReadOnlySpan<string> codes)
    {
        var path = root + collection;
        foreach (var code in codes)
            path += "/" + Uri.EscapeDataString(code);
        return path;
    }

    /// <summary>A link to JSON.</summary>
    public Link Json(string rel, string href, string title) => new(rel, href, MediaTypes.Json, title);

    /// <summary>The address of this answer.</summary>
    public string Self => Base(request) + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();

    /// <summary>This answer's address with other values of some query parameters; a null value takes the parameter out.</summary>
    public string SelfWith(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                query.Remove(name);
            else
                query[name] = value;
        }
        var builder = new QueryBuilder(query);
        return Base(request) + request.Path.ToUriComponent() + builder.ToQueryString().ToUriComponent();
    }
}

/// <summary>Media types that the service speaks.</summary>
public static class MediaTypes
{
    /// <summary>JSON, RFC 8259.</summary>
    public const string Json = "application/json";

    /// <summary>GeoJSON, RFC 7946.</summary>
    public const string GeoJson = "application/geo+json";

    /// <summary>CSV, RFC 4180.</summary>
    public const string Csv = "text/csv";

    /// <summary>JSON Schema.</summary>
    public const string Schema = "application/schema+json";

    /// <summary>Mapbox Vector Tile.</summary>
    public const string VectorTile = "application/vnd.mapbox-vector-tile";

    /// <summary>TileJSON, where it is one of several forms.</summary>
    public const string TileJson = "application/vnd.mapbox.tile+json";

    /// <summary>GeoPackage, OGC 12-128.</summary>
    public const string GeoPackage = "application/geopackage+sqlite3";

    /// <summary>Apache Parquet.</summary>
    public const string Parquet = "application/vnd.apache.parquet";

    /// <summary>A page.</summary>
    public const string Html = "text/html";

    /// <summary>The contract, as OGC API names it.</summary>
    public const string OpenApi = "application/vnd.oai.openapi+json;version=3.0";
}
