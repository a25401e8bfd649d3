using System.Diagnostics;
using System.Globalization;
using DataSud.Import.Pipeline;
using DataSud.Import.Seed;
using DataSud.Storage;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Cli.Tests.Crash;

/// <summary>
/// kill -9 of the importer, of a backend of PostgreSQL, or of the whole server, at a random moment of an import: the old release answers
/// all the while, nothing half-done is left, and the next run ends with what an undisturbed one does.
/// DATASUD_CRASH_ROUNDS says how many times (6 unless given), DATASUD_CRASH_SEED where the chance begins, DATASUD_CRASH_SCALE how large the files are (1).
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const string Ftth = "arcep-ftth";
    private const string Sirene = "sirene-establishments";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private enum Victim
    {
        Importer,
        Server,
        Backend,
    }

    private static int Rounds => Setting("DATASUD_CRASH_ROUNDS", 6);

    private static int FirstSeed => Setting("DATASUD_CRASH_SEED", 1);

    private static int Scale => Setting("DATASUD_CRASH_SCALE", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed record Undisturbed(string Old, string New, string Contents, TimeSpan Duration);

    [Fact]
    public async Task WhateverIsKilledTheOldReleaseAnswersAndTheNextRunIsWhole()
    {
        var files = Directory.CreateTempSubdirectory("datasud-crash");
        try
        {
            await using var cluster = await PrivateCluster.StartAsync(Token);
            for (var edition = 1; edition <= 2; edition++)
            {
                Editions.WriteFtth(Edition(files, Ftth, edition), edition, 1_500 * Scale);
                Editions.WriteSirene(Edition(files, Sirene, edition), edition, 8_000 * Scale);
            }
            await PrepareAsync(cluster, files);
            var undisturbed = new Dictionary<string, Undisturbed>
            {
                [Ftth] = await MeasureAsync(cluster, files, Ftth),
                [Sirene] = await MeasureAsync(cluster, files, Sirene),
            };

            for (var round = 0; round < Rounds; round++)
            {
                var seed = FirstSeed + round;
                var random = new Random(seed);
                var source = seed % 2 == 0 ? Ftth : Sirene;
                // Half of the rounds strike the importer, half the server: all of it, or what works for the importer.
                var victim = (seed / 2 % 2, random.Next(2)) switch
                {
                    (0, _) => Victim.Importer,
                    (_, 0) => Victim.Backend,
                    _ => Victim.Server,
                };
                var moment = undisturbed[source].Duration * (1.2 * random.NextDouble());
                var said = await StrikeAsync(cluster, files, source, victim, moment, undisturbed[source]);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {source}, {victim} after {moment.TotalSeconds:0.00} s of {undisturbed[source].Duration.TotalSeconds:0.00} s: {said}"));
            }
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static string Edition(DirectoryInfo files, string source, int edition) => Path.Combine(files.FullName, string.Create(CultureInfo.InvariantCulture, $"{source}-{edition}"));

    // The database that every round begins with: what comes with the product, and a first edition of both sources.
    private static async Task PrepareAsync(PrivateCluster cluster, DirectoryInfo files)
    {
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE base", Token);
        await Migrator.RunAsync(cluster.Connection("base"), Token);
        await using var database = Database.OpenForWriting(cluster.Connection("base"));
        await foreach (var summary in SeedData.RunAsync(database, TimeProvider.System, Repository.SeedData, Token))
            Assert.True(summary.ExitCode == 0, summary.Message);
        foreach (var source in new[] { Ftth, Sirene })
        {
            var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(
                Import.Sources.Find(source)!, new ImportRequest { Paths = [Edition(files, source, 1)] }, progress: null, Token);
            Assert.True(summary.State == ImportState.Published, summary.Message);
        }
    }

    // By files, with a checkpoint: a copy that goes through the log takes over what the sequences had logged ahead in the template, and a
    // sequence that falls back to it after a crash gives the same key twice.
    private static Task CopyAsync(PrivateCluster cluster, string name) =>
        cluster.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE base STRATEGY FILE_COPY", Token);

    private static async Task<Undisturbed> MeasureAsync(PrivateCluster cluster, DirectoryInfo files, string source)
    {
        await CopyAsync(cluster, "whole");
        var old = await AskAsync(cluster.Connection("whole"), source);
        // Twice, for the first one finds nothing warm: a moment is drawn from what an import takes.
        await CopyAsync(cluster, "cold");
        await ImportAsync(cluster.Connection("cold"), source, Edition(files, source, 2));
        await cluster.ExecuteAsync("postgres", "DROP DATABASE cold WITH (FORCE)", Token);

        var import = ImportAsync(cluster.Connection("whole"), source, Edition(files, source, 2));
        await WaitForImporterAsync(cluster.Connection("whole"), () => import.IsCompleted);
        var since = Stopwatch.GetTimestamp();
        await import;
        var duration = Stopwatch.GetElapsedTime(since);
        var whole = await AskAsync(cluster.Connection("whole"), source);
        Assert.NotEqual(old, whole);
        var contents = await DescribeAsync(cluster.Connection("whole"));
        await cluster.ExecuteAsync("postgres", "DROP DATABASE whole WITH (FORCE)", Token);
        return new Undisturbed(old, whole, contents, duration);
    }

    private static async Task<string> StrikeAsync(PrivateCluster cluster, DirectoryInfo files, string source, Victim victim, TimeSpan moment, Undisturbed undisturbed)
    {
        await CopyAsync(cluster, "struck");
        var connection = cluster.Connection("struck");
        using var reader = new Reader(connection, source, undisturbed.Old, undisturbed.New);

        using var importer = Start(connection, source, Edition(files, source, 2));
        var told = importer.StandardOutput.ReadToEndAsync(Token);
        var warned = importer.StandardError.ReadToEndAsync(Token);
        await WaitForImporterAsync(connection, () => importer.HasExited);
        await Task.Delay(moment, Token);
        var doing = await DoingAsync(connection);
        var ended = importer.HasExited;
        switch (victim)
        {
            case Victim.Importer:
                importer.Kill();
                break;
            case Victim.Server:
                reader.MayMiss = true;
                cluster.KillAll();
                break;
            default:
                reader.MayMiss = true;
                cluster.KillBackends(await BackendsAsync(connection));
                break;
        }
        await importer.WaitForExitAsync(Token);
        if (victim != Victim.Importer && !ended)
            Assert.True(importer.ExitCode is 0 or 1, $"the importer ended with {importer.ExitCode}: {await told}{await warned}");
        await cluster.UpAsync(Token);
        if (victim != Victim.Importer)
            await reader.AnsweredAgainAsync();

        var since = Stopwatch.GetTimestamp();
        await WaitForImporterToLeaveAsync(connection);
        var left = Stopwatch.GetElapsedTime(since);
        var served = await AskAsync(connection, source);
        Assert.True(served == undisturbed.Old || served == undisturbed.New, $"after the kill, '{served}' is served: neither the old release nor the new one");
        await using (var look = new NpgsqlConnection(connection))
        {
            await look.OpenAsync(Token);
            Assert.Empty(await Contents.FindRemainsAsync(look));
        }

        await ImportAsync(connection, source, Edition(files, source, 2));
        Assert.Equal(undisturbed.New, await AskAsync(connection, source));
        var answers = await reader.StopAsync();
        Assert.Equal(undisturbed.Contents, await DescribeAsync(connection));
        await using (var look = new NpgsqlConnection(connection))
        {
            await look.OpenAsync(Token);
            Assert.Empty(await Contents.FindRemainsAsync(look));
        }
        await cluster.ExecuteAsync("postgres", "DROP DATABASE struck WITH (FORCE)", Token);
        return string.Create(CultureInfo.InvariantCulture, $"struck at '{doing}', {(ended || served == undisturbed.New ? "published already" : "nothing published")}, {answers} answers, lock free after {left.TotalMilliseconds:0} ms");
    }

    private static async Task<IReadOnlyList<int>> BackendsAsync(string connection)
    {
        await using var look = new NpgsqlConnection(connection);
        await look.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'datasud-import'", look);
        await using var rows = await command.ExecuteReaderAsync(Token);
        var found = new List<int>();
        while (await rows.ReadAsync(Token))
            found.Add(rows.GetInt32(0));
        return found;
    }

    // An import begins when its session does; what comes before is the start of a program.
    private static async Task WaitForImporterAsync(string connection, Func<bool> hasEnded)
    {
        while (!hasEnded() && (await BackendsAsync(connection)).Count == 0)
            await Task.Delay(5, Token);
    }

    // For the report: the beginning of the statement at work, on one line.
    private static async Task<string> DoingAsync(string connection)
    {
        await using var look = new NpgsqlConnection(connection);
        await look.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            """
            SELECT state || ': ' || left(regexp_replace(regexp_replace(query, '--[^\n]*', '', 'g'), '\s+', ' ', 'g'), 40)
            FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'datasud-import'
            ORDER BY state
            LIMIT 1
            """, look);
        return await command.ExecuteScalarAsync(Token) as string ?? "no session";
    }

    // The server learns that its client is gone when it next writes to it; until then the import holds its lock.
    private static async Task WaitForImporterToLeaveAsync(string connection)
    {
        var since = Stopwatch.GetTimestamp();
        while ((await BackendsAsync(connection)).Count > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "the session of the killed importer does not end");
            await Task.Delay(20, Token);
        }
    }

    private static async Task<string> DescribeAsync(string connection)
    {
        await using var look = new NpgsqlConnection(connection);
        await look.OpenAsync(Token);
        return await Contents.DescribeAsync(look);
    }

    private static async Task<string> AskAsync(string connection, string source)
    {
        await using var look = new NpgsqlConnection(connection);
        await look.OpenAsync(Token);
        return await Reader.AskAsync(look, source, Token);
    }

    private static Process Start(string connection, string source, string path) => Cli.Start(connection, null, "import", source, path, "--json");

    private static async Task ImportAsync(string connection, string source, string path)
    {
        using var process = Start(connection, source, path);
        var error = process.StandardError.ReadToEndAsync(Token);
        var said = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"the import ended with {process.ExitCode}: {said}{await error}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
