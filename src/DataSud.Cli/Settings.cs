using DataSud.Import.Refresh;
using DataSud.Import.Remote;
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

    /// <summary>What fetches files.</summary>
    public static RemoteFiles OpenRemote()
    {
        try
        {
            return new RemoteFiles(RemoteSettings.FromEnvironment(Environment.GetEnvironmentVariable), TimeProvider.System);
        }
        catch (ArgumentException error)
        {
            throw new MissingSettingException(error.Message);
        }
    }

    /// <summary>Root of the API that knows where the files of a dataset are.</summary>
    public static Uri CatalogueApi =>
        Environment.GetEnvironmentVariable(FileFinder.ApiVariable) is not { Length: > 0 } given ? FileFinder.DataGouv
        : Uri.TryCreate(given, UriKind.Absolute, out var address) ? address
        : throw new MissingSettingException($"{FileFinder.ApiVariable} is no address.");
}
