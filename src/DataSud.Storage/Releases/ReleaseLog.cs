using Dapper;
using DataSud.Domain;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage.Releases;

/// <summary>
/// The catalogue's record of what was imported: begins a release, publishes it in the importer's own transaction,
/// or says why it was not published.
/// </summary>
public static class ReleaseLog
{
    /// <summary>Refused lines stored a release, at most; the others are only counted.</summary>
    public const int StoredRejects = 10_000;

    private const string UpsertDataset = """
        INSERT INTO catalog.dataset
            (id, ordinal, title, title_en, description, description_en, producer, homepage, licence, licence_url, attribution, frequency)
        VALUES
            (@Id, @Ordinal, @Title, @TitleEn, @Description, @DescriptionEn, @Producer, @Homepage, @Licence, @LicenceUrl, @Attribution, @Frequency)
        ON CONFLICT (id) DO UPDATE SET
            ordinal = excluded.ordinal, title = excluded.title, title_en = excluded.title_en, description = excluded.description,
            description_en = excluded.description_en, producer = excluded.producer, homepage = excluded.homepage,
            licence = excluded.licence, licence_url = excluded.licence_url, attribution = excluded.attribution, frequency = excluded.frequency
        WHERE (dataset.ordinal, dataset.title, dataset.title_en, dataset.description, dataset.description_en, dataset.producer,
               dataset.homepage, dataset.licence, dataset.licence_url, dataset.attribution, dataset.frequency)
            IS DISTINCT FROM
              (excluded.ordinal, excluded.title, excluded.title_en, excluded.description, excluded.description_en, excluded.producer,
               excluded.homepage, excluded.licence, excluded.licence_url, excluded.attribution, excluded.frequency)
        """;

    // The first key is a constant of this product, so that the lock of a dataset meets no other advisory lock.
    private const string TryLock = "SELECT pg_try_advisory_lock(1684108385, hashtext(@datasetId))";

    private const string Lock = "SELECT pg_advisory_lock(1684108385, hashtext(@datasetId))";

    private const string Unlock = "SELECT pg_advisory_unlock(1684108385, hashtext(@datasetId))";

    private const string SelectCurrent = """
        SELECT r.id, r.number, r.sha256, r.origin, r.edition, r.official_date AS "OfficialDate"
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        WHERE d.id = @datasetId
        """;

    private const string SelectSame = """
        SELECT r.id, r.number, r.sha256, r.origin, r.edition, r.official_date AS "OfficialDate"
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        WHERE d.id = @datasetId AND r.sha256 = @sha256 AND r.territory IS NOT DISTINCT FROM @territory
        """;

    // Of a dataset that grows: published once, and no later release was of the same kind of file and the same edition.
    private const string SelectSameAmongMany = """
        SELECT r.id, r.number, r.sha256, r.origin, r.edition, r.official_date AS "OfficialDate"
        FROM catalog.release r
        WHERE r.dataset_id = @datasetId
          AND r.state = 'published'
          AND r.sha256 = @sha256
          AND r.territory IS NOT DISTINCT FROM @territory
          AND NOT EXISTS (
              SELECT
              FROM catalog.release later
              JOIN catalog.release_file theirs ON theirs.release_id = later.id
              JOIN catalog.release_file ours ON ours.release_id = r.id AND ours.kind = theirs.kind
              WHERE later.dataset_id = r.dataset_id
                AND later.state = 'published'
                AND later.number > r.number
                AND later.edition IS NOT DISTINCT FROM r.edition)
        ORDER BY r.number DESC
        LIMIT 1
        """;

    private const string FailInterrupted = """
        UPDATE catalog.release
        SET state = 'failed', message = 'interrupted', finished_at = @now, rows_read = 0, rows_accepted = 0, rows_rejected = 0
        WHERE dataset_id = @datasetId AND state = 'running'
        """;

    private const string InsertRunning = """
        INSERT INTO catalog.release
            (dataset_id, number, state, importer, origin, file_name, sha256, bytes, territory, source_url,
             licence, licence_url, attribution, note, started_at)
        SELECT @DatasetId, coalesce(max(number), 0) + 1, 'running', @Importer, @Origin, @FileName, @Sha256, @Bytes, @Territory, @SourceUrl,
               @Licence, @LicenceUrl, @Attribution, @Note, @StartedAt
        FROM catalog.release
        WHERE dataset_id = @DatasetId
        RETURNING id, number
        """;

    private const string Finish = """
        UPDATE catalog.release
        SET state = @State, rows_read = @RowsRead, rows_accepted = @RowsAccepted, rows_rejected = @RowsRejected,
            edition = @Edition, official_date = @OfficialDate, message = @Message, summary = @Summary::jsonb, finished_at = @now
        WHERE id = @id AND state = 'running'
        """;

    private const string Switch = "UPDATE catalog.dataset SET current_release_id = @id WHERE id = @datasetId";

    private const string Span = """
        INSERT INTO catalog.release_span (release_id, first_day, last_day)
        SELECT release_id, min(period_start), max(period_end)
        FROM stats.observation
        WHERE release_id = @id AND period_start IS NOT NULL
        GROUP BY release_id
        """;

    // NOTIFY takes no parameter; pg_notify is the same, delivered at commit.
    private const string Announce = "SELECT pg_notify(@channel, @datasetId)";

    private const string CopyRejects = """
        COPY catalog.reject (release_id, ordinal, file_name, line, column_name, value, reason) FROM STDIN (FORMAT BINARY)
        """;

    private const string InsertFile = """
        INSERT INTO catalog.release_file (release_id, name, kind, sha256, bytes, rows_read)
        VALUES (@id, @Name, @Kind, @Sha256, @Bytes, @RowsRead)
        """;

    static ReleaseLog() => SqlMapper.AddTypeHandler(new DateOnlyHandler());

    /// <summary>Writes what portals say of the datasets; a description that did not change is left untouched.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="datasets">The descriptions.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="PostgresException">The schema is not there: the database was not migrated.</exception>
    public static async Task DescribeAsync(NpgsqlConnection connection, IEnumerable<DatasetDescription> datasets, CancellationToken cancellationToken)
    {
        foreach (var dataset in datasets)
            await connection.ExecuteAsync(new CommandDefinition(UpsertDataset, dataset, cancellationToken: cancellationToken));
    }

    /// <summary>Takes the dataset until <see cref="UnlockAsync"/>; one importer at a time holds it.</summary>
    /// <param name="connection">Connection that will do the work: should it die, the lock dies with it.</param>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>False when another importer is at work on the dataset.</returns>
    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, string datasetId, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(TryLock, new { datasetId }, cancellationToken: cancellationToken));

    /// <summary>Takes the dataset like <see cref="TryLockAsync"/>, and waits for it as long as it takes.</summary>
    /// <param name="connection">Connection that will do the work.</param>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task LockAsync(NpgsqlConnection connection, string datasetId, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(Lock, new { datasetId }, commandTimeout: 0, cancellationToken: cancellationToken));

    /// <summary>
    /// Gives the dataset back. Closing the connection is not enough: a pooled one keeps its session, and with it the lock, until somebody uses it again.
    /// </summary>
    /// <param name="connection">Connection that holds the lock. One that broke holds nothing any more, and is left alone.</param>
    /// <param name="datasetId">Dataset.</param>
    public static async Task UnlockAsync(NpgsqlConnection connection, string datasetId)
    {
        try
        {
            if (connection.State == System.Data.ConnectionState.Open)
                await connection.ExecuteAsync(Unlock, new { datasetId });
        }
        catch (NpgsqlException)
        {
            // It broke just now: its session has ended, and the lock with it.
        }
    }

    /// <summary>The release the dataset serves, or null before the first.</summary>
    /// <param name="connection">Open connection.</param>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<CurrentRelease?> FindCurrentAsync(NpgsqlConnection connection, string datasetId, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<CurrentRelease>(new CommandDefinition(SelectCurrent, new { datasetId }, cancellationToken: cancellationToken));

    /// <summary>The published release that these very bytes made and that is served still, or null.</summary>
    /// <param name="connection">Open connection.</param>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="sha256">Fingerprint of the files.</param>
    /// <param name="territory">Territory they are read for; null for all.</param>
    /// <param name="accumulates">Whether a release of the dataset adds to the ones before it instead of replacing them.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<CurrentRelease?> FindSameAsync(
        NpgsqlConnection connection, string datasetId, string sha256, string? territory, bool accumulates, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<CurrentRelease>(new CommandDefinition(
            accumulates ? SelectSameAmongMany : SelectSame, new { datasetId, sha256, territory }, cancellationToken: cancellationToken));

    /// <summary>
    /// Begins a release in a transaction of its own, and marks as failed those an earlier importer left running:
    /// whoever holds the lock knows that nobody works on them any more.
    /// </summary>
    /// <param name="connection">Connection that holds the dataset's lock.</param>
    /// <param name="start">What is known beforehand.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public static async Task<StartedRelease> BeginAsync(NpgsqlConnection connection, ReleaseStart start, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(FailInterrupted, new { start.DatasetId, now = start.StartedAt }, transaction, cancellationToken: cancellationToken));
        var release = await connection.QuerySingleAsync<StartedRelease>(new CommandDefinition(InsertRunning, start, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return release;
    }

    /// <summary>
    /// Makes the release the one its dataset serves and tells the listeners, all within the transaction that wrote its rows:
    /// until that one commits, the old release answers.
    /// </summary>
    /// <param name="transaction">Transaction that wrote the rows of the release.</param>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="release">The release.</param>
    /// <param name="outcome">Its counts and summary.</param>
    /// <param name="files">Its files.</param>
    /// <param name="rejects">Its refused lines.</param>
    /// <param name="now">End of the import.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public static async Task PublishAsync(
        NpgsqlTransaction transaction, string datasetId, StartedRelease release, ReleaseOutcome outcome,
        IReadOnlyCollection<ReleaseFile> files, IReadOnlyCollection<Reject> rejects, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        await RecordAsync(connection, transaction, release, outcome, files, rejects, now, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Span, new { id = release.Id }, transaction, commandTimeout: 0, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Switch, new { id = release.Id, datasetId }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Announce, new { channel = Database.ReleaseChannel, datasetId }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Records a release that was refused or that failed. What is served does not change.</summary>
    /// <param name="connection">Open connection, not necessarily the one that worked.</param>
    /// <param name="release">The release.</param>
    /// <param name="outcome">Its counts and summary.</param>
    /// <param name="files">Its files, as far as they were recognised.</param>
    /// <param name="rejects">Its refused lines.</param>
    /// <param name="now">End of the import.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public static async Task CloseAsync(
        NpgsqlConnection connection, StartedRelease release, ReleaseOutcome outcome,
        IReadOnlyCollection<ReleaseFile> files, IReadOnlyCollection<Reject> rejects, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RecordAsync(connection, transaction, release, outcome, files, rejects, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RecordAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StartedRelease release, ReleaseOutcome outcome,
        IReadOnlyCollection<ReleaseFile> files, IReadOnlyCollection<Reject> rejects, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new
        {
            id = release.Id,
            now,
            outcome.State,
            outcome.RowsRead,
            outcome.RowsAccepted,
            outcome.RowsRejected,
            outcome.Edition,
            outcome.OfficialDate,
            outcome.Message,
            outcome.Summary,
        };
        await connection.ExecuteAsync(new CommandDefinition(Finish, row, transaction, cancellationToken: cancellationToken));
        foreach (var file in files)
        {
            var values = new { id = release.Id, file.Name, file.Kind, file.Sha256, file.Bytes, file.RowsRead };
            await connection.ExecuteAsync(new CommandDefinition(InsertFile, values, transaction, cancellationToken: cancellationToken));
        }

        await using var copy = await connection.BeginBinaryImportAsync(CopyRejects, cancellationToken);
        var ordinal = 0;
        foreach (var reject in rejects.Take(StoredRejects))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(release.Id, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(++ordinal, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(reject.File, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(reject.Line, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(reject.Column, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(reject.Value, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(reject.Reason, NpgsqlDbType.Text, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }
}
