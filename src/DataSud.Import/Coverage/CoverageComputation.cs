using System.Globalization;
using System.Text.Json;
using Dapper;
using DataSud.Import.Pipeline;
using DataSud.Storage.Releases;
using Npgsql;

namespace DataSud.Import.Coverage;

/// <summary>
/// Computes from the maps what is covered of each territory, and the zones that are not. Whatever happens on the way, the release that was
/// served goes on being served until the new one is whole: all of it is one transaction.
/// </summary>
/// <param name="database">The writing role's pool.</param>
/// <param name="clock">Times of the record.</param>
public sealed class CoverageComputation(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Name of the computation, where an import has that of its source.</summary>
    public const string Name = "coverage";

    private const string MadeUp = "Données synthétiques : calculé d’après des cartes fictives, faites pour des essais.";

    private const string SelectEditions = "SELECT id, quarter, technology, usage, latest, carried FROM coverage_work.edition ORDER BY id";

    private const string CountPieces = "SELECT count(*) FROM coverage_work.piece";

    private const string SelectSeams = """
        SELECT coalesce(sum(s.seams), 0)::bigint AS "Count", coalesce(sum(s.area), 0) AS "Area", (SELECT count(*) FROM coverage_work.zone) AS "Zones"
        FROM coverage_work.seam s
        """;

    private const string InsertInputs = "INSERT INTO catalog.release_input (release_id, input_release_id) SELECT @release, unnest(@inputs)";

    private const string CleanUp = "DROP SCHEMA coverage_work CASCADE";

    private static readonly string[] Prepare = [EmbeddedSql.Read("Coverage/prepare.sql"), EmbeddedSql.Read("Coverage/points.sql"), EmbeddedSql.Read("Coverage/carry.sql")];

    private static readonly string[] OfEdition = [EmbeddedSql.Read("Coverage/cover.sql"), EmbeddedSql.Read("Coverage/shares.sql"), EmbeddedSql.Read("Coverage/establishments.sql")];

    private static readonly string OfLatest = EmbeddedSql.Read("Coverage/zones.sql");

    private static readonly string[] Publish =
    [
        EmbeddedSql.Read("Coverage/publish-zones.sql"),
        EmbeddedSql.Read("Arcep/Mobile/operators.sql"),
        EmbeddedSql.Read("Coverage/publish-indicators.sql"),
        EmbeddedSql.Read("Coverage/publish-observations.sql"),
    ];

    /// <summary>Computes, where something that it is computed from has changed.</summary>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <param name="cancellationToken">Stops it; the release is then recorded as failed.</param>
    /// <returns>How it ended, told like an import; null where no map is served, and there is nothing to compute.</returns>
    /// <exception cref="PostgresException">The database has not been migrated.</exception>
    public async Task<ImportSummary?> RunAsync(IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new Run(clock.GetUtcNow(), progress);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            if (await CoverageInputs.FindAsync(connection, cancellationToken) is null)
                return null;
            run.Tell("wait for its turn", 0, 0);
            await ReleaseLog.DescribeAsync(connection, [ComputedCoverage.Dataset], cancellationToken);
            await ReleaseLog.LockAsync(connection, ComputedCoverage.Dataset.Id, cancellationToken);
            try
            {
                return await ComputeAsync(run, connection, cancellationToken);
            }
            finally
            {
                await ReleaseLog.UnlockAsync(connection, ComputedCoverage.Dataset.Id);
            }
        }
        catch (Exception error) when (error is not PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } || run.Release is not null)
        {
            return await CloseAsync(run, error is OperationCanceledException ? "Interrupted." : error.Message.ReplaceLineEndings(" "));
        }
    }

    private async Task<ImportSummary?> ComputeAsync(Run run, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Looked at again: whoever had the lock may have computed the very same.
        if (await CoverageInputs.FindAsync(connection, cancellationToken) is not { } inputs)
            return null;
        run.Inputs = inputs;
        // No failure: whoever imports the maps first is told what comes next.
        if (!inputs.HasOutlines)
            return Summarise(run, ImportState.Unchanged, "There are maps, but no outlines of communes to compare them with: import the source 'territories'.");
        var current = await ReleaseLog.FindCurrentAsync(connection, ComputedCoverage.Dataset.Id, cancellationToken);
        if (current?.Sha256 == inputs.Sha256)
            return Summarise(run, ImportState.Unchanged, "Computed from these very releases already.") with { Release = current.Number };

        var formerMaps = await inputs.FindFormerMapsAsync(connection, current?.Id, cancellationToken);
        run.Release = await ReleaseLog.BeginAsync(connection, Start(run, inputs), cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        Task ExecuteAsync(string sql, object parameters) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken));
        var named = new
        {
            release = run.Release.Id,
            previous = current?.Id,
            maps = inputs.Maps,
            formerMaps,
            outlines = inputs.Outlines,
            establishments = inputs.Establishments,
            geolocation = inputs.Geolocation,
        };
        run.Tell("outlines and establishments", 0, 0);
        foreach (var sql in Prepare)
            await ExecuteAsync(sql, named);

        var editions = (await connection.QueryAsync<Edition>(new CommandDefinition(SelectEditions, transaction: transaction, cancellationToken: cancellationToken))).AsList();
        for (var done = 0; done < editions.Count; done++)
        {
            var edition = editions[done];
            if (edition.Carried)
                continue;
            run.Tell($"{edition.Technology} {edition.Usage} {edition.Quarter}", done, editions.Count);
            var parameters = new { release = run.Release.Id, edition = edition.Id };
            foreach (var sql in OfEdition)
                await ExecuteAsync(sql, parameters);
            if (edition.Latest)
                await ExecuteAsync(OfLatest, parameters);
            run.Pieces += await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountPieces, transaction: transaction, cancellationToken: cancellationToken));
        }

        run.Tell("zones and indicators", editions.Count, editions.Count);
        foreach (var sql in Publish)
            await ExecuteAsync(sql, new { release = run.Release.Id, previous = current?.Id, establishments = inputs.Establishments });
        var seams = await connection.QuerySingleAsync<Seams>(new CommandDefinition(SelectSeams, transaction: transaction, cancellationToken: cancellationToken));
        run.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"{editions.Count} sets of maps, {editions.Count(edition => edition.Carried)} of them as before; {seams.Zones} zones; left out of the zones, not of the shares: {seams.Count} slivers under 100 m², {seams.Area:0} m² in all."));
        if (inputs.Synthetic)
            run.Notes.Add(MadeUp);
        if (inputs.Establishments is null)
            run.Notes.Add("No establishments with their points are here: nothing is said of them.");
        await ExecuteAsync(InsertInputs, new { release = run.Release.Id, inputs = inputs.Releases });
        await ExecuteAsync(CleanUp, new { });

        var summary = Summarise(run, ImportState.Published, null);
        await ReleaseLog.PublishAsync(transaction, ComputedCoverage.Dataset.Id, run.Release, Outcome(summary), [], [], clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return summary;
    }

    // On another connection, for that of the computation may be what failed; and to the end, for what was stopped is recorded too.
    private async Task<ImportSummary> CloseAsync(Run run, string message)
    {
        var summary = Summarise(run, ImportState.Failed, message);
        if (run.Release is not { } release)
            return summary;
        try
        {
            await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
            await ReleaseLog.CloseAsync(connection, release, Outcome(summary), [], [], clock.GetUtcNow(), CancellationToken.None);
        }
        catch (NpgsqlException unreachable)
        {
            // The release stays "running"; the next computation marks it as interrupted.
            return summary with { Message = $"{message} (and it could not be recorded: {unreachable.Message})" };
        }
        return summary;
    }

    private static ReleaseStart Start(Run run, CoverageInputs inputs) => new()
    {
        DatasetId = ComputedCoverage.Dataset.Id,
        Importer = Name,
        Origin = "computed",
        FileName = CoverageInputs.Method,
        Sha256 = inputs.Sha256,
        Bytes = 0,
        // What is made up says so wherever it is served.
        Note = inputs.Synthetic ? MadeUp : null,
        StartedAt = run.StartedAt,
    };

    private ImportSummary Summarise(Run run, ImportState state, string? message) => new()
    {
        Source = Name,
        Dataset = ComputedCoverage.Dataset.Id,
        State = state,
        Release = run.Release?.Number,
        Edition = run.Inputs?.Quarter,
        OfficialDate = run.Inputs?.OfficialDate,
        Message = message,
        Sha256 = run.Inputs?.Sha256,
        RowsRead = run.Pieces,
        RowsAccepted = run.Pieces,
        Notes = [.. run.Notes],
        Seconds = Math.Round((clock.GetUtcNow() - run.StartedAt).TotalSeconds, 3),
    };

    private static ReleaseOutcome Outcome(ImportSummary summary) => new()
    {
        State = summary.State is ImportState.Published ? "published" : "failed",
        RowsRead = summary.RowsRead,
        RowsAccepted = summary.RowsAccepted,
        RowsRejected = 0,
        Edition = summary.Edition,
        OfficialDate = summary.OfficialDate,
        Message = summary.Message,
        Summary = JsonSerializer.Serialize(summary, ImportSummary.Json),
    };

    private sealed class Run(DateTimeOffset startedAt, IProgress<ImportProgress>? progress)
    {
        public DateTimeOffset StartedAt => startedAt;

        public CoverageInputs? Inputs { get; set; }

        public StartedRelease? Release { get; set; }

        public long Pieces { get; set; }

        public List<string> Notes { get; } = [];

        public void Tell(string what, int done, int all) => progress?.Report(new ImportProgress("compute", what, Pieces, done, all));
    }

    private sealed record Edition(int Id, string Quarter, string Technology, string Usage, bool Latest, bool Carried);

    private sealed record Seams(long Count, double Area, long Zones);
}
