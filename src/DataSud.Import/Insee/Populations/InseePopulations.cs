using DataSud.Domain;
using DataSud.Import.Csv;
using DataSud.Import.Insee.Melodi;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Populations;

/// <summary>INSEE's reference populations of communes: municipal, counted apart, total.</summary>
/// <remarks>
/// Editions known:
/// <list type="bullet">
/// <item>table of communes, UTF-8, semicolon, CRLF: <c>REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT</c>, COM a code;</item>
/// <item>older ones, and Mayotte's: <c>CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT</c>, COM the name, or no COM at all, spaces between
/// thousands: the code is DEP and CODCOM (overseas, the first two characters of DEP);</item>
/// <item>its titles in words (Code département, Code commune, Nom de la commune, Population municipale, Population comptée à part, Population totale);</item>
/// <item>Melodi's DS_POPULATIONS_REFERENCE, long, all values quoted: <c>GEO;GEO_OBJECT;FREQ;POPREF_MEASURE;TIME_PERIOD;OBS_VALUE</c> in any order.</item>
/// </list>
/// The table does not say its year: the file's name does, or <c>--edition</c>; it is the year that the populations are published for. Melodi's TIME_PERIOD is
/// another one, that of the census. The two are never mixed: the dimension <c>population_year</c> tells them apart.
/// Marseille, Paris and Lyon stand as their arrondissements in the table, as both in Melodi.
/// </remarks>
public static class InseePopulations
{
    private const string Edition = """
        SELECT max(year)::text AS name, make_date(max(year) FILTER (WHERE year_kind = 'in-force'), 1, 1) AS date
        FROM (
            SELECT 'in-force' AS year_kind, y.year FROM staged_file f JOIN staged_year y ON y.file = f.file WHERE f.kind = 'communes'
            UNION ALL
            SELECT 'reference', period::int FROM staged_population_melodi
        ) AS years
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "insee-populations",
        Ordinal = 11,
        Title = "Populations de référence des communes",
        TitleEn = "Reference populations of communes",
        Description = "Population municipale, population comptée à part et population totale des communes de France, et leurs sommes par EPCI, département, région et pour la France.",
        DescriptionEn = "Municipal population, population counted apart and total population of the communes of France, and their sums by EPCI, département, region and for France.",
        Producer = Licence.Producer,
        Homepage = "https://www.insee.fr/fr/statistiques/8680726",
        Licence = Licence.Name,
        LicenceUrl = Licence.Url,
        Attribution = "INSEE, Populations de référence",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "insee-populations",
        Summary = "INSEE, populations de référence, by commune, all of France: the table of communes (donnees_communes.csv) or Melodi's DS_POPULATIONS_REFERENCE. "
            + "The table does not say its year: name the file donnees_communes_2026.csv, or give --edition 2026, the year that the populations are published for.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = [Communes, new MelodiTable { Kind = "melodi-populations", Staging = "staged_population_melodi", Needs = ["POPREF_MEASURE"] }, MelodiLabels.Table],
        // A commune that is lost falsifies its département.
        MaxRejects = 0,
        Prepare = [FileYear.Prepare, EmbeddedSql.Read("Insee/Populations/prepare.sql")],
        RowChecks = PopulationChecks.Rows,
        ReleaseChecks = PopulationChecks.Release,
        EditionSql = Edition,
        Publish =
        [
            Licence.KnownProducer,
            EmbeddedSql.Read("Insee/Populations/publish-rows.sql"),
            EmbeddedSql.Read("Insee/Populations/publish-observations.sql"),
            EmbeddedSql.Read("Insee/Populations/publish-reference.sql"),
        ],
    };

    private static CsvTable Communes => new()
    {
        Kind = "communes",
        Required = false,
        Staging = "staged_population",
        Encoding = TextEncoding.Utf8OrWindows1252,
        EndsEveryLine = true,
        Territory = new("DEP", PlaceKind.Departement),
        Fields =
        [
            Official.Departement("departement_code", "DEP", "Département") with { Mandatory = true, Aliases = ["Code département"] },
            Official.Digits("number", "CODCOM", "Number of the commune in its département", 3) with { Mandatory = true, Aliases = ["Code commune"] },
            Official.Text("com", "COM", "Code of the commune, or its name in older editions") with { Needed = false },
            Official.Text("name", "Commune", "Name of the commune") with { Needed = false, Aliases = ["Nom de la commune"] },
            Official.Count("municipal", "PMUN", "Municipal population") with { Mandatory = true, Aliases = ["Population municipale"] },
            Official.Count("counted_apart", "PCAP", "Population counted apart") with { Mandatory = true, Aliases = ["Population comptée à part"] },
            Official.Count("total", "PTOT", "Total population") with { Mandatory = true, Aliases = ["Population totale"] },
        ],
    };
}
