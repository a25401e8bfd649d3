using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Sirene;

/// <summary>INSEE's stock of establishments, StockEtablissement_utf8.csv.</summary>
/// <remarks>
/// Known editions: 48 columns (until the addresses were enriched), 53 (2024-2025), 54 (since 16 December 2025, with
/// activitePrincipaleNAF25Etablissement). UTF-8, comma, quotes where needed, <c>[ND]</c> in withheld cells. Rows are copied straight into
/// the table that becomes the release's: nothing is written twice.
/// </remarks>
public static class SireneEstablishments
{
    internal const string Licence = "Licence Ouverte 2.0";
    internal const string LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

    private const string Staging = "sirene.establishment_incoming";

    /// <summary>Indexes are made in memory, as far as it is there.</summary>
    internal const string Memory = "SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL work_mem = '64MB';";

    private const string Month = $"""
        SELECT to_char(max(treated_on), 'YYYY-MM') AS name, max(treated_on) AS date
        FROM {Staging}
        """;

    private const string Withheld = $"""
        SELECT false AS refuses, format('%s establishments are partially diffusible; of those, %s have no commune and are counted nowhere.', count(*), count(*) FILTER (WHERE commune_code IS NULL)) AS message
        FROM {Staging}
        WHERE NOT diffusible
        HAVING count(*) > 0
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "sirene-establishments",
        Ordinal = 14,
        Title = "Établissements (SIRENE)",
        TitleEn = "Establishments (SIRENE)",
        Description = "Établissements du répertoire SIRENE : activité, tranche d’effectif, commune, état ; et leur dénombrement par commune, section d’activité, tranche d’effectif et caractère employeur. Les établissements en diffusion partielle ne sont que comptés.",
        DescriptionEn = "Establishments of the SIRENE register: activity, employee band, commune, state; and their count by commune, section of activity, employee band and employer. Partially diffusible ones are counted only.",
        Producer = "Insee",
        Homepage = "https://www.data.gouv.fr/fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/",
        Licence = Licence,
        LicenceUrl = LicenceUrl,
        Attribution = "Insee, Base Sirene des entreprises et de leurs établissements (SIREN, SIRET)",
        Frequency = "MONTHLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "sirene-establishments",
        Summary = "INSEE, stock of establishments (StockEtablissement_utf8.csv or its zip; 48, 53 or 54 columns). Names and addresses of partially diffusible "
            + "establishments are never stored; one that becomes so disappears from the older releases too. Rows are kept of the last two releases, counts of all.",
        Dataset = Dataset,
        WithholdsValues = true,
        NeedsDate = true,
        Tables =
        [
            new CsvTable
            {
                Kind = "establishments",
                Staging = Staging,
                StagingSql = $"CREATE TABLE {Staging} (LIKE sirene.establishment INCLUDING CONSTRAINTS); ALTER TABLE {Staging} DROP COLUMN release_id",
                Territory = new("codeCommuneEtablissement", PlaceKind.Commune),
                Personal = [new("statutDiffusionEtablissement", SireneCells.IsWithheld)],
                Fields =
                [
                    SireneCells.Siret("siret"),
                    SireneCells.Diffusion("statutDiffusionEtablissement"),
                    SireneCells.State("etatAdministratifEtablissement", 'F'),
                    Official.Flag("head_office", "etablissementSiege", "Whether it is the head office") with { Needed = false },
                    SireneCells.Day("created_on", "dateCreationEtablissement", "Day of creation, as declared"),
                    SireneCells.Day("state_since", "dateDebut", "Day since which the row holds"),
                    SireneCells.Day("treated_on", "dateDernierTraitementEtablissement", "Day of its last treatment; the latest one dates the stock"),
                    SireneCells.Band("trancheEffectifsEtablissement") with { Needed = true },
                    SireneCells.Year("employee_year", "anneeEffectifsEtablissement", "Year of the employee band"),
                    Official.Flag("employer", "caractereEmployeurEtablissement", "O employer, N not") with { Needed = false },
                    SireneCells.Activity("naf", "activitePrincipaleEtablissement", "Main activity"),
                    SireneCells.Edition("nomenclatureActivitePrincipaleEtablissement"),
                    SireneCells.Activity("naf25", "activitePrincipaleNAF25Etablissement", "Main activity in NAF 2025; since December 2025") with { Needed = false },
                    Official.Commune("commune_code", "codeCommuneEtablissement", "Commune (arrondissement in Marseille)"),
                    SireneCells.Personal("postal_code", "codePostalEtablissement", "Postal code"),
                    SireneCells.Personal("street_number", "numeroVoieEtablissement", "Number in the street"),
                    SireneCells.Personal("street_suffix", "indiceRepetitionEtablissement", "bis, ter"),
                    SireneCells.Personal("street_type", "typeVoieEtablissement", "Kind of street"),
                    SireneCells.Personal("street_name", "libelleVoieEtablissement", "Street"),
                    SireneCells.Personal("sign", "enseigne1Etablissement", "Sign"),
                    SireneCells.Personal("usual_name", "denominationUsuelleEtablissement", "Usual name"),
                ],
            },
        ],
        Prepare = [Memory],
        RowChecks = [new("An establishment stands once", "SELECT * FROM sirene.reject_doubles('establishment_incoming', 'siret', 'siret')")],
        ReleaseChecks = [new("What is withheld is counted apart", Withheld)],
        EditionSql = Month,
        Publish = [EmbeddedSql.Read("Sirene/publish-establishments.sql"), EmbeddedSql.Read("Sirene/publish-counts.sql"), EmbeddedSql.Read("Sirene/publish-observations.sql")],
        Tidy = ["SELECT sirene.drop_old('establishment', 'sirene-establishments', 2)"],
    };
}
