using System.Text;
using DataSud.Import.Arcep.Mci;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Ma connexion internet: what its files become, each imported by itself into one dataset.</summary>
public sealed class MciTests(MciTests.Imported database) : IClassFixture<MciTests.Imported>
{
    private const string Figure = "SELECT value FROM stats.observation_current WHERE key = @key";

    /// <summary>A seeded database with four files of one quarter.</summary>
    public sealed class Imported() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public List<ImportSummary> Summaries { get; } = [];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var files = new MciFiles();
            foreach (var path in new[] { files.Base(), files.Speed(), files.Technology(), files.Best() })
            {
                var summary = await new ImportPipeline(Database, TimeProvider.System).RunAsync(ArcepMci.Source, new ImportRequest { Paths = [path] }, null, CancellationToken.None);
                Assert.True(summary.State == ImportState.Published, summary.Message);
                Summaries.Add(summary);
            }
        }
    }

    [Fact]
    public void EveryRowIsReadAndEveryFileIsARelease()
    {
        Assert.Equal([1, 2, 3, 4], database.Summaries.Select(summary => summary.Release!.Value));
        Assert.All(database.Summaries, summary => Assert.Equal((MciFiles.Communes.Count, MciFiles.Communes.Count, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected)));
        Assert.All(database.Summaries, summary => Assert.Equal(("2026-Q2", new DateOnly(2026, 6, 30)), (summary.Edition, summary.OfficialDate)));
        Assert.All(database.Summaries, summary => Assert.All(summary.Checks, check => Assert.True(check.Passed, check.Name)));
    }

    [Fact]
    public async Task ACommuneHasItsCounts()
    {
        var n = MciFiles.Premises("13055");
        Assert.Equal(n, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-premises.commune.13055.2026-Q2" }));
        Assert.Equal(n - 4, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-eligible-premises.commune.13055.2026-Q2.wired.>=30" }));
        Assert.Equal(1, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-eligible-premises.commune.13055.2026-Q2.wired.ineligible" }));
        Assert.Equal(Math.Round(100m * (n - 20) / n, 2), await database.ValueAsync<decimal>(Figure, new { key = "arcep-mci-technology-rate.commune.13055.2026-Q2.ftth" }));
        Assert.Equal(5, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-best-technology-premises.commune.13055.2026-Q2.thd.xdsl.>=30" }));
    }

    [Fact]
    public async Task SumsAreOfAllTheirCommunes()
    {
        var region = MciFiles.Communes.Where(commune => commune.Region == "93").Sum(commune => MciFiles.Premises(commune.Code));
        var north = MciFiles.Communes.Where(commune => commune.Departement == "05").Sum(commune => MciFiles.Premises(commune.Code) - 4);
        Assert.Equal(region, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-premises.region.93.2026-Q2" }));
        Assert.Equal(north, await database.ValueAsync<int>(Figure, new { key = "arcep-mci-eligible-premises.departement.05.2026-Q2.wired.>=30" }));
        Assert.Equal(MciFiles.Communes.Sum(commune => MciFiles.Premises(commune.Code)), await database.ValueAsync<int>(Figure, new { key = "arcep-mci-premises.france.FR.2026-Q2" }));
        // the département, never the region of the same code
        Assert.Equal(MciFiles.Premises("93999"), await database.ValueAsync<int>(Figure, new { key = "arcep-mci-premises.departement.93.2026-Q2" }));
    }

    [Fact]
    public async Task AnEpciIsSummedOnlyWhenAllItsCommunesAreThere()
    {
        // Six EPCI cross the border of the region, and the files made here hold nothing beyond it.
        Assert.Equal(46, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-mci-premises' AND level = 'epci'"));
        Assert.Equal(
            await database.ValueAsync<long>("""
                SELECT sum(m.premises) FROM telecom.mci m JOIN ref.membership p ON p.commune_code = m.code WHERE p.epci_code = '200067825' AND m.variant = 'base'
                """),
            await database.ValueAsync<long>(Figure, new { key = "arcep-mci-premises.epci.200067825.2026-Q2" }));
    }

    [Fact]
    public async Task ARateSaysItsCountsAndCopperItsBreak()
    {
        var n = MciFiles.Premises("05061");
        Assert.Equal(
            $"{n - 10} éligibles / {n} locaux. Rupture de série au 2e trimestre 2026 : le cuivre n’est plus compté là où ses offres ferment",
            await database.ValueAsync<string>("SELECT note FROM stats.observation_current WHERE key = 'arcep-mci-technology-rate.commune.05061.2026-Q2.xdsl'"));
        Assert.Null(await database.ValueAsync<string>("SELECT note FROM stats.observation_current WHERE key = 'arcep-mci-technology-premises.commune.05061.2026-Q2.ftth'"));
    }

    [Fact]
    public async Task AFigureOfOneLineNamesIt() =>
        Assert.Equal("commune_debit_filaire.csv 2", await database.ValueAsync<string>($"""
            SELECT source_table || ' ' || source_line FROM stats.observation_current WHERE key = 'arcep-mci-eligible-premises.commune.{MciFiles.Communes[0].Code}.2026-Q2.wired.>=8'
            """));

    [Fact]
    public async Task EveryWordOfAFigureIsInTheVocabulary() =>
        Assert.Empty(await database.RowsAsync<string>("""
            SELECT DISTINCT d.key || '=' || d.value
            FROM stats.observation_current o
            CROSS JOIN LATERAL jsonb_each_text(o.dimensions) AS d
            WHERE o.indicator_code LIKE 'arcep-mci%' AND NOT EXISTS (SELECT FROM stats.dimension_current v WHERE v.key = d.key AND v.code = d.value)
            """));

    [Fact]
    public async Task TheRowsOfAFileAreKeptOnceForAllReleases()
    {
        Assert.Equal(4 * MciFiles.Communes.Count, await database.ValueAsync<int>("SELECT count(*) FROM telecom.mci"));
        Assert.Equal([1, 2, 3, 4], await database.RowsAsync<int>("SELECT origin_release FROM telecom.mci_part p JOIN catalog.release r ON r.id = p.release_id WHERE r.number = 4 ORDER BY 1"));
    }
}

/// <summary>What grows, what is refused, and what other forms of the files become.</summary>
public sealed class MciChangeTests : IAsyncLifetime
{
    private const string SpeedHeader = "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date\n";
    private const string BestHeader = "code_insee;nom_com;code_dep;code_reg;nbr;type;nbr_elig_8;elig_ftth;elig_coax;elig_cu_30;elig_thdr;elig_cu_8;elig_4gf;elig_hdr;elig_sat;date\n";

    private readonly SeededDatabaseFixture _database = new();
    private readonly MciFiles _files = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _files.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AQuarterIsAddedAndAnotherVariantTakesNothingAway()
    {
        await PublishAsync(_files.Speed(day: "2026-03-31"));
        await PublishAsync(_files.Speed("commune_debit.csv", less: 2));
        await PublishAsync(_files.Speed());
        Assert.Equal(
            ["2026-Q1 wired", "2026-Q2 all", "2026-Q2 wired"],
            await _database.RowsAsync<string>("SELECT DISTINCT period || ' ' || (dimensions ->> 'access') FROM stats.observation_current WHERE indicator_code = 'arcep-mci-eligible-rate' ORDER BY 1"));
        var before = await ContentAsync();

        var again = await ImportAsync(_files.Speed(day: "2026-03-31"));
        Assert.Equal((ImportState.Unchanged, 1), (again.State, again.Release));
        Assert.Equal(ImportState.Unchanged, (await ImportAsync(_files.Speed("commune_debit.csv", less: 2))).State);

        // a corrected edition replaces its own quarter and variant, nothing else
        await PublishAsync(_files.Speed(less: 1));
        var after = await ContentAsync();
        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Except(after), row => Assert.Contains(".2026-Q2.wired.>=30", row, StringComparison.Ordinal));
        Assert.NotEmpty(before.Except(after));
    }

    [Fact]
    public async Task AFileOfOneTerritoryTakesNothingFromTheOthers()
    {
        await PublishAsync(_files.Base());
        var path = _files.Write("commune.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;date", (_, n) => $"{n + 1000};all;2026-06-30");
        var summary = await new ImportPipeline(_database.Database, TimeProvider.System).RunAsync(
            ArcepMci.Source, new ImportRequest { Paths = [path], Territory = "departement:05" }, null, TestContext.Current.CancellationToken);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((162, MciFiles.Communes.Count - 162), (summary.RowsRead, summary.RowsOutside));

        Assert.Equal(MciFiles.Premises("05061") + 1000, await ValueAsync("arcep-mci-premises.commune.05061.2026-Q2"));
        Assert.Equal(MciFiles.Premises("13055"), await ValueAsync("arcep-mci-premises.commune.13055.2026-Q2"));
        Assert.Equal(MciFiles.Communes.Sum(commune => MciFiles.Premises(commune.Code)) + (162 * 1000), await ValueAsync("arcep-mci-premises.france.FR.2026-Q2"));
    }

    [Fact]
    public async Task OfOneTerritoryAloneNothingIsSaidOfTheRest()
    {
        var summary = await new ImportPipeline(_database.Database, TimeProvider.System).RunAsync(
            ArcepMci.Source, new ImportRequest { Paths = [_files.Base()], Territory = "93" }, null, TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Published, 946), (summary.State, summary.RowsRead));
        Assert.Equal(
            ["departement 04", "departement 05", "departement 06", "departement 13", "departement 83", "departement 84", "region 93"],
            await _database.RowsAsync<string>("""
                SELECT level || ' ' || territory_code FROM stats.observation_current WHERE indicator_code = 'arcep-mci-premises' AND level IN ('departement', 'region', 'france') ORDER BY 1
                """));
    }

    [Fact]
    public async Task ArcepSOwnRowsGoBeforeOurSumsAndAreComparedWithThem()
    {
        var ours = MciFiles.Communes.Where(commune => commune.Departement == "04").Sum(commune => MciFiles.Premises(commune.Code));
        await PublishAsync(_files.Base());
        var departement = await PublishAsync(_files.WriteText("departement.csv", $"code_dep;nom_dep;nbr;type;date\n04;Alpes-de-Haute-Provence;{ours + 5};all;2026-06-30\n93;Seine-Saint-Denis;{MciFiles.Premises("93999")};all;2026-06-30\n"));
        Assert.Contains(departement.Checks.SelectMany(check => check.Findings),
            finding => finding == $"departement, base: 1 of 2 sums of communes differ, the widest 04 nbr ({ours} for {ours + 5}).");
        Assert.Equal(ours + 5, await ValueAsync("arcep-mci-premises.departement.04.2026-Q2"));

        await PublishAsync(_files.WriteText("region.csv", "nom_reg;date;nbr;code_reg\nPACA;2026-06-30;4242;93\nMayotte;2026-06-30;17;06\n"));
        Assert.Equal(4242, await ValueAsync("arcep-mci-premises.region.93.2026-Q2"));
        Assert.Equal(17, await ValueAsync("arcep-mci-premises.region.06.2026-Q2"));
        Assert.Equal(ours + 5, await ValueAsync("arcep-mci-premises.departement.04.2026-Q2"));
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE key = 'arcep-mci-premises.departement.06.2026-Q2' AND value = 17"));
    }

    [Fact]
    public async Task AnOldFormIsReadByItsNames()
    {
        var path = _files.Write("2020_t3_commune_meilleure_techno_hd.csv", "code_insee;nom_com;code_dep;code_reg;nouveau;date;type;elig_sat;elig_hdr;elig_4fg;elig_cu_8;elig_thdr;elig_cu_30;elig_coax;elig_ftth;nbr_elig_8;nbr",
            (code, n) => $"x;30/09/2020;all;2;-;10;3;0;5;0;{(code == "05061" ? "n.d." : n - 20)};{n};{n}", Encoding.Latin1);
        var summary = await PublishAsync(path);
        Assert.Equal("2020-Q3", summary.Edition);
        Assert.Contains(summary.Notes, note => note.Contains("read as Windows-1252", StringComparison.Ordinal));
        Assert.Equal(10, await ValueAsync("arcep-mci-best-technology-premises.commune.13055.2020-Q3.hd.fixed-4g"));
        Assert.Equal("Évian-13055", await _database.ValueAsync<string>("SELECT name FROM telecom.mci WHERE code = '13055'"));
        // missing is not zero, neither in a commune nor in what it is part of; a column without a figure makes none
        Assert.Equal("not-in-source", await _database.ValueAsync<string>("SELECT missing_reason FROM stats.observation_current WHERE key = 'arcep-mci-best-technology-premises.commune.05061.2020-Q3.hd.ftth'"));
        Assert.Equal("not-in-source", await _database.ValueAsync<string>("SELECT missing_reason FROM stats.observation_current WHERE key = 'arcep-mci-best-technology-rate.departement.05.2020-Q3.hd.ftth'"));
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE dimensions ->> 'technology' = 'hd-radio'"));
        // copper was still counted as before
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'arcep-mci%' AND note LIKE '%Rupture%'"));
    }

    [Fact]
    public async Task ACommuneThatMergedIsSummedAndSaysSo()
    {
        await PublishAsync(_files.WriteText("commune.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;date\n05001;Abriès;05;93;40;all;2020-09-30\n05120;Ristolas;05;93;2;all;2020-09-30\n13201;Marseille 1er;13;93;7;all;2020-09-30\n13202;Marseille 2e;13;93;8;all;2020-09-30\n"));
        Assert.Equal("42 Somme de 05001 Abriès et 05120 Ristolas, communes du fichier", await _database.ValueAsync<string>("SELECT value || ' ' || note FROM stats.observation_current WHERE key = 'arcep-mci-premises.commune.05001.2020-Q3'"));
        Assert.Equal(15, await ValueAsync("arcep-mci-premises.commune.13055.2020-Q3"));
        Assert.Equal(0, await _database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-mci-premises' AND level IN ('departement', 'region', 'france')"));
    }

    public static TheoryData<string, string, string, string> SpoiltRows => new()
    {
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;100;all;0;100;100;100;101;90;80;2026-06-30", "line 2, elig_thd30, '101' is more than the 100 premises" },
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;100;all;0;100;90;95;80;80;80;2026-06-30", "line 2, elig_bhd8, '95' is more than elig_hd3, 90" },
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;100;all;0;100;90;9x;80;80;80;2026-06-30", "line 2, elig_bhd8, '9x' is not a whole number" },
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;;all;0;100;90;90;80;80;80;2026-06-30", "line 2, nbr, '' is empty" },
        { "commune_debit.csv", SpeedHeader, "0506;Gap", "line 2, whole line, '' has 2 columns where the header has 14" },
        { "commune_debit.csv", SpeedHeader, "GAP;Gap;05;93;100;all;0;100;90;90;80;80;80;2026-06-30", "line 2, code_insee, 'GAP' is no INSEE code of a commune" },
        { "commune_meilleure_techno_dsl.csv", BestHeader, "05061;Gap;05;93;100;all;90;60;20;10;0;10;10;0;0;2026-06-30", "line 2, nbr, '100' is less than the best technologies together, 110" },
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;100;all;0;100;90;90;80;80;80;2026-06-30\n05061;Gap;05;93;100;all;0;100;90;90;80;80;80;2026-06-30", "line 3, code_insee, '05061' stands twice for the same day and type" },
        { "commune_debit.csv", SpeedHeader, "05061;Gap;05;93;100;all;0;100;90;90;80;80;80;2026-06-31", "line 2, date, '2026-06-31' is not a date" },
    };

    [Theory]
    [MemberData(nameof(SpoiltRows))]
    public async Task ASpoiltRowIsRefusedWithItsLine(string name, string header, string row, string expected)
    {
        var summary = await ImportAsync(_files.WriteText(name, header + row + "\n"));
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
    }

    [Theory]
    [InlineData("download.csv", "only the name tells which this is")]
    [InlineData("commune_debit_filaire_terrestre.csv", "only the name tells which this is")]
    public async Task AVariantThatTheNameDoesNotTellIsNotGuessed(string name, string expected)
    {
        var summary = await ImportAsync(_files.Speed(name));
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWithUnknownMeasuresIsNotTakenForTheBareOne()
    {
        var summary = await ImportAsync(_files.WriteText("commune_techno.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;elig_ftth;elig_cuivre;date\n05061;Gap;05;93;100;all;1;2;2026-06-30\n"));
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("nearest to commune-techno, but lacks: 'elig_cu'", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASumThatIsNotThatOfItsPartsIsSaidAndNotRefused()
    {
        var summary = await PublishAsync(_files.WriteText("commune_meilleure_techno_dsl.csv", BestHeader + "05061;Gap;05;93;100;all;90;60;20;0;0;0;0;0;0;2026-06-30\n"));
        Assert.Contains("commune, meilleure-techno-dsl: 1 rows where they make another number than nbr_elig_8, the first 05061 (80 for 90).", summary.Checks.SelectMany(check => check.Findings));
    }

    [Fact]
    public async Task RowsOfAnotherTypeAreKeptAndFeedNoFigure()
    {
        var summary = await PublishAsync(_files.WriteText("commune.csv", "code_insee;nom_com;code_dep;code_reg;nbr;type;date\n05061;Gap;05;93;100;all;2026-06-30\n05061;Gap;05;93;60;pro;2026-06-30\n"));
        Assert.Contains("1 rows of type pro are kept and feed no figure.", summary.Checks.SelectMany(check => check.Findings));
        Assert.Equal(100, await ValueAsync("arcep-mci-premises.commune.05061.2026-Q2"));
        Assert.Equal(2, await _database.ValueAsync<int>("SELECT count(*) FROM telecom.mci"));
    }

    [Fact]
    public async Task TheOfficialSamplesAreRead()
    {
        var bare = await PublishAsync(SharedData.Find("arcep/samples-2026/mci-commune-2026T2-head.csv"));
        var speed = await PublishAsync(SharedData.Find("arcep/samples-2026/mci-commune-debit-2026T2-head.csv"));
        Assert.Equal((14, 14), (bare.RowsRead, bare.RowsAccepted));
        Assert.Equal((4, 4), (speed.RowsRead, speed.RowsAccepted));
        Assert.Equal(445, await ValueAsync("arcep-mci-eligible-premises.commune.05157.2026-Q2.all.>=100"));
        Assert.Equal(95.70m, await _database.ValueAsync<decimal>("SELECT value FROM stats.observation_current WHERE key = 'arcep-mci-eligible-rate.commune.05157.2026-Q2.all.>=100'"));
        Assert.Equal(60 + 770 + 212 + 3920 + 494 + 315 + 946 + 639 + 1463 + 1274 + 6303 + 332 + 191 + 111, await _database.ValueAsync<int>("SELECT sum(premises) FROM telecom.mci WHERE variant = 'base'"));
    }

    private async Task<int> ValueAsync(string key) => await _database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = @key", new { key });

    private Task<IReadOnlyList<string>> ContentAsync() => _database.RowsAsync<string>("SELECT key || ' ' || value || coalesce(note, '') FROM stats.observation_current WHERE indicator_code LIKE 'arcep-mci%'");

    private Task<ImportSummary> ImportAsync(string path) => Importing.RunAsync(_database, ArcepMci.Source, path);

    private async Task<ImportSummary> PublishAsync(string path)
    {
        var summary = await ImportAsync(path);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        return summary;
    }
}
