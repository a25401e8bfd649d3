-- What the newest vintage says of territories and of codes that are no more. A vintage older than the reference changes nothing in it,
-- one of the same year only adds what the reference does not know: the dates of the events, and the communes of the rest of France.

-- Communes of the region that are new, or have another name.
INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, origin, in_scope, release_id)
SELECT 'commune', c.code, c.name, 'departement', c.departement_code, true, 'reference', true, @release
FROM cog_list c
JOIN cog_newest n ON n.year > ref.reference_vintage()
JOIN ref.regional_departement d ON d.code = c.departement_code
WHERE c.typecom = 'COM'
ON CONFLICT (level, code) DO UPDATE SET
    name = excluded.name,
    parent_level = excluded.parent_level,
    parent_code = excluded.parent_code,
    official = true,
    origin = 'reference',
    in_scope = true
WHERE (territory.name, territory.parent_level, territory.parent_code, territory.origin, territory.in_scope)
    IS DISTINCT FROM (excluded.name, excluded.parent_level, excluded.parent_code, 'reference', true);

-- The rest of France, so that every code of an observation resolves to a name.
INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, origin, in_scope, release_id)
SELECT 'commune', c.code, c.name, 'departement', c.departement_code, true, 'import', false, @release
FROM cog_list c
JOIN cog_newest n ON n.year >= ref.reference_vintage()
WHERE c.typecom = 'COM'
ON CONFLICT (level, code) DO UPDATE SET
    name = excluded.name,
    parent_level = excluded.parent_level,
    parent_code = excluded.parent_code
WHERE territory.origin = 'import'
  AND (territory.name, territory.parent_level, territory.parent_code) IS DISTINCT FROM (excluded.name, excluded.parent_level, excluded.parent_code);

-- Municipal arrondissements: those of Marseille are parts of a commune of the region.
INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, origin, in_scope, release_id)
SELECT 'arrondissement', c.code, c.name, 'commune', c.parent_code, true,
       CASE WHEN d.code IS NULL THEN 'import' ELSE 'reference' END, d.code IS NOT NULL, @release
FROM cog_list c
JOIN cog_newest n ON n.year >= ref.reference_vintage()
LEFT JOIN ref.regional_departement d ON d.code = c.departement_code
WHERE c.typecom = 'ARM'
ON CONFLICT (level, code) DO UPDATE SET name = excluded.name
WHERE territory.name <> excluded.name AND (SELECT year FROM cog_newest) > ref.reference_vintage();

UPDATE ref.territory t
SET name = d.name
FROM ref.cog_division d
JOIN cog_newest n ON n.year > ref.reference_vintage() AND n.year = d.vintage
WHERE d.release_id = @release
  AND d.kind IN ('region', 'departement')
  AND t.level = d.kind AND t.code = d.code AND t.origin = 'reference'
  AND t.name <> d.name;

-- Codes that are no more.
INSERT INTO ref.territory_event
    (level, code, name, successor_code, successor_name, effective_date, vintage)
SELECT 'commune', s.code, s.name, s.successor_code, s.successor_name, s.effective_date, n.year
FROM cog_successor s
JOIN cog_newest n ON n.year >= ref.reference_vintage()
WHERE s.successor_code IS NOT NULL
ON CONFLICT (level, code) DO UPDATE SET
    name = coalesce(excluded.name, territory_event.name),
    successor_code = excluded.successor_code,
    successor_name = excluded.successor_name,
    effective_date = excluded.effective_date,
    vintage = excluded.vintage
WHERE territory_event.vintage IS NULL OR territory_event.vintage <= excluded.vintage;

-- A commune split between several has no successor to give its figures to; one that is there again needs none.
DELETE FROM ref.territory_event e
USING cog_newest n
WHERE e.level = 'commune'
  AND n.year >= ref.reference_vintage()
  AND (EXISTS (SELECT FROM cog_successor s WHERE s.code = e.code AND cardinality(s.successors) > 1)
       OR EXISTS (SELECT FROM cog_list c WHERE c.typecom = 'COM' AND c.code = e.code));

-- A commune of the region that has merged since the reference leaves the region's list; the strategy may still name it.
UPDATE ref.territory t
SET in_scope = t.strategy_label IS NOT NULL
FROM cog_newest n
WHERE n.year > ref.reference_vintage()
  AND t.level = 'commune' AND t.code IN (SELECT code FROM ref.regional_commune)
  AND NOT EXISTS (SELECT FROM cog_list c WHERE c.typecom = 'COM' AND c.code = t.code)
  AND EXISTS (SELECT FROM cog_successor s WHERE s.code = t.code AND s.successor_code IS NOT NULL);

ANALYZE ref.territory, ref.territory_event;
