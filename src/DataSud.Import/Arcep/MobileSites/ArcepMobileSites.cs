using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileSites;

/// <summary>ARCEP's list of mobile sites (Mon réseau mobile), quarter by quarter, in metropolitan France and overseas, in service and to come.</summary>
/// <remarks>
/// Editions known. All are separated by semicolons, in UTF-8 with stray lines in Windows-1252, with a decimal comma or point.
/// <list type="bullet">
/// <item>2017 T3 to 2018 T3 (<c>positions</c>): <c>Operateur;x;y;2G;3G;4G</c>; Lambert-93, flags 0/1, <c>#N/A</c> for no value; no identifier and no commune.</item>
/// <item>2018 T4 to 2026 (<c>sites</c>), metropolitan: <c>code_op;nom_op;num_site;id_site_partage;id_station_anfr;x;y;latitude;longitude;nom_reg;nom_dep;insee_dep;nom_com;insee_com;site_2g;site_3g;site_4g;site_5g;mes_4g_trim;site_ZB;site_DCC;site_strategique;site_capa_240mbps;date_ouverturecommerciale_5g;site_5g_700_m_hz;site_5g_800_m_hz;site_5g_1800_m_hz;site_5g_2100_m_hz;site_5g_3500_m_hz</c>;
/// flags 0/1, days with or without a time, empty for no value, leading zeros of insee_dep and id_station_anfr sometimes lost.</item>
/// <item>2018 T4 to 2026, overseas: the same without mes_4g_trim, site_ZB, site_DCC, site_strategique, site_capa_240mbps.</item>
/// <item>Sites to come (<c>planned</c>): a quoted header with annee_donnee and trimestre_donnee besides, <c>False</c>/<c>True</c>/<c>NULL</c>; a file of
/// the form <c>sites</c> whose name says "à venir" is taken as such too.</item>
/// </list>
/// </remarks>
public static class ArcepMobileSites
{
    private const string LastQuarter = """
        SELECT max(quarter) AS name,
               (make_date(left(max(quarter), 4)::int, 3 * right(max(quarter), 1)::int, 1) + interval '1 month - 1 day')::date AS date
        FROM staged_site
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-mobile-sites",
        Ordinal = 7,
        Title = "Sites mobiles par opérateur et par technologie",
        TitleEn = "Mobile sites by operator and technology",
        Description = "Sites mobiles 2G, 3G, 4G et 5G de chaque opérateur, en service et à venir, trimestre par trimestre, d’après Mon réseau mobile ; nombre de sites en service par commune, EPCI, département et région.",
        DescriptionEn = "Mobile sites (2G, 3G, 4G, 5G) of each operator, in service and to come, quarter by quarter, from Mon réseau mobile; number of sites in service by commune, EPCI, département and region.",
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
        Name = "arcep-mobile-sites",
        Summary = "ARCEP, Mon réseau mobile: the mobile sites of each operator, in service and to come, one file a quarter and area. Each file is added to those already "
            + "here; the same quarter again takes the place of the former one. The quarter is told by the file's name (2026_T1_sites_Metropole.csv), or by --edition 2026-Q1.",
        Dataset = Dataset,
        Accumulates = true,
        Tables = MobileSiteTables.All,
        Prepare = [EmbeddedSql.Read("Arcep/Mobile/prepare-quarters.sql"), EmbeddedSql.Read("Arcep/MobileSites/prepare.sql")],
        RowChecks = MobileSiteChecks.Rows,
        ReleaseChecks = MobileSiteChecks.Release,
        EditionSql = LastQuarter,
        Publish =
        [
            EmbeddedSql.Read("Arcep/MobileSites/publish-sites.sql"),
            EmbeddedSql.Read("Arcep/Mobile/operators.sql"),
            EmbeddedSql.Read("Arcep/MobileSites/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/MobileSites/publish-observations.sql"),
        ],
    };
}
