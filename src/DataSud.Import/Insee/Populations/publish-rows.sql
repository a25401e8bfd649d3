-- The rows of the files, and those of other years, départements and levels that the release before held.

INSERT INTO stats.insee_population
    (release_id, year_kind, year, geo_object, code, name, departement_code, municipal, counted_apart, total, source_file,
     municipal_line, counted_apart_line, total_line, origin_release)
SELECT @release, 'in-force', p.year,
       CASE WHEN p.code ~ '^(751(0[1-9]|1[0-9]|20)|6938[1-9]|132(0[1-9]|1[0-6]))$' THEN 'ARM' ELSE 'COM' END,
       p.code,
       coalesce(p.name, CASE WHEN p.com <> p.code THEN p.com END),
       p.departement_code,
       p.municipal, p.counted_apart, p.total, f.name, p.line, p.line, p.line, @number
FROM staged_population p
JOIN staged_file f ON f.file = p.file;

INSERT INTO stats.insee_population
    (release_id, year_kind, year, geo_object, code, name, departement_code, municipal, counted_apart, total, source_file,
     municipal_line, counted_apart_line, total_line, origin_release)
SELECT @release, 'reference', m.period::int, m.geo_object, m.geo,
       min(l.label),
       CASE WHEN m.geo_object NOT IN ('COM', 'ARM') THEN NULL WHEN m.geo ~ '^9[78]' THEN left(m.geo, 3) ELSE left(m.geo, 2) END,
       max(m.value) FILTER (WHERE m.measure = 'PMUN'),
       max(m.value) FILTER (WHERE m.measure = 'PCAP'),
       max(m.value) FILTER (WHERE m.measure = 'PTOT'),
       min(f.name),
       max(m.line) FILTER (WHERE m.measure = 'PMUN'),
       max(m.line) FILTER (WHERE m.measure = 'PCAP'),
       max(m.line) FILTER (WHERE m.measure = 'PTOT'),
       @number
FROM staged_population_melodi m
JOIN staged_file f ON f.file = m.file
LEFT JOIN staged_label l ON l.variable = 'GEO' AND l.code IN (m.geo, m.geo_object || '-' || m.geo)
GROUP BY m.period, m.geo_object, m.geo;

WITH new AS (
    SELECT DISTINCT year_kind, year, geo_object, departement_code
    FROM stats.insee_population
    WHERE release_id = @release
)
INSERT INTO stats.insee_population
    (release_id, year_kind, year, geo_object, code, name, departement_code, municipal, counted_apart, total, source_file,
     municipal_line, counted_apart_line, total_line, origin_release)
SELECT @release, p.year_kind, p.year, p.geo_object, p.code, p.name, p.departement_code, p.municipal, p.counted_apart, p.total, p.source_file,
       p.municipal_line, p.counted_apart_line, p.total_line, p.origin_release
FROM stats.insee_population p
WHERE p.release_id = @previous
  AND NOT EXISTS (
      SELECT FROM new
      WHERE new.year_kind = p.year_kind AND new.year = p.year AND new.geo_object = p.geo_object
        AND new.departement_code IS NOT DISTINCT FROM p.departement_code);

ANALYZE stats.insee_population;
