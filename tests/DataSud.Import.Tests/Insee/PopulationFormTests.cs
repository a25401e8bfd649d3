using System.Globalization;
using System.IO.Compression;
using System.Text;
using DataSud.Import.Insee.Populations;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>The forms of the populations, on files made here: needs no official file. What must not move has one database.</summary>
public sealed class PopulationFormTests(SeededDatabaseFixture untouched) : IClassFixture<SeededDatabaseFixture>
{
    private const string Reference = "SELECT md5(string_agg(t::text, ',' ORDER BY level, code)) FROM ref.territory t";

    [Fact]
    public async Task TheOlderTableGivesTheSameSums()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        // in Windows-1252, as spreadsheets of that time wrote it
        var path = files.Write("Communes.csv", CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(PopulationFiles.OlderTable()));

        var summary = await RunAsync(database, path, edition: "2019");

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2019", new DateOnly(2019, 1, 1)), (summary.Edition!, summary.OfficialDate!.Value));
        Assert.Contains(summary.Notes, note => note.Contains("read as Windows-1252", StringComparison.Ordinal));
        Assert.Equal(
            ["commune 13055 886040 ", $"departement 05 {PopulationFiles.Places.Where(place => place.Departement == "05").Sum(place => place.Municipal)} ", "region 93 5218960 "],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, territory_code, value, source_line, '')
                FROM stats.observation_current
                WHERE indicator_code = 'insee-population-municipal' AND (level, territory_code) IN (('region', '93'), ('departement', '05'), ('commune', '13055'))
                ORDER BY level
                """));
        Assert.Equal("Ailleurs 97199 971 100 7 107", await database.ValueAsync<string>("SELECT concat_ws(' ', name, code, departement_code, municipal, counted_apart, total) FROM stats.insee_population WHERE code = '97199'"));
        // 2019 is older than the reference
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM ref.territory WHERE population_year IS NOT NULL AND level <> 'commune'"));
    }

    [Fact]
    public async Task CommunesThatMergedSinceAreSummed()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var path = files.Write("donnees_communes_2018.csv", PopulationFiles.Table() + "93;P;05;1;;120;05120;Ristolas;90;3;93\r\n");

        var summary = await RunAsync(database, path);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(
            "464 10 474 Population publiée pour 2018 ; le fichier ne dit pas l’année du recensement. Somme de 05001 Abriès-Ristolas, 05120 Ristolas, communes du fichier",
            await database.ValueAsync<string>("""
                SELECT concat_ws(' ', sum(value) FILTER (WHERE indicator_code = 'insee-population-municipal'), sum(value) FILTER (WHERE indicator_code = 'insee-population-counted-apart'),
                                 sum(value) FILTER (WHERE indicator_code = 'insee-population-total'), min(note))
                FROM stats.observation_current
                WHERE indicator_code LIKE 'insee-population-%' AND level = 'commune' AND territory_code = '05001'
                """));
    }

    [Fact]
    public async Task EachTableAddsToTheOthersAndMayotteMakesFranceWhole()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var of2026 = files.Write("donnees_communes_2026.csv", PopulationFiles.Table());
        await RunAsync(database, of2026);
        Assert.Null(await database.ValueAsync<int?>("SELECT population FROM ref.territory WHERE level = 'france'"));

        var mayotte = await RunAsync(database, files.Write("donnees_mayotte_2026.csv", PopulationFiles.Mayotte));
        Assert.True(mayotte.State == ImportState.Published, mayotte.Message);
        var of2027 = await RunAsync(database, files.Write("donnees_communes_2027.csv", PopulationFiles.Table().Replace(";160;7;167\r\n", ";161;7;168\r\n", StringComparison.Ordinal)));
        Assert.True(of2027.State == ImportState.Published, of2027.Message);

        var rest = PopulationFiles.Places.Count(place => place.Name == "Ailleurs") * 100;
        Assert.Equal(
            [$"2026 {5_218_960 + rest + 71_437} True", $"2027 {5_218_960 + rest + 1} False"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', period, value, CASE WHEN note LIKE '%sans Mayotte' THEN 'False' ELSE 'True' END)
                FROM stats.observation_current
                WHERE indicator_code = 'insee-population-municipal' AND level = 'france'
                ORDER BY period
                """));
        Assert.Equal(5_218_960 + rest + 71_437, await database.ValueAsync<int>("SELECT population FROM ref.territory WHERE level = 'france'"));
        Assert.Equal("161 2027", await database.ValueAsync<string>("SELECT concat_ws(' ', population, population_year) FROM ref.territory WHERE level = 'commune' AND code = '05157'"));
        Assert.Equal([1, 2, 3], await database.RowsAsync<int>("""
            SELECT DISTINCT origin_release FROM stats.insee_population p JOIN catalog.dataset d ON d.current_release_id = p.release_id ORDER BY 1
            """));
        var again = await RunAsync(database, files["donnees_communes_2027.csv"]);
        Assert.Equal((ImportState.Unchanged, 3), (again.State, await database.ValueAsync<int>("SELECT count(*) FROM catalog.release WHERE dataset_id = 'insee-populations'")));
    }

    [Fact]
    public async Task MelodiAtScaleKeepsItsOwnYear()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var archive = Melodi(files, "DS_POPULATIONS_REFERENCE_2023_CSV_FR.zip", 2023);

        var summary = await RunAsync(database, archive);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((106_065L, "2023"), (summary.Files.Single(file => file.Kind == "melodi-populations").RowsRead, summary.Edition!));
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "2023: COM 34858, ARR 333, DEP 100, ARM 45, REG 17, FRANCE 2.");
        Assert.Equal(35_355, await database.ValueAsync<int>("SELECT count(*) FROM stats.insee_population"));
        Assert.Equal(
            ["arrondissement 13201 37599 {\"population_year\": \"reference\"}",
             "commune 13055 886040 {\"population_year\": \"reference\"}",
             "departement 13 1234 {\"population_year\": \"reference\"}",
             "france FR 1234 {\"population_year\": \"reference\"}",
             "france FR 1234 {\"scope\": \"metropolitan-france\", \"population_year\": \"reference\"}",
             "region 93 1234 {\"population_year\": \"reference\"}"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, territory_code, value, dimensions)
                FROM stats.observation_current
                WHERE indicator_code = 'insee-population-municipal' AND period = '2023'
                  AND (level, territory_code) IN (('commune', '13055'), ('arrondissement', '13201'), ('departement', '13'), ('region', '93'), ('france', 'FR'))
                ORDER BY level, dimensions::text
                """));
        // the printed total of an EPCI is none of the file's: it is summed, the city once
        Assert.Equal(1_939_077, await database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = 'insee-population-municipal.epci.200054807.2023.reference'"));
        // 2023 is in force in 2026, the year of the reference
        Assert.Equal("Saint-Véran 160 2026", await database.ValueAsync<string>("SELECT concat_ws(' ', name, population, population_year) FROM ref.territory WHERE level = 'commune' AND code = '05157'"));
        Assert.Equal("Saint-Véran", await database.ValueAsync<string>("SELECT name FROM stats.insee_population WHERE code = '05157'"));

        // an older census adds its year, and changes nothing in the reference
        var before = await database.ValueAsync<string>(Reference);
        var older = await RunAsync(database, Melodi(files, "DS_POPULATIONS_REFERENCE_2019_CSV_FR.zip", 2019, communeCount: 946));
        Assert.True(older.State == ImportState.Published, older.Message);
        Assert.Equal(before, await database.ValueAsync<string>(Reference));
        Assert.Equal(["2019", "2023"], await database.RowsAsync<string>("SELECT DISTINCT period FROM stats.observation_current WHERE indicator_code = 'insee-population-municipal' ORDER BY 1"));
    }

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { ";05157;Saint-Véran;160;7;167", ";05158;Saint-Véran;160;7;167", "COM, '05158' is not made of DEP and CODCOM, which make 05157" },
        { ";05157;Saint-Véran;160;7;167", ";05157;Saint-Véran;16O;7;167", "PMUN, '16O' is not a whole number" },
        { ";05157;Saint-Véran;160;7;167", ";05157;Saint-Véran;;7;167", "PMUN, '' is empty" },
        { ";05157;Saint-Véran;160;7;167", ";05157;Saint-Véran;160;7;168", "PTOT, '168' is not PMUN + PCAP = 167" },
        { "00;Région;05;1;;157;05157", "00;Région;05;1;;156;05156", "'05156' stands twice" },
        { "00;Région;05;1;;157;05157;Saint-Véran;160;7;167\r\n", "", "1 communes of the region are not in the file of 2026: 05157 Saint-Véran." },
        { "00;Région;01;1;;999;01999;Ailleurs;100;7;107\r\n", "", "The table of 2026 has no commune of 01 Ain: it was cut." },
        { "REG;Région;DEP;", "REG;Région;DEPT;", "'DEP'" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task WhatIsNotRightIsRefusedAndNothingMoves(string old, string spoilt, string expected)
    {
        using var files = new TextFiles();
        var table = PopulationFiles.Table();
        Assert.Equal(2, table.Split(old).Length);
        var before = await untouched.ValueAsync<string>(Reference);

        var summary = await RunAsync(untouched, files.Write("donnees_communes_2026.csv", table.Replace(old, spoilt, StringComparison.Ordinal)));

        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Equal(before, await untouched.ValueAsync<string>(Reference));
        Assert.Equal(0, await untouched.ValueAsync<int>("SELECT count(*) FROM stats.insee_population"));
    }

    public static TheoryData<string, string> SpoiltMelodi => new()
    {
        { "\"2023\";\"1O\"", "OBS_VALUE, '1O' is not a number" },
        { "\"2023\";\"1.5\"", "OBS_VALUE, '1.5' is no number of inhabitants" },
        { "\"2023-Q1\";\"10\"", "TIME_PERIOD, '2023-Q1' is no year" },
        { "\"2023\";\"10\";\"more\"", "has 7 columns where the header has 6" },
    };

    [Theory]
    [MemberData(nameof(SpoiltMelodi))]
    public async Task WhatIsNotRightInMelodiIsRefused(string end, string expected)
    {
        using var files = new TextFiles();
        var summary = await RunAsync(untouched, files.Write(
            "DS_POPULATIONS_REFERENCE_2023_data.csv",
            $"\"GEO\";\"GEO_OBJECT\";\"FREQ\";\"POPREF_MEASURE\";\"TIME_PERIOD\";\"OBS_VALUE\"\n\"2A004\";\"COM\";\"A\";\"PMUN\";{end}\n"));
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheYearMustBeSaid()
    {
        using var files = new TextFiles();
        var summary = await RunAsync(untouched, files.Write("donnees_communes.csv", PopulationFiles.Table()));
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("donnees_communes.csv does not say its year in its name: give it as --edition 2026.", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATerritoryIsReadAlone()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var path = files.Write("donnees_communes_2026.csv", PopulationFiles.Table());
        var summary = await RunAsync(database, path, territory: "93");
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((961L, (long)PopulationFiles.Places.Count - 961), (summary.RowsRead, summary.RowsOutside));
        Assert.Equal(
            ["commune 946", "departement 6", "region 1"],
            await database.RowsAsync<string>("""
                SELECT level || ' ' || count(*) FROM stats.observation_current
                WHERE indicator_code = 'insee-population-municipal' AND level IN ('france', 'region', 'departement', 'commune') GROUP BY level ORDER BY level
                """));
        // the six EPCI that cross the border lack communes, and have no sum
        Assert.Equal(46, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'insee-population-municipal' AND level = 'epci'"));
    }

    private static Task<ImportSummary> RunAsync(DatabaseFixture database, string path, string? edition = null, string? territory = null) =>
        new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            InseePopulations.Source, new ImportRequest { Paths = [path], Edition = edition, Territory = territory }, null, TestContext.Current.CancellationToken);

    // As INSEE's archive: the metadata first, all values quoted, cities beside their arrondissements; 106,065 rows of data.
    private static string Melodi(TextFiles files, string name, int year, int communeCount = 34_858)
    {
        var data = new StringBuilder("\"GEO\";\"GEO_OBJECT\";\"FREQ\";\"POPREF_MEASURE\";\"TIME_PERIOD\";\"OBS_VALUE\"\n");
        var communes = PopulationFiles.Places.Where(place => !place.Code.StartsWith("132", StringComparison.Ordinal)).ToDictionary(place => place.Code, place => place.Municipal);
        communes["13055"] = 886_040;
        for (var n = 100; communes.Count < communeCount; n++)
            communes.TryAdd(string.Create(CultureInfo.InvariantCulture, $"{new[] { 51, 59, 62, 80 }[n / 900 % 4] + (n / 3600)}{n % 900 + 100:000}"), n);
        Add("COM", communes.Select(pair => (pair.Key, pair.Value)));
        Add("ARR", Enumerable.Range(100, 333).Select(n => (n.ToString(CultureInfo.InvariantCulture), 10)));
        Add("DEP", PopulationFiles.Places.Select(place => place.Departement).Distinct().Take(100).Select(code => (code, 1_234)));
        Add("ARM", PopulationFiles.Places.Where(place => place.Code.StartsWith("132", StringComparison.Ordinal)).Select(place => (place.Code, place.Municipal))
            .Concat(Enumerable.Range(75101, 20).Concat(Enumerable.Range(69381, 9)).Select(n => (n.ToString(CultureInfo.InvariantCulture), 5))));
        Add("REG", ((string[])["01", "02", "03", "04", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"]).Select(code => (code, 1_234)));
        Add("FRANCE", [("F", 1_234), ("FM", 1_234)]);

        using (var archive = new ZipArchive(File.Create(files[name]), ZipArchiveMode.Create))
        {
            WriteEntry(archive, $"DS_POPULATIONS_REFERENCE_{year}_metadata.csv",
                "\"COD_VAR\";\"LIB_VAR\";\"COD_MOD\";\"LIB_MOD\"\n\"POPREF_MEASURE\";\"Mesure\";\"PMUN\";\"Population municipale\"\n\"GEO\";\"Lieu\";\"05157\";\"Saint-Véran\"\n");
            WriteEntry(archive, $"DS_POPULATIONS_REFERENCE_{year}_data.csv", data.ToString());
        }
        return files[name];

        void Add(string geoObject, IEnumerable<(string Code, int Municipal)> places)
        {
            foreach (var (code, municipal) in places)
            {
                data.Append(CultureInfo.InvariantCulture, $"\"{code}\";\"{geoObject}\";\"A\";\"PCAP\";\"{year}\";\"7\"\n");
                data.Append(CultureInfo.InvariantCulture, $"\"{code}\";\"{geoObject}\";\"A\";\"PMUN\";\"{year}\";\"{municipal}\"\n");
                data.Append(CultureInfo.InvariantCulture, $"\"{code}\";\"{geoObject}\";\"A\";\"PTOT\";\"{year}\";\"{municipal + 7}\"\n");
            }
        }
    }

    private static void WriteEntry(ZipArchive archive, string name, string text)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static async Task<SeededDatabaseFixture> DatabaseAsync()
    {
        var database = new SeededDatabaseFixture();
        await database.InitializeAsync();
        return database;
    }
}
