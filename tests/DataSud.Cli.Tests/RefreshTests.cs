using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataSud.Testing;

namespace DataSud.Cli.Tests;

/// <summary>The refresh as the job of each night calls it: from a server, twice at once, killed, and again.</summary>
public sealed class RefreshTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>, IAsyncLifetime
{
    private static int _editions;

    private readonly string _folder = Directory.CreateTempSubdirectory("datasud-refresh").FullName;
    private FileServer _server = null!;
    private byte[] _bytes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ManifestFile => Path.Combine(_folder, "sources.json");

    private Dictionary<string, string> Variables => new()
    {
        ["DATASUD_ALLOWED_HOSTS"] = _server.Address.GetLeftPart(UriPartial.Authority),
        ["DATASUD_CACHE"] = Path.Combine(_folder, "cache"),
        ["DATASUD_DATAGOUV_API"] = _server["/api/1/"].AbsoluteUri,
    };

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _bytes = Strategy(++_editions);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EachEntryEndsInOneLineAndTheReportInOneDocument()
    {
        _server.Serve("/files/strategie-2026t2.zip", _bytes);
        _server.Serve("/api/1/datasets/strategie/", Encoding.UTF8.GetBytes($$"""
            { "resources": [ { "title": "2026T2-strategie", "url": "{{_server["/files/strategie-2026t2.zip?key=s3cret"]}}", "last_modified": "2026-09-01T00:00:00Z" } ] }
            """), contentType: "application/json");
        _server.Serve("/page.csv", "<html>"u8.ToArray(), contentType: "text/html");
        await File.WriteAllTextAsync(ManifestFile, $$"""
            [
              { "name": "strategie", "source": "strategy", "dataset": { "slug": "strategie", "resources": ["-strategie$"] } },
              { "name": "page", "source": "arcep-ftth", "urls": ["{{_server["/page.csv"]}}"] },
              { "name": "absent", "source": "arcep-ftth", "urls": ["{{_server["/absent.csv"]}}"], "enabled": false }
            ]
            """, Token);

        var (exit, output, error) = await RunAsync();
        Assert.Equal(2, exit);
        Assert.StartsWith("strategie published strategie-2018 release ", Assert.Single(Lines(output)), StringComparison.Ordinal);
        Assert.Equal($"page refused arcep-ftth: {_server["/page.csv"]} answers a web page where a file was expected: it may have moved, or its site may be closed for a while.", Assert.Single(Lines(error), IsNoProgress));
        Assert.DoesNotContain("s3cret", output + error, StringComparison.Ordinal);

        (exit, output, _) = await RunAsync("--json");
        Assert.Equal(2, exit);
        using (var report = JsonDocument.Parse(output))
        {
            Assert.Equal(["startedAt", "finishedAt", "state", "exitCode", "sources"], report.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal(("refused", 2), (report.RootElement.GetProperty("state").GetString(), report.RootElement.GetProperty("exitCode").GetInt32()));
            Assert.Equal(["strategie unchanged", "page refused"], Ends(report));
        }

        // By name an entry is run whether enabled or not, and a failure counts more than a refusal.
        (exit, output, _) = await RunAsync("--json", "--only", "page,absent");
        Assert.Equal(1, exit);
        using (var report = JsonDocument.Parse(output))
            Assert.Equal(["page refused", "absent failed"], Ends(report));

        // Where the files are may be said from outside.
        (exit, output, _) = await Cli.RunAsync(
            database.ConnectionString, new Dictionary<string, string>(Variables) { ["DATASUD_URL_ABSENT"] = _server["/page.csv"].AbsoluteUri }, "refresh", "--manifest", ManifestFile, "--json", "--only", "absent");
        Assert.Equal(2, exit);
    }

    [Fact]
    public async Task OfTwoRefreshesOneWorksAndOneSaysSo()
    {
        var mayGoOn = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _server.Answer("/strategie.zip", async context =>
        {
            reached.TrySetResult();
            await mayGoOn.Task;
            await FileServer.Whole(_bytes)(context);
        });
        await WriteManifestAsync("/strategie.zip");
        var first = RunAsync("--json");
        if (await Task.WhenAny(reached.Task, first) == first)
            Assert.Fail((await first).ToString());
        var before = await ReleasesAsync();

        var (exit, output, error) = await RunAsync();
        Assert.Equal((0, "Another refresh is under way; nothing was done.", ""), (exit, Assert.Single(Lines(output)), error));
        (exit, output, _) = await RunAsync("--json");
        using (var skipped = JsonDocument.Parse(output))
            Assert.Equal((0, "skipped", 0), (exit, skipped.RootElement.GetProperty("state").GetString(), skipped.RootElement.GetProperty("sources").GetArrayLength()));
        Assert.Single(_server.Asked);
        Assert.Equal(before, await ReleasesAsync());

        mayGoOn.SetResult();
        (exit, output, _) = await first;
        using var done = JsonDocument.Parse(output);
        Assert.Equal((0, "done"), (exit, done.RootElement.GetProperty("state").GetString()));
        Assert.Equal(["strategie published"], Ends(done));
    }

    [Fact]
    public async Task AKilledRefreshLeavesNoLockAndItsDownloadIsTakenUp()
    {
        var half = _bytes.Length / 2;
        _server.Answer("/strategie.zip", FileServer.InTurn(FileServer.Beginning(_bytes, half, "\"1\"", FileServer.StallAsync), FileServer.Whole(_bytes)));
        await WriteManifestAsync("/strategie.zip");
        var before = await ReleasesAsync();

        using (var killed = Cli.Start(database.ConnectionString, Variables, "refresh", "--manifest", ManifestFile))
        {
            var patience = Stopwatch.StartNew();
            var began = false;
            while (!began && patience.Elapsed < TimeSpan.FromSeconds(60) && !killed.HasExited)
            {
                await Task.Delay(20, Token);
                began = Directory.EnumerateFiles(_folder, "part", SearchOption.AllDirectories).Any(part => new FileInfo(part).Length == half);
            }
            // As the kernel does when memory runs out: nothing is told to stop.
            killed.Kill();
            await killed.WaitForExitAsync(Token);
            Assert.True(began, "the download never began");
        }
        Assert.Equal(before, await ReleasesAsync());

        var (exit, output, error) = await RunAsync();

        Assert.True(exit == 0, error);
        Assert.StartsWith("strategie published strategie-2018 ", Assert.Single(Lines(output)), StringComparison.Ordinal);
        Assert.Equal($"bytes={half}-", _server.Asked[^1].Header("Range"));
        Assert.Equal(_bytes.Length - half, _server.Asked[^1].Sent);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_bytes)), await database.ValueAsync<string>("SELECT file_sha256 FROM catalog.fetch WHERE url = @url", new { url = _server["/strategie.zip"].AbsoluteUri }));
    }

    [Fact]
    public async Task AnImportTakesAnAddressToo()
    {
        _server.Serve("/strategie.zip", _bytes);
        var (exit, output, _) = await Cli.RunAsync(database.ConnectionString, Variables, "import", "strategy", _server["/strategie.zip"].AbsoluteUri, "--json");
        Assert.Equal(0, exit);
        using (var summary = JsonDocument.Parse(output))
            Assert.Equal("published", summary.RootElement.GetProperty("state").GetString());

        // A host that nobody allowed.
        (exit, _, var error) = await Cli.RunAsync(database.ConnectionString, new Dictionary<string, string> { ["DATASUD_CACHE"] = _folder, ["DATASUD_ALLOWED_HOSTS"] = "" }, "import", "strategy", _server["/strategie.zip"].AbsoluteUri);
        Assert.Equal((2, $"strategy refused strategie-2018: {_server["/strategie.zip"]} is not fetched: 127.0.0.1 is none of the hosts that official files come from."), (exit, Assert.Single(Lines(error))));

        (exit, _, error) = await Cli.RunAsync(database.ConnectionString, new Dictionary<string, string> { ["DATASUD_ALLOWED_HOSTS"] = "*" }, "import", "strategy", _server["/strategie.zip"].AbsoluteUri);
        Assert.Equal(1, exit);
        Assert.StartsWith("DATASUD_ALLOWED_HOSTS: '*' is no host", Assert.Single(Lines(error)), StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // On a busy machine the import takes long enough to tell how far it has come.
    private static bool IsNoProgress(string line) => !line.EndsWith(" MB/s", StringComparison.Ordinal) && !line.EndsWith(" left", StringComparison.Ordinal) && !line.EndsWith(" MB", StringComparison.Ordinal);

    private static IEnumerable<string> Ends(JsonDocument report) =>
        report.RootElement.GetProperty("sources").EnumerateArray().Select(entry => $"{entry.GetProperty("name").GetString()} {entry.GetProperty("state").GetString()}");

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) =>
        Cli.RunAsync(database.ConnectionString, Variables, ["refresh", "--manifest", ManifestFile, .. arguments]);

    private Task WriteManifestAsync(string path) =>
        File.WriteAllTextAsync(ManifestFile, $$"""[ { "name": "strategie", "source": "strategy", "urls": ["{{_server[path]}}"] } ]""", Token);

    private async Task<string?> ReleasesAsync() => await database.ValueAsync<string>("SELECT string_agg(r::text, '|' ORDER BY id) FROM catalog.release r");

    // The strategy with one figure of its own, packed.
    private static byte[] Strategy(int edition)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.SeedData, "strategy"), "*.csv"))
            {
                var text = File.ReadAllText(file);
                var changed = text.Replace("all-fixed,85,percent,85%", $"all-fixed,{10 + edition},percent,{10 + edition}%", StringComparison.Ordinal);
                Assert.Equal(Path.GetFileName(file) == "figures.csv", changed != text);
                using var entry = new StreamWriter(zip.CreateEntry(Path.GetFileName(file)).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                entry.Write(changed);
            }
        }
        return buffer.ToArray();
    }
}
