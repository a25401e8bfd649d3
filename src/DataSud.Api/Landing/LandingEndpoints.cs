using DataSud.Api.Http;

namespace DataSud.Api.Landing;

/// <summary>What the service has, one link each.</summary>
/// <param name="Title">Name of the service.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="Links">Every resource, the contract and the documentation.</param>
public sealed record LandingPage(string Title, string Description, IReadOnlyList<Link> Links);

/// <summary>What the service claims to conform to.</summary>
/// <param name="ConformsTo">Conformance classes of OGC.</param>
public sealed record Conformance(IReadOnlyList<string> ConformsTo);

/// <summary>/api/v1, /api/v1/conformance, and the page of each kind of error.</summary>
public static class LandingEndpoints
{
    /// <summary>Maps the resources.</summary>
    public static void MapLanding(this IEndpointRouteBuilder api)
    {
        api.MapGet("/", Land)
            .WithTags("Service")
            .WithSummary("Where to begin")
            .WithDescription("A link to every resource, to the contract and to the documentation; the landing page of OGC API - Features.")
            .Produces<LandingPage>()
            .Declares(new() { Formats = ["json", "html"], DrawsOn = [] });
        api.MapGet("/conformance", Conform)
            .WithTags("Service")
            .WithSummary("What the service conforms to")
            .WithDescription("The conformance classes of OGC API - Features, Tiles and CQL2 that the service implements.")
            .Produces<Conformance>()
            .Declares(new() { Formats = ["json", "html"], DrawsOn = [] });
    }

    /// <summary>Maps the pages that a problem document's type leads to.</summary>
    public static void MapProblemKinds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/problems/{id}", (string id, HttpContext context) =>
            Problems.Kinds.FirstOrDefault(kind => kind.Id == id) is { } kind
                ? Results.Ok(kind)
                : Problems.UnknownCode(context, "kind of problem", id, CodeMatching.Nearest(id, Problems.Kinds.Select(known => known.Id))))
            .WithTags("Service")
            .WithSummary("What an error means")
            .WithDescription("The page that the type of a problem document (RFC 9457) leads to.")
            .Produces<ProblemKind>()
            .Declares(new() { DrawsOn = [], PathExamples = { ["id"] = "invalid-parameter" } });
    }

    private static IResult Land(HttpRequest request, ParsedQuery query)
    {
        var links = new Links(request);
        var root = Links.Base(request);
        var landing = new LandingPage(
            "DataSud.Api",
            "La stratégie numérique de Provence-Alpes-Côte d’Azur en données ouvertes : objectifs, cibles datées, indicateurs, chiffres et couches de couverture.",
            [
                new("self", links.Self, Negotiation.MediaTypeOf(query.Format), "Ce document"),
                query.Format == "html" ? new("alternate", links.SelfWith(("f", "json")), MediaTypes.Json, "En JSON") : new("alternate", links.SelfWith(("f", "html")), MediaTypes.Html, "En page à lire"),
                new("service-desc", root + "/openapi/v1.json", MediaTypes.OpenApi, "Contrat OpenAPI 3.0"),
                new("service-doc", root + "/docs", MediaTypes.Html, "Documentation interactive"),
                new("alternate", root + "/", MediaTypes.Html, "Page d’accueil"),
                links.Json("conformance", links.To("/conformance"), "Normes suivies"),
                links.Json("data", links.To("/collections"), "Les couches (OGC API - Features)"),
                links.Json("http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", links.To("/tileMatrixSets"), "Grilles de tuiles"),
                links.Json("coverage", links.To("/coverage/zones"), "Zones blanches et grises, par priorité"),
                links.Json("coverage", links.To("/coverage/mobile"), "Taux de couverture mobile"),
                links.Json("coverage", links.To("/coverage/fixed"), "La fibre, trimestre par trimestre"),
                links.Json("objectives", links.To("/objectives"), "Les enjeux, orientations et objectifs de la stratégie"),
                links.Json("targets", links.To("/targets"), "Les cibles datées"),
                links.Json("indicators", links.To("/indicators"), "Les indicateurs et leurs chiffres"),
                links.Json("conflicts", links.To("/conflicts"), "Les contradictions du document"),
                links.Json("territories", links.To("/territories"), "Les territoires"),
                links.Json("datasets", links.To("/datasets"), "Les jeux de données et leurs éditions"),
                links.Json("dimensions", links.To("/dimensions"), "Les dimensions des chiffres"),
                links.Json("units", links.To("/units"), "Les unités"),
                links.Json("sources", links.To("/sources"), "Les producteurs des chiffres"),
            ]);
        return query.Format != "html"
            ? TypedResults.Ok(landing)
            : new HtmlPage(request, landing.Title)
                .Also(landing.Links.Where(link => link.Rel is "alternate" or "service-desc" or "service-doc"))
                .Paragraph(landing.Description)
                .Paragraph("Dans QGIS : Couche › Ajouter une couche › WFS / OGC API - Features, avec l’adresse de cette page.")
                .Links(landing.Links.Where(link => link.Rel is not ("self" or "alternate")));
    }

    private static IResult Conform(HttpRequest request, ParsedQuery query)
    {
        var links = new Links(request);
        return query.Format != "html"
            ? TypedResults.Ok(new Conformance(ConformanceClasses.All))
            : new HtmlPage(request, "Normes suivies").Below(links.To("/"), "API")
                .Also([new("alternate", links.SelfWith(("f", "json")), MediaTypes.Json, "En JSON")])
                .Links(ConformanceClasses.All.Select(name => new Link("conformance", name, MediaTypes.Html, name)));
    }
}
