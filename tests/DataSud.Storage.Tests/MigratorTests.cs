using DataSud.Testing;

namespace DataSud.Storage.Tests;

public sealed class MigratorTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task AMigratedDatabaseHasNothingLeftToRun() =>
        Assert.Empty(await Migrator.RunAsync(database.ConnectionString, TestContext.Current.CancellationToken));

    [Fact]
    public async Task EveryMigrationOfTheBuildIsInTheJournal() =>
        Assert.Equal(Migrator.Known, await database.RowsAsync<string>("SELECT scriptname FROM schema_version ORDER BY scriptname COLLATE \"C\""));

    [Fact]
    public async Task MigrationsAreNumberedWithoutGap()
    {
        Assert.Equal(Enumerable.Range(1, Migrator.Known.Count).Select(number => number.ToString("0000")), Migrator.Known.Select(name => name[..4]));
        Assert.True(await database.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = @role)", new { role = Database.ReaderRole }));
    }
}
