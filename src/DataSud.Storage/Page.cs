namespace DataSud.Storage;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">Rows at most.</param>
/// <param name="Offset">Rows to skip.</param>
/// <param name="After">Key of the row that the page follows, or null.</param>
/// <param name="Before">Key of the row that the page precedes, or null; the rows just before it are returned, in the list's order.</param>
public sealed record Page(int Limit, int Offset = 0, string? After = null, string? Before = null);

/// <summary>A part of a list.</summary>
/// <typeparam name="T">Row.</typeparam>
/// <param name="Rows">The rows, in the list's order.</param>
/// <param name="NumberMatched">Rows of the whole list.</param>
/// <param name="NextAfter">Key to go on from, or null on the last page.</param>
/// <param name="PreviousBefore">Key to go back from, or null on the first page.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Rows, long NumberMatched, string? NextAfter, string? PreviousBefore)
{
    /// <summary>Makes a page of the rows that a query found when asked for one more than the limit.</summary>
    /// <param name="found">Rows in the order of the query: backwards when the page was asked for with Before.</param>
    /// <param name="matched">Rows of the whole list.</param>
    /// <param name="page">What was asked for.</param>
    /// <param name="key">Key of a row, by which the list is ordered.</param>
    public static PageOf<T> From(IEnumerable<T> found, long matched, Page page, Func<T, string> key)
    {
        var rows = found.ToList();
        var more = rows.Count > page.Limit;
        if (more)
            rows.RemoveAt(page.Limit);
        var backwards = page.Before is not null;
        if (backwards)
            rows.Reverse();
        if (rows.Count == 0)
            return new(rows, matched, null, null);
        var hasNext = backwards || more;
        var hasPrevious = backwards ? more : page.After is not null || page.Offset > 0;
        return new(rows, matched, hasNext ? key(rows[^1]) : null, hasPrevious ? key(rows[0]) : null);
    }
}
