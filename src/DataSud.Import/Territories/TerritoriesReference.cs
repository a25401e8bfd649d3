using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Territories;

/// <summary>The official list of territories, their memberships by vintage, and the communes that are no more.</summary>
public static class TerritoriesReference
{
    private const string Vintage = """
        SELECT min(vintage)::text AS name, make_date(min(vintage), 1, 1) AS date
        FROM staged_membership
        """;

    private const string KnownParent = """
        DELETE FROM staged_territory t
        WHERE t.parent_code IS NOT NULL
          AND NOT EXISTS (SELECT FROM staged_territory p WHERE p.level = t.parent_level AND p.code = t.parent_code)
        RETURNING t.file, t.line, 'parent_code' AS column_name, t.parent_code AS value, 'is no territory of the file' AS reason
        """;

    private const string Once = """
        DELETE FROM staged_territory t
        USING staged_territory first
        WHERE first.level = t.level AND first.code = t.code AND (first.file, first.line) < (t.file, t.line)
        RETURNING t.file, t.line, 'code' AS column_name, t.code AS value, 'stands twice at this level' AS reason
        """;

    private const string MemberOnce = """
        DELETE FROM staged_membership m
        USING staged_membership first
        WHERE first.commune_code = m.commune_code AND (first.file, first.line) < (m.file, m.line)
        RETURNING m.file, m.line, 'commune_code' AS column_name, m.commune_code AS value, 'stands twice' AS reason
        """;

    private const string KnownEpci = """
        DELETE FROM staged_membership m
        WHERE m.epci_code IS NOT NULL
          AND NOT EXISTS (SELECT FROM staged_territory t WHERE t.level = 'epci' AND t.code = m.epci_code)
        RETURNING m.file, m.line, 'epci_code' AS column_name, m.epci_code AS value, 'is no EPCI of the file of territories' AS reason
        """;

    private const string FormerOnce = """
        DELETE FROM staged_former f
        USING staged_former first
        WHERE first.code = f.code AND (first.file, first.line) < (f.file, f.line)
        RETURNING f.file, f.line, 'code' AS column_name, f.code AS value, 'stands twice' AS reason
        """;

    private const string OneVintage = """
        SELECT true AS refuses, 'vintages ' || string_agg(DISTINCT vintage::text, ', ') AS message
        FROM staged_membership
        HAVING count(DISTINCT vintage) <> 1
        """;

    private const string EveryCommuneBelongs = """
        SELECT true AS refuses, 'no membership for ' || t.code || ' ' || t.name AS message
        FROM staged_territory t
        WHERE t.level = 'commune' AND NOT EXISTS (SELECT FROM staged_membership m WHERE m.commune_code = t.code)
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "territoires",
        Ordinal = 2,
        Title = "Territoires de la région (2026)",
        TitleEn = "Territories of the region (2026)",
        Description = "La région, ses 6 départements, 52 EPCI, 946 communes et les 16 arrondissements de Marseille au 1er janvier 2026, avec leur population, leurs rattachements et les anciennes communes avec celle qui leur a succédé.",
        DescriptionEn = "The region, its 6 départements, 52 EPCI, 946 communes and the 16 arrondissements of Marseille on 1 January 2026, with population, memberships, and former communes with their successor.",
        Producer = "Etalab, d’après INSEE et DGCL",
        Homepage = "https://www.npmjs.com/package/@etalab/decoupage-administratif",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "Etalab, découpage administratif, d’après INSEE et DGCL",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "territories-reference",
        Summary = "The official list of territories (regions, départements, EPCI, communes, arrondissements), which commune belongs to which EPCI, "
            + "and the former communes with their successor. Every other source resolves its codes against it.",
        Dataset = Dataset,
        Tables = [Territories, Membership, Former],
        WhyTogether = "A list without its memberships and successors could neither sum an EPCI nor follow a commune that merged.",
        MaxRejects = 0,
        RowChecks =
        [
            new("A territory stands once", Once),
            new("A parent is a territory of the list", KnownParent),
            new("A commune belongs once", MemberOnce),
            new("An EPCI is a territory of the list", KnownEpci),
            new("A former commune stands once", FormerOnce),
        ],
        ReleaseChecks =
        [
            new("Memberships are of one vintage", OneVintage),
            new("Every commune has its memberships", EveryCommuneBelongs),
        ],
        EditionSql = Vintage,
        Publish = [EmbeddedSql.Read("Territories/publish-reference.sql")],
    };

    private static CsvTable Territories => new()
    {
        Kind = "territories",
        Staging = "staged_territory",
        Fields =
        [
            Field.Word("level", "level", "Level of the territory", "region", "departement", "epci", "commune", "arrondissement"),
            Field.Label("code", "code", "Official code: INSEE, or SIREN of an EPCI"),
            Field.Label("name", "name", "Name"),
            Field.Text("parent_level", "parent_level", "Level of the territory that holds it"),
            Field.Text("parent_code", "parent_code", "Code of the territory that holds it"),
            Field.Integer("population", "population", "Municipal population; empty where unknown"),
        ],
    };

    private static CsvTable Membership => new()
    {
        Kind = "membership",
        Staging = "staged_membership",
        Fields =
        [
            Field.Label("commune_code", "commune_code", "INSEE code of the commune"),
            Field.Label("commune_name", "commune_name", "Name of the commune"),
            Field.Text("epci_code", "epci_code", "SIREN of its EPCI; empty where it belongs to none"),
            Field.Label("departement_code", "departement_code", "Département"),
            Field.Label("region_code", "region_code", "Region"),
            Field.Integer("population", "population", "Municipal population"),
            Field.Integer("vintage", "vintage", "Year, on 1 January"),
        ],
    };

    private static CsvTable Former => new()
    {
        Kind = "former-communes",
        Staging = "staged_former",
        Fields =
        [
            Field.Label("code", "code", "INSEE code that is no more"),
            Field.Text("name", "name", "Its name; empty where the source does not give it"),
            Field.Label("successor_code", "successor_code", "Commune that holds its ground today"),
            Field.Text("successor_name", "successor_name", "Name of that commune"),
        ],
    };
}
