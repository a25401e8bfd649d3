-- From text to areas. ST_MakeValid may leave lines and points where a ring crossed itself: only what has a surface is kept.

ALTER TABLE staged_outline
    ADD COLUMN geom     geometry(Geometry, 4326),
    ADD COLUMN repaired boolean;

UPDATE staged_outline
SET geom = ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(geojson), 4326));

UPDATE staged_outline
SET repaired = NOT ST_IsValid(geom);

UPDATE staged_outline
SET geom = ST_CollectionExtract(ST_MakeValid(geom), 3)
WHERE repaired;

-- A commune's code has five characters: a shorter one is a département's, in files that do not say the level.
UPDATE staged_outline
SET level = 'departement'
WHERE level = 'commune' AND length(code) <= 3;

-- National files hold the arrondissements of Marseille among the communes.
UPDATE staged_outline o
SET level = 'arrondissement'
WHERE o.level = 'commune'
  AND EXISTS (SELECT FROM ref.territory t WHERE t.level = 'arrondissement' AND t.code = o.code);
