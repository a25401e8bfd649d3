using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Features;

namespace DataSud.Api.Features;

/// <summary>The answer of a collection in whatever format: what of it is the same in all.</summary>
/// <param name="Layer">The collection.</param>
/// <param name="Release">Release that answers; null before the first.</param>
/// <param name="Crs">Reference system of the geometries.</param>
/// <param name="Request">The request.</param>
public sealed record FeatureAnswer(Layer Layer, CurrentRelease? Release, Crs Crs, HttpRequest Request)
{
    /// <summary>Name of the release: arcep-ftth:1.</summary>
    public string ReleaseName => Release is null ? "" : ReleaseLinks.Name(Layer.Dataset, Release.Number);

    /// <summary>Links of the request.</summary>
    public Links Links { get; } = new(Request);

    /// <summary>A page without features: the dataset serves nothing yet.</summary>
    public IResult Empty(IReadOnlyList<LayerProperty> properties) => Format switch
    {
        "csv" => new FeatureCsv(this, properties, null, false, false),
        "html" => new FeaturePage(this, properties, null, false, null),
        _ => new FeatureCollection(this, properties, null, false, null),
    };

    /// <summary>A page of features.</summary>
    /// <param name="query">The query.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="reader">The features.</param>
    /// <param name="first">Whether there is one, which is read already.</param>
    /// <param name="count">Counts all that match.</param>
    public IResult Page(ParsedQuery query, FeatureRequest request, FeatureReader reader, bool first, Func<ValueTask<FeatureCount>> count) => Format switch
    {
        "csv" => new FeatureCsv(this, request.Properties, reader, first, query.Get(Negotiation.Excel)),
        "html" => new FeaturePage(this, request.Properties, reader, first, count),
        _ => new FeatureCollection(this, request.Properties, reader, first, count),
    };

    /// <summary>One feature, which is read already.</summary>
    public IResult One(ParsedQuery query, FeatureRequest request, FeatureReader reader) => Format switch
    {
        "html" => new FeaturePage(this, request.Properties, reader, first: true, count: null, isOne: true),
        _ => new SingleFeature(this, request.Properties, reader),
    };

    /// <summary>Says the reference system of the answer (Part 2, requirement 16).</summary>
    public void SetCrs(HttpResponse response) => response.Headers["Content-Crs"] = $"<{Crs.Uri}>";

    /// <summary>self and alternate, next and prev, collection, dataset and release.</summary>
    /// <param name="next">Cursor, or null.</param>
    /// <param name="previous">Cursor, or null.</param>
    /// <param name="formats">Formats that the answer has.</param>
    public List<Link> LinksOf(string? next, string? previous, params ReadOnlySpan<string> formats)
    {
        List<Link> links = [];
        foreach (var format in formats)
            links.Add(format == Format ? new("self", Links.Self, Negotiation.MediaTypeOf(format), "Cette page") : new("alternate", Links.SelfWith(("f", format)), Negotiation.MediaTypeOf(format), Alternates[format]));
        if (links.TrueForAll(link => link.Rel != "self"))
            links.Insert(0, new("self", Links.Self, Negotiation.MediaTypeOf(Format), "Cette page"));
        if (next is not null)
            links.Add(new("next", Links.SelfWith(("after", next), ("before", null), ("offset", null)), Negotiation.MediaTypeOf(Format), "Page suivante"));
        if (previous is not null)
            links.Add(new("prev", Links.SelfWith(("before", previous), ("after", null), ("offset", null)), Negotiation.MediaTypeOf(Format), "Page précédente"));
        links.Add(Links.Json("collection", Links.To("/collections", Layer.Id), Layer.Title));
        links.AddRange(ReleaseLinks.To(Links, Layer.Dataset, Release?.Number));
        return links;
    }

    private static readonly Dictionary<string, string> Alternates = new(StringComparer.Ordinal)
    {
        ["geojson"] = "En GeoJSON",
        ["csv"] = "En tableau (CSV)",
        ["html"] = "En page à lire",
    };

    private string Format { get; } = Request.HttpContext.Features.Get<ParsedQuery>() is { Format: not "json" } query ? query.Format : "geojson";
}
