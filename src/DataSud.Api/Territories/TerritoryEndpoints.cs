using System.Text.Json;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Indicators;
using DataSud.Storage.Territories;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Territories;

/// <summary>A territory, in short.</summary>
/// <param name="Level">france, region, departement, epci, commune, arrondissement or other.</param>
/// <param name="Code">Code, unique in its level.</param>
/// <param name="Name">Name.</param>
public sealed record TerritoryName(string Level, string Code, string Name);

/// <summary>A place that figures are about.</summary>
/// <param name="Level">france, region, departement, epci, commune, arrondissement or other (a place of the strategy without an official code).</param>
/// <param name="Code">Code, unique in its level: 93 is a region and a département.</param>
/// <param name="Name">Name.</param>
/// <param name="Official">Whether the code is an official one.</param>
/// <param name="Parent">The place it is part of, or null.</param>
/// <param name="Epci">SIREN of a commune's EPCI, or null.</param>
/// <param name="Population">Municipal population; null where no source gives it.</param>
/// <param name="AreaKm2">Area in km², measured in Lambert-93; null without an outline.</param>
/// <param name="Bbox">West, south, east, north in degrees; null without an outline.</param>
/// <param name="FormerCodes">Codes of former communes whose ground it holds.</param>
/// <param name="StrategyLabel">Name that the strategy gives it; null where it does not name it.</param>
/// <param name="Comment">What there is to know of it, or null.</param>
/// <param name="Links">self, up, parts, outline, dataset, release.</param>
public sealed record Territory(
    string Level, string Code, string Name, bool Official, TerritoryName? Parent, string? Epci, int? Population, decimal? AreaKm2,
    IReadOnlyList<double>? Bbox, IReadOnlyList<string> FormerCodes, string? StrategyLabel, string? Comment, IReadOnlyList<Link> Links);

/// <summary>/territories</summary>
public static class TerritoryEndpoints
{
    private const string Dataset = "territoires";

    private static readonly QueryParameter<TerritoryReference> Within = SharedParameters.Within with
    {
        Description = "Only the parts, at any depth, of this territory.",
    };

    private static readonly QueryParameter<string> Scope = QueryParameters.Choice("scope",
        "region: the region, its parts and the places its strategy names. all: also the communes, départements and regions of the rest of France that imported files name.",
        ["region", "all"], "region");

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 1000);

    /// <summary>Maps the resource.</summary>
    public static void MapTerritories(this IEndpointRouteBuilder api)
    {
        api.MapGet("/territories", ListAsync)
            .WithTags("Territories")
            .WithSummary("The region, its départements, EPCI and communes, and the places the strategy names")
            .WithDescription("As of 1 January 2026. A code is unique only with its level.")
            .Declares(new()
            {
                Parameters = [SharedParameters.Level, Within, SharedParameters.Words, Scope, Limit, Paging.Offset, Paging.After, Paging.Before],
                DrawsOn = Declaration.AllDatasets,
            });

        api.MapGet("/territories/{level}/{code}", OneAsync)
            .WithTags("Territories")
            .WithSummary("One territory")
            .WithDescription("JSON, or GeoJSON with its outline. The code of a commune that has merged is answered with the commune that holds its ground today (301).")
            .Produces<Territory>()
            .Declares(new() { Formats = ["json", "geojson"], DrawsOn = Declaration.AllDatasets, PathExamples = { ["level"] = "commune", ["code"] = "05001" } });
    }

    private static async Task<Results<Ok<ListAnswer<Territory>>, ProblemHttpResult>> ListAsync(
        HttpContext context, ParsedQuery query, TerritoryQueries territories, UnknownCodes unknown, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var within = query.Get(Within);
        var filter = new TerritoryFilter(query.Get(SharedParameters.Level), null, within?.Level, within?.Code, query.Get(SharedParameters.Words),
            WholeOfFrance: query.Get(Scope) == "all");
        var rows = await territories.FindAsync(filter, Paging.Read(query, Limit), cancellationToken);
        if (rows.NumberMatched == 0 && await unknown.TerritoryAsync(context, "within", within, cancellationToken) is { } problem)
            return problem;
        var links = new Links(context.Request);
        return TypedResults.Ok(Paging.Answer(rows, links, row => Shape(row, links, board), ReleaseLinks.To(links, board, Dataset)));
    }

    private static async Task<IResult> OneAsync(
        string level, string code, HttpContext context, ParsedQuery query, TerritoryQueries territories, ReleaseBoard board, CancellationToken cancellationToken)
    {
        if (!TerritoryQueries.Levels.Contains(level, StringComparer.Ordinal))
            return Problems.UnknownCode(context, "level of territory", level, CodeMatching.Nearest(level, TerritoryQueries.Levels));
        var asGeoJson = query.Format == "geojson";
        var found = await territories.FindAsync(
            new TerritoryFilter(level, code, WholeOfFrance: true, WithGeometry: asGeoJson), new Page(1), cancellationToken);
        var links = new Links(context.Request);
        if (found.Rows is not [var row])
        {
            return await territories.SuccessionAsync(level, code, cancellationToken) is { } succession
                ? TypedResults.Redirect(links.To("/territories", level, succession.SuccessorCode) + context.Request.QueryString.ToUriComponent(), permanent: true)
                : Problems.UnknownCode(context, $"{level} with the code", code, await territories.NearestAsync(level, code, cancellationToken));
        }
        return asGeoJson ? new TerritoryFeature(row) : TypedResults.Ok(Shape(row, links, board));
    }

    private static Territory Shape(TerritoryRow row, Links links, ReleaseBoard board)
    {
        var self = links.To("/territories", row.Level, row.Code);
        List<Link> own = [links.Json("self", self, row.Name)];
        if (row is { ParentLevel: { } parentLevel, ParentCode: { } parentCode })
            own.Add(links.Json("up", links.To("/territories", parentLevel, parentCode), row.ParentName ?? parentCode));
        if (row.EpciCode is { } epci)
            own.Add(links.Json("epci", links.To("/territories", "epci", epci), "Son EPCI"));
        if (row.Level is not ("commune" or "arrondissement" or "other"))
            own.Add(links.Json("parts", links.To("/territories") + $"?within={Uri.EscapeDataString($"{row.Level}:{row.Code}")}", "Ce qui le compose"));
        if (row.Bbox is not null)
            own.Add(new("outline", self + "?f=geojson", MediaTypes.GeoJson, "Son contour"));
        return new(row.Level, row.Code, row.Name, row.Official,
            row is { ParentLevel: { } level, ParentCode: { } code } ? new(level, code, row.ParentName ?? code) : null,
            row.EpciCode, row.Population, row.AreaKm2, row.Bbox, row.FormerCodes, row.StrategyLabel, row.Comment,
            [.. own, .. ReleaseLinks.To(links, board, Dataset)]);
    }
}

/// <summary>A territory as one GeoJSON feature.</summary>
/// <param name="row">The territory with its outline.</param>
public sealed class TerritoryFeature(TerritoryRow row) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var feature = new FeatureWriter(httpContext.Response.BodyWriter);
        feature.BeginFeature(row.Code);
        feature.Geometry(row.Geometry);
        WriteProperties(feature.BeginProperties());
        feature.EndFeature();
    }

    private void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteString("level", row.Level);
        json.WriteString("code", row.Code);
        json.WriteString("name", row.Name);
        if (row.Population is { } population)
            json.WriteNumber("population", population);
        else
            json.WriteNull("population");
        if (row.AreaKm2 is { } area)
            json.WriteNumber("areaKm2", area);
        else
            json.WriteNull("areaKm2");
    }
}
