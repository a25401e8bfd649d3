using DataSud.Import.Pipeline;
using DataSud.Import.Remote;
using Npgsql;

namespace DataSud.Import.Refresh;

/// <summary>Imports the entries of a manifest, one at a time. Whatever becomes of one, the others have their turn.</summary>
/// <param name="importer">Imports.</param>
/// <param name="finder">Finds the files.</param>
/// <param name="clock">Times of the summaries.</param>
public sealed class Refresher(Importer importer, FileFinder finder, TimeProvider clock)
{
    /// <summary>Imports an entry if it has changed.</summary>
    /// <param name="entry">The entry, of a known source.</param>
    /// <param name="dryRun">Fetch, check and count; write nothing.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="PostgresException">The database has not been migrated.</exception>
    public async Task<ImportSummary> RunAsync(ManifestEntry entry, bool dryRun, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var source = Sources.Find(entry.Source) ?? throw new ArgumentException($"There is no source '{entry.Source}'.", nameof(entry));
        var startedAt = clock.GetUtcNow();
        ImportSummary Ended(ImportState state, string message) => new()
        {
            Source = source.Name,
            Dataset = source.Dataset.Id,
            State = state,
            Message = message,
            Seconds = Math.Round((clock.GetUtcNow() - startedAt).TotalSeconds, 3),
        };

        try
        {
            var request = new ImportRequest
            {
                Paths = await finder.FindAsync(entry, cancellationToken),
                DryRun = dryRun,
                Territory = entry.Territory,
                MaxRejects = entry.MaxRejects,
            };
            return await importer.RunAsync(source, request, progress, cancellationToken);
        }
        catch (RefusedException refusal)
        {
            return Ended(ImportState.Refused, refusal.Message);
        }
        catch (RemoteException failure)
        {
            return Ended(ImportState.Failed, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(ImportState.Failed, "Interrupted.");
        }
        catch (Exception error) when (error is not PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName })
        {
            // Whatever it was, the next entry has its turn. A database that was never migrated is another matter: that is for the caller to say, once.
            return Ended(ImportState.Failed, error.Message.ReplaceLineEndings(" "));
        }
    }
}
