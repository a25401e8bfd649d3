using DataSud.Api.Http;
using DataSud.Storage.Conflicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Conflicts;

/// <summary>A place where the strategy's document contradicts itself: all versions are kept, none is corrected.</summary>
/// <param name="Id">Group: k001.</param>
/// <param name="Figures">Ids of the figures that disagree.</param>
/// <param name="Indicator">Indicator they share, or null.</param>
/// <param name="Level">Level they share, or null.</param>
/// <param name="Territory">Territory they share, or null.</param>
/// <param name="Period">Period they share, or null.</param>
/// <param name="Dimensions">Dimensions they share, or null.</param>
/// <param name="Statement">What each line prints.</param>
/// <param name="Preferred">Figure that an editor would trust, or null where nothing tells.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Links">self, one a figure, preferred, dataset, release.</param>
public sealed record Conflict(
    string Id, IReadOnlyList<string> Figures, string? Indicator, string? Level, string? Territory, string? Period,
    IReadOnlyDictionary<string, string>? Dimensions, string Statement, string? Preferred, string? Reason, IReadOnlyList<Link> Links);

/// <summary>/conflicts</summary>
public static class ConflictEndpoints
{
    private const string Dataset = "strategie-2018";
    private static readonly string[] Sources = [Dataset];

    /// <summary>Maps the resource.</summary>
    public static void MapConflicts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/conflicts", ListAsync)
            .WithTags("Strategy")
            .WithSummary("Where the document contradicts itself")
            .WithDescription("65 groups of figures that disagree on the same fact, with what each line prints.")
            .Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], DrawsOn = Sources });

        api.MapGet("/conflicts/{id}", OneAsync)
            .WithTags("Strategy")
            .WithSummary("One contradiction")
            .WithDescription("What each line prints, and which figure an editor would trust where something tells.")
            .Declares(new() { DrawsOn = Sources, PathExamples = { ["id"] = "k001" } });
    }

    private static async Task<Ok<ListAnswer<Conflict>>> ListAsync(
        HttpRequest request, ParsedQuery query, ConflictQueries conflicts, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var links = new Links(request);
        return TypedResults.Ok(Paging.Short(await conflicts.FindAsync(null, cancellationToken), query, links, row => Shape(row, links, board), ReleaseLinks.To(links, board, Dataset)));
    }

    private static async Task<Results<Ok<Conflict>, ProblemHttpResult>> OneAsync(
        string id, HttpContext context, ConflictQueries conflicts, ReleaseBoard board, CancellationToken cancellationToken)
    {
        if (await conflicts.FindAsync(id, cancellationToken) is [var row])
            return TypedResults.Ok(Shape(row, new Links(context.Request), board));
        var known = await conflicts.FindAsync(null, cancellationToken);
        return Problems.UnknownCode(context, "conflict", id, CodeMatching.Nearest(id, known.Select(conflict => conflict.GroupId)));
    }

    private static Conflict Shape(ConflictRow row, Links links, ReleaseBoard board) => new(
        row.GroupId, row.FigureKeys, row.IndicatorCode, row.Level, row.TerritoryCode, row.Period, row.Dimensions, row.Statement, row.PreferredKey, row.Reason,
        [
            links.Json("self", links.To("/conflicts", row.GroupId), $"Contradiction {row.GroupId}"),
            .. row.FigureKeys.Select(key => links.Json(key == row.PreferredKey ? "preferred" : "figure", links.To("/observations", key), $"Chiffre {key}")),
            .. ReleaseLinks.To(links, board, Dataset),
        ]);
}
