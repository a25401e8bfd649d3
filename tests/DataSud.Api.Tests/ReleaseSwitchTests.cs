using System.Net;
using System.Net.Http.Headers;
using DataSud.Import.Pipeline;
using DataSud.Import.Seed;
using DataSud.Import.Strategy;
using DataSud.Storage;
using DataSud.Testing;

namespace DataSud.Api.Tests;

/// <summary>A new release is served at once, changes the tags of the answers that draw on it and of no other, and hides none of the old.</summary>
public sealed class ReleaseSwitchTests : IAsyncLifetime
{
    private readonly SeededService service = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("datasud-strategy-");

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_release_is_served_and_the_old_one_stays_readable()
    {
        const string Figure = "/api/v1/observations/f00001";
        const string Layer = "/api/v1/collections/ftth-communes/items";
        var (figureBefore, layerBefore) = (await TagAsync(Figure), await TagAsync(Layer));
        Assert.Equal(85, (await service.Client.JsonAsync(Figure)).GetProperty("value").GetInt32());

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, SeedData.FolderName, "strategy"), "*.csv"))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(file)), text.Replace("all-fixed,85,percent,85%", "all-fixed,86,percent,86%", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }
        await using (var database = Database.OpenForWriting(service.ConnectionString))
        {
            var summary = await new ImportPipeline(database, TimeProvider.System)
                .RunAsync(StrategySource.Source, new ImportRequest { Paths = [folder.FullName] }, progress: null, TestContext.Current.CancellationToken);
            Assert.Equal((ImportState.Published, 2), (summary.State, summary.Release));
        }

        var figureAfter = figureBefore;
        for (var patience = 0; patience < 100 && figureAfter.Equals(figureBefore); patience++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            figureAfter = await TagAsync(Figure);
        }
        Assert.NotEqual(figureBefore, figureAfter);
        Assert.Equal(layerBefore, await TagAsync(Layer));
        var now = await service.Client.JsonAsync(Figure);
        Assert.Equal((86, "strategie-2018:2"), (now.GetProperty("value").GetInt32(), now.Text("release")));

        var quoted = await service.Client.JsonAsync(Figure + "?release=strategie-2018:1");
        Assert.Equal((85, "strategie-2018:1"), (quoted.GetProperty("value").GetInt32(), quoted.Text("release")));
        var list = await service.Client.JsonAsync("/api/v1/indicators/fixed-premises-coverage-rate/observations?release=strategie-2018:1&limit=1");
        Assert.Equal((133, "strategie-2018:1"), (list.GetProperty("numberMatched").GetInt32(), list.GetProperty("items")[0].Text("release")));

        var releases = await service.Client.JsonAsync("/api/v1/datasets/strategie-2018/releases");
        Assert.Equal([(2, true), (1, false)], releases.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("number").GetInt32(), item.GetProperty("current").GetBoolean())));

        using var unknown = await service.Client.GetAsync("/api/v1/indicators/fixed-premises-coverage-rate/observations?release=strategie-2018:3", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<EntityTagHeaderValue> TagAsync(string address)
    {
        using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.ETag!;
    }
}
