using System.Globalization;
using System.Text;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>Populations in INSEE's forms: those of the region as the product's own reference has them, and one invented commune in each other département.</summary>
internal static class PopulationFiles
{
    /// <summary>A place of the reference: communes, Marseille as its arrondissements; and a commune of 100 inhabitants in each other département but Mayotte.</summary>
    public static IReadOnlyList<(string Code, string Name, string Departement, int Municipal)> Places { get; } = [.. Read()];

    /// <summary>The table as INSEE prints it since 2023.</summary>
    public static string Table(Func<string, bool>? keep = null)
    {
        var text = new StringBuilder("REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\r\n");
        foreach (var (code, name, departement, municipal) in Places.Where(place => keep?.Invoke(place.Code) != false))
            text.Append(CultureInfo.InvariantCulture, $"00;Région;{departement};1;;{code[2..]};{code};{name};{municipal};7;{municipal + 7}\r\n");
        return text.ToString();
    }

    /// <summary>The table as INSEE printed it before: REG and COM are names, no code of the commune, spaces between thousands, other columns first.</summary>
    public static string OlderTable(Func<string, bool>? keep = null)
    {
        var text = new StringBuilder("PMUN;PCAP;PTOT;CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM\r\n");
        foreach (var (code, name, departement, municipal) in Places.Where(place => keep?.Invoke(place.Code) != false))
            text.Append(CultureInfo.InvariantCulture, $"{Grouped(municipal)};7;{Grouped(municipal + 7)};00;Région;{departement.TrimStart('0')};1;;{int.Parse(code[2..], CultureInfo.InvariantCulture)};{name}\r\n");
        return text.ToString();
    }

    /// <summary>Mayotte's own table.</summary>
    public const string Mayotte = "CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\r\n06;Mayotte;976;0;02;611;Mamoudzou;71 437;132;71 569\r\n";

    private static string Grouped(int number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static IEnumerable<(string Code, string Name, string Departement, int Municipal)> Read()
    {
        var rows = File.ReadLines(Path.Combine(Repository.SeedData, "territories", "territories.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        foreach (var row in rows)
        {
            if ((row[0] == "commune" && row[1] != "13055") || row[0] == "arrondissement")
                yield return (row[1], row[2], row[0] == "commune" ? row[4] : "13", int.Parse(row[5], CultureInfo.InvariantCulture));
            else if (row[0] == "departement" && row[4] != "93" && row[4].Length == 2 && row[4] != "06")
                yield return ($"{row[1]}{(row[1].Length == 2 ? "999" : "99")}", "Ailleurs", row[1], 100);
        }
    }
}
