namespace DataSud.Domain.Tests;

public sealed class ConnectableClassTests
{
    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(1, 100_000, 5)]
    [InlineData(99, 1000, 5)]
    [InlineData(100, 1000, 10)]
    [InlineData(249, 1000, 10)]
    [InlineData(250, 1000, 25)]
    [InlineData(499, 1000, 25)]
    [InlineData(500, 1000, 50)]
    [InlineData(799, 1000, 50)]
    [InlineData(800, 1000, 80)]
    [InlineData(1000, 1000, 80)]
    [InlineData(1500, 1000, 80)]
    public void TheClassIsTheLowerBoundThatTheRateReaches(long connectable, long premises, int expected) =>
        Assert.Equal(expected, ConnectableClass.LowerBound(connectable, premises));

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public void WithoutPremisesThereIsNoClass(long connectable) => Assert.Null(ConnectableClass.LowerBound(connectable, 0));

    [Fact]
    public void CountsLargerThanAnIntegerDoNotOverflow() => Assert.Equal(50, ConnectableClass.LowerBound(2_000_000_000, 4_000_000_000));

    [Fact]
    public void TheClassNeverFallsAsMorePremisesBecomeConnectable()
    {
        var classes = Enumerable.Range(0, 1201).Select(connectable => ConnectableClass.LowerBound(connectable, 1000)!.Value).ToList();
        Assert.Equal(classes.Order(), classes);
        Assert.Equal([0, 5, 10, 25, 50, 80], classes.Distinct());
    }
}
