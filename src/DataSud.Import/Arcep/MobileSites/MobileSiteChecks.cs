using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileSites;

/// <summary>
/// What must hold of the list of sites. A line whose position is all it has, and whose position is not in France, is refused; where the
/// line also tells its commune, it is kept, counted there, and shown on no map. A line that repeats another is one site, and no fault.
/// </summary>
internal static class MobileSiteChecks
{
    private const string InGrid = """
        DELETE FROM staged_site
        WHERE form = 'positions' AND geom IS NULL
        RETURNING file, line, 'x, y' AS column_name, concat_ws('; ', x, y) AS value, 'is not in metropolitan France in Lambert-93' AS reason
        """;

    private const string Somewhere = """
        DELETE FROM staged_site
        WHERE source_code IS NULL AND geom IS NULL
        RETURNING file, line, NULL AS column_name, concat_ws('; ', x, y, latitude, longitude) AS value, 'has neither a commune nor a position in France' AS reason
        """;

    private const string Quarter = """
        SELECT true AS refuses, format('%s tells no quarter by its name, as 2026_T1_sites_Metropole.csv does: say which one with --edition 2026-Q1.', f.name) AS message
        FROM staged_file f
        WHERE EXISTS (SELECT FROM staged_site s WHERE s.file = f.file AND s.quarter IS NULL)
        ORDER BY f.name
        """;

    private const string Repeats = """
        WITH repeat AS (
            SELECT file, line
            FROM (SELECT file, line, row_number() OVER (PARTITION BY quarter, area, planned, says ORDER BY file, line) AS nth FROM staged_site) AS numbered
            WHERE nth > 1
        )
        SELECT false AS refuses,
               format('%s lines repeat another one exactly, and are counted once; the first: line %s.', count(*), array_to_string((array_agg(line ORDER BY file, line))[1:10], ', ')) AS message
        FROM repeat
        HAVING count(*) > 0
        """;

    private const string Technology = """
        SELECT false AS refuses,
               format('%s lines have no technology (%s sites once repeats are counted once): kept, flagged, and not counted in service; the first: line %s.',
                   count(*), count(DISTINCT (quarter, area, planned, says)), array_to_string((array_agg(line ORDER BY file, line))[1:10], ', ')) AS message
        FROM staged_site
        WHERE NOT has_technology
        HAVING count(*) > 0
        """;

    private const string SamePlace = """
        SELECT false AS refuses,
               format('%s times, an operator has several lines at the same coordinates with other technologies: each is counted, and flagged same-place.', count(*)) AS message
        FROM (
            SELECT 1 FROM staged_site WHERE form = 'positions' GROUP BY quarter, operator_code, x, y HAVING count(DISTINCT says) > 1
        ) AS place
        HAVING count(*) > 0
        """;

    private const string SameNumber = """
        SELECT false AS refuses,
               format('%s site numbers stand on several lines that differ: each line is counted, and flagged same-number; the first: %s.', count(*), array_to_string((array_agg(number ORDER BY number))[1:5], ', ')) AS message
        FROM (
            SELECT operator_code || ' ' || site_number AS number
            FROM staged_site
            WHERE site_number IS NOT NULL
            GROUP BY quarter, area, planned, operator_code, site_number
            HAVING count(DISTINCT says) > 1
        ) AS doubled
        HAVING count(*) > 0
        """;

    private const string Positions = """
        SELECT false AS refuses,
               format('%s lines are flagged %s; the first: line %s.', count(*), position_flag, array_to_string((array_agg(line ORDER BY file, line))[1:10], ', ')) AS message
        FROM staged_site
        WHERE position_flag IS NOT NULL
        GROUP BY position_flag
        ORDER BY position_flag
        """;

    private const string Communes = """
        SELECT false AS refuses,
               CASE
                   WHEN EXISTS (SELECT FROM ref.contour_current WHERE level = 'commune') THEN
                       format('%s of %s lines without a commune code are in none of the outlines of communes that are here: they are counted in no commune.', count(*) FILTER (WHERE p.file IS NULL), count(*))
                   ELSE format('%s lines have no commune code, and there are no outlines of communes to find it by: they are counted in no commune. Import the outlines (territories), then any quarter.', count(*))
               END AS message
        FROM staged_site s
        LEFT JOIN staged_place p ON p.file = s.file AND p.line = s.line
        WHERE s.source_code IS NULL
        HAVING count(*) FILTER (WHERE p.file IS NULL) > 0
        """;

    /// <summary>Checks that refuse rows.</summary>
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A site known by its position alone stands in metropolitan France", InGrid),
        new("A site has a commune or a position", Somewhere),
    ];

    /// <summary>Checks of the release.</summary>
    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("The quarter of every file is known", Quarter),
        new("Every line is another one", Repeats),
        new("Every site has a technology", Technology),
        new("A site known by its position alone is one line", SamePlace),
        new("A site number is one line", SameNumber),
        new("Positions are in France and agree", Positions),
        new("Every site has a commune", Communes),
    ];
}
