using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverageRates;

/// <summary>ARCEP's rates of mobile coverage by territory (Mon réseau mobile), of each operator and of how many operators together.</summary>
/// <remarks>
/// Forms known, all of them separated by semicolons, with text quoted and numbers not, a point (or comma) as decimal mark, <c>""</c> for no value.
/// The quarter stands in the file's name (2023T3_op_communes.csv).
/// <list type="bullet">
/// <item><c>op_communes</c>, <c>op_departements</c>, <c>op_regions</c>, <c>op_territoires</c>:
/// <c>"techno";"mcc_mnc";"commune|departement|region|territoire";"couv_nc";"couv_cl";"couv_bc";"couv_tbc";"pop_nc";"pop_cl";"pop_bc";"pop_tbc"</c>.</item>
/// <item><c>nbope_communes</c>, <c>nbope_departements</c>, <c>nbope_regions</c>, <c>nbope_territoires</c>:
/// <c>"techno";"niveau";"territoire";"pop_0";…;"pop_5";"couv_0";…;"couv_5"</c>; the level stands in the file's name, the last numbers are empty
/// where a territory has fewer operators.</item>
/// </list>
/// </remarks>
public static class ArcepMobileCoverageRates
{
    private const string LastQuarter = """
        SELECT max(quarter) AS name,
               (make_date(left(max(quarter), 4)::int, 3 * right(max(quarter), 1)::int, 1) + interval '1 month - 1 day')::date AS date
        FROM (SELECT quarter FROM staged_rate UNION ALL SELECT quarter FROM staged_union) AS row
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-mobile-coverage-rates",
        Ordinal = 8,
        Title = "Taux de couverture mobile par territoire",
        TitleEn = "Mobile coverage rates by territory",
        Description = "Part de la surface et de la population couverte par chaque opérateur, par technologie et par qualité (limitée, bonne, très bonne), et part couverte par un nombre d’opérateurs donné, d’après les cartes que les opérateurs déclarent à l’Arcep.",
        DescriptionEn = "Share of area and population covered by each operator, by technology and quality (limited, good, very good), and share covered by a given number of operators, from the maps that operators declare to ARCEP.",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/mon-reseau-mobile/",
        Licence = "Licence Ouverte 1.0",
        LicenceUrl = "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        Attribution = "Arcep, Mon réseau mobile",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-mobile-coverage-rates",
        Summary = "ARCEP, Mon réseau mobile: percent of area and population that each operator covers, by quality (op_…), and that so many operators cover (nbope_…), by commune, "
            + "département, région and territory. Each file is added to those already here. Quarter and level are told by the file's name (2023T3_nbope_communes.csv); the quarter also by --edition 2023-Q3.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = CoverageRateTables.All,
        Prepare = [EmbeddedSql.Read("Arcep/Mobile/prepare-quarters.sql"), EmbeddedSql.Read("Arcep/MobileCoverageRates/prepare.sql")],
        RowChecks = CoverageRateChecks.Rows,
        ReleaseChecks = CoverageRateChecks.Release,
        EditionSql = LastQuarter,
        Publish =
        [
            EmbeddedSql.Read("Arcep/MobileCoverageRates/publish-rates.sql"),
            EmbeddedSql.Read("Arcep/Mobile/operators.sql"),
            EmbeddedSql.Read("Arcep/MobileCoverageRates/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/MobileCoverageRates/publish-observations.sql"),
        ],
    };
}
