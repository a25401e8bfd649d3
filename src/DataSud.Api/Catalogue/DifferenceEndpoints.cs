using System.Globalization;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Catalogue;

/// <summary>How many observations differ between two releases.</summary>
/// <param name="Added">Only in the second.</param>
/// <param name="Removed">Only in the first.</param>
/// <param name="Changed">In both, and not the same.</param>
/// <param name="Unchanged">In both, and the same.</param>
public sealed record DifferenceTotals(long Added, long Removed, long Changed, long Unchanged);

/// <summary>What one release says of an observation.</summary>
/// <param name="Value">The figure; null only with a missingReason.</param>
/// <param name="MissingReason">Why there is no value, or null.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="Printed">The figure as the source prints it; null for a computed one.</param>
/// <param name="Qualifier">&lt;, &gt;, ~, estimate or target; or null.</param>
public sealed record ObservedValue(decimal? Value, string? MissingReason, string Unit, string? Printed, string? Qualifier);

/// <summary>An observation that is not the same in two releases.</summary>
/// <param name="Key">Its stable id, by which the releases are compared.</param>
/// <param name="Kind">added, removed or changed.</param>
/// <param name="Changed">Members that are not the same (value, printed, period...); empty unless kind is changed.</param>
/// <param name="Indicator">Indicator.</param>
/// <param name="Territory">Where.</param>
/// <param name="Period">Period as printed, or null.</param>
/// <param name="Dimensions">What else the figure is about.</param>
/// <param name="Before">What the first release says; null when it is added.</param>
/// <param name="After">What the second release says; null when it is removed.</param>
/// <param name="Links">before, after: the observation in each release that has it.</param>
public sealed record Difference(
    string Key, string Kind, IReadOnlyList<string> Changed, string Indicator, Territories.TerritoryName Territory, string? Period,
    IReadOnlyDictionary<string, string> Dimensions, ObservedValue? Before, ObservedValue? After, IReadOnlyList<Link> Links);

/// <summary>What changed from one release to another: counts, and a page of the differences.</summary>
/// <param name="Before">The first release, dataset:number.</param>
/// <param name="After">The second release, dataset:number.</param>
/// <param name="Counts">Observations that were added, removed, changed, and that stayed as they were.</param>
/// <param name="Items">Differences of this page, by key.</param>
/// <param name="NumberMatched">How many the kind leaves, on all pages.</param>
/// <param name="NumberReturned">How many are on this page.</param>
/// <param name="Links">self, next and prev where there are such pages, dataset, before, after.</param>
public sealed record ReleaseDifferences(
    string Before, string After, DifferenceTotals Counts, IReadOnlyList<Difference> Items, long NumberMatched, int NumberReturned, IReadOnlyList<Link> Links);

/// <summary>/datasets/{id}/releases/{from}...{to}</summary>
public static class DifferenceEndpoints
{
    private const int LongestKey = 1_000;

    private static readonly QueryParameter<string> Kind = QueryParameters.Choice("kind", "Only differences of this kind.", ["added", "removed", "changed"]);

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 10_000);

    // Cursors are keys of observations, which may be longer than other cursors.
    private static readonly QueryParameter<string> After = Cursor(Paging.After);
    private static readonly QueryParameter<string> Before = Cursor(Paging.Before);

    private static readonly (string, Func<DifferenceRow, object?>)[] Columns =
    [
        ("key", row => row.Key),
        ("kind", row => row.Kind),
        ("changed", row => string.Join(';', row.Members)),
        ("indicator", row => row.IndicatorCode),
        ("level", row => row.Level),
        ("territory", row => row.TerritoryCode),
        ("territoryName", row => row.TerritoryName),
        ("period", row => row.Period),
        ("dimensions", row => string.Join(';', row.Dimensions.Select(dimension => $"{dimension.Key}={dimension.Value}"))),
        ("beforeValue", row => row.BeforeValue),
        ("beforeMissingReason", row => row.BeforeMissingReason),
        ("beforeUnit", row => row.BeforeUnit),
        ("beforePrinted", row => row.BeforePrinted),
        ("beforeQualifier", row => row.BeforeQualifier),
        ("afterValue", row => row.AfterValue),
        ("afterMissingReason", row => row.AfterMissingReason),
        ("afterUnit", row => row.AfterUnit),
        ("afterPrinted", row => row.AfterPrinted),
        ("afterQualifier", row => row.AfterQualifier),
    ];

    /// <summary>Name of a pair of releases in an address: <c>3...5</c>.</summary>
    public static string Name(int before, int after) => string.Create(CultureInfo.InvariantCulture, $"{before}...{after}");

    /// <summary>Maps the resource.</summary>
    public static void MapDifferences(this IEndpointRouteBuilder api) =>
        api.MapGet("/datasets/{id}/releases/{from:int}...{to:int}", CompareAsync)
            .WithName("getReleaseDifferences")
            .WithTags("Catalogue")
            .WithSummary("What changed from one release to another")
            .WithDescription("Observations added, removed and changed, matched by their stable keys: 3...5 says what became of release 3 in release 5. Both must have been published. A dataset that holds no observations (outlines, territories) has no differences here. JSON or CSV.")
            .Produces<ReleaseDifferences>()
            .Declares(new()
            {
                Parameters = [Kind, Limit, Paging.Offset, After, Before, Negotiation.Excel],
                Formats = ["json", "csv"],
                NamedReleases = NamedAsync,
                PathExamples = { ["id"] = "strategie-2018", ["from"] = "1", ["to"] = "1" },
            });

    private static async ValueTask<IReadOnlyList<CurrentRelease>?> NamedAsync(HttpContext context)
    {
        var published = context.RequestServices.GetRequiredService<PublishedReleases>();
        return await FindAsync("from") is { } before && await FindAsync("to") is { } after ? [before, after] : null;

        ValueTask<CurrentRelease?> FindAsync(string which) => published.FindAsync(
            (string)context.GetRouteValue("id")!, int.Parse((string)context.GetRouteValue(which)!, NumberStyles.Integer, CultureInfo.InvariantCulture), context.RequestAborted);
    }

    private static async Task<IResult> CompareAsync(
        string id, int from, int to, HttpContext context, ParsedQuery query, PublishedReleases published, DifferenceCounter counter,
        DifferenceQueries differences, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        if (await published.FindAsync(id, from, cancellationToken) is not { } first)
            return await NotPublishedAsync(context, id, from, catalogue, cancellationToken);
        if (await published.FindAsync(id, to, cancellationToken) is not { } second)
            return await NotPublishedAsync(context, id, to, catalogue, cancellationToken);

        var page = Paging.Read(query, Limit);
        var kind = query.Get(Kind);
        var counts = await counter.CountAsync(first.ReleaseId, second.ReleaseId, cancellationToken);
        var found = await differences.FindAsync(first.ReleaseId, second.ReleaseId, kind, page, counts.Of(kind), cancellationToken);
        if (query.Format == "csv")
            return new CsvAnswer<DifferenceRow>($"{id}-{Name(from, to)}.csv", Columns, found.Rows, query.Get(Negotiation.Excel));

        var links = new Links(context.Request);
        return TypedResults.Ok(new ReleaseDifferences(
            ReleaseLinks.Name(id, from), ReleaseLinks.Name(id, to), new(counts.Added, counts.Removed, counts.Changed, counts.Unchanged),
            [.. found.Rows.Select(row => Shape(row, id, from, to, links))], found.NumberMatched, found.Rows.Count,
            [
                .. Paging.LinksOf(found, links),
                links.Json("dataset", links.To("/datasets", id), "Jeu de données"),
                links.Json("before", links.To("/datasets", id, "releases", from.ToString(CultureInfo.InvariantCulture)), $"Édition {from}"),
                links.Json("after", links.To("/datasets", id, "releases", to.ToString(CultureInfo.InvariantCulture)), $"Édition {to}"),
            ]));
    }

    private static async Task<ProblemHttpResult> NotPublishedAsync(
        HttpContext context, string id, int number, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.ReleasesAsync(id, number, cancellationToken) is not [var release])
            return await DatasetEndpoints.UnknownReleaseAsync(context, id, number, catalogue, cancellationToken);
        var numbers = (await catalogue.PublishedAsync(id, cancellationToken)).Select(known => known.Number)
            .OrderBy(known => Math.Abs((long)known - number)).Take(3).Select(known => known.ToString(CultureInfo.InvariantCulture)).ToList();
        var detail = string.Create(CultureInfo.InvariantCulture, $"Release {number} of {id} was not published (it is {release.State}): there is nothing to compare.");
        return Problems.NotThere(context, numbers.Count == 0 ? detail : $"{detail} The nearest that were are {string.Join(", ", numbers)}.", numbers);
    }

    private static Difference Shape(DifferenceRow row, string id, int before, int after, Links links)
    {
        var was = row.BeforeUnit is { } unitBefore ? new ObservedValue(row.BeforeValue, row.BeforeMissingReason, unitBefore, row.BeforePrinted, row.BeforeQualifier) : null;
        var isNow = row.AfterUnit is { } unitAfter ? new ObservedValue(row.AfterValue, row.AfterMissingReason, unitAfter, row.AfterPrinted, row.AfterQualifier) : null;
        List<Link> own = [];
        if (was is not null)
            own.Add(Observation("before", before));
        if (isNow is not null)
            own.Add(Observation("after", after));
        return new(row.Key, row.Kind, row.Members, row.IndicatorCode, new(row.Level, row.TerritoryCode, row.TerritoryName), row.Period, row.Dimensions, was, isNow, own);

        Link Observation(string relation, int number) => links.Json(
            relation, $"{links.To("/observations", row.Key)}?release={ReleaseLinks.Name(id, number)}", $"Chiffre {row.Key}, édition {number}");
    }

    private static QueryParameter<string> Cursor(QueryParameter<string> cursor) => QueryParameters.Of<string>(cursor.Name, cursor.Description, cursor.Accepts,
        text => text.Length is > 0 and <= LongestKey ? (text, null) : (null, "is not a cursor of this list"));
}
