using DataSud.Storage.Releases;
using DataSud.Testing;

namespace DataSud.Storage.Tests;

/// <summary>One refresh at a time, and never a lock that outlives its holder.</summary>
public sealed class RefreshLockTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneHoldsItUntilItLetsGo()
    {
        await using (var first = await RefreshLock.TryTakeAsync(database.ConnectionString, Token))
        {
            Assert.NotNull(first);
            Assert.True(await first.IsHeldAsync(Token));
            Assert.Null(await RefreshLock.TryTakeAsync(database.ConnectionString, Token));
        }
        await using var next = await RefreshLock.TryTakeAsync(database.ConnectionString, Token);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task WhoLosesItsSessionIsToldSo()
    {
        await using var other = new DatabaseFixture();
        await other.InitializeAsync();
        await using var held = await RefreshLock.TryTakeAsync(other.ConnectionString, Token);
        Assert.True(await other.ValueAsync<bool>(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'datasud-refresh'"));

        Assert.False(await held!.IsHeldAsync(Token));
        Assert.False(await held.IsHeldAsync(Token));
        await using var next = await RefreshLock.TryTakeAsync(other.ConnectionString, Token);
        Assert.NotNull(next);
    }
}
