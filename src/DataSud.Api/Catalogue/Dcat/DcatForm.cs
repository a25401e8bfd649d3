using System.Text;
using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>A form that the catalogue is served in.</summary>
/// <param name="Name">Value of f, and ending of addresses.</param>
/// <param name="ContentType">Content-Type of its answers.</param>
/// <param name="Accepted">Media types that ask for it, its own first.</param>
/// <param name="Writer">Makes its writer; null for a page.</param>
internal sealed record DcatForm(string Name, string ContentType, IReadOnlyList<string> Accepted, Func<StringBuilder, RdfWriter>? Writer)
{
    /// <summary>RDF/XML: what is answered to a reader that takes anything, for DataSud's own takes nothing else.</summary>
    public static readonly DcatForm RdfXml = new("rdf", "application/rdf+xml", ["application/rdf+xml", "application/xml", "text/xml"], text => new RdfXmlWriter(text));

    /// <summary>Turtle; without the charset udata reads it as Latin-1.</summary>
    public static readonly DcatForm Turtle = new("ttl", "text/turtle; charset=utf-8", ["text/turtle", "application/x-turtle"], text => new TurtleWriter(text));

    /// <summary>JSON-LD.</summary>
    public static readonly DcatForm JsonLd = new("jsonld", "application/ld+json", ["application/ld+json", "application/json"], text => new JsonLdWriter(text));

    /// <summary>A page.</summary>
    public static readonly DcatForm Html = new("html", "text/html; charset=utf-8", ["text/html", "application/xhtml+xml"], null);

    /// <summary>All of them, the default first.</summary>
    public static readonly IReadOnlyList<DcatForm> All = [RdfXml, Turtle, JsonLd, Html];

    /// <summary>Those that are RDF.</summary>
    public static readonly IReadOnlyList<DcatForm> Graphs = [RdfXml, Turtle, JsonLd];

    /// <summary>Endings of addresses that ask for a graph.</summary>
    public static readonly IReadOnlyList<string> Endings = ["rdf", "xml", "ttl", "jsonld", "json"];

    /// <summary>The form of a short name or of the ending of an address, or null; xml is RDF/XML and json is JSON-LD.</summary>
    public static DcatForm? Named(string name) => name switch
    {
        "xml" => RdfXml,
        "json" => JsonLd,
        _ => All.FirstOrDefault(form => form.Name == name),
    };

    /// <summary>What the Accept header asks for, or null when it takes none of them.</summary>
    public static DcatForm? Accepts(HttpRequest request)
    {
        var ranges = request.GetTypedHeaders().Accept;
        return ranges.Count == 0
            // A header that cannot be read says nothing; the default answers.
            ? RdfXml
            : ranges
                .Where(range => range.Quality != 0)
                .OrderByDescending(range => range.Quality ?? 1)
                .ThenByDescending(range => !range.MatchesAllTypes)
                .Select(Matching)
                .FirstOrDefault(form => form is not null);
    }

    private static DcatForm? Matching(MediaTypeHeaderValue range) => All.FirstOrDefault(form => form.Accepted.Any(type => MediaTypeHeaderValue.Parse(type).IsSubsetOf(range)));

    /// <summary>Links to the other forms of something.</summary>
    /// <param name="address">Its address without ending.</param>
    public static IEnumerable<Link> Alternates(string address) => Graphs.Select(form => new Link("alternate", $"{address}.{form.Name}", form.Accepted[0], form == RdfXml ? "RDF/XML" : form == Turtle ? "Turtle" : "JSON-LD"));
}
