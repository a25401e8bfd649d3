using Dapper;
using Npgsql;

namespace DataSud.Storage.Releases;

/// <summary>What was fetched last of each address and published.</summary>
public static class FetchLog
{
    private const string Select = """
        SELECT url_sha256 AS "UrlSha256", url, file_name AS "FileName", file_sha256 AS "FileSha256", etag, last_modified AS "LastModified",
               dataset_id AS "DatasetId", release_sha256 AS "ReleaseSha256", territory
        FROM catalog.fetch
        WHERE source = @source AND request_sha256 = @requestSha256
        """;

    private const string Upsert = """
        INSERT INTO catalog.fetch
            (source, url_sha256, url, request_sha256, file_name, file_sha256, etag, last_modified, dataset_id, release_sha256, territory, fetched_at)
        VALUES
            (@source, @UrlSha256, @Url, @requestSha256, @FileName, @FileSha256, @ETag, @LastModified, @DatasetId, @ReleaseSha256, @Territory, @now)
        ON CONFLICT (source, url_sha256) DO UPDATE SET
            url = excluded.url, request_sha256 = excluded.request_sha256, file_name = excluded.file_name, file_sha256 = excluded.file_sha256,
            etag = excluded.etag, last_modified = excluded.last_modified, dataset_id = excluded.dataset_id,
            release_sha256 = excluded.release_sha256, territory = excluded.territory, fetched_at = excluded.fetched_at
        """;

    /// <summary>What was fetched last for a request and published. Whether its release is served still is for <see cref="ReleaseLog.FindSameAsync"/> to say.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="source">Name of the importer.</param>
    /// <param name="requestSha256">Fingerprint of what is asked for.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="PostgresException">The schema is not there: the database was not migrated.</exception>
    public static async Task<IReadOnlyList<PublishedFetch>> FindAsync(
        NpgsqlConnection connection, string source, string requestSha256, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(Select, new { source, requestSha256 }, cancellationToken: cancellationToken);
        return (await connection.QueryAsync<PublishedFetch>(command)).AsList();
    }

    /// <summary>Records fetches whose release is published.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="source">Name of the importer.</param>
    /// <param name="requestSha256">Fingerprint of what was asked for.</param>
    /// <param name="fetches">The fetches.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public static async Task RecordAsync(
        NpgsqlConnection connection, string source, string requestSha256, IEnumerable<PublishedFetch> fetches, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var fetch in fetches)
        {
            var parameters = new
            {
                source,
                requestSha256,
                now,
                fetch.UrlSha256,
                fetch.Url,
                fetch.FileName,
                fetch.FileSha256,
                fetch.ETag,
                fetch.LastModified,
                fetch.DatasetId,
                fetch.ReleaseSha256,
                fetch.Territory,
            };
            await connection.ExecuteAsync(new CommandDefinition(Upsert, parameters, transaction, cancellationToken: cancellationToken));
        }
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>A file that was fetched and published.</summary>
public sealed record PublishedFetch
{
    /// <summary>Fingerprint of the whole address.</summary>
    public required string UrlSha256 { get; init; }

    /// <summary>The address without query or user, either of which may hold a key.</summary>
    public required string Url { get; init; }

    /// <summary>Name of the file.</summary>
    public required string FileName { get; init; }

    /// <summary>Fingerprint of the bytes as they were sent.</summary>
    public required string FileSha256 { get; init; }

    /// <summary>As the server sent it, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>As the server sent it, or null.</summary>
    public string? LastModified { get; init; }

    /// <summary>Dataset that serves it.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Fingerprint of the release made of it, alone or with others.</summary>
    public required string ReleaseSha256 { get; init; }

    /// <summary>Territory that the release was read for; null for all.</summary>
    public string? Territory { get; init; }
}
