using System.IO.Compression;
using System.Text;
using Dapper;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;
using DataSud.Storage;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Import.Tests;

/// <summary>From an address to a published release: fetched once, published once, and never by halves.</summary>
public sealed class RemoteImportTests : IClassFixture<SeededDatabaseFixture>, IAsyncLifetime
{
    private static int _editions;

    private readonly SeededDatabaseFixture _database;
    private readonly string _cache = Directory.CreateTempSubdirectory("datasud-cache").FullName;
    private FileServer _server = null!;
    private RemoteFiles _remote = null!;

    public RemoteImportTests(SeededDatabaseFixture database) => _database = database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _remote = new RemoteFiles(RemoteFilesTests.Settings(_server, _cache), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _remote.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task WhatDidNotChangeIsNeitherSentNorImportedAgain()
    {
        _server.Serve("/ftth.zip", Zip(Edition()), "\"1\"");

        var first = await ImportAsync("/ftth.zip?key=s3cret");
        var second = await ImportAsync("/ftth.zip?key=s3cret");

        Assert.Equal((ImportState.Published, 18L), (first.State, first.RowsRead));
        Assert.Equal((ImportState.Unchanged, first.Release, first.Sha256, first.Edition, 0), (second.State, second.Release, second.Sha256, second.Edition, second.ExitCode));
        Assert.Equal("The dataset already serves these files; there is nothing newer.", second.Message);
        Assert.Equal(0, _server.Asked[^1].Sent);
        Assert.Empty(Directory.EnumerateFiles(_cache, "*.zip", SearchOption.AllDirectories));
        Assert.Equal([_server["/ftth.zip"].AbsoluteUri], await _database.RowsAsync<string>(
            "SELECT source_url FROM catalog.release WHERE dataset_id = 'arcep-ftth' AND number = @Release", new { first.Release }));
        Assert.Equal(0, await _database.ValueAsync<int>(
            "SELECT (SELECT count(*) FROM catalog.fetch f WHERE f::text LIKE '%s3cret%') + (SELECT count(*) FROM catalog.release r WHERE r::text LIKE '%s3cret%')"));
    }

    [Fact]
    public async Task WhatIsServedNoMoreIsFetchedAgain()
    {
        _server.Serve("/ftth.zip", Zip(Edition()), "\"1\"");
        var first = await ImportAsync("/ftth.zip");
        using var other = new FtthFiles();
        other.Replace("communes.csv", "13055,Marseille,", "13055,Marseille (autre),");
        await Importing.RunAsync(_database, ArcepFtth.Source, other.Folder);

        var second = await ImportAsync("/ftth.zip");

        Assert.Equal((ImportState.Published, first.Release + 2, first.Sha256), (second.State, second.Release, second.Sha256));
    }

    [Fact]
    public async Task ARefusedFileIsKeptAndTriedAgainWithoutBeingSentAgain()
    {
        var files = Edition();
        files["ftthCommunes.csv"] = files["ftthCommunes.csv"].Replace("05061,Locaux Raccordables,11088,", "05061,Locaux Raccordables,0x,", StringComparison.Ordinal);
        _server.Serve("/ftth.zip", Zip(files), "\"1\"");

        var first = await ImportAsync("/ftth.zip");
        var second = await ImportAsync("/ftth.zip");

        Assert.Equal((ImportState.Refused, 2, ImportState.Refused), (first.State, first.ExitCode, second.State));
        Assert.Equal(0, _server.Asked[^1].Sent);
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*)::int FROM catalog.fetch WHERE url = @url", new { url = _server["/ftth.zip"].AbsoluteUri }));
    }

    [Fact]
    public async Task OfSeveralFilesThoseThatDidNotChangeAreStillPartOfTheRelease()
    {
        var files = Edition();
        foreach (var (name, text) in files)
            _server.Serve($"/{name}", Encoding.UTF8.GetBytes(text), "\"1\"");
        string[] paths = [.. files.Keys.Select(name => $"/{name}")];
        var first = await ImportAsync(paths);
        Assert.Equal(ImportState.Unchanged, (await ImportAsync(paths)).State);
        // One alone of them is another request, whatever the server says of it.
        Assert.Equal(ImportState.Refused, (await ImportAsync("/communes.csv")).State);

        _server.Serve("/communes.csv", Encoding.UTF8.GetBytes(files["communes.csv"].Replace("Marseille", "Massilia", StringComparison.Ordinal)), "\"2\"");
        var changed = await ImportAsync(paths);

        Assert.Equal((ImportState.Published, first.RowsRead, 4), (changed.State, changed.RowsRead, changed.Files.Count));
        Assert.NotEqual(first.Sha256, changed.Sha256);
    }

    [Fact]
    public async Task ADryRunFetchesAndChecksAndWritesNothing()
    {
        _server.Serve("/ftth.zip", Zip(Edition()), "\"1\"");
        var before = await _database.ValueAsync<int>("SELECT count(*)::int FROM catalog.release");

        var dry = await RunAsync(["/ftth.zip"], dryRun: true);

        Assert.Equal((ImportState.DryRun, 0L), (dry.State, dry.RowsRejected));
        Assert.Equal(before, await _database.ValueAsync<int>("SELECT count(*)::int FROM catalog.release"));
        // What it fetched serves the import that follows.
        Assert.Equal(ImportState.Published, (await ImportAsync("/ftth.zip")).State);
        Assert.Equal(0, _server.Asked[^1].Sent);
    }

    [Fact]
    public async Task ABombIsRefused()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("communes.csv", CompressionLevel.Optimal).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++)
                entry.Write(zeros);
        }
        _server.Serve("/bomb.zip", buffer.ToArray());
        await EndsAsync("/bomb.zip", ImportState.Refused, "it looks like a decompression bomb");
    }

    [Fact]
    public async Task AnArchiveThatPointsOutsideIsRefused()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("../../etc/communes.csv");
        _server.Serve("/slip.zip", buffer.ToArray());
        await EndsAsync("/slip.zip", ImportState.Refused, "slip.zip holds the entry '../../etc/communes.csv', which points outside the archive.");
    }

    [Fact]
    public async Task AServersMisdeedsEndInOneSentence()
    {
        _server.Serve("/page.csv", "<!doctype html><title>Erreur</title>"u8.ToArray(), contentType: "text/html");
        await EndsAsync("/page.csv", ImportState.Refused, "answers a web page where a file was expected");
        await EndsAsync("/nothing.csv", ImportState.Failed, "/nothing.csv could not be fetched: the server answers 404 (Not Found).");
        _server.Answer("/ill.csv", 500);
        await EndsAsync("/ill.csv", ImportState.Failed, "the server answers 500 (Internal Server Error) (after 4 attempts).");
        _server.Answer("/away.csv", 301, ("Location", "https://evil.example/a.csv"));
        await EndsAsync("/away.csv", ImportState.Refused, "redirects elsewhere: https://evil.example/a.csv is not fetched: evil.example is none of the hosts that official files come from.");
        // Announced shorter than it is: no more than that arrives.
        _server.Serve("/cut.zip", Zip(Edition())[..^40]);
        await EndsAsync("/cut.zip", ImportState.Refused, "cut.zip is not a readable zip archive.");
    }

    [Theory]
    [InlineData("https://evil.example/a.csv?key=s3cret", "https://evil.example/a.csv is not fetched: evil.example is none of the hosts that official files come from.")]
    [InlineData("file:///etc/passwd", "'file:///etc/passwd' is no address of a file.")]
    [InlineData("https://user:s3cret@[bad/a.csv?s3cret", "'[bad/a.csv' is no address of a file.")]
    public async Task AnAddressThatIsNotAllowedIsRefused(string address, string message)
    {
        var summary = await new Importer(_database.Database, _remote, TimeProvider.System).RunAsync(ArcepFtth.Source, new ImportRequest { Paths = [address] }, null, Token);
        Assert.Equal((ImportState.Refused, 2, message), (summary.State, summary.ExitCode, summary.Message));
    }

    [Fact]
    public async Task TheRoleThatServesDoesNotSeeWhatWasFetched()
    {
        await using var reader = Database.OpenForReading(null, _database.ConnectionString);
        await using var connection = await reader.OpenConnectionAsync(Token);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.QueryAsync("SELECT * FROM catalog.fetch"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task EndsAsync(string path, ImportState state, string message)
    {
        var before = await Importing.FingerprintAsync(_database);
        var summary = await ImportAsync(path);
        Assert.Equal((state, state is ImportState.Refused ? 2 : 1), (summary.State, summary.ExitCode));
        Assert.Contains(message, summary.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', summary.Message!);
        Assert.Equal(before, await Importing.FingerprintAsync(_database));
    }

    private Task<ImportSummary> ImportAsync(params string[] paths) => RunAsync(paths, dryRun: false);

    private Task<ImportSummary> RunAsync(string[] paths, bool dryRun) =>
        new Importer(_database.Database, _remote, TimeProvider.System).RunAsync(
            ArcepFtth.Source, new ImportRequest { Paths = [.. paths.Select(path => _server[path].AbsoluteUri)], DryRun = dryRun }, null, Token);

    // Each test has an edition of its own, so that none finds it served already.
    private static SortedDictionary<string, string> Edition()
    {
        using var files = new FtthFiles();
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(files.Folder))
            texts[Path.GetFileName(path)] = File.ReadAllText(path);
        texts["communes.csv"] = texts["communes.csv"].Replace(",Gap,", $",Gap {Interlocked.Increment(ref _editions)},", StringComparison.Ordinal);
        return texts;
    }

    private static byte[] Zip(SortedDictionary<string, string> files)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                entry.Write(text);
            }
        }
        return buffer.ToArray();
    }
}
