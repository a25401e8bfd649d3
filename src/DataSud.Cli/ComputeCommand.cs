using System.CommandLine;
using System.Text.Json;
using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;

namespace DataSud.Cli;

/// <summary><c>datasud compute</c>: what is computed here from the datasets that were imported.</summary>
internal static class ComputeCommand
{
    private const string Description = """
        Computes mobile coverage by territory from the maps that were imported (arcep-mobile-coverage), the outlines of communes and, where they
        are here, the establishments of SIRENE with their points: shares of area and of establishments, white and grey zones, indicators.

        Imports do it by themselves; this is for doing it again after a failure. Safe to repeat (the same inputs are unchanged), to run twice at
        once (the second waits) and to kill (what is served stays).
        Exit code: 0 published, unchanged or nothing to compute, 1 failed.
        """;

    public static Command Create() => new("compute", "Computes figures from what was imported.") { Coverage() };

    private static Command Coverage()
    {
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON document; null when there is nothing to compute from." };
        var command = new Command("coverage", Description) { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = Settings.OpenDatabase();
            var computation = new CoverageComputation(database, TimeProvider.System);
            var summary = await ProgressDisplay.ShowAsync(progress => computation.RunAsync(progress, cancellationToken));
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(summary, ImportSummary.Json));
            else if (summary is null)
                Console.WriteLine("No map of mobile coverage is here: there is nothing to compute from.");
            else
                SummaryText.WriteAll(summary);
            return summary?.ExitCode ?? CommandLine.Done;
        });
        return command;
    }
}
