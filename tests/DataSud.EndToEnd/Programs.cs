using System.Diagnostics;
using System.Text;
using DataSud.Testing;

namespace DataSud.EndToEnd;

/// <summary>Programs that are started as people start them.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A built program of this solution, in the configuration of these tests.</summary>
    public static string Built(string project, string file)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = Path.Combine(Repository.Root, "src", project, "bin", configuration, "net10.0", file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built: build DataSud.Api.sln first.");
    }

    /// <summary>Runs a program to its end and answers what it wrote; throws when it fails.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds} s.");
        }
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    /// <summary>Starts a program and waits until it writes a line that <paramref name="ready"/> finds something in.</summary>
    public static async Task<(Process Process, T Found)> StartAsync<T>(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Func<string, T?> ready)
        where T : class
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Read(string? line)
        {
            if (line is null)
                return;
            lock (log)
                log.AppendLine(line);
            if (ready(line) is { } it)
                found.TrySetResult(it);
        }
        process.OutputDataReceived += (_, data) => Read(data.Data);
        process.ErrorDataReceived += (_, data) => Read(data.Data);
        process.Exited += (_, _) => found.TrySetException(new InvalidOperationException($"{program} ended before it was ready:\n{log}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return (process, await found.Task.WaitAsync(Patience));
        }
        catch
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }
}
