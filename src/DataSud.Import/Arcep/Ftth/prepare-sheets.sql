-- What stands under a table of the workbook: a total, a source, an asterisk. It is no commune and says nothing of one.
DELETE FROM staged_sheet
WHERE (code IS NULL OR code !~ '^([0-9]{4,5}|2[ABab][0-9]{3})$')
  AND (coalesce(name, code) ~* '^(total|france|ensemble)' OR (name IS NULL AND departement_code IS NULL AND dwellings IS NULL AND estimated_premises IS NULL AND value IS NULL));

DELETE FROM staged_sheet_departement
WHERE subject IS NULL OR code IS NULL;

-- A spreadsheet takes leading zeros.
UPDATE staged_sheet
SET code = CASE WHEN code ~ '^[0-9]{4}$' THEN '0' || code ELSE upper(code) END,
    departement_code = CASE WHEN length(departement_code) = 1 THEN '0' || departement_code ELSE upper(departement_code) END,
    region_code = CASE WHEN length(region_code) = 1 THEN '0' || region_code ELSE region_code END,
    series_file = file,
    series_line = line
WHERE code IS NOT NULL;

UPDATE staged_sheet_departement
SET code = CASE WHEN length(code) = 1 THEN '0' || code ELSE upper(code) END;

-- Quarters that stand on a sheet of their own are brought to their commune.
INSERT INTO staged_sheet
SELECT s.file, s.line, s.code, s.name, s.region_code, s.departement_code, s.epci_code, s.epci_amii, s.dwellings, s.business_premises, s.estimated_premises, s.ipe_premises,
       s.estimate_source, s.very_dense, s.commitment, s.private_intention, s.rural, s.mountain, s.operators, c.series, c.value, c.file, c.line
FROM staged_sheet s
JOIN staged_connectable c ON c.code = s.code AND c.subject = 'premises'
WHERE s.series IS NULL;

DELETE FROM staged_connectable c
USING staged_sheet s
WHERE s.code = c.code AND s.series IS NULL;

DELETE FROM staged_sheet s
WHERE s.series IS NULL AND EXISTS (SELECT FROM staged_sheet other WHERE other.code = s.code AND other.series IS NOT NULL);
