using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Npgsql;

namespace DataSud.Storage;

/// <summary>
/// Brings a database to the schema of this build by running, once each and in order, the SQL files of Migrations/.
/// </summary>
public static class Migrator
{
    // Any constant will do, as long as every migrator of this product asks for the same one.
    private const long MigrationLock = 0x44617461537564;

    /// <summary>Names of the migrations that this build carries, in the order they run.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(IsMigration).Order(StringComparer.Ordinal)];

    /// <summary>Runs what is missing. Safe to call from several processes at once: the second waits, then finds nothing to do.</summary>
    /// <param name="connectionString">Connection string of a role that may create schemas, extensions and roles.</param>
    /// <param name="cancellationToken">Stops waiting for another migrator.</param>
    /// <returns>Names of the migrations that were run.</returns>
    /// <exception cref="MigrationException">A migration failed; it was rolled back whole, those before it stay.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Not pooled: a pooled session would outlive this method, and its lock with it.
        await using var guard = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await guard.OpenAsync(cancellationToken);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", guard) { Parameters = { new() { Value = MigrationLock } } })
        {
            take.CommandTimeout = 0;
            await take.ExecuteNonQueryAsync(cancellationToken);
        }

        var result = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), IsMigration)
            .JournalToPostgresqlTable("public", "schema_version")
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();

        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new MigrationException($"Migration {result.ErrorScript?.Name ?? "?"} failed: {result.Error.Message}", result.Error);
    }

    private static bool IsMigration(string resource) => resource.EndsWith(".sql", StringComparison.Ordinal) && char.IsAsciiDigit(resource[0]);
}

/// <summary>A migration failed and was rolled back; the message names it.</summary>
/// <param name="message">Which migration and why.</param>
/// <param name="inner">What PostgreSQL said.</param>
public sealed class MigrationException(string message, Exception inner) : Exception(message, inner);
