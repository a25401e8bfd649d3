using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

public sealed class OutlinesTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Square = """{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44.1],[6,44]]]}""";

    // Two triangles that meet where the ring crosses itself.
    private const string Bow = """{"type":"Polygon","coordinates":[[[6,44],[6.1,44.1],[6.1,44],[6,44.1],[6,44]]]}""";

    [Fact]
    public async Task TheOfficialOutlinesMakeTheRegionAndItsParts()
    {
        var summary = await Importing.RunAsync(database, Outlines.Source, SharedData.Find("geo/communes-2018.geojson"));

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((947, 947, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        var release = new { number = summary.Release };
        const string mine = "ref.contour c JOIN catalog.release r ON r.id = c.release_id AND r.dataset_id = 'contours' AND r.number = @number";
        Assert.Equal(
            ["commune 946", "departement 6", "epci 46", "region 1"],
            await database.RowsAsync<string>($"SELECT level || ' ' || count(*) FROM {mine} GROUP BY level ORDER BY level", release));
        Assert.Equal(["05001,05120"], await database.RowsAsync<string>($"SELECT array_to_string(made_of, ',') FROM {mine} WHERE level = 'commune' AND made_of IS NOT NULL", release));
        Assert.Equal(0, await database.ValueAsync<int>($"SELECT count(*) FROM {mine} WHERE NOT ST_IsValid(geom) OR NOT ST_IsPolygonCCW(geom) OR NOT ST_IsValid(ST_GeomFromGeoJSON(geojson))", release));
        Assert.Equal(0, await database.ValueAsync<int>($"SELECT count(*) FROM {mine} WHERE NOT ST_IsPolygonCCW(ST_GeomFromGeoJSON(geojson)) OR geojson LIKE '%crs%' OR geojson LIKE '%bbox%'", release));

        // 31,400 km² says INSEE; the outlines are simplified
        var region = await database.ValueAsync<double>($"SELECT area_km2 FROM {mine} WHERE level = 'region'", release);
        Assert.InRange(region, 31_000, 32_000);
        Assert.Equal(region, await database.ValueAsync<double>($"SELECT sum(area_km2) FROM {mine} WHERE level = 'commune'", release), 1.0);
        Assert.InRange(await database.ValueAsync<double>($"SELECT ST_Area(ST_SymDifference((SELECT geom FROM {mine} WHERE level = 'region'), ST_Union(geom))) FROM {mine} WHERE level = 'departement'", release), 0, 1e-9);
        Assert.Contains(summary.Checks, check => check.Name == "EPCI are whole" && check.Findings.Single().StartsWith("6 EPCI get no outline", StringComparison.Ordinal));
        Assert.Equal(ImportState.Unchanged, (await Importing.RunAsync(database, Outlines.Source, SharedData.Find("geo/communes-2018.geojson"))).State);
    }

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
    public async Task ACrossedRingIsRepairedAndCounted()
    {
        var summary = await ImportAsync(Feature("05061", Bow), dryRun: true);
        Assert.Equal(ImportState.DryRun, summary.State);
        Assert.Contains(summary.Checks, check => check.Findings.Contains("1 repaired: 05061."));
    }

    [Theory]
    [InlineData("""{"type":"Feature","properties":{"nom":"Gap"},"geometry":{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44]]]}}""", "code", "is missing from the properties")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061"},"geometry":{"type":"Point","coordinates":[6,44]}}""", "geometry", "is a Point")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061"},"geometry":null}""", "geometry", "is no geometry")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061"}}""", "geometry", "is missing")]
    [InlineData("""{"type":"Feature","properties":{"code":"05061","level":"canton"},"geometry":null}""", "level", "is none of commune")]
    [InlineData("""{"type":"Feature","properties":{"code":"05001"},"geometry":{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44]]]}}""", "code", "stands twice")]
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

    [Fact]
    public async Task ATruncatedFileIsRefusedWithItsPlace()
    {
        var path = Path.GetTempFileName() + ".geojson";
        await File.WriteAllTextAsync(path, $"{{\"type\":\"FeatureCollection\",\"features\":[\n{Feature("05001", Square)}", TestContext.Current.CancellationToken);
        var summary = await Importing.RunAsync(database, Outlines.Source, path);
        File.Delete(path);

        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("is not whole, valid JSON: line 2", summary.Message, StringComparison.Ordinal);
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
