using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Catalogue;

/// <summary>The release of a dataset that answers now.</summary>
/// <param name="DatasetId">Dataset.</param>
/// <param name="ReleaseId">Internal number of the release, never reused.</param>
/// <param name="Number">Number of the release in its dataset, from 1.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="OfficialDate">Day that its data is of; null where the source gives none.</param>
public sealed record CurrentRelease(string DatasetId, int ReleaseId, int Number, DateTime PublishedAt, DateOnly? OfficialDate);

/// <summary>A dataset of the catalogue with its current release.</summary>
public sealed record DatasetRow
{
    /// <summary>Stable identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Title in French.</summary>
    public required string Title { get; init; }

    /// <summary>Title in English.</summary>
    public required string TitleEn { get; init; }

    /// <summary>Description in French.</summary>
    public required string Description { get; init; }

    /// <summary>Description in English.</summary>
    public required string DescriptionEn { get; init; }

    /// <summary>Who makes the data.</summary>
    public required string Producer { get; init; }

    /// <summary>The producer's page, or null.</summary>
    public string? Homepage { get; init; }

    /// <summary>Licence of the current release: the dataset's, unless the release has its own.</summary>
    public required string Licence { get; init; }

    /// <summary>Address of that licence.</summary>
    public required string LicenceUrl { get; init; }

    /// <summary>What a reuser must quote, of the current release.</summary>
    public required string Attribution { get; init; }

    /// <summary>Code of the EU frequency table.</summary>
    public required string Frequency { get; init; }

    /// <summary>Number of the current release, or null before the first.</summary>
    public int? CurrentNumber { get; init; }

    /// <summary>When the current release was published, or null.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>When the first release was published, or null.</summary>
    public DateTime? Issued { get; init; }

    /// <summary>What the current edition has to say of itself, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>One import of a dataset, published or not.</summary>
public sealed record ReleaseRow
{
    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number in the dataset, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>running, published, refused or failed.</summary>
    public required string State { get; init; }

    /// <summary>Whether this is the release that answers.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Source that read it.</summary>
    public required string Importer { get; init; }

    /// <summary>Name of the file or folder.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file, or of the sorted list of its files' own.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Address it was fetched from, or null.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Edition named by the file, or null.</summary>
    public string? Edition { get; init; }

    /// <summary>Date that the producer gives it, or null.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Licence of this edition.</summary>
    public required string Licence { get; init; }

    /// <summary>Attribution of this edition.</summary>
    public required string Attribution { get; init; }

    /// <summary>What there is to know of this edition, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Lines of data read.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Lines taken.</summary>
    public required long RowsAccepted { get; init; }

    /// <summary>Lines refused, each kept with its reason.</summary>
    public required long RowsRejected { get; init; }

    /// <summary>Why it was refused or failed, or null.</summary>
    public string? Message { get; init; }

    /// <summary>Start of the import, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>End of the import, UTC; null while it runs.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>Number of the published release before it, where both were published; or null.</summary>
    public int? PreviousNumber { get; init; }
}

/// <summary>A file of a release.</summary>
/// <param name="Name">File name.</param>
/// <param name="Kind">Which table of its source it was recognised as.</param>
/// <param name="Sha256">Fingerprint of its uncompressed bytes.</param>
/// <param name="Bytes">Uncompressed size.</param>
/// <param name="RowsRead">Rows of data in it.</param>
public sealed record ReleaseFileRow(string Name, string Kind, string Sha256, long Bytes, long RowsRead);

/// <summary>A check of a release.</summary>
public sealed record ReleaseCheckRow
{
    /// <summary>What was to hold.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it did.</summary>
    public required bool Passed { get; init; }

    /// <summary>Why it did not hold, or what is to be known all the same.</summary>
    public required string[] Findings { get; init; }
}

/// <summary>A refused line of a release.</summary>
/// <param name="Ordinal">Its place among them, from 1.</param>
/// <param name="FileName">File.</param>
/// <param name="Line">Physical line, from 1.</param>
/// <param name="ColumnName">Column as the file names it, or null for the line as a whole.</param>
/// <param name="Value">What stood there, cut at 200 characters; or null.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record RejectRow(int Ordinal, string FileName, long Line, string? ColumnName, string? Value, string Reason);

/// <summary>Reads datasets and their releases.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class CatalogueQueries(NpgsqlDataSource database)
{
    private const string CurrentSql = """
        SELECT r.dataset_id, r.id, r.number, r.finished_at, r.official_date
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        """;

    private const string DatasetsSql = """
        SELECT d.id, d.title, d.title_en, d.description, d.description_en, d.producer, d.homepage, d.frequency,
               coalesce(r.licence, d.licence)         AS licence,
               coalesce(r.licence_url, d.licence_url) AS licence_url,
               coalesce(r.attribution, d.attribution) AS attribution,
               r.number                               AS current_number,
               r.finished_at                          AS modified,
               r.note,
               (SELECT min(f.finished_at) FROM catalog.release f WHERE f.dataset_id = d.id AND f.state = 'published') AS issued
        FROM catalog.dataset d
        LEFT JOIN catalog.release r ON r.id = d.current_release_id
        WHERE @id::text IS NULL OR d.id = @id
        ORDER BY d.ordinal, d.id
        """;

    private const string ReleasesSql = """
        SELECT r.dataset_id, r.number, r.state, r.id = d.current_release_id IS TRUE AS is_current, r.importer, r.file_name, r.sha256, r.bytes,
               r.source_url, r.edition, r.official_date, r.note, r.rows_read, r.rows_accepted, r.rows_rejected, r.message,
               coalesce(r.licence, d.licence) AS licence, coalesce(r.attribution, d.attribution) AS attribution,
               r.started_at, r.finished_at,
               CASE WHEN r.state = 'published' THEN (
                   SELECT max(p.number) FROM catalog.release p
                   WHERE p.dataset_id = r.dataset_id AND p.state = 'published' AND p.number < r.number) END AS previous_number
        FROM catalog.release r
        JOIN catalog.dataset d ON d.id = r.dataset_id
        WHERE r.dataset_id = @id AND (@number::int IS NULL OR r.number = @number)
        ORDER BY r.number DESC
        """;

    private const string FilesSql = """
        SELECT f.name, f.kind, f.sha256, f.bytes, f.rows_read
        FROM catalog.release r
        JOIN catalog.release_file f ON f.release_id = r.id
        WHERE r.dataset_id = @id AND r.number = @number
        ORDER BY f.name COLLATE "C"
        """;

    private const string ChecksSql = """
        SELECT c.value ->> 'name' AS name, (c.value ->> 'passed')::boolean AS passed,
               ARRAY(SELECT f.value FROM jsonb_array_elements_text(c.value -> 'findings') WITH ORDINALITY f ORDER BY f.ordinality) AS findings
        FROM catalog.release r
        CROSS JOIN jsonb_array_elements(r.summary -> 'checks') WITH ORDINALITY c
        WHERE r.dataset_id = @id AND r.number = @number
        ORDER BY c.ordinality
        """;

    private const string CountRejectsSql = """
        SELECT count(*)
        FROM catalog.release r
        JOIN catalog.reject j ON j.release_id = r.id
        WHERE r.dataset_id = @id AND r.number = @number
        """;

    // A release that was refused has nothing to compare.
    private const string PublishedSql = """
        SELECT r.dataset_id, r.id AS release_id, r.number, r.finished_at AS published_at, r.official_date
        FROM catalog.release r
        WHERE r.dataset_id = @id AND r.state = 'published'
        ORDER BY r.number
        """;

    private const string CodesSql = "SELECT id FROM catalog.dataset";

    private const string AppliedSql = "SELECT scriptname FROM public.schema_version";

    /// <summary>The release of each dataset that answers now.</summary>
    public async Task<IReadOnlyList<CurrentRelease>> CurrentReleasesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(CurrentSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CurrentRelease> found = [];
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetDateTime(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4)));
        return found;
    }

    /// <summary>All datasets, or the one with this id.</summary>
    public async Task<IReadOnlyList<DatasetRow>> DatasetsAsync(string? id, CancellationToken cancellationToken) =>
        await database.ReadAsync<DatasetRow>(DatasetsSql, new { id }, cancellationToken);

    /// <summary>The releases of a dataset, the latest first, or the one with this number.</summary>
    public async Task<IReadOnlyList<ReleaseRow>> ReleasesAsync(string id, int? number, CancellationToken cancellationToken) =>
        await database.ReadAsync<ReleaseRow>(ReleasesSql, new { id, number }, cancellationToken);

    /// <summary>The files of a release, by name.</summary>
    public Task<IReadOnlyList<ReleaseFileRow>> FilesAsync(string id, int number, CancellationToken cancellationToken) =>
        database.ReadAsync<ReleaseFileRow>(FilesSql, new { id, number }, cancellationToken);

    /// <summary>What was checked of a release, in that order; nothing while it runs, or when it ended before its checks.</summary>
    public Task<IReadOnlyList<ReleaseCheckRow>> ChecksAsync(string id, int number, CancellationToken cancellationToken) =>
        database.ReadAsync<ReleaseCheckRow>(ChecksSql, new { id, number }, cancellationToken);

    /// <summary>A page of the refused lines that were kept of a release, in the order they were found.</summary>
    public Task<PageOf<RejectRow>> RejectsAsync(string id, int number, Page page, int? after, int? before, CancellationToken cancellationToken)
    {
        var pageSql = $"""
            SELECT j.ordinal, j.file_name, j.line, j.column_name, j.value, j.reason
            FROM catalog.release r
            JOIN catalog.reject j ON j.release_id = r.id
            WHERE r.dataset_id = @id AND r.number = @number
              {(after is null ? "" : "AND j.ordinal > @after")}
              {(before is null ? "" : "AND j.ordinal < @before")}
            ORDER BY j.ordinal {(page.Before is null ? "ASC" : "DESC")}
            LIMIT @limit + 1 OFFSET @offset
            """;
        return database.ReadPageAsync<RejectRow>(CountRejectsSql, pageSql, new { id, number, after, before, limit = page.Limit, offset = page.Offset },
            page, row => row.Ordinal.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>The releases of a dataset that were published, now current or not, by number.</summary>
    public Task<IReadOnlyList<CurrentRelease>> PublishedAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync<CurrentRelease>(PublishedSql, new { id }, cancellationToken);

    /// <summary>Every dataset id.</summary>
    public async Task<IReadOnlyList<string>> CodesAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync<string>(CodesSql, null, cancellationToken);

    /// <summary>Migrations that this build knows and the database has not run.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<IReadOnlyList<string>> MissingMigrationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var applied = await database.ReadAsync<string>(AppliedSql, null, cancellationToken);
            return [.. Migrator.Known.Except(applied, StringComparer.Ordinal)];
        }
        catch (PostgresException empty) when (empty.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            return Migrator.Known;
        }
    }
}
