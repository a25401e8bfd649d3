using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Mci;

/// <summary>The files of Ma connexion internet: what is measured, for each of three levels. All are staged in one table.</summary>
internal static class MciTables
{
    private const string CreateStaging = """
        CREATE TEMP TABLE IF NOT EXISTS staged_mci (
            file int NOT NULL, line bigint NOT NULL, level text NOT NULL, variant text NOT NULL,
            code text, name text, departement_code text, region_code text, nbr int, type text, day date,
            inel_hd int, elig_hd05 int, elig_hd3 int, elig_bhd8 int, elig_thd30 int, elig_thd100 int, elig_thd1g int,
            nbr_elig_8 int, elig_ftth int, elig_coax int, elig_cu int, elig_cu_30 int, elig_thdr int, elig_cu_8 int, elig_4gf int, elig_hdr int, elig_sat int
        ) ON COMMIT DROP
        """;

    private static readonly Field[] Speeds =
    [
        Count("inel_hd", "Premises below 0.5 Mbit/s"),
        Count("elig_hd05", "Premises eligible for at least 0.5 Mbit/s"),
        Count("elig_hd3", "... at least 3 Mbit/s"),
        Count("elig_bhd8", "... at least 8 Mbit/s"),
        Count("elig_thd30", "... at least 30 Mbit/s"),
        Count("elig_thd100", "... at least 100 Mbit/s"),
        Count("elig_thd1g", "... at least 1 Gbit/s"),
    ];

    // Never seen: what tells the file from the others is needed, the rest is taken where it is there.
    private static readonly Field[] Technologies =
    [
        Count("elig_ftth", "Premises eligible for FttH"),
        Count("elig_coax", "... for cable") with { Needed = false },
        Count("elig_cu", "... for copper (xDSL)"),
        Count("elig_thdr", "... for very high speed radio") with { Needed = false },
        Fixed4G with { Needed = false },
        Count("elig_hdr", "... for high speed radio") with { Needed = false },
        Count("elig_sat", "... for satellite") with { Needed = false },
    ];

    private static readonly Field[] Best =
    [
        Count("nbr_elig_8", "Premises eligible for at least 8 Mbit/s, which the best technologies part between them"),
        Count("elig_ftth", "Premises whose best technology is FttH"),
        Count("elig_coax", "... cable"),
        Count("elig_cu_30", "... copper, from 30 Mbit/s"),
        Count("elig_thdr", "... very high speed radio"),
        Count("elig_cu_8", "... copper, from 8 to 30 Mbit/s"),
        Fixed4G,
        Count("elig_hdr", "... high speed radio"),
        Count("elig_sat", "... satellite"),
    ];

    private static readonly MciFamily Base = new("base", [], ["base"], static _ => ["base"], "");

    private static readonly MciFamily Speed = new(
        "eligibility by speed", Speeds, ["debit", "debit-filaire", "debit-terrestre"], SpeedVariants,
        "commune_debit.csv (every technology), commune_debit_filaire.csv (wired only) and commune_debit_terrestre.csv (without satellite)");

    private static readonly MciFamily Technology = new("eligibility by technology", Technologies, ["techno"], static _ => ["techno"], "");

    private static readonly MciFamily BestTechnology = new(
        "best technologies", Best, ["meilleure-techno-thd", "meilleure-techno-hd", "meilleure-techno-dsl"], BestVariants,
        "commune_meilleure_techno_thd.csv, commune_meilleure_techno_hd.csv and commune_meilleure_techno_dsl.csv");

    /// <summary>Each variant at each level. Where a file could be of two levels, the first is right: a département names its region, not the reverse.</summary>
    public static IReadOnlyList<ITable> All { get; } =
    [
        .. from family in new[] { Base, Speed, Technology, BestTechnology }
           from variant in family.Variants
           from level in new[] { "commune", "departement", "region" }
           select new MciTable(level, variant, family, Table(level, variant, family)),
    ];

    private static Field Fixed4G => Count("elig_4gf", "... for 4G over a fixed box") with { Aliases = ["elig_4fg"] };

    private static CsvTable Table(string level, string variant, MciFamily family)
    {
        var (code, place) = level switch
        {
            "commune" => (Official.Commune("code", "code_insee", "INSEE code; whole cities for Paris, Lyon and Marseille"), PlaceKind.Commune),
            "departement" => (Official.Departement("code", "code_dep", "Département"), PlaceKind.Departement),
            _ => (Official.Region("code", "code_reg", "Region"), PlaceKind.Region),
        };
        return new CsvTable
        {
            Kind = $"{level}-{variant}",
            Required = false,
            Staging = "staged_mci",
            StagingSql = CreateStaging,
            Encoding = TextEncoding.Utf8OrWindows1252,
            Territory = new(code.Header, place),
            Fields =
            [
                code with { Mandatory = true },
                Constant("level", code.Header, level),
                Constant("variant", code.Header, variant),
                Official.Text("name", level switch { "commune" => "nom_com", "departement" => "nom_dep", _ => "nom_reg" }, "Name") with { Needed = false },
                .. level == "commune" ? new[] { Official.Departement("departement_code", "code_dep", "Département") with { Needed = false } } : [],
                .. level != "region" ? new[] { Official.Text("region_code", "code_reg", "Region, in ARCEP's numbering") with { Needed = false } } : [],
                Count("nbr", "Premises: dwellings and businesses") with { Mandatory = true },
                Official.Text("type", "type", "'all', the one that feeds figures") with { Needed = false },
                .. family.Measures,
                Official.Day("day", "date", "Day of the state, the last of a quarter") with { Mandatory = true },
            ],
        };
    }

    private static Field Count(string column, string meaning) => Official.Count(column, column, meaning);

    private static Field Constant(string column, string header, string value) =>
        Field.Raw(column, header, "", "text", (_, row) =>
        {
            row.Text(value);
            return null;
        });

    private static IReadOnlyList<string> SpeedVariants(IReadOnlyList<string> words)
    {
        if (!words.Contains("debit"))
            return [];
        List<string> told = [.. words.Where(word => word is "filaire" or "terrestre").Select(word => $"debit-{word}")];
        return told.Count == 0 ? ["debit"] : told;
    }

    private static IReadOnlyList<string> BestVariants(IReadOnlyList<string> words) =>
        [.. words.Where(word => word is "thd" or "hd" or "dsl").Distinct().Select(word => $"meilleure-techno-{word}")];
}
