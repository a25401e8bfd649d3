using System.Globalization;
using System.Text;
using System.Xml;
using DataSud.Api.Http;
using DataSud.Storage.Features.Layers;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>/sitemap.xml and /robots.txt: what search engines may read, and what they need not.</summary>
public static class SitemapEndpoints
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

    // The protocol's own limit.
    private const int Most = 50_000;

    // Data by the piece: millions of addresses, all of it in the downloads.
    private static readonly string[] Bulk = ["/api/v1/collections/*/tiles", "/api/v1/collections/*/items?", "/api/v1/collections/*/items/", "/api/v1/*/observations?", "/api/v1/observations/", "/api/v1/imports"];

    /// <summary>Maps the two.</summary>
    public static void MapSitemap(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sitemap.xml", (HttpContext context, PortalBoard board) => StateAnswer.Of(context, board, state => Sitemap(context.Request, state))).Declares(new()).ExcludeFromDescription();
        app.MapGet("/robots.txt", (HttpRequest request) => Robots(request)).Declares(new()).ExcludeFromDescription();
    }

    private static IResult Sitemap(HttpRequest request, PortalState state)
    {
        using var text = new MemoryStream();
        using (var xml = XmlWriter.Create(text, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("urlset", Namespace);
            foreach (var (address, modified) in Pages(new(Links.Base(request)), state).Take(Most))
            {
                xml.WriteStartElement("url", Namespace);
                xml.WriteElementString("loc", Namespace, address);
                xml.WriteElementString("lastmod", Namespace, modified.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return TypedResults.Bytes(text.ToArray(), "application/xml; charset=utf-8");
    }

    private static IEnumerable<(string Address, DateTime Modified)> Pages(CatalogueAddresses addresses, PortalState state)
    {
        yield return (addresses.Under("/"), state.Modified);
        yield return (addresses.Catalogue, state.Modified);
        foreach (var dataset in state.Datasets)
            yield return (addresses.Dataset(dataset.Id), dataset.Modified);
        var modified = state.Datasets.SelectMany(dataset => dataset.Sources).DistinctBy(source => source.DatasetId).ToDictionary(source => source.DatasetId, source => source.PublishedAt, StringComparer.Ordinal);
        foreach (var layer in Layers.All.Where(layer => modified.ContainsKey(layer.Dataset)))
            yield return (addresses.Collection(layer.Id), modified[layer.Dataset]);
    }

    private static IResult Robots(HttpRequest request)
    {
        var under = request.PathBase.ToUriComponent();
        return TypedResults.Text($"User-agent: *\n{string.Concat(Bulk.Select(path => $"Disallow: {under}{path}\n"))}\nSitemap: {Links.Base(request)}/sitemap.xml\n", "text/plain; charset=utf-8");
    }
}
