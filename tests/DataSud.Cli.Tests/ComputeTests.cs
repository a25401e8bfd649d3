using System.Text.Json;
using DataSud.Testing;

namespace DataSud.Cli.Tests;

/// <summary>Computed coverage by the command line: by itself, after an import, and once at the end of a refresh.</summary>
public sealed class ComputeTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("datasud-compute").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FollowsWhatItDrawsOn()
    {
        // Nothing to compute from is no failure.
        var (exit, output, _) = await RunAsync("compute", "coverage");
        Assert.Equal((0, "No map of mobile coverage is here: there is nothing to compute from."), (exit, output.Trim()));
        Assert.Equal("null", (await RunAsync("compute", "coverage", "--json")).Output.Trim());
        Assert.DoesNotContain("computed", (await RunAsync("import", "territories", "--json", Outline(0))).Output, StringComparison.Ordinal);

        var ground = new CoverageGround(database);
        var release = await ground.BeginAsync("arcep-mobile-coverage");
        await ground.MapAsync(release, "20801", [("covered", CoverageGround.Rectangle(800_000, 6_200_000, 500_000, 500_000))]);
        await ground.ServeAsync(release);

        // Outlines are imported: what is drawn from them is computed.
        (exit, output, _) = await RunAsync("import", "territories", "--json", Outline(1));
        var summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, "published"), (exit, summary.GetProperty("state").GetString()));
        Assert.Equal(
            ("couverture-mobile-calculee", "published", 1, "2026-Q1"),
            (Computed(summary, "dataset").GetString(), Computed(summary, "state").GetString(), Computed(summary, "release").GetInt32(), Computed(summary, "edition").GetString()));

        // What it does not draw on leaves it alone, and the same outlines too.
        Assert.DoesNotContain("computed", (await RunAsync("import", "territories", "--json", Outline(1))).Output, StringComparison.Ordinal);
        Assert.StartsWith("coverage unchanged couverture-mobile-calculee release 1 (2026-Q1)", (await RunAsync("compute", "coverage")).Output, StringComparison.Ordinal);

        // It fails: the import stays published, and the exit code says it.
        await database.ValueAsync<string>("ALTER TABLE telecom.coverage_share ADD CONSTRAINT no_more CHECK (covered IS NULL) NOT VALID");
        (exit, output, var error) = await RunAsync("import", "territories", Outline(2));
        Assert.Equal(1, exit);
        Assert.StartsWith("territories published contours", error, StringComparison.Ordinal);
        Assert.Contains("couverture-mobile-calculee could not be computed", error, StringComparison.Ordinal);
        Assert.Equal("", output);

        // A refresh tries again, although nothing is new, once for all of its entries.
        await database.ValueAsync<string>("ALTER TABLE telecom.coverage_share DROP CONSTRAINT no_more");
        var manifest = Path.Combine(_folder, "sources.json");
        await File.WriteAllTextAsync(
            manifest,
            $$"""[ { "source": "territories", "path": "{{Outline(2)}}" }, { "name": "again", "source": "territories", "path": "{{Outline(2)}}" } ]""",
            TestContext.Current.CancellationToken);
        (exit, output, _) = await RunAsync("refresh", "--json", "--manifest", manifest);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, "done"), (exit, report.GetProperty("state").GetString()));
        Assert.Equal(["unchanged", "unchanged"], report.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("state").GetString()!));
        Assert.Equal(("published", 3), (Computed(report, "state").GetString(), Computed(report, "release").GetInt32()));
        Assert.DoesNotContain("computed", (await RunAsync("refresh", "--json", "--manifest", manifest)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainsItself()
    {
        var (exit, output, _) = await RunAsync("compute", "coverage", "--help");
        Assert.Equal(0, exit);
        Assert.Contains("white and grey zones", output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("compute", "coverage", "--jsn")).Exit);
    }

    private static JsonElement Computed(JsonElement document, string property) => document.GetProperty("computed").GetProperty(property);

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => Cli.RunAsync(database.ConnectionString, null, arguments);

    // The outline of Gap, somewhat larger each time.
    private string Outline(int number)
    {
        var file = Path.Combine(_folder, $"communes-{number}.geojson");
        var east = FormattableString.Invariant($"{6.1 + (0.01 * number)}");
        File.WriteAllText(file, $$$"""
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"05061","nom":"Gap"},
            "geometry":{"type":"Polygon","coordinates":[[[6,44.5],[{{{east}}},44.5],[{{{east}}},44.6],[6,44.6],[6,44.5]]]}}]}
            """);
        return file;
    }
}
