using DataSud.Import.Insee.Cog;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>The forms of the official geographic code, and what each does to the reference of territories, on lists made here: needs no official file. What must not move has one database.</summary>
public sealed class CogFormTests(SeededDatabaseFixture untouched) : IClassFixture<SeededDatabaseFixture>
{
    private const string Reference = """
        SELECT md5(string_agg(t::text, ',' ORDER BY level, code)) || (SELECT md5(string_agg(e::text, ',' ORDER BY level, code)) FROM ref.territory_event e)
        FROM ref.territory t
        """;

    [Fact]
    public async Task ANewerVintageRenamesAndFollowsAndFilesMayComeOneAtATime()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var list = files.Write("v_commune_2027.csv", CogFiles.Communes(without: ["05157"], renamed: ("05061", "Gap-Charance")));
        var events = files.Write("v_mvt_commune_2027.csv", CogFiles.EventHeader + CogFiles.Move(32, "2027-01-01", "05157", "05065") + CogFiles.Move(32, "2027-01-01", "05065", "05065"));

        var first = await Importing.RunAsync(database, InseeCog.Source, list);

        Assert.True(first.State == ImportState.Published, first.Message);
        Assert.Contains(first.Checks.SelectMany(check => check.Findings), finding => finding.StartsWith("1 communes of the region are not in the list of 2027 and no event says why: 05157 ", StringComparison.Ordinal));
        Assert.Equal("Gap-Charance", await database.ValueAsync<string>("SELECT name FROM ref.territory WHERE level = 'commune' AND code = '05061'"));
        Assert.True(await database.ValueAsync<bool>("SELECT in_scope FROM ref.territory WHERE level = 'commune' AND code = '05157'"), "no event says that it is gone");

        var second = await Importing.RunAsync(database, InseeCog.Source, events);

        Assert.True(second.State == ImportState.Published, second.Message);
        Assert.Equal("05065 2027-01-01 2027", await database.ValueAsync<string>("SELECT concat_ws(' ', successor_code, effective_date, vintage) FROM ref.territory_event WHERE code = '05157'"));
        Assert.False(await database.ValueAsync<bool>("SELECT in_scope FROM ref.territory WHERE level = 'commune' AND code = '05157'"));
        Assert.Equal(945, await database.ValueAsync<int>("SELECT count(*) FROM ref.regional_commune"));
        // the release of the events carries the list over
        Assert.Equal(
            ["communes 1", "events 2"],
            await database.RowsAsync<string>("""
                SELECT 'communes ' || max(origin_release) FROM ref.cog_commune WHERE release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'insee-cog')
                UNION ALL
                SELECT 'events ' || max(origin_release) FROM ref.cog_event WHERE release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'insee-cog')
                """));

        var again = await Importing.RunAsync(database, InseeCog.Source, list);
        Assert.Equal((ImportState.Unchanged, 1), (again.State, again.Release));
    }

    [Fact]
    public async Task AnOlderVintageIsKeptAndChangesNothing()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        files.Write("communes-01012019.csv", CogFiles.CommunesBefore2021());
        files.Write("mvtcommune-01012019.csv", CogFiles.EventHeader.ToLowerInvariant() + CogFiles.Move(32, "2018-01-01", "05157", "05065"));
        files.Write("region2019.csv", "reg,cheflieu,tncc,ncc,nccenr,libelle\n93,13055,0,P A C A,PACA,PACA\n");
        var before = await database.ValueAsync<string>(Reference);

        var summary = await Importing.RunAsync(database, InseeCog.Source, files.Folder);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal("2019", summary.Edition);
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding.StartsWith("2019 is older than the reference of territories (2026)", StringComparison.Ordinal));
        Assert.Equal(before, await database.ValueAsync<string>(Reference));
        Assert.Equal("Gap (2019) - 05", await database.ValueAsync<string>("SELECT concat_ws(' ', name, coalesce(collectivity_code, '-'), departement_code) FROM ref.cog_commune WHERE vintage = 2019 AND code = '05061'"));
    }

    [Fact]
    public async Task EventsAreFollowedThroughTimeAndASplitIsNot()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        files.Write("v_commune_2027.csv", CogFiles.Communes() + "COMD,05001,,,,,1,ABRIES,Abriès,Abriès,,05001\n");
        files.Write("v_mvt_commune_2027.csv", CogFiles.EventHeader
            + CogFiles.Move(31, "1970-01-01", "05902", "05901") // into a commune that went on into another one, later
            + CogFiles.Move(33, "1980-01-01", "05901", "05061") + CogFiles.Move(33, "1980-01-01", "05901", "05901", typeAfter: "COMA")
            + CogFiles.Move(31, "1960-01-01", "05903", "05001") + CogFiles.Move(21, "1965-01-01", "05001", "05903") + CogFiles.Move(21, "1965-01-01", "05001", "05001")
            + CogFiles.Move(41, "1990-01-01", "05903", "06004") // gone, back, and gone again elsewhere: the last time counts
            + CogFiles.Move(30, "1950-01-01", "05904", "05061") + CogFiles.Move(30, "1950-01-01", "05904", "05001") // split
            + CogFiles.Move(20, "1955-01-01", "05061", "05061") + CogFiles.Move(20, "1955-01-01", "05061", "05023")); // 05061 goes on

        var summary = await Importing.RunAsync(database, InseeCog.Source, files.Folder);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(
            ["05901 05061 1980-01-01", "05902 05061 1970-01-01", "05903 06004 1990-01-01"],
            await database.RowsAsync<string>("SELECT concat_ws(' ', code, successor_code, effective_date) FROM ref.territory_event WHERE code LIKE '059%' OR code = '05061' ORDER BY code"));
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "05904 Avant 05904 was split between 05001, 05061: none is followed.");
        // the seeded events that this file does not tell are still there
        Assert.Equal("05001", await database.ValueAsync<string>("SELECT successor_code FROM ref.territory_event WHERE code = '05120'"));
        Assert.Equal(2, await database.ValueAsync<int>("SELECT count(*) FROM ref.cog_commune WHERE code = '05001'"));
    }

    [Fact]
    public async Task ASeededSuccessorOfASplitIsNoLongerGuessed()
    {
        await using var database = await DatabaseAsync();
        Assert.NotNull(await database.ValueAsync<string>("SELECT successor_code FROM ref.territory_event WHERE code = '51606'"));
        using var files = new TextFiles();
        files.Write("v_commune_2026.csv", CogFiles.Communes());
        files.Write("v_mvt_commune_2026.csv", CogFiles.EventHeader + CogFiles.Move(30, "1966-12-12", "51606", "51235") + CogFiles.Move(30, "1966-12-12", "51606", "51313"));
        var summary = await Importing.RunAsync(database, InseeCog.Source, files.Folder);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Null(await database.ValueAsync<string>("SELECT successor_code FROM ref.territory_event WHERE code = '51606'"));
    }

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "v_commune_2027.csv", CogFiles.Communes(without: [.. Enumerable.Range(1, 170).Select(n => $"06{n:000}")]), "The list of 2027 has no commune of 06 Alpes-Maritimes: it was cut." },
        { "v_commune_2027.csv", CogFiles.Communes(without: [.. Enumerable.Range(1, 100).Select(n => $"06{n:000}")]), "communes of the region are not in the list of 2027 and no event says why" },
        { "communes.csv", CogFiles.Communes(), "communes.csv does not say its year in its name: give it as --edition 2026." },
        { "v_commune_2027.csv", CogFiles.Communes() + "COM,05061,93,05,05D,051,0,GAP,Gap,Gap,,\n", "'05061' stands twice as COM" },
        { "v_commune_2027.csv", CogFiles.Communes() + "COM,05999,93,,05D,051,0,GAP,Gap,Gap,,\n", "DEP, '' is empty" },
        { "v_commune_2027.csv", CogFiles.Communes() + "ARM,05999,93,05,05D,051,0,GAP,Gap,Gap,,\n", "COMPARENT, '' is empty on ARM" },
        { "v_commune_2027.csv", CogFiles.Communes() + "COM,5O061,93,05,05D,051,0,GAP,Gap,Gap,,\n", "COM, '5O061' is no INSEE code of a commune" },
        { "v_commune_2027.csv", CogFiles.Communes() + "TOWN,05999,93,05,05D,051,0,GAP,Gap,Gap,,\n", "TYPECOM, 'TOWN' is none of 'COM', 'ARM', 'COMA', 'COMD'" },
        { "v_commune_2027.csv", CogFiles.Communes() + "COM,05999,93,05\n", "has 4 columns where the header has 12" },
        { "v_mvt_commune_2027.csv", CogFiles.EventHeader + "32,2027-13-01,COM,05157,0,A,A,A,COM,05065,0,B,B,B\n", "DATE_EFF, '2027-13-01' is not a date" },
        { "v_mvt_commune_2027.csv", CogFiles.EventHeader + "32,2027-01-01,,,0,A,A,A,,,0,B,B,B\n", "COM_AV, '' is empty, like COM_AP" },
        { "v_canton_2027.csv", "CAN,DEP,REG,COMPCT,BURCENTRAL,TYPECT,TNCC,NCC,NCCENR,LIBELLE\n0101,01,84,4,01004,C,1,A,A,A\n", "is not known to insee-cog" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task WhatIsNotRightIsRefusedAndNothingMoves(string name, string text, string expected)
    {
        using var files = new TextFiles();
        var before = await untouched.ValueAsync<string>(Reference);

        var summary = await Importing.RunAsync(untouched, InseeCog.Source, files.Write(name, text));

        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Equal(before, await untouched.ValueAsync<string>(Reference));
        Assert.Equal(0, await untouched.ValueAsync<int>("SELECT count(*) FROM ref.cog_commune"));
    }

    [Fact]
    public async Task TheEditionMayBeSaidBesideAndATerritoryAsked()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        // sheets and files of other divisions stand beside: the collectivities have all the columns of regions, and are not taken for them
        files.Write("communes.csv", CogFiles.Communes());
        files.Write("ctcd.csv", "CTCD,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n05D,93,05061,4,H A,Hautes-Alpes,Conseil départemental des Hautes-Alpes\n");
        files.Write("departements.csv", "DEP,REG,CHEFLIEU,TNCC,NCC,NCCENR,LIBELLE\n05,93,05061,4,H A,Hautes-Alpes,Hautes-Alpes\n01,84,01053,5,AIN,Ain,Ain\n");

        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            InseeCog.Source, new ImportRequest { Paths = [files.Folder], Edition = "2027", Territory = "93" }, null, TestContext.Current.CancellationToken);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2027", 946L + 1 + 1), (summary.Edition!, summary.RowsAccepted));
        Assert.Equal(["collectivity 05D", "departement 05"], await database.RowsAsync<string>("SELECT kind || ' ' || code FROM ref.cog_division ORDER BY 1"));
        Assert.Equal(946, await database.ValueAsync<int>("SELECT count(*) FROM ref.cog_commune WHERE vintage = 2027"));
    }

    [Fact]
    public async Task ADryRunTellsTheSameAndWritesNothing()
    {
        using var files = new TextFiles();
        var before = await untouched.ValueAsync<string>(Reference);
        var list = files.Write("v_commune_2027.csv", CogFiles.Communes(renamed: ("05061", "Autrement")));
        var summary = await Importing.RunAsync(untouched, InseeCog.Source, list, dryRun: true);
        Assert.Equal(ImportState.DryRun, summary.State);
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "2027: 946 communes of the region.");
        Assert.Equal(before, await untouched.ValueAsync<string>(Reference));
        Assert.Equal(0, await untouched.ValueAsync<int>("SELECT count(*) FROM catalog.release WHERE dataset_id = 'insee-cog' AND state = 'published'"));
    }

    private static async Task<SeededDatabaseFixture> DatabaseAsync()
    {
        var database = new SeededDatabaseFixture();
        await database.InitializeAsync();
        return database;
    }
}
