namespace DataSud.Api.Tests.Tiles;

/// <summary>An establishment that is withheld is in no tile: neither as a point, nor in a count, nor in an older release.</summary>
public sealed class TilePrivacyTests(TileService service) : IClassFixture<TileService>
{
    private static readonly int[] Zooms = [0, 5, 8, 11, 13, 14, 17];

    [Fact]
    public async Task Establishments_are_those_that_anybody_may_see_and_an_opposition_takes_one_out_of_every_tile()
    {
        // 9 is known by its commune only, 8 is closed
        var turned = TileService.Sirets[0];
        foreach (var zoom in Zooms)
        {
            Assert.Equal(8, await CountAsync(zoom, ""));
            Assert.Equal(9, await CountAsync(zoom, "?active=any"));
            Assert.Equal(1, await CountAsync(zoom, "?active=false"));
            Assert.Equal(4, await CountAsync(zoom, "?digital=true"));
            Assert.Equal(4, await CountAsync(zoom, "?section=G"));
            Assert.Equal(4, await CountAsync(zoom, "?naf=62.01Z&active=true"));
            Assert.Equal(1, await CountAsync(zoom, $"?siret={turned}"));
            Assert.Equal(0, await CountAsync(zoom, $"?siret={TileService.Sirets[9]}"));
        }
        Assert.Contains(turned, (await service.TileAsync("establishments", 17))!.Features.Select(feature => feature["siret"]));
        var first = (await service.Client.JsonAsync("/api/v1/datasets/sirene-establishments")).Text("release")!;

        await service.PublishEstablishmentsAsync(withheld: turned);
        await service.Service.RefreshAsync();
        foreach (var zoom in Zooms)
        {
            foreach (var release in new[] { "", $"&release={first}" })
            {
                Assert.Equal(7, await CountAsync(zoom, "?active=true" + release));
                Assert.Equal(8, await CountAsync(zoom, "?active=any" + release));
                Assert.Equal(3, await CountAsync(zoom, "?digital=true" + release));
                Assert.Equal(0, await CountAsync(zoom, $"?siret={turned}{release}"));
            }
        }
        Assert.DoesNotContain(turned, (await service.TileAsync("establishments", 17))!.Features.Select(feature => feature["siret"]));
    }

    private async Task<long> CountAsync(int zoom, string filters) => ((await service.TileAsync("establishments", zoom, filters))?.Features ?? [])
        .Sum(feature => feature["count"] is { } count ? long.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1);
}
