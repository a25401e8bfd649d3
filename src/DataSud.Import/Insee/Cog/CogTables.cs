using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Cog;

/// <summary>The tables of the official geographic code.</summary>
internal static class CogTables
{
    public static IReadOnlyList<ITable> All { get; } =
    [
        new CsvTable
        {
            Kind = "communes",
            Required = false,
            Staging = "staged_cog_commune",
            Encoding = TextEncoding.Utf8OrWindows1252,
            EndsEveryLine = true,
            Territory = new("COM", PlaceKind.Commune),
            Fields =
            [
                Field.Word("typecom", "TYPECOM", "COM commune, ARM municipal arrondissement, COMA associated and COMD delegated commune", "COM", "ARM", "COMA", "COMD"),
                Official.Commune("code", "COM", "INSEE code; not unique without TYPECOM") with { Mandatory = true },
                Field.Label("name", "LIBELLE", "Name"),
                .. Spelling,
                Official.Region("region_code", "REG", "Region; empty on COMA and COMD"),
                Official.Departement("departement_code", "DEP", "Département; empty on COMA and COMD"),
                Field.Text("collectivity_code", "CTCD", "Collectivity with the powers of a département, since 2021") with { Needed = false },
                Field.Text("arrondissement_code", "ARR", "Arrondissement of the département"),
                Field.Text("canton_code", "CAN", "Canton; empty where the commune is split between several"),
                Official.Commune("parent_code", "COMPARENT", "Commune that an ARM, COMA or COMD is part of"),
            ],
        },
        new CsvTable
        {
            Kind = "events",
            Required = false,
            Staging = "staged_cog_event",
            Encoding = TextEncoding.Utf8OrWindows1252,
            EndsEveryLine = true,
            Territory = new("COM_AP", PlaceKind.Commune),
            Fields =
            [
                Official.Digits("mod", "MOD", "Kind of event, two digits", 2) with { Mandatory = true },
                Official.Day("effective_date", "DATE_EFF", "Day from which it holds") with { Mandatory = true },
                Field.Word("typecom_before", "TYPECOM_AV", "Kind of commune before; empty where it was made out of none", "COM", "ARM", "COMA", "COMD", ""),
                Official.Commune("code_before", "COM_AV", "Code before"),
                Field.Text("name_before", "LIBELLE_AV", "Name before"),
                Field.Word("typecom_after", "TYPECOM_AP", "Kind of commune after; empty where nothing took its place", "COM", "ARM", "COMA", "COMD", ""),
                Official.Commune("code_after", "COM_AP", "Code after"),
                Field.Text("name_after", "LIBELLE_AP", "Name after"),
            ],
        },
        Division("departements", "staged_cog_departement", new("DEP", PlaceKind.Departement),
            Official.Departement("code", "DEP", "Code of the département") with { Mandatory = true }, RegionCode),
        Division("regions", "staged_cog_region", new("REG", PlaceKind.Region),
            Official.Region("code", "REG", "Code of the region") with { Mandatory = true }),
        Division("arrondissements", "staged_cog_arrondissement", new("DEP", PlaceKind.Departement),
            Field.Label("code", "ARR", "Code of the arrondissement"), RegionCode,
            Official.Departement("departement_code", "DEP", "Département") with { Mandatory = true }),
        // Without it, its file would pass for one of regions: it has all of their columns.
        Division("collectivities", "staged_cog_collectivity", new("REG", PlaceKind.Region),
            Field.Label("code", "CTCD", "Code of the collectivity with the powers of a département"), RegionCode),
    ];

    private static Field RegionCode => Official.Region("region_code", "REG", "Region") with { Mandatory = true };

    private static IEnumerable<Field> Spelling =>
    [
        Field.Of<short?>("tncc", "TNCC", "Kind of article that the name takes", "smallint", Article),
        Field.Text("ncc", "NCC", "Name in capitals, without accents"),
        Field.Text("nccenr", "NCCENR", "Name without its article"),
    ];

    private static CsvTable Division(string kind, string staging, TerritoryColumn territory, params Field[] codes) => new()
    {
        Kind = kind,
        Required = false,
        Staging = staging,
        Encoding = TextEncoding.Utf8OrWindows1252,
        EndsEveryLine = true,
        Territory = territory,
        Fields =
        [
            .. codes,
            Field.Label("name", "LIBELLE", "Name"),
            .. Spelling,
            Official.Commune("seat_code", "CHEFLIEU", "Commune of the seat"),
        ],
    };

    private static bool Article(string text, out short? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? fault)
    {
        var cell = text.Trim();
        value = cell.Length == 1 && char.IsAsciiDigit(cell[0]) ? (short)(cell[0] - '0') : null;
        fault = value is null && cell.Length > 0 ? "is none of the digits 0 to 8" : null;
        return fault is null;
    }
}
