using DataSud.Import;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;
using DataSud.Storage;
using DataSud.Storage.Imports;
using DataSud.Storage.Keys;
using Npgsql;

namespace DataSud.Api.Imports;

/// <summary>
/// What imports over HTTP work with: the pool that writes, the keys, the record of the jobs, and the importer. Closed where the service has
/// no connection that may write; what is served is read over another pool, by a role that cannot see any of this.
/// </summary>
public sealed class ImportDesk : IAsyncDisposable
{
    private readonly Lazy<Open?> open;

    /// <summary>Opens it when it is first asked for something.</summary>
    /// <param name="configuration">Names the database.</param>
    /// <param name="clock">Times of the record.</param>
    public ImportDesk(IConfiguration configuration, TimeProvider clock) => open = new(() =>
    {
        if (configuration[Database.WriteVariable] is not { } given || string.IsNullOrWhiteSpace(given))
            return null;
        var database = Database.OpenForWriting(given);
        var remote = new RemoteFiles(RemoteSettings.FromEnvironment(name => configuration[name]), clock);
        var session = new NpgsqlConnectionStringBuilder(given) { ApplicationName = "datasud-instance", Pooling = false };
        return new(database, session.ConnectionString, new ApiKeys(database, clock), new ImportJobs(database, clock), remote, new Importer(database, remote, clock));
    });

    /// <summary>Whether imports are possible here.</summary>
    public bool IsOpen => open.Value is not null;

    /// <summary>The keys.</summary>
    /// <exception cref="InvalidOperationException">The desk is closed.</exception>
    public ApiKeys Keys => Opened.Keys;

    /// <summary>The record of the jobs.</summary>
    /// <exception cref="InvalidOperationException">The desk is closed.</exception>
    public ImportJobs Jobs => Opened.Jobs;

    /// <summary>Opens a session of this instance's own, which ends with its connection: one of a pool would outlive it, and a lock with it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<NpgsqlConnection> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Opened.Session);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private Open Opened => open.Value ?? throw new InvalidOperationException("Imports over HTTP are off; the gate lets nobody through.");

    /// <summary>Imports, exactly as the command line does.</summary>
    /// <param name="order">What was asked.</param>
    /// <param name="paths">Files that were received, or the addresses of the order.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    public Task<ImportSummary> ImportAsync(ImportOrder order, IReadOnlyList<string> paths, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        Opened.Importer.RunAndComputeAsync(order.FindSource(), order.ToRequest(paths), progress, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (open is { IsValueCreated: true, Value: { } opened })
        {
            opened.Remote.Dispose();
            await opened.Pool.DisposeAsync();
        }
    }

    private sealed record Open(NpgsqlDataSource Pool, string Session, ApiKeys Keys, ImportJobs Jobs, RemoteFiles Remote, Importer Importer);
}
