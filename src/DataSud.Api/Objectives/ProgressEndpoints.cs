using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage.Indicators;
using DataSud.Storage.Objectives;
using DataSud.Storage.Territories;

namespace DataSud.Api.Objectives;

/// <summary>/objectives/{code}/progress</summary>
public static class ProgressEndpoints
{
    private const string Dataset = "strategie-2018";

    private static readonly QueryParameter<TerritoryReference> Territory = SharedParameters.TerritoryOf(
        "Measured for this territory, against its own targets and those of the territories it is part of (of these only shares in percent can be compared). Absent: each target for its own territory.",
        TerritoryQueries.Levels);

    private static readonly QueryParameter<string> Status = QueryParameters.Choice("status", "Only targets with this status.", [.. ProgressWords.Statuses.Keys]);

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 1000);

    private static readonly (string, Func<ProgressItem, object?>)[] Columns =
    [
        ("id", item => item.Id),
        ("objective", item => item.Objective),
        ("wording", item => item.Wording),
        ("targetTerritory", item => $"{item.TargetTerritory.Level}:{item.TargetTerritory.Code}"),
        ("territory", item => $"{item.Territory.Level}:{item.Territory.Code}"),
        ("indicator", item => item.Indicator),
        ("comparator", item => item.Comparator),
        ("value", item => item.Value),
        ("unit", item => item.Unit),
        ("due", item => item.Due),
        ("statusInDocument", item => item.StatusInDocument),
        ("status", item => item.Status),
        ("reason", item => item.Reason),
        ("asOf", item => Day(item.Measure?.AsOf)),
        ("measured", item => item.Measure?.Latest?.Value),
        ("period", item => item.Measure?.Latest?.Period),
        ("basis", item => item.Measure?.Basis),
        ("gap", item => item.Measure?.Gap),
        ("changePerYear", item => item.Measure?.Trend?.ChangePerYear),
        ("periods", item => item.Measure?.Trend?.Periods),
        ("r2", item => item.Measure?.Trend?.R2),
        ("expectedDate", item => Day(item.Measure?.ExpectedDate)),
        ("related", item => string.Join(' ', item.Related.Select(related => $"{related.Indicator}={related.Status}"))),
        ("release", item => item.Measure?.Release),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapProgress(this IEndpointRouteBuilder api) =>
        api.MapGet("/objectives/{code}/progress", OneAsync)
            .WithTags("Strategy")
            .WithSummary("How far an objective's targets are")
            .WithDescription("Of each target of the objective and of those below it: the latest measure of its indicator, the gap, the change per year and, with at least three measured periods, "
                + "the day on which it is reached at that pace. Estimates, bounds, plans and targets are no measures; figures of another unit, perimeter or denominator are never joined. "
                + "Indicators of other sources that count otherwise stand apart, in related. The status is as of the latest measure (asOf), never as of today: what the data cannot tell is unknown, with the reason.")
            .Produces<ObjectiveProgress>()
            .Declares(new()
            {
                Parameters = [Territory, Status, Limit, Paging.Offset, Negotiation.Excel],
                Formats = ["json", "csv"],
                DrawsOn = Declaration.AllDatasets,
                PathExamples = { ["code"] = "A.1.1" },
            });

    private static async Task<IResult> OneAsync(
        string code, HttpContext context, ParsedQuery query, ObjectiveQueries objectives, ProgressQueries progress, TerritoryQueries territories, AskedTerritory asked,
        ReleaseBoard board, CancellationToken cancellationToken)
    {
        var known = await objectives.CodesAsync(cancellationToken);
        if (!known.Contains(code, StringComparer.Ordinal))
            return Problems.UnknownCode(context, "objective", code, CodeMatching.Nearest(code, known));
        TerritoryName? territory = null;
        if (query.Get(Territory) is { } reference)
        {
            (territory, var instead) = await asked.FindAsync(context, reference, cancellationToken);
            if (instead is not null)
                return instead;
        }
        var wholes = territory is null ? null : await territories.WholesOfAsync(territory.Level, territory.Code, cancellationToken);
        var targets = await progress.TargetsAsync(code, wholes, cancellationToken);
        var figures = await progress.FiguresAsync(targets.Where(target => target.Value is not null).Select(target => target.Id), territory?.Level, territory?.Code, cancellationToken);

        var links = new Links(context.Request);
        var byTarget = figures.ToLookup(figure => figure.TargetId);
        var items = targets.Select(target => TargetMeasuring.Tell(target, territory, [.. byTarget[target.Id]], links)).ToList();
        var summary = ProgressWords.Statuses.Keys.ToDictionary(status => status, status => items.Count(item => item.Status == status), StringComparer.Ordinal);
        if (query.Get(Status) is { } wanted)
            items = [.. items.Where(item => item.Status == wanted)];
        var page = Paging.Short(items, query, Limit, links, item => item,
            [
                links.Json("objective", links.To("/objectives", code), $"Objectif {code}"),
                links.Json("targets", links.To("/targets") + $"?objective={Uri.EscapeDataString(code)}", "Cibles"),
                .. ReleaseLinks.To(links, board, Dataset),
            ]);
        return query.Format == "csv"
            ? new CsvAnswer<ProgressItem>($"progress-{code}.csv", Columns, page.Items, query.Get(Negotiation.Excel))
            : TypedResults.Ok(new ObjectiveProgress(code, territory, summary, page.Items, page.NumberMatched, page.NumberReturned, page.Links));
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
