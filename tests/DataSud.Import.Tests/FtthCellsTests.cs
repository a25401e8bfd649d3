using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Csv;

namespace DataSud.Import.Tests;

public sealed class FtthCellsTests
{
    [Theory]
    [InlineData(" 80\u00A0512    ", 80512)]
    [InlineData(" 1\u00A0234\u00A0567    ", 1234567)]
    [InlineData("3\u202F150", 3150)]
    [InlineData(" 81    ", 81)]
    [InlineData("0", 0)]
    [InlineData(" -    ", 0)]
    [InlineData(" -\u00A0   ", 0)]
    public void ACountIsReadAsTheSpreadsheetPrintsIt(string cell, int expected)
    {
        Assert.True(FtthCells.Count(cell, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", "is empty where a count is expected")]
    [InlineData("   ", "is empty where a count is expected")]
    [InlineData("8O512", "is not a whole number")]
    [InlineData("1.5", "is not a whole number")]
    [InlineData("-5", "is not a whole number")]
    [InlineData("80 51", "is not a whole number")]
    [InlineData("99999999999", "is not a whole number")]
    [InlineData("--", "is not a whole number")]
    [InlineData("n.d.", "is not a whole number")]
    public void AnythingElseIsAFault(string cell, string fault)
    {
        Assert.False(FtthCells.Count(cell, out var value, out var found));
        Assert.Null(value);
        Assert.Equal(fault, found);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("FRTE", new[] { "FRTE" })]
    [InlineData("FREE-FRTE-SFR0-UPCF", new[] { "FREE", "FRTE", "SFR0", "UPCF" })]
    [InlineData("S@RT", new[] { "S@RT" })]
    public void OperatorsAreJoinedByDashes(string cell, string[] expected)
    {
        Assert.True(FtthCells.Operators(cell, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("FRTE--SFR0")]
    [InlineData("Orange et SFR")]
    public void OtherListsOfOperatorsAreFaults(string cell) => Assert.False(FtthCells.Operators(cell, out _, out _));

    [Theory]
    [InlineData("FRTE-SFR0 ", "FRTE-SFR0")]
    [InlineData("FRTE partielle ", "FRTE partielle")]
    [InlineData(" -    ", null)]
    public void ACommitmentIsKeptAsPrinted(string cell, string? expected)
    {
        Assert.True(FtthCells.Words(cell, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("T3 2017", "2017-Q3")]
    [InlineData("T1 2018 ", "2018-Q1")]
    [InlineData("2025 T1", "2025-Q1")]
    [InlineData("T5 2018", null)]
    [InlineData("OI T2 2022", null)]
    [InlineData("T1 1999", null)]
    public void AQuarterIsAColumnName(string header, string? expected) =>
        Assert.Equal(expected, FtthCells.Quarter(HeaderName.Normalise(header), out var name) ? name : null);
}
