-- What there is to compute from, and a fingerprint of it: no row where no map of here is served. Releases that say the same as the ones
-- before them (territories, memberships) are told by their content, so that they give no new figures.

WITH input AS (
    SELECT max(current_release_id) FILTER (WHERE id = 'arcep-mobile-coverage') AS maps,
           max(current_release_id) FILTER (WHERE id = 'contours') AS outlines,
           max(current_release_id) FILTER (WHERE id = 'territoires') AS territories,
           max(current_release_id) FILTER (WHERE id = 'dgcl-epci') AS memberships,
           max(current_release_id) FILTER (WHERE id = 'sirene-establishments') AS establishments,
           max(current_release_id) FILTER (WHERE id = 'sirene-geolocation') AS geolocation
    FROM catalog.dataset
),
map AS (
    SELECT m.id, m.quarter, m.flags
    FROM input i
    JOIN telecom.coverage_map_part p ON p.release_id = i.maps
    JOIN telecom.coverage_map m ON m.id = p.map_id
    -- one that covers nothing is of here too; one whose pieces are all overseas is not
    WHERE m.pieces = 0 OR EXISTS (SELECT FROM telecom.coverage_piece s WHERE s.map_id = m.id AND s.measured IS NOT NULL)
),
content AS (
    SELECT (SELECT string_agg(id::text, ',' ORDER BY id) FROM map) AS maps,
           (SELECT md5(string_agg(concat_ws(':', level, code, commune_code), ',' ORDER BY level, code, commune_code)) FROM telecom.place_of_commune) AS places,
           (SELECT md5(string_agg(code, ',' ORDER BY code)) FROM ref.regional_commune) AS communes
)
SELECT i.maps AS "Maps",
       i.outlines AS "Outlines",
       CASE WHEN i.geolocation IS NOT NULL THEN i.establishments END AS "Establishments",
       CASE WHEN i.establishments IS NOT NULL THEN i.geolocation END AS "Geolocation",
       array_remove(ARRAY[i.maps, i.outlines, i.territories, i.memberships,
                          CASE WHEN i.geolocation IS NOT NULL THEN i.establishments END, CASE WHEN i.establishments IS NOT NULL THEN i.geolocation END], NULL) AS "Releases",
       (SELECT max(quarter) FROM map) AS "Quarter",
       EXISTS (SELECT FROM map WHERE 'synthetic' = ANY (flags)) AS "Synthetic",
       EXISTS (SELECT FROM ref.contour o JOIN ref.regional_commune c USING (code) WHERE o.release_id = i.outlines AND o.level = 'commune') AS "HasOutlines",
       concat_ws(E'\n', 'maps ' || c.maps, 'outlines ' || i.outlines, 'places ' || c.places, 'communes ' || c.communes,
                 CASE WHEN i.geolocation IS NOT NULL THEN 'establishments ' || i.establishments END,
                 CASE WHEN i.establishments IS NOT NULL THEN 'geolocation ' || i.geolocation END) AS "Fingerprint"
FROM input i
CROSS JOIN content c
WHERE c.maps IS NOT NULL;
