using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>The tables of ARCEP's FttH observatory in their form of 2018, four title rows above each header.</summary>
internal static class FtthTables
{
    private const string DwellingsMeaning = "Dwellings (INSEE)";
    private const string PremisesMeaning = "Business premises (INSEE)";

    public static IReadOnlyList<ITable> All { get; } =
    [
        new CsvTable
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
        },
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
        new CsvTable
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
        },
        new CsvTable
        {
            Kind = "ftthDepartements",
            Required = false,
            Staging = "staged_departement_connectable",
            EndsEveryLine = true,
            Fields = [Field.Label("code", "Code département", "Département"), Subject],
            Series = Quarters,
        },
    ];

    private static Field Dwellings => Field.Of<int?>("dwellings", "Logements", DwellingsMeaning, "int", FtthCells.Count);

    private static Field BusinessPremises => Field.Of<int?>("business_premises", "Établissements", PremisesMeaning, "int", FtthCells.Count);

    private static Field Subject => Field.Of<string>("subject", "Champ", "'Locaux Raccordables' or 'Catégorie', one row each", "text", FtthCells.Subject);

    private static Series Quarters => new("T1 2018", FtthCells.Quarter, Field.Of<int?>("value", "", "Premises connectable at the end of the quarter, or their class", "int", FtthCells.Count));

    private static Field Flag(string column, string header, string meaning) => Field.Of<bool?>(column, header, meaning, "boolean", FtthCells.Flag);
}
