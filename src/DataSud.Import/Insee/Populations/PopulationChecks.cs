using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Populations;

/// <summary>What must hold of populations: a code that is one, sums that are sums, and no commune lost.</summary>
internal static class PopulationChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("The code of a commune is its département and its number", """
            DELETE FROM staged_population p
            WHERE p.com ~ '^[0-9][0-9AB][0-9]{3}$' AND p.com <> p.code
            RETURNING p.file, p.line, 'COM' AS column_name, p.com AS value, 'is not made of DEP and CODCOM, which make ' || p.code AS reason
            """),
        new("A commune stands once", """
            DELETE FROM staged_population p
            USING (SELECT file, line, row_number() OVER (PARTITION BY year, code ORDER BY file, line) AS nth FROM staged_population) n
            WHERE n.file = p.file AND n.line = p.line AND n.nth > 1
            RETURNING p.file, p.line, 'CODCOM' AS column_name, p.code AS value, 'stands twice' AS reason
            """),
        new("The total population is the municipal one and that counted apart", """
            DELETE FROM staged_population p
            WHERE p.total <> p.municipal + p.counted_apart
            RETURNING p.file, p.line, 'PTOT' AS column_name, p.total::text AS value, format('is not PMUN + PCAP = %s', p.municipal + p.counted_apart) AS reason
            """),
        new("A measure is a population", """
            DELETE FROM staged_population_melodi m
            WHERE m.measure NOT IN ('PMUN', 'PCAP', 'PTOT')
            RETURNING m.file, m.line, 'POPREF_MEASURE' AS column_name, m.measure AS value, 'is none of PMUN, PCAP, PTOT; other measures are imported as insee-melodi' AS reason
            """),
        new("A period is a year", """
            DELETE FROM staged_population_melodi m
            WHERE m.period !~ '^[0-9]{4}$'
            RETURNING m.file, m.line, 'TIME_PERIOD' AS column_name, m.period AS value, 'is no year' AS reason
            """),
        new("A population is a whole number", """
            DELETE FROM staged_population_melodi m
            WHERE m.value <> trunc(m.value) OR m.value < 0 OR m.value > 2147483647
            RETURNING m.file, m.line, 'OBS_VALUE' AS column_name, m.printed AS value, 'is no number of inhabitants' AS reason
            """),
        new("A place stands once a measure and year", """
            DELETE FROM staged_population_melodi m
            USING (SELECT file, line, row_number() OVER (PARTITION BY period, geo_object, geo, measure ORDER BY file, line) AS nth FROM staged_population_melodi) n
            WHERE n.file = m.file AND n.line = m.line AND n.nth > 1
            RETURNING m.file, m.line, 'GEO' AS column_name, m.geo AS value, format('stands twice as %s for %s', m.geo_object, m.measure) AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        FileYear.Known("communes"),
        new("Every commune of the region is there", """
            WITH there AS (
                SELECT 'communes' AS kind, p.year, CASE WHEN p.code ~ '^132(0[1-9]|1[0-6])$' THEN '13055' ELSE coalesce(e.successor_code, p.code) END AS code
                FROM staged_population p
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = p.code
                UNION
                SELECT 'melodi-populations', m.period::int, coalesce(e.successor_code, m.geo)
                FROM staged_population_melodi m
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.geo
                WHERE m.geo_object = 'COM' AND m.measure = 'PMUN'
            ),
            regional AS (
                SELECT DISTINCT t.kind, t.year, c.departement_code
                FROM there t
                JOIN ref.regional_commune c ON c.code = t.code
            ),
            lost AS (
                SELECT r.kind, r.year, c.code
                FROM regional r
                CROSS JOIN staged_request q
                JOIN ref.regional_commune c ON c.departement_code = r.departement_code OR q.territory IS NULL
                EXCEPT
                SELECT kind, year, code FROM there
            )
            SELECT true AS refuses,
                   format('%s communes of the region are not in the file of %s: %s.', count(*), year, left(string_agg(c.code || ' ' || c.name, ', ' ORDER BY c.code), 300)) AS message
            FROM lost
            JOIN ref.regional_commune c USING (code)
            GROUP BY kind, year
            """),
        new("Every département is there", """
            SELECT true AS refuses,
                   format('The table of %s has no commune of %s: it was cut. A part of France is imported with --territory.', y.year, string_agg(d.code || ' ' || d.name, ', ' ORDER BY d.code)) AS message
            FROM (SELECT DISTINCT p.year FROM staged_population p JOIN ref.regional_departement r ON r.code = p.departement_code) AS y
            CROSS JOIN staged_request q
            JOIN ref.territory d ON d.level = 'departement' AND d.code !~ '^(97[56789]|98)'
            WHERE q.territory IS NULL
              AND NOT EXISTS (SELECT FROM staged_population p WHERE p.year = y.year AND p.departement_code = d.code)
            GROUP BY y.year
            """),
        new("Every commune of the official geographic code of that year is there", """
            WITH list AS (
                SELECT c.vintage, c.code, c.name, c.departement_code
                FROM ref.cog_commune c
                JOIN catalog.dataset d ON d.id = 'insee-cog' AND d.current_release_id = c.release_id
                WHERE c.typecom = 'COM' AND c.code NOT IN ('13055', '69123', '75056')
            )
            SELECT true AS refuses,
                   format('%s communes of the list of %s are not in the table: %s.', count(*), l.vintage, left(string_agg(l.code || ' ' || l.name, ', ' ORDER BY l.code), 300)) AS message
            FROM list l
            JOIN (SELECT DISTINCT year, departement_code FROM staged_population) AS y ON y.year = l.vintage AND y.departement_code = l.departement_code
            WHERE NOT EXISTS (SELECT FROM staged_population p WHERE p.year = l.vintage AND p.code = l.code)
            GROUP BY l.vintage
            """),
        new("What the file holds", """
            SELECT false AS refuses, format('%s: %s rows, %s inhabitants.', year, count(*), sum(municipal)) AS message
            FROM staged_population
            GROUP BY year
            UNION ALL
            SELECT false, format('%s: %s.', period, string_agg(geo_object || ' ' || n, ', ' ORDER BY n DESC, geo_object))
            FROM (SELECT period, geo_object, count(DISTINCT geo) AS n FROM staged_population_melodi GROUP BY period, geo_object) AS t
            GROUP BY period
            UNION ALL
            SELECT false, format('The year %s is that of %s: the table itself says none, nor that of the census.', y.year, CASE y.said_by WHEN 'edition' THEN '--edition' ELSE 'the file''s name' END)
            FROM staged_file f
            JOIN staged_year y ON y.file = f.file
            WHERE f.kind = 'communes'
            """),
    ];
}
