-- Outlines as given, on today's codes; then those that are put together from communes, only where every commune is there.

CREATE TEMP TABLE outline (
    level   text NOT NULL,
    code    text NOT NULL,
    geom    geometry(Geometry, 4326) NOT NULL,
    made_of text[],
    PRIMARY KEY (level, code)
) ON COMMIT DROP;

INSERT INTO outline (level, code, geom, made_of)
SELECT o.level,
       coalesce(e.successor_code, o.code),
       CASE WHEN count(*) = 1 THEN (array_agg(o.geom))[1] ELSE ST_Union(o.geom) END,
       CASE WHEN count(*) > 1 OR min(o.code) <> coalesce(e.successor_code, o.code) THEN array_agg(o.code ORDER BY o.code) END
FROM staged_outline o
LEFT JOIN ref.territory_event e ON e.level = o.level AND e.code = o.code
GROUP BY o.level, coalesce(e.successor_code, o.code);

-- A commune is made of one feature or of several; what is dissolved from it names them all.
CREATE TEMP TABLE source_code ON COMMIT DROP AS
SELECT o.code, part
FROM outline o
CROSS JOIN unnest(coalesce(o.made_of, ARRAY[o.code])) AS part
WHERE o.level = 'commune';

CREATE TEMP TABLE part_of ON COMMIT DROP AS
SELECT 'epci' AS level, m.epci_code AS code, m.commune_code
FROM ref.membership m
JOIN ref.territory t ON t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference'
WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
UNION ALL
SELECT 'departement', d.code, c.code
FROM ref.territory c
JOIN ref.territory d ON d.level = 'departement' AND d.code = c.parent_code AND d.in_scope
WHERE c.level = 'commune' AND c.parent_level = 'departement' AND c.origin = 'reference'
UNION ALL
SELECT 'region', d.parent_code, c.code
FROM ref.territory c
JOIN ref.territory d ON d.level = 'departement' AND d.code = c.parent_code AND d.in_scope
WHERE c.level = 'commune' AND c.parent_level = 'departement' AND c.origin = 'reference';

INSERT INTO outline (level, code, geom, made_of)
SELECT p.level,
       p.code,
       ST_Union(o.geom),
       (SELECT array_agg(s.part ORDER BY s.part)
        FROM part_of q
        JOIN source_code s ON s.code = q.commune_code
        WHERE q.level = p.level AND q.code = p.code)
FROM part_of p
LEFT JOIN outline o ON o.level = 'commune' AND o.code = p.commune_code
GROUP BY p.level, p.code
HAVING count(o.code) = count(*)
ON CONFLICT (level, code) DO NOTHING;

-- A file of départements alone still gives a region.
INSERT INTO outline (level, code, geom, made_of)
SELECT 'region', d.parent_code, ST_Union(o.geom), array_agg(d.code ORDER BY d.code)
FROM ref.territory d
LEFT JOIN outline o ON o.level = 'departement' AND o.code = d.code
WHERE d.level = 'departement' AND d.in_scope AND d.parent_level = 'region'
GROUP BY d.parent_code
HAVING count(o.code) = count(*)
ON CONFLICT (level, code) DO NOTHING;

-- What is served has six decimals, and must be valid in that form.
UPDATE outline
SET geom = ST_CollectionExtract(ST_ReducePrecision(geom, 0.000001), 3)
WHERE NOT ST_IsValid(ST_GeomFromGeoJSON(ST_AsGeoJSON(geom, 6, 0)));

UPDATE outline
SET geom = ST_ForcePolygonCCW(ST_Multi(geom));

INSERT INTO ref.contour
    (release_id, level, code, geom, area_km2, bbox, geojson, made_of)
SELECT @release,
       level,
       code,
       geom,
       round((ST_Area(ST_Transform(geom, 2154)) / 1000000)::numeric, 4),
       ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)],
       ST_AsGeoJSON(geom, 6, 0),
       made_of
FROM outline;

ANALYZE ref.contour;

SELECT ref.draw_contours(@release);
