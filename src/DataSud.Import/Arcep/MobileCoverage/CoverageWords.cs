using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Import.Csv;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>What the maps call operators, technologies, uses and qualities, and what the vocabulary of the product calls them. Null where a text is none of them.</summary>
internal static partial class CoverageWords
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["of"] = "20801",
        ["orange"] = "20801",
        ["sfr0"] = "20810",
        ["sfr"] = "20810",
        ["free"] = "20815",
        ["free mobile"] = "20815",
        ["bouy"] = "20820",
        ["byt"] = "20820",
        ["bouygues"] = "20820",
        ["bouygues telecom"] = "20820",
    };

    private static readonly Dictionary<string, string> Technologies = new()
    {
        ["2g"] = "2g",
        ["2g3g"] = "2g-or-3g",
        ["3g"] = "3g",
        ["4g"] = "4g",
        ["5g"] = "5g",
    };

    private static readonly Dictionary<string, string> Uses = new()
    {
        ["voix"] = "voice",
        ["voix sms"] = "voice",
        ["data"] = "data",
        ["donnees"] = "data",
        ["internet"] = "data",
        ["internet mobile"] = "data",
    };

    private static readonly Dictionary<string, string> Qualities = new()
    {
        [""] = "covered",
        ["couvert"] = "covered",
        ["couverte"] = "covered",
        ["couverture"] = "covered",
        ["cl"] = "cl",
        ["couverture limitee"] = "cl",
        ["limitee"] = "cl",
        ["bc"] = "bc",
        ["bonne couverture"] = "bc",
        ["bonne"] = "bc",
        ["tbc"] = "tbc",
        ["tres bonne couverture"] = "tbc",
        ["tres bonne"] = "tbc",
    };

    // Mobile country codes of France: metropolitan, Saint-Pierre-et-Miquelon, the Antilles and Guyane, La Réunion and Mayotte, Guyane.
    private static readonly string[] Countries = ["208", "308", "340", "647", "742"];

    /// <summary>MCC and MNC of an operator, from that or from its name.</summary>
    public static string? Operator(string text)
    {
        // A number of a shapefile has decimals.
        var word = Word(text) is var plain && plain.EndsWith(".0", StringComparison.Ordinal) ? plain[..^2] : plain;
        return word.Length == 5 && word.All(char.IsAsciiDigit) && Countries.Contains(word[..3]) ? word : Operators.GetValueOrDefault(word);
    }

    /// <summary>A technology: 2G, 2G3G, 3G, 4G, 5G.</summary>
    public static string? Technology(string text) => Technologies.GetValueOrDefault(string.Concat(Word(text).Where(char.IsAsciiLetterOrDigit)));

    /// <summary>What it is for: voix, data.</summary>
    public static string? Use(string text) => Uses.GetValueOrDefault(Word(text).Replace('/', ' '));

    /// <summary>A quality: CL, BC, TBC; nothing is "covered", as in the maps without levels.</summary>
    public static string? Quality(string text) => Qualities.GetValueOrDefault(Word(text));

    /// <summary>A quarter (2026_T1, T1 2026), or that which holds a month or a day (201801, 2018-01, 2026-03-31, 31/03/2026): <c>2026-Q1</c>.</summary>
    public static string? Quarter(string text)
    {
        var match = WrittenQuarter().Match(text);
        if (match.Success)
            return $"{match.Groups["year"].Value}-Q{match.Groups["quarter"].Value}";
        match = WrittenMonth().Match(text);
        return match.Success
            ? string.Create(CultureInfo.InvariantCulture, $"{match.Groups["year"].Value}-Q{(int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture) + 2) / 3}")
            : null;
    }

    private static string Word(string text) => HeaderName.Normalise(text.Replace('\0', ' ').Replace('_', ' '));

    [GeneratedRegex(@"(?<![0-9])(?<year>20[0-9]{2})[ _-]?[TQ](?<quarter>[1-4])(?![0-9])|(?<![A-Za-z0-9])[TQ](?<quarter>[1-4])[ _-]?(?<year>20[0-9]{2})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WrittenQuarter();

    [GeneratedRegex(@"(?<![0-9])(?<year>20[0-9]{2})[-_/]?(?<month>0[1-9]|1[0-2])(?:[-_/]?[0-3][0-9])?(?![0-9])|(?<![0-9])[0-3]?[0-9][-_/](?<month>0[1-9]|1[0-2])[-_/](?<year>20[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenMonth();
}
