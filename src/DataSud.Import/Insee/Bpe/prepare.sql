-- The year of each row of the detail file; and which rows of Melodi count facilities of one type: no total, no part by another dimension.

UPDATE staged_bpe b
SET period = y.year::text
FROM staged_year y
WHERE y.file = b.file AND b.period IS NULL AND y.year IS NOT NULL;

-- A row is a facility, unless the file counts them. Millions of rows are not rewritten to say so.
CREATE TEMP TABLE staged_bpe_form ON COMMIT DROP AS
SELECT file, count(facilities) > 0 AS counts FROM staged_bpe GROUP BY file;

ALTER TABLE staged_bpe_melodi ADD COLUMN facility_type text, ADD COLUMN is_counted boolean;

UPDATE staged_bpe_melodi m
SET facility_type = m.dimensions ->> 'FACILITY_TYPE',
    is_counted = m.measure = 'FACILITIES'
        AND m.dimensions ->> 'FACILITY_TYPE' ~ '^[A-Z][0-9]{3}$'
        AND NOT EXISTS (
            SELECT FROM jsonb_each_text(m.dimensions - '{FACILITY_TYPE,FACILITY_DOM,FACILITY_SDOM,FREQ}'::text[]) AS other WHERE other.value <> '_T');
