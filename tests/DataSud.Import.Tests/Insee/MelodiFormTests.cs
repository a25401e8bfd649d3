using System.IO.Compression;
using System.Text;
using DataSud.Import.Insee.Melodi;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>Long files of Melodi, in the forms known, made here: needs no official file.</summary>
public sealed class MelodiFormTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string FilosofiHeader = "GEO;GEO_OBJECT;FILOSOFI_MEASURE;UNIT_MEASURE;UNIT_MULT;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n";

    private const string FilosofiMetadata = """
        "COD_VAR";"LIB_VAR";"COD_MOD";"LIB_MOD"
        "FILOSOFI_MEASURE";"Mesure Filosofi";"MED_SL";"Médiane du niveau de vie"
        "FILOSOFI_MEASURE";"Mesure Filosofi";"PR_MD60";"Taux de pauvreté au seuil de 60 %"
        "FILOSOFI_MEASURE";"Mesure Filosofi";"NUM_PER";"Nombre de personnes, « en milliers »"
        "CONF_STATUS";"Secret";"C";"Couvert par le secret statistique"
        "OBS_STATUS";"Statut";"P";"Provisoire"
        "UNIT_MEASURE";"Unité";"PS";"Personnes"
        """;

    [Theory]
    [InlineData("DS_FILOSOFI_CC_2023_data.csv", "filosofi-cc")]
    [InlineData("ds_filosofi_cc_2021_data.csv", "filosofi-cc")]
    [InlineData("DS_SIDE_CREA_ENT_COM_2024_CSV_FR.csv", "side-crea-ent-com")]
    [InlineData("DS_FLORES_A38_data.csv", "flores-a38")]
    [InlineData("DS_BPE_EVOLUTION_COM_2019_2024_GEO2025_data.csv", "bpe-evolution-com")]
    [InlineData("insee-populations-historiques-data.csv", "populations-historiques")]
    [InlineData("data_2023.csv", "")]
    public void TheDatasetStandsInTheNameOfTheFile(string name, string slug) => Assert.Equal(slug, InseeMelodi.SlugOf(name));

    [Fact]
    public async Task FilosofiBecomesIndicatorsAndWhatIsSuppressedIsNotZero()
    {
        using var files = new TextFiles();
        var archive = Zip(files, "DS_FILOSOFI_CC_2023_CSV_FR.zip", ("DS_FILOSOFI_CC_2023_metadata.csv", FilosofiMetadata), ("DS_FILOSOFI_CC_2023_data.csv", FilosofiHeader
            + "05061;COM;MED_SL;EUR_YR;0;F;A;2023;22310\n"
            + "05157;COM;MED_SL;EUR_YR;0;C;O;2023;\n"
            + "5001;COM;PR_MD60;PT;0;F;P;2023;14,5\n"
            + "05058;COM;PR_MD60;PT;0;F;O;2023;\n"
            + "05120;COM;MED_SL;EUR_YR;0;F;A;2023;20000\n" // no commune of today: a median is not summed
            + "38185;COM;MED_SL;EUR_YR;0;F;A;2023;23000\n" // beyond the region: kept
            + "13055;COM;NUM_PER;PS;3;F;A;2023;850.5\n"
            + "13201;ARM;NUM_PER;PS;3;F;A;2023;35\n"
            + "05;DEP;MED_SL;EUR_YR;0;F;A;2023;21980\n"
            + "93;DEP;MED_SL;EUR_YR;0;F;A;2023;19000\n"
            + "93;REG;MED_SL;EUR_YR;0;F;A;2023;22500\n"
            + "F;FRANCE;MED_SL;EUR_YR;0;F;A;2023;23080\n"
            + "FM;FRANCE;MED_SL;EUR_YR;0;F;A;2023;23160\n"
            + "200067452;EPCI2024;MED_SL;EUR_YR;0;F;A;2023;21000\n"
            + "200067452;EPCI2025;MED_SL;EUR_YR;0;F;A;2023;21500\n"
            + "0051;ZE2020;MED_SL;EUR_YR;0;F;A;2023;21111\n"));

        var summary = await Importing.RunAsync(database, InseeMelodi.Source, archive);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("insee-melodi-filosofi-cc", "2023", 22L, 0L), (summary.Dataset, summary.Edition!, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(
            ["2 values are missing, 1 of them under statistical secrecy: none is zero.", "2 values are multiplied by ten to the power of UNIT_MULT.",
             "2023: COM 7, DEP 2, FRANCE 2, ARM 1, EPCI2024 1, EPCI2025 1, REG 1, ZE2020 1."],
            summary.Checks.Single(check => check.Name == "What the file holds").Findings.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["1 rows are of ZE2020: kept, without an observation.", "1 rows are of communes that merged since (05120): kept, without an observation, for a measure may be a median, which no sum gives."],
            summary.Checks.Single(check => check.Name == "Every row has its place among the territories").Findings);
        Assert.Equal(
            ["insee-filosofi-cc-med-sl|Médiane du niveau de vie (INSEE)|eur|E", "insee-filosofi-cc-num-per|Nombre de personnes, « en milliers » (INSEE)|insee-ps|E", "insee-filosofi-cc-pr-md60|Taux de pauvreté au seuil de 60 % (INSEE)|percent|E"],
            await database.RowsAsync<string>("SELECT concat_ws('|', code, label, unit, theme) FROM stats.indicator_current WHERE dataset_id = 'insee-melodi-filosofi-cc' ORDER BY code"));
        Assert.Equal(
            ["insee-filosofi-cc-med-sl.commune.05061.2023|22310|-|eur|22310|-|2",
             "insee-filosofi-cc-med-sl.commune.05157.2023|-|confidential|eur|-|OBS_STATUS O. CONF_STATUS C : Couvert par le secret statistique|3",
             "insee-filosofi-cc-med-sl.departement.05.2023|21980|-|eur|21980|-|10",
             "insee-filosofi-cc-med-sl.departement.93.2023|19000|-|eur|19000|-|11",
             "insee-filosofi-cc-med-sl.epci.200067452.2023|21500|-|eur|21500|Périmètre EPCI2025|16",
             "insee-filosofi-cc-med-sl.france.FR.2023|23080|-|eur|23080|-|13",
             "insee-filosofi-cc-med-sl.france.FR.2023.metropolitan-france|23160|-|eur|23160|-|14",
             "insee-filosofi-cc-med-sl.region.93.2023|22500|-|eur|22500|-|12",
             "insee-filosofi-cc-num-per.arrondissement.13201.2023|35000|-|insee-ps|35|Imprimé 35, à multiplier par 10^3 (UNIT_MULT)|9",
             "insee-filosofi-cc-num-per.commune.13055.2023|850500.0|-|insee-ps|850.5|Imprimé 850.5, à multiplier par 10^3 (UNIT_MULT)|8",
             "insee-filosofi-cc-pr-md60.commune.05001.2023|14.5|-|percent|14,5|OBS_STATUS P : Provisoire|4",
             "insee-filosofi-cc-pr-md60.commune.05058.2023|-|missing|percent|-|OBS_STATUS O|5"],
            await database.RowsAsync<string>("""
                SELECT concat_ws('|', key, coalesce(value::text, '-'), coalesce(missing_reason, '-'), unit, coalesce(printed, '-'), coalesce(note, '-'), source_line)
                FROM stats.observation_current
                WHERE indicator_code LIKE 'insee-filosofi-cc-%'
                ORDER BY key COLLATE "C"
                """));
        Assert.Equal(16, await database.ValueAsync<int>("SELECT count(*) FROM stats.insee_melodi WHERE dataset = 'DS_FILOSOFI_CC'"));
        Assert.Equal("C O", await database.ValueAsync<string>("SELECT concat_ws(' ', conf_status, obs_status) FROM stats.insee_melodi WHERE geo = '05157' AND value IS NULL"));

        // another year, without labels: both years are served, with the labels of the first
        var second = await Importing.RunAsync(database, InseeMelodi.Source, files.Write("DS_FILOSOFI_CC_2021_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2021;21000\n"));
        Assert.True(second.State == ImportState.Published, second.Message);
        Assert.Equal(("insee-melodi-filosofi-cc", 2), (second.Dataset, second.Release));
        Assert.Equal(
            ["2021 21000", "2023 22310"],
            await database.RowsAsync<string>("SELECT period || ' ' || value FROM stats.observation_current WHERE indicator_code = 'insee-filosofi-cc-med-sl' AND territory_code = '05061' ORDER BY 1"));
        Assert.Equal("Médiane du niveau de vie (INSEE)", await database.ValueAsync<string>("SELECT label FROM stats.indicator_current WHERE code = 'insee-filosofi-cc-med-sl'"));
        var again = await Importing.RunAsync(database, InseeMelodi.Source, archive);
        Assert.Equal((ImportState.Unchanged, 1), (again.State, again.Release));

        // the same year corrected replaces that year alone
        var third = await Importing.RunAsync(database, InseeMelodi.Source, files.Write("DS_FILOSOFI_CC_2021_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2021;21001\n"));
        Assert.Equal(3, third.Release);
        Assert.Equal(
            ["2021 21001", "2023 22310"],
            await database.RowsAsync<string>("SELECT period || ' ' || value FROM stats.observation_current WHERE indicator_code = 'insee-filosofi-cc-med-sl' AND territory_code = '05061' ORDER BY 1"));
    }

    [Fact]
    public async Task FloresHasDimensionsInAnyOrder()
    {
        using var files = new TextFiles();
        files.Write("DS_FLORES_A38_metadata.csv", "\"COD_VAR\";\"LIB_VAR\";\"COD_MOD\";\"LIB_MOD\"\n\"ACTIVITY\";\"Activité\";\"JC\";\"Activités informatiques\"\n\"ACTIVITY\";\"Activité\";\"_T\";\"Total\"\n");
        files.Write("DS_FLORES_A38_data.csv",
            "\"OBS_VALUE\";\"TIME_PERIOD\";\"ACTIVITY\";\"OBS_STATUS\";\"FLORES_MEASURE\";\"GEO_OBJECT\";\"GEO\";\"FREQ\";\"NUMBER_EMPL\"\n"
            + "\"12\";\"2022\";\"JC\";\"A\";\"UNIT_LOC\";\"COM\";\"06088\";\"A\";\"_T\"\n"
            + "\"30\";\"2022\";\"_T\";\"A\";\"UNIT_LOC\";\"COM\";\"06088\";\"A\";\"_T\"\n"
            + "\"0\";\"2022\";\"JC\";\"A\";\"UNIT_LOC\";\"COM\";\"05157\";\"A\";\"_T\"\n"
            + "\"\";\"2022\";\"JC\";\"K\";\"EMPL3112\";\"COM\";\"06088\";\"A\";\"_T\"\n"
            + "\"7\";\"2022-Q1\";\"JC\";\"W\";\"EMPL3112\";\"COM\";\"06088\";\"Q\";\"_T\"\n"
            + "\"8\";\"2022-X\";\"JC\";\"A\";\"EMPL3112\";\"COM\";\"06088\";\"A\";\"_T\"\n");

        var summary = await Importing.RunAsync(database, InseeMelodi.Source, files.Folder);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal("insee-melodi-flores-a38", summary.Dataset);
        Assert.Equal(
            ["insee-flores-a38-empl3112.commune.06088.2022-Q1.activity-JC.number_empl-_T|7|-|2022-01-01|2022-03-31|OBS_STATUS W",
             "insee-flores-a38-empl3112.commune.06088.2022-X.activity-JC.number_empl-_T|8|-|-|-|-",
             "insee-flores-a38-empl3112.commune.06088.2022.activity-JC.number_empl-_T|-|included-elsewhere|2022-01-01|2022-12-31|OBS_STATUS K",
             "insee-flores-a38-unit-loc.commune.05157.2022.activity-JC.number_empl-_T|0|-|2022-01-01|2022-12-31|-",
             "insee-flores-a38-unit-loc.commune.06088.2022.activity-JC.number_empl-_T|12|-|2022-01-01|2022-12-31|-",
             "insee-flores-a38-unit-loc.commune.06088.2022.activity-_T.number_empl-_T|30|-|2022-01-01|2022-12-31|-"],
            await database.RowsAsync<string>("""
                SELECT concat_ws('|', key, coalesce(value::text, '-'), coalesce(missing_reason, '-'), coalesce(period_start::text, '-'), coalesce(period_end::text, '-'), coalesce(note, '-'))
                FROM stats.observation_current WHERE indicator_code LIKE 'insee-flores-a38-%' ORDER BY key COLLATE "C"
                """));
        Assert.Equal("{\"insee_activity\": \"JC\", \"insee_number_empl\": \"_T\"}", await database.ValueAsync<string>(
            "SELECT dimensions FROM stats.observation_current WHERE key = 'insee-flores-a38-unit-loc.commune.06088.2022.activity-JC.number_empl-_T'"));
        Assert.Equal(
            ["insee_activity||Activité", "insee_activity|JC|Activités informatiques", "insee_activity|_T|Total", "insee_number_empl||NUMBER_EMPL", "insee_number_empl|_T|_T"],
            await database.RowsAsync<string>("SELECT concat_ws('|', key, code, label) FROM stats.dimension_current WHERE key IN ('insee_activity', 'insee_number_empl') ORDER BY key, code COLLATE \"C\""));
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "The period 2022-X is in none of the forms known here: 1 rows have no dates.");
    }

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2023;2231O\n", "OBS_VALUE, '2231O' is not a number" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "O5061;COM;MED_SL;EUR_YR;0;F;A;2023;1\n", "GEO, 'O5061' is no INSEE code of a commune" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;k;F;A;2023;1\n", "UNIT_MULT, 'k' is no power of ten" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;12;F;A;2023;79228162514264337593543950335\n", "OBS_VALUE, '79228162514264337593543950335' is not a number" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;;EUR_YR;0;F;A;2023;1\n", "FILOSOFI_MEASURE, '' is empty" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;;MED_SL;EUR_YR;0;F;A;2023;1\n", "GEO_OBJECT, '' is empty" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;;1\n", "TIME_PERIOD, '' is empty" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2023\n", "has 8 columns where the header has 9" },
        { "DS_FILOSOFI_XX_data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2023;1\n05061;COM;MED_SL;EUR_YR;0;F;A;2023;2\n", "stands twice as COM with the same measure, dimensions and period" },
        { "DS_FILOSOFI_XX_data.csv", "GEO;GEO_OBJECT;SEX;SEX;TIME_PERIOD;OBS_VALUE\n05061;COM;F;M;2023;1\n", "has two columns called SEX" },
        { "DS_FILOSOFI_XX_data.csv", "GEO;GEO_OBJECT;TIME_PERIOD\n05061;COM;2023\n", "'OBS_VALUE'" },
        { "DS_FILOSOFI_XX_metadata.csv", FilosofiMetadata, "holds labels only" },
        { "data.csv", FilosofiHeader + "05061;COM;MED_SL;EUR_YR;0;F;A;2023;1\n", "does not name its dataset" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task WhatIsNotRightIsRefused(string name, string text, string expected)
    {
        using var files = new TextFiles();
        var summary = await Importing.RunAsync(database, InseeMelodi.Source, files.Write(name, text));
        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.insee_melodi WHERE dataset = 'DS_FILOSOFI_XX'"));
    }

    [Fact]
    public async Task TwoDatasetsAreNotOne()
    {
        using var files = new TextFiles();
        files.Write("DS_A_data.csv", "GEO;GEO_OBJECT;TIME_PERIOD;OBS_VALUE\n05061;COM;2023;1\n");
        files.Write("DS_B_data.csv", "GEO;GEO_OBJECT;TIME_PERIOD;OBS_VALUE\n05061;COM;2023;1\n");
        var summary = await Importing.RunAsync(database, InseeMelodi.Source, files.Folder);
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("are of several datasets (a, b): import one at a time.", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATerritoryIsReadAloneAndAFileMayHaveNoMeasure()
    {
        using var files = new TextFiles();
        var path = files.Write("DS_PLAIN_data.csv", "GEO;GEO_OBJECT;TIME_PERIOD;OBS_VALUE;SEX\n"
            + "05061;COM;2023;1;F\n75056;COM;2023;2;F\n93;DEP;2023;3;F\n93;REG;2023;4;F\n200067452;EPCI2025;2023;5;F\n200000172;EPCI2025;2023;6;F\nF;FRANCE;2023;7;F\n05061;COM;2023;1.5E1;M\n");
        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            InseeMelodi.Source, new ImportRequest { Paths = [path], Territory = "93" }, null, TestContext.Current.CancellationToken);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((4L, 4L), (summary.RowsRead, summary.RowsOutside));
        Assert.Equal(
            ["insee-plain-value commune 05061 1 count F", "insee-plain-value commune 05061 15 count M", "insee-plain-value epci 200067452 5 count F", "insee-plain-value region 93 4 count F"],
            (await database.RowsAsync<string>("""
                SELECT concat_ws(' ', indicator_code, level, territory_code, trunc(value), unit, dimensions ->> 'insee_sex')
                FROM stats.observation_current WHERE indicator_code LIKE 'insee-plain-%' ORDER BY 1
                """)));
    }

    private static string Zip(TextFiles files, string name, params (string Name, string Text)[] entries)
    {
        using (var archive = new ZipArchive(File.Create(files[name]), ZipArchiveMode.Create))
        {
            foreach (var entry in entries)
            {
                using var stream = archive.CreateEntry(entry.Name).Open();
                stream.Write(Encoding.UTF8.GetBytes(entry.Text));
            }
        }
        return files[name];
    }
}
