using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Features that other files hold: faults, levels, coarse départements.</summary>
public sealed class OutlineFeatureTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Square = """{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44.1],[6,44]]]}""";

    [Fact]
    public async Task TheSeedHasCoarseDepartementsAndARegionUnderTheirOwnLicence() =>
        Assert.Equal(
            ["departement 6 GPL-2", "region 1 GPL-2"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', c.level, count(*), r.licence)
                FROM ref.contour c JOIN catalog.release r ON r.id = c.release_id
                WHERE r.dataset_id = 'contours' AND r.origin = 'seed'
                GROUP BY c.level, r.licence ORDER BY c.level
                """));

    [Fact]
    public async Task ADepartementIsKnownByItsCodeWhereTheFileDoesNotSayTheLevel()
    {
        var features = string.Join(",\n", new[] { "04", "05", "06", "13", "83", "84" }.Select(code => Feature(code, Square)));
        var summary = await ImportAsync(features, dryRun: true);
        Assert.Equal((ImportState.DryRun, 6L), (summary.State, summary.RowsAccepted));
        Assert.DoesNotContain(summary.Checks, check => check.Name == "Codes are known" && check.Findings.Count > 0);
    }

    [Theory]
    [InlineData("""{"type":"Feature","properties":{"code":"05061"}}""", "geometry", "is missing")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061","level":"canton"},"geometry":null}""", "level", "is none of commune")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061"},"geometry":{"type":"Polygon","coordinates":[[[6,44],[6,44],[6,44],[6,44]]]}}""", "geometry", "covers no ground")]
    [InlineData("null", null, "is a feature without properties")]
    public async Task ABadFeatureIsARejectWithItsLine(string feature, string? column, string reason)
    {
        var before = await Importing.FingerprintAsync(database);
        var summary = await ImportAsync($"{Feature("05001", Square)},\n{feature}");

        Assert.Equal((ImportState.Refused, 2, 1), (summary.State, summary.RowsRead, summary.RowsRejected));
        var reject = Assert.Single(summary.Rejects);
        Assert.Equal((3, column), (reject.Line, reject.Column));
        Assert.StartsWith(reason, reject.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }

    private async Task<ImportSummary> ImportAsync(string features, bool dryRun = false)
    {
        var path = Path.Combine(Path.GetTempPath(), $"outlines-{Guid.NewGuid():N}.geojson");
        await File.WriteAllTextAsync(path, $"{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}", TestContext.Current.CancellationToken);
        try
        {
            return await Importing.RunAsync(database, Outlines.Source, path, dryRun);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Feature(string code, string geometry) => $$"""{"type":"Feature","properties":{"code":"{{code}}"},"geometry":{{geometry}} }""";
}
