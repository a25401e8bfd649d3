namespace DataSud.Domain;

/// <summary>Which way a target lies.</summary>
public enum Aim
{
    /// <summary>At the number or above it.</summary>
    AtLeast,

    /// <summary>At the number or below it.</summary>
    AtMost,
}

/// <summary>
/// How far a target is, as of the day of its latest measure: never as of today, for what happened since is not known.
/// </summary>
/// <param name="Status">reached, on-track, late or unknown.</param>
/// <param name="Reason">Why the data cannot tell more; null where they can.</param>
/// <param name="Latest">Latest measure, or null.</param>
/// <param name="Gap">Target less latest measure, or null.</param>
/// <param name="Trend">How it changes; null with fewer than two periods.</param>
/// <param name="Expected">Day on which the target is reached at the present pace; null where there is no such pace, and once it is reached.</param>
public sealed record Progress(string Status, string? Reason, MeasuredValue? Latest, decimal? Gap, Trend? Trend, DateOnly? Expected)
{
    // A pace of today tells nothing of the next century.
    private const double FarthestYears = 100;

    /// <summary>Which way a number is to be reached.</summary>
    /// <param name="comparator">=, &gt;= or &lt;=.</param>
    /// <param name="direction">higher-is-better, lower-is-better or neutral: what an equals sign means for the indicator.</param>
    /// <returns>The way; null where neither tells.</returns>
    public static Aim? AimOf(string comparator, string direction) => (comparator, direction) switch
    {
        (">=", _) or ("=", "higher-is-better") => Aim.AtLeast,
        ("<=", _) or ("=", "lower-is-better") => Aim.AtMost,
        _ => null,
    };

    /// <summary>Nothing can be told.</summary>
    /// <param name="reason">Why: one of <see cref="ProgressWords.Reasons"/>.</param>
    public static Progress Unknown(string reason) => new("unknown", reason, null, null, null, null);

    /// <summary>Tells how far a level is from its target: the pace is the slope of the least-squares line, and it is counted from the latest measure on.</summary>
    /// <param name="aim">Which way; null where it is not known.</param>
    /// <param name="target">Number to reach.</param>
    /// <param name="due">Last day of its due date, or null.</param>
    /// <param name="series">What was measured.</param>
    public static Progress Of(Aim? aim, decimal target, DateOnly? due, MeasuredSeries series)
    {
        if (series.Measures is not [.., var latest])
            return Unknown(series.Disputed.Count > 0 ? "conflicting-figures" : "no-measure");
        var trend = Trend.Of(series.Measures);
        var known = new Progress("unknown", null, latest, target - latest.Value, trend, null);
        if (series.Disputed.Count > 0)
            return known with { Reason = "conflicting-figures" };
        if (aim is null)
            return latest.Value == target ? known with { Status = "reached" } : known with { Reason = "no-direction" };
        if (aim == Aim.AtLeast ? latest.Value >= target : latest.Value <= target)
            return known with { Status = "reached" };

        var expected = trend is { IsPace: true } ? Expect(aim.Value, target, latest, trend) : null;
        // The due date is behind the latest measure: it was not met, whatever the pace.
        if (due <= latest.Date)
            return known with { Status = "late", Expected = expected };
        if (trend is not { IsPace: true })
            return known with { Reason = "fewer-than-three-periods" };
        if (!Improves(aim.Value, trend))
            return known with { Reason = "not-improving" };
        if (due is null)
            return known with { Reason = "no-due-date", Expected = expected };
        return known with { Status = expected <= due ? "on-track" : "late", Expected = expected };
    }

    /// <summary>Tells of a number that is to be made within one period: only the measure of that very period counts, and there is no pace.</summary>
    /// <inheritdoc cref="Of"/>
    public static Progress OfFlow(Aim? aim, decimal target, DateOnly? due, MeasuredSeries series)
    {
        var within = new MeasuredSeries([.. series.Measures.Where(measure => measure.Date == due)], [.. series.Disputed.Where(day => day == due)]);
        var told = Of(aim, target, due, within);
        return told.Reason == "no-measure" && series.Measures.Count > 0 ? Unknown("other-period") : told;
    }

    private static bool Improves(Aim aim, Trend trend) => aim == Aim.AtLeast ? trend.ChangePerYear > 0 : trend.ChangePerYear < 0;

    private static DateOnly? Expect(Aim aim, decimal target, MeasuredValue latest, Trend trend)
    {
        if (!Improves(aim, trend))
            return null;
        var years = (double)(target - latest.Value) / trend.ChangePerYear;
        // rounded first, so that a whole number of days does not become one more
        return years > FarthestYears ? null : latest.Date.AddDays((int)Math.Ceiling(Math.Round(years * Trend.DaysOfAYear, 6)));
    }
}
