-- Points in one system, each from the system that its own row tells; none for places known by their commune only, none for establishments
-- that are not diffusible in the stock served now.

CREATE TABLE sirene.geolocation_incoming (LIKE sirene.geolocation INCLUDING CONSTRAINTS);
ALTER TABLE sirene.geolocation_incoming DROP COLUMN release_id;

INSERT INTO sirene.geolocation_incoming (siret, quality, epsg, commune_code, geom)
SELECT g.siret,
       g.quality,
       g.epsg,
       g.commune_code,
       CASE
           WHEN g.quality = 33 OR NOT e.diffusible THEN NULL
           WHEN g.longitude IS NOT NULL AND g.latitude IS NOT NULL THEN ST_SetSRID(ST_MakePoint(g.longitude, g.latitude), 4326)
           ELSE ST_Transform(ST_SetSRID(ST_MakePoint(g.x, g.y), g.epsg), 4326)
       END
FROM staged_geolocation g
LEFT JOIN sirene.establishment e ON e.release_id = sirene.current_release('sirene-establishments') AND e.siret = g.siret;

CREATE UNIQUE INDEX ON sirene.geolocation_incoming (siret);
CREATE INDEX ON sirene.geolocation_incoming USING gist (geom);
ANALYZE sirene.geolocation_incoming;

SELECT sirene.attach_release('geolocation', 'geolocation_incoming', @release);

SELECT sirene.draw_cells(sirene.current_release('sirene-establishments'), @release, sirene.current_release('secteur-numerique'));
