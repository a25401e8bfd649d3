using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Storage.Releases;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>An import that ends badly, at any step, leaves what was served as it was; the next one starts clean.</summary>
public sealed class InterruptionTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AConnectionThatIsKilledLeavesTheOldRelease()
    {
        foreach (var step in new[] { "read", "check", "publish" })
        {
            using var files = new FtthFiles();
            var before = await Importing.FingerprintAsync(database);

            var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder, progress: new At(step, KillImporter));

            Assert.True(summary.State == ImportState.Failed, $"{step}: {summary.State} {summary.Message}");
            Assert.Equal(1, summary.ExitCode);
            Assert.Equal("failed", await database.ValueAsync<string>("SELECT state FROM catalog.release WHERE dataset_id = 'arcep-ftth' AND number = @Release", summary));
            Assert.Equal(before, await Importing.FingerprintAsync(database));
            Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM telecom.ftth_commune"));
        }
    }

    [Fact]
    public async Task ACancelledImportIsRecordedAsInterrupted()
    {
        using var files = new FtthFiles();
        using var cancel = new CancellationTokenSource();
        var request = new ImportRequest { Paths = [files.Folder] };

        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(ArcepFtth.Source, request, new At("check", cancel.Cancel), cancel.Token);

        Assert.Equal((ImportState.Failed, "Interrupted."), (summary.State, summary.Message));
        Assert.Equal("failed", await database.ValueAsync<string>("SELECT state FROM catalog.release WHERE dataset_id = 'arcep-ftth' AND number = @Release", summary));
    }

    [Fact]
    public async Task ASecondImportOfTheDatasetSaysThatOneIsUnderWay()
    {
        using var files = new FtthFiles();
        await using var other = await database.Database.OpenConnectionAsync(Token);
        Assert.True(await ReleaseLog.TryLockAsync(other, ArcepFtth.Dataset.Id, Token));

        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);

        Assert.Equal((ImportState.Failed, 1), (summary.State, summary.ExitCode));
        Assert.Null(summary.Release);
        Assert.Contains("under way", summary.Message, StringComparison.Ordinal);
    }

    private void KillImporter()
    {
        using var connection = database.Database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT pg_terminate_backend(l.pid)
            FROM pg_locks l
            JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND d.datname = current_database()
            """;
        Assert.NotNull(command.ExecuteScalar());
    }

    /// <summary>Does something when a step begins, on the importer's own thread.</summary>
    private sealed class At(string step, Action action) : IProgress<ImportProgress>
    {
        private bool _done;

        public void Report(ImportProgress value)
        {
            if (_done || value.Step != step)
                return;
            _done = true;
            action();
        }
    }
}
