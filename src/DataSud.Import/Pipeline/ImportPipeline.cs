using System.Globalization;
using System.Text.Json;
using Dapper;
using DataSud.Import.Acquire;
using DataSud.Import.Csv;
using DataSud.Storage.Releases;
using Npgsql;

namespace DataSud.Import.Pipeline;

/// <summary>
/// Brings files to a published release: acquire, detect, read, check, stage, publish, record. The same for every source.
/// Whatever happens on the way, the release that was served goes on being served until the new one is whole.
/// </summary>
/// <param name="database">The writing role's pool.</param>
/// <param name="clock">Times of the record.</param>
public sealed class ImportPipeline(NpgsqlDataSource database, TimeProvider clock)
{
    private const int ShownRejects = 20;

    // For sources whose rows say which file they stand in.
    private const string CreateStagedFile = "CREATE TEMP TABLE staged_file (file int NOT NULL, name text NOT NULL, kind text NOT NULL) ON COMMIT DROP";

    // For sources whose files do not say their own year.
    private const string CreateStagedRequest = """
        CREATE TEMP TABLE staged_request (edition text, official_date date, territory text) ON COMMIT DROP;
        INSERT INTO staged_request (edition, official_date, territory) VALUES (@Edition, @OfficialDate, @territory)
        """;

    private const string InsertStagedFile = "INSERT INTO staged_file (file, name, kind) VALUES (@number, @Name, @Kind)";

    /// <summary>Imports.</summary>
    /// <param name="source">What to import as.</param>
    /// <param name="request">Which files, and how.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <param name="cancellationToken">Stops the import; the release is then recorded as failed.</param>
    /// <returns>How it ended; bad files are an answer, not an exception.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has not been migrated.</exception>
    public async Task<ImportSummary> RunAsync(
        Source source, ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new ImportRun { Source = source, Request = request, Progress = progress, StartedAt = clock.GetUtcNow() };
        try
        {
            return await RunAsync(run, cancellationToken);
        }
        finally
        {
            run.Acquisition?.Dispose();
        }
    }

    private async Task<ImportSummary> RunAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var (source, request) = (run.Source, run.Request);
        try
        {
            run.Tell("open", string.Join(", ", request.Paths.Select(Path.GetFileName)));
            run.Acquisition = source.ReadsMaps ? await Acquisition.OfMapsAsync(request.Paths, cancellationToken) : await Acquisition.OfAsync(request.Paths, cancellationToken);
        }
        catch (RefusedException refusal)
        {
            return Summarise(run, ImportState.Refused, refusal.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Summarise(run, ImportState.Failed, error.Message);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (request.Territory is { } territory && !source.Tables.Any(table => table.TakesTerritory))
                throw new RefusedException($"The rows of {source.Name} do not say where they belong: it cannot be read for {territory} alone.");
            if (request.Territory is { } asked)
                run.Territory = await TerritoryFilter.FindAsync(connection, asked, source.Tables.Any(table => table.IsOfUnits), cancellationToken);
            if (source.DatasetOf is { } of)
                run.Dataset = of(run.Acquired);
        }
        catch (RefusedException refusal)
        {
            return Summarise(run, ImportState.Refused, refusal.Message);
        }
        if (!request.DryRun)
            await ReleaseLog.DescribeAsync(connection, [run.Dataset], cancellationToken);
        if (!await ReleaseLog.TryLockAsync(connection, run.Dataset.Id, cancellationToken))
            return Summarise(run, ImportState.Failed, $"Another import of {run.Dataset.Id} is under way; try again when it has ended.");
        try
        {
            return await ImportAsync(run, connection, cancellationToken);
        }
        finally
        {
            await ReleaseLog.UnlockAsync(connection, run.Dataset.Id);
        }
    }

    private async Task<ImportSummary> ImportAsync(ImportRun run, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var dryRun = run.Request.DryRun;
        var current = await ReleaseLog.FindCurrentAsync(connection, run.Dataset.Id, cancellationToken);
        run.PreviousId = current?.Id;
        if (!dryRun && await ReleaseLog.FindSameAsync(connection, run.Dataset.Id, run.Acquired.Sha256, run.Territory?.Name, run.Source.Accumulates, cancellationToken) is { } same
            && (run.Request.Edition is null || run.Request.Edition == same.Edition))
        {
            (run.Edition, run.OfficialDate) = (same.Edition, same.OfficialDate);
            return Summarise(run, ImportState.Unchanged, "The dataset already serves these very bytes.") with { Release = same.Number };
        }
        if (!dryRun)
            run.Release = await ReleaseLog.BeginAsync(connection, Start(run), cancellationToken);

        try
        {
            return await WorkAsync(run, connection, cancellationToken);
        }
        catch (RefusedException refusal)
        {
            return await CloseAsync(run, ImportState.Refused, refusal.Message);
        }
        catch (PostgresException error) when (IsOfData(error))
        {
            return await CloseAsync(run, ImportState.Refused, $"The figures cannot be kept as they are: {WhyOf(error, run.Source.WithholdsValues)}");
        }
        catch (OperationCanceledException)
        {
            return await CloseAsync(run, ImportState.Failed, "Interrupted.");
        }
        catch (Exception error)
        {
            // Whatever it was, the record must not say for ever that the import is running.
            return await CloseAsync(run, ImportState.Failed, error.Message);
        }
    }

    // What no check of the source foresaw, but a type, a key or a constraint of its tables did: the files are at fault, not the machine.
    // Classes of SQLSTATE: 21 cardinality, 22 data, 23 integrity, 54 program limits (an entry too long for its index).
    private static bool IsOfData(PostgresException error) => error.SqlState[..2] is "21" or "22" or "23" or "54";

    // What the server says of it may show the row.
    private static string WhyOf(PostgresException error, bool withholdsValues) => withholdsValues
        ? $"{error.ConstraintName ?? error.TableName ?? "a table"} refuses them ({error.SqlState})."
        : $"{error.MessageText}.{(error.Detail is { } detail ? $" {detail}" : "")}";

    private async Task<ImportSummary> WorkAsync(ImportRun run, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var recognised = await Detection.OfAsync(run, cancellationToken);
        if (run.Source.EditionForm is { } form)
            Detection.TellEdition(run, form);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ReadAsync(run, recognised, connection, cancellationToken);
        await CheckAsync(run, connection, cancellationToken);
        if (run.Release is not { } release)
        {
            await transaction.RollbackAsync(cancellationToken);
            return Summarise(run, ImportState.DryRun, "Nothing was written.");
        }

        run.Tell("publish", run.Dataset.Id);
        foreach (var statements in run.Source.Publish)
        {
            // A release is written as fast as the machine can, not as fast as an ordinary query must answer.
            var parameters = new { release = release.Id, number = release.Number, previous = run.PreviousId, territory = run.Territory?.Name, edition = run.Edition, officialDate = run.OfficialDate };
            await connection.ExecuteAsync(new CommandDefinition(statements, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken));
        }
        var summary = Summarise(run, ImportState.Published, null);
        await ReleaseLog.PublishAsync(
            transaction, run.Dataset.Id, release, Outcome(summary), run.Files, run.Rejects.Kept, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await TidyAsync(run, connection, summary);
    }

    // The release is served; that old rows could not be removed now is worth a word, and no failure. The next import removes them.
    private static async Task<ImportSummary> TidyAsync(ImportRun run, NpgsqlConnection connection, ImportSummary summary)
    {
        try
        {
            foreach (var statements in run.Source.Tidy)
                await connection.ExecuteAsync(statements, commandTimeout: 0);
            return summary;
        }
        catch (NpgsqlException error)
        {
            return summary with { Notes = [.. summary.Notes, $"Published; removing what is no longer kept was put off: {error.Message}"] };
        }
    }

    private static async Task ReadAsync(
        ImportRun run, IReadOnlyList<(AcquiredFile File, ITable Table)> recognised, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in run.Source.Tables)
            await connection.ExecuteAsync(new CommandDefinition(table.CreateStaging, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(CreateStagedFile, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(CreateStagedRequest, new { run.Request.Edition, run.Request.OfficialDate, territory = run.Territory?.Name }, cancellationToken: cancellationToken));

        for (var number = 0; number < recognised.Count; number++)
        {
            var (file, table) = recognised[number];
            run.Tell("read", file.Name);
            await connection.ExecuteAsync(new CommandDefinition(InsertStagedFile, new { number, file.Name, table.Kind }, cancellationToken: cancellationToken));
            var load = new TableLoad
            {
                File = file,
                FileNumber = number,
                Connection = connection,
                Rejects = run.Rejects,
                Territory = run.Territory,
                Report = (rows, bytes) => run.Tell("read", file.Name, rows, bytes),
            };
            var rows = await table.LoadAsync(load, cancellationToken);
            run.Outside += load.Outside;
            run.Notes.AddRange(load.Notes);
            run.Files.Add(new ReleaseFile(file.Name, table.Kind, file.Sha256, file.Bytes, rows));
        }
        if (run.RowsRead == 0)
        {
            throw new RefusedException(run.Outside == 0
                ? $"{run.Acquired.FileName}: there is no row of data under the header."
                : string.Create(CultureInfo.InvariantCulture, $"{run.Acquired.FileName}: none of its {run.Outside} rows is of {run.Territory?.Name}."));
        }
    }

    private static async Task CheckAsync(ImportRun run, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        run.Tell("check", run.Dataset.Id);
        foreach (var statements in run.Source.Prepare)
            await connection.ExecuteAsync(new CommandDefinition(statements, commandTimeout: 0, cancellationToken: cancellationToken));
        foreach (var table in run.Source.Tables)
            await connection.ExecuteAsync(new CommandDefinition($"ANALYZE {table.Staging}", cancellationToken: cancellationToken));

        foreach (var check in run.Source.RowChecks)
        {
            var before = run.Rejects.Count;
            await using var command = new NpgsqlCommand(check.Sql, connection) { CommandTimeout = 0 };
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                run.Rejects.Add(run.Files[rows.GetInt32(0)].Name, rows.GetInt64(1), Text(rows, 2), Text(rows, 3), rows.GetString(4));
            var refused = run.Rejects.Count - before;
            run.Checks.Add(new CheckResult(check.Name, refused == 0, refused == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{refused} rows refused")]));
        }

        var most = run.Request.MaxRejects ?? run.Source.MaxRejects;
        if (run.Rejects.Count > most * run.RowsRead)
        {
            var first = run.Rejects.Kept[0];
            throw new RefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Rejects.Count} of {run.RowsRead} rows refused, more than the {most:P2} accepted; the first: {first.File} line {first.Line}, {first.Column ?? "whole line"}, '{first.Value}' {first.Reason}."));
        }

        foreach (var check in run.Source.ReleaseChecks)
        {
            var command = new CommandDefinition(check.Sql, commandTimeout: 0, cancellationToken: cancellationToken);
            var findings = (await connection.QueryAsync<Finding>(command)).ToList();
            run.Checks.Add(new CheckResult(check.Name, !findings.Exists(finding => finding.Refuses), findings.ConvertAll(finding => finding.Message)));
        }
        if (run.Checks.Find(check => !check.Passed && check.Findings.Count > 0 && run.Source.ReleaseChecks.Any(known => known.Name == check.Name)) is { } failed)
            throw new RefusedException($"{failed.Name}: it does not hold. {string.Join(" ", failed.Findings.Take(3))}");

        if (run.Source.EditionSql is { } editionSql)
        {
            var said = await connection.QuerySingleAsync<Edition>(new CommandDefinition(editionSql, cancellationToken: cancellationToken));
            // What the person says goes before what the files seem to say.
            (run.Edition, run.OfficialDate) = (run.Request.Edition ?? said.Name, run.Request.OfficialDate ?? said.Date);
        }
        if (run.Source.NeedsDate && run.OfficialDate is null)
            throw new RefusedException($"{run.Acquired.FileName} does not say what date its figures are of: give it with --official-date 2026-06-30.");
    }

    private static string? Text(NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    // On another connection, for that of the import may be what failed; and to the end, for a cancelled import is recorded too.
    private async Task<ImportSummary> CloseAsync(ImportRun run, ImportState state, string message)
    {
        var summary = Summarise(run, state, message);
        if (run.Release is not { } release)
            return summary;
        try
        {
            await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
            await ReleaseLog.CloseAsync(connection, release, Outcome(summary), run.Files, run.Rejects.Kept, clock.GetUtcNow(), CancellationToken.None);
        }
        catch (NpgsqlException unreachable)
        {
            // The release stays "running"; the next import of the dataset marks it as interrupted.
            return summary with { Message = $"{message} (and it could not be recorded: {unreachable.Message})" };
        }
        return summary;
    }

    private static ReleaseStart Start(ImportRun run) => new()
    {
        DatasetId = run.Dataset.Id,
        Territory = run.Territory?.Name,
        Importer = run.Source.Name,
        Origin = run.Request.Origin,
        FileName = run.Acquired.FileName,
        Sha256 = run.Acquired.Sha256,
        Bytes = run.Acquired.Bytes,
        SourceUrl = run.Request.SourceUrl,
        Licence = run.Request.Licence,
        LicenceUrl = run.Request.LicenceUrl,
        Attribution = run.Request.Attribution,
        Note = run.Request.Note,
        StartedAt = run.StartedAt,
    };

    private ImportSummary Summarise(ImportRun run, ImportState state, string? message) => new()
    {
        Source = run.Source.Name,
        Dataset = run.Dataset.Id,
        Territory = run.Territory?.Name,
        State = state,
        Release = run.Release?.Number,
        Edition = run.Edition,
        OfficialDate = run.OfficialDate,
        Message = message,
        Sha256 = run.Acquisition?.Sha256,
        Files = run.Files,
        RowsRead = run.RowsRead,
        RowsAccepted = run.RowsRead - run.Rejects.Count,
        RowsRejected = run.Rejects.Count,
        RowsOutside = run.Outside,
        Notes = [.. run.Notes],
        Rejects = [.. run.Rejects.Kept.Take(ShownRejects)],
        Checks = run.Checks,
        Seconds = Math.Round((clock.GetUtcNow() - run.StartedAt).TotalSeconds, 3),
    };

    private static ReleaseOutcome Outcome(ImportSummary summary) => new()
    {
        State = summary.State is ImportState.Published ? "published" : summary.State is ImportState.Refused ? "refused" : "failed",
        RowsRead = summary.RowsRead,
        RowsAccepted = summary.RowsAccepted,
        RowsRejected = summary.RowsRejected,
        Edition = summary.Edition,
        OfficialDate = summary.OfficialDate,
        Message = summary.Message,
        Summary = JsonSerializer.Serialize(summary, ImportSummary.Json),
    };

    private sealed record Finding(bool Refuses, string Message);

    private sealed record Edition(string? Name, DateOnly? Date);
}
