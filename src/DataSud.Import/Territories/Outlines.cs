using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Territories;

/// <summary>Outlines of communes, from which those of EPCI, départements and the region are dissolved.</summary>
public static class Outlines
{
    private const string Once = """
        DELETE FROM staged_outline o
        USING (SELECT file, line, code, level, row_number() OVER (PARTITION BY level, code ORDER BY file, line, ctid) AS nth, ctid AS place FROM staged_outline) AS n
        WHERE o.ctid = n.place AND n.nth > 1
        RETURNING o.file, o.line, 'code' AS column_name, o.code AS value, 'stands twice' AS reason
        """;

    private const string Area = """
        DELETE FROM staged_outline
        WHERE ST_IsEmpty(geom)
        RETURNING file, line, 'geometry' AS column_name, code AS value, 'covers no ground once repaired' AS reason
        """;

    private const string Repaired = """
        SELECT false AS refuses, format('%s repaired: %s.', count(*), string_agg(code, ', ' ORDER BY code)) AS message
        FROM staged_outline
        WHERE repaired
        HAVING count(*) > 0
        """;

    private const string Known = """
        SELECT false AS refuses, format('%s outlines are of codes that no list knows: %s.', count(*), left(string_agg(o.code, ', ' ORDER BY o.code), 200)) AS message
        FROM staged_outline o
        WHERE NOT EXISTS (SELECT FROM ref.territory t WHERE t.level = o.level AND t.code = o.code)
          AND NOT EXISTS (SELECT FROM ref.territory_event e WHERE e.level = o.level AND e.code = o.code)
        HAVING count(*) > 0
        """;

    private const string WholeEpci = """
        WITH present AS (
            SELECT DISTINCT coalesce(e.successor_code, o.code) AS code
            FROM staged_outline o
            LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = o.code
            WHERE o.level = 'commune'
        ),
        cut AS (
            SELECT m.epci_code
            FROM ref.membership m
            WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
              AND EXISTS (SELECT FROM ref.territory t WHERE t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference')
            GROUP BY m.epci_code
            HAVING bool_or(m.commune_code IN (SELECT code FROM present)) AND NOT bool_and(m.commune_code IN (SELECT code FROM present))
        )
        SELECT false AS refuses,
               format('%s EPCI get no outline, for want of one of their communes (most reach beyond the region): %s.', count(*), string_agg(epci_code, ', ' ORDER BY epci_code)) AS message
        FROM cut
        HAVING count(*) > 0
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "contours",
        Ordinal = 3,
        Title = "Contours des territoires",
        TitleEn = "Outlines of the territories",
        Description = "Contours des communes, et ceux des EPCI, des départements et de la région obtenus en les assemblant.",
        DescriptionEn = "Outlines of the communes, and those of EPCI, départements and region dissolved from them.",
        Producer = "IGN",
        Homepage = "https://geoservices.ign.fr/adminexpress",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "IGN, ADMIN EXPRESS COG",
        Frequency = "ANNUAL",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "territories",
        Summary = "Outlines of communes (GeoJSON, WGS 84), from which those of EPCI, départements and the region are dissolved. "
            + "A commune that has merged since joins the one that holds its ground. Rings that cross are repaired, and counted.",
        Dataset = Dataset,
        Tables = [new OutlineTable()],
        MaxRejects = 0,
        Prepare = [EmbeddedSql.Read("Territories/prepare-outlines.sql")],
        RowChecks =
        [
            new("An outline stands once", Once),
            new("An outline covers ground", Area),
        ],
        ReleaseChecks =
        [
            new("Rings do not cross", Repaired),
            new("Codes are known", Known),
            new("EPCI are whole", WholeEpci),
        ],
        Publish = [EmbeddedSql.Read("Territories/publish-outlines.sql")],
    };
}
