using Npgsql;

namespace DataSud.Storage;

/// <summary>
/// Opens the two doors to PostgreSQL: one that imports and migrates, one that can only read.
/// </summary>
public static class Database
{
    /// <summary>Environment variable with the Npgsql connection string of the role that imports and migrates.</summary>
    public const string WriteVariable = "DATASUD_DB";

    /// <summary>
    /// Environment variable with the connection string of the role that serves. Where it is unset, the serving
    /// connections are those of <see cref="WriteVariable"/> turned into <c>datasud_reader</c>.
    /// </summary>
    public const string ReadVariable = "DATASUD_READ_DB";

    /// <summary>PostgreSQL channel on which a published release is announced; the payload is the dataset's id.</summary>
    public const string ReleaseChannel = "datasud_release";

    /// <summary>Name of the role that serves, made by migration 0006.</summary>
    public const string ReaderRole = "datasud_reader";

    /// <summary>The pool that imports and migrates.</summary>
    /// <param name="connectionString">Npgsql connection string.</param>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    public static NpgsqlDataSource OpenForWriting(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "datasud-import" };
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>
    /// The pool that serves: read-only transactions, a statement timeout, prepared statements kept.
    /// </summary>
    /// <param name="readConnectionString">Connection string of a read-only role, or null to derive it from <paramref name="writeConnectionString"/>.</param>
    /// <param name="writeConnectionString">Connection string of the writing role, whose connections are demoted to <see cref="ReaderRole"/>; or null.</param>
    /// <exception cref="ArgumentException">Neither is given, or one is malformed.</exception>
    public static NpgsqlDataSource OpenForReading(string? readConnectionString, string? writeConnectionString)
    {
        // An environment variable that is set to nothing is not set.
        var demoted = string.IsNullOrWhiteSpace(readConnectionString);
        var given = demoted ? writeConnectionString : readConnectionString;
        if (string.IsNullOrWhiteSpace(given))
            throw new ArgumentException($"Set {ReadVariable} or {WriteVariable} to an Npgsql connection string.");
        var settings = new NpgsqlConnectionStringBuilder(given)
        {
            ApplicationName = "datasud-api",
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
        };
        var role = demoted ? $" -c role={ReaderRole}" : "";
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on -c statement_timeout=20s{role}".Trim();
        return NpgsqlDataSource.Create(settings);
    }
}
