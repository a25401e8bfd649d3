using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Bpe;

/// <summary>What must hold of a file of facilities, and what is to be known of it.</summary>
internal static class BpeChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A row that counts has its number", """
            DELETE FROM staged_bpe b
            USING staged_bpe_form f
            WHERE f.file = b.file AND f.counts AND b.facilities IS NULL
            RETURNING b.file, b.line, 'NB_EQUIP' AS column_name, NULL::text AS value, 'is empty' AS reason
            """),
        new("A number of facilities is whole", """
            DELETE FROM staged_bpe_melodi m
            WHERE m.is_counted AND (m.value < 0 OR m.value <> trunc(m.value))
            RETURNING m.file, m.line, 'OBS_VALUE' AS column_name, m.printed AS value, 'is no number of facilities' AS reason
            """),
        new("A place stands once a type and period", """
            DELETE FROM staged_bpe_melodi m
            USING (
                SELECT file, line, row_number() OVER (PARTITION BY period, geo_object, geo, facility_type ORDER BY file, line) AS nth
                FROM staged_bpe_melodi
                WHERE is_counted
            ) AS n
            WHERE n.file = m.file AND n.line = m.line AND n.nth > 1
            RETURNING m.file, m.line, 'GEO' AS column_name, m.geo AS value, format('stands twice as %s for %s', m.geo_object, m.facility_type) AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("The year of each facility is known", """
            SELECT true AS refuses, format('%s has no column AN, or rows where it is empty, and its name says no year: give it as --edition 2024.', f.name) AS message
            FROM staged_file f
            WHERE EXISTS (SELECT FROM staged_bpe b WHERE b.file = f.file AND b.period IS NULL)
            """),
        new("There are facilities to count", """
            SELECT true AS refuses, format('No row counts facilities of one type (BPE_MEASURE FACILITIES); the measures are %s. Other measures are imported as insee-melodi.',
                                           (SELECT string_agg(DISTINCT measure, ', ' ORDER BY measure) FROM staged_bpe_melodi)) AS message
            WHERE NOT EXISTS (SELECT FROM staged_bpe) AND NOT EXISTS (SELECT FROM staged_bpe_melodi WHERE is_counted)
            """),
        new("A year comes in one form", """
            SELECT true AS refuses, format('%s stands in a detail file and in one of Melodi: import one of them.', period) AS message
            FROM (SELECT DISTINCT period FROM staged_bpe) AS detail
            JOIN (SELECT DISTINCT period FROM staged_bpe_melodi WHERE is_counted) AS melodi USING (period)
            """),
        new("What the file holds", """
            SELECT false AS refuses, format('%s: %s rows, %s facilities of %s types.', period, count(*), sum(coalesce(facilities, 1)), count(DISTINCT facility_type)) AS message
            FROM staged_bpe
            GROUP BY period
            UNION ALL
            SELECT false, format('%s: %s rows of %s types.', period, count(*), count(DISTINCT facility_type))
            FROM staged_bpe_melodi
            WHERE is_counted
            GROUP BY period
            UNION ALL
            SELECT false, format('%s rows are totals, parts by another dimension, or measure something else: none is added to the counts.', count(*))
            FROM staged_bpe_melodi
            WHERE NOT is_counted
            HAVING count(*) > 0
            UNION ALL
            SELECT false, format('%s: no row is of %s: nothing is said of them.', c.period, string_agg(d.code || ' ' || d.name, ', ' ORDER BY d.code))
            FROM (
                SELECT period, array_agg(DISTINCT CASE WHEN code ~ '^9[78]' THEN left(code, 3) ELSE left(code, 2) END) AS departements
                FROM (SELECT period, code FROM staged_bpe UNION ALL SELECT period, geo FROM staged_bpe_melodi WHERE is_counted AND upper(geo_object) IN ('COM', 'ARM')) AS row
                GROUP BY period
            ) AS c
            CROSS JOIN staged_request q
            JOIN ref.territory d ON d.level = 'departement' AND d.code !~ '^(97[5789]|98)' AND d.code <> ALL (c.departements)
            WHERE q.territory IS NULL
            GROUP BY c.period
            UNION ALL
            SELECT false, format('%s counts are missing, which is not zero.', count(*))
            FROM staged_bpe_melodi
            WHERE is_counted AND value IS NULL
            HAVING count(*) > 0
            """),
    ];
}
