using DataSud.Import.Seed;
using DataSud.Storage;
using Npgsql;

namespace DataSud.Testing;

/// <summary>
/// The PostgreSQL cluster of <c>DATASUD_TEST_DB</c>. A database is migrated once a process, another one seeded once, and every
/// test class gets a copy of one of them: copying takes a fraction of what migrating and seeding do.
/// </summary>
internal static class TestCluster
{
    private static readonly Lazy<Task<string>> Migrated = new(() => MakeAsync("migrated", seed: false));
    private static readonly Lazy<Task<string>> Seeded = new(() => MakeAsync("seeded", seed: true));

    private static string Maintenance =>
        Environment.GetEnvironmentVariable("DATASUD_TEST_DB") is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException("DATASUD_TEST_DB is not set: run scripts/test, which makes a cluster for the tests.");

    public static async Task<string> CopyAsync(bool seeded)
    {
        var template = await (seeded ? Seeded : Migrated).Value;
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return Connection(name);
    }

    public static async Task DropAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private static async Task<string> MakeAsync(string kind, bool seed)
    {
        var name = $"template_{kind}_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)").GetAwaiter().GetResult();
        await Migrator.RunAsync(Connection(name), CancellationToken.None);
        if (!seed)
            return name;
        await using var database = Database.OpenForWriting(Connection(name));
        await foreach (var summary in SeedData.RunAsync(database, TimeProvider.System, Repository.SeedData, CancellationToken.None))
        {
            if (summary.ExitCode != 0)
                throw new InvalidOperationException($"Seeding {summary.Dataset} ended as {summary.State}: {summary.Message}");
        }
        return name;
    }

    // No pool: a database with an idle connection cannot be a template.
    private static string Connection(string name) => new NpgsqlConnectionStringBuilder(Maintenance) { Database = name, Pooling = false }.ConnectionString;

    private static async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Maintenance) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
