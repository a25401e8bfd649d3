using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace DataSud.Storage.Keys;

/// <summary>What is known of a key; never its secret.</summary>
public sealed record ApiKeyRow
{
    /// <summary>Finds it.</summary>
    public required string Id { get; init; }

    /// <summary>Whom or what it was made for.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was last used, UTC, to the minute; null when it never was.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>When it was revoked, UTC; null while it is good.</summary>
    public DateTime? RevokedAt { get; init; }
}

/// <summary>Makes, lists, revokes and proves the keys of those who may import over HTTP.</summary>
/// <param name="database">The writing role's pool: the role that serves cannot see them.</param>
/// <param name="clock">Times of the record.</param>
public sealed class ApiKeys(NpgsqlDataSource database, TimeProvider clock)
{
    private const string InsertSql = """
        INSERT INTO catalog.api_key (id, name, hash, created_at) VALUES (@id, @name, @hash, @now)
        RETURNING id, name, created_at, last_used_at, revoked_at
        """;

    private const string ListSql = "SELECT id, name, created_at, last_used_at, revoked_at FROM catalog.api_key ORDER BY created_at, id";

    private const string RevokeSql = """
        UPDATE catalog.api_key SET revoked_at = coalesce(revoked_at, @now) WHERE id = @id
        RETURNING id, name, created_at, last_used_at, revoked_at
        """;

    private const string FindSql = "SELECT id, name, created_at, last_used_at, revoked_at, hash FROM catalog.api_key WHERE id = @id";

    // To the minute, so that a busy key is not written at each request.
    private const string TouchSql = """
        UPDATE catalog.api_key SET last_used_at = @now
        WHERE id = @id AND (last_used_at IS NULL OR last_used_at < @now - interval '1 minute')
        """;

    // Compared with where there is no such key, so that it takes as long.
    private static readonly byte[] NoHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>Keeps a new key.</summary>
    /// <param name="key">The key; only its id and the hash of its secret are kept.</param>
    /// <param name="name">Whom or what it is for.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <exception cref="PostgresException">The schema is not there: the database was not migrated.</exception>
    public async Task<ApiKeyRow> AddAsync(ApiKey key, string name, CancellationToken cancellationToken) =>
        (await database.ReadAsync<ApiKeyRow>(InsertSql, new { id = key.Id, name, hash = key.Hash(), now = clock.GetUtcNow() }, cancellationToken))[0];

    /// <summary>Every key, in the order they were made, revoked ones too.</summary>
    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<ApiKeyRow>(ListSql, null, cancellationToken);

    /// <summary>Makes a key worthless from now on; one that is revoked already stays so since then.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>The key, or null when there is none with this id.</returns>
    public async Task<ApiKeyRow?> RevokeAsync(string id, CancellationToken cancellationToken) =>
        (await database.ReadAsync<ApiKeyRow>(RevokeSql, new { id, now = clock.GetUtcNow() }, cancellationToken)).SingleOrDefault();

    /// <summary>Tells whose key this is.</summary>
    /// <param name="key">The key as it was sent.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    /// <returns>What is known of it, revoked or not; null when its secret is wrong or there is no such key.</returns>
    public async Task<ApiKeyRow?> ProveAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var kept = await connection.QuerySingleOrDefaultAsync<KeptKey>(new CommandDefinition(FindSql, new { id = key.Id }, cancellationToken: cancellationToken));
        if (!CryptographicOperations.FixedTimeEquals(key.Hash(), kept?.Hash ?? NoHash) || kept is null)
            return null;
        if (kept.RevokedAt is null)
            await connection.ExecuteAsync(new CommandDefinition(TouchSql, new { id = key.Id, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
        return new ApiKeyRow { Id = kept.Id, Name = kept.Name, CreatedAt = kept.CreatedAt, LastUsedAt = kept.LastUsedAt, RevokedAt = kept.RevokedAt };
    }

    private sealed record KeptKey
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required DateTime CreatedAt { get; init; }

        public DateTime? LastUsedAt { get; init; }

        public DateTime? RevokedAt { get; init; }

        public required byte[] Hash { get; init; }
    }
}
