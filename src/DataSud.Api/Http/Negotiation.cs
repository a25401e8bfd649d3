using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Http;

/// <summary>Chooses what form an answer takes: <c>f=</c> first, then the Accept header, then the resource's own default.</summary>
public static class Negotiation
{
    /// <summary>CSV as spreadsheets in French settings open it.</summary>
    public static readonly QueryParameter<bool> Excel = QueryParameters.Flag("excel",
        "With f=csv: semicolons and a byte-order mark, so that a spreadsheet in French settings opens the file by a double click.");

    /// <summary>The f parameter of a resource.</summary>
    /// <param name="formats">Forms it is served in, the default first.</param>
    public static QueryParameter<string> Format(IReadOnlyList<string> formats) => QueryParameters.Choice("f",
        "Format of the answer; without it the Accept header decides.", formats);

    /// <summary>The form of an answer, or null when the Accept header takes none of them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="asked">Value of f, or null.</param>
    /// <param name="formats">Forms of the resource, the default first.</param>
    public static string? Choose(HttpRequest request, string? asked, IReadOnlyList<string> formats)
    {
        if (asked is not null)
            return asked;
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return formats[0];
        return accepted
            .Where(range => range.Quality != 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .ThenByDescending(range => !range.MatchesAllTypes)
            .Select(range => formats.FirstOrDefault(format => MediaTypeHeaderValue.Parse(MediaTypeOf(format)).IsSubsetOf(range)))
            .FirstOrDefault(format => format is not null);
    }

    /// <summary>Media type of a format's short name.</summary>
    public static string MediaTypeOf(string format) => format switch
    {
        "geojson" => MediaTypes.GeoJson,
        "csv" => MediaTypes.Csv,
        "mvt" => MediaTypes.VectorTile,
        "tilejson" => MediaTypes.TileJson,
        "gpkg" => MediaTypes.GeoPackage,
        "parquet" => MediaTypes.Parquet,
        "html" => MediaTypes.Html,
        "schema" => MediaTypes.Schema,
        _ => MediaTypes.Json,
    };

    /// <summary>The content coding to send: br, gzip or identity.</summary>
    public static string Coding(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : "identity";

        bool Takes(string coding) => accepted.Any(item => item.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && item.Quality != 0);
    }
}
