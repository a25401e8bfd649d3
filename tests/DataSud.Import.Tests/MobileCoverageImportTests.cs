using DataSud.Import.Pipeline;
using DataSud.Synthetic;
using DataSud.Testing;
using static DataSud.Import.Tests.MobileCoverageFiles;

namespace DataSud.Import.Tests;

/// <summary>Maps become pieces of the right area; a map takes the place of the same one; what is wrong is refused with its feature.</summary>
public sealed class MobileCoverageImportTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Name = "2026_T1_couv_Metropole_OF_4G_data.gpkg";

    [Fact]
    public async Task AreasAreThoseWorkedOutByHandAndLargePolygonsAreCut()
    {
        using var files = new MobileCoverageFiles().With("2025_T4_couv_Metropole_BOUY_4G_data.gpkg", layer =>
        {
            object?[] Of(string? quality) => [20820, "Bouygues Telecom", "Bouygues Telecom", null, "4g", "DATA", quality, "04"];
            layer.Add(Wkb($"MULTIPOLYGON ({SquareText(0, 0, 1000)["POLYGON ".Length..]}, {SquareText(2000, 0, 1000)["POLYGON ".Length..]})"), Of("TBC"));
            // a square of 3 km with a hole of 1 km
            layer.Add(Wkb("POLYGON ((950000 6340000, 953000 6340000, 953000 6343000, 950000 6343000, 950000 6340000), (951000 6341000, 951000 6342000, 952000 6342000, 952000 6341000, 951000 6341000))"), Of("bc"));
            // a bow-tie: two triangles of a quarter of a square kilometre
            layer.Add(Wkb("POLYGON ((960000 6340000, 961000 6341000, 961000 6340000, 960000 6341000, 960000 6340000))"), Of("CL"));
            // a disc of 1,000 vertices
            layer.Add(Wkb($"POLYGON (({string.Join(", ", Enumerable.Range(0, 1001).Select(i => FormattableString.Invariant($"{970000 + (1000 * Math.Cos(2 * Math.PI * (i % 1000) / 1000)):R} {6340000 + (1000 * Math.Sin(2 * Math.PI * (i % 1000) / 1000)):R}")))}))"), Of(null));
        });
        var summary = await files.ImportAsync(database);
        Assert.Equal((ImportState.Published, 4L, 4L, 0L, "2025-Q4"), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.RowsRejected, summary.Edition));
        Assert.Contains(summary.Checks, check => check.Name == "Rings do not cross" && check.Findings.Any(finding => finding.StartsWith("1 polygons of 5 ", StringComparison.Ordinal)));
        Assert.Contains(summary.Checks, check => check.Name == "A map has levels or has none" && check.Findings.Count == 1);

        var areas = (await database.RowsAsync<(string, double)>("""
            SELECT p.quality, sum(ST_Area(p.measured)) FROM telecom.coverage_piece p JOIN telecom.coverage_map m ON m.id = p.map_id
            WHERE m.quarter = '2025-Q4' AND m.operator_code = '20820' GROUP BY p.quality ORDER BY p.quality
            """)).ToDictionary();
        Assert.Equal(8e6, areas["bc"], 1e-3);
        Assert.Equal(0.5e6, areas["cl"], 1e-3);
        Assert.Equal(2e6, areas["tbc"], 1e-3);
        Assert.Equal(500 * 1000 * 1000 * Math.Sin(2 * Math.PI / 1000), areas["covered"], 1e-2);
        var map = Assert.Single(await database.RowsAsync<(string, string, int, int, int, int, string, bool)>("""
            SELECT technology, usage, source_srid, features, polygons, repaired, file_names, pieces = (SELECT count(*) FROM telecom.coverage_piece p WHERE p.map_id = m.id)
            FROM telecom.coverage_map m WHERE quarter = '2025-Q4' AND operator_code = '20820'
            """));
        Assert.Equal(("4g", "data", 2154, 4, 5, 1, "2025_T4_couv_Metropole_BOUY_4G_data.gpkg", true), map);
        Assert.Equal((0, true), Assert.Single(await database.RowsAsync<(int, bool)>("""
            SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom) OR NOT ST_IsValid(measured) OR departement_code <> '04')::int, max(ST_NPoints(geom)) <= 128 FROM telecom.coverage_piece WHERE map_id = (SELECT max(id) FROM telecom.coverage_map WHERE operator_code = '20820')
            """)));
        // drawn at small scales: as large as it is, in the units of the map (1.39 times at 44 degrees)
        var drawn = await database.ValueAsync<double>("SELECT sum(ST_Area(ST_Transform(geom, 2154))) FROM telecom.coverage_outline WHERE max_zoom = 12 AND quality = 'bc' AND map_id = (SELECT max(id) FROM telecom.coverage_map WHERE operator_code = '20820')");
        Assert.InRange(drawn, 7.5e6, 8.5e6);
        // tiles are cut from these very degrees of detail
        Assert.Equal(
            Storage.Features.Layers.Layers.Find("mobile-coverage")!.Outlines!.Zooms,
            await database.RowsAsync<int>("SELECT DISTINCT max_zoom::int FROM telecom.coverage_outline ORDER BY 1"));
    }

    [Fact]
    public async Task AMapTakesThePlaceOfTheSameOneBesideTheOthers()
    {
        await using var own = new OwnDatabase();
        await own.InitializeAsync();
        using var old = new MobileCoverageFiles()
            .With("2025_T4_couv_Metropole_OF_4G_data.gpkg", layer => layer.Add(Square(0, 0, 1000), Orange()))
            .With("2025_T4_couv_Metropole_OF_2G3G_voix.gpkg", layer => layer.Add(Square(0, 0, 1000), Orange(technology: "2G3G", usage: "voix")));
        Assert.Equal(ImportState.Published, (await old.ImportAsync(own.Database)).State);
        using var next = new MobileCoverageFiles().With(Name, layer => layer.Add(Square(0, 0, 2000), Orange()));
        Assert.Equal(ImportState.Published, (await next.ImportAsync(own.Database)).State);
        Assert.Equal(ImportState.Unchanged, (await next.ImportAsync(own.Database)).State);
        using var again = new MobileCoverageFiles().With(Name, layer => layer.Add(Square(0, 0, 3000), Orange()));
        Assert.Equal(ImportState.Published, (await again.ImportAsync(own.Database)).State);
        // still the very bytes of the first import, which are served
        Assert.Equal(ImportState.Unchanged, (await old.ImportAsync(own.Database)).State);

        var parts = await own.Database.RowsAsync<(int, string, string, double, bool)>("""
            SELECT r.number, m.quarter, m.technology || ' ' || m.usage, round(sum(ST_Area(p.measured))::numeric / 1000000)::float8, t.latest
            FROM telecom.coverage_map_part t
            JOIN catalog.release r ON r.id = t.release_id
            JOIN telecom.coverage_map m ON m.id = t.map_id
            JOIN telecom.coverage_piece p ON p.map_id = m.id
            GROUP BY r.number, m.quarter, m.technology, m.usage, t.latest
            ORDER BY r.number, m.quarter, m.technology
            """);
        Assert.Equal(
        [
            (1, "2025-Q4", "2g-or-3g voice", 1, true), (1, "2025-Q4", "4g data", 1, true),
            (2, "2025-Q4", "2g-or-3g voice", 1, true), (2, "2025-Q4", "4g data", 1, false), (2, "2026-Q1", "4g data", 4, true),
            (3, "2025-Q4", "2g-or-3g voice", 1, true), (3, "2025-Q4", "4g data", 1, false), (3, "2026-Q1", "4g data", 9, true),
        ], parts);
    }

    [Fact]
    public async Task OtherDepartementsArePassedOverBeforeTheirGeometryIsRead()
    {
        using var files = new MobileCoverageFiles().With("2024_T1_couv_Metropole_OF_4G_data.gpkg", layer =>
        {
            layer.Add(Square(0, 0, 1000), Orange(departement: "4"));
            layer.AddRaw("no geometry at all", Orange(departement: "75"));
            layer.AddRaw(null, Orange(departement: "93"));
            layer.Add(Square(0, 0, 1000), Orange(departement: null));
        });
        var summary = await files.ImportAsync(database, territory: "93");
        Assert.Equal((ImportState.Published, 2L, 2L, 2L, "region:93"), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.RowsOutside, summary.Territory));

        using var without = new MobileCoverageFiles().With("2024_T2_couv_OF_4G_data.gpkg", layer => layer.Add(Square(0, 0, 1), "x"), columns: ["rien TEXT"]);
        var refusal = await without.ImportAsync(database, territory: "93");
        Assert.Equal(ImportState.Refused, refusal.State);
        Assert.Contains("dept", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrongIsRefusedWithItsFeature()
    {
        using var files = new MobileCoverageFiles().With("2023_T1_couv_Metropole_OF_4G_data.gpkg", layer =>
        {
            layer.Add(Square(0, 0, 1000), Orange());
            layer.Add(Square(0, 0, 1000), Orange());
            layer.Add(Square(5000, 0, 1000), Orange("NC"));
            layer.Add(Square(6000, 0, 1000), [99999, null, null, null, "4G", "data", "CL", "04"]);
            layer.Add(Square(7000, 0, 1000), Orange(technology: "6G"));
            layer.Add(Square(8000, 0, 1000), Orange(usage: "fax"));
            layer.Add(Square(9000, 0, 1000), Orange(departement: "Alpes"));
            layer.Add(null, Orange());
            layer.AddRaw("text", Orange());
            layer.Add(Wkb("POINT (950000 6340000)"), Orange());
            layer.Add(Wkb("MULTIPOLYGON EMPTY"), Orange());
            layer.Add(Wkb("POLYGON ((5 44, 5.1 44, 5.1 44.1, 5 44))"), Orange());
            layer.Add(Square(0, 0, 1000)[..60], Orange());
            layer.Add(Wkb("POLYGON ((950000 6340000, 951000 6340000, 952000 6340000, 950000 6340000))"), Orange());
            layer.Add(Convert.FromHexString("010A000000010000000108000000030000000000000000000000000000000000000000000000000000000000F03F00000000000000000000000000000000"), Orange());
            layer.AddRaw(new byte[1 << 20], Orange(new string('x', 300_000)));
            layer.AddRaw(GeoPackageFile.Blob(4326, Square(0, 0, 1000)), Orange());
            // 4,294,967,295 rings of a polygon that has none
            layer.Add([1, 3, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], Orange());
            // Z and M are left out
            layer.Add(new NetTopologySuite.IO.WKBWriter(NetTopologySuite.IO.ByteOrder.BigEndian, false, true, true).Write(new NetTopologySuite.IO.WKTReader().Read("POLYGON ZM ((950000 6350000 1 2, 951000 6350000 1 2, 951000 6351000 1 2, 950000 6351000 1 2, 950000 6350000 1 2))")), Orange("BC"));
        });
        var summary = await files.ImportAsync(database);
        Assert.Equal((ImportState.Published, 19L, 2L, 17L), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(Enumerable.Range(2, 17).Select(line => (long)line), summary.Rejects.Select(reject => reject.Line).Order());
        string Reason(long line) => summary.Rejects.Where(reject => reject.Line == line).Select(reject => $"{reject.Column}: {reject.Value} {reject.Reason}").Single();
        Assert.Equal("geometry: couverture stands twice", Reason(2));
        Assert.Equal("niveau: NC is none of TBC, BC, CL", Reason(3));
        Assert.StartsWith("operateur: 99999 ", Reason(4), StringComparison.Ordinal);
        Assert.StartsWith("techno: 6G ", Reason(5), StringComparison.Ordinal);
        Assert.StartsWith("usage: fax ", Reason(6), StringComparison.Ordinal);
        Assert.StartsWith("dept: Alpes ", Reason(7), StringComparison.Ordinal);
        Assert.Contains("missing", Reason(8), StringComparison.Ordinal);
        Assert.Contains("Point", Reason(10), StringComparison.Ordinal);
        Assert.Contains("empty", Reason(11), StringComparison.Ordinal);
        Assert.Contains("EPSG:2154", Reason(12), StringComparison.Ordinal);
        Assert.Contains("cut", Reason(13), StringComparison.Ordinal);
        Assert.Contains("no ground", Reason(14), StringComparison.Ordinal);
        Assert.Contains("Curve", Reason(15), StringComparison.Ordinal);
        Assert.Contains("niveau", Reason(16), StringComparison.Ordinal);
        Assert.Contains("4326", Reason(17), StringComparison.Ordinal);
        Assert.Equal(1e6, await database.ValueAsync<double>("SELECT sum(ST_Area(p.measured)) FROM telecom.coverage_piece p JOIN telecom.coverage_map m ON m.id = p.map_id WHERE m.quarter = '2023-Q1' AND p.quality = 'bc'"), 1e-3);

        Assert.Equal(ImportState.Refused, (await files.ImportAsync(database, edition: "2023-Q2", maxRejects: 0.01)).State);
    }

    [Theory]
    [InlineData(2975, "POLYGON ((340000 7680000, 341000 7680000, 341000 7681000, 340000 7681000, 340000 7680000))", false)]
    [InlineData(4326, "POLYGON ((6 44, 6.1 44, 6.1 44.1, 6 44.1, 6 44))", true)]
    [InlineData(4326, "POLYGON ((55.5 -21, 55.6 -21, 55.6 -20.9, 55.5 -20.9, 55.5 -21))", false)]
    [InlineData(3857, "POLYGON ((667917 5465442, 668917 5465442, 668917 5466442, 667917 5466442, 667917 5465442))", true)]
    public async Task TheSystemIsReadFromTheFileAndOverseasIsNotMeasured(int srid, string ground, bool measured)
    {
        using var files = new MobileCoverageFiles().With($"2022_T1_couv_OF_5G_data_{srid}_{measured}.gpkg", layer => layer.Add(Wkb(ground), [64700, null, null, null, "5G", "data", null, "974"]), srid);
        var summary = await files.ImportAsync(database);
        Assert.Equal(ImportState.Published, summary.State);
        var map = Assert.Single(await database.RowsAsync<(int, bool, bool)>("""
            SELECT m.source_srid, bool_and(p.measured IS NOT NULL), bool_and(ST_Area(p.geom::geography) BETWEEN 400000 AND 200000000 AND abs(ST_Y(ST_Centroid(p.geom))) BETWEEN 20 AND 45)
            FROM telecom.coverage_map m JOIN telecom.coverage_piece p ON p.map_id = m.id
            WHERE m.release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'arcep-mobile-coverage') GROUP BY m.id
            """));
        Assert.Equal((srid, measured, true), map);
    }

    [Theory]
    [InlineData("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 27572 WHERE srs_id = 2154", "EPSG:27572")]
    [InlineData("UPDATE gpkg_spatial_ref_sys SET organization = 'NONE' WHERE srs_id = 2154", "NONE:2154")]
    [InlineData("UPDATE gpkg_contents SET data_type = 'tiles'", "no layer")]
    [InlineData("ALTER TABLE couverture RENAME COLUMN operateur TO o", null)]
    [InlineData("ALTER TABLE couverture RENAME COLUMN geom TO other", "no column geom")]
    [InlineData("ALTER TABLE couverture RENAME TO t; CREATE VIEW couverture AS SELECT * FROM t", "couverture")]
    [InlineData("ALTER TABLE gpkg_contents RENAME TO t; CREATE VIEW gpkg_contents AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT t.* FROM t, n", "gpkg_contents")]
    [InlineData("DROP TABLE gpkg_geometry_columns", "gpkg_geometry_columns")]
    [InlineData("DELETE FROM couverture", "no row")]
    [InlineData("UPDATE gpkg_contents SET table_name = 'missing'; UPDATE gpkg_geometry_columns SET table_name = 'missing'", "missing")]
    public async Task APackageThatIsNotWhatItSaysIsRefused(string sql, string? said)
    {
        using var files = new MobileCoverageFiles();
        using (var package = new GeoPackageFile(files.Path("2021_T1_couv_OF_4G_data.gpkg")))
        {
            package.AddReferenceSystem(2154);
            package.AddLayer("couverture", 2154, "MULTIPOLYGON", Columns).Add(Square(0, 0, 1000), Orange());
            package.Execute("PRAGMA legacy_alter_table = ON");
            package.Execute(sql);
        }
        var summary = await files.ImportAsync(database, dryRun: true);
        Assert.Equal((said is null ? ImportState.DryRun : ImportState.Refused), summary.State);
        if (said is not null)
            Assert.Contains(said, summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QuarterAndOperatorAreToldByTheNameTheFeaturesOrThePerson()
    {
        using var dated = new MobileCoverageFiles().With("couverture.gpkg", layer => layer.Add(Square(0, 0, 1000), Orange()));
        Assert.Equal("2026-Q1", (await dated.ImportAsync(database, dryRun: true)).Edition);
        using var bare = new MobileCoverageFiles().With("Couverture_SFR0_3G_data.gpkg", layer => layer.Add(Square(0, 0, 1000), "04"), columns: ["dept TEXT"]);
        var refusal = await bare.ImportAsync(database, dryRun: true);
        Assert.Equal(ImportState.Refused, refusal.State);
        Assert.Contains("--edition", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("2020-Q3", (await bare.ImportAsync(database, edition: "2020-Q3", dryRun: true)).Edition);
        using var nothing = new MobileCoverageFiles().With("couverture.gpkg", layer => layer.Add(Square(0, 0, 1000), "04"), columns: ["dept TEXT"]);
        Assert.Contains("operateur", (await nothing.ImportAsync(database, dryRun: true)).Message, StringComparison.Ordinal);
    }

    private sealed class OwnDatabase : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask InitializeAsync() => Database.InitializeAsync();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
