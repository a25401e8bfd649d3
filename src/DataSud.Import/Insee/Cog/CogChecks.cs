using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Cog;

/// <summary>What must hold of the official geographic code, and what is to be known of it.</summary>
internal static class CogChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A commune stands once under each type", """
            DELETE FROM staged_cog_commune c
            USING (SELECT file, line, row_number() OVER (PARTITION BY year, typecom, code ORDER BY file, line) AS nth FROM staged_cog_commune) n
            WHERE n.file = c.file AND n.line = c.line AND n.nth > 1
            RETURNING c.file, c.line, 'COM' AS column_name, c.code AS value, 'stands twice as ' || c.typecom AS reason
            """),
        new("A commune has its département and region", """
            DELETE FROM staged_cog_commune c
            WHERE c.typecom IN ('COM', 'ARM') AND (c.departement_code IS NULL OR c.region_code IS NULL)
            RETURNING c.file, c.line, CASE WHEN c.departement_code IS NULL THEN 'DEP' ELSE 'REG' END AS column_name, NULL::text AS value, 'is empty' AS reason
            """),
        new("A part of a commune says which", """
            DELETE FROM staged_cog_commune c
            WHERE c.typecom <> 'COM' AND c.parent_code IS NULL
            RETURNING c.file, c.line, 'COMPARENT' AS column_name, NULL::text AS value, 'is empty on ' || c.typecom AS reason
            """),
        new("A division stands once", """
            DELETE FROM staged_cog_division d
            USING (SELECT file, line, row_number() OVER (PARTITION BY year, kind, code ORDER BY file, line) AS nth FROM staged_cog_division) n
            WHERE n.file = d.file AND n.line = d.line AND n.nth > 1
            RETURNING d.file, d.line, NULL::text AS column_name, d.code AS value, 'stands twice' AS reason
            """),
        new("An event has a commune before or after", """
            DELETE FROM staged_cog_event e
            WHERE e.code_before IS NULL AND e.code_after IS NULL
            RETURNING e.file, e.line, 'COM_AV' AS column_name, NULL::text AS value, 'is empty, like COM_AP' AS reason
            """),
        new("A row of an event stands once", """
            DELETE FROM staged_cog_event e
            USING (
                SELECT file, line, row_number() OVER (
                    PARTITION BY year, mod, effective_date, typecom_before, code_before, typecom_after, code_after ORDER BY file, line) AS nth
                FROM staged_cog_event
            ) AS n
            WHERE n.file = e.file AND n.line = e.line AND n.nth > 1
            RETURNING e.file, e.line, 'COM_AV' AS column_name, e.code_before AS value, 'stands twice with the same MOD, DATE_EFF and COM_AP' AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        FileYear.Known("communes", "events", "departements", "regions", "arrondissements", "collectivities"),
        new("One file a kind and year", """
            SELECT true AS refuses, format('%s are both %s of %s.', string_agg(f.name, ' and ' ORDER BY f.name), f.kind, y.year) AS message
            FROM staged_file f
            JOIN staged_year y ON y.file = f.file
            GROUP BY f.kind, y.year
            HAVING count(*) > 1
            """),
        new("Every département has its communes", """
            SELECT true AS refuses, format('The list of %s has no commune of %s: it was cut.', l.year, string_agg(d.code || ' ' || d.name, ', ' ORDER BY d.code)) AS message
            FROM (SELECT DISTINCT year FROM staged_cog_commune) AS l
            CROSS JOIN staged_request r
            JOIN ref.territory d ON d.level = 'departement' AND d.code !~ '^(97[5789]|98)'
            WHERE r.territory IS NULL
              AND NOT EXISTS (SELECT FROM staged_cog_commune c WHERE c.year = l.year AND c.typecom = 'COM' AND c.departement_code = d.code)
            GROUP BY l.year
            """),
        // The statements before the query put together what is staged with what is served; the checks below and the publishing read it.
        new("Codes that are no more are followed to a commune of today", EmbeddedSql.Read("Insee/Cog/follow.sql") + """
            SELECT false AS refuses,
                   format('%s former codes of the list of %s are followed, %s of them through several events.', count(successor_code), n.year,
                          count(successor_code) FILTER (WHERE NOT EXISTS (SELECT FROM cog_end e WHERE e.code = s.code AND e.successors = ARRAY[s.successor_code]))) AS message
            FROM cog_successor s
            CROSS JOIN cog_newest n
            GROUP BY n.year
            UNION ALL
            SELECT false, format('%s %s was split between %s: none is followed.', s.code, s.name, array_to_string(s.successors, ', '))
            FROM cog_successor s
            WHERE cardinality(s.successors) > 1
            UNION ALL
            SELECT false, format('%s %s went to %s, which is no commune of today and went nowhere.', s.code, s.name, s.successors[1])
            FROM cog_successor s
            WHERE s.successor_code IS NULL AND cardinality(s.successors) = 1
            UNION ALL
            SELECT false, format('Events of %s wait for the list of communes of that year: no code is followed through them.', y.year)
            FROM (SELECT DISTINCT year FROM staged_cog_event) AS y
            CROSS JOIN cog_newest n
            WHERE y.year > coalesce(n.year, 0)
            """),
        new("Every commune of the region is listed, or is followed", """
            WITH lost AS (
                SELECT t.code, t.name
                FROM ref.regional_commune t
                WHERE t.departement_code IN (SELECT departement_code FROM cog_list)
                  AND NOT EXISTS (SELECT FROM cog_list c WHERE c.typecom = 'COM' AND c.code = t.code)
                  AND NOT EXISTS (SELECT FROM cog_successor s WHERE s.code = t.code)
            )
            SELECT count(*) > 9 OR EXISTS (SELECT FROM cog_change) AS refuses,
                   format('%s communes of the region are not in the list of %s and no event says why: %s.', count(*), n.year, string_agg(code || ' ' || name, ', ' ORDER BY code)) AS message
            FROM lost
            CROSS JOIN cog_newest n
            WHERE n.year >= ref.reference_vintage()
              AND (EXISTS (SELECT FROM staged_cog_commune c WHERE c.year = n.year) OR EXISTS (SELECT FROM staged_cog_event e WHERE e.year = n.year))
            GROUP BY n.year
            HAVING count(*) > 0
            """),
        new("Rows by kind", """
            SELECT false AS refuses, format('%s: %s.', year, string_agg(typecom || ' ' || n, ', ' ORDER BY typecom)) AS message
            FROM (SELECT year, typecom, count(*) AS n FROM staged_cog_commune GROUP BY year, typecom) AS t
            GROUP BY year
            UNION ALL
            SELECT false, format('%s: %s communes of the region.', c.year, count(*))
            FROM staged_cog_commune c
            JOIN ref.regional_departement d ON d.code = c.departement_code
            WHERE c.typecom = 'COM'
            GROUP BY c.year
            UNION ALL
            SELECT false, format('%s: events %s.', year, string_agg(mod || ' ' || n, ', ' ORDER BY n DESC, mod))
            FROM (SELECT year, mod, count(*) AS n FROM staged_cog_event GROUP BY year, mod) AS t
            GROUP BY year
            """),
        new("The reference of territories is no older", """
            SELECT false AS refuses, format('%s is older than the reference of territories (%s): its rows are kept, and change nothing in it.', y.year, ref.reference_vintage()) AS message
            FROM (SELECT DISTINCT year FROM staged_year) AS y
            WHERE y.year < ref.reference_vintage()
            """),
    ];
}
