-- Which quarter each file is of: its own name says it (2026_T1_sites, 2023T3_op_communes, 2018_01_Sites: the quarter that holds the
-- month), else what was asked with --edition, else with --official-date. Null where nothing does.

CREATE TEMP TABLE staged_quarter ON COMMIT DROP AS
WITH said AS (
    SELECT f.file, s.rank, s.said, s.asked
    FROM staged_file f
    CROSS JOIN staged_request r
    CROSS JOIN LATERAL (VALUES (1, f.name, NULL::date), (2, r.edition, NULL), (3, NULL, r.official_date)) AS s (rank, said, asked)
),
form AS (
    SELECT file, rank, asked,
           regexp_match(said, '(20\d\d)[-_ ]?[tTqQ]([1-4])(?!\d)') AS year_first,
           regexp_match(said, '(?<![[:alpha:]])[tTqQ]([1-4])[-_ ]?(20\d\d)(?!\d)') AS quarter_first,
           regexp_match(said, '(?<!\d)(20\d\d)[-_](0[1-9]|1[0-2])(?!\d)') AS month
    FROM said
),
read AS (
    SELECT file, rank,
           coalesce(
               year_first[1] || '-Q' || year_first[2],
               quarter_first[2] || '-Q' || quarter_first[1],
               month[1] || '-Q' || ((month[2]::int + 2) / 3),
               to_char(asked, 'YYYY"-Q"Q')) AS quarter
    FROM form
)
SELECT f.file, f.name, f.kind, (SELECT r.quarter FROM read r WHERE r.file = f.file AND r.quarter IS NOT NULL ORDER BY r.rank LIMIT 1) AS quarter
FROM staged_file f;
