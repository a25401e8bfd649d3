-- The rows of the file, and those of the periods that it does not hold.

INSERT INTO stats.insee_melodi
    (release_id, dataset, period, geo_object, geo, measure, dimensions, unit, period_start, period_end, value, printed, unit_mult,
     obs_status, conf_status, source_file, source_line, origin_release)
SELECT @release, 'DS_' || upper(replace(substr(r.dataset_id, length('insee-melodi-') + 1), '-', '_')), m.period, m.geo_object, m.geo, m.measure, m.dimensions, m.unit,
       m.period_start, m.period_end, m.value, m.printed, m.unit_mult, m.obs_status, m.conf_status, f.name, m.line, @number
FROM staged_melodi m
JOIN staged_file f ON f.file = m.file
JOIN catalog.release r ON r.id = @release
UNION ALL
SELECT @release, m.dataset, m.period, m.geo_object, m.geo, m.measure, m.dimensions, m.unit, m.period_start, m.period_end, m.value, m.printed, m.unit_mult,
       m.obs_status, m.conf_status, m.source_file, m.source_line, m.origin_release
FROM stats.insee_melodi m
WHERE m.release_id = @previous
  AND m.period NOT IN (SELECT period FROM staged_melodi);

INSERT INTO stats.insee_melodi_label
    (release_id, variable, code, variable_label, label, origin_release)
SELECT DISTINCT ON (variable, code) @release, variable, code, variable_label, label, @number
FROM staged_label
ORDER BY variable, code, line;

INSERT INTO stats.insee_melodi_label
    (release_id, variable, code, variable_label, label, origin_release)
SELECT @release, l.variable, l.code, l.variable_label, l.label, l.origin_release
FROM stats.insee_melodi_label l
WHERE l.release_id = @previous
ON CONFLICT DO NOTHING;

ANALYZE stats.insee_melodi, stats.insee_melodi_label;
