using System.Globalization;

namespace DataSud.Api.Csw.Filters;

/// <summary>The time that a literal names: a year, a month, a day or a moment.</summary>
/// <param name="From">Where it begins, UTC.</param>
/// <param name="Until">Where it has ended, UTC.</param>
internal readonly record struct Span(DateTime From, DateTime Until)
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK"];

    /// <summary>Reads a literal.</summary>
    /// <exception cref="CswFault">It names no time.</exception>
    public static Span Of(string literal)
    {
        var text = literal.Trim();
        if (Parse(text, ["yyyy"]) is { Year: < 9999 } year)
            return new(year, year.AddYears(1));
        if (Parse(text, ["yyyy-MM"]) is { Year: < 9999 } month)
            return new(month, month.AddMonths(1));
        if (Parse(text, ["yyyy-MM-dd"]) is { Year: < 9999 } day)
            return new(day, day.AddDays(1));
        if (Parse(text, Moments) is { Year: > 1 and < 9999 } moment)
            return ToTheSecond(moment);
        throw CswFault.Invalid("Literal", $"'{CswFault.Echo(literal)}' is no time: 2026, 2026-03, 2026-03-31 and 2026-03-31T12:00:00Z are.");
    }

    // As records give theirs.
    private static Span ToTheSecond(DateTime moment)
    {
        var second = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));
        return new(second, second.AddSeconds(1));
    }

    private static DateTime? Parse(string text, string[] forms) =>
        DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) ? parsed : null;
}
