using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataSud.Storage.Keys;
using DataSud.Testing;

namespace DataSud.Cli.Tests;

/// <summary>The command as a script calls it: exit codes, one JSON document on the standard output, help everywhere, never a stack trace.</summary>
public sealed class CommandLineTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    [Theory]
    [InlineData("--help", "import")]
    [InlineData("migrate --help", "Usage:")]
    [InlineData("seed --help", "Usage:")]
    [InlineData("import --help", "arcep-ftth")]
    [InlineData("import arcep-ftth --help", "Logements")]
    [InlineData("import territories --help", "--dry-run")]
    [InlineData("refresh --help", "--manifest")]
    [InlineData("openapi --help", "--check")]
    [InlineData("key --help", "revoke")]
    [InlineData("key create --help", "this once")]
    public async Task HelpIsEverywhereAndNeedsNoDatabase(string arguments, string expected)
    {
        var (exit, output, _) = await RunAsync(null, arguments.Split(' '));
        Assert.Equal(0, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "migrate", 1)]
    [InlineData("Host=/nowhere;Database=x;Username=x;Timeout=2", "migrate", 1)]
    [InlineData("Host=/nowhere;Database=x;Username=x;Timeout=2", "seed", 1)]
    [InlineData("this is no connection string", "seed", 1)]
    public async Task WithoutADatabaseOneLineSaysSo(string? connection, string command, int expected)
    {
        var (exit, output, error) = await RunAsync(connection, command);
        Assert.Equal(expected, exit);
        Assert.Equal("", output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import nothing-known file.csv")]
    [InlineData("import arcep-ftth")]
    [InlineData("import arcep-ftth --max-rejects many x")]
    [InlineData("import arcep-ftth file.csv --jsn")]
    [InlineData("refresh --manifest nowhere.json")]
    [InlineData("refresh --only nothing-known")]
    [InlineData("openapi --url nowhere")]
    [InlineData("key")]
    [InlineData("key create")]
    [InlineData("key create --list")]
    [InlineData("key create \u00a0")]
    [InlineData("key revoke 000000000000")]
    [InlineData("frobnicate")]
    public async Task AWrongCommandIsSaidToBeWrong(string arguments)
    {
        var (exit, _, error) = await RunAsync(database.ConnectionString, arguments.Split(' '));
        Assert.Equal(2, exit);
        Assert.NotEqual("", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceThatIsNotThereIsSaidSo()
    {
        var (exit, _, error) = await RunAsync(null, "openapi", "--check", "--url", "http://127.0.0.1:9");
        Assert.Equal(1, exit);
        Assert.Contains("Connection refused", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task SeedingAgainChangesNothing()
    {
        const string Releases = "SELECT string_agg(r::text, '|' ORDER BY id) FROM catalog.release r";
        var before = await database.ValueAsync<string>(Releases);
        Assert.NotNull(before);
        var (exit, _, error) = await RunAsync(database.ConnectionString, "seed");
        Assert.True(exit == 0, error);
        Assert.Equal(before, await database.ValueAsync<string>(Releases));
    }

    [Fact]
    public async Task AKeyIsShownOnceThenListedThenRevoked()
    {
        var (exit, output, error) = await RunAsync(database.ConnectionString, "key", "create", "quarterly refresh");
        Assert.True(exit == 0, error);
        var text = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var key = Assert.IsType<ApiKey>(ApiKey.Parse(text));
        Assert.Contains(key.Id, error, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text[17..]))), await database.ValueAsync<string>("SELECT encode(hash, 'hex') FROM catalog.api_key WHERE id = @Id", new { key.Id }));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*)::int FROM catalog.api_key k WHERE k::text LIKE '%' || @secret || '%'", new { secret = text[17..] }));

        (exit, output, error) = await RunAsync(database.ConnectionString, "key", "list");
        Assert.Equal(0, exit);
        Assert.Contains(output.Split('\n'), line => line.StartsWith(key.Id, StringComparison.Ordinal) && line.EndsWith("revoked -  quarterly refresh", StringComparison.Ordinal));
        Assert.DoesNotContain(text[17..], output + error, StringComparison.Ordinal);

        // with its id or, as people do, the whole of it
        var since = "";
        foreach (var given in new[] { text, key.Id })
        {
            (exit, output, error) = await RunAsync(database.ConnectionString, "key", "revoke", given);
            Assert.Equal(0, exit);
            Assert.DoesNotContain(text[17..], output + error, StringComparison.Ordinal);
            Assert.True(since is "" || since == output, "revoking again changed since when it is revoked");
            since = output;
        }
        (_, output, _) = await RunAsync(database.ConnectionString, "key", "list");
        Assert.DoesNotContain("revoked -  quarterly refresh", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnImportPrintsOneJsonDocumentAndItsExitCodeSaysHowItEnded()
    {
        var folder = Directory.CreateTempSubdirectory("datasud-cli");
        try
        {
            var missing = Path.Combine(folder.FullName, "nothing.csv");
            var (exit, output, _) = await RunAsync(database.ConnectionString, "import", "arcep-ftth", missing, "--json");
            Assert.Equal(2, exit);
            using (var summary = JsonDocument.Parse(output))
                Assert.Equal(("arcep-ftth", "refused"), (summary.RootElement.GetProperty("source").GetString(), summary.RootElement.GetProperty("state").GetString()));

            (exit, output, _) = await RunAsync(database.ConnectionString, "import", "strategy", Path.Combine(Repository.SeedData, "strategy"), "--json");
            Assert.Equal(0, exit);
            using (var summary = JsonDocument.Parse(output))
                Assert.Equal("unchanged", summary.RootElement.GetProperty("state").GetString());

            var manifest = Path.Combine(folder.FullName, "sources.json");
            await File.WriteAllTextAsync(manifest, $$"""[{ "source": "strategy", "path": {{JsonSerializer.Serialize(Path.Combine(Repository.SeedData, "strategy"))}} }, { "source": "arcep-ftth", "path": "nothing" }]""", TestContext.Current.CancellationToken);
            (exit, output, _) = await RunAsync(database.ConnectionString, "refresh", "--manifest", manifest, "--json");
            Assert.Equal(2, exit);
            using var report = JsonDocument.Parse(output);
            Assert.Equal(("refused", 2), (report.RootElement.GetProperty("state").GetString(), report.RootElement.GetProperty("exitCode").GetInt32()));
            Assert.Equal(
                ["strategy unchanged", "arcep-ftth refused"],
                report.RootElement.GetProperty("sources").EnumerateArray().Select(entry => $"{entry.GetProperty("name").GetString()} {entry.GetProperty("state").GetString()}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(string? connection, params string[] arguments) => Cli.RunAsync(connection, null, arguments);
}
