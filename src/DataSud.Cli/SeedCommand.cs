using System.CommandLine;
using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Import.Seed;

namespace DataSud.Cli;

/// <summary><c>datasud seed</c>: the data that come with the product.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = $"Folder of the data; by default the first '{SeedData.FolderName}' beside or above the working directory or the executable.",
        };
        var command = new Command("seed", "Imports the data that come with the product: territories, strategy, coarse outlines. Safe to repeat.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data)?.FullName ?? SeedData.Find()
                ?? throw new UsageException($"No '{SeedData.FolderName}' folder here or above; name it with --data.");
            if (!Directory.Exists(folder))
                throw new UsageException($"{folder} is no folder.");

            await using var database = Settings.OpenDatabase();
            var exitCode = CommandLine.Done;
            await foreach (var summary in SeedData.RunAsync(database, TimeProvider.System, folder, cancellationToken))
            {
                SummaryText.WriteLine(summary);
                exitCode = summary.ExitCode;
            }
            if (exitCode != CommandLine.Done
                || await new CoverageComputation(database, TimeProvider.System).RunAsync(null, cancellationToken) is not { State: not ImportState.Unchanged } computed)
            {
                return exitCode;
            }
            SummaryText.WriteLine(computed);
            return computed.ExitCode;
        });
        return command;
    }
}
