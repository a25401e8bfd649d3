using DataSud.Import.Csv;

namespace DataSud.Import.Tests;

public sealed class HeaderNameTests
{
    [Theory]
    [InlineData("Établissements", "etablissements")]
    [InlineData("  ÉTABLISSEMENTS\u00A0 ", "etablissements")]
    [InlineData("E\u0301tablissements", "etablissements")]
    [InlineData("Code\u00A0commune", "code commune")]
    [InlineData("Code \t commune", "code commune")]
    [InlineData("\uFEFFCode commune", "code commune")]
    [InlineData("", "")]
    public void NamesAreComparedWithoutAccentsCaseOrSpacing(string name, string expected) => Assert.Equal(expected, HeaderName.Normalise(name));

    [Theory]
    [InlineData("Intentions privées hors engagement L. 33-13")]
    [InlineData("T1 2018")]
    public void NormalisingTwiceChangesNothing(string name) =>
        Assert.Equal(HeaderName.Normalise(name), HeaderName.Normalise(HeaderName.Normalise(name)));
}
