using System.Security.Cryptography;
using System.Text.Json;
using DataSud.Import.Pipeline;
using DataSud.Storage.Imports;
using Npgsql;

namespace DataSud.Api.Imports;

/// <summary>
/// Runs the queued imports of this instance, one at a time, and tells the record how far each has come. For as long as it lives it holds a lock
/// by which the other instances know so; what an instance that is no more left unfinished is marked as interrupted.
/// </summary>
public sealed partial class ImportWorker(ImportDesk desk, ImportQueue queue, UploadFolder uploads, TimeProvider clock, ILogger<ImportWorker> log) : BackgroundService
{
    private const string Interrupted = "interrupted";

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    private readonly int owner = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly TaskCompletionSource present = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of this instance, once the others know that it lives: only then can it take jobs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number, or null when the database was not reached for a while.</returns>
    public async Task<int?> OwnerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await present.Task.WaitAsync(Patience, clock, cancellationToken);
            return owner;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!desk.IsOpen)
            return;
        uploads.RemoveAbandoned();
        await Task.WhenAll(StayPresentAsync(stoppingToken), WorkAsync(stoppingToken));
    }

    private async Task StayPresentAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await desk.OpenSessionAsync(stoppingToken);
                // A session of this instance that broke may still hold it for a moment.
                if (await ImportJobs.TryHoldAsync(connection, owner, stoppingToken))
                    await SweepAsync(connection, stoppingToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(lost.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(RetryInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var id in await desk.Jobs.FailInterruptedAsync(owner, stoppingToken))
                LogInterrupted(id);
            await desk.Jobs.ForgetAsync(Memory, stoppingToken);
            present.TrySetResult();
            await Task.Delay(SweepInterval, clock, stoppingToken);
            // Throws when the connection broke, and the lock with it.
            await using var alive = new NpgsqlCommand("SELECT 1", connection);
            await alive.ExecuteNonQueryAsync(stoppingToken);
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                await RunAsync(await queue.NextAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            while (queue.TryNext() is { } left)
                await EndAsync(left, new ImportJobOutcome("failed", null, Interrupted, null), stoppingToken);
        }
    }

    private async Task RunAsync(QueuedImport job, CancellationToken stoppingToken)
    {
        LogStarted(job.Id, job.Order.Source);
        await EndAsync(job, await ImportAsync(job, stoppingToken), stoppingToken);
    }

    private async Task<ImportJobOutcome> ImportAsync(QueuedImport job, CancellationToken stoppingToken)
    {
        try
        {
            await desk.Jobs.StartAsync(job.Id, owner, stoppingToken);
            var progress = new LatestProgress();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var telling = TellAsync(job.Id, progress, ended.Token);
            ImportSummary summary;
            try
            {
                summary = await desk.ImportAsync(job.Order, job.Paths, progress, stoppingToken);
            }
            finally
            {
                await ended.CancelAsync();
                await telling;
            }
            if (progress.Take() is { } last)
                await desk.Jobs.TellAsync(job.Id, owner, last, CancellationToken.None);
            return Outcome(summary, job.Folder);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return new("failed", null, Interrupted, null);
        }
        catch (Exception error)
        {
            // Whatever it was, the record must not say for ever that the import is running; its text is for the log, not for the public.
            LogFailed(error, job.Id);
            return new("failed", null, error is NpgsqlException ? "The database did not answer." : "The import could not be run; the service's log says why.", null);
        }
    }

    // An import must not wait for its progress to be written, nor fail because it was not.
    private async Task TellAsync(Guid id, LatestProgress progress, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TellInterval, clock, ended);
                if (progress.Take() is { } latest)
                    await desk.Jobs.TellAsync(id, owner, latest, ended);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception untold) when (untold is NpgsqlException or TimeoutException)
            {
                LogLost(untold.Message);
            }
        }
    }

    // To the end: while this instance lives, nobody else may say how its job ended.
    private async Task EndAsync(QueuedImport job, ImportJobOutcome outcome, CancellationToken stoppingToken)
    {
        uploads.Remove(job.Folder);
        while (true)
        {
            try
            {
                await desk.Jobs.FinishAsync(job.Id, owner, outcome, CancellationToken.None);
                LogEnded(job.Id, job.Order.Source, outcome.State, outcome.ReleaseNumber, outcome.Message);
                return;
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException)
            {
                LogLost(lost.Message);
                if (stoppingToken.IsCancellationRequested)
                    return;
                await Task.Delay(RetryInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static ImportJobOutcome Outcome(ImportSummary summary, string? folder)
    {
        // Where the files were received is nobody's business.
        var message = folder is null ? summary.Message : summary.Message?.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        var text = JsonSerializer.Serialize(summary with { Message = message }, ImportSummary.Json);
        return new(JsonNamingPolicy.KebabCaseLower.ConvertName(summary.State.ToString()), summary.Release, message, text);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Job} of {Source} begins")]
    private partial void LogStarted(Guid job, string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Job} of {Source} ended as {State}, release {Release}: {Reason}")]
    private partial void LogEnded(Guid job, string source, string state, int? release, string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Job} could not be run")]
    private partial void LogFailed(Exception error, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Import {Job} was interrupted: the instance that had it is no more")]
    private partial void LogInterrupted(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The record of the imports cannot be reached ({Reason}); trying again")]
    private partial void LogLost(string reason);

    /// <summary>Keeps the last thing an import said of its progress; what nobody took in time is overwritten.</summary>
    private sealed class LatestProgress : IProgress<ImportProgress>
    {
        private ImportProgress? latest;

        public void Report(ImportProgress value) => Volatile.Write(ref latest, value);

        public ImportJobProgress? Take() =>
            Interlocked.Exchange(ref latest, null) is { } value ? new(value.Step, value.File, value.Rows, value.Bytes, value.TotalBytes) : null;
    }
}
