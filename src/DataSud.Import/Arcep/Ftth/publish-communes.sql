-- The rows of the file, with the code that each commune has today.

INSERT INTO telecom.ftth_commune
    (release_id, source_code, code, name, departement_code, region_code, epci_code, dwellings, business_premises, very_dense,
     commitment, private_intention, rural, mountain, operators, source_line)
SELECT @release,
       c.code,
       coalesce(e.successor_code, c.code),
       c.name,
       c.departement_code,
       c.region_code,
       c.epci_code,
       c.dwellings,
       c.business_premises,
       c.very_dense,
       c.commitment,
       c.private_intention,
       c.rural,
       c.mountain,
       c.operators,
       c.line
FROM staged_commune c
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = c.code;

INSERT INTO telecom.ftth_connectable
    (release_id, source_code, quarter, premises, category, source_line)
SELECT @release, p.code, p.series, p.value, k.value, p.line
FROM staged_connectable p
JOIN staged_connectable k ON k.code = p.code AND k.series = p.series AND k.subject = 'category'
WHERE p.subject = 'premises';

-- The same of a sheet of the workbook, one row a commune and quarter there.
INSERT INTO telecom.ftth_commune
    (release_id, source_code, code, name, departement_code, region_code, epci_code, dwellings, business_premises, very_dense,
     commitment, private_intention, rural, mountain, operators, source_line, estimated_premises, ipe_premises, estimate_source, epci_amii)
SELECT DISTINCT ON (s.code)
       @release,
       s.code,
       coalesce(e.successor_code, s.code),
       coalesce(s.name, s.code),
       coalesce(s.departement_code, telecom.departement_of(s.code)),
       coalesce(s.region_code, d.parent_code, ''),
       CASE WHEN s.epci_code ~ '^[0-9]{9}$' THEN s.epci_code END,
       s.dwellings,
       s.business_premises,
       coalesce(s.very_dense, false),
       nullif(s.commitment, '0'),
       coalesce(s.private_intention, false),
       coalesce(s.rural, false),
       CASE WHEN s.mountain ~ '^[0-3]$' THEN s.mountain::smallint WHEN s.mountain IS NULL THEN 0 ELSE 1 END,
       array(SELECT item FROM regexp_split_to_table(s.operators, '\s*-\s*') WITH ORDINALITY AS listed (item, place) WHERE item <> '' ORDER BY place),
       s.line,
       s.estimated_premises,
       s.ipe_premises,
       s.estimate_source,
       s.epci_amii
FROM staged_sheet s
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = s.code
LEFT JOIN ref.territory d ON d.level = 'departement' AND d.code = telecom.departement_of(s.code)
ORDER BY s.code;

INSERT INTO telecom.ftth_connectable
    (release_id, source_code, quarter, premises, category, source_line)
SELECT @release, code, series, value, NULL, series_line
FROM staged_sheet;

-- The rest of France becomes known, so that every code of an observation resolves to a name.
INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, origin, in_scope, release_id)
SELECT DISTINCT ON (c.code)
       'commune',
       c.code,
       CASE WHEN c.source_code = c.code THEN c.name ELSE coalesce(e.successor_name, c.name) END,
       'departement',
       c.departement_code,
       true,
       'import',
       false,
       @release
FROM telecom.ftth_commune c
LEFT JOIN ref.territory_event e ON e.level = 'commune' AND e.code = c.source_code
WHERE c.release_id = @release
ORDER BY c.code, c.source_code <> c.code, c.source_code
ON CONFLICT (level, code) DO NOTHING;

ANALYZE telecom.ftth_commune, telecom.ftth_connectable, ref.territory;
