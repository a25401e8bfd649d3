using System.Globalization;
using System.Text;
using DataSud.Synthetic;

const string Usage = """
    Usage (run from the folder of the repository; all that is written is fictitious):
      DataSud.Synthetic sirene-establishments ROWS FILE
      DataSud.Synthetic coverage --sites FILE --out DIR [--polygons 50000] [--vertices 64] [--seed 2026] [--quarter 2026_T1]
    """;

return args switch
{
    ["sirene-establishments", var rows, var path] when int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => await WriteSireneAsync(count, path),
    ["coverage", .. var options] when CoverageOptions.TryParse(options, out var read) => WriteCoverage(read),
    _ => Refuse(),
};

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}

static int WriteCoverage(CoverageOptions options)
{
    foreach (var (file, features, vertices) in SyntheticCoverage.Write(options))
        Console.WriteLine($"{file}: {features} features, {vertices} vertices");
    return 0;
}

static async Task<int> WriteSireneAsync(int count, string path)
{
    // Real codes: the communes of the region and those beyond its border, Marseille by arrondissement; others of France from the list of mergers.
    string[] Column(string file, int index) => [.. File.ReadLines(Path.Combine("seed-data", "territories", file)).Skip(1).Select(line => line.Split(',')[index]).Distinct()];
    var arrondissements = Enumerable.Range(13201, 16).Select(code => code.ToString(CultureInfo.InvariantCulture));
    var region = Column("membership.csv", 0).Where(code => code != "13055").Concat(arrondissements).ToList();
    var france = Column("former-communes.csv", 2).Except(region).ToList();

    var stock = new SireneStock(54, region, france, seed: 2026);
    await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
    await writer.WriteLineAsync(stock.Header);
    for (var number = 0; number < count; number++)
        await writer.WriteLineAsync(stock.Row(number));
    return 0;
}
