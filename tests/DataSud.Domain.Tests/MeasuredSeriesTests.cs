namespace DataSud.Domain.Tests;

public sealed class MeasuredSeriesTests
{
    private static readonly DateOnly First = new(2016, 12, 31);
    private static readonly DateOnly Second = new(2017, 12, 31);

    [Fact]
    public void RepeatsCountOnceAndPeriodsAreInOrder()
    {
        var series = MeasuredSeries.Of([Figure(Second, 20), Figure(First, 10), Figure(Second, 20.0m)]);
        Assert.Equal([new(First, 10), new(Second, 20)], series.Measures);
        Assert.Empty(series.Disputed);
    }

    [Fact]
    public void ARoundedRepeatGivesWayToTheFigureItRounds() =>
        Assert.Equal([new(First, 17.6m)], MeasuredSeries.Of([Figure(First, 18, rounded: true), Figure(First, 17.6m)]).Measures);

    [Fact]
    public void AContradictionLeavesItsPeriodOut()
    {
        var series = MeasuredSeries.Of([Figure(First, 10), Figure(Second, 20), Figure(Second, 25)]);
        Assert.Equal([new(First, 10)], series.Measures);
        Assert.Equal([Second], series.Disputed);
    }

    [Fact]
    public void OfAContradictionThePreferredFigureIsTaken() =>
        Assert.Equal([new(First, 25)], MeasuredSeries.Of([Figure(First, 20), Figure(First, 25, preferred: true)]).Measures);

    [Fact]
    public void TwoRoundedFiguresThatDifferAreAContradiction() =>
        Assert.Equal([First], MeasuredSeries.Of([Figure(First, 18, rounded: true), Figure(First, 19, rounded: true)]).Disputed);

    private static CandidateFigure Figure(DateOnly date, decimal value, bool rounded = false, bool preferred = false) => new(date, value, rounded, preferred);
}
