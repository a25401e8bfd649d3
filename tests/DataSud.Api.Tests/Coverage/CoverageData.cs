namespace DataSud.Api.Tests.Coverage;

/// <summary>
/// Invented ground, small enough to be worked out by hand: Gap (05061) is the square from 6.0 to 6.2 east, Briançon (05023) that from 6.2 to 6.4,
/// both between 44.5 and 44.6 north.
/// </summary>
internal static class CoverageData
{
    /// <summary>Begins and publishes a release of a dataset that is made where it is not there.</summary>
    public static string Release(string dataset, string edition) => $"""
        INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
        VALUES ('{dataset}', 90, 'Essai', 'Test', 'Essai', 'Test', 'Essai', 'Licence Ouverte 2.0', 'https://example.org', 'Essai', 'QUARTERLY')
        ON CONFLICT (id) DO NOTHING;
        WITH made AS (
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, edition, started_at, finished_at)
            SELECT '{dataset}', coalesce(max(number), 0) + 1, 'published', 'test', 'import', 'test', '{dataset}', 0, '{edition}', now(), now()
            FROM catalog.release WHERE dataset_id = '{dataset}'
            RETURNING id
        )
        UPDATE catalog.dataset SET current_release_id = made.id FROM made WHERE dataset.id = '{dataset}';
        """;

    /// <summary>SQL of the current release of a dataset.</summary>
    public static string Current(string dataset) => $"(SELECT current_release_id FROM catalog.dataset WHERE id = '{dataset}')";

    /// <summary>All of it.</summary>
    public static string Sql { get; } = string.Join('\n', Outlines, Maps, Sites, Fibre, Shares, Published, Zones);

    private static string Outlines => $"""
        INSERT INTO ref.contour (release_id, level, code, geom, area_km2, bbox, geojson)
        SELECT {Current("contours")}, 'commune', code, g, 1, ARRAY[w, 44.5, w + 0.2, 44.6], ST_AsGeoJSON(g)
        FROM (VALUES ('05061', 6.0), ('05023', 6.2)) AS c (code, w)
        CROSS JOIN LATERAL ST_Multi(ST_ForcePolygonCCW(ST_MakeEnvelope(w, 44.5, w + 0.2, 44.6, 4326))) AS g;
        """;

    // Orange: very good from 6.00 to 6.10, good from 6.05 to 6.15. SFR: limited from 6.10 to 6.20. Free has a map of an older quarter only,
    // Bouygues Telecom none. Orange's map of the older quarter reaches 6.20, and is no longer its map.
    private static string Maps => $"""
        {Release("arcep-mobile-coverage", "2026-Q1")}
        CREATE TEMP TABLE ground (quarter text, operator text, technology text, usage text, territory text, latest boolean, quality text, w float8, e float8);
        INSERT INTO ground VALUES
            ('2026-Q1', '20801', '4g', 'data', 'region:93', true, 'tbc', 6.00, 6.10),
            ('2026-Q1', '20801', '4g', 'data', 'region:93', true, 'bc', 6.05, 6.15),
            ('2026-Q1', '20810', '4g', 'data', NULL, true, 'cl', 6.10, 6.20),
            ('2025-Q4', '20815', '4g', 'data', NULL, false, 'covered', 6.00, 6.20),
            ('2025-Q4', '20801', '4g', 'data', NULL, false, 'tbc', 6.15, 6.20),
            ('2026-Q1', '20801', '2g-or-3g', 'voice', NULL, true, 'covered', 6.00, 6.40),
            ('2026-Q1', '20801', '5g', 'data', 'departement:13', true, 'covered', 5.00, 5.10);
        INSERT INTO telecom.coverage_map (release_id, quarter, operator_code, technology, usage, territory, file_names, source_srid, features, polygons, repaired, pieces)
        SELECT DISTINCT {Current("arcep-mobile-coverage")}, quarter, operator, technology, usage, territory, 'test', 2154, 1, 1, 0, 1 FROM ground;
        INSERT INTO telecom.coverage_map_part (release_id, map_id, latest)
        SELECT DISTINCT m.release_id, m.id, g.latest
        FROM telecom.coverage_map m
        JOIN ground g ON (g.quarter, g.operator, g.technology) = (m.quarter, m.operator_code, m.technology);
        INSERT INTO telecom.coverage_piece (map_id, quality, geom)
        SELECT m.id, g.quality, ST_MakeEnvelope(g.w, 44.5, g.e, 44.6, 4326)
        FROM telecom.coverage_map m
        JOIN ground g ON (g.quarter, g.operator, g.technology) = (m.quarter, m.operator_code, m.technology);
        """;

    // About 6.07, 44.55: a degree of latitude is 111.1 km, one of longitude 79.5 km.
    private static string Sites => $"""
        {Release("arcep-mobile-sites", "2026-Q1")}
        INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
        SELECT r, quarter, 'metropole', planned, r, 1, 'file', 'test', 1, 0
        FROM (SELECT {Current("arcep-mobile-sites")} AS r) AS r
        CROSS JOIN (VALUES ('2025-Q4', false), ('2026-Q1', false), ('2026-Q1', true)) AS p (quarter, planned);
        INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, site_number, geom, commune_code, has_2g, has_3g, has_4g, has_5g)
        SELECT {Current("arcep-mobile-sites")}, quarter, 'metropole', planned, 'test', row_number() OVER (), operator, number, ST_SetSRID(ST_MakePoint(lon, lat), 4326), '05061', g2, g3, g4, g5
        FROM (VALUES
            ('2026-Q1', false, '20801', 'north', 6.07, 44.560, true, true, true, false),
            ('2026-Q1', false, '20801', 'east', 6.082, 44.55, false, true, true, NULL),
            ('2026-Q1', false, '20801', 'dark', 6.0701, 44.55, false, false, false, false),
            ('2026-Q1', true, '20801', 'planned', 6.0702, 44.55, true, true, true, true),
            ('2025-Q4', false, '20801', 'gone', 6.0703, 44.55, true, true, true, true),
            ('2026-Q1', false, '20810', 'sfr', 6.07, 44.54, true, true, true, true),
            ('2026-Q1', false, '20815', 'far', 9.5, 44.55, false, true, true, true)
        ) AS s (quarter, planned, operator, number, lon, lat, g2, g3, g4, g5);
        """;

    // The layer, and the figures of two editions: 2018 over INSEE's premises, 2025 over ARCEP's estimate.
    private static string Fibre => $$"""
        {{Release("arcep-ftth", "2025-Q4")}}
        INSERT INTO telecom.ftth_commune_layer (release_id, quarter, code, name, departement_code, region_code, premises, connectable_premises, zone, operators, denominator)
        VALUES ({{Current("arcep-ftth")}}, '2025-Q3', '05061', 'Gap', '05', '93', 1000, 700, 'private-commitment', '{FRTE}', 'arcep-estimate'),
               ({{Current("arcep-ftth")}}, '2025-Q4', '05061', 'Gap', '05', '93', 1000, 750, 'private-commitment', '{FRTE}', 'arcep-estimate');
        INSERT INTO stats.indicator (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
        VALUES ({{Current("arcep-ftth")}}, 'arcep-ftth-connectable-rate', 1, 'Taux (INSEE)', 'Rate', 'percent', 'A', '{A.1.1}', 'Essai', 'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate}'),
               ({{Current("arcep-ftth")}}, 'arcep-ftth-connectable-estimate-rate', 2, 'Taux (estimation)', 'Rate', 'percent', 'A', '{A.1.1}', 'Essai', 'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate}');
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, basis)
        SELECT {{Current("arcep-ftth")}}, concat_ws('.', code, 'departement.05', quarter), row_number() OVER (PARTITION BY code ORDER BY quarter), code, 'departement', '05', quarter, last - 89, last,
               CASE WHEN unit = 'percent' THEN '{"technology": "ftth"}'::jsonb ELSE '{}' END, value, unit, 'declared'
        FROM (VALUES
            ('arcep-ftth-connectable-premises', '2017-Q4', date '2017-12-31', 100, 'premises'),
            ('arcep-ftth-connectable-premises', '2018-Q1', date '2018-03-31', 130, 'premises'),
            ('arcep-ftth-connectable-premises', '2025-Q3', date '2025-09-30', 900, 'premises'),
            ('arcep-ftth-connectable-premises', '2025-Q4', date '2025-12-31', 950, 'premises'),
            ('arcep-ftth-connectable-rate', '2017-Q4', date '2017-12-31', 10, 'percent'),
            ('arcep-ftth-connectable-rate', '2018-Q1', date '2018-03-31', 13, 'percent'),
            ('arcep-ftth-premises', '2018-Q1', date '2018-03-31', 1000, 'premises'),
            ('arcep-ftth-connectable-estimate-rate', '2018-Q1', date '2018-03-31', 12.5, 'percent'),
            ('arcep-ftth-connectable-estimate-rate', '2025-Q3', date '2025-09-30', 75, 'percent'),
            ('arcep-ftth-connectable-estimate-rate', '2025-Q4', date '2025-12-31', 79.17, 'percent'),
            ('arcep-ftth-estimated-premises', '2025-Q4', date '2025-12-31', 1200, 'premises')
        ) AS f (code, quarter, last, value, unit);
        {{Release("arcep-mci", "2025-Q4")}}
        INSERT INTO stats.indicator (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key)
        VALUES ({{Current("arcep-mci")}}, 'arcep-mci-technology-rate', 1, 'Part éligible', 'Share', 'percent', 'A', '{A.1.1}', 'Essai', 'higher-is-better', 'declared', true);
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, basis)
        VALUES ({{Current("arcep-mci")}}, 'mci-old', 1, 'arcep-mci-technology-rate', 'departement', '05', '2025-Q3', '2025-07-01', '2025-09-30', '{"technology": "ftth"}', 70, 'percent', 'declared'),
               ({{Current("arcep-mci")}}, 'mci-new', 2, 'arcep-mci-technology-rate', 'departement', '05', '2025-Q4', '2025-10-01', '2025-12-31', '{"technology": "ftth"}', 77, 'percent', 'declared');
        """;

    // Gap, of 200 m²: Orange 100 very good and 50 good, SFR 100 limited; of these 50 both.
    private static string Shares => $$"""
        {{Release("couverture-mobile-calculee", "2026-Q1")}}
        INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
        SELECT {{Current("couverture-mobile-calculee")}}, 'commune', '05061', quarter, '4g', 'data', operator, criterion, quality, covered, total
        FROM (VALUES
            ('2026-Q1', '20801', 'surface', 'tbc', 100, 200), ('2026-Q1', '20801', 'surface', 'bc', 50, 200), ('2026-Q1', '20801', 'surface', 'covered', 150, 200),
            ('2026-Q1', '20810', 'surface', 'cl', 100, 200), ('2026-Q1', '20810', 'surface', 'covered', 100, 200),
            ('2026-Q1', '20801', 'establishments', 'covered', 2, 3), ('2026-Q1', '20810', 'establishments', 'covered', 0, 0),
            ('2025-Q4', '20801', 'surface', 'covered', 80, 200)
        ) AS s (quarter, operator, criterion, quality, covered, total);
        INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
        VALUES ({{Current("couverture-mobile-calculee")}}, 'commune', '05061', '2026-Q1', '4g', 'data', '{20801,20810}', 'surface', 'covered', 0, 150, 50, 200),
               ({{Current("couverture-mobile-calculee")}}, 'commune', '05061', '2026-Q1', '4g', 'data', '{20801,20810}', 'surface', 'bc', 50, 150, 0, 200);
        """;

    private static string Published => $$"""
        {{Release("arcep-mobile-coverage-rates", "2025-Q4")}}
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, unit, basis, note)
        VALUES ({{Current("arcep-mobile-coverage-rates")}}, 'rate-1', 1, 'arcep-mobile-coverage-rate', 'commune', '05061', '2025-Q4', '2025-10-01', '2025-12-31',
                '{"operator": "orange", "technology": "4g", "criterion": "population", "quality": ">=cl"}', 99.5, 'percent', 'declared', NULL),
               ({{Current("arcep-mobile-coverage-rates")}}, 'rate-2', 1, 'arcep-mobile-coverage-operators', 'commune', '05061', '2025-Q4', '2025-10-01', '2025-12-31',
                '{"operator": "at-least-one", "technology": "4g", "criterion": "population", "quality": ">=cl"}', 100, 'percent', 'declared', 'Réunion des réseaux');
        """;

    // Zone 1 is the western half of Briançon and the east of Gap, 2 and 4 weigh the same, 3 is grey.
    private static string Zones => $$"""
        INSERT INTO telecom.coverage_zone (release_id, number, kind, quarter, technology, usage, operators, area_km2, establishments, communes, departements, weight, geom)
        SELECT {{Current("couverture-mobile-calculee")}}, number, kind, '2026-Q1', technology, usage, '{20801,20810}', area, establishments, communes::text[], '{05}', weight,
               ST_MakeEnvelope(w, 44.5, e, 44.6, 4326)
        FROM (VALUES
            (1, 'white', '4g', 'data', 5.0, 3, '{05023,05061}', 10, 6.15, 6.30),
            (2, 'white', '4g', 'data', 9.0, 7, '{05061}', 5, 6.00, 6.01),
            (3, 'grey', '4g', 'data', 1.5, 0, '{05061}', 2, 6.02, 6.03),
            (4, 'white', '2g-or-3g', 'voice', 1.0, NULL, '{05001}', 5, 6.90, 6.91)
        ) AS z (number, kind, technology, usage, area, establishments, communes, weight, w, e);
        INSERT INTO telecom.coverage_zone_commune (zone_id, commune_code, area_km2, establishments)
        SELECT z.id, c.code, c.area, c.establishments
        FROM telecom.coverage_zone z
        JOIN (VALUES (1, '05061', 2.0, 1), (1, '05023', 3.0, 2), (2, '05061', 9.0, 7), (3, '05061', 1.5, 0), (4, '05001', 1.0, NULL)) AS c (number, code, area, establishments)
          ON c.number = z.number;
        """;
}
