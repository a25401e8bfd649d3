using System.Globalization;
using Dapper;
using Npgsql;

namespace DataSud.Storage.Imports;

/// <summary>
/// The record of the imports asked for over HTTP, which every instance of the service shares. Each job belongs to the instance that
/// took it; what that one says of it is true, even where another had given it up.
/// </summary>
/// <param name="database">The writing role's pool: the role that serves cannot see them.</param>
/// <param name="clock">Times of the record.</param>
public sealed class ImportJobs(NpgsqlDataSource database, TimeProvider clock)
{
    // Beside the lock of the datasets (see ReleaseLog): the first key says what is locked.
    private const int InstanceLock = 1684108386;

    private const string Columns = """
        j.id, j.number, j.source, j.dataset_id, j.request::text AS request, j.state, j.created_at, j.started_at, j.finished_at, j.step, j.file,
        j.rows, j.bytes, j.total_bytes, j.release_number, j.message, j.summary::text AS summary
        """;

    private const string InsertSql = """
        INSERT INTO catalog.import_job (id, key_id, source, dataset_id, request, state, owner, created_at)
        VALUES (@Id, @KeyId, @Source, @DatasetId, @Request::jsonb, 'queued', @owner, @now)
        """;

    private const string StartSql = """
        UPDATE catalog.import_job SET state = 'running', started_at = @now, finished_at = NULL, message = NULL WHERE id = @id AND owner = @owner
        """;

    private const string ProgressSql = """
        UPDATE catalog.import_job SET step = @Step, file = @File, rows = @Rows, bytes = @Bytes, total_bytes = @TotalBytes
        WHERE id = @id AND owner = @owner
        """;

    private const string FinishSql = """
        UPDATE catalog.import_job
        SET state = @State, finished_at = @now, release_number = @ReleaseNumber, message = @Message, summary = @Summary::json
        WHERE id = @id AND owner = @owner
        """;

    // A lock of two keys is shown as classid and objid, with objsubid 2.
    private const string FailInterruptedSql = """
        UPDATE catalog.import_job j
        SET state = 'failed', finished_at = @now, message = 'interrupted'
        WHERE j.finished_at IS NULL
          AND j.owner <> @owner
          AND NOT EXISTS (
              SELECT FROM pg_locks l
              WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = @InstanceLock::oid AND l.objid = j.owner::oid)
        RETURNING j.id
        """;

    private const string ForgetSql = "DELETE FROM catalog.import_job WHERE finished_at < @before";

    /// <summary>
    /// Says, for as long as the connection lives, that the instance of this number does: its jobs are its own.
    /// </summary>
    /// <param name="connection">A connection of the instance's own, not from a pool, for a pooled session would outlive its user.</param>
    /// <param name="owner">Number of the instance, above 0.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>False when another instance has this number.</returns>
    public static async Task<bool> TryHoldAsync(NpgsqlConnection connection, int owner, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_lock(@InstanceLock, @owner)", new { InstanceLock, owner }, cancellationToken: cancellationToken));

    /// <summary>Queues a job of this instance.</summary>
    public Task AddAsync(NewImportJob job, int owner, CancellationToken cancellationToken) =>
        ExecuteAsync(InsertSql, new { job.Id, job.KeyId, job.Source, job.DatasetId, job.Request, owner, now = clock.GetUtcNow() }, cancellationToken);

    /// <summary>Says that a job of this instance begins.</summary>
    public Task StartAsync(Guid id, int owner, CancellationToken cancellationToken) =>
        ExecuteAsync(StartSql, new { id, owner, now = clock.GetUtcNow() }, cancellationToken);

    /// <summary>Says how far a job of this instance has come.</summary>
    public Task TellAsync(Guid id, int owner, ImportJobProgress progress, CancellationToken cancellationToken) =>
        ExecuteAsync(ProgressSql, new { id, owner, progress.Step, progress.File, progress.Rows, progress.Bytes, progress.TotalBytes }, cancellationToken);

    /// <summary>Says how a job of this instance ended.</summary>
    public Task FinishAsync(Guid id, int owner, ImportJobOutcome outcome, CancellationToken cancellationToken) =>
        ExecuteAsync(FinishSql, new { id, owner, outcome.State, outcome.ReleaseNumber, outcome.Message, outcome.Summary, now = clock.GetUtcNow() }, cancellationToken);

    /// <summary>Marks as failed what instances that are no more left queued or running.</summary>
    /// <param name="owner">Number of this instance, which knows of its own jobs.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The jobs it marked.</returns>
    public Task<IReadOnlyList<Guid>> FailInterruptedAsync(int owner, CancellationToken cancellationToken) =>
        database.ReadAsync<Guid>(FailInterruptedSql, new { owner, InstanceLock, now = clock.GetUtcNow() }, cancellationToken);

    /// <summary>Forgets jobs that ended long ago; what they published stays in the catalogue.</summary>
    /// <param name="age">How long ago.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public Task ForgetAsync(TimeSpan age, CancellationToken cancellationToken) => ExecuteAsync(ForgetSql, new { before = clock.GetUtcNow() - age }, cancellationToken);

    /// <summary>A job, or null.</summary>
    public async Task<ImportJobRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await database.ReadAsync<ImportJobRow>($"SELECT {Columns} FROM catalog.import_job j WHERE j.id = @id", new { id }, cancellationToken)).SingleOrDefault();

    /// <summary>A page of the jobs, the latest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="after">Number to follow, or null.</param>
    /// <param name="before">Number to precede, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<ImportJobRow>> ListAsync(string? state, Page page, int? after, int? before, CancellationToken cancellationToken)
    {
        var where = state is null ? "WHERE true" : "WHERE j.state = @state";
        var pageSql = $"""
            SELECT {Columns}
            FROM catalog.import_job j
            {where}
              {(after is null ? "" : "AND j.number < @after")}
              {(before is null ? "" : "AND j.number > @before")}
            ORDER BY j.number {(page.Before is null ? "DESC" : "ASC")}
            LIMIT @limit + 1 OFFSET @offset
            """;
        return database.ReadPageAsync<ImportJobRow>($"SELECT count(*) FROM catalog.import_job j {where}", pageSql,
            new { state, after, before, limit = page.Limit, offset = page.Offset }, page, row => row.Number.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
