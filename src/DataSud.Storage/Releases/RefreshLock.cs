using Npgsql;

namespace DataSud.Storage.Releases;

/// <summary>
/// Held by the one refresh at work on a database. It is the lock of a session of its own: it ends with the process, however that ends.
/// </summary>
public sealed class RefreshLock : IAsyncDisposable
{
    // The first key is a constant of this product, next to that of the locks of the datasets.
    private const string Take = "SELECT pg_try_advisory_lock(1684108386, 0)";

    private readonly NpgsqlConnection _session;

    private RefreshLock(NpgsqlConnection session) => _session = session;

    /// <summary>Takes the lock.</summary>
    /// <param name="connectionString">Connection string of the writing role.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <returns>The lock, to be disposed of at the end; null when another refresh holds it.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<RefreshLock?> TryTakeAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Not pooled: a pooled session would outlive the refresh, and its lock with it. Kept alive: it says nothing for hours.
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 60, ApplicationName = "datasud-refresh" }.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            await using var take = new NpgsqlCommand(Take, session);
            if (await take.ExecuteScalarAsync(cancellationToken) is true)
                return new RefreshLock(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
        await session.DisposeAsync();
        return null;
    }

    /// <summary>Whether the session is still there, and the lock with it.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var ask = new NpgsqlCommand("SELECT 1", _session);
            await ask.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // Broken now, or found broken earlier: either way the server has let go of the lock.
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
