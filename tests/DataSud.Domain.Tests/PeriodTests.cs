namespace DataSud.Domain.Tests;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2017", "2017-01-01", "2017-12-31")]
    [InlineData("2017-Q1", "2017-01-01", "2017-03-31")]
    [InlineData("2017-Q4", "2017-10-01", "2017-12-31")]
    [InlineData("2016-02", "2016-02-01", "2016-02-29")]
    [InlineData("2017-06-30", "2017-06-30", "2017-06-30")]
    [InlineData("2013/2022", "2013-01-01", "2022-12-31")]
    [InlineData("2017-09/2018-02", "2017-09-01", "2018-02-28")]
    public void APrintedPeriodIsAnInclusiveSpanOfDays(string printed, string start, string end)
    {
        var period = Period.Parse(printed);

        Assert.Equal(DateOnly.ParseExact(start, "yyyy-MM-dd"), period.Start);
        Assert.Equal(DateOnly.ParseExact(end, "yyyy-MM-dd"), period.End);
        Assert.Equal(printed, period.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 2017")]
    [InlineData("2017\n")]
    [InlineData("17")]
    [InlineData("0000")]
    [InlineData("2017-Q5")]
    [InlineData("2017-Q0")]
    [InlineData("2017-13")]
    [InlineData("2017-02-29")]
    [InlineData("2017-00")]
    [InlineData("2022/2013")]
    [InlineData("2013/2014/2015")]
    [InlineData("2013/")]
    [InlineData("fin 2017")]
    [InlineData("٢٠١٧")]
    public void AnythingElseIsNone(string printed)
    {
        Assert.False(Period.TryParse(printed, out var period));
        Assert.Null(period);
        Assert.Throws<FormatException>(() => Period.Parse(printed));
    }

    [Fact]
    public void QuartersFollowOneAnotherWithoutGap()
    {
        var quarters = Enumerable.Range(2015, 5).SelectMany(year => Enumerable.Range(1, 4).Select(quarter => Period.OfQuarter(year, quarter))).ToList();

        Assert.All(quarters.Zip(quarters.Skip(1)), pair => Assert.Equal(pair.First.End.AddDays(1), pair.Second.Start));
        Assert.Equal("2018-Q1", Period.OfQuarter(2018, 1).Printed);
    }

    [Fact]
    public void EveryDayOfALeapYearReadsBack()
    {
        for (var day = new DateOnly(2016, 1, 1); day.Year == 2016; day = day.AddDays(1))
        {
            var period = Period.Parse(day.ToString("yyyy-MM-dd"));
            Assert.Equal((day, day), (period.Start, period.End));
        }
    }
}
