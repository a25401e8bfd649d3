using System.Globalization;
using System.Text;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>
/// A small edition of Ma connexion internet: the communes of the region, one for every other département, and figures made up so
/// that they add up. The n-th commune of the list has 100 + n premises.
/// </summary>
internal sealed class MciFiles : IDisposable
{
    private static readonly Lazy<IReadOnlyList<(string Code, string Departement, string Region)>> Known = new(ReadCommunes);

    public string Folder { get; } = Directory.CreateTempSubdirectory("datasud-mci").FullName;

    public static IReadOnlyList<(string Code, string Departement, string Region)> Communes => Known.Value;

    public static int Premises(string code) => 100 + Communes.TakeWhile(commune => commune.Code != code).Count();

    /// <summary>Writes a file: a header, and a row a commune.</summary>
    public string Write(string name, string header, Func<string, int, string> row, Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, name);
        var text = new StringBuilder(header).Append('\n');
        foreach (var (code, departement, region) in Communes)
            text.Append(CultureInfo.InvariantCulture, $"{code};Évian-{code};{departement};{region};{row(code, Premises(code))}\n");
        File.WriteAllText(path, text.ToString(), encoding ?? new UTF8Encoding(false));
        return path;
    }

    /// <summary>Writes a text as it stands.</summary>
    public string WriteText(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Base(string day = "2026-06-30") =>
        Write("commune.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;date", (_, premises) => $"{premises};all;{day}");

    public string Speed(string name = "commune_debit_filaire.csv", string day = "2026-06-30", int less = 0) =>
        Write(name, "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date",
            (_, n) => $"{n};all;1;{n - 1};{n - 2};{n - 3};{n - 4 - less};{n - 50};{n - 60};{day}");

    public string Technology(string day = "2026-06-30") =>
        Write("commune_techno.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;elig_ftth;elig_coax;elig_cu;elig_thdr;elig_4gf;elig_hdr;elig_sat;date",
            (_, n) => $"{n};all;{n - 20};7;{n - 10};0;{n};0;{n};{day}");

    public string Best(string name = "commune_meilleure_techno_thd.csv", string day = "2026-06-30") =>
        Write(name, "code_insee;nom_com;code_dep;code_reg;nbr;type;nbr_elig_8;elig_ftth;elig_coax;elig_cu_30;elig_thdr;elig_cu_8;elig_4gf;elig_hdr;elig_sat;date",
            (_, n) => $"{n};all;{n};{n - 20};0;5;0;3;10;0;2;{day}");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static List<(string, string, string)> ReadCommunes()
    {
        var territories = Path.Combine(Repository.SeedData, "territories");
        var departements = File.ReadLines(Path.Combine(territories, "territories.csv"))
            .Select(line => line.Split(','))
            .Where(cells => cells[0] == "departement" && cells[^2].Length == 2 && cells[^2] != "93")
            .Select(cells => (Departement: cells[1], Region: cells[^2]));
        var region = File.ReadLines(Path.Combine(territories, "membership.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Where(cells => cells[^3] == "93")
            .Select(cells => (cells[0], cells[^4], "93"));
        return [.. region, .. departements.Select(place => (place.Departement.PadRight(5, '9'), place.Departement, place.Region))];
    }
}
