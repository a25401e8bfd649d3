using System.CommandLine;
using Npgsql;

namespace DataSud.Cli;

/// <summary>Runs a command line so that whatever happens ends with a sentence and an exit code, never with a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>Published, unchanged, done.</summary>
    public const int Done = 0;

    /// <summary>Something failed that neither the files nor the command line are to blame for.</summary>
    public const int Failed = 1;

    /// <summary>Bad data or bad usage.</summary>
    public const int Refused = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Add --help to see what is accepted.");
            return Refused;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return await FailAsync("Interrupted.");
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Refused;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return await FailAsync($"The database is not migrated ({error.MessageText}): run 'datasud migrate' first.");
        }
        catch (Exception error)
        {
            return await FailAsync(error.Message);
        }
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message.ReplaceLineEndings(" "));
        return Failed;
    }
}

/// <summary>The command line asks for something that cannot be.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>An environment variable is missing or malformed.</summary>
/// <param name="message">Which, and what it must hold.</param>
internal sealed class MissingSettingException(string message) : Exception(message);
