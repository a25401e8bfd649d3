namespace DataSud.Domain;

/// <summary>A figure that may be a measure of a target.</summary>
/// <param name="Date">Last day of its period.</param>
/// <param name="Value">The figure.</param>
/// <param name="IsRounded">Whether its source says of it that it repeats another one, rounded.</param>
/// <param name="IsPreferred">Whether it is the one to prefer among figures that contradict one another.</param>
public sealed record CandidateFigure(DateOnly Date, decimal Value, bool IsRounded, bool IsPreferred);

/// <summary>The measures of one thing over time, one a period.</summary>
/// <param name="Measures">One value a period, the oldest first; periods in dispute are left out.</param>
/// <param name="Disputed">Days of the periods whose figures contradict one another, with none to prefer.</param>
public sealed record MeasuredSeries(IReadOnlyList<MeasuredValue> Measures, IReadOnlyList<DateOnly> Disputed)
{
    /// <summary>Puts figures in order: repeats count once, and of a contradiction the preferred figure is taken, or none.</summary>
    /// <param name="figures">Figures of the same thing, in any order.</param>
    public static MeasuredSeries Of(IEnumerable<CandidateFigure> figures)
    {
        List<MeasuredValue> measures = [];
        List<DateOnly> disputed = [];
        foreach (var period in figures.GroupBy(figure => figure.Date).OrderBy(period => period.Key))
        {
            var values = Distinct(period);
            if (values.Count > 1)
                values = Distinct(period.Where(figure => !figure.IsRounded));
            if (values.Count != 1)
                values = Distinct(period.Where(figure => figure.IsPreferred));
            if (values is [var value])
                measures.Add(new(period.Key, value));
            else
                disputed.Add(period.Key);
        }
        return new(measures, disputed);

        static List<decimal> Distinct(IEnumerable<CandidateFigure> group) => [.. group.Select(figure => figure.Value).Distinct()];
    }
}
