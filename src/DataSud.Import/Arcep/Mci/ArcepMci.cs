using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Mci;

/// <summary>ARCEP's Ma connexion internet, statistics by commune, département and region.</summary>
/// <remarks>
/// Known editions: quarters from 2020 T3 to 2026 T2. UTF-8 (some quarters Windows-1252, or letters lost), semicolon, no quotes, LF, rows
/// unsorted; codes with their leading zero, integers without separators, ISO date. Columns by level: <c>code_insee;nom_com;code_dep;code_reg</c>,
/// <c>code_dep;nom_dep</c>, <c>code_reg;nom_reg</c>; then <c>nbr;type</c>, the measures, <c>date</c>:
/// <list type="bullet">
/// <item><c>commune.csv</c>: none;</item>
/// <item><c>commune_debit.csv</c>, <c>commune_debit_filaire.csv</c>, <c>commune_debit_terrestre.csv</c>, one header for the three:
/// <c>inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g</c>;</item>
/// <item><c>commune_techno.csv</c> (its header was never seen): <c>elig_ftth;elig_coax;elig_cu;elig_thdr;elig_4gf;elig_hdr;elig_sat</c>;</item>
/// <item><c>commune_meilleure_techno_thd.csv</c>, <c>_hd</c>, <c>_dsl</c>, one header for the three:
/// <c>nbr_elig_8;elig_ftth;elig_coax;elig_cu_30;elig_thdr;elig_cu_8;elig_4gf;elig_hdr;elig_sat</c>.</item>
/// </list>
/// <c>elig_4fg</c> stands for <c>elig_4gf</c> before 2021. An empty cell, <c>-</c> and the other marks of <see cref="Csv.Official.IsMissing"/> are no value.
/// </remarks>
public static class ArcepMci
{
    // A file holds one day; of several, the latest is the edition.
    private const string LastDay = """
        SELECT to_char(max(day), 'YYYY"-Q"Q') AS name, max(day) AS date
        FROM staged_mci
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-mci",
        Ordinal = 5,
        Title = "Éligibilité à l’internet fixe (Ma connexion internet)",
        TitleEn = "Eligibility for fixed internet (Ma connexion internet)",
        Description = "Locaux éligibles à l’internet fixe par débit, par technologie et par meilleure technologie, par commune, EPCI, département et région, trimestre après trimestre, d’après Ma connexion internet.",
        DescriptionEn = "Premises eligible for fixed internet by speed, by technology and by best technology, by commune, EPCI, département and region, quarter after quarter, from Ma connexion internet.",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/ma-connexion-internet/",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "Arcep, Ma connexion internet",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-mci",
        Summary = "ARCEP, Ma connexion internet, statistics: premises, and those eligible by speed, by technology and by best technology, by commune, département or region. "
            + "One file or many at a time: each variant, level and quarter is kept beside the others. "
            + "The three files by speed have the same columns, and so have the three by best technology: only the official name tells them apart, so keep it (commune_debit_filaire.csv).",
        Dataset = Dataset,
        Accumulates = true,
        Tables = MciTables.All,
        RowChecks = MciChecks.Rows,
        ReleaseChecks = MciChecks.Release,
        EditionSql = LastDay,
        Publish =
        [
            EmbeddedSql.Read("Arcep/Mci/publish-rows.sql"),
            EmbeddedSql.Read("Arcep/Mci/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/Mci/publish-observations.sql"),
        ],
    };
}
