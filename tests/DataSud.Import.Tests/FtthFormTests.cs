using System.Text;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>What ARCEP's form becomes, and what is done with files that are not quite it, on a small edition made here: needs no official file. One good release, which must not move.</summary>
public sealed class FtthFormTests(FtthFormTests.Imported database) : IClassFixture<FtthFormTests.Imported>
{
    /// <summary>A seeded database with one good release.</summary>
    public sealed class Imported() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public ImportSummary Summary { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var files = new FtthFiles();
            Summary = await new ImportPipeline(Database, TimeProvider.System).RunAsync(ArcepFtth.Source, new ImportRequest { Paths = [files.Folder] }, null, CancellationToken.None);
            Assert.True(Summary.State == ImportState.Published, Summary.Message);
        }
    }

    [Fact]
    public void TheSummaryCountsEveryRow()
    {
        var summary = database.Summary;
        Assert.Equal((18, 18, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(("2018-Q1", new DateOnly(2018, 3, 31)), (summary.Edition!, summary.OfficialDate!.Value));
        Assert.Equal([4, 2, 8, 4], summary.Files.Select(file => file.RowsRead));
        Assert.All(summary.Checks, check => Assert.True(check.Passed, check.Name));
    }

    [Fact]
    public async Task ARowIsKeptAsInTheFile() =>
        Assert.Equal(
            ["05001 05001 900 60 f - f t 1  6", "05061 05061 21811 1623 f FRTE f f 1 FRTE 7", "05120 05001 300 0 f - t t 2 S@RT 9", "13055 13055 432378 24094 t - f f 0 FREE,FRTE,SFR0,UPCF 8"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', source_code, code, dwellings, business_premises, very_dense, coalesce(commitment, '-'), private_intention, rural, mountain,
                                 array_to_string(operators, ','), source_line)
                FROM telecom.ftth_commune
                ORDER BY source_code
                """));

    [Fact]
    public async Task CommunesThatMergedAreSummedAndSaySo() =>
        Assert.Equal(
            ["Abriès-Ristolas|1200|60|120|9.52|mixed|S@RT|Somme de 05001 Abriès et 05120 Ristolas, communes du fichier de 2018"],
            await database.RowsAsync<string>("""
                SELECT concat_ws('|', name, dwellings, business_premises, connectable_premises, connectable_rate, zone, array_to_string(operators, ','), note)
                FROM telecom.ftth_commune_layer
                WHERE code = '05001' AND quarter = '2018-Q1'
                """));

    [Fact]
    public async Task AnObservationOfOneLineNamesItAndASumDoesNot() =>
        Assert.Equal(
            ["13055 248140 ftthCommunes.csv 12", "05001 120 ftthCommunes.csv -"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', territory_code, value, source_table, coalesce(source_line::text, '-'))
                FROM stats.observation_current
                WHERE indicator_code = 'arcep-ftth-connectable-premises' AND level = 'commune' AND period = '2018-Q1' AND territory_code IN ('05001', '13055')
                ORDER BY territory_code DESC
                """));

    [Fact]
    public async Task ARateIsRecomputedFromCountsWithItsDenominator() =>
        Assert.Equal(
            ["53.97 percent {\"technology\": \"ftth\"} declared arcep 259674 raccordables / 481166 locaux (logements + établissements)"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', value, unit, dimensions, basis, source_code, note)
                FROM stats.observation_current
                WHERE key = 'arcep-ftth-connectable-rate.region.93.2018-Q1'
                """));

    [Fact]
    public async Task AnEpciWithoutAllItsCommunesHasNoFigure() =>
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'arcep%' AND level = 'epci'"));

    [Fact]
    public async Task TheSameBytesAreNotImportedTwice()
    {
        using var files = new FtthFiles();
        var before = await Importing.FingerprintAsync(database);

        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);

        Assert.Equal((ImportState.Unchanged, 0, 1), (summary.State, summary.ExitCode, summary.Release));
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }

    [Fact]
    public async Task ADryRunWritesNothingAtAll()
    {
        using var files = new FtthFiles().Replace("communes.csv", " 900    ", " 901    ");
        var before = await database.RowsAsync<string>("SELECT r::text FROM catalog.release r ORDER BY id");
        var served = await Importing.FingerprintAsync(database);
        var identity = await database.ValueAsync<long>("SELECT last_value FROM catalog.release_id_seq");

        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder, dryRun: true);

        Assert.Equal((ImportState.DryRun, 0, 18), (summary.State, summary.ExitCode, summary.RowsAccepted));
        Assert.Null(summary.Release);
        Assert.NotEmpty(summary.Checks);
        Assert.Equal(served, await Importing.FingerprintAsync(database));
        Assert.Equal(identity, await database.ValueAsync<long>("SELECT last_value FROM catalog.release_id_seq"));
        Assert.Superset(before.ToHashSet(), (await database.RowsAsync<string>("SELECT r::text FROM catalog.release r")).ToHashSet());
    }

    public static TheoryData<string, string, string, string, string> SpoiltCells => new()
    {
        { "communes.csv", " 21\u00A0811    ", " 21\u00A0B11    ", "line 7, Logements, ' 21\u00A0B11    ' is not a whole number", "a letter in a count" },
        { "ftthCommunes.csv", "11088,11414", "11088,1141x", "line 8, T1 2018, '1141x' is not a whole number", "a letter in a series" },
        { "ftthCommunes.csv", "05001,Catégorie", "05001,Catégories", "line 7, Champ, 'Catégories' is neither", "an unknown subject" },
        { "ftthCommunes.csv", "05061,Catégorie,25,25", "05061,Catégorie,25,20", "line 9, Catégorie, '20' is none of the classes", "a class that is none" },
        { "communes.csv", "05120,Ristolas", "05061,Ristolas", "line 9, Code commune, '05061' stands twice", "a doubled commune" },
        { "ftthCommunes.csv", "05120,Locaux", "05061,Locaux", "line 10, Code commune, '05061' stands twice", "a doubled row" },
        { "communes.csv", "13055,Marseille", "1305,Marseille", "line 8, Code commune, '1305' is no INSEE code", "a code without its last digit" },
        { "communes.csv", ",S@RT", "", "line 9, whole line, '' has 12 columns where the header has 13", "a row that is too short" },
        { "communes.csv", ",S@RT", ",S@RT,more", "line 9, whole line, 'more' has 14 columns where the header has 13", "a row that is too long" },
        { "communes.csv", ",FRTE\n", ",\"FRTE\n", "a quote is opened and never closed", "a quote that is not closed" },
    };

    [Theory]
    [MemberData(nameof(SpoiltCells))]
    public async Task ASpoiltCellIsACountedReject(string file, string old, string spoilt, string expected, string what)
    {
        using var files = new FtthFiles().Replace(file, old, spoilt);

        var summary = await RefusedAsync(files, expected);

        Assert.True(summary.RowsRejected > 0, what);
        var release = new { number = summary.Release };
        Assert.Equal(summary.RowsRejected, await database.ValueAsync<long>("SELECT count(*) FROM catalog.reject j JOIN catalog.release r ON r.id = j.release_id WHERE r.dataset_id = 'arcep-ftth' AND r.number = @number", release));
    }

    public static TheoryData<string, string> SpoiltFiles => new()
    {
        { "column", "'Établissements'" },
        { "quarters", "a period such as T1 2018" },
        { "latin1", "communes.csv is not in UTF-8: line 1, byte offset 1 (0xE9)" },
        { "png", "communes.csv is a PNG image" },
        { "empty", "communes.csv is empty" },
        { "header only", "there is no row of data" },
        { "companion", "Missing beside communes.csv, departements.csv, ftthDepartements.csv: ftthCommunes (Code commune, Champ, T1 2018…). One holds the dwellings" },
        { "département", "Département 05, 2018-Q1: the communes make 11534, ARCEP says 11535." },
        { "dwellings", "Département 05, Logements: the communes make 23011, ARCEP says 22012." },
        { "stranger", "notes.csv is none of the tables of arcep-ftth" },
    };

    [Theory]
    [MemberData(nameof(SpoiltFiles))]
    public async Task ASpoiltFileIsRefusedInAClearSentence(string kind, string expected)
    {
        using var files = new FtthFiles();
        _ = kind switch
        {
            "column" => files.Replace("communes.csv", "Établissements,", "Locaux pro,"),
            "quarters" => files.Replace("ftthCommunes.csv", "T4 2017,T1 2018", "avant,après"),
            "latin1" => files.WriteBytes("communes.csv", Encoding.Latin1.GetBytes(files.Read("communes.csv").Replace('\u2019', '\''))),
            "png" => files.WriteBytes("communes.csv", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]),
            "empty" => files.WriteBytes("communes.csv", []),
            "header only" => HeadersOnly(files),
            "companion" => files.Delete("ftthCommunes.csv"),
            "département" => files.Replace("ftthDepartements.csv", "11091,11534", "11091,11535"),
            "dwellings" => files.Replace("departements.csv", " 23\u00A0011    ", " 22\u00A0012    "),
            "stranger" => files.WriteBytes("notes.csv", "a,b\n1,2\n"u8.ToArray()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        await RefusedAsync(files, expected);
    }

    [Theory]
    [InlineData("communes.csv")]
    [InlineData("ftthCommunes.csv")]
    public async Task ACutFileIsNeverPublishedWhereverItIsCut(string name)
    {
        using var files = new FtthFiles();
        var whole = File.ReadAllBytes(files[name]);
        var before = await Importing.FingerprintAsync(database);
        var cuts = Enumerable.Range(1, 12).Select(part => whole.Length * part / 13).Concat([whole.Length - 1, whole.Length - 2, 1]);
        foreach (var cut in cuts)
        {
            files.WriteBytes(name, whole[..cut]);
            var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);
            Assert.True(summary.State == ImportState.Refused, $"cut at {cut}: {summary.State} {summary.Message}");
            Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        }
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }

    [Fact]
    public async Task ALostCommuneIsFoundEvenWithoutTheControlTables()
    {
        using var files = new FtthFiles().Delete("departements.csv").Delete("ftthDepartements.csv")
            .Replace("ftthCommunes.csv", "05120,Locaux Raccordables,3,24\n05120,Catégorie,5,5\n", "");
        await RefusedAsync(files, "line 9, Code commune, '05120' lacks 2 of its two rows in ftthCommunes");
    }

    private static FtthFiles HeadersOnly(FtthFiles files)
    {
        foreach (var name in new[] { "communes.csv", "ftthCommunes.csv", "departements.csv", "ftthDepartements.csv" })
            files.WriteBytes(name, Encoding.UTF8.GetBytes(string.Concat(files.Read(name).Split('\n').Take(5).Select(line => line + "\n"))));
        return files;
    }

    private async Task<ImportSummary> RefusedAsync(FtthFiles files, string expected)
    {
        var before = await Importing.FingerprintAsync(database);
        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);

        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        var said = summary.Message + string.Concat(summary.Rejects.Select(reject => $" {reject.File} line {reject.Line}, {reject.Column ?? "whole line"}, '{reject.Value}' {reject.Reason}"));
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Equal("refused", await database.ValueAsync<string>("SELECT state FROM catalog.release WHERE dataset_id = 'arcep-ftth' AND number = @Release", summary));
        Assert.Equal(before, await Importing.FingerprintAsync(database));
        return summary;
    }
}
