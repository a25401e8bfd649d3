using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>The tables of ARCEP's FttH observatory in their form of 2018, four title rows above each header, and the sheets of its workbook since 2020.</summary>
internal static class FtthTables
{
    private const string DwellingsMeaning = "Dwellings (INSEE)";
    private const string PremisesMeaning = "Business premises (INSEE)";

    private const string Estimate = "Meilleure estimation des locaux";

    private const string CreateSheet = """
        CREATE TEMP TABLE IF NOT EXISTS staged_sheet (
            file int NOT NULL, line bigint NOT NULL, code text, name text, region_code text, departement_code text, epci_code text, epci_amii text,
            dwellings int, business_premises int, estimated_premises int, ipe_premises int, estimate_source text, very_dense boolean, commitment text,
            private_intention boolean, rural boolean, mountain text, operators text, series text, value int, series_file int, series_line bigint
        ) ON COMMIT DROP
        """;

    /// <summary>The kinds of sheet that hold all that is needed, by themselves.</summary>
    public static IReadOnlyList<string> Sheets { get; } = ["sheetCommunes", "sheetPremises"];

    public static IReadOnlyList<ITable> All { get; } =
    [
        new FormTable(Year2018, new CsvTable
        {
            Kind = "communes",
            Staging = "staged_commune",
            EndsEveryLine = true,
            Fields =
            [
                Field.Of<string>("code", "Code commune", "INSEE code", "text", FtthCells.CommuneCode),
                Field.Label("name", "Nom commune", "Name"),
                Field.Label("region_code", "Code région", "Region"),
                Field.Label("departement_code", "Code département", "Département"),
                Field.Of<string>("epci_code", "Siren EPCI", "SIREN of its EPCI; empty where it belongs to none", "text", FtthCells.Words),
                Dwellings,
                BusinessPremises,
                Flag("very_dense", "Zones très denses", "In a very dense area"),
                Field.Of<string>("commitment", "Engagements L. 33-13", "Operator bound by a commitment of article L. 33-13", "text", FtthCells.Words),
                Flag("private_intention", "Intentions privées hors engagement L. 33-13", "An operator intends to deploy, without such a commitment"),
                Flag("rural", "Commune rurale", "Rural commune"),
                Field.Of<short?>("mountain", "Commune de montagne", "Mountain commune: dash, 1, 2 or 3", "smallint", FtthCells.Mountain),
                Field.Of<string[]>("operators", "OI", "Operators of the shared network, codes joined by dashes", "text[]", FtthCells.Operators) with { ByPrefix = true },
            ],
        }),
        new CsvTable
        {
            Kind = "ftthCommunes",
            Staging = "staged_connectable",
            EndsEveryLine = true,
            Fields =
            [
                Field.Of<string>("code", "Code commune", "INSEE code", "text", FtthCells.CommuneCode),
                Subject,
            ],
            Series = Quarters,
        },
        new FormTable(Year2018, new CsvTable
        {
            Kind = "departements",
            Required = false,
            Staging = "staged_departement",
            EndsEveryLine = true,
            Fields =
            [
                Field.Label("code", "Code département", "Département"),
                Field.Label("name", "Nom département", "Name"),
                Dwellings,
                BusinessPremises,
            ],
        }),
        new FormTable(Year2018, new CsvTable
        {
            Kind = "ftthDepartements",
            Required = false,
            Staging = "staged_departement_connectable",
            EndsEveryLine = true,
            Fields = [Field.Label("code", "Code département", "Département"), Subject],
            Series = Quarters,
        }),
        Level("arrondissements", "arrondissement", Field.Of<string>("code", "Code arrondissement", "Municipal arrondissement", "text", FtthCells.CommuneCode), "Nom arrondissement"),
        Connectable("ftthArrondissements", "arrondissement", Field.Of<string>("code", "Code arrondissement", "Municipal arrondissement", "text", FtthCells.CommuneCode)),
        Level("epci", "epci", Field.Label("code", "Siren EPCI", "SIREN of the EPCI"), "Nom EPCI"),
        Connectable("ftthEpci", "epci", Field.Label("code", "Siren EPCI", "SIREN of the EPCI")),
        Level("regions", "region", Field.Label("code", "Code région", "Region"), "Nom région"),
        Connectable("ftthRegions", "region", Field.Label("code", "Code région", "Region")),
        Sheet("sheetCommunes") with { Series = SheetQuarters },
        Sheet("sheetPremises"),
        new CsvTable
        {
            Kind = "sheetDepartements",
            Required = false,
            Staging = "staged_sheet_departement",
            Encoding = TextEncoding.Utf8OrWindows1252,
            Fields =
            [
                Official.Text("code", "Code département", "Département"),
                Official.Text("subject", "Champ", "'Locaux Raccordables' is the one that is used"),
                SheetCount("estimated_premises", Estimate, "ARCEP's best estimate of premises") with { ByPrefix = true },
            ],
            Series = new("T1 2024", FtthCells.Quarter, Field.Of<string>("value", "", "Premises connectable at the end of the quarter", "text", FtthCells.Words)),
        },
    ];

    private static Field Dwellings => Field.Of<int?>("dwellings", "Logements", DwellingsMeaning, "int", FtthCells.Count);

    private static Field BusinessPremises => Field.Of<int?>("business_premises", "Établissements", PremisesMeaning, "int", FtthCells.Count);

    private static Field Subject => Field.Of<string>("subject", "Champ", "'Locaux Raccordables' or 'Catégorie', one row each", "text", FtthCells.Subject);

    private static Series Quarters => new("T1 2018", FtthCells.Quarter, Field.Of<int?>("value", "", "Premises connectable at the end of the quarter, or their class", "int", FtthCells.Count));

    // The other levels of 2018: controls of the communes, and the figures of arrondissements and of EPCI that no sum of communes makes.
    private static FormTable Level(string kind, string level, Field code, string name) => new(Year2018, new CsvTable
    {
        Kind = kind,
        Required = false,
        Staging = "staged_level",
        StagingSql = "CREATE TEMP TABLE IF NOT EXISTS staged_level (file int NOT NULL, line bigint NOT NULL, level text NOT NULL, code text, name text, dwellings int, business_premises int) ON COMMIT DROP",
        EndsEveryLine = true,
        Fields = [code, Constant("level", code.Header, level), Field.Label("name", name, "Name"), Dwellings, BusinessPremises],
    });

    private static FormTable Connectable(string kind, string level, Field code) => new(Year2018, new CsvTable
    {
        Kind = kind,
        Required = false,
        Staging = "staged_level_connectable",
        StagingSql = "CREATE TEMP TABLE IF NOT EXISTS staged_level_connectable (file int NOT NULL, line bigint NOT NULL, level text NOT NULL, code text, subject text, series text, value text) ON COMMIT DROP",
        EndsEveryLine = true,
        Fields =
        [
            code,
            Constant("level", code.Header, level),
            Field.Label("subject", "Champ", level == "region"
                ? "'Locaux Raccordables' (rounded to the thousand), 'Catégorie', 'Au moins un|deux|trois|quatre opérateur(s) au PM...' (74%)"
                : "'Locaux Raccordables' or 'Catégorie', one row each"),
        ],
        Series = new("T1 2018", FtthCells.Quarter, Field.Of<string>("value", "", "Premises connectable at the end of the quarter, their class, or a share", "text", FtthCells.Figure)),
    });

    private static Field Constant(string column, string header, string value) =>
        Field.Raw(column, header, "", "text", (_, row) =>
        {
            row.Text(value);
            return null;
        });

    private static Series SheetQuarters => new("T1 2024", FtthCells.Quarter, SheetCount("value", "", "Premises connectable at the end of the quarter"));

    // A table of 2018 has no estimate; a sheet that has one is of another form, even where all the columns of 2018 stand in it.
    private static string? Year2018(IReadOnlyList<string> names) => names.FirstOrDefault(name => name.StartsWith(HeaderName.Normalise(Estimate), StringComparison.Ordinal));

    private static CsvTable Sheet(string kind) => new()
    {
        Kind = kind,
        Required = false,
        Staging = "staged_sheet",
        StagingSql = CreateSheet,
        Encoding = TextEncoding.Utf8OrWindows1252,
        Fields =
        [
            Official.Text("code", "Code commune", "INSEE code"),
            Official.Text("name", "Nom commune", "Name"),
            Official.Text("region_code", "Code région", "Region") with { Needed = false },
            Official.Text("departement_code", "Code département", "Département") with { Needed = false },
            Official.Text("epci_code", "Siren EPCI", "SIREN of its EPCI") with { Needed = false },
            Official.Text("epci_amii", "EPCI AMII", "EPCI of the AMII zone, as printed") with { Needed = false },
            SheetCount("dwellings", "Logements", DwellingsMeaning) with { Needed = false },
            SheetCount("business_premises", "Établissements", PremisesMeaning) with { Needed = false },
            SheetCount("estimated_premises", Estimate, "ARCEP's best estimate of premises, the denominator since 2020") with { ByPrefix = true },
            SheetCount("ipe_premises", "Nombre locaux IPE", "Premises in the operators' files") with { Needed = false, ByPrefix = true },
            Official.Text("estimate_source", "Source retenue", "Which source the estimate was taken from") with { Needed = false, ByPrefix = true },
            Mark("very_dense", "Zones très denses", "In a very dense area"),
            Official.Text("commitment", "Engagements L. 33-13", "Operator bound by a commitment (L. 33-13, AMEL)") with { Needed = false, ByPrefix = true },
            Mark("private_intention", "Intentions privées hors engagement L. 33-13", "An operator intends to deploy, without such a commitment"),
            Mark("rural", "Commune rurale", "Rural commune"),
            Official.Text("mountain", "Commune de montagne", "Mountain commune: 1, 2 or 3") with { Needed = false },
            Official.Text("operators", "OI", "Operators of the shared network, codes joined by dashes") with { Needed = false, ByPrefix = true },
        ],
    };

    private static Field SheetCount(string column, string header, string meaning) => Field.Of<int?>(column, header, meaning, "int", FtthCells.SheetCount);

    private static Field Mark(string column, string header, string meaning) =>
        Field.Of<bool?>(column, header, meaning, "boolean", FtthCells.Mark) with { Needed = false, ByPrefix = true };

    private static Field Flag(string column, string header, string meaning) => Field.Of<bool?>(column, header, meaning, "boolean", FtthCells.Flag);
}
