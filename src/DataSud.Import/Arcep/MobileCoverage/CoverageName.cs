using System.Text.RegularExpressions;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>What the name of a map tells, where its features do not: <c>2026_T1_couv_Metropole_OF_4G_data.gpkg</c>, <c>Orange_Couv4G_201801.shp</c>.</summary>
/// <param name="Operator">MCC and MNC, or null.</param>
/// <param name="Technology">Technology, or null.</param>
/// <param name="Use">What it is for, or null.</param>
/// <param name="Quarter">Edition, or null.</param>
internal sealed partial record CoverageName(string? Operator, string? Technology, string? Use, string? Quarter)
{
    /// <summary>Reads a name.</summary>
    /// <param name="fileName">With its extension.</param>
    public static CoverageName Of(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        string[] words = [.. Separator().Split(stem), .. Old().Match(stem) is { Success: true } old ? [old.Groups["technology"].Value] : Array.Empty<string>()];
        return new CoverageName(First(words, CoverageWords.Operator), First(words, CoverageWords.Technology), First(words, CoverageWords.Use), CoverageWords.Quarter(stem));
    }

    private static string? First(string[] words, Func<string, string?> read) => words.Select(read).FirstOrDefault(found => found is not null);

    [GeneratedRegex("[_ -]+")]
    private static partial Regex Separator();

    [GeneratedRegex("_?Couv(?<technology>[2-5]G)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Old();
}
