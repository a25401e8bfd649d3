using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSud.Domain;

/// <summary>
/// A span of days as a source prints it: <c>2017</c>, <c>2017-Q4</c>, <c>2017-06</c>, <c>2017-06-30</c>, or two of these
/// joined by a slash (ISO 8601 interval), <c>2013/2022</c>.
/// </summary>
public sealed partial record Period
{
    private Period(string printed, DateOnly start, DateOnly end) => (Printed, Start, End) = (printed, start, end);

    /// <summary>The form that was parsed, unchanged.</summary>
    public string Printed { get; }

    /// <summary>First day of the span.</summary>
    public DateOnly Start { get; }

    /// <summary>Last day of the span, itself included.</summary>
    public DateOnly End { get; }

    /// <summary>Reads a printed period.</summary>
    /// <param name="text">One of the forms above.</param>
    /// <param name="period">The period, or null when the text is none.</param>
    /// <returns>Whether the text is a period whose end does not precede its start.</returns>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Period? period)
    {
        period = null;
        var parts = text.Split('/');
        if (parts.Length > 2 || !TrySpan(parts[0], out var first))
            return false;
        var last = first;
        if (parts.Length == 2 && !TrySpan(parts[1], out last))
            return false;
        if (last.End < first.Start)
            return false;
        period = new Period(text, first.Start, last.End);
        return true;
    }

    /// <summary>Reads a printed period that is known to be well formed.</summary>
    /// <param name="text">One of the forms above.</param>
    /// <exception cref="FormatException">The text is not a period.</exception>
    public static Period Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException($"'{text}' is not a period (2017, 2017-Q4, 2017-06, 2017-06-30 or 2013/2022).");

    /// <summary>A calendar quarter.</summary>
    /// <param name="year">Calendar year.</param>
    /// <param name="quarter">1 to 4.</param>
    public static Period OfQuarter(int year, int quarter) => Parse(string.Create(CultureInfo.InvariantCulture, $"{year:0000}-Q{quarter}"));

    /// <inheritdoc/>
    public override string ToString() => Printed;

    private static bool TrySpan(string text, out (DateOnly Start, DateOnly End) span)
    {
        span = default;
        var match = Form().Match(text);
        if (!match.Success)
            return false;
        var year = Number(match.Groups["year"]);
        if (year == 0)
            return false;
        var (startMonth, months) = match.Groups switch
        {
            var g when g["quarter"].Success => (3 * Number(g["quarter"]) - 2, 3),
            var g when g["month"].Success => (Number(g["month"]), 1),
            _ => (1, 12),
        };
        if (startMonth is < 1 or > 12)
            return false;
        var start = new DateOnly(year, startMonth, 1);
        var end = start.AddMonths(months - 1);
        end = new DateOnly(end.Year, end.Month, DateTime.DaysInMonth(end.Year, end.Month));
        if (match.Groups["day"].Success)
        {
            var day = Number(match.Groups["day"]);
            if (day < 1 || day > end.Day)
                return false;
            start = end = new DateOnly(year, startMonth, day);
        }
        span = (start, end);
        return true;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<year>[0-9]{4})(-Q(?<quarter>[1-4])|-(?<month>[0-9]{2})(-(?<day>[0-9]{2}))?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
