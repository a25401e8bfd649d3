using DataSud.Api.Features;
using DataSud.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Landing;

/// <summary>What the service has, one link each.</summary>
/// <param name="Title">Name of the service.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="Links">Every resource, the contract and the documentation.</param>
public sealed record LandingPage(string Title, string Description, IReadOnlyList<Link> Links);

/// <summary>/api/v1, and the page of each kind of error.</summary>
public static class LandingEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapLanding(this IEndpointRouteBuilder api) =>
        api.MapGet("/", Land)
            .WithTags("Service")
            .WithSummary("Where to begin")
            .WithDescription("A link to every resource, to the contract and to the documentation.")
            .Declares(new() { DrawsOn = [] });

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

    private static Ok<LandingPage> Land(HttpRequest request)
    {
        var links = new Links(request);
        var root = Links.Base(request);
        return TypedResults.Ok(new LandingPage(
            "DataSud.Api",
            "La stratégie numérique de Provence-Alpes-Côte d’Azur en données ouvertes : objectifs, cibles datées, indicateurs, chiffres et couches de couverture.",
            [
                links.Json("self", links.To("/"), "Ce document"),
                new("service-desc", root + "/openapi/v1.json", MediaTypes.OpenApi, "Contrat OpenAPI 3.0"),
                new("service-doc", root + "/docs", MediaTypes.Html, "Documentation interactive"),
                new("alternate", root + "/", MediaTypes.Html, "Page d’accueil"),
                links.Json("objectives", links.To("/objectives"), "Les enjeux, orientations et objectifs de la stratégie"),
                links.Json("targets", links.To("/targets"), "Les cibles datées"),
                links.Json("indicators", links.To("/indicators"), "Les indicateurs et leurs chiffres"),
                links.Json("conflicts", links.To("/conflicts"), "Les contradictions du document"),
                links.Json("territories", links.To("/territories"), "Les territoires"),
                links.Json("datasets", links.To("/datasets"), "Les jeux de données et leurs éditions"),
                links.Json("dimensions", links.To("/dimensions"), "Les dimensions des chiffres"),
                links.Json("units", links.To("/units"), "Les unités"),
                links.Json("sources", links.To("/sources"), "Les producteurs des chiffres"),
                new("items", links.To($"/collections/{FtthItemsEndpoints.Collection}/items"), MediaTypes.GeoJson, "La fibre par commune, couche GeoJSON"),
                new("items", links.To($"/collections/{EstablishmentItemsEndpoints.Collection}/items"), MediaTypes.GeoJson, "Les établissements, couche GeoJSON"),
            ]));
    }
}
