using System.Globalization;

namespace DataSud.Synthetic;

/// <summary>A mobile site.</summary>
/// <param name="X">Lambert-93.</param>
/// <param name="Y">Lambert-93.</param>
/// <param name="Departement">Département, roughly.</param>
internal readonly record struct CoverageSite(double X, double Y, string Departement);

/// <summary>Real places of mobile sites in the region, by operator and technology.</summary>
internal static class CoverageSites
{
    /// <summary>Reads them.</summary>
    /// <param name="path">CSV with a header; columns are found by name.</param>
    /// <param name="operators">MCC and MNC; sites are dealt out among them where the file does not say whose they are.</param>
    /// <param name="technology">Column that is 1 where a site has the technology; those of all technologies where the file has no such column, or an operator no such site.</param>
    public static Dictionary<string, List<CoverageSite>> Read(string path, IReadOnlyList<string> operators, string technology)
    {
        using var reader = new StreamReader(path);
        var header = reader.ReadLine() ?? throw new InvalidDataException($"{path} is empty.");
        var mark = header.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var names = header.Split(mark).Select(name => name.Trim('"', ' ', '\uFEFF').ToLowerInvariant()).ToList();
        var (x, y) = (names.IndexOf("x"), names.IndexOf("y"));
        if (x < 0 || y < 0)
            throw new InvalidDataException($"{path} has no columns x and y.");
        var by = names.FindIndex(name => name is "operateur" or "code_op");
        var flag = names.FindIndex(name => name == technology || name == $"site_{technology}");

        var all = operators.ToDictionary(code => code, _ => new List<CoverageSite>());
        var some = operators.ToDictionary(code => code, _ => new List<CoverageSite>());
        var seen = new HashSet<(string, double, double)>();
        for (var number = 0; reader.ReadLine() is { } line; number++)
        {
            var cells = line.Split(mark);
            if (cells.Length <= Math.Max(x, y) || !TryNumber(cells[x], out var east) || !TryNumber(cells[y], out var north) || Towns.DepartementAt(east, north) is not { } departement)
                continue;
            var code = by >= 0 ? cells[by].Trim('"') : operators[number % operators.Count];
            if (!all.TryGetValue(code, out var sites) || !seen.Add((code, east, north)))
                continue;
            var site = new CoverageSite(east, north, departement);
            sites.Add(site);
            if (flag >= 0 && flag < cells.Length && cells[flag].Trim('"') == "1")
                some[code].Add(site);
        }
        return operators.ToDictionary(code => code, code => some[code].Count > 0 ? some[code] : all[code]);
    }

    private static bool TryNumber(string cell, out double number) =>
        double.TryParse(cell.Trim('"', ' ').Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
