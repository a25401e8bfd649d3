using System.Globalization;
using System.Text;
using DataSud.Synthetic;

if (args is not [var kind, var rows, var path] || kind != "sirene-establishments" || !int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
{
    await Console.Error.WriteLineAsync("Usage: DataSud.Synthetic sirene-establishments ROWS FILE   (run from the folder of the repository; all units are fictitious)");
    return 2;
}

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
