using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Melodi;

/// <summary>What must hold of a long file, and what is to be known of it.</summary>
internal static class MelodiChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A value stands once", """
            DELETE FROM staged_melodi m
            USING (
                SELECT file, line, row_number() OVER (PARTITION BY period, geo_object, geo, measure, unit, dimensions ORDER BY file, line) AS nth
                FROM staged_melodi
            ) AS n
            WHERE n.file = m.file AND n.line = m.line AND n.nth > 1
            RETURNING m.file, m.line, 'GEO' AS column_name, m.geo AS value, format('stands twice as %s with the same measure, dimensions and period', m.geo_object) AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("What the file holds", """
            SELECT false AS refuses, format('%s: %s.', period, string_agg(geo_object || ' ' || n, ', ' ORDER BY n DESC, geo_object)) AS message
            FROM (SELECT period, geo_object, count(*) AS n FROM staged_melodi GROUP BY period, geo_object) AS t
            GROUP BY period
            UNION ALL
            SELECT false, format('%s values are missing, %s of them under statistical secrecy: none is zero.', count(*), count(*) FILTER (WHERE conf_status <> 'F' OR obs_status = 'Q'))
            FROM staged_melodi
            WHERE value IS NULL
            HAVING count(*) > 0
            UNION ALL
            SELECT false, format('%s values are multiplied by ten to the power of UNIT_MULT.', count(*))
            FROM staged_melodi
            WHERE unit_mult <> 0
            HAVING count(*) > 0
            """),
        new("Every row has its place among the territories", """
            SELECT false AS refuses, format('%s rows are of %s: kept, without an observation.', count(*), string_agg(DISTINCT geo_object, ', ' ORDER BY geo_object)) AS message
            FROM staged_melodi
            WHERE upper(geo_object) NOT IN ('COM', 'ARM', 'DEP', 'REG') AND upper(geo_object) NOT LIKE 'EPCI%'
              AND NOT (upper(geo_object) = 'FRANCE' AND geo IN ('F', 'FR', 'FRANCE', 'FM'))
            HAVING count(*) > 0
            UNION ALL
            SELECT false, format('%s rows are of communes that merged since (%s): kept, without an observation, for a measure may be a median, which no sum gives.',
                                 count(*), string_agg(DISTINCT m.geo, ', ' ORDER BY m.geo))
            FROM staged_melodi m
            JOIN ref.territory_event e ON e.level = 'commune' AND e.code = m.geo
            JOIN ref.regional_commune c ON c.code = e.successor_code
            WHERE upper(m.geo_object) = 'COM'
            HAVING count(*) > 0
            """),
        new("Every period is known", """
            SELECT false AS refuses, format('The period %s is in none of the forms known here: %s rows have no dates.', period, count(*)) AS message
            FROM staged_melodi
            WHERE period_start IS NULL
            GROUP BY period
            """),
        new("Codes have labels", """
            SELECT false AS refuses, 'No metadata file was given: codes stand for their labels.' AS message
            WHERE NOT EXISTS (SELECT FROM staged_label)
            """),
    ];
}
