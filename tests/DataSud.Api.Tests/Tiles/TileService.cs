using Dapper;
using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Import.Territories;
using DataSud.Synthetic;

namespace DataSud.Api.Tests.Tiles;

/// <summary>
/// A service with a little of everything around one place: two communes side by side, whose border is not straight, with their département, EPCI and region; fibre, sites,
/// maps, zones and rates; establishments.
/// </summary>
public sealed class TileService : IAsyncLifetime
{
    /// <summary>Inside the commune of the west, 13055, whose south-west corner is 5.2, 43.2.</summary>
    public const double Longitude = 5.31, Latitude = 43.31;

    private const string West = "[5.2,43.2],[5.4,43.2],[5.41,43.22],[5.39,43.27],[5.405,43.31],[5.4,43.4],[5.2,43.4],[5.2,43.2]";
    private const string East = "[5.4,43.2],[5.6,43.2],[5.6,43.4],[5.4,43.4],[5.405,43.31],[5.39,43.27],[5.41,43.22],[5.4,43.2]";
    private const string Both = "[5.2,43.2],[5.6,43.2],[5.6,43.4],[5.2,43.4],[5.2,43.2]";

    // Written as the imports write them: the maps, their outlines, and what is computed of them.
    private const string Fill = """
        CREATE FUNCTION pg_temp.publish(of text) RETURNS int LANGUAGE plpgsql AS $$
        DECLARE made int;
        BEGIN
            INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
            VALUES (of, 99, of, of, of, of, 'test', 'Licence Ouverte 2.0', 'https://example.org/', 'Arcep <réseau>', 'QUARTERLY') ON CONFLICT (id) DO UPDATE SET attribution = excluded.attribution;
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at)
            SELECT of, coalesce(max(number), 0) + 1, 'published', 'test', 'import', 'test', 'test', 1, now(), now() FROM catalog.release WHERE dataset_id = of
            RETURNING id INTO made;
            UPDATE catalog.dataset SET current_release_id = made WHERE id = of;
            RETURN made;
        END
        $$;

        -- outlines of EPCI are dissolved from all of their communes, of which only some are here
        INSERT INTO ref.contour (release_id, level, code, geom, area_km2, bbox, geojson)
        SELECT release_id, 'epci', '200054807', geom, area_km2, bbox, geojson FROM ref.contour_current WHERE level = 'departement';
        SELECT ref.draw_contours(current_release_id) FROM catalog.dataset WHERE id = 'contours';

        INSERT INTO telecom.ftth_commune_layer (release_id, quarter, code, name, departement_code, region_code, dwellings, business_premises, premises, connectable_premises, zone, operators)
        SELECT r, quarter, code, name, '13', '93', 80, 20, 100, connectable, 'very-dense', '{FRTE}'
        FROM pg_temp.publish('arcep-ftth') r,
             (VALUES ('2017-Q4', '13055', 'Marseille', 40), ('2018-Q1', '13055', 'Marseille', 60), ('2018-Q1', '13001', 'Aix', 0)) AS c (quarter, code, name, connectable);

        WITH r AS (SELECT pg_temp.publish('arcep-mobile-sites') AS id),
        part AS (
            INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
            SELECT r.id, '2026-Q1', 'metropole', planned, r.id, 1, 'file', 'test', 10, 0 FROM r, (VALUES (false), (true)) AS p (planned)
        )
        INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, geom, has_4g)
        SELECT r.id, '2026-Q1', 'metropole', n > 40, 'test', n, CASE WHEN n % 2 = 0 THEN '20801' ELSE '20815' END,
               ST_SetSRID(ST_MakePoint(5.31 + n * 0.00001, 43.31), 4326), n <> 1
        FROM r, generate_series(1, 50) AS n;
        SELECT telecom.draw_site_cells(current_release_id) FROM catalog.dataset WHERE id = 'arcep-mobile-sites';

        WITH r AS (SELECT pg_temp.publish('arcep-mobile-coverage') AS id),
        map AS (
            INSERT INTO telecom.coverage_map (release_id, quarter, operator_code, technology, usage, file_names, source_srid, features, polygons, repaired, pieces)
            SELECT r.id, quarter, operator, technology, 'data', 'test', 2154, 1, 1, 0, 1
            FROM r, (VALUES ('2026-Q1', '20801', '4g'), ('2026-Q1', '20815', '4g'), ('2026-Q1', '20801', '5g'), ('2025-Q4', '20801', '4g')) AS m (quarter, operator, technology)
            RETURNING id, release_id, quarter, operator_code, technology
        ),
        part AS (
            INSERT INTO telecom.coverage_map_part (release_id, map_id, latest) SELECT release_id, id, quarter = '2026-Q1' FROM map
        ),
        piece AS (
            SELECT map.id AS map_id, quality, ST_MakeEnvelope(west, 43.25, west + 0.1, 43.35, 4326) AS geom
            FROM map, (VALUES ('bc', 5.25), ('tbc', 5.35)) AS q (quality, west)
            WHERE map.technology = '4g'
            UNION ALL
            SELECT map.id, 'covered', ST_MakeEnvelope(5.3, 43.3, 5.32, 43.32, 4326) FROM map WHERE map.technology = '5g'
        ),
        written AS (
            INSERT INTO telecom.coverage_piece (map_id, quality, departement_code, geom) SELECT map_id, quality, '13', geom FROM piece
        )
        INSERT INTO telecom.coverage_outline (map_id, max_zoom, quality, geom)
        SELECT map_id, zoom, quality, ST_Transform(geom, 3857) FROM piece, (VALUES (6), (7), (8), (10), (12)) AS z (zoom);

        WITH r AS (SELECT pg_temp.publish('couverture-mobile-calculee') AS id),
        share AS (
            INSERT INTO telecom.coverage_share (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality, covered, total)
            SELECT r.id, 'commune', code, '2026-Q1', '4g', 'data', operator, 'surface', 'covered', 60, 100
            FROM r, (VALUES ('13055'), ('13001')) AS c (code), (VALUES ('20801'), ('20815')) AS o (operator)
        ),
        unions AS (
            INSERT INTO telecom.coverage_union_share (release_id, level, code, quarter, technology, usage, operators, criterion, quality, white, grey, whole, total)
            SELECT r.id, 'commune', code, '2026-Q1', '4g', 'data', '{20801,20815}', 'surface', 'covered', 20, 30, 50, 100 FROM r, (VALUES ('13055'), ('13001')) AS c (code)
        ),
        zone AS (
            INSERT INTO telecom.coverage_zone (release_id, number, kind, quarter, technology, usage, operators, area_km2, communes, departements, weight, geom)
            SELECT r.id, number, kind, '2026-Q1', '4g', 'data', '{20801,20815}', 10, '{13055}', '{13}', number, ST_MakeEnvelope(west, 43.28, west + 0.05, 43.34, 4326)
            FROM r, (VALUES (1, 'white', 5.29), (2, 'grey', 5.34)) AS z (number, kind, west)
            RETURNING id, geom
        )
        INSERT INTO telecom.coverage_zone_outline (zone_id, max_zoom, geom) SELECT id, zoom, ST_Transform(geom, 3857) FROM zone, (VALUES (6), (8), (10), (12), (22)) AS z (zoom);
        """;

    /// <summary>The service.</summary>
    public SeededService Service { get; } = new();

    /// <summary>Asks it.</summary>
    public HttpClient Client => Service.Client;

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        string Feature(string level, string code, string ring) =>
            $$$"""{"type":"Feature","properties":{"level":"{{{level}}}","code":"{{{code}}}","nom":"{{{code}}}"},"geometry":{"type":"Polygon","coordinates":[[{{{ring}}}]]}}""";
        await ImportAsync(Outlines.Source, "outlines.geojson",
            $$"""{"type":"FeatureCollection","features":[{{string.Join(",\n", Feature("commune", "13055", West), Feature("commune", "13001", East),
                Feature("departement", "13", Both), Feature("region", "93", Both))}}]}""");
        await using (var database = Storage.Database.OpenForWriting(Service.ConnectionString))
        await using (var connection = await database.OpenConnectionAsync())
            await connection.ExecuteAsync(Fill);
        await PublishEstablishmentsAsync("");
        await ImportAsync(SireneGeolocation.Source, "geo.csv", "siret;x;y;qualite_xy;epsg;plg_code_commune;y_latitude;x_longitude\n"
            + string.Join('\n', Sirets.Select((siret, index) => FormattableString.Invariant($"{siret};;;{(index == 9 ? 33 : 11)};;13201;43.31;{5.31 + (index * 0.00002):0.00000}"))));
        await Service.RefreshAsync();
    }

    /// <summary>Ten establishments: 0 to 7 active and of the digital sector where even; 8 closed; 9 known by its commune only.</summary>
    public static IReadOnlyList<string> Sirets { get; } =
        [.. Enumerable.Range(0, 10).Select(number => SireneStock.WithLuhn(SireneStock.WithLuhn(FormattableString.Invariant($"4000000{number}")) + "0001"))];

    /// <summary>Publishes the stock.</summary>
    /// <param name="withheld">SIRET of the one that is partially diffusible; empty for none.</param>
    public Task PublishEstablishmentsAsync(string withheld) => ImportAsync(SireneEstablishments.Source, "stock.csv",
        "siret,statutDiffusionEtablissement,etatAdministratifEtablissement,trancheEffectifsEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,codeCommuneEtablissement,dateDernierTraitementEtablissement\n"
        + string.Join('\n', Sirets.Select((siret, index) => $"{siret},{(siret == withheld ? "P" : "O")},{(index == 8 ? "F" : "A")},NN,{(index % 2 == 0 ? "62.01Z" : "47.11F")},NAFRev2,13201,{(withheld.Length == 0 ? "2026-05-31" : "2026-06-30")}")));

    /// <summary>A tile; null where it is empty.</summary>
    public async Task<VectorTile?> TileAsync(string collection, int zoom, string filters = "", double longitude = Longitude, double latitude = Latitude)
    {
        var (row, column) = VectorTile.At(longitude, latitude, zoom);
        var address = FormattableString.Invariant($"/api/v1/collections/{collection}/tiles/WebMercatorQuad/{zoom}/{row}/{column}{filters}");
        using var response = await Client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NoContent)
            return null;
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.OK, $"{address}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType!.ToString());
        return VectorTile.Read(body);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private async Task ImportAsync(Source source, string name, string text)
    {
        var folder = Directory.CreateTempSubdirectory("datasud-tiles");
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        await using var database = Storage.Database.OpenForWriting(Service.ConnectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(source, new ImportRequest { Paths = [path] }, null, CancellationToken.None);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        folder.Delete(recursive: true);
    }
}
