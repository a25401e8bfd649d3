-- The rows of the files, and those of the years that they do not hold.

INSERT INTO ref.epci_composition
    (release_id, vintage, commune_code, commune_name, commune_siren, departement_code, epci_code, epci_name, epci_departement_code, nature, financing,
     members, municipal_population, total_population, origin_release, source_line)
SELECT @release, c.year, c.commune_code, c.commune_name, c.commune_siren, c.departement_code, c.epci_code, c.epci_name, c.epci_departement_code, c.nature,
       c.financing, c.members, c.municipal_population, c.total_population, @number, c.line
FROM staged_composition c
UNION ALL
SELECT @release, c.vintage, c.commune_code, c.commune_name, c.commune_siren, c.departement_code, c.epci_code, c.epci_name, c.epci_departement_code, c.nature,
       c.financing, c.members, c.municipal_population, c.total_population, c.origin_release, c.source_line
FROM ref.epci_composition c
WHERE c.release_id = @previous
  AND c.vintage NOT IN (SELECT year FROM staged_year);

-- Memberships of those years: the region's communes, and those beyond its border that belong to one of its EPCI. A file read for
-- another territory says nothing of them.
CREATE TEMP TABLE epci_before ON COMMIT DROP AS
SELECT coalesce(max(vintage), 0) AS vintage FROM ref.membership;

CREATE TEMP TABLE epci_membership ON COMMIT DROP AS
WITH composition AS (
    SELECT c.*, d.code IS NOT NULL AS is_regional
    FROM staged_composition c
    LEFT JOIN ref.regional_departement d ON d.code = c.departement_code
    WHERE coalesce(@territory, 'region:93') = 'region:93'
),
touching AS (
    SELECT DISTINCT year, epci_code FROM composition WHERE is_regional AND epci_code IS NOT NULL
),
listed AS (
    SELECT c.year, c.commune_code, c.commune_name, c.epci_code, c.epci_name, c.departement_code, c.municipal_population
    FROM composition c
    WHERE c.is_regional OR (c.year, c.epci_code) IN (SELECT year, epci_code FROM touching)
)
SELECT * FROM listed
UNION ALL
-- the DGCL leaves out the communes that belong to no EPCI
SELECT y.year, r.code, r.name, NULL, NULL, r.departement_code, NULL
FROM (SELECT DISTINCT year FROM listed) AS y
CROSS JOIN ref.regional_commune r
CROSS JOIN epci_before b
WHERE y.year >= b.vintage
  AND NOT EXISTS (SELECT FROM listed l WHERE l.year = y.year AND l.commune_code = r.code);

DELETE FROM ref.membership
WHERE vintage IN (SELECT year FROM epci_membership);

INSERT INTO ref.membership
    (vintage, commune_code, commune_name, epci_code, departement_code, region_code, population)
SELECT m.year, m.commune_code, m.commune_name, m.epci_code, m.departement_code, d.parent_code, m.municipal_population
FROM epci_membership m
JOIN ref.territory d ON d.level = 'departement' AND d.code = m.departement_code AND d.parent_level = 'region';

-- Names of the newest year; a population is given to an EPCI that is new, those known have one already.
INSERT INTO ref.territory
    (level, code, name, official, population, origin, in_scope, release_id)
SELECT 'epci', m.epci_code, min(m.epci_name), true,
       CASE WHEN count(m.municipal_population) = count(*) THEN sum(m.municipal_population) END,
       'reference', true, @release
FROM epci_membership m
JOIN epci_before b ON m.year >= b.vintage
WHERE m.epci_code IS NOT NULL
  AND m.year = (SELECT max(year) FROM epci_membership)
GROUP BY m.epci_code
ON CONFLICT (level, code) DO UPDATE SET
    name = excluded.name,
    official = true,
    origin = 'reference',
    in_scope = true
WHERE (territory.name, territory.official, territory.origin, territory.in_scope) IS DISTINCT FROM (excluded.name, true, 'reference', true);

-- An EPCI that is no more leaves the region's list; the strategy may still name it.
UPDATE ref.territory t
SET in_scope = t.strategy_label IS NOT NULL
FROM epci_before b
WHERE t.level = 'epci' AND t.origin = 'reference' AND t.in_scope
  AND (SELECT max(year) FROM epci_membership) >= b.vintage
  AND NOT EXISTS (
      SELECT FROM epci_membership m
      WHERE m.epci_code = t.code AND m.year = (SELECT max(year) FROM epci_membership));

ANALYZE ref.epci_composition, ref.membership, ref.territory;
