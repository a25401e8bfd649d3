using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Indicators;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Indicators;

/// <summary>What a series of figures measures.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Label">Label in French.</param>
/// <param name="LabelEn">Label in English.</param>
/// <param name="Unit">Unit code; /units spells it out.</param>
/// <param name="Theme">Enjeu it belongs to: A to F.</param>
/// <param name="Objectives">Objectives it measures.</param>
/// <param name="Definition">What is counted and what must not be done with it, in French.</param>
/// <param name="Direction">higher-is-better, lower-is-better or neutral.</param>
/// <param name="Basis">administrative, survey, declared (by simulation), estimated, projection or mixed.</param>
/// <param name="Key">Whether it is one of the key indicators.</param>
/// <param name="SourceLines">Lines of the document that print it, or null.</param>
/// <param name="Related">Indicators of other sources on the same subject, kept apart because they count otherwise.</param>
/// <param name="Observations">How many figures it has now.</param>
/// <param name="Targets">How many targets it measures.</param>
/// <param name="From">First day that a figure covers, or null.</param>
/// <param name="To">Last day that a figure covers, or null.</param>
/// <param name="Release">Release that defines it.</param>
/// <param name="Links">self, observations, targets, objective, related, dataset, release.</param>
public sealed record Indicator(
    string Code, string Label, string LabelEn, string Unit, string Theme, IReadOnlyList<string> Objectives, string Definition, string Direction,
    string Basis, bool Key, string? SourceLines, IReadOnlyList<string> Related, long Observations, long Targets, DateOnly? From, DateOnly? To,
    string Release, IReadOnlyList<Link> Links);

/// <summary>/indicators</summary>
public static class IndicatorEndpoints
{
    private static readonly QueryParameter<string> Objective = QueryParameters.Text("objective",
        "Measuring this objective or one below it: A, A.1 or A.1.1.", "the code of an objective", "A.1.1");

    private static readonly QueryParameter<string> Theme = QueryParameters.Choice("theme", "Of this enjeu.", ["A", "B", "C", "D", "E", "F"]);

    private static readonly QueryParameter<string> Key = QueryParameters.Choice("key", "true: only the key indicators; false: only the others.", ["true", "false"]);

    private static readonly QueryParameter<string> Dataset = QueryParameters.Text("dataset", "Defined by this dataset.", "the id of a dataset", "arcep-ftth");

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 1000);

    /// <summary>Maps the resource.</summary>
    public static void MapIndicators(this IEndpointRouteBuilder api)
    {
        api.MapGet("/indicators", ListAsync)
            .WithTags("Indicators")
            .WithSummary("What is measured")
            .WithDescription("The 628 indicators of the strategy, then those that the imported official files feed.")
            .Declares(new()
            {
                Parameters = [Objective, Theme, Key, Dataset, SharedParameters.Words, Limit, Paging.Offset, Paging.After, Paging.Before],
                DrawsOn = Declaration.AllDatasets,
            });

        api.MapGet("/indicators/{code}", OneAsync)
            .WithTags("Indicators")
            .WithSummary("One indicator")
            .WithDescription("Its definition, its unit, how many figures it has and over which years.")
            .Declares(new() { DrawsOn = Declaration.AllDatasets, PathExamples = { ["code"] = "fixed-premises-coverage-rate" } });
    }

    private static async Task<Results<Ok<ListAnswer<Indicator>>, ProblemHttpResult>> ListAsync(
        HttpContext context, ParsedQuery query, IndicatorQueries indicators, UnknownCodes unknown, CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!Paging.TryCursor(page.After, out var after) || !Paging.TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        var filter = new IndicatorFilter(null, query.Get(Objective), query.Get(Theme), query.Get(Key) is { } key ? key == "true" : null,
            query.Get(Dataset), query.Get(SharedParameters.Words));
        var rows = await indicators.FindAsync(filter, page, after, before, cancellationToken);
        if (rows.NumberMatched == 0)
        {
            if ((await unknown.ObjectiveAsync(context, "objective", filter.Objective, cancellationToken)
                 ?? await unknown.DatasetAsync(context, "dataset", filter.Dataset, cancellationToken)) is { } problem)
                return problem;
        }
        var links = new Links(context.Request);
        return TypedResults.Ok(Paging.Answer(rows, links, row => Shape(row, links)));
    }

    private static async Task<Results<Ok<Indicator>, ProblemHttpResult>> OneAsync(
        string code, HttpContext context, IndicatorQueries indicators, CancellationToken cancellationToken)
    {
        var found = await indicators.FindAsync(new IndicatorFilter(code), new Page(1), null, null, cancellationToken);
        return found.Rows is [var row]
            ? TypedResults.Ok(Shape(row, new Links(context.Request)))
            : await UnknownAsync(context, code, indicators, cancellationToken);
    }

    /// <summary>404 for a code that no indicator has.</summary>
    internal static async Task<ProblemHttpResult> UnknownAsync(HttpContext context, string code, IndicatorQueries indicators, CancellationToken cancellationToken) =>
        Problems.UnknownCode(context, "indicator", code, CodeMatching.Nearest(code, await indicators.CodesAsync(cancellationToken)));

    private static Indicator Shape(IndicatorRow row, Links links)
    {
        List<Link> own =
        [
            links.Json("self", links.To("/indicators", row.Code), row.Label),
            links.Json("observations", links.To("/indicators", row.Code, "observations"), "Chiffres"),
            new("observations", links.To("/indicators", row.Code, "observations") + "?f=csv&limit=10000", MediaTypes.Csv, "Chiffres, CSV"),
            new("observations", links.To("/indicators", row.Code, "observations") + "?f=geojson", MediaTypes.GeoJson, "Chiffres, GeoJSON"),
            links.Json("targets", links.To("/targets") + $"?indicator={Uri.EscapeDataString(row.Code)}", "Cibles qu’il mesure"),
        ];
        own.AddRange(row.Objectives.Select(objective => links.Json("objective", links.To("/objectives", objective), $"Objectif {objective}")));
        own.AddRange(row.Related.Select(related => links.Json("related", links.To("/indicators", related), $"Indicateur proche : {related}")));
        return new(row.Code, row.Label, row.LabelEn, row.Unit, row.Theme, row.Objectives, row.Definition, row.Direction, row.Basis, row.IsKey,
            row.SourceLines, row.Related, row.Observations, row.Targets, row.FirstDay, row.LastDay,
            ReleaseLinks.Name(row.DatasetId, row.ReleaseNumber), [.. own, .. ReleaseLinks.To(links, row.DatasetId, row.ReleaseNumber)]);
    }
}
