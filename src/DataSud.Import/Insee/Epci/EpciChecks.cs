using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Epci;

/// <summary>What must hold of a composition of EPCI: codes that agree, and no commune of the region lost.</summary>
internal static class EpciChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("An EPCI has its SIREN and its name", """
            DELETE FROM staged_composition c
            WHERE c.epci_code IS NOT NULL AND (c.epci_code !~ '^[0-9]{9}$' OR c.epci_name IS NULL)
            RETURNING c.file, c.line, CASE WHEN c.epci_name IS NULL THEN 'LIBEPCI' ELSE 'EPCI' END AS column_name,
                      CASE WHEN c.epci_name IS NULL THEN NULL ELSE c.epci_code END AS value,
                      CASE WHEN c.epci_name IS NULL THEN 'is empty' ELSE 'is no SIREN' END AS reason
            """),
        new("A commune is of the département that its code says", """
            DELETE FROM staged_composition c
            WHERE c.departement_code <> CASE WHEN c.commune_code ~ '^9[78]' THEN left(c.commune_code, 3) ELSE left(c.commune_code, 2) END
            RETURNING c.file, c.line, 'dep_com' AS column_name, c.departement_code AS value, 'is not the département of ' || c.commune_code AS reason
            """),
        new("A commune stands once", """
            DELETE FROM staged_composition c
            USING (SELECT file, line, row_number() OVER (PARTITION BY year, commune_code ORDER BY file, line) AS nth FROM staged_composition) n
            WHERE n.file = c.file AND n.line = c.line AND n.nth > 1
            RETURNING c.file, c.line, 'insee' AS column_name, c.commune_code AS value, 'stands twice' AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        FileYear.Known("composition", "insee-composition"),
        new("One file a year", """
            SELECT true AS refuses, format('%s are both of %s.', string_agg(f.name, ' and ' ORDER BY f.name), y.year) AS message
            FROM staged_file f
            JOIN staged_year y ON y.file = f.file
            GROUP BY y.year
            HAVING count(*) > 1
            """),
        // A commune may leave an EPCI for another; none goes back to belonging to none.
        new("Every commune of the region that belongs to an EPCI is there", """
            WITH latest AS (
                SELECT m.vintage, coalesce(e.successor_code, m.commune_code) AS code, m.commune_name AS name
                FROM ref.membership m
                JOIN ref.regional_departement d ON d.code = m.departement_code
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.commune_code
                WHERE m.vintage = (SELECT max(vintage) FROM ref.membership) AND m.epci_code IS NOT NULL
            ),
            there AS (
                SELECT c.year, coalesce(e.successor_code, c.commune_code) AS code
                FROM staged_composition c
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = c.commune_code
                WHERE c.epci_code IS NOT NULL
            ),
            lost AS (
                SELECT y.year, l.code
                FROM (SELECT DISTINCT year FROM staged_composition) AS y
                CROSS JOIN staged_request q
                JOIN latest l ON y.year >= l.vintage
                WHERE q.territory IS NULL OR q.territory = 'region:93'
                EXCEPT
                SELECT year, code FROM there
            )
            SELECT true AS refuses, format('%s communes are not in the composition of %s: %s.', count(*), year, left(string_agg(code, ', ' ORDER BY code), 300)) AS message
            FROM lost
            GROUP BY year
            """),
        new("EPCI have as many communes as they say", """
            SELECT false AS refuses, format('%s %s says %s communes, %s are listed.', epci_code, min(epci_name), max(members), count(*)) AS message
            FROM staged_composition
            WHERE members IS NOT NULL
            GROUP BY year, epci_code
            HAVING count(*) <> max(members)
            ORDER BY epci_code
            LIMIT 20
            """),
        new("What the file holds", """
            WITH regional AS (
                SELECT c.year, c.epci_code, bool_or(d.code IS NULL) AS crosses
                FROM staged_composition c
                LEFT JOIN ref.regional_departement d ON d.code = c.departement_code
                WHERE c.epci_code IS NOT NULL
                GROUP BY c.year, c.epci_code
                HAVING bool_or(d.code IS NOT NULL)
            )
            SELECT false AS refuses, format('%s: %s communes, %s EPCI.', year, count(*), count(DISTINCT epci_code)) AS message
            FROM staged_composition
            GROUP BY year
            UNION ALL
            SELECT false, format('%s: %s EPCI touch the region, %s of them cross its border (%s).', year, count(*), count(*) FILTER (WHERE crosses),
                                 coalesce(string_agg(epci_code, ', ' ORDER BY epci_code) FILTER (WHERE crosses), 'none'))
            FROM regional
            GROUP BY year
            UNION ALL
            SELECT false, format('The year %s is that of %s.', y.year, CASE y.said_by WHEN 'name' THEN 'the file''s name' WHEN 'edition' THEN '--edition' ELSE 'the sheet''s name: see that it is right' END)
            FROM staged_year y
            UNION ALL
            SELECT false, format('%s is older than the memberships known (%s): its rows are kept beside them, and no name changes.', y.year, k.vintage)
            FROM (SELECT DISTINCT year FROM staged_year) AS y
            CROSS JOIN (SELECT max(vintage) AS vintage FROM ref.membership) AS k
            WHERE y.year < k.vintage
            UNION ALL
            SELECT false, format('Read for %s alone: memberships are left as they are.', territory)
            FROM staged_request
            WHERE territory <> 'region:93'
            """),
    ];
}
