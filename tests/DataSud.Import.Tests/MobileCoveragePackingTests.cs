using System.Text;
using DataSud.Import.Pipeline;
using DataSud.Testing;
using NetTopologySuite.Features;
using NetTopologySuite.IO;
using NetTopologySuite.IO.Esri;
using static DataSud.Import.Tests.MobileCoverageFiles;

namespace DataSud.Import.Tests;

/// <summary>Maps in whatever they come: 7z, zip, gzip, shapefiles; what is not to be trusted is refused, and nothing is left on disk.</summary>
public sealed class MobileCoveragePackingTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Name = "2026_T1_couv_Metropole_OF_4G_data.gpkg";

    private const string Lambert = """PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],UNIT["Meter",1.0]]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PackedAndUnpackedAreTheSameFileAndNothingStaysOnDisk()
    {
        using var files = new MobileCoverageFiles().With(Name, layer => layer.Add(Square(0, 0, 1000), Orange()));
        var before = Unpacked();
        var plain = await ImportAsync(database, [files.Path(Name)]);
        Assert.Equal(ImportState.Published, plain.State);
        foreach (var path in new[] { files.SevenZip($"{Name}.7z", (Name, Name)), files.Zip("a.zip", ($"folder/{Name}", Name)), Gzip(files.Path(Name)) })
        {
            var packed = await ImportAsync(database, [path]);
            Assert.Equal((ImportState.Unchanged, plain.Sha256), (packed.State, packed.Sha256));
        }
        // a folder holds it twice: as it is, and packed
        Assert.Contains("Two files are called", (await ImportAsync(database, [files.Folder])).Message, StringComparison.Ordinal);
        Assert.Equal(before, Unpacked());

        static string Gzip(string path)
        {
            using var from = File.OpenRead(path);
            using var to = new System.IO.Compression.GZipStream(File.Create($"{path}.gz"), System.IO.Compression.CompressionLevel.Fastest);
            from.CopyTo(to);
            return $"{path}.gz";
        }
    }

    [Fact]
    public async Task AShapefileOf2018IsReadWithItsPartsPackedOrNot()
    {
        using var files = new MobileCoverageFiles();
        WriteShapefile(files.Path("Orange_Couv4G_201801.shp"), Lambert);
        var plain = await ImportAsync(database, [files.Path("Orange_Couv4G_201801.shp")], territory: "93");
        Assert.Equal((ImportState.Published, 2L, 1L, "2018-Q1"), (plain.State, plain.RowsAccepted, plain.RowsOutside, plain.Edition));
        var pieces = await database.RowsAsync<(string, string, string, double)>("""
            SELECT m.operator_code, m.technology || ' ' || m.usage, p.quality, round(sum(ST_Area(p.measured))::numeric / 1000)::float8
            FROM telecom.coverage_piece p JOIN telecom.coverage_map m ON m.id = p.map_id
            WHERE m.quarter = '2018-Q1' GROUP BY 1, 2, 3 ORDER BY 3
            """);
        // one of them has a hole
        Assert.Equal([("20801", "4g data", "bc", 8000), ("20801", "4g data", "covered", 1000)], pieces);

        string[] parts = [".shp", ".dbf", ".prj", ".shx"];
        var zipped = files.Zip("Orange.zip", parts.Select(part => ($"d/Orange_Couv4G_201801{part}", $"Orange_Couv4G_201801{part}")));
        Assert.Equal(ImportState.Unchanged, (await ImportAsync(database, [zipped], territory: "93")).State);
        Assert.Equal(ImportState.Unchanged, (await ImportAsync(database, [files.SevenZip("Orange.7z", parts.Select(part => ($"Orange_Couv4G_201801{part}", $"Orange_Couv4G_201801{part}")))], territory: "93")).State);

        File.Delete(files.Path("Orange_Couv4G_201801.prj"));
        Assert.Contains(".prj", (await ImportAsync(database, [files.Path("Orange_Couv4G_201801.shp")])).Message, StringComparison.Ordinal);
        File.Delete(files.Path("Orange_Couv4G_201801.dbf"));
        Assert.Contains(".dbf", (await ImportAsync(database, [files.Path("Orange_Couv4G_201801.shp")])).Message, StringComparison.Ordinal);
        WriteShapefile(files.Path("Orange_Couv4G_201801.shp"), """PROJCS["NTF_Lambert_II_etendu",GEOGCS["GCS_NTF"]]""");
        Assert.Contains("NTF_Lambert_II_etendu", (await ImportAsync(database, [files.Path("Orange_Couv4G_201801.shp")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArchiveThatIsNotToBeTrustedIsRefused()
    {
        using var files = new MobileCoverageFiles().With(Name, layer => layer.Add(Square(0, 0, 1000), Orange()));
        await File.WriteAllBytesAsync(files.Path("zeros.gpkg"), new byte[100 << 20], Token);
        await File.WriteAllTextAsync(files.Path("read.me"), "nothing", Token);
        var before = Unpacked();
        await RefusedAsync(files.SevenZip("escaping.7z", ($"../{Name}", Name)), "outside");
        await RefusedAsync(files.Zip("escaping.zip", ($"../{Name}", Name)), "outside");
        await RefusedAsync(files.SevenZip("bomb.7z", (Name, "zeros.gpkg")), "bomb");
        await RefusedAsync(files.Zip("bomb.zip", (Name, "zeros.gpkg")), "bomb");
        await RefusedAsync(files.SevenZip("other.7z", ("read.me", "read.me")), "holds no");
        await RefusedAsync(files.Zip("many.zip", Enumerable.Range(0, 1001).Select(i => ($"{i}.txt", "read.me"))), "1001 entries");
        await File.WriteAllTextAsync(files.Path("text.7z"), "7z it is not", Token);
        await RefusedAsync(files.Path("text.7z"), "not a readable 7z");
        await File.WriteAllTextAsync(files.Path("text.gpkg"), "SQLite it is not", Token);
        await RefusedAsync(files.Path("text.gpkg"), "no GeoPackage");
        await RefusedAsync(files.Path("read.me"), "is no map");
        await RefusedAsync(files.Path("missing.gpkg"), "does not exist");
        Assert.Equal(before, Unpacked());

        async Task RefusedAsync(string path, string said)
        {
            var summary = await ImportAsync(database, [path], dryRun: true);
            Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
            Assert.Contains(said, summary.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gpkg", 200)]
    [InlineData("7z", 60)]
    [InlineData("shp", 100)]
    public async Task SpoiltBytesAreRefusedOrCountedAndNeverCrash(string kind, int rounds)
    {
        using var files = new MobileCoverageFiles();
        string spoilt;
        if (kind == "shp")
        {
            WriteShapefile(files.Path("Orange_Couv4G_201801.shp"), Lambert);
            spoilt = files.Path("Orange_Couv4G_201801.shp");
        }
        else
        {
            files.With(Name, layer =>
            {
                for (var i = 0; i < 40; i++)
                    layer.Add(Square(2000 * i, 0, 1000), Orange(quality: i % 3 == 0 ? "BC" : null, departement: i % 4 == 0 ? "75" : "04"));
            });
            spoilt = kind == "7z" ? files.SevenZip($"{Name}.7z", (Name, Name)) : files.Path(Name);
        }
        var before = Unpacked();
        var random = new Random(4);
        string[] targets = kind == "shp" ? [spoilt, Path.ChangeExtension(spoilt, ".dbf")] : [spoilt];
        var states = new List<ImportState>();
        for (var round = 0; round < rounds; round++)
        {
            var target = targets[round % targets.Length];
            var whole = await File.ReadAllBytesAsync(target, Token);
            await File.WriteAllBytesAsync(target, Spoil(whole, random), Token);
            var summary = await ImportAsync(database, [spoilt], dryRun: true, territory: round % 2 == 0 ? "93" : null);
            Assert.True(summary.State is ImportState.DryRun or ImportState.Refused, $"Round {round}: {summary.State}, {summary.Message}");
            Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
            Assert.All(summary.Rejects, reject => Assert.NotEmpty(reject.Reason));
            states.Add(summary.State);
            await File.WriteAllBytesAsync(target, whole, Token);
        }
        // it was hit, and it was not always hit
        Assert.Contains(ImportState.Refused, states);
        if (kind != "7z")
            Assert.Contains(ImportState.DryRun, states);
        Assert.Equal(before, Unpacked());
    }

    // Bits turned, bytes replaced, stretches cut out or repeated, the end cut off; heads more often than the rest.
    private static byte[] Spoil(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                var from = random.Next(bytes.Length);
                bytes.AsSpan(from, Math.Min(random.Next(1, 200), bytes.Length - from)).Fill((byte)random.Next(256));
                return bytes;
            case 2:
                var cut = random.Next(bytes.Length);
                return [.. bytes[..cut], .. bytes[Math.Min(bytes.Length, cut + random.Next(1, 50))..]];
            default:
                for (var i = random.Next(1, 6); i > 0; i--)
                    bytes[random.Next(random.Next(2) == 0 ? bytes.Length : Math.Min(bytes.Length, 300))] = (byte)random.Next(256);
                return bytes;
        }
    }

    private static int Unpacked() => Directory.GetDirectories(Path.GetTempPath(), $"datasud-map-{Environment.ProcessId}-*").Length;

    private static void WriteShapefile(string path, string projection)
    {
        var reader = new WKTReader();
        IFeature Of(string ground, string quality, string departement) => new Feature(reader.Read(ground), new AttributesTable
        {
            { "operateur", "Orange" }, { "date", "201801" }, { "techno", "4G" }, { "usage", "data" }, { "niveau", quality }, { "bande", "" }, { "dept", departement }, { "LEGENDE", "Très bonne" },
        });
        Shapefile.WriteAllFeatures(
        [
            Of("POLYGON ((950000 6340000, 953000 6340000, 953000 6343000, 950000 6343000, 950000 6340000), (951000 6341000, 951000 6342000, 952000 6342000, 952000 6341000, 951000 6341000))", "BC", "04"),
            Of(SquareText(0, 0, 1000), "", "05"),
            Of(SquareText(5000, 0, 1000), "", "75"),
        ], path, projection, Encoding.UTF8);
    }
}
