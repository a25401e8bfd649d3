using System.Globalization;
using System.Text;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>ARCEP's workbook since 2020: header text that moves, a quarter a column, another denominator, quarters that an edition drops.</summary>
public sealed class FtthWorkbookTests : IAsyncLifetime
{
    private static readonly object?[][] Titles = [["Réseaux en fibre optique jusqu'à l'abonné (FttH)"], ["Informations à l'échelle de la commune"], [], []];

    private readonly SeededDatabaseFixture _database = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("datasud-workbook").FullName;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AWorkbookIsReadSheetBySheet()
    {
        var summary = await PublishAsync(Workbook2022());

        Assert.Equal((7, 7, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(("2022-Q2", new DateOnly(2022, 6, 30)), (summary.Edition, summary.OfficialDate));
        Assert.Contains(summary.Notes, note => note.StartsWith("Passed over:", StringComparison.Ordinal) && note.Contains("#Couverture", StringComparison.Ordinal));
        Assert.Contains("2 sums of départements and quarters are equal.", summary.Checks.SelectMany(check => check.Findings));
        Assert.Equal(
            ["05001 05001 900 60 1000 990 INSEE f - f t 1 S@RT 6", "05061 05061 21811 1623 24000 24100 IPE f FRTE f f 0 FRTE 7", "05120 05001 300 - 310 300 INSEE f - t t 2  9", "13055 13055 432378 24094 480000 470000 IPE t - f f 0 FREE,FRTE,SFR0,UPCF 8"],
            await _database.RowsAsync<string>("""
                SELECT concat_ws(' ', source_code, code, dwellings, coalesce(business_premises::text, '-'), estimated_premises, ipe_premises, estimate_source, very_dense, coalesce(commitment, '-'),
                                 private_intention, rural, mountain, array_to_string(operators, ','), source_line)
                FROM telecom.ftth_commune
                ORDER BY source_code
                """));
    }

    [Fact]
    public async Task TheDenominatorIsTheEstimateAndSaysSo()
    {
        await PublishAsync(Workbook2022());
        Assert.Equal("83.33 20000 raccordables / 24000 locaux (meilleure estimation de l’Arcep, T2 2022)", await TextAsync("arcep-ftth-connectable-estimate-rate.commune.05061.2022-Q2"));
        Assert.Equal("20000", await TextAsync("arcep-ftth-connectable-premises.commune.05061.2022-Q2"));
        Assert.Equal("1310 Somme de 05001 Abriès et 05120 Ristolas, communes du fichier de 2022", await TextAsync("arcep-ftth-estimated-premises.commune.05001.2022-Q2"));
        Assert.Equal("estimated", await _database.ValueAsync<string>("SELECT basis FROM stats.observation_current WHERE key = 'arcep-ftth-estimated-premises.commune.13055.2022-Q2'"));
        Assert.Equal(505_310, await ValueAsync("arcep-ftth-estimated-premises.region.93.2022-Q2"));
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.indicator_current WHERE code IN ('arcep-ftth-connectable-rate', 'arcep-ftth-premises')"));
        Assert.Equal(
            ["2022-Q1 05061 24000 79.17 arcep-estimate", "2022-Q2 05061 24000 83.33 arcep-estimate"],
            await _database.RowsAsync<string>("SELECT concat_ws(' ', quarter, code, premises, connectable_rate, denominator) FROM telecom.ftth_commune_layer WHERE code = '05061' ORDER BY 1"));
    }

    [Fact]
    public async Task WhatIsEmptyIsMissingAndWhatItIsPartOfToo()
    {
        await PublishAsync(Workbook2022());
        // Ristolas says nothing of its business premises, and nothing of the first quarter
        Assert.Equal("not-in-source", await _database.ValueAsync<string>("SELECT missing_reason FROM stats.observation_current WHERE key = 'arcep-ftth-business-premises.commune.05001.2022-Q2'"));
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM telecom.ftth_commune_layer WHERE code = '05001' AND quarter = '2022-Q1'"));
        Assert.Equal(
            ["departement 13", "commune 05061", "commune 13055"],
            await _database.RowsAsync<string>("SELECT level || ' ' || territory_code FROM stats.observation_current WHERE indicator_code = 'arcep-ftth-connectable-premises' AND period = '2022-Q1' ORDER BY ordinal"));
    }

    [Fact]
    public async Task QuartersThatAnEditionNoLongerHoldsAreKeptWithTheirDenominator()
    {
        using var old = new FtthFiles();
        await PublishAsync(old.Folder);
        var rate = await TextAsync("arcep-ftth-connectable-rate.commune.05061.2018-Q1");
        var second = await PublishAsync(Workbook2022());
        Assert.Equal(2, second.Release);

        Assert.Equal(rate + ". Repris de la publication n° 1, édition 2018-Q1", await TextAsync("arcep-ftth-connectable-rate.commune.05061.2018-Q1"));
        Assert.Equal("83.33", (await TextAsync("arcep-ftth-connectable-estimate-rate.commune.05061.2022-Q2"))[..5]);
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-ftth-connectable-rate' AND period > '2018-Q1'"));
        Assert.Equal(
            ["2017-Q4 insee 1", "2018-Q1 insee 1", "2022-Q1 arcep-estimate -", "2022-Q2 arcep-estimate -"],
            await _database.RowsAsync<string>("""
                SELECT DISTINCT concat_ws(' ', l.quarter, l.denominator, coalesce(l.origin_release::text, '-'))
                FROM telecom.ftth_commune_layer l JOIN catalog.dataset d ON d.current_release_id = l.release_id
                ORDER BY 1
                """));
        // and what was published stays as it was
        Assert.Equal(rate, await _database.ValueAsync<string>("""
            SELECT concat_ws(' ', o.value, o.note) FROM stats.observation o JOIN catalog.release r ON r.id = o.release_id
            WHERE r.dataset_id = 'arcep-ftth' AND r.number = 1 AND o.key = 'arcep-ftth-connectable-rate.commune.05061.2018-Q1'
            """));
        // carried once more, it is still of the first
        await PublishAsync(Workbook("2022t3.xlsx", "T3 2022", ["T2 2022", "T3 2022"], (20_000, 21_000)));
        Assert.EndsWith("Repris de la publication n° 1, édition 2018-Q1", await TextAsync("arcep-ftth-connectable-rate.commune.05061.2018-Q1"), StringComparison.Ordinal);
        Assert.EndsWith("Repris de la publication n° 2, édition 2022-Q2", await TextAsync("arcep-ftth-connectable-premises.commune.05061.2022-Q1"), StringComparison.Ordinal);
        Assert.Equal("87.50", (await TextAsync("arcep-ftth-connectable-estimate-rate.commune.05061.2022-Q3"))[..5]);
    }

    public static TheoryData<string, string, string> Headers => new()
    {
        { "Meilleure estimation des locaux à date", "T3 2020", "2020-Q3" },
        { "Meilleure estimation des locaux T4 2021 ", "T4 2021", "2021-Q4" },
        { "meilleure  estimation des\u00A0locaux 2024 T1", "2024 T1", "2024-Q1" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task AHeaderThatMovesIsFollowed(string estimate, string quarter, string edition)
    {
        // a sheet saved as CSV in Latin-1, few columns and in another order
        var path = Path.Combine(_folder, "Communes.csv");
        File.WriteAllText(path, $"Réseaux;;;\nà l'échelle;;;\n;;;\n;;;\nCode commune;{quarter};{estimate};Nom commune\n05061;19\u00A0000; 24\u00A0000 ;Gap\n5062;-;12,6;Évian\n;;;\nSource : Arcep;;;\n", Encoding.Latin1);
        var summary = await PublishAsync(path);
        Assert.Equal(edition, summary.Edition);
        Assert.Equal($"79.17 19000 raccordables / 24000 locaux (meilleure estimation de l’Arcep, T{edition[^1]} {edition[..4]})", await TextAsync($"arcep-ftth-connectable-estimate-rate.commune.05061.{edition}"));
        Assert.Equal($"0.00 0 raccordables / 13 locaux (meilleure estimation de l’Arcep, T{edition[^1]} {edition[..4]})", await TextAsync($"arcep-ftth-connectable-estimate-rate.commune.05062.{edition}"));
    }

    [Fact]
    public async Task QuartersOnASheetOfTheirOwnAreBroughtToTheirCommune()
    {
        var path = Path.Combine(_folder, "2020t3-obs-hd-thd-deploiement.xlsx");
        XlsxFile.Write(path,
            ("Communes", [.. Titles, ["Code commune", "Nom commune", "Code département", "Meilleure estimation des locaux à date"], ["05061", "Gap", "05", 24_000], ["13055", "Marseille", 13, 480_000]]),
            ("FttH par communes", [.. Titles, ["Code commune", "Champ", "T2 2020", "T3 2020"],
                ["05061", "Locaux Raccordables", 11_000, 12_000], ["05061", "Catégorie", 25, 50], ["13055", "Locaux Raccordables", 300_000, 310_000]]));
        var summary = await PublishAsync(path);
        Assert.Equal((5, 5, "2020-Q3"), (summary.RowsRead, summary.RowsAccepted, summary.Edition));
        Assert.Equal("50.00 12000 raccordables / 24000 locaux (meilleure estimation de l’Arcep, T3 2020)", await TextAsync("arcep-ftth-connectable-estimate-rate.commune.05061.2020-Q3"));
        Assert.Equal("2020t3-obs-hd-thd-deploiement.xlsx#FttH par communes 6", await _database.ValueAsync<string>("SELECT source_table || ' ' || source_line FROM stats.observation_current WHERE key = 'arcep-ftth-connectable-premises.commune.05061.2020-Q3'"));
    }

    public static TheoryData<string, string, string> SpoiltRows => new()
    {
        { "05061,Gap,24000,19x00", "line 6, T1 2022, '19x00' is not a number of premises", "a letter in a count" },
        { "ABC,Gap,24000,19000", "line 6, Code commune, 'ABC' is no INSEE code of a commune", "a code that is none" },
        { "05061,Gap,24000,19000\n05061,Gap,24000,19000", "line 7, Code commune, '05061' stands twice", "a commune twice" },
        { "05061,Gap,-5,19000", "'-5' is not a number of premises", "a negative estimate" },
        { "05061,Gap,24000", "has 3 columns where the header has 4", "a short row" },
    };

    [Theory]
    [MemberData(nameof(SpoiltRows))]
    public async Task ASpoiltRowIsRefusedWithItsLine(string rows, string expected, string what)
    {
        var path = Path.Combine(_folder, "Communes.csv");
        File.WriteAllText(path, $"a\nb\nc\nd\nCode commune,Nom commune,Meilleure estimation des locaux T1 2022,T1 2022\n{rows}\n");
        var summary = await ImportAsync(path);
        Assert.True(summary.State == ImportState.Refused, what);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
    }

    [Fact]
    public async Task TheTwoFormsAreNotMixed()
    {
        using var old = new FtthFiles();
        File.Copy(Workbook2022(), Path.Combine(old.Folder, "2022t2.xlsx"));
        var summary = await ImportAsync(old.Folder);
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("import them one after the other", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTablesOf2018AreReadFromAWorkbookToo()
    {
        using var old = new FtthFiles();
        var path = Path.Combine(_folder, "2018t1.xlsx");
        XlsxFile.Write(path, [.. new[] { "communes", "ftthCommunes", "departements", "ftthDepartements" }.Select(name =>
            (name, (IReadOnlyList<object?[]>)[.. old.Read(name + ".csv").TrimEnd('\n').Split('\n').Select(line => line.Split(',').Select(cell => (object?)cell).ToArray())]))]);
        var summary = await PublishAsync(path);
        Assert.Equal((18, 0, "2018-Q1"), (summary.RowsAccepted, summary.RowsRejected, summary.Edition));
        Assert.Equal(259_674, await ValueAsync("arcep-ftth-connectable-premises.region.93.2018-Q1"));
    }

    private string Workbook2022() => Workbook("2022t2-obs-hd-thd-deploiement-vf.xlsx", "T2 2022", ["T1 2022", "T2 2022"], (19_000, 20_000));

    private string Workbook(string name, string last, string[] quarters, (int First, int Second) gap)
    {
        var path = Path.Combine(_folder, name);
        XlsxFile.Write(path,
            ("Couverture", [["Couverture"], [], [], [null, "2022 T1", "2022 T2"], [], [], ["Locaux", 43_000_000, 43_500_000]]),
            ("Communes",
            [
                .. Titles,
                ["Code commune", "Nom commune", "Code région", "Code département", "Siren EPCI", "EPCI AMII", "Logements", "Établissements", $"Meilleure estimation des locaux {last}",
                 $"Nombre locaux IPE {last} (somme tous OI)", $"Source retenue {last}", "Zones très denses", "Engagements L. 33-13 et AMEL", "Intentions privées hors engagement L. 33-13",
                 "Commune rurale", "Commune de montagne", $"OI {last}", quarters[0], quarters[1]],
                [5001, "Abriès", 93, 5, 200067452, null, 900, 60, 1000, 990, "INSEE", 0, null, 0, 1, 1, "S@RT", 90, 96],
                ["05061", "Gap", 93, "05", "200067825", "x", 21811, 1623, 24000.4.ToString(CultureInfo.InvariantCulture), 24100, "IPE", null, "FRTE ", null, null, null, "FRTE", gap.First, gap.Second],
                ["13055", "Marseille", "93", "13", "200054807", null, 432_378, 24_094, 480_000, 470_000, "IPE", 1, "-", null, null, "-", "FREE-FRTE-SFR0-UPCF", 400_000, 410_000],
                ["05120", "Ristolas", 93, "05", 200067452, null, 300, null, 310, 300, "INSEE", null, null, 1, 1, 2, null, null, 24],
                ["Total France", null, null, null, null, null, 455_389, null, 505_310],
            ]),
            ("FttH par Départements", [.. Titles, ["Code département", "Champ", $"Meilleure estimation des locaux {last}", quarters[0], quarters[1]], ["13", "Locaux Raccordables", 480_000, 400_000, 410_000], ["* provisoire"]]));
        return path;
    }

    private async Task<int> ValueAsync(string key) => await _database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = @key", new { key });

    private async Task<string> TextAsync(string key) => (await _database.ValueAsync<string>("SELECT concat_ws(' ', value, note) FROM stats.observation_current WHERE key = @key", new { key }))!;

    private Task<ImportSummary> ImportAsync(string path) => Importing.RunAsync(_database, ArcepFtth.Source, path);

    private async Task<ImportSummary> PublishAsync(string path)
    {
        var summary = await ImportAsync(path);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        return summary;
    }
}
