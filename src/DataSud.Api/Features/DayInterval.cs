using System.Globalization;
using DataSud.Storage.Features;

namespace DataSud.Api.Features;

/// <summary>Reads the <c>datetime</c> of OGC API - Features (Part 1, 7.15.4): RFC 3339 dates and times, alone or as an interval, open with <c>..</c> or nothing.</summary>
public static class DayInterval
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads an interval; data is of days, so times stand for theirs.</summary>
    public static (DaySpan? Value, string? Error) Read(string text)
    {
        var ends = text.Split('/');
        if (ends.Length > 2 || text.Length == 0)
            return (null, "is neither a date nor an interval of two");
        if (!TryRead(ends[0], ends.Length == 2, out var first) || !TryRead(ends[^1], ends.Length == 2, out var last))
            return (null, "has an end that is no date or time of RFC 3339");
        if (ends.Length == 2 && first is null && last is null)
            return (null, "is open at both ends");
        return first > last ? (null, "ends before it begins") : (new(first, last), null);
    }

    private static bool TryRead(string text, bool mayBeOpen, out DateOnly? day)
    {
        day = null;
        if (mayBeOpen && text is "" or "..")
            return mayBeOpen;
        if (!DateTimeOffset.TryParseExact(text.ToUpperInvariant(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
            return false;
        day = DateOnly.FromDateTime(moment.UtcDateTime);
        return true;
    }
}
