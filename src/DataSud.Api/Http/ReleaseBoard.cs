using System.Collections.Frozen;
using DataSud.Storage;
using DataSud.Storage.Catalogue;
using Npgsql;

namespace DataSud.Api.Http;

/// <summary>
/// Which release of each dataset answers now, kept in memory: told by PostgreSQL's NOTIFY the moment an import publishes, and
/// asked for again every few seconds in case a notice was missed. What makes an ETag without a query.
/// </summary>
public sealed partial class ReleaseBoard(CatalogueQueries catalogue, NpgsqlDataSource database, ILogger<ReleaseBoard> log) : BackgroundService
{
    private static readonly TimeSpan SafetyInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private volatile FrozenDictionary<string, CurrentRelease> current = FrozenDictionary<string, CurrentRelease>.Empty;

    /// <summary>Current release of each dataset, by dataset id; datasets without a release are absent.</summary>
    public IReadOnlyDictionary<string, CurrentRelease> Current => current;

    /// <summary>Reads the board from the database.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var releases = await catalogue.CurrentReleasesAsync(cancellationToken);
        current = releases.ToFrozenDictionary(release => release.DatasetId, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(lost.Message);
                await Task.Delay(RetryInterval, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Database.ReleaseChannel}", connection))
        {
            try
            {
                await listen.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
            {
                // A standby cannot LISTEN; the safety interval then does alone.
                LogPolling();
            }
        }
        while (true)
        {
            await RefreshAsync(cancellationToken);
            await connection.WaitAsync(SafetyInterval, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notices of new releases are interrupted ({Reason}); cached answers go on, trying again.")]
    private partial void LogLost(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "This database is a standby: releases are looked up every few seconds instead of being announced.")]
    private partial void LogPolling();
}
