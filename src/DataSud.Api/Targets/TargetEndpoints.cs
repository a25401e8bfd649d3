using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage;
using DataSud.Storage.Targets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Targets;

/// <summary>Something that the strategy wants, by when and by whom.</summary>
/// <param name="Id">Objective code and rank: A.1.1-001.</param>
/// <param name="Objective">Objective.</param>
/// <param name="Indicator">Indicator that measures it; null where none does.</param>
/// <param name="Territory">Where.</param>
/// <param name="Dimensions">What else the number is about.</param>
/// <param name="Comparator">=, &gt;=, &lt;= or qualitative.</param>
/// <param name="Value">Number to reach; null when qualitative.</param>
/// <param name="Unit">Unit of the number, or null.</param>
/// <param name="Due">Due date as printed, or null.</param>
/// <param name="DueDate">Last day of the due date, or null.</param>
/// <param name="Holders">Who holds it: short names.</param>
/// <param name="Wording">What is to be reached, in French.</param>
/// <param name="Status">target, commitment, projection or obligation in the document.</param>
/// <param name="SourceLine">Lines of the document, the main one first, separated by ";".</param>
/// <param name="Figures">Observations that print it.</param>
/// <param name="Release">Release it comes from.</param>
/// <param name="Links">self, objective, indicator, observations, figure, territory, dataset, release.</param>
public sealed record Target(
    string Id, string Objective, string? Indicator, TerritoryName Territory, IReadOnlyDictionary<string, string> Dimensions, string Comparator,
    decimal? Value, string? Unit, string? Due, DateOnly? DueDate, IReadOnlyList<string> Holders, string Wording, string Status, string SourceLine,
    IReadOnlyList<string> Figures, string Release, IReadOnlyList<Link> Links);

/// <summary>/targets</summary>
public static class TargetEndpoints
{
    private const string Dataset = "strategie-2018";
    private static readonly string[] Sources = [Dataset, .. Declaration.ReferenceDatasets];

    private static readonly QueryParameter<string> Objective = QueryParameters.Text("objective",
        "Of this objective and of those below it: A, A.1 or A.1.1.", "the code of an objective", "A.1.1");

    private static readonly QueryParameter<string> Indicator = QueryParameters.Text("indicator",
        "Measured by this indicator.", "the code of an indicator", "fixed-premises-coverage-rate");

    private static readonly QueryParameter<string> Status = QueryParameters.Choice("status",
        "With this status in the document.", ["target", "commitment", "projection", "obligation"]);

    private static readonly QueryParameter<Period> Due = QueryParameters.Of<Period>("due",
        "Due inside this period.", "a year (2020) or span (2020/2025)",
        text => Period.TryParse(text, out var period) ? (period, null) : (null, "is not a period"), "2020/2025");

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 1000);

    /// <summary>Maps the resource.</summary>
    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/targets", ListAsync)
            .WithTags("Strategy")
            .WithSummary("The dated targets of the strategy")
            .WithDescription("513 targets, commitments, projections and obligations, 418 of them with a number, each with the lines of the document it comes from.")
            .Declares(new()
            {
                Parameters = [Objective, Indicator, SharedParameters.Level, SharedParameters.Territory, Status, Due, Limit, Paging.Offset, Paging.After, Paging.Before],
                DrawsOn = Sources,
            });

        api.MapGet("/targets/{id}", OneAsync)
            .WithTags("Strategy")
            .WithSummary("One target")
            .WithDescription("With its objective, the indicator that measures it and the figures that print it.")
            .Declares(new() { DrawsOn = Sources, PathExamples = { ["id"] = "A.1.1-001" } });
    }

    private static async Task<Results<Ok<ListAnswer<Target>>, ProblemHttpResult>> ListAsync(
        HttpContext context, ParsedQuery query, TargetQueries targets, UnknownCodes unknown, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!Paging.TryCursor(page.After, out var after) || !Paging.TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        var territory = query.Get(SharedParameters.Territory);
        var due = query.Get(Due);
        var filter = new TargetFilter(null, query.Get(Objective), query.Get(Indicator), territory?.Level ?? query.Get(SharedParameters.Level), territory?.Code,
            query.Get(Status), due?.Start, due?.End);
        var rows = await targets.FindAsync(filter, page, after, before, cancellationToken);
        if (rows.NumberMatched == 0)
        {
            if ((await unknown.ObjectiveAsync(context, "objective", filter.Objective, cancellationToken)
                 ?? await unknown.IndicatorAsync(context, "indicator", filter.Indicator, cancellationToken)
                 ?? await unknown.TerritoryAsync(context, "territory", territory, cancellationToken)) is { } problem)
                return problem;
        }
        var links = new Links(context.Request);
        return TypedResults.Ok(Paging.Answer(rows, links, row => Shape(row, links), ReleaseLinks.To(links, board, Dataset)));
    }

    private static async Task<Results<Ok<Target>, ProblemHttpResult>> OneAsync(
        string id, HttpContext context, TargetQueries targets, CancellationToken cancellationToken)
    {
        var found = await targets.FindAsync(new TargetFilter(id), new Page(1), null, null, cancellationToken);
        return found.Rows is [var row]
            ? TypedResults.Ok(Shape(row, new Links(context.Request)))
            : Problems.UnknownCode(context, "target", id, CodeMatching.Nearest(id, await targets.CodesAsync(cancellationToken)));
    }

    private static Target Shape(TargetRow row, Links links)
    {
        List<Link> own =
        [
            links.Json("self", links.To("/targets", row.Id), row.Wording),
            links.Json("objective", links.To("/objectives", row.ObjectiveCode), $"Objectif {row.ObjectiveCode}"),
        ];
        if (row.IndicatorCode is { } indicator)
        {
            own.Add(links.Json("indicator", links.To("/indicators", indicator), "Indicateur qui la mesure"));
            var territory = Uri.EscapeDataString($"{row.Level}:{row.TerritoryCode}");
            own.Add(links.Json("observations", links.To("/indicators", indicator, "observations") + $"?territory={territory}", "Chiffres de ce territoire"));
        }
        own.AddRange(row.FigureKeys.Select(key => links.Json("figure", links.To("/observations", key), $"Chiffre {key}, qui l’imprime")));
        own.Add(links.Json("territory", links.To("/territories", row.Level, row.TerritoryCode), row.TerritoryName));
        return new(row.Id, row.ObjectiveCode, row.IndicatorCode, new(row.Level, row.TerritoryCode, row.TerritoryName), row.Dimensions, row.Comparator,
            row.Value, row.Unit, row.Due, row.DueDate, row.Holder?.Split(';') ?? [], row.Wording, row.StatusInDocument, row.SourceLine,
            row.FigureKeys, ReleaseLinks.Name(Dataset, row.ReleaseNumber), [.. own, .. ReleaseLinks.To(links, Dataset, row.ReleaseNumber)]);
    }
}
