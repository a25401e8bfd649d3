using System.Text;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>
/// Lists of communes in INSEE's form: the region as the product's own reference has it, and one invented commune in each other
/// département, for a list without any of a département is taken for a cut one.
/// </summary>
internal static class CogFiles
{
    public const string EventHeader = "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n";

    private const string Header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n";

    /// <summary>A list as INSEE prints it since 2021.</summary>
    /// <param name="without">Codes to leave out.</param>
    /// <param name="renamed">Code and new name of one commune.</param>
    public static string Communes(string[]? without = null, (string Code, string Name)? renamed = null)
    {
        var text = new StringBuilder(Header);
        foreach (var (code, name, departement, region) in Places())
        {
            if (without?.Contains(code) == true)
                continue;
            var shown = renamed is { } change && change.Code == code ? change.Name : name;
            text.Append($"COM,{code},{region},{departement},{departement}D,{departement}1,0,X,X,{shown},,\n");
        }
        return text.ToString();
    }

    /// <summary>The same list as INSEE printed it before 2021: lower-case names, quotes, no CTCD.</summary>
    public static string CommunesBefore2021()
    {
        var text = new StringBuilder("\"typecom\",\"com\",\"reg\",\"dep\",\"arr\",\"tncc\",\"ncc\",\"nccenr\",\"libelle\",\"can\",\"comparent\"\n");
        foreach (var (code, name, departement, region) in Places())
            text.Append($"\"COM\",\"{code}\",\"{region}\",\"{departement}\",\"{departement}1\",\"0\",\"X\",\"X\",\"{name} (2019)\",\"\",\"\"\n");
        return text.ToString();
    }

    /// <summary>A row of the events, from a commune to another.</summary>
    public static string Move(int mod, string day, string before, string after, string typeBefore = "COM", string typeAfter = "COM") =>
        $"{mod},{day},{typeBefore},{before},0,A,A,Avant {before},{typeAfter},{after},0,B,B,Après {after}\n";

    private static IEnumerable<(string Code, string Name, string Departement, string Region)> Places()
    {
        var rows = File.ReadLines(Path.Combine(Repository.SeedData, "territories", "territories.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        var regions = rows.Where(row => row[0] == "departement").ToDictionary(row => row[1], row => row[4]);
        foreach (var row in rows.Where(row => row[0] == "commune"))
            yield return (row[1], row[2], row[4], regions[row[4]]);
        foreach (var (departement, region) in regions.Where(pair => pair.Value != "93" && !pair.Key.StartsWith("975", StringComparison.Ordinal)))
        {
            if (region.Length == 2)
                yield return ($"{departement}{(departement.Length == 2 ? "001" : "01")}", "Ailleurs", departement, region);
        }
    }
}
