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
