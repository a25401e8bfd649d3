using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Outlines: as given, followed through mergers, dissolved where every part is there; what is wrong is refused.</summary>
public sealed class OutlineImportTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string TwoSquares = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[5,44],[5.1,44],[5.1,44.1],[5,44.1],[5,44]]]},"properties":{"code":"04001","nom":"A"}},
        {"type":"Feature","geometry":GEOMETRY,"properties":{"code":"CODE","nom":"B"}}
        ]}
        """;

    private const string Square = """{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44.1],[6,44]]]}""";

    [Fact]
    public async Task TheCommunesOf2018BecomeThoseOfToday()
    {
        var summary = await Importing.RunAsync(database, Outlines.Source, SharedData.Find("geo/communes-2018.geojson"));
        Assert.Equal((ImportState.Published, 947L, 0L), (summary.State, summary.RowsRead, summary.RowsRejected));

        var counts = await database.RowsAsync<(string, int)>("SELECT level, count(*)::int FROM ref.contour_current GROUP BY level ORDER BY level");
        Assert.Equal([("commune", 946), ("departement", 6), ("epci", 46), ("region", 1)], counts);
        Assert.Equal("05001;05120", await database.ValueAsync<string>("SELECT array_to_string(made_of, ';') FROM ref.contour_current WHERE level = 'commune' AND code = '05001'"));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*)::int FROM ref.contour_current WHERE code = '05120'"));
        // what is served, as it is served: valid, counterclockwise, and every commune of the reference
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*)::int FROM ref.contour_current
            WHERE NOT ST_IsValid(ST_GeomFromGeoJSON(geojson)) OR NOT ST_IsPolygonCCW(ST_GeomFromGeoJSON(geojson)) OR ST_NPoints(geom) < 4
            """));
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*)::int FROM ref.territory t WHERE t.level = 'commune' AND t.in_scope AND NOT EXISTS (
                SELECT FROM ref.contour_current c WHERE c.level = 'commune' AND c.code = t.code)
            """));
        // a whole is its parts: 31,400 km² by INSEE
        Assert.InRange(await database.ValueAsync<decimal>("SELECT area_km2 FROM ref.contour_current WHERE level = 'region'"), 31_200, 31_900);
        Assert.InRange(await database.ValueAsync<decimal>("""
            SELECT abs(sum(area_km2) FILTER (WHERE level = 'commune') - sum(area_km2) FILTER (WHERE level = 'region')) FROM ref.contour_current
            """), 0, 1);
        Assert.InRange(await database.ValueAsync<double>("""
            SELECT ST_Area(ST_SymDifference(r.geom, d.geom)::geography) / 1e6
            FROM (SELECT geom FROM ref.contour_current WHERE level = 'region') r, (SELECT ST_Union(geom) AS geom FROM ref.contour_current WHERE level = 'departement') d
            """), 0, 1);

        var again = await Importing.RunAsync(database, Outlines.Source, SharedData.Find("geo/communes-2018.geojson"));
        Assert.Equal(ImportState.Unchanged, again.State);
    }

    [Theory]
    [InlineData("04001", Square, "04001")]
    [InlineData("", Square, "code")]
    [InlineData("04004", """{"type":"Point","coordinates":[6,44]}""", "Point")]
    [InlineData("04004", """{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,144.1],[6,44.1],[6,44]]]}""", "144.1")]
    [InlineData("04004", """{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6,44]]]}""", "")]
    [InlineData("04004", """{"type":"Polygon","coordinates":[[["6",44],[6.1,44],[6.1,44.1],[6,44]]]}""", "")]
    [InlineData("04004", "null", "")]
    public async Task AFeatureThatIsNoOutlineIsRefusedWithItsLine(string code, string geometry, string named)
    {
        var summary = await ImportAsync(TwoSquares.Replace("GEOMETRY", geometry, StringComparison.Ordinal).Replace("CODE", code, StringComparison.Ordinal));
        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        var reject = Assert.Single(summary.Rejects);
        Assert.Equal(3, reject.Line);
        Assert.Contains(named, $"{reject.Column} {reject.Value} {reject.Reason}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geom""")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""")]
    [InlineData("""{"type":"FeatureCollection"}""")]
    [InlineData("""[1,2,3]""")]
    [InlineData("code;nom\n04001;Aiglun\n")]
    public async Task AFileThatIsNoCollectionIsRefused(string text)
    {
        var before = await Importing.FingerprintAsync(database);
        var summary = await ImportAsync(text);
        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.NotEmpty(summary.Message!);
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }

    [Fact]
    public async Task ARingThatCrossesItselfIsRepairedAndCounted()
    {
        await using var other = new OwnDatabase();
        await other.InitializeAsync();
        const string Bow = """{"type":"Polygon","coordinates":[[[6,44],[6.1,44.1],[6.1,44],[6,44.1],[6,44]]]}""";
        var summary = await ImportAsync(TwoSquares.Replace("GEOMETRY", Bow, StringComparison.Ordinal).Replace("CODE", "04004", StringComparison.Ordinal), other.Database);
        Assert.Equal(ImportState.Published, summary.State);
        Assert.Contains(summary.Checks, check => check.Findings.Any(finding => finding.Contains("04004", StringComparison.Ordinal) || finding.Contains('1', StringComparison.Ordinal)));
        Assert.True(await other.Database.ValueAsync<bool>("SELECT ST_IsValid(geom) AND ST_NumGeometries(geom) = 2 FROM ref.contour_current WHERE code = '04004'"));
        Assert.Equal(0, await other.Database.ValueAsync<int>("SELECT count(*)::int FROM ref.contour_current WHERE level IN ('departement', 'region')"));
    }

    private Task<ImportSummary> ImportAsync(string text) => ImportAsync(text, database);

    private static async Task<ImportSummary> ImportAsync(string text, DatabaseFixture into)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("datasud-outlines").FullName, "communes.geojson");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        try
        {
            return await Importing.RunAsync(into, Outlines.Source, file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private sealed class OwnDatabase : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask InitializeAsync() => Database.InitializeAsync();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
