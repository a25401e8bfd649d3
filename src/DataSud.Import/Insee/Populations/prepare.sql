-- The code of each commune: its département and its number; overseas, the number holds the third digit of the département.

ALTER TABLE staged_population ADD COLUMN year int, ADD COLUMN code text;

UPDATE staged_population p
SET year = y.year,
    code = left(p.departement_code, 2) || p.number
FROM staged_year y
WHERE y.file = p.file;

CREATE INDEX ON staged_population (code);
