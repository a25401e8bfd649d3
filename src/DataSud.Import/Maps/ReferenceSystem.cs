using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Maps;

/// <summary>A reference system that ARCEP's maps come in, and how far its coordinates reach: one that is further out is a mistake, and no place to transform.</summary>
/// <param name="Srid">EPSG code.</param>
/// <param name="Title">Name for people.</param>
/// <param name="MinX">Least first coordinate.</param>
/// <param name="MinY">Least second coordinate.</param>
/// <param name="MaxX">Greatest first coordinate.</param>
/// <param name="MaxY">Greatest second coordinate.</param>
internal sealed partial record ReferenceSystem(int Srid, string Title, double MinX, double MinY, double MaxX, double MaxY)
{
    private static readonly ReferenceSystem[] Known =
    [
        new(2154, "Lambert-93", -400_000, 5_700_000, 1_600_000, 7_400_000),
        new(5490, "RGAF09 / UTM 20N, Antilles", 0, 1_000_000, 1_000_000, 2_500_000),
        new(2972, "RGFG95 / UTM 22N, Guyane", -200_000, 0, 1_000_000, 1_000_000),
        new(2975, "RGR92 / UTM 40S, La Réunion", 0, 7_000_000, 1_000_000, 8_500_000),
        new(4471, "RGM04 / UTM 38S, Mayotte", 0, 8_000_000, 1_000_000, 9_000_000),
        new(4467, "RGSPM06 / UTM 21N, Saint-Pierre-et-Miquelon", 0, 4_500_000, 1_000_000, 5_800_000),
        new(4326, "WGS 84", -180, -90, 180, 90),
        new(3857, "Web Mercator", -20_037_508.35, -20_037_508.35, 20_037_508.35, 20_037_508.35),
    ];

    // Names in a .prj, letters and digits alone, in lower case.
    private static readonly (string Name, int Srid)[] Names =
    [
        ("lambert93", 2154), ("rgaf09utmzone20n", 5490), ("rgfg95utmzone22n", 2972), ("rgfg1995utm22n", 2972), ("rgr92utmzone40s", 2975), ("rgr1992utm40s", 2975),
        ("rgm04utmzone38s", 4471), ("rgm2004utm38s", 4471), ("rgspm06utmzone21n", 4467), ("wgs1984webmercator", 3857), ("wgs84pseudomercator", 3857), ("wgs1984", 4326), ("wgs84", 4326),
    ];

    private static string List => string.Join(", ", Known.Select(system => string.Create(CultureInfo.InvariantCulture, $"EPSG:{system.Srid} ({system.Title})")));

    /// <summary>Finds a system by its authority and code.</summary>
    /// <param name="what">The layer or file, for the message.</param>
    /// <param name="organization">Who defined the code; only EPSG's are known.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="RefusedException">It is none of those known.</exception>
    public static ReferenceSystem Of(string what, string? organization, long code) =>
        (string.Equals(organization, "EPSG", StringComparison.OrdinalIgnoreCase) ? Known.FirstOrDefault(system => system.Srid == code) : null)
            ?? throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{what} is in the reference system {organization ?? "(none)"}:{code}, which is none of those known: {List}."));

    /// <summary>Finds the system that a .prj tells.</summary>
    /// <param name="what">The file, for the message.</param>
    /// <param name="wellKnownText">Its content.</param>
    /// <exception cref="RefusedException">It is none of those known.</exception>
    public static ReferenceSystem OfText(string what, string wellKnownText)
    {
        // The authority of the whole stands last, those of its parts before.
        if (Authority().Match(wellKnownText.Trim()) is { Success: true } match)
            return Of(what, "EPSG", long.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture));
        var name = Name().Match(wellKnownText) is { Success: true } named ? named.Groups["name"].Value : "";
        var letters = string.Concat(HeaderName.Normalise(name).Where(char.IsAsciiLetterOrDigit));
        var isGeographic = wellKnownText.TrimStart().StartsWith("GEOG", StringComparison.OrdinalIgnoreCase);
        var found = Names.FirstOrDefault(known => letters.Contains(known.Name, StringComparison.Ordinal) && (known.Srid == 4326) == isGeographic);
        return found.Srid > 0
            ? Of(what, "EPSG", found.Srid)
            : throw new RefusedException($"{what} is in the reference system '{(name.Length > 0 ? name : wellKnownText[..Math.Min(80, wellKnownText.Length)])}', which is none of those known: {List}.");
    }

    /// <summary>Whether a position can be one.</summary>
    /// <param name="x">First coordinate.</param>
    /// <param name="y">Second coordinate.</param>
    public bool Holds(double x, double y) => x >= MinX && x <= MaxX && y >= MinY && y <= MaxY;

    [GeneratedRegex("""AUTHORITY\s*\[\s*"EPSG"\s*,\s*"?(?<code>[0-9]{1,6})"?\s*\]\s*\]$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Authority();

    [GeneratedRegex("""^\s*[A-Z]+\s*\[\s*"(?<name>[^"]{1,200})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
