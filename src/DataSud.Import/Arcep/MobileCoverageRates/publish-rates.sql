-- The rows of the files under this release; other quarters, forms and levels of the former one go on standing where they stand.

INSERT INTO telecom.mobile_coverage_rate
    (release_id, quarter, level, source_code, technology, operator_code, area_nc, area_cl, area_bc, area_tbc,
     population_nc, population_cl, population_bc, population_tbc, source_file, source_line)
SELECT @release, r.quarter, r.level, r.code, r.technology, r.operator_code, r.area_nc, r.area_cl, r.area_bc, r.area_tbc,
       r.population_nc, r.population_cl, r.population_bc, r.population_tbc, f.name, r.line
FROM staged_rate r
JOIN staged_file f USING (file);

INSERT INTO telecom.mobile_coverage_operators
    (release_id, quarter, level, source_code, technology, quality, area, population, source_file, source_line)
SELECT @release, u.quarter, u.level, u.code, u.technology, u.quality, u.area, u.population, f.name, u.line
FROM staged_union u
JOIN staged_file f USING (file);

INSERT INTO telecom.mobile_coverage_part
    (release_id, quarter, form, level, rows_release_id, origin_release, territory, file_names, rows)
SELECT @release, quarter, 'operator', level, @release, @number, CASE WHEN level <> 'territory' THEN @territory END, string_agg(DISTINCT source_file, ', ' ORDER BY source_file), count(*)
FROM telecom.mobile_coverage_rate
WHERE release_id = @release
GROUP BY quarter, level
UNION ALL
SELECT @release, quarter, 'union', level, @release, @number, NULL, string_agg(DISTINCT source_file, ', ' ORDER BY source_file), count(*)
FROM telecom.mobile_coverage_operators
WHERE release_id = @release
GROUP BY quarter, level;

INSERT INTO telecom.mobile_coverage_part
    (release_id, quarter, form, level, rows_release_id, origin_release, territory, file_names, rows)
SELECT @release, quarter, form, level, rows_release_id, origin_release, territory, file_names, rows
FROM telecom.mobile_coverage_part
WHERE release_id = @previous
ON CONFLICT (release_id, quarter, form, level) DO NOTHING;

ANALYZE telecom.mobile_coverage_rate, telecom.mobile_coverage_operators, telecom.mobile_coverage_part;
