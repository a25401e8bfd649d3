using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>
/// What ARCEP's tables must say of one another. A commune that is lost or doubled falsifies its département, so every table is
/// held against the next: communes against their connectable premises, and both against ARCEP's own départements.
/// </summary>
internal static class FtthChecks
{
    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A commune stands once in communes", """
            DELETE FROM staged_commune c
            USING (SELECT line, row_number() OVER (PARTITION BY code ORDER BY line) AS nth FROM staged_commune) n
            WHERE n.line = c.line AND n.nth > 1
            RETURNING c.file, c.line, 'Code commune' AS column_name, c.code AS value, 'stands twice' AS reason
            """),
        new("A row of the workbook is of a commune", """
            WITH gone AS (
                DELETE FROM staged_sheet
                WHERE code IS NULL OR code !~ '^([0-9]{2}|2[AB])[0-9]{3}$'
                RETURNING file, line, code
            )
            SELECT DISTINCT file, line, 'Code commune' AS column_name, code AS value, 'is no INSEE code of a commune' AS reason
            FROM gone
            """),
        new("A commune stands once in the workbook", """
            WITH nth AS (
                SELECT file, line, row_number() OVER (PARTITION BY code ORDER BY file, line) AS nth
                FROM (SELECT DISTINCT file, line, code FROM staged_sheet) AS lines
            ),
            gone AS (
                DELETE FROM staged_sheet s
                USING nth
                WHERE nth.file = s.file AND nth.line = s.line AND nth.nth > 1
                RETURNING s.file, s.line, s.code
            )
            SELECT DISTINCT file, line, 'Code commune' AS column_name, code AS value, 'stands twice' AS reason
            FROM gone
            """),
        new("A quarter of a commune stands once in the workbook", """
            WITH twice AS (
                SELECT code, min(file) AS file, min(line) AS line, min(series) AS series
                FROM (SELECT code, series, min(file) AS file, min(line) AS line FROM staged_sheet GROUP BY code, series HAVING count(*) > 1) AS doubled
                GROUP BY code
            ),
            gone AS (
                DELETE FROM staged_sheet s USING twice WHERE twice.code = s.code
            )
            SELECT file, line, 'Code commune' AS column_name, code AS value, format('has two values for %s', series) AS reason
            FROM twice
            """),
        new("A commune of the workbook has its quarters", """
            WITH gone AS (
                DELETE FROM staged_sheet WHERE series IS NULL
                RETURNING file, line, code
            )
            SELECT file, line, 'Code commune' AS column_name, code AS value, 'has no quarter: neither a column here nor a row of FttH par communes' AS reason
            FROM gone
            """),
        new("A commune stands once a subject in ftthCommunes", """
            WITH nth AS (
                SELECT line, row_number() OVER (PARTITION BY code, subject ORDER BY line) AS nth
                FROM (SELECT DISTINCT line, code, subject FROM staged_connectable) AS lines
            ),
            gone AS (
                DELETE FROM staged_connectable c
                USING nth
                WHERE nth.line = c.line AND nth.nth > 1
                RETURNING c.file, c.line, c.code
            )
            SELECT DISTINCT file, line, 'Code commune' AS column_name, code AS value, 'stands twice under the same Champ' AS reason
            FROM gone
            """),
        new("A place of another level stands once", """
            DELETE FROM staged_level s
            USING (SELECT file, line, row_number() OVER (PARTITION BY level, code ORDER BY file, line) AS nth FROM staged_level) n
            WHERE n.file = s.file AND n.line = s.line AND n.nth > 1
            RETURNING s.file, s.line, 'Code' AS column_name, s.code AS value, 'stands twice' AS reason
            """),
        new("A place of another level stands once a subject", """
            WITH nth AS (
                SELECT file, line, row_number() OVER (PARTITION BY level, code, ref.fold(trim(subject)) ORDER BY file, line) AS nth
                FROM (SELECT DISTINCT file, line, level, code, subject FROM staged_level_connectable) AS lines
            ),
            gone AS (
                DELETE FROM staged_level_connectable c
                USING nth
                WHERE nth.file = c.file AND nth.line = c.line AND nth.nth > 1
                RETURNING c.file, c.line, c.code
            )
            SELECT DISTINCT file, line, 'Code' AS column_name, code AS value, 'stands twice under the same Champ' AS reason
            FROM gone
            """),
        new("A category is a class of ARCEP", """
            WITH wrong AS (
                SELECT line, min(value) AS value
                FROM staged_connectable
                WHERE subject = 'category' AND value NOT IN (0, 5, 10, 25, 50, 80)
                GROUP BY line
            ),
            gone AS (
                DELETE FROM staged_connectable c
                USING wrong
                WHERE wrong.line = c.line
                RETURNING c.file, c.line, wrong.value
            )
            SELECT DISTINCT file, line, 'Catégorie' AS column_name, value::text AS value, 'is none of the classes 0, 5, 10, 25, 50, 80' AS reason
            FROM gone
            """),
        new("Each commune has its connectable premises and its category", """
            DELETE FROM staged_commune c
            USING (
                SELECT c.line, count(DISTINCT s.subject) AS subjects
                FROM staged_commune c
                LEFT JOIN staged_connectable s ON s.code = c.code
                GROUP BY c.line
                HAVING count(DISTINCT s.subject) < 2
            ) AS lacking
            WHERE lacking.line = c.line
            RETURNING c.file, c.line, 'Code commune' AS column_name, c.code AS value,
                      'lacks ' || (2 - lacking.subjects) || ' of its two rows in ftthCommunes' AS reason
            """),
        new("Each row of ftthCommunes is of a commune", """
            WITH gone AS (
                DELETE FROM staged_connectable s
                WHERE NOT EXISTS (SELECT FROM staged_commune c WHERE c.code = s.code)
                RETURNING s.file, s.line, s.code
            )
            SELECT DISTINCT file, line, 'Code commune' AS column_name, code AS value, 'is not in communes' AS reason
            FROM gone
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("Connectable premises of the communes add up to ARCEP's départements", """
            WITH ours AS (
                SELECT c.departement_code AS code, s.series, sum(s.value) AS premises
                FROM staged_connectable s
                JOIN staged_commune c ON c.code = s.code
                WHERE s.subject = 'premises'
                GROUP BY c.departement_code, s.series
            ),
            theirs AS (
                SELECT code, series, sum(value) AS premises
                FROM staged_departement_connectable
                WHERE subject = 'premises'
                GROUP BY code, series
            )
            SELECT true AS refuses,
                   format('Département %s, %s: the communes make %s, ARCEP says %s.',
                          code, series, coalesce(ours.premises::text, 'nothing'), coalesce(theirs.premises::text, 'nothing')) AS message
            FROM ours
            FULL JOIN theirs USING (code, series)
            WHERE EXISTS (SELECT FROM theirs) AND EXISTS (SELECT FROM staged_commune) AND ours.premises IS DISTINCT FROM theirs.premises
            UNION ALL
            SELECT false, 'Not controlled: no table ftthDepartements was given.'
            WHERE NOT EXISTS (SELECT FROM theirs) AND EXISTS (SELECT FROM staged_commune)
            UNION ALL
            SELECT false, format('%s sums of départements and quarters are equal.', count(*))
            FROM ours
            JOIN theirs USING (code, series, premises)
            HAVING count(*) > 0
            ORDER BY 1 DESC, 2
            """),
        new("Dwellings and business premises of the communes make ARCEP's départements within 1 %", """
            WITH ours AS (
                SELECT departement_code AS code, sum(dwellings) AS dwellings, sum(business_premises) AS business_premises
                FROM staged_commune
                GROUP BY departement_code
            ),
            pairs AS (
                SELECT o.code, 'Logements' AS what, o.dwellings AS ours, d.dwellings::bigint AS theirs
                FROM ours o JOIN staged_departement d ON d.code = o.code
                UNION ALL
                SELECT o.code, 'Établissements', o.business_premises, d.business_premises
                FROM ours o JOIN staged_departement d ON d.code = o.code
            )
            SELECT true AS refuses, format('Département %s, %s: the communes make %s, ARCEP says %s.', code, what, ours, theirs) AS message
            FROM pairs
            WHERE abs(ours - theirs) > 0.01 * theirs
            UNION ALL
            SELECT true, format('Département %s stands in one of communes and departements only.', coalesce(o.code, d.code))
            FROM ours o
            FULL JOIN staged_departement d ON d.code = o.code
            WHERE EXISTS (SELECT FROM staged_departement) AND EXISTS (SELECT FROM staged_commune) AND (o.code IS NULL OR d.code IS NULL)
            UNION ALL
            SELECT false, format('%s of %s sums of %s differ, by %s at most.', count(*) FILTER (WHERE ours <> theirs), count(*), what, max(abs(ours - theirs)))
            FROM pairs
            GROUP BY what
            UNION ALL
            SELECT false, 'Not controlled: no table departements was given.'
            WHERE NOT EXISTS (SELECT FROM staged_departement) AND EXISTS (SELECT FROM staged_commune)
            ORDER BY 1 DESC, 2
            """),
        // EPCI are those of the file's year, arrondissements never made the city exactly, regions are rounded: said, and no reason to refuse.
        new("Arrondissements, EPCI and regions are what their communes make", """
            WITH part AS (
                SELECT 'region' AS level, region_code AS whole, code FROM staged_commune
                UNION ALL
                SELECT 'epci', epci_code, code FROM staged_commune
            ),
            ours AS (
                SELECT p.level, p.whole AS code, s.series, sum(s.value) AS premises
                FROM part p
                JOIN staged_connectable s ON s.code = p.code AND s.subject = 'premises'
                GROUP BY 1, 2, 3
            ),
            theirs AS (
                SELECT level, code, series, value::bigint AS premises
                FROM staged_level_connectable
                WHERE ref.fold(trim(subject)) = 'locaux raccordables' AND value ~ '^[0-9]+$'
            ),
            city AS (
                SELECT level, telecom.city_of(code) AS code, series, sum(premises) AS ours
                FROM theirs
                WHERE level = 'arrondissement'
                GROUP BY 1, 2, 3
            ),
            compared AS (
                SELECT level, code, ours.premises AS ours, theirs.premises AS theirs, CASE level WHEN 'region' THEN 500 ELSE 0 END AS tolerance
                FROM ours
                JOIN theirs USING (level, code, series)
                UNION ALL
                SELECT city.level, city.code, city.ours, s.value, 0
                FROM city
                JOIN staged_connectable s ON s.code = city.code AND s.series = city.series AND s.subject = 'premises'
            )
            SELECT false AS refuses,
                   format('%s: %s of %s sums of connectable premises agree%s; the widest difference is %s, in %s.', level, count(*) FILTER (WHERE abs(ours - theirs) <= tolerance), count(*),
                          CASE WHEN max(tolerance) > 0 THEN ' within the rounding' END, max(abs(ours - theirs)), (array_agg(code ORDER BY abs(ours - theirs) DESC, code))[1]) AS message
            FROM compared
            GROUP BY level
            ORDER BY 2
            """),
        // The rule is DataSud.Domain.ConnectableClass; a test holds the two together.
        new("Categories follow from the counts", """
            WITH last AS (
                SELECT max(series) AS quarter FROM staged_connectable
            ),
            classed AS (
                SELECT c.code,
                       k.value AS printed,
                       CASE
                           WHEN c.dwellings + c.business_premises = 0 THEN NULL
                           WHEN p.value = 0 THEN 0
                           WHEN 100 * p.value::bigint >= 80 * (c.dwellings + c.business_premises)::bigint THEN 80
                           WHEN 100 * p.value::bigint >= 50 * (c.dwellings + c.business_premises)::bigint THEN 50
                           WHEN 100 * p.value::bigint >= 25 * (c.dwellings + c.business_premises)::bigint THEN 25
                           WHEN 100 * p.value::bigint >= 10 * (c.dwellings + c.business_premises)::bigint THEN 10
                           ELSE 5
                       END AS computed
                FROM last
                JOIN staged_connectable p ON p.series = last.quarter AND p.subject = 'premises'
                JOIN staged_connectable k ON k.series = last.quarter AND k.subject = 'category' AND k.code = p.code
                JOIN staged_commune c ON c.code = p.code
            )
            SELECT false AS refuses, format('%s communes of another class than their rate: %s.', count(*), string_agg(code, ', ' ORDER BY code)) AS message
            FROM classed
            WHERE printed <> computed
            HAVING count(*) > 0
            UNION ALL
            SELECT false, format('%s communes without premises: %s.', count(*), string_agg(code, ', ' ORDER BY code))
            FROM classed
            WHERE computed IS NULL
            HAVING count(*) > 0
            """),
        new("One form at a time", """
            SELECT true AS refuses, 'The tables of 2018 and a workbook since 2020 were given together: they count over different premises, import them one after the other.' AS message
            WHERE EXISTS (SELECT FROM staged_commune) AND EXISTS (SELECT FROM staged_sheet)
            """),
        // Unverified on a real workbook, so that a difference is said and refuses nothing.
        new("Connectable premises of the workbook's communes add up to its départements", """
            WITH ours AS (
                SELECT coalesce(departement_code, telecom.departement_of(code)) AS code, series, CASE WHEN count(value) = count(*) THEN sum(value) END AS premises
                FROM staged_sheet
                GROUP BY 1, 2
            ),
            theirs AS (
                SELECT code, series, translate(value, U&' \00A0\202F', '')::numeric AS premises
                FROM staged_sheet_departement
                WHERE ref.fold(subject) = 'locaux raccordables' AND translate(value, U&' \00A0\202F', '') ~ '^[0-9]+([.][0-9]+)?$'
            ),
            compared AS (
                SELECT code, series, ours.premises AS ours, round(theirs.premises) AS theirs
                FROM ours
                JOIN theirs USING (code, series)
            )
            SELECT false AS refuses,
                   CASE WHEN count(*) FILTER (WHERE ours IS DISTINCT FROM theirs) = 0 THEN format('%s sums of départements and quarters are equal.', count(*))
                        ELSE format('%s of %s sums of départements and quarters differ, the widest %s in %s (%s for %s).', count(*) FILTER (WHERE ours IS DISTINCT FROM theirs), count(*),
                                    (array_agg(code ORDER BY abs(ours - theirs) DESC NULLS LAST))[1], (array_agg(series ORDER BY abs(ours - theirs) DESC NULLS LAST))[1],
                                    (array_agg(ours ORDER BY abs(ours - theirs) DESC NULLS LAST))[1], (array_agg(theirs ORDER BY abs(ours - theirs) DESC NULLS LAST))[1])
                   END AS message
            FROM compared
            HAVING count(*) > 0
            UNION ALL
            SELECT false, 'Not controlled: no sheet of départements was given.'
            WHERE EXISTS (SELECT FROM staged_sheet) AND NOT EXISTS (SELECT FROM theirs)
            """),
        new("What the workbook leaves empty is missing, not zero", """
            SELECT false AS refuses, format('%s communes have no estimate of premises, %s cells of quarters are empty.', count(DISTINCT code) FILTER (WHERE estimated_premises IS NULL), count(*) FILTER (WHERE value IS NULL)) AS message
            FROM staged_sheet
            HAVING count(*) FILTER (WHERE estimated_premises IS NULL OR value IS NULL) > 0
            """),
        new("Every commune of the region is there", """
            WITH given AS (
                SELECT code FROM staged_commune UNION SELECT code FROM staged_sheet
            )
            SELECT false AS refuses, format('%s communes of the reference are not in the file: %s.', count(*), string_agg(t.code, ', ' ORDER BY t.code)) AS message
            FROM ref.territory t
            WHERE t.level = 'commune'
              AND t.in_scope
              AND t.origin = 'reference'
              AND NOT EXISTS (SELECT FROM given c WHERE c.code = t.code)
              AND NOT EXISTS (
                  SELECT FROM ref.territory_event e JOIN given c ON c.code = e.code
                  WHERE e.level = 'commune' AND e.successor_code = t.code)
            HAVING count(*) > 0
            """),
    ];
}
