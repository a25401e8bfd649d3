namespace DataSud.Domain;

/// <summary>What was measured, as it stood on a day: the last one of the period that it is of.</summary>
/// <param name="Date">The day.</param>
/// <param name="Value">The value.</param>
public readonly record struct MeasuredValue(DateOnly Date, decimal Value);

/// <summary>How fast something changes.</summary>
public sealed record Trend
{
    /// <summary>Periods that a pace is read from at least; two points always lie on a line, and tell nothing of it.</summary>
    public const int FewestPeriods = 3;

    /// <summary>Days of a mean Gregorian year.</summary>
    public const double DaysOfAYear = 365.2425;

    /// <summary>Change in a year, in the unit of the values: of the line of least squares, or of the line through two points.</summary>
    public required double ChangePerYear { get; init; }

    /// <summary>Distinct periods that it is read from.</summary>
    public required int Periods { get; init; }

    /// <summary>Share of the variance that the line explains, 0 to 1; null with fewer than three periods, or where nothing varies.</summary>
    public double? R2 { get; init; }

    /// <summary>Day of the first value.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Day of the last value.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Whether there are enough periods to tell a pace.</summary>
    public bool IsPace => Periods >= FewestPeriods;

    /// <summary>Fits a line through measured values.</summary>
    /// <param name="measures">Values, each of another day, the oldest first.</param>
    /// <returns>The trend; null with fewer than two values.</returns>
    public static Trend? Of(IReadOnlyList<MeasuredValue> measures)
    {
        if (measures.Count < 2)
            return null;
        var first = measures[0].Date;
        var years = measures.Select(measure => (measure.Date.DayNumber - first.DayNumber) / DaysOfAYear).ToArray();
        var values = measures.Select(measure => (double)measure.Value).ToArray();
        var (meanYear, meanValue) = (years.Average(), values.Average());
        var spread = years.Sum(year => (year - meanYear) * (year - meanYear));
        var slope = years.Zip(values, (year, value) => (year - meanYear) * (value - meanValue)).Sum() / spread;
        var variance = values.Sum(value => (value - meanValue) * (value - meanValue));
        var left = years.Zip(values, (year, value) => Math.Pow(value - meanValue - (slope * (year - meanYear)), 2)).Sum();
        return new Trend
        {
            ChangePerYear = slope,
            Periods = measures.Count,
            R2 = measures.Count < FewestPeriods || variance == 0 ? null : Math.Clamp(1 - (left / variance), 0, 1),
            From = first,
            To = measures[^1].Date,
        };
    }
}
