using System.Globalization;
using System.IO.Compression;
using System.Text;
using DataSud.Import.Arcep.Cartefibre;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Cartefibre: buildings counted as they pass, the attributes of the layer, and what is refused.</summary>
public sealed class CartefibreTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>, IDisposable
{
    private const string Header = "x,y,imb_id,num_voie,cp_no_voie,type_voie,nom_voie,batiment,code_insee,code_poste,nom_com,catg_loc_imb,imb_etat,pm_ref,pm_etat,pm_date_mad,code_l331,type_imb,date_completude,date_completude_manquante\n";

    private static readonly (string, char, int)[] Columns =
    [
        ("ID", 'C', 30), ("INSEE_COM", 'C', 5), ("NOM_COM", 'C', 50), ("INSEE_AR", 'C', 5), ("NOM_REG_1", 'C', 60), ("POPULATION", 'N', 24),
        ("ZMD_privé", 'N', 24), ("L_33-13", 'C', 20), ("zone", 'C', 10), ("Locaux", 'N', 24), ("oi", 'C', 40), ("oi_bis", 'C', 40), ("ftth", 'N', 24), ("couv", 'N', 24),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("datasud-cartefibre").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BuildingsAreCountedByStateCategoryAndOperator()
    {
        var summary = await PublishAsync(Buildings("carte_fibre_immeubles_2026_T2_20260902.csv",
            Row("05061", "individuel", "deploye", "FRTE"), Row("05061", "individuel", "déployé", "FRTE"), Row("05061", "entre 2 et 11", "cible", "FRTE"),
            Row("05061", "individuel", "En cours de déploiement", ""), Row("05001", "individuel", "signe", "XPFI"), Row("05120", "individuel", "signe", "XPFI"),
            Row("13201", "\"12 et plus\"", "raccordable demande", "SFR0"), Row("13216", "individuel", "abandonne", "SFR0")));

        Assert.Equal((8, 8, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(("2026-Q2", new DateOnly(2026, 6, 30)), (summary.Edition, summary.OfficialDate));
        Assert.Contains(summary.Notes, note => note.Contains("counted twice", StringComparison.Ordinal));
        Assert.Equal(
            ["05001 signe individuel XPFI 1 6", "05061 cible entre 2 et 11 FRTE 1 4", "05061 deploye individuel FRTE 2 2", "05061 en cours de deploiement individuel  1 5",
             "05120 signe individuel XPFI 1 7", "13201 raccordable demande 12 et plus SFR0 1 8", "13216 abandonne individuel SFR0 1 9"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', b.code, b.state, b.category, b.operator, b.buildings, b.source_line)
                FROM telecom.cartefibre_building b JOIN catalog.dataset d ON d.current_release_id = b.release_id
                ORDER BY b.code, b.state
                """));
        Assert.Equal(2, await ValueAsync("arcep-cartefibre-buildings.commune.05061.2026-Q2.deployed"));
        Assert.Equal("50.00 2 / 4 immeubles", await TextAsync("arcep-cartefibre-buildings-rate.commune.05061.2026-Q2.deployed"));
        Assert.Equal("2 Somme de 05001 et 05120 du fichier", await TextAsync("arcep-cartefibre-buildings.commune.05001.2026-Q2.signed"));
        Assert.Equal("1 Somme de 13201 et 13216 du fichier", await TextAsync("arcep-cartefibre-buildings.commune.13055.2026-Q2.connectable-on-demand"));
        // four communes are no département
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'arcep-cartefibre%' AND level <> 'commune' AND period = '2026-Q2'"));
    }

    [Fact]
    public async Task AQuarterIsAddedAndTheTwoKindsStandBesideOneAnother()
    {
        var communes = MciFiles.Communes.Where(commune => commune.Region == "93").Select(commune => commune.Code).ToList();
        await PublishAsync(Buildings("immeubles_2025_T1.csv", [.. communes.Select(code => Row(code, "individuel", "deploye", "FRTE")), Row("05061", "individuel", "cible", "FRTE")]));
        await PublishAsync(Layer("2025t1-commune.zip", communes.Where(code => code != "13055").Select(code => (code, 10, 8, "80")).Append(("13201", 60, 57, "95")).Append(("13202", 40, 4, "10"))));
        await PublishAsync(Buildings("immeubles_2025_T2.csv", Row("05061", "individuel", "deploye", "FRTE")));

        Assert.Equal(946, await ValueAsync("arcep-cartefibre-buildings.region.93.2025-Q1.deployed"));
        Assert.Equal("99.39 162 / 163 immeubles. Somme des 162 communes", await TextAsync("arcep-cartefibre-buildings-rate.departement.05.2025-Q1.deployed"));
        Assert.Equal("61.00 61 raccordables / 100 locaux. Somme de 13201 Commune 13201 et 13202 Commune 13202 du fichier", await TextAsync("arcep-cartefibre-connectable-rate.commune.13055.2025-Q1"));
        Assert.Equal((945 * 8) + 61, await ValueAsync("arcep-cartefibre-connectable-premises.region.93.2025-Q1"));
        Assert.Equal(1, await ValueAsync("arcep-cartefibre-buildings.commune.05061.2025-Q2.deployed"));
        Assert.Equal(ImportState.Unchanged, (await ImportAsync(Layer("2025t1-commune.zip", communes.Where(code => code != "13055").Select(code => (code, 10, 8, "80")).Append(("13201", 60, 57, "95")).Append(("13202", 40, 4, "10"))))).State);
    }

    [Fact]
    public async Task TheLayerIsReadWhateverItsBytesAreSaidToBe()
    {
        (string, string, string)[] rows = [("05157", "Saint-Véran", "CC Cœur de Lozère"), ("05061", "Gap", "")];
        foreach (var (encoding, quarter) in new (Encoding?, int)[] { (null, 1), (Encoding.UTF8, 2) })
        {
            var path = Path.Combine(_folder, $"T{quarter} 2024.dbf");
            File.WriteAllBytes(path, DbfFile.Write(Columns, rows.Select(row => Cells(row.Item1, row.Item2, row.Item3, "9.000000000000000", "1.000000000000000", "10")), encoding));
            await PublishAsync(path);
            Assert.Equal("Saint-Véran|CC Cœur de Lozère|zipri|{FRTE,SFR0}|9|1|10|1", await database.ValueAsync<string>("""
                SELECT concat_ws('|', c.name, c.epci_name, c.zone, c.operators, c.premises, c.connectable_premises, c.class, c.source_line)
                FROM telecom.cartefibre_commune c JOIN catalog.dataset d ON d.current_release_id = c.release_id WHERE c.code = '05157'
                """));
        }
        Assert.Equal("11.11 1 raccordables / 9 locaux", await TextAsync("arcep-cartefibre-connectable-rate.commune.05157.2024-Q1"));
    }

    [Fact]
    public async Task WhatIsWrongInTheLayerIsSaid()
    {
        var classes = await PublishAsync(Layer("2023t1-commune.zip", [("05061", 100, 94, "95"), ("05157", 10, 11, "95")]));
        Assert.Contains("1 communes of another class than their rate: 05061.", classes.Checks.SelectMany(check => check.Findings));
        Assert.Contains("1 communes pass 100 %: 05157.", classes.Checks.SelectMany(check => check.Findings));

        var number = Path.Combine(_folder, "2023t2.dbf");
        File.WriteAllBytes(number, DbfFile.Write(Columns, [Cells("05061", "Gap", "", "9", "1x", "0"), Cells("05157", "Saint-Véran", "", "9", "1", "10")]));
        await RefusedAsync(number, "line 1, whole line, '' holds a cell that cannot be read");
        Assert.Equal((ImportState.Published, 1, 1), await HalfAsync(number));

        var city = Layer("2023t3-commune.zip", [("13055", 100, 94, "80"), ("13201", 10, 1, "10")]);
        await RefusedAsync(city, "'13055' is counted in its arrondissements already");
        var whole = File.ReadAllBytes(number);
        File.WriteAllBytes(number, whole[..^120]);
        await RefusedAsync(number, "2023t2.dbf was cut: its 2 rows take");
        File.WriteAllBytes(number, [.. whole.AsSpan(0, 40)]);
        await RefusedAsync(number, "2023t2.dbf is none of the tables of arcep-cartefibre");
        File.WriteAllText(number, "code_insee;nbr\n05061;1\n");
        await RefusedAsync(number, "2023t2.dbf is none of the tables of arcep-cartefibre");
    }

    public static TheoryData<string, string> SpoiltRows => new()
    {
        { Row("0506", "individuel", "deploye", "FRTE").Replace("0506,", "GAP,", StringComparison.Ordinal), "line 2, code_insee, 'GAP' is no INSEE code of a commune" },
        { Row("05061", "individuel", "en panne", "FRTE"), "line 2, imb_etat, 'en panne' is none of deploye, en cours de deploiement" },
        { Row("05061", "individuel", "", "FRTE"), "line 2, imb_etat, '' is none of" },
        { Row("05061", "individuel", "deploye", "FRTE").Replace(",f", "", StringComparison.Ordinal), "line 2, whole line, '' has 19 columns where the header has 20" },
        { Row("05061", "individuel", "deploye", new string('X', 65)), "line 2, code_l331, 'XXXX" },
    };

    [Theory]
    [MemberData(nameof(SpoiltRows))]
    public async Task ASpoiltBuildingIsRefusedWithItsLine(string row, string expected) => await RefusedAsync(Buildings("immeubles_2022_T1.csv", row), expected);

    [Fact]
    public async Task OneSpoiltBuildingInManyIsLeftOutAndCounted()
    {
        var summary = await PublishAsync(Buildings("immeubles_2022_T2.csv", [.. Enumerable.Repeat(Row("05061", "individuel", "deploye", "FRTE"), 150), Row("05061", "individuel", "??", "FRTE")]));
        Assert.Equal((151, 150, 1), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(150, await ValueAsync("arcep-cartefibre-buildings.commune.05061.2022-Q2.deployed"));
    }

    [Fact]
    public async Task ACutFileIsRefused()
    {
        var path = Buildings("immeubles_2022_T3.csv", [.. Enumerable.Repeat(Row("05061", "individuel", "deploye", "FRTE"), 500)]);
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^20]);
        await RefusedAsync(path, "immeubles_2022_T3.csv was cut: its last line, 501, has");
    }

    [Fact]
    public async Task AnEditionThatNothingTellsIsAskedFor()
    {
        await RefusedAsync(Buildings("immeubles.csv", Row("05061", "individuel", "deploye", "NONE")), "give it, as in --edition 2026-Q2");
        var path = Buildings("immeubles.csv", Row("05061", "individuel", "signe", "NONE"));
        var wrong = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            ArcepCartefibre.Source, new ImportRequest { Paths = [path], Edition = "spring" }, null, TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Refused, "'spring' is no edition of arcep-cartefibre; one is written 2026-Q2."), (wrong.State, wrong.Message));
        var asked = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            ArcepCartefibre.Source, new ImportRequest { Paths = [path], Edition = "T4 2021" }, null, TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Published, "2021-Q4"), (asked.State, asked.Edition));
        Assert.Equal(1, await ValueAsync("arcep-cartefibre-buildings.commune.05061.2021-Q4.signed"));
    }

    [Fact]
    public async Task OfOneTerritoryOnlyItsBuildingsAreRead()
    {
        var path = Buildings("immeubles_2020_T1.csv", [.. Enumerable.Repeat(Row("05061", "individuel", "deploye", "FRTE"), 3), .. Enumerable.Repeat(Row("01004", "individuel", "deploye", "SIEA"), 4)]);
        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            ArcepCartefibre.Source, new ImportRequest { Paths = [path], Territory = "93" }, null, TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Published, 3, 4), (summary.State, summary.RowsRead, summary.RowsOutside));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'arcep-cartefibre%' AND period = '2020-Q1' AND level <> 'commune'"));
    }

    [Fact]
    public async Task TheOfficialSampleIsRead()
    {
        var path = SharedData.Find("arcep/samples-2026/cartefibre-immeubles-2026T2-head.csv");
        var copy = Path.Combine(_folder, "carte_fibre_immeubles_2019_T4.csv");
        File.Copy(path, copy);
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        var expected = lines.Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[12]).ToDictionary(group => group.Key, group => group.Count());

        var summary = await PublishAsync(copy);

        Assert.Equal((lines.Length - 1, lines.Length - 1, 0), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        foreach (var (state, count) in expected)
            Assert.Equal(count, await database.ValueAsync<int>("SELECT sum(b.buildings) FROM telecom.cartefibre_building b WHERE edition = '2019-Q4' AND state = @state", new { state }));
        Assert.Equal("2026-Q2", (await Importing.RunAsync(database, ArcepCartefibre.Source, path, dryRun: true)).Edition);
    }

    private static string Row(string code, string category, string state, string @operator) =>
        $"5.1,46.2,024000AH002800102,694,,RTE,\"DE \"\"BOURG\"\", NORD\",C,{code},01340,Attignat,{category},{state},NRO_01024_00002,deploye,2016-08-31,{@operator},IM,2012-01-31,f\n";

    private static string[] Cells(string code, string name, string epci, string premises, string connectable, string couv) =>
        ["COMMUNE_1", code, name, "", epci, "12.000000000000000", "0.000000000000000", "", "zipri", premises, "FRTE-SFR0", "", connectable, couv];

    private string Buildings(string name, params string[] rows)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, Header + string.Concat(rows));
        return path;
    }

    private string Layer(string name, IEnumerable<(string Code, int Premises, int Connectable, string Class)> rows)
    {
        var path = Path.Combine(_folder, name);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (entry, bytes) in new (string, byte[])[]
        {
            ("commune.shp", [0, 0, 0x27, 0x0A]), ("commune.cpg", "UTF-8"u8.ToArray()),
            ("commune.dbf", DbfFile.Write(Columns, rows.Select(row => Cells(row.Code, $"Commune {row.Code}", "Métropole",
                row.Premises.ToString(CultureInfo.InvariantCulture) + ".000000000000000", row.Connectable.ToString(CultureInfo.InvariantCulture) + ".000000000000000", row.Class)))),
        })
        {
            using var stream = archive.CreateEntry(entry).Open();
            stream.Write(bytes);
        }
        return path;
    }

    private async Task<int> ValueAsync(string key) => await database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = @key", new { key });

    private Task<string?> TextAsync(string key) => database.ValueAsync<string>("SELECT concat_ws(' ', value, note) FROM stats.observation_current WHERE key = @key", new { key });

    private Task<ImportSummary> ImportAsync(string path) => Importing.RunAsync(database, ArcepCartefibre.Source, path);

    private async Task<(ImportState, long, long)> HalfAsync(string path)
    {
        var summary = await Importing.RunAsync(database, ArcepCartefibre.Source, path, maxRejects: 0.5);
        return (summary.State, summary.RowsAccepted, summary.RowsRejected);
    }

    private async Task<ImportSummary> PublishAsync(string path)
    {
        var summary = await ImportAsync(path);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        return summary;
    }

    private async Task RefusedAsync(string path, string expected)
    {
        var summary = await ImportAsync(path);
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
    }
}
