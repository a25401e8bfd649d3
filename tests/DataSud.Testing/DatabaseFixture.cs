using Dapper;
using Npgsql;

namespace DataSud.Testing;

/// <summary>A migrated, empty database for one test class; dropped afterwards.</summary>
public class DatabaseFixture : IAsyncLifetime
{
    private readonly bool _seeded;

    /// <summary>An empty one.</summary>
    public DatabaseFixture()
        : this(seeded: false)
    {
    }

    /// <summary>An empty or a seeded one.</summary>
    /// <param name="seeded">Whether it holds the data that come with the product.</param>
    protected DatabaseFixture(bool seeded) => _seeded = seeded;

    /// <summary>Connection string of a role that may do anything.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The pool of the importer.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ConnectionString = await TestCluster.CopyAsync(_seeded);
        Database = Storage.Database.OpenForWriting(ConnectionString);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // Null where making the database failed: that is the error to show.
        if (Database is null)
            return;
        await Database.DisposeAsync();
        await TestCluster.DropAsync(ConnectionString);
    }

    /// <summary>The one value that a query answers.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters, or null.</param>
    public async Task<T?> ValueAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>The rows that a query answers.</summary>
    /// <typeparam name="T">Type of a row.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters, or null.</param>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }
}

/// <summary>A database for one test class that holds the data that come with the product.</summary>
public sealed class SeededDatabaseFixture() : DatabaseFixture(seeded: true);
