using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Sirene;

/// <summary>INSEE's stock of legal units, StockUniteLegale_utf8.csv.</summary>
/// <remarks>
/// Known editions: 33 columns, 35 with societeMissionUniteLegale and activitePrincipaleNAF25UniteLegale. UTF-8, comma. Columns of first names,
/// names of persons, sex and pseudonym are never read; of natural persons (category 1000) no name at all.
/// </remarks>
public static class SireneUnits
{
    private const string Staging = "sirene.unit_incoming";

    private const string Month = $"""
        SELECT to_char(max(created_on) FILTER (WHERE created_on <= current_date), 'YYYY-MM') AS name, max(created_on) FILTER (WHERE created_on <= current_date) AS date
        FROM {Staging}
        """;

    private const string NaturalPersons = $"""
        SELECT false AS refuses, format('%s of %s units are natural persons: no name of theirs was read.', count(*) FILTER (WHERE legal_category = '1000'), count(*)) AS message
        FROM {Staging}
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "sirene-units",
        Ordinal = 15,
        Title = "Unités légales (SIRENE)",
        TitleEn = "Legal units (SIRENE)",
        Description = "Unités légales du répertoire SIRENE : catégorie juridique, taille, activité, et dénomination des personnes morales. Les noms des personnes physiques ne sont pas repris.",
        DescriptionEn = "Legal units of the SIRENE register: legal category, size, activity, and the names of legal persons. Names of natural persons are not taken over.",
        Producer = "Insee",
        Homepage = SireneEstablishments.Dataset.Homepage,
        Licence = SireneEstablishments.Licence,
        LicenceUrl = SireneEstablishments.LicenceUrl,
        Attribution = SireneEstablishments.Dataset.Attribution,
        Frequency = "MONTHLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "sirene-units",
        Summary = "INSEE, stock of legal units (StockUniteLegale_utf8.csv or its zip; 33 or 35 columns). Gives establishments their name where they belong to a legal person; "
            + "names of natural persons, first names and sex are never read.",
        Dataset = Dataset,
        WithholdsValues = true,
        Tables =
        [
            new CsvTable
            {
                Kind = "units",
                Staging = Staging,
                StagingSql = $"CREATE TABLE {Staging} (LIKE sirene.unit INCLUDING CONSTRAINTS); ALTER TABLE {Staging} DROP COLUMN release_id",
                Territory = new("siren", PlaceKind.LegalUnit),
                Personal = [new("statutDiffusionUniteLegale", SireneCells.IsWithheld), new("categorieJuridiqueUniteLegale", SireneCells.IsNaturalPerson)],
                Fields =
                [
                    SireneCells.Siren("siren"),
                    SireneCells.Diffusion("statutDiffusionUniteLegale"),
                    SireneCells.State("etatAdministratifUniteLegale", 'C'),
                    Official.Digits("legal_category", "categorieJuridiqueUniteLegale", "Legal category, 4 digits; 1000: natural person", 4) with { Mandatory = true },
                    SireneCells.Day("created_on", "dateCreationUniteLegale", "Day of creation, as declared"),
                    SireneCells.Band("trancheEffectifsUniteLegale"),
                    SireneCells.Year("employee_year", "anneeEffectifsUniteLegale", "Year of the employee band"),
                    Field.Word("size_category", "categorieEntreprise", "PME, ETI or GE", "PME", "ETI", "GE", "") with { Needed = false },
                    SireneCells.Activity("naf", "activitePrincipaleUniteLegale", "Main activity") with { Needed = false },
                    SireneCells.Edition("nomenclatureActivitePrincipaleUniteLegale"),
                    SireneCells.Activity("naf25", "activitePrincipaleNAF25UniteLegale", "Main activity in NAF 2025; since December 2025") with { Needed = false },
                    Official.Flag("employer", "caractereEmployeurUniteLegale", "O employer, N not") with { Needed = false },
                    Official.Flag("social_economy", "economieSocialeSolidaireUniteLegale", "O: social economy") with { Needed = false },
                    Official.Flag("mission_company", "societeMissionUniteLegale", "O: société à mission") with { Needed = false },
                    SireneCells.Personal("name", "denominationUniteLegale", "Name of a legal person"),
                    SireneCells.Personal("short_name", "sigleUniteLegale", "Short name of a legal person"),
                ],
            },
        ],
        Prepare = [SireneEstablishments.Memory],
        RowChecks = [new("A unit stands once", "SELECT * FROM sirene.reject_doubles('unit_incoming', 'siren', 'siren')")],
        ReleaseChecks = [new("Natural persons have no name", NaturalPersons)],
        EditionSql = Month,
        Publish = [EmbeddedSql.Read("Sirene/publish-units.sql")],
        Tidy = ["SELECT sirene.drop_old('unit', 'sirene-units', 2)"],
    };
}
