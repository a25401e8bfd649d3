using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DataSud.Cli.Tests.Crash;

/// <summary>
/// A PostgreSQL server of this test's own, with fsync on, that may be killed. As root it runs as <c>postgres</c>, for PostgreSQL refuses root.
/// </summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Its path is part of a socket's, which has 107 bytes at most.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dsc");
    private Process? _server;

    private PrivateCluster()
    {
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes and starts one; the test says that it was skipped where no server is installed.</summary>
    public static async Task<PrivateCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new PrivateCluster();
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["postgres:", cluster._folder.FullName], cancellationToken);
        var (program, arguments) = AsServer("initdb", "-D", cluster.Data, "-U", "postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8");
        await RunAsync(program, arguments, cancellationToken);
        await cluster.UpAsync(cancellationToken);
        return cluster;
    }

    /// <summary>Connection string to one of its databases.</summary>
    public string Connection(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder.FullName,
        Database = database,
        Username = "postgres",
        Pooling = false,
        Timeout = 5,
    }.ConnectionString;

    /// <summary>Starts it where it is down, and waits until it answers.</summary>
    public async Task UpAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_server is null or { HasExited: true })
                Launch();
            try
            {
                await ExecuteAsync("postgres", "SELECT 1", cancellationToken);
                return;
            }
            catch (NpgsqlException error) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
                // Starting, recovering, or its processes of before are not gone yet.
                _ = error;
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string database, string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Connection(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>kill -9 of the server and of every process of it, as when the machine loses its power.</summary>
    public void KillAll()
    {
        var children = ChildrenOf(_server!.Id);
        // The father first: nobody is left to see the others go, and to put things in order.
        _server.Kill();
        foreach (var child in children)
            Kill(child);
        _server.WaitForExit();
    }

    /// <summary>kill -9 of the processes that work for clients: the server then puts itself in order.</summary>
    public void KillBackends(IEnumerable<int> processes)
    {
        foreach (var process in processes)
            Kill(process);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
            KillAll();
        _server?.Dispose();
        // The last of its processes may still be on their way out.
        for (var tries = 0; ; tries++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    private void Launch()
    {
        _server?.Dispose();
        var (program, arguments) = AsServer("postgres", "-D", Data, "-k", _folder.FullName, "-c", "listen_addresses=", "-c", "shared_buffers=128MB", "-c", "jit=off", "-c", "timezone=UTC", "-c", "logging_collector=off",
            "-c", "log_min_messages=fatal");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        _server = Process.Start(start)!;
        _server.OutputDataReceived += static (_, _) => { };
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
    }

    private static (string Program, string[] Arguments) AsServer(string program, params string[] arguments)
    {
        var path = Programs().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Skip($"PostgreSQL's {program} is not installed here.");
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", path, .. arguments])
            : (path, arguments);
    }

    private static IEnumerable<string> Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.EnumerateDirectories(debian) : [];
        return
        [
            .. versions.OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin")),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'),
        ];
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                // "id (name) state parent ...": the name may hold anything but a line break.
                var status = File.ReadAllText(Path.Combine(folder, "stat"));
                if (int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == parent)
                    children.Add(id);
            }
            catch (IOException)
            {
                // It has ended in the meantime.
            }
        }
        return children;
    }

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended in the meantime.
        }
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await error}");
    }
}
