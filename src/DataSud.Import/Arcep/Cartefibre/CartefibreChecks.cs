using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Cartefibre;

/// <summary>What must be known of the files of Cartefibre.</summary>
internal static class CartefibreChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A commune stands once in the layer", """
            DELETE FROM staged_cartefibre s
            USING (SELECT line, row_number() OVER (PARTITION BY code ORDER BY line) AS nth FROM staged_cartefibre) n
            WHERE n.line = s.line AND n.nth > 1
            RETURNING s.file, s.line, 'INSEE_COM' AS column_name, s.code AS value, 'stands twice' AS reason
            """),
        new("A city does not stand beside its arrondissements", """
            DELETE FROM staged_cartefibre s
            WHERE EXISTS (SELECT FROM staged_cartefibre part WHERE part.code <> s.code AND telecom.city_of(part.code) = s.code)
            RETURNING s.file, s.line, 'INSEE_COM' AS column_name, s.code AS value, 'is counted in its arrondissements already' AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("A kind of file is given once", """
            SELECT true AS refuses, format('%s files hold %s (%s): one edition is imported at a time, in one file.', count(*), kind, string_agg(name, ', ' ORDER BY name)) AS message
            FROM staged_file
            GROUP BY kind
            HAVING count(*) > 1
            """),
        new("Every commune of the region has buildings", """
            WITH given AS (
                SELECT DISTINCT coalesce(e.successor_code, telecom.city_of(s.code)) AS code
                FROM staged_building s
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = s.code
            )
            SELECT false AS refuses,
                   format('%s communes of the reference have no building in the file: %s%s.', count(*),
                          array_to_string((array_agg(t.code ORDER BY t.code))[1:10], ', '), CASE WHEN count(*) > 10 THEN '...' END) AS message
            FROM ref.territory t
            WHERE t.level = 'commune' AND t.in_scope AND t.origin = 'reference'
              AND EXISTS (SELECT FROM given) AND NOT EXISTS (SELECT FROM given WHERE given.code = t.code)
            HAVING count(*) > 0
            """),
        new("Classes follow from the counts", """
            WITH classed AS (
                SELECT code, class,
                       CASE
                           WHEN premises = 0 THEN NULL
                           WHEN connectable = 0 THEN 0
                           WHEN 100 * connectable::bigint >= 95 * premises::bigint THEN 95
                           WHEN 100 * connectable::bigint >= 80 * premises::bigint THEN 80
                           WHEN 100 * connectable::bigint >= 50 * premises::bigint THEN 50
                           WHEN 100 * connectable::bigint >= 25 * premises::bigint THEN 25
                           WHEN 100 * connectable::bigint >= 10 * premises::bigint THEN 10
                           ELSE 5
                       END AS computed
                FROM staged_cartefibre
            )
            SELECT false AS refuses,
                   format('%s communes of another class than their rate: %s%s.', count(*), array_to_string((array_agg(code ORDER BY code))[1:10], ', '), CASE WHEN count(*) > 10 THEN '...' END) AS message
            FROM classed
            WHERE class <> computed
            HAVING count(*) > 0
            UNION ALL
            SELECT false, format('%s communes of a class that is none of 0, 5, 10, 25, 50, 80, 95.', count(*))
            FROM classed
            WHERE class NOT IN (0, 5, 10, 25, 50, 80, 95)
            HAVING count(*) > 0
            """),
        new("No commune has more connectable premises than premises", """
            SELECT false AS refuses,
                   format('%s communes pass 100 %%: %s%s.', count(*), array_to_string((array_agg(code ORDER BY code))[1:10], ', '), CASE WHEN count(*) > 10 THEN '...' END) AS message
            FROM staged_cartefibre
            WHERE connectable > premises
            HAVING count(*) > 0
            """),
        new("Every commune of the region is in the layer", """
            WITH given AS (
                SELECT DISTINCT coalesce(e.successor_code, telecom.city_of(s.code)) AS code
                FROM staged_cartefibre s
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = s.code
            )
            SELECT false AS refuses,
                   format('%s communes of the reference are not in the layer: %s%s.', count(*),
                          array_to_string((array_agg(t.code ORDER BY t.code))[1:10], ', '), CASE WHEN count(*) > 10 THEN '...' END) AS message
            FROM ref.territory t
            WHERE t.level = 'commune' AND t.in_scope AND t.origin = 'reference'
              AND EXISTS (SELECT FROM given) AND NOT EXISTS (SELECT FROM given WHERE given.code = t.code)
            HAVING count(*) > 0
            """),
        new("Buildings say their category and their operator", """
            SELECT false AS refuses, format('%s buildings name no %s.', sum(s.buildings), c.name) AS message
            FROM staged_building s
            CROSS JOIN LATERAL (VALUES ('category', s.category), ('operator', s.operator)) AS c (name, value)
            WHERE c.value = ''
            GROUP BY c.name
            ORDER BY 2
            """),
    ];
}
