using System.Globalization;
using DataSud.Import.Pipeline;

namespace DataSud.Cli;

/// <summary>An import's summary for a person.</summary>
internal static class SummaryText
{
    /// <summary>One line: what happened to which dataset.</summary>
    public static string OneLine(ImportSummary summary)
    {
        var release = summary.Release is { } number ? string.Create(CultureInfo.InvariantCulture, $" release {number}") : "";
        var edition = summary.Edition is { } name ? $" ({name})" : "";
        var rows = summary.RowsRead == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {summary.RowsRead} rows, {summary.RowsRejected} rejected, {summary.Seconds:0.0} s");
        var message = summary.Message is { } text ? $": {text}" : "";
        return $"{summary.Source} {Name(summary.State)} {summary.Dataset}{release}{edition}{rows}{message}";
    }

    /// <summary>Writes the line; what went wrong goes to the error stream.</summary>
    public static void WriteLine(ImportSummary summary) => Channel(summary).WriteLine(OneLine(summary));

    /// <summary>Writes the line, then the files, the refused lines and the findings.</summary>
    public static void WriteAll(ImportSummary summary)
    {
        var channel = Channel(summary);
        channel.WriteLine(OneLine(summary));
        foreach (var file in summary.Files)
            channel.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {file.Name}: {file.Kind}, {file.RowsRead} rows, {file.Bytes} bytes"));
        if (summary.RowsOutside > 0)
            channel.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  passed over {summary.RowsOutside} rows outside {summary.Territory}"));
        foreach (var note in summary.Notes)
            channel.WriteLine($"  {note}");
        foreach (var reject in summary.Rejects)
            channel.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  refused {reject.File} line {reject.Line}, {reject.Column ?? "whole line"}: '{reject.Value}' {reject.Reason}"));
        if (summary.RowsRejected > summary.Rejects.Count)
            channel.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {summary.RowsRejected - summary.Rejects.Count} more"));
        foreach (var check in summary.Checks.Where(check => !check.Passed || check.Findings.Count > 0))
            channel.WriteLine($"  {(check.Passed ? "noted" : "failed")} {check.Name}: {string.Join(" ", check.Findings)}");
        if (summary.Computed is { } computed)
            WriteAll(computed);
    }

    private static TextWriter Channel(ImportSummary summary) => summary.ExitCode == 0 ? Console.Out : Console.Error;

    private static string Name(ImportState state) => state switch
    {
        ImportState.DryRun => "dry-run",
        _ => state.ToString().ToLowerInvariant(),
    };
}
