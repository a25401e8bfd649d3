using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DataSud.Synthetic;

/// <summary>What to make synthetic coverage from, and how much of it.</summary>
public sealed record CoverageOptions
{
    /// <summary>CSV of mobile sites, with columns x and y in Lambert-93; and Operateur, 2G, 3G, 4G where it has them.</summary>
    public required string Sites { get; init; }

    /// <summary>Folder to write to.</summary>
    public required string Out { get; init; }

    /// <summary>Features wanted in all, over 4 operators, 3 technologies and 3 qualities.</summary>
    public int Polygons { get; init; } = 50_000;

    /// <summary>Vertices of the outline of one level of one site, before it is cut by its neighbours.</summary>
    public int Vertices { get; init; } = 64;

    /// <summary>Where chance begins: the same seed makes the same features.</summary>
    public int Seed { get; init; } = 2026;

    /// <summary>Quarter, as ARCEP writes it in names of files.</summary>
    public string Quarter { get; init; } = "2026_T1";

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">Pairs of an option and its value.</param>
    /// <param name="options">What was asked.</param>
    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out CoverageOptions? options)
    {
        options = null;
        if (arguments.Length % 2 != 0)
            return false;
        var given = arguments.Chunk(2).ToLookup(pair => pair[0], pair => pair[1]);
        string[] known = ["--sites", "--out", "--polygons", "--vertices", "--seed", "--quarter"];
        if (given.Any(option => !known.Contains(option.Key) || option.Count() > 1) || !given.Contains("--sites") || !given.Contains("--out"))
            return false;
        int? Number(string name, int standard) => !given.Contains(name) ? standard
            : int.TryParse(given[name].Single(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
        if (Number("--polygons", 50_000) is not { } polygons || Number("--vertices", 64) is not (>= 8 and { } vertices) || Number("--seed", 2026) is not { } seed)
            return false;
        options = new CoverageOptions
        {
            Sites = given["--sites"].Single(),
            Out = given["--out"].Single(),
            Polygons = polygons,
            Vertices = vertices,
            Seed = seed,
            Quarter = given["--quarter"].SingleOrDefault("2026_T1"),
        };
        return true;
    }
}
