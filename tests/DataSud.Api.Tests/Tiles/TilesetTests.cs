using System.Globalization;
using System.Net;
using System.Text.Json;
using DataSud.Storage.Features.Layers;

namespace DataSud.Api.Tests.Tiles;

/// <summary>Tilesets, their grid and their TileJSON; the abstract tests of OGC API - Tiles are named as the standard names them.</summary>
public sealed class TilesetTests(TileService service) : IClassFixture<TileService>
{
    private const string TilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

    public static TheoryData<string> Collections => [.. Layers.All.Select(layer => layer.Id)];

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Conf_tilesets_list_tileset_links_and_conf_tileset_description(string collection)
    {
        var list = await service.Client.JsonAsync($"/api/v1/collections/{collection}/tiles");
        var item = Assert.Single(list.GetProperty("tilesets").EnumerateArray());
        Assert.Equal(("vector", "http://www.opengis.net/def/crs/EPSG/0/3857"), (item.Text("dataType"), item.Text("crs")));
        Assert.Equal("http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad", item.Text("tileMatrixSetURI"));
        Assert.NotNull(item.Link(TilingScheme));

        var tileset = await service.Client.JsonAsync(item.Link("self")!);
        Assert.Equal(("vector", item.Text("crs"), item.Text("tileMatrixSetURI")), (tileset.Text("dataType"), tileset.Text("crs"), tileset.Text("tileMatrixSetURI")));
        var grid = await service.Client.JsonAsync(tileset.Link(TilingScheme)!);
        Assert.Equal("WebMercatorQuad", grid.Text("id"));
        Assert.Equal(collection, (await service.Client.JsonAsync(tileset.Link("http://www.opengis.net/def/rel/ogc/1.0/geodata")!)).Text("id"));
        var layer = Assert.Single(tileset.GetProperty("layers").EnumerateArray());
        Assert.Equal(collection, layer.Text("id"));
        Assert.All(layer.GetProperty("propertiesSchema").GetProperty("properties").EnumerateObject(), property => Assert.NotEqual("", property.Value.Text("title")));

        // conf/core/tc-success: the template leads to tiles
        var template = tileset.GetProperty("links").EnumerateArray().Single(link => link.Text("rel") == "item");
        Assert.True(template.GetProperty("templated").GetBoolean());
        Assert.Equal("application/vnd.mapbox-vector-tile", template.Text("type"));
        var (row, column) = VectorTile.At(TileService.Longitude, TileService.Latitude, 12);
        var address = template.Text("href")!.Replace("{tileMatrix}", "12", StringComparison.Ordinal)
            .Replace("{tileRow}", row.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{tileCol}", column.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using var tile = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
    }

    [Fact]
    public async Task Conf_core_tc_error_the_grid_says_what_rows_and_columns_there_are()
    {
        var matrices = (await service.Client.JsonAsync("/api/v1/tileMatrixSets/WebMercatorQuad")).GetProperty("tileMatrices").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, 25).Select(zoom => zoom.ToString(CultureInfo.InvariantCulture)), matrices.Select(matrix => matrix.Text("id")));
        foreach (var (matrix, zoom) in matrices.Select((matrix, zoom) => (matrix, zoom)))
        {
            var (width, height) = (matrix.GetProperty("matrixWidth").GetInt32(), matrix.GetProperty("matrixHeight").GetInt32());
            Assert.Equal((1 << zoom, 1 << zoom), (width, height));
            // all of the square, and nothing but it
            Assert.Equal(2 * 20037508.3427892, matrix.GetProperty("cellSize").GetDouble() * 256 * width, 0.01);
            Assert.Equal(matrix.GetProperty("cellSize").GetDouble() / 0.00028, matrix.GetProperty("scaleDenominator").GetDouble(), 1.0);
            Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(zoom, height - 1, width - 1));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(zoom, height, 0));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(zoom, 0, width));
        }
        using var unknown = await service.Client.GetAsync("/api/v1/tileMatrixSets/EuropeanETRS89_LAEAQuad", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.NotNull((await service.Client.JsonAsync("/api/v1/tileMatrixSets")).GetProperty("tileMatrixSets")[0].Link("self"));
    }

    [Fact]
    public async Task TileJSON_says_where_the_tiles_are_with_the_filters_that_it_was_asked_with()
    {
        const string tileset = "/api/v1/collections/mobile-coverage/tiles/WebMercatorQuad";
        var json = await service.Client.JsonAsync($"{tileset}/tilejson.json?technology=4g&operator=20801");
        Assert.Equal("3.0.0", json.Text("tilejson"));
        Assert.Equal("Arcep &lt;réseau&gt;", json.Text("attribution"));
        Assert.Equal(14, json.GetProperty("maxzoom").GetInt32());
        Assert.Equal([5.25, 43.25, 5.45, 43.35], json.GetProperty("bounds").EnumerateArray().Select(degrees => Math.Round(degrees.GetDouble(), 6)));
        var layer = Assert.Single(json.GetProperty("vector_layers").EnumerateArray());
        Assert.Equal("mobile-coverage", layer.Text("id"));
        Assert.Equal(["operator", "technology", "usage", "quality", "quarter"], layer.GetProperty("fields").EnumerateObject().Select(field => field.Name));
        var template = Assert.Single(json.Texts("tiles"));
        Assert.EndsWith($"{tileset}/{{z}}/{{y}}/{{x}}?technology=4g&operator=20801", template, StringComparison.Ordinal);
        var (row, column) = VectorTile.At(TileService.Longitude, TileService.Latitude, 10);
        var tile = VectorTile.Read(await service.Client.GetByteArrayAsync(template.Replace("{z}", "10", StringComparison.Ordinal)
            .Replace("{y}", row.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{x}", column.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), TestContext.Current.CancellationToken));
        Assert.All(tile.Features, feature => Assert.Equal(("20801", "4g"), (feature["operator"], feature["technology"])));

        // the same by f= and by Accept
        Assert.Equal("3.0.0", (await service.Client.JsonAsync($"{tileset}?f=tilejson")).Text("tilejson"));
        using var request = new HttpRequestMessage(HttpMethod.Get, tileset);
        request.Headers.Add("Accept", "application/vnd.mapbox.tile+json");
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("3.0.0", JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.Text("tilejson"));
        Assert.Contains("count", (await service.Client.JsonAsync("/api/v1/collections/mobile-sites/tiles/WebMercatorQuad/tilejson.json")).GetProperty("vector_layers")[0].GetProperty("fields").EnumerateObject().Select(field => field.Name));
    }

    private async Task<HttpStatusCode> StatusAsync(int zoom, int row, int column)
    {
        // beside the region, at the last zoom of all tiles
        using var response = await service.Client.GetAsync(FormattableString.Invariant($"/api/v1/collections/{(zoom == 0 ? "epci" : "regions")}/tiles/WebMercatorQuad/{zoom}/{row}/{column}{(zoom == 0 ? "?code=none" : "")}"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
