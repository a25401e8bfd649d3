using System.Globalization;
using System.Text;
using DataSud.Import.Insee.Bpe;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>Facilities in the forms of the detail file and of Melodi, made here: needs no official file.</summary>
public sealed class BpeFormTests(SeededDatabaseFixture untouched) : IClassFixture<SeededDatabaseFixture>
{
    // As the editions of today: a row a facility, among columns that are not read.
    private const string Detail = "AN;NOMRS;DEPCOM;DEP;REG;DOM;SDOM;TYPEQU;LAMBERT_X;LAMBERT_Y;EPSG\n"
        + "2024;FRANCE SERVICES \"NORD\";05061;05;93;A;A1;A128;944500.5;6388000;2154\n"
        + "2024;;05061;05;93;A;A1;A128;944501,25;6388001;2154\n"
        + "2024;;13201;13;93;A;A1;A128;;;\n"
        + "2024;;13202;13;93;A;A1;A128;;;\n"
        + "2024;;13202;13;93;A;A1;A128;;;\n"
        + "2024;;5120;05;93;F;F3;F307;;;\n" // 05120, which is 05001 today
        + "2024;;05001;05;93;F;F3;F307;;;\n"
        + "2024;;13055;13;93;B;B2;B207;;;\n" // a type of no interest: counted, not served
        + "2024;;04070;04;93;D;D2;D265;;;\n"
        + "2024;;06088;06;93;D;D2;D265;;;\n"
        + "2024;;83137;83;93;D;D2;D265;;;\n"
        + "2024;;84007;84;93;D;D2;D265;;;\n";

    private const string MelodiHeader = "GEO;GEO_OBJECT;FACILITY_DOM;FACILITY_SDOM;FACILITY_TYPE;BPE_MEASURE;UNIT_MEASURE;OBS_STATUS;UNIT_MULT;TIME_PERIOD;OBS_VALUE\n";

    [Fact]
    public async Task EveryFacilityIsCountedOnceAndACommuneWithoutARowHasNone()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();

        var summary = await Importing.RunAsync(database, InseeBpe.Source, files.Write("BPE24.csv", Detail));

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2024", new DateOnly(2024, 12, 31), 12L), (summary.Edition!, summary.OfficialDate!.Value, summary.RowsAccepted));
        Assert.Contains("2024: 12 rows, 12 facilities of 4 types.", summary.Checks.SelectMany(check => check.Findings));
        Assert.Equal(
            ["2024 05061 A128 1 944500.5 6388000 2154 2", "2024 05061 A128 1 944501.25 6388001 2154 3"],
            await database.RowsAsync<string>("SELECT concat_ws(' ', period, code, facility_type, facilities, x, y, epsg, source_line) FROM stats.bpe_facility WHERE code = '05061' ORDER BY source_line"));
        Assert.Equal(
            ["arrondissement 13201 A128 1 4 ", "arrondissement 13202 A128 2  ", "commune 05001 F307 2  Somme de 05001, 05120, communes du fichier", "commune 05061 A128 2  ",
             "commune 05061 D265 0  Aucune ligne dans le fichier", "commune 05157 A128 0  Aucune ligne dans le fichier", "commune 13055 A128 3  Somme des arrondissements",
             "departement 05 A128 2  Somme des communes", "departement 13 F307 0  Somme des communes", "epci 200054807 A128 3  Somme des 92 communes", "region 93 A128 5  Somme des communes", "region 93 D265 4  Somme des communes"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, territory_code, dimensions ->> 'insee_facility_type', value, coalesce(source_line::text, ''), coalesce(note, ''))
                FROM stats.observation_current
                WHERE indicator_code LIKE 'insee-facilities-%'
                  AND ((territory_code IN ('13055', '13201', '13202', '05157', '05061', '05', '200054807', '93') AND dimensions ->> 'insee_facility_type' = 'A128')
                       OR (territory_code IN ('05001', '13') AND dimensions ->> 'insee_facility_type' = 'F307')
                       OR (territory_code IN ('93', '05061') AND dimensions ->> 'insee_facility_type' = 'D265'))
                ORDER BY 1
                """));
        // an EPCI that crosses the border has a département that the file does not cover
        Assert.Equal(46, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'insee-facilities-public-services' AND level = 'epci'"));
        Assert.Equal(946, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'insee-facilities-public-services' AND level = 'commune'"));
        Assert.Equal("1 B207", await database.ValueAsync<string>("SELECT concat_ws(' ', facilities, facility_type) FROM stats.bpe_count WHERE code = '13055'"));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE dimensions ->> 'insee_facility_type' = 'B207'"));
        // of the département of Seine-Saint-Denis, the file says nothing
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'insee-facilities-%' AND level = 'departement' AND territory_code = '93'"));

        // another year, in the form that counts, without AN: the name of the file says it; the years add to one another
        var older = await Importing.RunAsync(database, InseeBpe.Source, files.Write("bpe18_ensemble.csv", "REG;DEP;DEPCOM;DCIRIS;TYPEQU;NB_EQUIP\n93;05;05061;05061_0101;D201;7\n93;05;05061;05061_0102;D201;5\n93;05;05157;05157;D201;0\n"));
        Assert.True(older.State == ImportState.Published, older.Message);
        Assert.Equal("2018", older.Edition);
        Assert.Equal(
            ["2018 D201 12 Médecin généraliste (ancien code)", "2024 D265 0 Médecin généraliste"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', o.period, d.code, o.value, d.label)
                FROM stats.observation_current o
                JOIN stats.dimension_current d ON d.key = 'insee_facility_type' AND d.code = o.dimensions ->> 'insee_facility_type'
                WHERE o.indicator_code = 'insee-facilities-health' AND o.level = 'commune' AND o.territory_code = '05061' ORDER BY 1
                """));
        Assert.Equal(ImportState.Unchanged, (await Importing.RunAsync(database, InseeBpe.Source, files["BPE24.csv"])).State);
    }

    [Fact]
    public async Task MelodiIsSparseAndTotalsAreNotAddedToTheirParts()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        files.Write("DS_BPE_2025_metadata.csv", "\"COD_VAR\";\"LIB_VAR\";\"COD_MOD\";\"LIB_MOD\"\n\"FACILITY_TYPE\";\"Type\";\"A128\";\"France services\"\n");
        files.Write("DS_BPE_2025_data.csv", MelodiHeader
            + "13055;COM;A;A1;A128;FACILITIES;NR;A;0;2025;9\n13201;ARM;A;A1;A128;FACILITIES;NR;A;0;2025;4\n"
            + "13055;COM;A;A1;_T;FACILITIES;NR;A;0;2025;900\n13055;COM;A;_T;_T;FACILITIES;NR;A;0;2025;9000\n13055;COM;_T;_T;_T;FACILITIES;NR;A;0;2025;90000\n"
            + "13055;COM;A;A1;A128;FACILITIES_PER_1000;NR;A;0;2025;0.01\n"
            + "13001;COM;A;A1;A128;FACILITIES;NR;Q;0;2025;\n"
            + "13;DEP;A;A1;A128;FACILITIES;NR;A;0;2025;40\n93;REG;A;A1;A128;FACILITIES;NR;A;0;2025;120\nF;FRANCE;A;A1;A128;FACILITIES;NR;A;0;2025;2800\n"
            + "200054807;EPCI2025;A;A1;A128;FACILITIES;NR;A;0;2025;30\n");

        var summary = await Importing.RunAsync(database, InseeBpe.Source, files.Folder);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2025", 12L), (summary.Edition!, summary.RowsAccepted));
        Assert.Contains("4 rows are totals, parts by another dimension, or measure something else: none is added to the counts.", summary.Checks.SelectMany(check => check.Findings));
        Assert.Contains("1 counts are missing, which is not zero.", summary.Checks.SelectMany(check => check.Findings));
        Assert.Equal(
            ["arrondissement 13201 4 ", "commune 13001 confidential ", "commune 13004 0 Aucune ligne dans le fichier", "commune 13055 9 ", "departement 13 40 ", "france FR 2800 ", "region 93 120 "],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, territory_code, coalesce(value::text, missing_reason), coalesce(note, ''))
                FROM stats.observation_current
                WHERE indicator_code = 'insee-facilities-public-services' AND territory_code IN ('13001', '13004', '13055', '13201', '13', '93', 'FR', '200054807')
                ORDER BY 1
                """));
        // the metropolis has communes in two other départements, of which the file says nothing
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code LIKE 'insee-facilities-%' AND (level = 'epci' AND territory_code = '200054807' OR level = 'commune' AND territory_code LIKE '05%')"));
        Assert.Equal("confidential", await database.ValueAsync<string>("SELECT missing_reason FROM stats.bpe_count WHERE code = '13001' AND facilities IS NULL"));
        Assert.Equal(7, await database.ValueAsync<int>("SELECT count(*) FROM stats.bpe_count"));
    }

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "BPE24.csv", "AN;DEPCOM;TYPEQU\n2024;05061;A1284\n", "TYPEQU, 'A1284' is no type of facility" },
        { "BPE24.csv", "AN;DEPCOM;TYPEQU\n2024;;A128\n", "DEPCOM, '' is empty" },
        { "BPE24.csv", "AN;DEPCOM;TYPEQU\n24;05061;A128\n", "AN, '24' is no year" },
        { "BPE24.csv", "AN;DEPCOM;TYPEQU;NB_EQUIP\n2024;05061;A128;2\n2024;05061;A206;\n", "NB_EQUIP, '' is empty" },
        { "BPE24.csv", "AN;DEPCOM;TYPEQU\n2024;05061;A128", "the last line has no end: the file was cut" },
        { "BPE24.csv", "AN;DEPCOM\n2024;05061\n", "lacks: 'TYPEQU'" },
        { "ensemble.csv", "DEPCOM;TYPEQU\n05061;A128\n", "ensemble.csv has no column AN, or rows where it is empty, and its name says no year" },
        { "DS_BPE_2025_data.csv", MelodiHeader + "05061;COM;A;A1;A128;FACILITIES;NR;A;0;2025;1.5\n", "OBS_VALUE, '1.5' is no number of facilities" },
        { "DS_BPE_2025_data.csv", MelodiHeader + "05061;COM;A;A1;A128;FACILITIES;NR;A;0;2025;1\n05061;COM;A;A1;A128;FACILITIES;NR;A;0;2025;2\n", "stands twice as COM for A128" },
        { "DS_BPE_EVOLUTION_data.csv", MelodiHeader + "05061;COM;A;A1;A128;PRESENCE;NR;A;0;2025;1\n", "the measures are PRESENCE. Other measures are imported as insee-melodi." },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task WhatIsNotRightIsRefused(string name, string text, string expected)
    {
        using var files = new TextFiles();
        var summary = await Importing.RunAsync(untouched, InseeBpe.Source, files.Write(name, text));
        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Equal(0, await untouched.ValueAsync<int>("SELECT count(*) FROM stats.bpe_count"));
    }

    [Fact]
    public async Task ManyFacilitiesAddUpToWhatWasWritten()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        // every commune of the reference, 1 to 3 facilities of each of 40 types, in no order: counted here as they are written
        var written = new Dictionary<(string Code, string Type), int>();
        var text = new StringBuilder("TYPEQU;X;DEPCOM;AN\r\n");
        foreach (var (code, n) in PopulationFiles.Places.Select((place, n) => (place.Code, n)))
        {
            for (var type = 0; type < 40; type++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{"ABCDEFG"[type % 7]}{100 + type}");
                if ((n * 7 + type * 13) % 5 == 0)
                    continue;
                var count = 1 + ((n + type) % 3);
                written[(code, name)] = count;
                for (var i = 0; i < count; i++)
                    text.Append(CultureInfo.InvariantCulture, $"{name};;{code};2023\r\n");
            }
        }
        var summary = await Importing.RunAsync(database, InseeBpe.Source, files.Write("BPE23.csv", text.ToString()));

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((long)written.Values.Sum(), summary.RowsAccepted);
        var counted = await database.RowsAsync<(string Code, string Type, decimal Count)>("SELECT code, facility_type, facilities FROM stats.bpe_count");
        Assert.Equal(written.Count, counted.Count);
        Assert.All(counted, row => Assert.Equal(written[(row.Code, row.Type)], (int)row.Count));
        // what is served of the region is what was written of its communes
        var regional = PopulationFiles.Places.Where(place => place.Name != "Ailleurs").Select(place => place.Code).ToHashSet();
        Assert.Equal(
            [$"commune 13055 {Sum(code => code.StartsWith("132", StringComparison.Ordinal))}", $"departement 05 {Sum(code => code.StartsWith("05", StringComparison.Ordinal))}", $"region 93 {Sum(regional.Contains)}"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, territory_code, value) FROM stats.observation_current
                WHERE indicator_code = 'insee-facilities-public-services' AND dimensions ->> 'insee_facility_type' = 'A128'
                  AND (level, territory_code) IN (('commune', '13055'), ('departement', '05'), ('region', '93'))
                ORDER BY level
                """));

        int Sum(Func<string, bool> keep) => written.Where(pair => pair.Key.Type == "A128" && keep(pair.Key.Code)).Sum(pair => pair.Value);
    }

    private static async Task<SeededDatabaseFixture> DatabaseAsync()
    {
        var database = new SeededDatabaseFixture();
        await database.InitializeAsync();
        return database;
    }
}
