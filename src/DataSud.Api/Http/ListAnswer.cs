using System.Globalization;
using DataSud.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Http;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">Shape of one item.</typeparam>
/// <param name="Items">Items of this page.</param>
/// <param name="NumberMatched">How many items the filters leave, on all pages.</param>
/// <param name="NumberReturned">How many are on this page.</param>
/// <param name="Links">self, next and prev where there are such pages, and what belongs with the list.</param>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, long NumberMatched, int NumberReturned, IReadOnlyList<Link> Links);

/// <summary>The paging parameters that all lists share, and the links that go with them.</summary>
public static class Paging
{
    /// <summary>Items to skip.</summary>
    public static readonly QueryParameter<int> Offset = QueryParameters.Integer("offset",
        "Items to skip. For deep pages follow the next links instead: they stay fast at any depth.", 0, 10_000_000, 0);

    /// <summary>Last item of the page before, as the next link gives it.</summary>
    public static readonly QueryParameter<string> After = QueryParameters.Text("after",
        "Start after this item. Taken from a next link; not to be made by hand.", "the cursor of a next link");

    /// <summary>First item of the page after, as the prev link gives it.</summary>
    public static readonly QueryParameter<string> Before = QueryParameters.Text("before",
        "End before this item. Taken from a prev link; not to be made by hand.", "the cursor of a prev link");

    /// <summary>How many items a page holds.</summary>
    /// <param name="defaultLimit">When absent.</param>
    /// <param name="maximum">At most.</param>
    public static QueryParameter<int> Limit(int defaultLimit, int maximum) =>
        QueryParameters.Integer("limit", "Items of the page, at most.", 1, maximum, defaultLimit);

    /// <summary>The page that a request asks for.</summary>
    public static Page Read(ParsedQuery query, QueryParameter<int> limit) =>
        new(query.Get(limit), query.Get(Offset), query.Get(After), query.Get(Before));

    /// <summary>self, next and prev of a page of rows.</summary>
    public static List<Link> LinksOf<T>(PageOf<T> rows, Links links, string mediaType = MediaTypes.Json, string title = "Cette page")
    {
        List<Link> made = [new("self", links.Self, mediaType, title)];
        if (rows.NextAfter is { } after)
            made.Add(new("next", links.SelfWith(("after", after), ("before", null), ("offset", null)), mediaType, "Page suivante"));
        if (rows.PreviousBefore is { } before)
            made.Add(new("prev", links.SelfWith(("before", before), ("after", null), ("offset", null)), mediaType, "Page précédente"));
        return made;
    }

    /// <summary>The answer for a page of rows.</summary>
    /// <param name="rows">What storage found.</param>
    /// <param name="links">Links of the request.</param>
    /// <param name="shape">Turns a row into an item.</param>
    /// <param name="more">Links that belong with the list.</param>
    public static ListAnswer<TItem> Answer<TRow, TItem>(PageOf<TRow> rows, Links links, Func<TRow, TItem> shape, params IEnumerable<Link> more) =>
        new([.. rows.Rows.Select(shape)], rows.NumberMatched, rows.Rows.Count, [.. LinksOf(rows, links), .. more]);

    /// <summary>Items of a page of a short list, all of it when absent.</summary>
    public static readonly QueryParameter<int> ShortLimit = Limit(1000, 1000);

    /// <summary>The answer for a short list, which is read whole and cut here.</summary>
    public static ListAnswer<TItem> Short<TRow, TItem>(
        IReadOnlyList<TRow> rows, ParsedQuery query, Links links, Func<TRow, TItem> shape, params IEnumerable<Link> more) =>
        Short(rows, query, ShortLimit, links, shape, more);

    /// <summary>The answer for a list that is read whole and cut here, with a limit of its own.</summary>
    public static ListAnswer<TItem> Short<TRow, TItem>(
        IReadOnlyList<TRow> rows, ParsedQuery query, QueryParameter<int> limitParameter, Links links, Func<TRow, TItem> shape, params IEnumerable<Link> more)
    {
        var (limit, offset) = (query.Get(limitParameter), query.Get(Offset));
        var part = rows.Skip(offset).Take(limit).Select(shape).ToList();
        List<Link> own = [links.Json("self", links.Self, "Cette page")];
        if (offset + part.Count < rows.Count)
            own.Add(links.Json("next", links.SelfWith(("offset", Text(offset + limit))), "Page suivante"));
        if (offset > 0)
            own.Add(links.Json("prev", links.SelfWith(("offset", Text(Math.Max(0, offset - limit)))), "Page précédente"));
        return new(part, rows.Count, part.Count, [.. own, .. more]);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a cursor that is a position in a list.</summary>
    /// <param name="cursor">As given, or null.</param>
    /// <param name="position">The position, or null when no cursor is given.</param>
    /// <returns>False when the text is no cursor.</returns>
    public static bool TryCursor(string? cursor, out int? position)
    {
        position = null;
        if (cursor is null)
            return true;
        if (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        position = number;
        return true;
    }

    /// <summary>400: a cursor that no link gave.</summary>
    public static ProblemHttpResult BadCursor(HttpContext context) =>
        Problems.InvalidParameterValue(context, "after", context.Request.Query["after"].ToString() + context.Request.Query["before"],
            "is not a cursor of this list", "the cursor of a next or prev link, unchanged");
}
