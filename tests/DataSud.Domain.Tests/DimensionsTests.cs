namespace DataSud.Domain.Tests;

public sealed class DimensionsTests
{
    [Fact]
    public void APairIsSplitAtItsFirstEquals()
    {
        Assert.True(Dimensions.TryParse("technology=ftth;speed=>=30", out var pairs, out _));

        Assert.Equal([new("speed", ">=30"), new("technology", "ftth")], pairs);
    }

    [Fact]
    public void NothingIsNoDimension()
    {
        Assert.True(Dimensions.TryParse("", out var pairs, out _));
        Assert.Empty(pairs);
    }

    [Theory]
    [InlineData("speed", "'speed' is not key=code")]
    [InlineData("=30", "'=30' is not key=code")]
    [InlineData("speed=", "'speed=' is not key=code")]
    [InlineData("speed=>8;", "'' is not key=code")]
    [InlineData("speed=>8;speed=>30", "the key 'speed' stands twice")]
    public void AFaultIsNamed(string text, string fault)
    {
        Assert.False(Dimensions.TryParse(text, out var pairs, out var found));
        Assert.Null(pairs);
        Assert.Equal(fault, found);
    }
}
