using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep;

/// <summary>A quarter as ARCEP writes it in names of files: <c>2026t2-commune</c>, <c>carte_fibre_immeubles_2026_T2_20260902</c>, <c>T2 2026</c>.</summary>
internal static partial class Quarter
{
    /// <summary>The edition that a name tells.</summary>
    public static EditionForm Form { get; } = new("2026-Q2", Read);

    private static (string Name, DateOnly Date)? Read(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
            return null;
        var year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);
        var quarter = int.Parse(match.Groups["quarter"].Value, CultureInfo.InvariantCulture);
        return (string.Create(CultureInfo.InvariantCulture, $"{year}-Q{quarter}"), new DateOnly(year, 3 * quarter, 1).AddMonths(1).AddDays(-1));
    }

    [GeneratedRegex(@"(?<![0-9])(?<year>20[0-9]{2})[ _-]?[TQ](?<quarter>[1-4])(?![0-9])|(?<![A-Za-z0-9])[TQ](?<quarter>[1-4])[ _-]?(?<year>20[0-9]{2})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
