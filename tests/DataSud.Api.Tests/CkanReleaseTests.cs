using System.Globalization;
using Dapper;
using DataSud.Import.Pipeline;
using DataSud.Import.Seed;
using DataSud.Import.Strategy;
using DataSud.Storage;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>What a nightly harvest sees change: nothing without an import, exactly what an import concerned after one, and what is gone no more.</summary>
public sealed class CkanReleaseTests : IAsyncLifetime
{
    private static readonly string[] Calls =
        ["package_list", "package_search?rows=1000", "package_search?rows=100&start=0&sort=id%20asc", "package_show?id=territoires", "organization_list?all_fields=true", "tag_list", "status_show"];

    private readonly SeededService service = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("datasud-ckan-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_changes_without_an_import_and_exactly_what_it_concerns_with_one()
    {
        var client = await service.WithCatalogueAsync();
        var before = await AnswersAsync(client);
        await using (var again = new SeededService { Beside = service })
        {
            // A restart in between; at another port, which addresses tell.
            await again.InitializeAsync();
            var after = await AnswersAsync(await again.WithCatalogueAsync());
            Assert.Equal(before, after.Select(answer => answer.Replace(again.Client.BaseAddress!.Authority, service.Client.BaseAddress!.Authority, StringComparison.Ordinal)));
        }
        Assert.Equal(before, await AnswersAsync(await service.WithCatalogueAsync()));

        var modified = await ModifiedAsync(client);
        var last = modified.Values.Max();
        using var first = await client.GetAsync(CkanAsking.Root + "package_list", Token);
        await ImportStrategyAsync();
        await service.WithCatalogueAsync();
        var now = await ModifiedAsync(client);
        Assert.Equal(modified.Keys, now.Keys);
        Assert.Equal(["strategie-2018", "strategie-indicateurs-2018"], now.Where(pair => pair.Value != modified[pair.Key]).Select(pair => pair.Key).Order(StringComparer.Ordinal));
        var since = Uri.EscapeDataString($"metadata_modified:[{last.AddMicroseconds(1):yyyy-MM-dd'T'HH:mm:ss.ffffff}Z TO *]");
        Assert.Equal(2, (await client.ActAsync($"package_search?rows=100&start=0&sort=id%20asc&fq={since}")).GetProperty("count").GetInt32());
        Assert.Equal(modified["territoires"], now["territoires"]);
        using var second = await client.GetAsync(CkanAsking.Root + "package_list", Token);
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);

        await using (var database = new NpgsqlConnection(service.ConnectionString))
            await database.ExecuteAsync("UPDATE catalog.dataset SET current_release_id = NULL WHERE id = 'territoires'");
        await service.WithCatalogueAsync();
        Assert.DoesNotContain("territoires", (await client.ActAsync("package_list")).EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, (await client.ActAsync("package_search?rows=1000")).GetProperty("count").GetInt32());
        await (await client.GetAsync(CkanAsking.Root + "package_show?id=territoires", Token)).FailAsync(System.Net.HttpStatusCode.NotFound, "Not Found Error");
        Assert.Single((await client.ActAsync("organization_list")).EnumerateArray());
    }

    private async Task ImportStrategyAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, SeedData.FolderName, "strategy"), "*.csv"))
        {
            var text = await File.ReadAllTextAsync(file, Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(file)), text.Replace("all-fixed,85,percent,85%", "all-fixed,86,percent,86%", StringComparison.Ordinal), Token);
        }
        await using var database = Database.OpenForWriting(service.ConnectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(StrategySource.Source, new ImportRequest { Paths = [folder.FullName] }, progress: null, Token);
        Assert.True(summary.State == ImportState.Published, summary.Message);
    }

    private static async Task<List<string>> AnswersAsync(HttpClient client)
    {
        List<string> answers = [];
        foreach (var call in Calls)
            answers.Add(await client.GetStringAsync(CkanAsking.Root + call, Token));
        return answers;
    }

    private static async Task<SortedDictionary<string, DateTime>> ModifiedAsync(HttpClient client) => new(
        (await client.PackagesAsync()).ToDictionary(package => package.Text("name")!, package => DateTime.ParseExact(package.Text("metadata_modified")!, "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)), StringComparer.Ordinal);
}
