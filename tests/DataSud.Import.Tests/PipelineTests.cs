using DataSud.Import.Pipeline;
using DataSud.Import.Strategy;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Whatever interrupts an import, the release that was served goes on being served, and the next run starts clean.</summary>
public sealed class PipelineTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    [Theory]
    [InlineData("read", 71)]
    [InlineData("check", 72)]
    [InlineData("publish", 73)]
    public async Task AnImportWhoseConnectionIsKilledLeavesWhatWasServed(string step, int value)
    {
        using var copy = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        copy.Replace("figures.csv", "all-fixed,85,percent,85%", $"all-fixed,{value},percent,{value}%");
        var before = await Importing.FingerprintAsync(database);

        var killer = new Killer(database, step);
        var summary = await Importing.RunAsync(database, StrategySource.Source, copy.Path, progress: killer);

        Assert.True(killer.Struck, $"the import never came to '{step}'");
        Assert.Equal((ImportState.Failed, 1), (summary.State, summary.ExitCode));
        Assert.Equal(before, await Importing.FingerprintAsync(database));
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*)::int FROM stats.observation o JOIN catalog.release r ON r.id = o.release_id WHERE r.state <> 'published'
            """));
    }

    [Fact]
    public async Task TwoImportsOfOneDatasetDoNotMeet()
    {
        using var copy = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        copy.Replace("figures.csv", "all-fixed,85,percent,85%", "all-fixed,82,percent,82%");
        await using var holder = await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.True(await Storage.Releases.ReleaseLog.TryLockAsync(holder, "strategie-2018", TestContext.Current.CancellationToken));

        var second = await Importing.RunAsync(database, StrategySource.Source, copy.Path);

        Assert.Equal((ImportState.Failed, 1), (second.State, second.ExitCode));
        Assert.Contains("under way", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunningReleaseThatNobodyWorksOnIsMarkedInterrupted()
    {
        await using var fresh = new DatabaseFixtureScope();
        await fresh.InitializeAsync();
        await fresh.Database.ValueAsync<int>("""
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at)
            SELECT 'strategie-2018', 2, 'running', 'strategy', 'import', 'x', 'x', 0, now() RETURNING id
            """);
        using var copy = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        copy.Replace("figures.csv", "all-fixed,85,percent,85%", "all-fixed,81,percent,81%");

        var summary = await Importing.RunAsync(fresh.Database, StrategySource.Source, copy.Path);

        Assert.Equal((ImportState.Published, 3), (summary.State, summary.Release));
        Assert.Equal("failed: interrupted", await fresh.Database.ValueAsync<string>("SELECT state || ': ' || message FROM catalog.release WHERE dataset_id = 'strategie-2018' AND number = 2"));
    }

    [Fact]
    public async Task AReferenceToNothingIsRefusedWithItsLine()
    {
        using var copy = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        copy.Replace("figures.csv", "f00004,c0-p02,thd-funding,france,FR", "f00004,c0-p02,thd-funding,france,XX");
        var summary = await Importing.RunAsync(database, StrategySource.Source, copy.Path);
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(summary.Rejects, reject => reject is { File: "figures.csv", Line: 5 });
    }

    [Theory]
    [InlineData("INSERT INTO catalog.producer (code, name, ordinal) SELECT 'twice', 'x', 1 FROM generate_series(1, 2)", false, ImportState.Refused, "duplicate key value violates unique constraint")]
    [InlineData("INSERT INTO catalog.producer (code, name, ordinal) SELECT 'secret', 'x', 1 FROM generate_series(1, 2)", true, ImportState.Refused, "producer_pkey refuses them (23505)")]
    [InlineData("INSERT INTO catalog.producer (code, name, ordinal) SELECT string_agg(md5(i::text), ''), 'x', 1 FROM generate_series(1, 500) i", false, ImportState.Refused, "index row")]
    [InlineData("SELECT 2147483647 + max(line)::int FROM staged_figure", false, ImportState.Refused, "integer out of range")]
    [InlineData("SELECT * FROM nowhere", false, ImportState.Failed, "nowhere")]
    public async Task WhatAKeyOrATypeRefusesIsBadDataAndAMistakeOfOursIsNot(string publish, bool withholds, ImportState expected, string message)
    {
        using var copy = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        copy.Replace("figures.csv", "all-fixed,85,percent,85%", "all-fixed,80,percent,80%");
        var before = await Importing.FingerprintAsync(database);

        var summary = await Importing.RunAsync(database, StrategySource.Source with { Publish = [publish], WithholdsValues = withholds }, copy.Path);

        Assert.Equal(expected, summary.State);
        Assert.Contains(message, summary.Message, StringComparison.Ordinal);
        Assert.False(withholds && summary.Message!.Contains("violates", StringComparison.Ordinal), summary.Message);
        Assert.Equal(before, await Importing.FingerprintAsync(database));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*)::int FROM catalog.release WHERE state = 'running'"));
    }

    // Ends the importer's connection, as a crash of the server or the network would, the first time it comes to a step.
    private sealed class Killer(DatabaseFixture database, string step) : IProgress<ImportProgress>
    {
        public bool Struck { get; private set; }

        public void Report(ImportProgress value)
        {
            if (Struck || value.Step != step)
                return;
            Struck = true;
            database.ValueAsync<bool>("""
                SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                """).GetAwaiter().GetResult();
        }
    }

    private sealed class DatabaseFixtureScope : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask InitializeAsync() => Database.InitializeAsync();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
