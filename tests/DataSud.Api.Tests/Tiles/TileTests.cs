using System.Net;
using DataSud.Storage.Features.Layers;

namespace DataSud.Api.Tests.Tiles;

/// <summary>Vector tiles: every collection at every scale, in its place, with what was asked for and nothing else.</summary>
public sealed class TileTests(TileService service) : IClassFixture<TileService>
{
    private static readonly int[] Zooms = [0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18, 22, 24];

    public static TheoryData<string> Collections => [.. Layers.All.Select(layer => layer.Id)];

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Every_collection_has_tiles_at_every_scale_with_the_properties_of_a_map(string collection)
    {
        var layer = Layers.Find(collection)!;
        var told = layer.Properties.Where(property => property.InTiles).Select(property => property.Name).Append("id").Append("count").ToHashSet(StringComparer.Ordinal);
        foreach (var zoom in Zooms)
        {
            var tile = await service.TileAsync(collection, zoom, "", TileService.Longitude + (layer.GeometryType == "Point" ? 0.00002 : 0));
            // a polygon that is smaller than a unit of the tile is not drawn
            if (tile is null && zoom == 0)
                continue;
            Assert.True(tile is not null, $"{collection} has no tile at zoom {zoom}");
            Assert.Equal((collection, 4096), (tile.Name, tile.Extent));
            Assert.All(tile.Features, feature =>
            {
                Assert.Equal(layer.GeometryType == "Point" ? 1 : 3, feature.Kind);
                Assert.True(feature.Kind == 1 || feature.Area > 0, $"{collection} at {zoom}: rings turn the wrong way");
                Assert.Subset(told, feature.Properties.Keys.ToHashSet(StringComparer.Ordinal));
            });
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(14)]
    public async Task Ground_is_where_it_is(int zoom)
    {
        var (row, column) = VectorTile.At(5.2, 43.2, zoom);
        var tile = await service.TileAsync("communes", zoom, "", 5.2, 43.2);
        var marseille = tile!.Features.Single(feature => feature["code"] == "13055");
        Assert.Equal("Marseille", marseille["name"]);
        Assert.Equal("13", marseille["departement"]);
        var corners = marseille.Rings.SelectMany(ring => ring).Select(point => tile.Place(point, zoom, row, column)).ToList();
        // within a pixel of the zoom
        Assert.True(corners.Min(corner => Math.Max(Math.Abs(corner.Longitude - 5.2), Math.Abs(corner.Latitude - 43.2))) < 360.0 / 256 / (1 << zoom));
    }

    [Fact]
    public async Task Neighbours_stay_neighbours_when_they_are_drawn_coarser()
    {
        var tile = await service.TileAsync("communes", 7);
        var whole = await service.TileAsync("regions", 7);
        Assert.Equal(2, tile!.Features.Count);
        Assert.Equal(whole!.Features.Single().Area, tile.Features.Sum(feature => feature.Area), 1.0);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(14)]
    public async Task Filters_are_those_of_the_properties(int zoom)
    {
        async Task<string[]> Maps(string filters) => [.. ((await service.TileAsync("mobile-coverage", zoom, filters))?.Features ?? [])
            .Select(feature => $"{feature["operator"]} {feature["technology"]} {feature["quarter"]}").Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(["20801 4g 2026-Q1", "20815 4g 2026-Q1"], await Maps(""));
        Assert.Equal(["20801 4g 2026-Q1", "20801 5g 2026-Q1", "20815 4g 2026-Q1"], await Maps("?technology=any"));
        Assert.Equal(["20801 5g 2026-Q1"], await Maps("?technology=5g"));
        Assert.Equal(["20801 4g 2026-Q1"], await Maps("?operator=20801&technology=4g&usage=data&quality=bc"));
        Assert.Equal(["20801 4g 2025-Q4"], await Maps("?quarter=2025-Q4"));
        Assert.Equal(4, (await Maps("?quarter=any&technology=any")).Length);
        Assert.Empty(await Maps("?operator=20820"));
        Assert.All((await service.TileAsync("mobile-coverage", zoom, "?properties=quality"))!.Features, feature => Assert.DoesNotContain("operator", feature.Properties.Keys));
        Assert.Equal("60", (await service.TileAsync("ftth-communes", zoom))!.Features.Single(feature => feature["code"] == "13055")["connectableRate"]);
        Assert.Equal("40", (await service.TileAsync("ftth-communes", zoom, "?quarter=2017-Q4"))!.Features.Single()["connectableRate"]);
        foreach (var union in new[] { "", "?operator=any&technology=4g" })
            Assert.Equal("80", (await service.TileAsync("mobile-coverage-territories", zoom, union))!.Features.Single(feature => feature["code"] == "13055")["surfaceCovered"]);
        Assert.Equal("60", (await service.TileAsync("mobile-coverage-territories", zoom, "?operator=20801"))!.Features.Single(feature => feature["code"] == "13055")["surfaceCovered"]);
        Assert.Equal("1", (await service.TileAsync("mobile-zones", zoom, "?kind=white"))!.Features.Single().Id.ToString());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(14)]
    public async Task Points_are_put_together_where_they_would_lie_on_one_another(int zoom)
    {
        async Task<long> Count(string filters) => ((await service.TileAsync("mobile-sites", zoom, filters))?.Features ?? []).Sum(feature => feature["count"] is { } count ? long.Parse(count) : 1);

        Assert.Equal(40, await Count(""));
        Assert.Equal(20, await Count("?operator=20801"));
        Assert.Equal(1, await Count("?has4g=false"));
        Assert.Equal(10, await Count("?planned=true"));
        Assert.Equal(50, await Count("?planned=any"));
        // one that the cells do not tell apart
        Assert.Equal(0, await Count("?operatorName=Orange"));
        var tile = await service.TileAsync("mobile-sites", zoom);
        Assert.Equal(zoom <= 9 ? 1 : 40, tile!.Features.Count);
        if (zoom <= 9)
        {
            Assert.Equal(("2026-Q1", null), (tile.Features[0]["quarter"], tile.Features[0]["operator"]));
            Assert.Equal("20801", (await service.TileAsync("mobile-sites", zoom, "?operator=20801"))!.Features[0]["operator"]);
        }
    }

    [Fact]
    public async Task An_empty_tile_is_204_and_every_tile_304_while_nothing_changed()
    {
        foreach (var (address, status) in new[] { ("communes/tiles/WebMercatorQuad/8/0/0", HttpStatusCode.NoContent), ("communes/tiles/WebMercatorQuad/8/93/131", HttpStatusCode.OK) })
        {
            string? tag = null;
            // computed, then from memory
            for (var turn = 0; turn < 2; turn++)
            {
                using var response = await service.Client.GetAsync($"/api/v1/collections/{address}", TestContext.Current.CancellationToken);
                Assert.Equal(status, response.StatusCode);
                Assert.Equal(status == HttpStatusCode.NoContent, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length == 0);
                tag = response.Headers.ETag!.ToString();
                Assert.Contains("max-age", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            }
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/collections/{address}");
            request.Headers.Add("If-None-Match", tag);
            using var same = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
    }

    [Theory]
    [InlineData("communes/tiles/WebMercatorQuad/31/0/0", 400, "tileMatrix", "0 to 24")]
    [InlineData("communes/tiles/WebMercatorQuad/25/0/0", 400, "tileMatrix", "0 to 24")]
    [InlineData("communes/tiles/WebMercatorQuad/-1/0/0", 400, "tileMatrix", "0 to 24")]
    [InlineData("communes/tiles/WebMercatorQuad/eight/0/0", 400, "tileMatrix", "0 to 24")]
    [InlineData("communes/tiles/WebMercatorQuad/99999999999/0/0", 400, "tileMatrix", "0 to 24")]
    [InlineData("communes/tiles/WebMercatorQuad/8/256/0", 400, "tileRow", "0 to 255 at zoom 8")]
    [InlineData("communes/tiles/WebMercatorQuad/8/0/256", 400, "tileCol", "0 to 255 at zoom 8")]
    [InlineData("communes/tiles/WebMercatorQuad/8/0/1.5", 400, "tileCol", "0 to 255 at zoom 8")]
    [InlineData("communes/tiles/WebMercatorQuad/8/93/131?colour=red", 400, "colour", "properties")]
    [InlineData("communes/tiles/WebMercatorQuad/8/93/131?properties=areaKm2", 400, "properties", "population")]
    [InlineData("communes/tiles/WebMercatorQuad/8/93/131?release=arcep-ftth:1", 400, "release", "contours")]
    [InlineData("mobile-coverage/tiles/WebMercatorQuad/8/93/131?quality=best", 400, "quality", "tbc")]
    [InlineData("mobile-coverage/tiles/WebMercatorQuad/8/93/131?quarter=2019-Q1", 400, "quarter", "2026-Q1")]
    [InlineData("communes/tiles/WebMercatorQuad/8/93/131?release=contours:99", 404, "contours:99", "")]
    [InlineData("communes/tiles/WorldCRS84Quad/8/93/131", 404, "WorldCRS84Quad", "WebMercatorQuad")]
    [InlineData("communes/tiles/WorldCRS84Quad", 404, "WorldCRS84Quad", "WebMercatorQuad")]
    [InlineData("commune/tiles/WebMercatorQuad/8/93/131", 404, "commune", "communes")]
    [InlineData("commune/tiles", 404, "commune", "communes")]
    public async Task What_cannot_be_answered_is_said_why(string address, int status, string names, string accepts)
    {
        using var response = await service.Client.GetAsync($"/api/v1/collections/{address}", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(names, body, StringComparison.Ordinal);
        Assert.Contains(accepts, body, StringComparison.Ordinal);
    }
}
