using DataSud.Storage;
using Npgsql;

namespace DataSud.Cli;

/// <summary>What the command line takes from its environment.</summary>
internal static class Settings
{
    /// <summary>Connection string of the role that imports and migrates.</summary>
    public static string ConnectionString =>
        Environment.GetEnvironmentVariable(Database.WriteVariable) is { Length: > 0 } given
            ? given
            : throw new MissingSettingException($"{Database.WriteVariable} is not set: it must hold an Npgsql connection string, such as 'Host=/run/postgresql;Database=datasud;Username=postgres'.");

    /// <summary>The pool that imports and migrates.</summary>
    public static NpgsqlDataSource OpenDatabase()
    {
        try
        {
            return Database.OpenForWriting(ConnectionString);
        }
        catch (ArgumentException error)
        {
            throw new MissingSettingException($"{Database.WriteVariable} is no Npgsql connection string: {error.Message}");
        }
    }
}
