using System.Globalization;
using DataSud.Import.Pipeline;
using Spectre.Console;

namespace DataSud.Cli;

/// <summary>
/// Shows how far an import has come, on the error stream so that standard output holds nothing but the answer:
/// a bar on a terminal, a line every few seconds elsewhere.
/// </summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public static async Task<T> ShowAsync<T>(Func<IProgress<ImportProgress>, Task<T>> import)
    {
        if (Console.IsErrorRedirected)
            return await import(new Lines(TimeProvider.System));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => import(new Bar(context.AddTask("open"))));
    }

    private static string Describe(ImportProgress progress, double seconds)
    {
        if (progress.Step == "compute")
            return progress.TotalBytes == 0 ? $"compute {progress.File}" : string.Create(CultureInfo.InvariantCulture, $"compute {progress.File}: {progress.Bytes} of {progress.TotalBytes} done");
        var megabytes = progress.Bytes / 1e6;
        // Nothing is read any more while it is checked and published: a pace would only sink.
        var pace = IsReading(progress) && seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $", {megabytes / seconds:0.0} MB/s") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Step} {progress.File}: {progress.Rows} rows, {megabytes:0.0} of {progress.TotalBytes / 1e6:0.0} MB{pace}");
    }

    private static bool IsReading(ImportProgress progress) => progress.Step is "read" or "download";

    // What is left of the reading, at the pace so far; checking and publishing come on top, and nobody knows how long they take.
    private static string Left(ImportProgress progress, double seconds) =>
        !IsReading(progress) || progress.Bytes == 0 || progress.TotalBytes <= progress.Bytes
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(seconds * (progress.TotalBytes - progress.Bytes) / progress.Bytes):h\\:mm\\:ss} left");

    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.Description = Markup.Escape(Describe(value, task.ElapsedTime?.TotalSeconds ?? 0));
            task.MaxValue = Math.Max(1, value.TotalBytes);
            task.Value = value.Bytes;
        }
    }

    private sealed class Lines(TimeProvider clock) : IProgress<ImportProgress>
    {
        private readonly long _start = clock.GetTimestamp();
        private TimeSpan _next = Pause;

        public void Report(ImportProgress value)
        {
            var elapsed = clock.GetElapsedTime(_start);
            if (elapsed < _next)
                return;
            _next = elapsed + Pause;
            Console.Error.WriteLine(Describe(value, elapsed.TotalSeconds) + Left(value, elapsed.TotalSeconds));
        }
    }
}
