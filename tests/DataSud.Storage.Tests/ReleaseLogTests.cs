using DataSud.Domain;
using DataSud.Storage.Releases;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Storage.Tests;

public sealed class ReleaseLogTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APublishedReleaseIsCurrentAndAnnouncedOnlyOnceItsTransactionCommits()
    {
        await using var connection = await DescribeAsync("announced");
        await using var listener = await database.Database.OpenConnectionAsync(Token);
        var heard = new List<string>();
        listener.Notification += (_, notice) => heard.Add(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Database.ReleaseChannel}", listener))
            await listen.ExecuteNonQueryAsync(Token);

        var release = await ReleaseLog.BeginAsync(connection, Start("announced"), Token);
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await ReleaseLog.PublishAsync(transaction, "announced", release, Outcome("published"), [new ReleaseFile("a.csv", "a", "00", 1, 2)], [], Now, Token);
            Assert.False(await listener.WaitAsync(TimeSpan.FromMilliseconds(200), Token));
            Assert.Null(await CurrentAsync("announced"));
            await transaction.CommitAsync(Token);
        }

        Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.Equal(["announced"], heard);
        Assert.Equal(1, await CurrentAsync("announced"));
    }

    [Fact]
    public async Task ARefusedReleaseKeepsItsRejectsAndMovesNothing()
    {
        await using var connection = await DescribeAsync("refused");
        var first = await ReleaseLog.BeginAsync(connection, Start("refused"), Token);
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await ReleaseLog.PublishAsync(transaction, "refused", first, Outcome("published"), [], [], Now, Token);
            await transaction.CommitAsync(Token);
        }

        var second = await ReleaseLog.BeginAsync(connection, Start("refused"), Token);
        var rejects = Enumerable.Range(1, ReleaseLog.StoredRejects + 5).Select(line => new Reject("a.csv", line, null, null, "wrong")).ToList();
        await ReleaseLog.CloseAsync(connection, second, Outcome("refused"), [], rejects, Now, Token);

        Assert.Equal(2, second.Number);
        Assert.Equal(1, await CurrentAsync("refused"));
        Assert.Equal(ReleaseLog.StoredRejects, await database.ValueAsync<int>("SELECT count(*) FROM catalog.reject WHERE release_id = @Id", second));
    }

    [Fact]
    public async Task OneImporterAtATimeHoldsADataset()
    {
        await using var first = await DescribeAsync("locked");
        await using var second = await database.Database.OpenConnectionAsync(Token);

        Assert.True(await ReleaseLog.TryLockAsync(first, "locked", Token));
        Assert.False(await ReleaseLog.TryLockAsync(second, "locked", Token));
        Assert.True(await ReleaseLog.TryLockAsync(second, "another", Token));

        // given back while its session lives on, as it does in a pool
        await ReleaseLog.UnlockAsync(first, "locked");
        Assert.True(await ReleaseLog.TryLockAsync(second, "locked", Token));
    }

    [Fact]
    public async Task WhatAKilledImporterLeftRunningIsMarkedAsInterrupted()
    {
        await using var connection = await DescribeAsync("killed");
        var killed = await ReleaseLog.BeginAsync(connection, Start("killed"), Token);
        await ReleaseLog.BeginAsync(connection, Start("killed"), Token);

        Assert.Equal("failed interrupted", await database.ValueAsync<string>("SELECT state || ' ' || message FROM catalog.release WHERE id = @Id", killed));
    }

    private async Task<NpgsqlConnection> DescribeAsync(string id)
    {
        var connection = await database.Database.OpenConnectionAsync(Token);
        var description = new DatasetDescription
        {
            Id = id,
            Ordinal = 1,
            Title = id,
            TitleEn = id,
            Description = id,
            DescriptionEn = id,
            Producer = id,
            Licence = id,
            LicenceUrl = id,
            Attribution = id,
            Frequency = "NEVER",
        };
        await ReleaseLog.DescribeAsync(connection, [description], Token);
        return connection;
    }

    private async Task<int?> CurrentAsync(string id)
    {
        await using var connection = await database.Database.OpenConnectionAsync(Token);
        return (await ReleaseLog.FindCurrentAsync(connection, id, Token))?.Number;
    }

    private static ReleaseStart Start(string id) => new()
    {
        DatasetId = id,
        Importer = "test",
        Origin = "import",
        FileName = "a.csv",
        Sha256 = "00",
        Bytes = 1,
        StartedAt = Now,
    };

    private static ReleaseOutcome Outcome(string state) => new() { State = state, RowsRead = 2, RowsAccepted = 1, RowsRejected = 1, Summary = "{}" };
}
