using DataSud.Testing;

namespace DataSud.EndToEnd;

/// <summary>The vector tiles in MapLibre GL, in a real browser, on a page of another site.</summary>
public sealed class TileTests(FilledService fibre, MapsService maps, Browser browser) : IClassFixture<MapsService>
{
    // Each with the colours of its classes, which nothing else on the page has.
    private const string Page = """
        <!DOCTYPE html>
        <html lang="fr"><meta charset="utf-8"><title>Tuiles</title><link rel="icon" href="data:,">
        <style>
          html { --ground: #ffffff; --low: #f03b20; --middle: #feb24c; --high: #31a354; --limited: #9ecae1; --good: #4292c6; --best: #084594; }
          body { margin: 0 } #map { width: 800px; height: 600px }
        </style>
        <div id="map"></div>
        <script type="module">
          import { Map as GlMap } from '/maplibre-gl.mjs';
          const { tilejson, layer, property, colours, zoom, longitude } = Object.fromEntries(new URLSearchParams(location.search));
          const css = getComputedStyle(document.documentElement);
          const of = name => css.getPropertyValue('--' + name).trim();
          const steps = colours.split(',').map(part => part.split('='));
          const colour = property === 'connectableRate'
            ? ['step', ['to-number', ['get', property], 0], of('low'), 10, of('middle'), 30, of('high')]
            : ['match', ['get', property], ...steps.flatMap(([value, name]) => [value, of(name)]), of('low')];
          const map = new GlMap({
            container: 'map', attributionControl: false, fadeDuration: 0, center: [Number(longitude), 44], zoom: Number(zoom), interactive: false,
            style: { version: 8, sources: { data: { type: 'vector', url: tilejson } }, layers: [
              { id: 'ground', type: 'background', paint: { 'background-color': of('ground') } },
              { id: 'data', type: 'fill', source: 'data', 'source-layer': layer, paint: { 'fill-color': colour, 'fill-antialias': false } } ] },
          });
          map.on('idle', () => document.getElementById('map').dataset.state = 'ready');
          map.on('error', event => console.error(event.error.message));
        </script>
        """;

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    public async Task MapLibre_draws_fibre_by_commune_in_its_classes(int zoom)
    {
        await using var visit = await browser.VisitAsync(fibre.AddressOrSkip);
        var pixels = await DrawAsync(visit, fibre.Address, "ftth-communes", "", "connectableRate", "x=low", zoom, 5.9, "--low", "--middle", "--high");
        Assert.All(pixels, colour => Assert.True(colour.Value > 50, $"{colour.Value} pixels of {colour.Key} at zoom {zoom}"));
    }

    // Limited, good and very good stand side by side: 0.5, 0.2 and 0.5 degrees wide, around 5.9 E.
    [Theory]
    [InlineData(6, 5.9)]
    [InlineData(9, 5.9)]
    [InlineData(11, 5.9)]
    [InlineData(13, 5.8)]
    public async Task MapLibre_draws_the_coverage_of_an_operator_in_its_qualities(int zoom, double longitude)
    {
        await using var visit = await browser.VisitAsync(maps.Address);
        var pixels = await DrawAsync(visit, maps.Address, "mobile-coverage", "?operator=20801&technology=4g", "quality", "cl=limited,bc=good,tbc=best", zoom, longitude,
            "--limited", "--good", "--best", "--ground", "--low");
        var degree = 512 * (1 << zoom) / 360.0;
        var height = Math.Min(600, 1.2 * degree / Math.Cos(44 * Math.PI / 180));
        double Width(double west, double east) => Math.Max(0, Math.Min(east, longitude + (400 / degree)) - Math.Max(west, longitude - (400 / degree))) * degree;
        Assert.All(new[] { ("--limited", Width(5.3, 5.8)), ("--good", Width(5.8, 6)), ("--best", Width(6, 6.5)) }, strip =>
            Assert.Equal(strip.Item2 * height, pixels[strip.Item1], (0.05 * strip.Item2 * height) + (3 * height)));
        Assert.Equal(0, pixels["--low"]);
        Assert.Equal(zoom == 6, pixels["--ground"] > 100_000);
    }

    private static async Task<Dictionary<string, int>> DrawAsync(
        Visit visit, string service, string collection, string filters, string property, string colours, int zoom, double longitude, params string[] names)
    {
        var vendor = Directory.GetDirectories(Path.Combine(Repository.Root, "src", "DataSud.Api", "wwwroot", "vendor"), "maplibre-gl-*").Single();
        await using var site = await FileServer.StartAsync();
        site.Serve("/", System.Text.Encoding.UTF8.GetBytes(Page), contentType: "text/html; charset=utf-8");
        foreach (var script in Directory.GetFiles(vendor, "*.mjs"))
            site.Serve("/" + Path.GetFileName(script), await File.ReadAllBytesAsync(script, TestContext.Current.CancellationToken), contentType: "text/javascript");
        var tilejson = $"{service}/api/v1/collections/{collection}/tiles/WebMercatorQuad/tilejson.json{filters}";
        await visit.Page.GotoAsync(site[FormattableString.Invariant(
            $"/?tilejson={Uri.EscapeDataString(tilejson)}&layer={collection}&property={property}&colours={Uri.EscapeDataString(colours)}&zoom={zoom}&longitude={longitude}")].ToString());
        await visit.Page.Locator("#map[data-state=ready]").WaitForAsync();
        var found = await Pixels.CountAsync(visit, "#map", names);
        if (System.Environment.GetEnvironmentVariable("DATASUD_TILE_SCREENSHOTS") is { Length: > 0 } folder)
            await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, FormattableString.Invariant($"{collection}-{zoom}.png")) });
        Assert.Empty(visit.Complaints);
        Assert.Contains(visit.Requests, request => request.Contains($"/collections/{collection}/tiles/WebMercatorQuad/{zoom}/", StringComparison.Ordinal));
        return found;
    }
}

/// <summary>The service with maps of three strips of ground.</summary>
public sealed class MapsService : RunningService
{
    // As their import writes them.
    private const string Maps = """
        INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
        VALUES ('arcep-mobile-coverage', 99, 'maps', 'maps', 'maps', 'maps', 'test', 'Licence Ouverte 2.0', 'https://example.org/', 'test', 'QUARTERLY') ON CONFLICT DO NOTHING;
        INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at)
        VALUES ('arcep-mobile-coverage', 1, 'published', 'test', 'import', 'test', 'test', 1, now(), now());
        UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE r.dataset_id = d.id AND d.id = 'arcep-mobile-coverage';
        WITH map AS (
            INSERT INTO telecom.coverage_map (release_id, quarter, operator_code, technology, usage, file_names, source_srid, features, polygons, repaired, pieces)
            SELECT current_release_id, '2026-Q1', '20801', '4g', 'data', 'test', 2154, 3, 3, 0, 3 FROM catalog.dataset WHERE id = 'arcep-mobile-coverage'
            RETURNING id, release_id
        ),
        part AS (
            INSERT INTO telecom.coverage_map_part (release_id, map_id, latest) SELECT release_id, id, true FROM map
        ),
        piece AS (
            INSERT INTO telecom.coverage_piece (map_id, quality, geom)
            SELECT id, quality, ST_MakeEnvelope(west, 43.4, east, 44.6, 4326)
            FROM map, (VALUES ('cl', 5.3, 5.8), ('bc', 5.8, 6), ('tbc', 6, 6.5)) AS q (quality, west, east)
            RETURNING map_id, quality, geom
        )
        INSERT INTO telecom.coverage_outline (map_id, max_zoom, quality, geom)
        SELECT map_id, zoom, quality, ST_Transform(geom, 3857) FROM piece, (VALUES (6), (7), (8), (10), (12)) AS z (zoom);
        """;

    protected override Task FillAsync() => ExecuteAsync(Maps);
}
