using System.Diagnostics;
using DataSud.Testing;

namespace DataSud.Cli.Tests;

/// <summary>The command, run as a process of its own.</summary>
internal static class Cli
{
    // Where it was built, not its copy beside the tests: that one lacks what ASP.NET, which the tests run on and it does not, brings.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "DataSud.Cli.Tests"), Path.Combine("src", "DataSud.Cli"), StringComparison.Ordinal), "datasud.dll");

    public static async Task<(int Exit, string Output, string Error)> RunAsync(string? connection, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        using var process = Start(connection, variables, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public static Process Start(string? connection, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove(Storage.Database.WriteVariable);
        if (connection is not null)
            start.Environment[Storage.Database.WriteVariable] = connection;
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
