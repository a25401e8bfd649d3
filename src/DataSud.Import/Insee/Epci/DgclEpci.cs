using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Epci;

/// <summary>Which commune belongs to which EPCI à fiscalité propre, on 1 January of a year: the list of the DGCL, or INSEE's.</summary>
/// <remarks>
/// Editions known:
/// <list type="bullet">
/// <item>DGCL, XLSX (or its sheet as CSV), one sheet of any name, header on its first row:
/// <c>dept,siren,raison_sociale,nature_juridique,mode_financ,nb_membres,total_pop_tot,total_pop_mun,dep_com,insee,siren_membre,nom_membre,ptot_2025,pmun_2025</c>;
/// the year in the last two names changes, codes are text, SIRENs numbers, an empty row ends the table;</item>
/// <item>INSEE, XLSX, sheet of the communes under some rows of titles: <c>CODGEO,LIBGEO,EPCI,LIBEPCI,DEP,REG</c>, ZZZZZZZZZ (or 000000000) where a commune
/// belongs to none; its sheet of the EPCI is passed over.</item>
/// </list>
/// The year is that of the workbook's name (epcicom2026.xlsx, epci_au_01-01-2026.xlsx), else of <c>--edition</c>; a sheet's name comes last, for that of the
/// workbook of 2026 says 2025.
/// </remarks>
public static class DgclEpci
{
    // The populations are of the year before, and their columns named after it.
    private static readonly IEnumerable<int> Years = Enumerable.Range(2010, 60);

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "dgcl-epci",
        Ordinal = 13,
        Title = "Composition des EPCI à fiscalité propre",
        TitleEn = "Composition of the EPCI (groupings of communes)",
        Description = "Les communes de chaque établissement public de coopération intercommunale à fiscalité propre au 1er janvier, toute la France.",
        DescriptionEn = "The communes of each grouping of communes with its own taxation (EPCI) on 1 January, all of France.",
        Producer = "DGCL",
        Homepage = "https://www.collectivites-locales.gouv.fr/etudes-statistiques/perimetre-des-intercommunalites",
        Licence = Licence.Name,
        LicenceUrl = Licence.Url,
        Attribution = "DGCL, liste et composition des EPCI à fiscalité propre",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "dgcl-epci",
        Summary = "DGCL, composition of the EPCI à fiscalité propre (epcicom2026.xlsx), or INSEE's (epci_au_01-01-2026.xlsx), all of France. The memberships of that year are those of the file: "
            + "the communes of the region, and those beyond its border that belong to one of its EPCI. Names of EPCI follow the newest year, never an older one.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = [Dgcl, Insee],
        // A commune that is lost makes its EPCI too small.
        MaxRejects = 0,
        Prepare = [FileYear.Prepare, EmbeddedSql.Read("Insee/Epci/prepare.sql")],
        RowChecks = EpciChecks.Rows,
        ReleaseChecks = EpciChecks.Release,
        EditionSql = "SELECT max(year)::text AS name, make_date(max(year), 1, 1) AS date FROM staged_year",
        Publish = [EmbeddedSql.Read("Insee/Epci/publish.sql")],
    };

    private static CsvTable Dgcl => new()
    {
        Kind = "composition",
        Required = false,
        Staging = "staged_epci_dgcl",
        Encoding = TextEncoding.Utf8OrWindows1252,
        EndsEveryLine = true,
        Territory = new("siren", PlaceKind.Epci),
        Fields =
        [
            Official.Digits("epci_code", "siren", "SIREN of the EPCI", 9) with { Mandatory = true },
            Field.Label("epci_name", "raison_sociale", "Name of the EPCI"),
            Official.Text("nature", "nature_juridique", "CC, CA, CU, METRO..."),
            Official.Departement("epci_departement_code", "dept", "Département of its seat") with { Needed = false },
            Official.Text("financing", "mode_financ", "How it is financed (FPU, FA...)") with { Needed = false },
            Official.Count("members", "nb_membres", "Number of its communes") with { Needed = false },
            Official.Commune("commune_code", "insee", "INSEE code of the commune") with { Mandatory = true },
            Field.Label("commune_name", "nom_membre", "Name of the commune"),
            Official.Departement("departement_code", "dep_com", "Département of the commune") with { Mandatory = true },
            Official.Digits("commune_siren", "siren_membre", "SIREN of the commune", 9) with { Needed = false },
            Official.Count("total_population", "ptot", "Total population; the year in the name changes") with { Needed = false, Aliases = [.. Years.Select(year => $"ptot_{year}")] },
            Official.Count("municipal_population", "pmun", "Municipal population; the year in the name changes") with { Needed = false, Aliases = [.. Years.Select(year => $"pmun_{year}")] },
        ],
    };

    private static CsvTable Insee => new()
    {
        Kind = "insee-composition",
        Required = false,
        Staging = "staged_epci_insee",
        Encoding = TextEncoding.Utf8OrWindows1252,
        EndsEveryLine = true,
        Territory = new("EPCI", PlaceKind.Epci),
        Fields =
        [
            Official.Commune("commune_code", "CODGEO", "INSEE code of the commune") with { Mandatory = true },
            Field.Label("commune_name", "LIBGEO", "Name of the commune"),
            Official.Text("epci_code", "EPCI", "SIREN of its EPCI; ZZZZZZZZZ where it belongs to none") with { Mandatory = true },
            Official.Text("epci_name", "LIBEPCI", "Name of the EPCI"),
            Official.Departement("departement_code", "DEP", "Département of the commune") with { Mandatory = true },
        ],
    };
}
