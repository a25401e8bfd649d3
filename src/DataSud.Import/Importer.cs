using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;
using DataSud.Storage.Releases;
using Npgsql;

namespace DataSud.Import;

/// <summary>
/// Imports files from wherever they are: what stands at an address is fetched first, and only where it has changed.
/// </summary>
/// <param name="database">The writing role's pool.</param>
/// <param name="remote">Fetches.</param>
/// <param name="clock">Times of the record.</param>
public sealed class Importer(NpgsqlDataSource database, RemoteFiles remote, TimeProvider clock)
{
    private readonly ImportPipeline _pipeline = new(database, clock);
    private readonly CoverageComputation _coverage = new(database, clock);

    /// <summary>Imports, then computes what is drawn from what was imported. A computation that fails takes nothing back of the import.</summary>
    /// <param name="source">What to import as.</param>
    /// <param name="request">Which files, and how; its paths may be addresses.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How the import ended, and the computation within it.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has not been migrated.</exception>
    public async Task<ImportSummary> RunAndComputeAsync(
        Source source, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var summary = await RunAsync(source, request, progress, cancellationToken);
        // Unchanged too: the computation may have been stopped or have failed the time before.
        if (summary.State is not (ImportState.Published or ImportState.Unchanged) || !ComputedCoverage.DrawsOn.Contains(summary.Dataset))
            return summary;
        return summary.With(await _coverage.RunAsync(progress, cancellationToken));
    }

    /// <summary>Imports.</summary>
    /// <param name="source">What to import as.</param>
    /// <param name="request">Which files, and how; its paths may be addresses.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <param name="cancellationToken">Stops the import; what was fetched so far is taken up next time.</param>
    /// <returns>How it ended; bad files and servers are an answer, not an exception.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has not been migrated.</exception>
    public async Task<ImportSummary> RunAsync(
        Source source, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (!request.Paths.Any(WebAddress.Is))
            return await _pipeline.RunAsync(source, request, progress, cancellationToken);

        var startedAt = clock.GetUtcNow();
        var files = new List<RemoteFile>();
        try
        {
            return await FetchAndImportAsync(source, request, files, startedAt, progress, cancellationToken);
        }
        catch (RefusedException refusal)
        {
            return Summarise(source, ImportState.Refused, refusal.Message, startedAt);
        }
        catch (RemoteException failure)
        {
            return Summarise(source, ImportState.Failed, failure.Message, startedAt);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Summarise(source, ImportState.Failed, $"The download could not be kept: {error.Message}", startedAt);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Summarise(source, ImportState.Failed, "Interrupted; what was fetched is taken up next time.", startedAt);
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private async Task<ImportSummary> FetchAndImportAsync(
        Source source, ImportRequest request, List<RemoteFile> files, DateTimeOffset startedAt, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var addresses = request.Paths.Where(WebAddress.Is).Select(WebAddress.Parse).DistinctBy(WebAddress.Canonical).ToList();
        var fingerprint = Fingerprint(request, addresses);
        var (served, release) = await FindServedAsync(source, request, addresses, fingerprint, cancellationToken);
        void Tell(string name, long bytes, long total) => progress?.Report(new ImportProgress("download", name, 0, bytes, total));

        foreach (var address in addresses)
            files.Add(await remote.FetchAsync(address, Version(served, address), Tell, cancellationToken));
        if (release is not null && files.TrueForAll(file => Version(served, file.Address)?.Sha256 == file.Version.Sha256))
        {
            await RecordAsync(source, fingerprint, files, served[0].DatasetId, release.Sha256, served[0].Territory, cancellationToken);
            files.ForEach(file => file.Discard());
            return Summarise(source, ImportState.Unchanged, "The dataset already serves these files; there is nothing newer.", startedAt) with
            {
                Dataset = served[0].DatasetId,
                Release = release.Number,
                Edition = release.Edition,
                OfficialDate = release.OfficialDate,
                Sha256 = release.Sha256,
                Territory = served[0].Territory,
            };
        }

        // Some changed, so all are needed: those that did not, and are not kept here, are asked for in full.
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Path is not null)
                continue;
            var address = files[i].Address;
            files[i].Dispose();
            files[i] = await remote.FetchAsync(address, published: null, Tell, cancellationToken);
        }

        var local = request with
        {
            Paths = [.. request.Paths.Where(path => !WebAddress.Is(path)), .. files.Select(file => file.Path!)],
            SourceUrl = request.SourceUrl ?? string.Join(' ', addresses.Select(WebAddress.Show)),
        };
        var summary = await _pipeline.RunAsync(source, local, progress, cancellationToken);
        if (summary is not { State: ImportState.Published or ImportState.Unchanged, Sha256: { } sha256 })
            return summary with { Seconds = Seconds(startedAt) };

        try
        {
            if (addresses.Count == request.Paths.Count)
                await RecordAsync(source, fingerprint, files, summary.Dataset, sha256, summary.Territory, cancellationToken);
            files.ForEach(file => file.Discard());
        }
        catch (Exception error) when (error is NpgsqlException or IOException or OperationCanceledException)
        {
            // It is published all the same; it will be fetched once more, and found unchanged.
            summary = summary with { Message = $"{summary.Message} (The download could not be recorded: {error.Message})".TrimStart() };
        }
        return summary with { Seconds = Seconds(startedAt) };
    }

    // Nothing in a dry run, which is to check the files themselves, nor where paths stand beside: what they hold is not known yet.
    private async Task<(IReadOnlyList<PublishedFetch> Fetches, CurrentRelease? Release)> FindServedAsync(
        Source source, ImportRequest request, List<Uri> addresses, string fingerprint, CancellationToken cancellationToken)
    {
        if (request.DryRun || addresses.Count < request.Paths.Count)
            return ([], null);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var fetches = await FetchLog.FindAsync(connection, source.Name, fingerprint, cancellationToken);
        var together = fetches.DistinctBy(fetch => (fetch.DatasetId, fetch.ReleaseSha256, fetch.Territory)).ToList();
        if (together is not [var one] || !addresses.TrueForAll(address => Version(fetches, address) is not null))
            return ([], null);
        var release = await ReleaseLog.FindSameAsync(connection, one.DatasetId, one.ReleaseSha256, one.Territory, source.Accumulates, cancellationToken);
        return release is null ? ([], null) : (fetches, release);
    }

    private static RemoteVersion? Version(IReadOnlyList<PublishedFetch> fetches, Uri address)
    {
        var sha256 = WebAddress.Fingerprint(address);
        return fetches.FirstOrDefault(fetch => fetch.UrlSha256 == sha256) is { } found
            ? new RemoteVersion(found.FileName, found.FileSha256, found.ETag, found.LastModified)
            : null;
    }

    private async Task RecordAsync(
        Source source, string fingerprint, List<RemoteFile> files, string datasetId, string releaseSha256, string? territory, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var fetches = files.Select(file => new PublishedFetch
        {
            UrlSha256 = WebAddress.Fingerprint(file.Address),
            Url = WebAddress.Show(file.Address),
            FileName = file.Version.FileName,
            FileSha256 = file.Version.Sha256,
            ETag = file.Version.ETag,
            LastModified = file.Version.LastModified,
            DatasetId = datasetId,
            ReleaseSha256 = releaseSha256,
            Territory = territory,
        });
        await FetchLog.RecordAsync(connection, source.Name, fingerprint, fetches, clock.GetUtcNow(), cancellationToken);
    }

    // All that makes another release of the same addresses belongs here.
    private static string Fingerprint(ImportRequest request, List<Uri> addresses)
    {
        var lines = addresses.Select(address => WebAddress.Canonical(address) + "\n").Order(StringComparer.Ordinal).Append($"territory={request.Territory}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private ImportSummary Summarise(Source source, ImportState state, string message, DateTimeOffset startedAt) => new()
    {
        Source = source.Name,
        Dataset = source.Dataset.Id,
        State = state,
        Message = message,
        Seconds = Seconds(startedAt),
    };

    private double Seconds(DateTimeOffset startedAt) => Math.Round((clock.GetUtcNow() - startedAt).TotalSeconds, 3);
}
