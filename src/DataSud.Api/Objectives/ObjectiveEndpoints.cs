using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Objectives;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Objectives;

/// <summary>An enjeu, orientation or objectif of the strategy, with what hangs on it.</summary>
/// <param name="Code">Code of annexe A of the document: A, A.1, A.1.3.</param>
/// <param name="Kind">enjeu, orientation or objectif.</param>
/// <param name="Title">Title as printed in annexe A.</param>
/// <param name="Parent">Code of the one above; null for an enjeu.</param>
/// <param name="Page">Page of the document.</param>
/// <param name="Summary">Summary, in French.</param>
/// <param name="Actions">Actions that the document names.</param>
/// <param name="Horizon">Year or span it aims at; null where none is printed.</param>
/// <param name="Children">The ones below it.</param>
/// <param name="Targets">Its own targets; those of a whole enjeu are behind its targets link.</param>
/// <param name="Indicators">Its own indicators, key ones first; those of a whole enjeu are behind its indicators link.</param>
/// <param name="Links">self, up, targets, progress, indicators, dataset, release.</param>
public sealed record Objective(
    string Code, string Kind, string Title, string? Parent, int Page, string Summary, IReadOnlyList<string> Actions, string? Horizon,
    IReadOnlyList<ObjectiveChild> Children, IReadOnlyList<ObjectiveTarget> Targets, IReadOnlyList<ObjectiveIndicator> Indicators,
    IReadOnlyList<Link> Links);

/// <summary>A child of an objective.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Kind">orientation or objectif.</param>
/// <param name="Title">Its title.</param>
/// <param name="Href">Its address.</param>
public sealed record ObjectiveChild(string Code, string Kind, string Title, string Href);

/// <summary>A target of an objective, in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Wording">What is to be reached.</param>
/// <param name="Indicator">Indicator that measures it, or null.</param>
/// <param name="Territory">level:code of the territory it is for.</param>
/// <param name="Comparator">=, &gt;=, &lt;= or qualitative.</param>
/// <param name="Value">Number to reach; null when qualitative.</param>
/// <param name="Unit">Unit of the number, or null.</param>
/// <param name="Due">Printed due date, or null.</param>
/// <param name="Href">Its address.</param>
public sealed record ObjectiveTarget(
    string Id, string Wording, string? Indicator, string Territory, string Comparator, decimal? Value, string? Unit, string? Due, string Href);

/// <summary>An indicator of an objective, in short.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Label">Its label.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Key">Whether it is a key indicator.</param>
/// <param name="Href">Its address.</param>
public sealed record ObjectiveIndicator(string Code, string Label, string Unit, bool Key, string Href);

/// <summary>/objectives</summary>
public static class ObjectiveEndpoints
{
    private const string Dataset = "strategie-2018";

    private static readonly QueryParameter<string> Kind = QueryParameters.Choice("kind", "Only this kind.", ["enjeu", "orientation", "objectif"]);

    private static readonly QueryParameter<string> Parent = QueryParameters.Text("parent",
        "Only the ones directly below this code.", "the code of an enjeu or orientation", "A.1");

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 100);

    /// <summary>Maps the resource.</summary>
    public static void MapObjectives(this IEndpointRouteBuilder api)
    {
        api.MapGet("/objectives", ListAsync)
            .WithTags("Strategy")
            .WithSummary("The strategy's 6 enjeux, 13 orientations and 37 objectifs")
            .WithDescription("In the document's order, each with its summary, its page, its targets and its indicators. Codes are those of annexe A (the sheet headers inside the document misprint one).")
            .Declares(new()
            {
                Parameters = [Kind, Parent, SharedParameters.Words, Limit, Paging.Offset, Paging.After, Paging.Before],
                DrawsOn = Declaration.AllDatasets,
            });

        api.MapGet("/objectives/{code}", OneAsync)
            .WithTags("Strategy")
            .WithSummary("One enjeu, orientation or objectif")
            .WithDescription("With its children, its dated targets and the indicators that measure it.")
            .Declares(new() { DrawsOn = Declaration.AllDatasets, PathExamples = { ["code"] = "A.1.1" } });
    }

    private static async Task<Results<Ok<ListAnswer<Objective>>, ProblemHttpResult>> ListAsync(
        HttpContext context, ParsedQuery query, ObjectiveQueries objectives, UnknownCodes unknown, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var tree = await objectives.FindAsync(null, query.Get(Kind), query.Get(Parent), query.Get(SharedParameters.Words), Paging.Read(query, Limit), cancellationToken);
        if (tree.Page.NumberMatched == 0 && await unknown.ObjectiveAsync(context, "parent", query.Get(Parent), cancellationToken) is { } problem)
            return problem;
        var links = new Links(context.Request);
        return TypedResults.Ok(Paging.Answer(tree.Page, links, row => Shape(row, tree, links, board), ReleaseLinks.To(links, board, Dataset)));
    }

    private static async Task<Results<Ok<Objective>, ProblemHttpResult>> OneAsync(
        string code, HttpContext context, ObjectiveQueries objectives, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var tree = await objectives.FindAsync(code, null, null, null, new Page(1), cancellationToken);
        return tree.Page.Rows is [var row]
            ? TypedResults.Ok(Shape(row, tree, new Links(context.Request), board))
            : Problems.UnknownCode(context, "objective", code, CodeMatching.Nearest(code, await objectives.CodesAsync(cancellationToken)));
    }

    private static Objective Shape(ObjectiveRow row, ObjectiveTree tree, Links links, ReleaseBoard board)
    {
        List<Link> own = [links.Json("self", links.To("/objectives", row.Code), row.Title)];
        if (row.ParentCode is { } parent)
            own.Add(links.Json("up", links.To("/objectives", parent), $"Au-dessus : {parent}"));
        own.Add(links.Json("targets", links.To($"/targets?objective={row.Code}"), "Cibles, sous-niveaux compris"));
        own.Add(links.Json("progress", links.To("/objectives", row.Code, "progress"), "Où en sont les cibles, sous-niveaux compris"));
        own.Add(links.Json("indicators", links.To($"/indicators?objective={row.Code}"), "Indicateurs, sous-niveaux compris"));
        return new(row.Code, row.Kind, row.Title, row.ParentCode, row.Page, row.Summary, row.Actions, row.Horizon,
            [.. tree.Children[row.Code].Select(child => new ObjectiveChild(child.Code, child.Kind, child.Title, links.To("/objectives", child.Code)))],
            [.. tree.Targets[row.Code].Select(target => Shape(target, links))],
            [.. tree.Indicators[row.Code].Select(item => new ObjectiveIndicator(item.Code, item.Label, item.Unit, item.IsKey, links.To("/indicators", item.Code)))],
            [.. own, .. ReleaseLinks.To(links, board, Dataset)]);
    }

    private static ObjectiveTarget Shape(ObjectiveTargetRow target, Links links) => new(
        target.Id, target.Wording, target.IndicatorCode, $"{target.Level}:{target.TerritoryCode}", target.Comparator, target.Value, target.Unit,
        target.Due, links.To("/targets", target.Id));
}
