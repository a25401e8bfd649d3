using Dapper;
using DataSud.Import.Pipeline;
using Npgsql;

namespace DataSud.Testing;

/// <summary>Something in every collection: communes that are squares of 0.1 degree, and rows put in by hand. Over a seeded database.</summary>
public static class LayeredData
{
    // Of every kind of commune that the filters know: five in the Hautes-Alpes, Marseille, one of the Var.
    private static readonly string[] Codes = ["05001", "05006", "05023", "05046", "05061", "13055", "83137"];

    /// <summary>Fills a seeded database.</summary>
    /// <param name="connectionString">Of a role that may do anything.</param>
    public static async Task FillAsync(string connectionString)
    {
        var folder = Directory.CreateTempSubdirectory("datasud-layers");
        var file = Path.Combine(folder.FullName, "communes.geojson");
        await File.WriteAllTextAsync(file, Outlines());
        await using var database = Storage.Database.OpenForWriting(connectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(Import.Territories.Outlines.Source, new ImportRequest { Paths = [file] }, null, CancellationToken.None);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        folder.Delete(recursive: true);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(Rows);
    }

    // Side by side from west to east, from 5 degrees on.
    private static string Outlines()
    {
        var features = Codes.Select((code, place) => Square("commune", code, 5 + (place * 0.1), 5.1 + (place * 0.1)))
            .Concat([Square("departement", "05", 5, 5.5), Square("departement", "13", 5.5, 5.6), Square("region", "93", 5, 5.7)]);
        return $"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', features)}]}}";
    }

    private static string Square(string level, string code, double west, double east)
    {
        var (w, e) = (FormattableString.Invariant($"{west:0.0}"), FormattableString.Invariant($"{east:0.0}"));
        return $$$"""
            {"type":"Feature","properties":{"level":"{{{level}}}","code":"{{{code}}}","nom":"x"},
             "geometry":{"type":"Polygon","coordinates":[[[{{{w}}},44],[{{{e}}},44],[{{{e}}},44.1],[{{{w}}},44.1],[{{{w}}},44]]]}}
            """;
    }

    private const string Rows = """
        CREATE FUNCTION pg_temp.publish(named text, day date) RETURNS int LANGUAGE plpgsql AS $$
        DECLARE made int;
        BEGIN
            INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
            VALUES (named, 99, named, named, named, named, 'x', 'x', 'https://example.org/', 'x', 'QUARTERLY') ON CONFLICT (id) DO NOTHING;
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, official_date, started_at, finished_at)
            VALUES (named, 1, 'published', 'test', 'import', 'x', 'x', 1, day, now(), now()) RETURNING id INTO made;
            UPDATE catalog.dataset SET current_release_id = made WHERE id = named;
            RETURN made;
        END $$;

        SELECT pg_temp.publish('arcep-ftth', '2018-03-31') AS ftth, pg_temp.publish('arcep-mobile-sites', '2018-03-31') AS sites,
               pg_temp.publish('arcep-mobile-coverage', '2026-03-31') AS maps, pg_temp.publish('couverture-mobile-calculee', '2026-03-31') AS computed,
               pg_temp.publish('sirene-establishments', '2026-06-30') AS stock
        INTO TEMP made;

        INSERT INTO ref.contour (release_id, level, code, geom, area_km2, bbox, geojson)
        SELECT c.release_id, 'epci', '200067825', c.geom, c.area_km2, c.bbox, c.geojson FROM ref.contour_current c WHERE c.level = 'commune' AND c.code = '05061';

        INSERT INTO telecom.ftth_commune_layer (release_id, quarter, code, name, departement_code, region_code, dwellings, business_premises, connectable_premises, zone, operators, denominator)
        SELECT m.ftth, quarter, c.code, 'L''Î' || c.code, left(c.code, 2), '93', 100, 10, place * 10, 'public-initiative', ARRAY['FRTE'], 'insee'
        FROM made m
        CROSS JOIN unnest(ARRAY['05001', '05006', '05023', '05046', '05061', '13055', '83137']) WITH ORDINALITY AS c (code, place)
        CROSS JOIN unnest(ARRAY['2017-Q4', '2018-Q1']) AS quarter;

        INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
        SELECT sites, quarter, 'metropole', planned, sites, 1, 'outlines', 'x.csv', 20, 0 FROM made CROSS JOIN (VALUES ('2017-Q4', false), ('2018-Q1', false), ('2018-Q1', true)) AS p (quarter, planned);
        INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, geom, source_srid, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, flags)
        SELECT m.sites, p.quarter, 'metropole', p.planned, 'x.csv', n, CASE n % 4 WHEN 0 THEN '20801' WHEN 1 THEN '20810' WHEN 2 THEN '20815' ELSE '20820' END,
               CASE WHEN n < 20 THEN ST_SetSRID(ST_MakePoint(5.005 + n * 0.01, 44.05), 4326) END, 4326, CASE WHEN n < 10 THEN '05001' ELSE '05006' END, '05',
               true, n % 2 = 0, CASE WHEN n % 3 = 0 THEN true END, NULL, CASE WHEN n = 20 THEN ARRAY['no-position'] ELSE '{}' END
        FROM made m
        CROSS JOIN (VALUES ('2017-Q4', false), ('2018-Q1', false), ('2018-Q1', true)) AS p (quarter, planned)
        CROSS JOIN generate_series(1, 20) AS n
        WHERE NOT p.planned OR n <= 3;

        INSERT INTO telecom.coverage_map (release_id, quarter, operator_code, technology, usage, file_names, source_srid, features, polygons, repaired, pieces)
        SELECT maps, quarter, operator, technology, 'data', 'x.gpkg', 2154, 3, 3, 0, 3
        FROM made CROSS JOIN unnest(ARRAY['2025-Q4', '2026-Q1']) AS quarter CROSS JOIN unnest(ARRAY['20801', '20810']) AS operator CROSS JOIN unnest(ARRAY['3g', '4g']) AS technology;
        INSERT INTO telecom.coverage_map_part (release_id, map_id, latest) SELECT maps, c.id, c.quarter = '2026-Q1' FROM made JOIN telecom.coverage_map c ON c.release_id = maps;
        INSERT INTO telecom.coverage_piece (map_id, quality, departement_code, geom, measured)
        SELECT c.id, quality, '05', box, ST_Transform(box, 2154)
        FROM telecom.coverage_map c
        CROSS JOIN unnest(ARRAY['cl', 'bc', 'tbc']) WITH ORDINALITY AS q (quality, place)
        CROSS JOIN LATERAL (SELECT ST_MakeEnvelope(5 + place * 0.02, 44, 5.02 + place * 0.02, 44.1, 4326)) AS b (box);

        INSERT INTO telecom.coverage_zone (release_id, number, kind, quarter, technology, usage, operators, area_km2, establishments, communes, departements, weight, geom)
        SELECT computed, n, CASE WHEN n <= 4 THEN 'white' ELSE 'grey' END, '2026-Q1', '4g', 'data', ARRAY['20801', '20810'], 10.0 / n, CASE WHEN n % 2 = 0 THEN n END, ARRAY['05001', '05006'], ARRAY['05'], 100 - n,
               ST_MakeEnvelope(5.05 + n * 0.01, 44, 5.06 + n * 0.01, 44.1, 4326)
        FROM made CROSS JOIN generate_series(1, 8) AS n;
        INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
        SELECT computed, level, code, '2026-Q1', '4g', 'data', operator, 'surface', quality, share, 300
        FROM made
        CROSS JOIN (VALUES ('commune', '05001'), ('commune', '05061'), ('departement', '05'), ('region', '93')) AS t (level, code)
        CROSS JOIN unnest(ARRAY['20801', '20810']) AS operator
        CROSS JOIN (VALUES ('cl', 10), ('bc', 20), ('tbc', 30), ('covered', 60)) AS q (quality, share);
        INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
        SELECT computed, level, code, '2026-Q1', '4g', 'data', ARRAY['20801', '20810'], 'surface', 'covered', 200, 70, 30, 300
        FROM made CROSS JOIN (VALUES ('commune', '05001'), ('commune', '05061'), ('departement', '05'), ('region', '93')) AS t (level, code);

        DO $$
        DECLARE stock int := (SELECT stock FROM made);
        BEGIN
            EXECUTE format('CREATE TABLE sirene.establishment_r%s PARTITION OF sirene.establishment FOR VALUES IN (%s)', stock, stock);
            INSERT INTO sirene.establishment (file, line, siret, diffusible, active, naf, naf_edition, commune_code, street_name, release_id, created_on)
            SELECT 0, n, 10000000900000 + n, n % 10 <> 0, n % 5 <> 0, CASE WHEN n % 2 = 0 THEN '62.01Z' ELSE '47.11F' END, 'NAFRev2', CASE WHEN n % 3 = 0 THEN '13201' ELSE '05061' END,
                   CASE WHEN n % 10 <> 0 THEN 'RUE' END, stock, CASE WHEN n % 4 <> 0 THEN make_date(2000 + n % 20, 1, 1) END
            FROM generate_series(1, 60) AS n;
        END $$;
        """;
}
