using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DataSud.Import;
using DataSud.Import.Pipeline;

namespace DataSud.Cli;

/// <summary><c>datasud import &lt;source&gt; &lt;path|url&gt;...</c>: official files to a published release.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var command = new Command("import", "Imports official files. Exit code: 0 published or unchanged, 2 refused (bad data), 1 failed.");
        foreach (var source in Sources.All)
            command.Subcommands.Add(Create(source));
        return command;
    }

    private static Command Create(Source source)
    {
        var paths = new Argument<string[]>("path or url") { Description = "Files, folders, .gz or .zip, or their addresses (https://...).", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON document." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and count; write nothing." };
        var maxRejects = new Option<double?>("--max-rejects")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"Share of refused rows, 0 to 1, above which nothing is published. Here {source.MaxRejects} unless given."),
        };
        var edition = new Option<string?>("--edition") { Description = "Edition, where the files do not say it." };
        var date = new Option<DateOnly?>("--official-date") { Description = "Date of the edition (2018-03-31), where the files do not say it." };
        var url = new Option<string?>("--source-url") { Description = "Address the files were taken from, for the record." };
        var territory = new Option<string?>("--territory") { Description = "Read only the rows of a territory: a region (93) or a département (departement:05)." };
        paths.Validators.Add(result =>
        {
            // Without this a mistyped option would be taken for a file that does not exist.
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"'{token.Value}' is no option of {source.Name}.");
        });
        maxRejects.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1))
                result.AddError("--max-rejects takes a share from 0 to 1, such as 0.01.");
        });

        var command = new Command(source.Name, Describe(source)) { paths, json, dryRun, maxRejects, territory, edition, date, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ImportRequest
            {
                Paths = parsed.GetRequiredValue(paths),
                DryRun = parsed.GetValue(dryRun),
                MaxRejects = parsed.GetValue(maxRejects),
                Territory = parsed.GetValue(territory),
                Edition = parsed.GetValue(edition),
                OfficialDate = parsed.GetValue(date),
                SourceUrl = parsed.GetValue(url),
            };
            await using var database = Settings.OpenDatabase();
            using var remote = Settings.OpenRemote();
            var importer = new Importer(database, remote, TimeProvider.System);
            var summary = await ProgressDisplay.ShowAsync(progress => importer.RunAndComputeAsync(source, request, progress, cancellationToken));
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(summary, ImportSummary.Json));
            else
                SummaryText.WriteAll(summary);
            return summary.ExitCode;
        });
        return command;
    }

    private static string Describe(Source source)
    {
        var text = new StringBuilder(source.Summary).AppendLine().AppendLine().AppendLine("Files, known by their columns:");
        foreach (var table in source.Tables)
        {
            text.AppendLine().Append(table.Kind).AppendLine(table.Required ? "" : " (optional)");
            foreach (var column in table.Columns)
                text.Append("  ").Append(column.Name).Append(column.Needed ? "" : " (optional)").Append(": ").AppendLine(column.Meaning);
        }
        return text.ToString().TrimEnd();
    }
}
