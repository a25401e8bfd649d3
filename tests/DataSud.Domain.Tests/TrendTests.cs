namespace DataSud.Domain.Tests;

public sealed class TrendTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void OnePointHasNoTrend(int count) => Assert.Null(Trend.Of([.. Enumerable.Repeat(new MeasuredValue(new(2018, 3, 31), 5), count)]));

    [Fact]
    public void TwoPointsHaveALineAndNoPace()
    {
        // 0 to 100 in 366 days of 365.2425 a year: 100 / 366 × 365.2425
        var trend = Trend.Of([new(new(2015, 12, 31), 0), new(new(2016, 12, 31), 100)])!;
        Assert.Equal(99.79303278688525, trend.ChangePerYear, 10);
        Assert.Equal((2, false, (double?)null), (trend.Periods, trend.IsPace, trend.R2));
        Assert.Equal((new DateOnly(2015, 12, 31), new DateOnly(2016, 12, 31)), (trend.From, trend.To));
    }

    [Fact]
    public void PointsOnALineAreFittedWhole()
    {
        // 1 a day over days 0, 100, 300: 365.2425 a year
        var trend = Trend.Of([new(new(2017, 1, 1), 10), new(new(2017, 4, 11), 110), new(new(2017, 10, 28), 310)])!;
        Assert.Equal(365.2425, trend.ChangePerYear, 9);
        Assert.Equal(1, trend.R2!.Value, 12);
        Assert.True(trend.IsPace);
    }

    [Fact]
    public void PointsOffTheLineAreFittedByLeastSquares()
    {
        // Days -100, 0, 100 about their mean; values 0, 30, 30, mean 20, deviations -20, 10, 10.
        // slope = (-100 × -20 + 100 × 10) / 20000 = 0.15 a day = 54.786375 a year.
        // variance 600; residuals -5, 10, -5: 150; r² = 1 - 150/600 = 0.75.
        var trend = Trend.Of([new(new(2017, 1, 1), 0), new(new(2017, 4, 11), 30), new(new(2017, 7, 20), 30)])!;
        Assert.Equal(54.786375, trend.ChangePerYear, 9);
        Assert.Equal(0.75, trend.R2!.Value, 12);
    }

    [Fact]
    public void WhatStaysHasNoPaceAndExplainsNothing()
    {
        var trend = Trend.Of([new(new(2017, 1, 1), 7), new(new(2017, 4, 11), 7), new(new(2017, 7, 20), 7)])!;
        Assert.Equal((0, (double?)null), (trend.ChangePerYear, trend.R2));
    }
}
