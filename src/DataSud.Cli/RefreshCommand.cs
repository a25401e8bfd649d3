using System.CommandLine;
using System.Text.Json;
using DataSud.Import.Pipeline;
using DataSud.Import.Refresh;

namespace DataSud.Cli;

/// <summary><c>datasud refresh</c>: every entry of a manifest, for the job that runs each quarter.</summary>
internal static class RefreshCommand
{
    public static Command Create()
    {
        var manifest = new Option<string>("--manifest")
        {
            Description = "JSON array of { \"source\": \"arcep-ftth\", \"path\": \"...\" }; paths start from its folder.",
            DefaultValueFactory = _ => "sources.json",
        };
        var json = new Option<bool>("--json") { Description = "Print the summaries as one JSON document." };
        var command = new Command("refresh", "Imports what changed among the entries of a manifest. Exit code: 0 all published or unchanged, 2 one refused, 1 one failed.")
        {
            manifest,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<(Source Source, ImportRequest Request)> entries;
            try
            {
                entries = await Manifest.ReadAsync(parsed.GetRequiredValue(manifest), cancellationToken);
            }
            catch (RefusedException refusal)
            {
                throw new UsageException(refusal.Message);
            }

            await using var database = Settings.OpenDatabase();
            var pipeline = new ImportPipeline(database, TimeProvider.System);
            var summaries = new List<ImportSummary>();
            foreach (var (source, request) in entries)
            {
                // One bad source does not keep the others from being refreshed.
                var summary = await ProgressDisplay.ShowAsync(progress => pipeline.RunAsync(source, request, progress, cancellationToken));
                summaries.Add(summary);
                if (!parsed.GetValue(json))
                    SummaryText.WriteLine(summary);
            }
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(summaries, ImportSummary.Json));
            return summaries.Exists(summary => summary.State is ImportState.Failed) ? CommandLine.Failed
                : summaries.Exists(summary => summary.State is ImportState.Refused) ? CommandLine.Refused
                : CommandLine.Done;
        });
        return command;
    }
}
