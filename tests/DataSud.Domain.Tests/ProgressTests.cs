namespace DataSud.Domain.Tests;

public sealed class ProgressTests
{
    private static readonly DateOnly Due = new(2020, 12, 31);

    [Theory]
    [InlineData(">=", "neutral", Aim.AtLeast)]
    [InlineData(">=", "lower-is-better", Aim.AtLeast)]
    [InlineData("<=", "higher-is-better", Aim.AtMost)]
    [InlineData("=", "higher-is-better", Aim.AtLeast)]
    [InlineData("=", "lower-is-better", Aim.AtMost)]
    [InlineData("=", "neutral", null)]
    [InlineData("qualitative", "higher-is-better", null)]
    public void TheAimIsTheComparatorsAndForEqualsTheDirections(string comparator, string direction, Aim? expected) =>
        Assert.Equal(expected, Progress.AimOf(comparator, direction));

    [Theory]
    [InlineData(Aim.AtLeast, 70, 70)]
    [InlineData(Aim.AtLeast, 70, 71)]
    [InlineData(Aim.AtMost, 15, 15)]
    [InlineData(Aim.AtMost, 15, 3)]
    [InlineData(null, 15, 15)]
    public void AMeasureAtTheTargetHasReachedIt(Aim? aim, int target, int value)
    {
        var progress = Progress.Of(aim, target, Due, Series((new(2018, 3, 31), value)));
        Assert.Equal(("reached", null, (decimal?)(target - value)), (progress.Status, progress.Reason, progress.Gap));
        Assert.Null(progress.Expected);
    }

    // 0.1 a day from day 0; 30 on day 300 (2018-04-01): 40 more take 400 days, until 2019-05-06.
    [Theory]
    [InlineData("2020-12-31", "on-track")]
    [InlineData("2019-05-06", "on-track")]
    [InlineData("2019-05-05", "late")]
    public void TheExpectedDayIsCountedFromTheLatestMeasureAtThePaceOfTheFit(string due, string status)
    {
        var progress = Progress.Of(Aim.AtLeast, 70, DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Rising);
        Assert.Equal((status, null, (decimal?)40, new DateOnly(2019, 5, 6)), (progress.Status, progress.Reason, progress.Gap, progress.Expected));
        Assert.Equal(36.52425, progress.Trend!.ChangePerYear, 9);
    }

    [Fact]
    public void WithoutADueDateThePaceIsToldAndTheStatusIsUnknown()
    {
        var progress = Progress.Of(Aim.AtLeast, 70, null, Rising);
        Assert.Equal(("unknown", "no-due-date", new DateOnly(2019, 5, 6)), (progress.Status, progress.Reason, progress.Expected));
    }

    [Fact]
    public void ADueDateBehindTheLatestMeasureWasMissedWhateverThePace()
    {
        Assert.Equal("late", Progress.Of(Aim.AtLeast, 70, new(2017, 12, 31), Rising).Status);
        Assert.Equal("late", Progress.Of(Aim.AtLeast, 70, new(2018, 3, 31), Series((new(2018, 3, 31), 50))).Status);
    }

    [Fact]
    public void TwoPeriodsTellNoPace()
    {
        var progress = Progress.Of(Aim.AtLeast, 70, Due, Series((new(2017, 6, 5), 0), (new(2018, 4, 1), 30)));
        Assert.Equal(("unknown", "fewer-than-three-periods", (DateOnly?)null), (progress.Status, progress.Reason, progress.Expected));
        Assert.Equal(2, progress.Trend!.Periods);
    }

    [Theory]
    [InlineData(Aim.AtLeast, 70, 30, 20, 10)]
    [InlineData(Aim.AtLeast, 70, 30, 30, 30)]
    [InlineData(Aim.AtMost, 5, 10, 20, 30)]
    public void WhatDoesNotGoTowardsTheTargetHasNoExpectedDay(Aim aim, int target, int first, int second, int third)
    {
        var progress = Progress.Of(aim, target, Due, Series((new(2017, 6, 5), first), (new(2017, 9, 13), second), (new(2018, 4, 1), third)));
        Assert.Equal(("unknown", "not-improving", (DateOnly?)null), (progress.Status, progress.Reason, progress.Expected));
    }

    [Fact]
    public void ATargetToComeDownToIsOnTrackWhenItFallsFastEnough()
    {
        // 30, 20, 0 over days 0, 100, 300: -0.1 a day; from 0 on day 300 to -10: 100 days, 2018-07-10
        var progress = Progress.Of(Aim.AtMost, -10, Due, Series((new(2017, 6, 5), 30), (new(2017, 9, 13), 20), (new(2018, 4, 1), 0)));
        Assert.Equal(("on-track", new DateOnly(2018, 7, 10)), (progress.Status, progress.Expected));
    }

    [Fact]
    public void APaceThatTakesMoreThanACenturyGivesNoDay()
    {
        // 0.001 a day: 70 takes 191 years
        var progress = Progress.Of(Aim.AtLeast, 70, Due, Series((new(2017, 6, 5), 0), (new(2017, 9, 13), 0.1m), (new(2018, 4, 1), 0.3m)));
        Assert.Equal(("late", (DateOnly?)null), (progress.Status, progress.Expected));
    }

    [Fact]
    public void FiguresInDisputeTellNothingOfTheStatus()
    {
        var disputed = new MeasuredSeries([new(new(2017, 12, 31), 80)], [new(2018, 3, 31)]);
        Assert.Equal(("unknown", "conflicting-figures"), Status(Progress.Of(Aim.AtLeast, 70, Due, disputed)));
        Assert.Equal(("unknown", "conflicting-figures"), Status(Progress.Of(Aim.AtLeast, 70, Due, new([], [new(2018, 3, 31)]))));
        Assert.Equal(("unknown", "no-measure"), Status(Progress.Of(Aim.AtLeast, 70, Due, new([], []))));
        Assert.Equal(("unknown", "no-direction"), Status(Progress.Of(null, 70, Due, Rising)));
    }

    [Fact]
    public void AFlowIsHeldAgainstTheMeasureOfItsOwnPeriodOnly()
    {
        var series = Series((new(2018, 12, 31), 40), (new(2019, 12, 31), 60));
        Assert.Equal("late", Progress.OfFlow(Aim.AtLeast, 47, new(2018, 12, 31), series).Status);
        Assert.Equal("reached", Progress.OfFlow(Aim.AtLeast, 47, new(2019, 12, 31), series).Status);
        Assert.Equal(("unknown", "other-period"), Status(Progress.OfFlow(Aim.AtLeast, 47, new(2020, 12, 31), series)));
        Assert.Equal(("unknown", "no-measure"), Status(Progress.OfFlow(Aim.AtLeast, 47, Due, new([], []))));
    }

    [Fact]
    public void EveryReasonAndStatusHasItsWords()
    {
        Assert.All(new[] { "reached", "on-track", "late", "unknown" }, status => Assert.NotEmpty(ProgressWords.Statuses[status]));
        Assert.All(new[] { "conflicting-figures", "no-measure", "no-direction", "fewer-than-three-periods", "not-improving", "no-due-date", "other-period" },
            reason => Assert.NotEmpty(ProgressWords.Reasons[reason]));
    }

    private static MeasuredSeries Rising => Series((new(2017, 6, 5), 0), (new(2017, 9, 13), 10), (new(2018, 4, 1), 30));

    private static (string, string?) Status(Progress progress) => (progress.Status, progress.Reason);

    private static MeasuredSeries Series(params (DateOnly Date, decimal Value)[] measures) => new([.. measures.Select(measure => new MeasuredValue(measure.Date, measure.Value))], []);
}
