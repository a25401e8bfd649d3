using System.Text.Json;
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
        var (exit, _, error) = await RunAsync(database.ConnectionString, "seed");
        Assert.True(exit == 0, error);
        Assert.Equal(3, await database.ValueAsync<int>("SELECT count(*)::int FROM catalog.release"));
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
