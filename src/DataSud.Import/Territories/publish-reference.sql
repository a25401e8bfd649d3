-- The reference is one list, not one a release: names and memberships are those of its last edition.

INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, population, origin, in_scope, release_id)
VALUES
    ('france', 'FR', 'France', NULL, NULL, true, NULL, 'reference', true, @release)
ON CONFLICT (level, code) DO UPDATE SET release_id = excluded.release_id;

INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, population, origin, in_scope, release_id)
SELECT level,
       code,
       name,
       CASE WHEN level = 'region' THEN 'france' ELSE parent_level END,
       CASE WHEN level = 'region' THEN 'FR' ELSE parent_code END,
       true,
       population,
       'reference',
       CASE level
           WHEN 'region' THEN code = '93'
           WHEN 'departement' THEN parent_code = '93'
           ELSE true
       END,
       @release
FROM staged_territory
ON CONFLICT (level, code) DO UPDATE SET
    name = excluded.name,
    parent_level = excluded.parent_level,
    parent_code = excluded.parent_code,
    official = true,
    -- one that came into force after this list is kept
    population = CASE WHEN territory.population_year > (SELECT min(vintage) FROM staged_membership) THEN territory.population ELSE excluded.population END,
    population_year = CASE WHEN territory.population_year > (SELECT min(vintage) FROM staged_membership) THEN territory.population_year END,
    origin = 'reference',
    -- a place that the strategy names stays in scope
    in_scope = excluded.in_scope OR territory.strategy_label IS NOT NULL,
    release_id = excluded.release_id;

DELETE FROM ref.membership
WHERE vintage IN (SELECT vintage FROM staged_membership);

INSERT INTO ref.membership
    (vintage, commune_code, commune_name, epci_code, departement_code, region_code, population)
SELECT vintage, commune_code, commune_name, epci_code, departement_code, region_code, population
FROM staged_membership;

INSERT INTO ref.territory_event
    (level, code, name, successor_code, successor_name)
SELECT 'commune', code, name, successor_code, successor_name
FROM staged_former
ON CONFLICT (level, code) DO UPDATE SET
    name = excluded.name,
    successor_code = excluded.successor_code,
    successor_name = excluded.successor_name
-- an event read from a newer vintage than this list is left alone
WHERE territory_event.vintage IS NULL OR territory_event.vintage <= (SELECT min(vintage) FROM staged_membership);

ANALYZE ref.territory, ref.membership, ref.territory_event;
