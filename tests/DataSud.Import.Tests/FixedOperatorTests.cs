using DataSud.Import.Arcep.FixedOperators;
using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

public sealed class FixedOperatorTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    [Fact]
    public async Task TheListOfArcepIsReadWithItsOddRows()
    {
        var file = SharedData.Find("arcep/samples-2026/mci-operateurs-extrait.csv");
        await RawTable.LoadAsync(database, "raw_operator", file, separator: ';');

        var summary = await Importing.RunAsync(database, ArcepFixedOperators.Source, file);

        Assert.Equal((ImportState.Published, 23L, 0L), (summary.State, summary.RowsRead, summary.RowsRejected));
        Assert.Equal(0, await database.ValueAsync<long>("""
            SELECT count(*)
            FROM raw_operator r
            FULL JOIN telecom.fixed_operator o ON o.code = r.code
            WHERE (btrim(r.nom), nullif(btrim(r.code_interop), '')) IS DISTINCT FROM (o.name, o.interop_code)
            """));
        Assert.Equal("Orange", await database.ValueAsync<string>("SELECT name FROM telecom.fixed_operator WHERE code = 'FRTE' AND NOT fictitious"));
    }

    [Fact]
    public async Task OddRowsAreToldApartAndDoublesRefused()
    {
        using var files = new TemporaryFiles();
        var file = files.Write("operateur.csv", "code;code_interop;nom\nFRTE;FTEL;Orange\nFORM;;Operateur fictif ARCEP\n??;;Inconnu \nVTHD;VTHD;Var Très Haut Débit \nFRTE;X;Orange\nA;;b\nBOUY;BOUY;\n");

        var summary = await Importing.RunAsync(database, ArcepFixedOperators.Source, file, maxRejects: 1);

        Assert.Equal((7L, 4L, 3L), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(["?? true Inconnu", "FORM true Operateur fictif ARCEP", "FRTE false Orange", "VTHD false Var Très Haut Débit"], await database.RowsAsync<string>("""
            SELECT concat_ws(' ', o.code, o.fictitious::text, o.name)
            FROM telecom.fixed_operator o JOIN catalog.dataset d ON d.current_release_id = o.release_id
            ORDER BY o.code COLLATE "C"
            """));
    }

    [Theory]
    [InlineData("region.geojson", """{"type":"Feature","properties":{"code":"93","nom":"Provence-Alpes-Côte d'Azur"},"geometry":SQUARE}""", "region 93")]
    [InlineData("departements-100m.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"05","nom":"Hautes-Alpes"},"geometry":SQUARE}]}""", "departement 05")]
    public async Task AnOutlineHasTheLevelOfItsFilesName(string name, string json, string expected)
    {
        using var files = new TemporaryFiles();
        var file = files.Write(name, json.Replace("SQUARE", """{"type":"Polygon","coordinates":[[[5,44],[6,44],[6,45],[5,45],[5,44]]]}"""));

        var summary = await Importing.RunAsync(database, Outlines.Source, file);

        Assert.Equal((ImportState.Published, 1L), (summary.State, summary.RowsAccepted));
        Assert.Equal(expected, await database.ValueAsync<string>("SELECT level || ' ' || code FROM ref.contour_current"));
    }

    [Theory]
    [InlineData("geo/departements-2018.geojson", "departement", 6)]
    [InlineData("geo/region-2018.geojson", "region", 1)]
    public async Task TheOutlinesOfDepartementsAndRegionAreRead(string path, string level, int count)
    {
        var summary = await Importing.RunAsync(database, Outlines.Source, SharedData.Find(path));

        Assert.Equal((ImportState.Published, (long)count), (summary.State, summary.RowsAccepted));
        Assert.Equal(count, await database.ValueAsync<int>("SELECT count(*)::int FROM ref.contour_current WHERE level = @level", new { level }));
    }

    private sealed class TemporaryFiles : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasud-files");

        public string Write(string name, string text)
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
