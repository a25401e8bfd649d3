using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>ARCEP's maps of theoretical mobile coverage (Mon réseau mobile): where each operator declares that its network can be used.</summary>
/// <remarks>
/// Forms known:
/// <list type="bullet">
/// <item>Since 2018: <c>2026_T1_couv_Metropole_OF_4G_data.gpkg.7z</c>, a GeoPackage of MultiPolygons in Lambert-93 (EPSG:2154), overseas in the grid of the place; the layer may have any name;
/// <c>fid, operateur, operateur_commercial, operateur_infra, date, techno, usage, niveau, dept, geom</c>; no <c>niveau</c> in 3G and 5G.</item>
/// <item>2017 and 2018: <c>Orange_Couv4G_201801.shp</c>, a shapefile, national or of a département; <c>operateur, date, techno, usage, niveau, bande, dept, LEGENDE</c>.</item>
/// </list>
/// </remarks>
public static class ArcepMobileCoverage
{
    private const string LastQuarter = """
        SELECT max(quarter) AS name,
               (make_date(left(max(quarter), 4)::int, 3 * right(max(quarter), 1)::int, 1) + interval '1 month - 1 day')::date AS date
        FROM staged_coverage
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-mobile-coverage",
        Ordinal = 19,
        Title = "Cartes de couverture mobile théorique",
        TitleEn = "Theoretical mobile coverage maps",
        Description = "Zones que chaque opérateur déclare couvrir, par technologie, usage (voix, données) et qualité (limitée, bonne, très bonne), trimestre après trimestre. Ce sont des simulations que les opérateurs remettent à l’Arcep, non des mesures sur le terrain.",
        DescriptionEn = "Areas that each operator declares to cover, by technology, use (voice, data) and quality (limited, good, very good), quarter after quarter. They are simulations that operators hand to ARCEP, not measurements in the field.",
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
        Name = "arcep-mobile-coverage",
        Summary = "ARCEP, Mon réseau mobile: maps of theoretical coverage, GeoPackage (2026_T1_couv_Metropole_OF_4G_data.gpkg.7z) or shapefile (Orange_Couv4G_201801.shp with its .dbf and .prj), as they are or in .zip, .7z, .gz. "
            + "A map is of one operator, technology, use and quarter: it takes the place of the same one, beside the others. The quarter is told by the file's name, else by the date of its features, else by --edition 2026-Q1. "
            + "A row is a feature; rings that cross are repaired, and counted.",
        Dataset = Dataset,
        Accumulates = true,
        ReadsMaps = true,
        Tables = [new CoverageMaps()],
        Prepare = [EmbeddedSql.Read("Arcep/Mobile/prepare-quarters.sql"), EmbeddedSql.Read("Arcep/MobileCoverage/prepare.sql")],
        RowChecks = CoverageChecks.Rows,
        ReleaseChecks = CoverageChecks.Release,
        EditionSql = LastQuarter,
        Publish =
        [
            EmbeddedSql.Read("Arcep/MobileCoverage/publish-maps.sql"),
            EmbeddedSql.Read("Arcep/MobileCoverage/publish-outlines.sql"),
        ],
    };
}
