using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Mci;

/// <summary>What the counts of Ma connexion internet must say of one another.</summary>
internal static class MciChecks
{
    // Each count with the name of its column, whatever the file; null where the file has none.
    private const string Counts = """
        (VALUES ('inel_hd', s.inel_hd), ('elig_hd05', s.elig_hd05), ('elig_hd3', s.elig_hd3), ('elig_bhd8', s.elig_bhd8), ('elig_thd30', s.elig_thd30),
                ('elig_thd100', s.elig_thd100), ('elig_thd1g', s.elig_thd1g), ('nbr_elig_8', s.nbr_elig_8), ('elig_ftth', s.elig_ftth), ('elig_coax', s.elig_coax),
                ('elig_cu', s.elig_cu), ('elig_cu_30', s.elig_cu_30), ('elig_thdr', s.elig_thdr), ('elig_cu_8', s.elig_cu_8), ('elig_4gf', s.elig_4gf),
                ('elig_hdr', s.elig_hdr), ('elig_sat', s.elig_sat))
        """;

    // Premises whose best technology is known; null as soon as one of the counts is missing.
    private const string Parted = "elig_ftth::bigint + elig_coax + elig_cu_30 + elig_thdr + elig_cu_8 + elig_4gf + elig_hdr + elig_sat";

    public static IReadOnlyList<RowCheck> Rows { get; } =
    [
        new("A territory stands once in a file", """
            DELETE FROM staged_mci s
            USING (SELECT file, line, row_number() OVER (PARTITION BY level, variant, day, code, type ORDER BY file, line) AS nth FROM staged_mci) n
            WHERE n.file = s.file AND n.line = s.line AND n.nth > 1
            RETURNING s.file, s.line, CASE s.level WHEN 'commune' THEN 'code_insee' WHEN 'departement' THEN 'code_dep' ELSE 'code_reg' END AS column_name,
                      s.code AS value, 'stands twice for the same day and type' AS reason
            """),
        new("No count passes the premises", $"""
            DELETE FROM staged_mci s
            USING (
                SELECT DISTINCT ON (s.file, s.line) s.file, s.line, c.name, c.value
                FROM staged_mci s
                CROSS JOIN LATERAL {Counts} AS c (name, value)
                WHERE c.value > s.nbr
                ORDER BY s.file, s.line, c.name
            ) AS wrong
            WHERE wrong.file = s.file AND wrong.line = s.line
            RETURNING s.file, s.line, wrong.name AS column_name, wrong.value::text AS value, format('is more than the %s premises', s.nbr) AS reason
            """),
        new("Speeds nest: no threshold is reached by more premises than the one below", """
            DELETE FROM staged_mci s
            USING (
                SELECT DISTINCT ON (s.file, s.line) s.file, s.line, c.name, c.value, c.below_name, c.below
                FROM staged_mci s
                CROSS JOIN LATERAL (VALUES
                    (1, 'elig_hd3', s.elig_hd3, 'elig_hd05', s.elig_hd05),
                    (2, 'elig_bhd8', s.elig_bhd8, 'elig_hd3', s.elig_hd3),
                    (3, 'elig_thd30', s.elig_thd30, 'elig_bhd8', s.elig_bhd8),
                    (4, 'elig_thd100', s.elig_thd100, 'elig_thd30', s.elig_thd30),
                    (5, 'elig_thd1g', s.elig_thd1g, 'elig_thd100', s.elig_thd100)
                ) AS c (place, name, value, below_name, below)
                WHERE c.value > c.below
                ORDER BY s.file, s.line, c.place
            ) AS wrong
            WHERE wrong.file = s.file AND wrong.line = s.line
            RETURNING s.file, s.line, wrong.name AS column_name, wrong.value::text AS value, format('is more than %s, %s', wrong.below_name, wrong.below) AS reason
            """),
        new("Best technologies do not add up to more than the premises", $"""
            DELETE FROM staged_mci s
            WHERE s.nbr_elig_8 IS NOT NULL AND {Parted} > s.nbr
            RETURNING s.file, s.line, 'nbr' AS column_name, s.nbr::text AS value, format('is less than the best technologies together, %s', {Parted}) AS reason
            """),
    ];

    public static IReadOnlyList<ReleaseCheck> Release { get; } =
    [
        new("Best technologies part the premises eligible for 8 Mbit/s", $"""
            SELECT false AS refuses,
                   format('%s, %s: %s rows where they make another number than nbr_elig_8, the first %s (%s for %s).',
                          level, variant, count(*), min(code), (array_agg({Parted} ORDER BY code))[1], (array_agg(nbr_elig_8 ORDER BY code))[1]) AS message
            FROM staged_mci
            WHERE nbr_elig_8 IS NOT NULL AND {Parted} <> nbr_elig_8
            GROUP BY level, variant
            ORDER BY 2
            """),
        new("Premises below 0.5 Mbit/s and above make all of them", """
            SELECT false AS refuses,
                   format('%s, %s: %s rows where inel_hd and elig_hd05 do not make nbr, the first %s.', level, variant, count(*), min(code)) AS message
            FROM staged_mci
            WHERE inel_hd::bigint + elig_hd05 <> nbr
            GROUP BY level, variant
            ORDER BY 2
            """),
        new("Rows are of all premises", """
            SELECT false AS refuses, format('%s rows of type %s are kept and feed no figure.', count(*), type) AS message
            FROM staged_mci
            WHERE type <> 'all'
            GROUP BY type
            ORDER BY 2
            """),
        new("A state is of the end of a quarter", """
            SELECT false AS refuses, format('%s rows are of %s, which ends no quarter.', count(*), day) AS message
            FROM staged_mci
            WHERE day <> (date_trunc('quarter', day) + interval '3 months - 1 day')::date
            GROUP BY day
            ORDER BY 2
            """),
        // Those of the release that is served count as given: the levels may come one at a time.
        new("Départements and regions are the sums of their communes", """
            WITH known AS (
                SELECT level, variant, day, code, departement_code, region_code, nbr, elig_ftth, elig_thd30
                FROM staged_mci
                WHERE coalesce(type, 'all') = 'all'
                UNION ALL
                SELECT m.level, m.variant, m.day, m.code, m.departement_code, m.region_code, m.premises, m.ftth, m.thd30
                FROM catalog.dataset d
                JOIN telecom.mci_part p ON p.release_id = d.current_release_id
                JOIN telecom.mci m ON m.release_id = p.origin_release_id AND m.variant = p.variant AND m.level = p.level AND m.day = p.day
                WHERE d.id = 'arcep-mci'
                  AND m.type = 'all'
                  AND EXISTS (SELECT FROM staged_mci s WHERE s.variant = m.variant AND s.day = m.day)
                  AND NOT EXISTS (SELECT FROM staged_mci s WHERE s.variant = m.variant AND s.day = m.day AND s.level = m.level)
            ),
            whole AS (
                SELECT variant, day, 'departement' AS level, coalesce(departement_code, telecom.departement_of(code)) AS code,
                       sum(nbr) AS nbr, sum(elig_ftth) AS elig_ftth, sum(elig_thd30) AS elig_thd30
                FROM known
                WHERE level = 'commune'
                GROUP BY 1, 2, 4
                UNION ALL
                SELECT variant, day, 'region', region_code, sum(nbr), sum(elig_ftth), sum(elig_thd30)
                FROM known
                WHERE level = 'commune' AND region_code IS NOT NULL
                GROUP BY 1, 2, 4
            ),
            compared AS (
                SELECT k.level, k.variant, k.code, c.name, c.ours, c.theirs
                FROM known k
                JOIN whole w USING (level, variant, day, code)
                CROSS JOIN LATERAL (VALUES
                    ('nbr', w.nbr, k.nbr::bigint), ('elig_ftth', w.elig_ftth, k.elig_ftth), ('elig_thd30', w.elig_thd30, k.elig_thd30)
                ) AS c (name, ours, theirs)
                WHERE c.theirs IS NOT NULL
            )
            SELECT false AS refuses,
                   CASE
                       WHEN count(*) FILTER (WHERE ours IS DISTINCT FROM theirs) = 0 THEN format('%s, %s: %s sums of communes are equal.', level, variant, count(*))
                       ELSE format('%s, %s: %s of %s sums of communes differ, the widest %s %s (%s for %s).', level, variant,
                                   count(*) FILTER (WHERE ours IS DISTINCT FROM theirs), count(*),
                                   (array_agg(code ORDER BY abs(ours - theirs) DESC NULLS LAST, code))[1], (array_agg(name ORDER BY abs(ours - theirs) DESC NULLS LAST, code))[1],
                                   (array_agg(ours ORDER BY abs(ours - theirs) DESC NULLS LAST, code))[1], (array_agg(theirs ORDER BY abs(ours - theirs) DESC NULLS LAST, code))[1])
                   END AS message
            FROM compared
            GROUP BY level, variant
            ORDER BY 2
            """),
        new("Every commune of the region is there", """
            WITH given AS (
                SELECT DISTINCT s.variant, coalesce(e.successor_code, telecom.city_of(s.code)) AS code
                FROM staged_mci s
                LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = s.code
                WHERE s.level = 'commune'
            ),
            lacking AS (
                SELECT v.variant, t.code
                FROM (SELECT DISTINCT variant FROM given) AS v
                JOIN ref.territory t ON t.level = 'commune' AND t.in_scope AND t.origin = 'reference'
                LEFT JOIN given ON given.variant = v.variant AND given.code = t.code
                WHERE given.code IS NULL
            )
            SELECT false AS refuses,
                   format('%s: %s communes of the reference are not in the file: %s%s.', variant, count(*),
                          array_to_string((array_agg(code ORDER BY code))[1:10], ', '), CASE WHEN count(*) > 10 THEN '...' END) AS message
            FROM lacking
            GROUP BY variant
            ORDER BY 2
            """),
    ];
}
