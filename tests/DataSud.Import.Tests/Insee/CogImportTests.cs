using DataSud.Import.Insee.Cog;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>A seeded database into which the official geographic code of 2026 was imported, and beside it the same files as PostgreSQL reads them.</summary>
public sealed class CogDatabase : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public SeededDatabaseFixture Database { get; } = new();

    /// <summary>How the import of the folder ended; null where the files are not here.</summary>
    public ImportSummary? Summary { get; private set; }

    /// <summary>The reference of territories before: names and memberships, by level and code.</summary>
    public string? ReferenceBefore { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "insee");
        if (!Directory.Exists(folder))
            return; // each test says that it is skipped
        ReferenceBefore = await ReferenceAsync();
        using var files = new TextFiles();
        foreach (var name in (string[])["v_commune_2026.csv", "v_departement_2026.csv", "v_region_2026.csv", "v_mvt_commune_2026.csv"])
            File.Copy(Path.Combine(folder, name), files[name]);
        Summary = await Importing.RunAsync(Database, InseeCog.Source, files.Folder);
        await RawTable.LoadAsync(Database, "raw_commune", Path.Combine(folder, "v_commune_2026.csv"));
        await RawTable.LoadAsync(Database, "raw_event", Path.Combine(folder, "v_mvt_commune_2026.csv"));
        await RawTable.LoadAsync(Database, "raw_departement", Path.Combine(folder, "v_departement_2026.csv"));
    }

    public Task<string?> ReferenceAsync() => Database.ValueAsync<string>("""
        SELECT md5(string_agg(concat_ws('|', level, code, name, parent_level, parent_code, official, population, in_scope), ',' ORDER BY level, code))
        FROM ref.territory
        WHERE origin = 'reference'
        """);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>The files of 2026: what is published is what they say, by another reading of them.</summary>
public sealed class CogImportTests(CogDatabase cog) : IClassFixture<CogDatabase>
{
    private static string Folder => SharedData.Find("insee");

    private SeededDatabaseFixture Database
    {
        get
        {
            _ = Folder;
            return cog.Database;
        }
    }

    [Fact]
    public void EveryRowIsRead()
    {
        _ = Folder;
        var summary = cog.Summary!;
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((37_496L + 101 + 18 + 13_734, 0L), (summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(("2026", new DateOnly(2026, 1, 1)), (summary.Edition!, summary.OfficialDate!.Value));
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "2026: ARM 45, COM 34875, COMA 471, COMD 2105.");
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "2026: 946 communes of the region.");
        Assert.Contains(
            summary.Checks.SelectMany(check => check.Findings),
            finding => finding == "2026: events 32 5470, 33 2772, 10 1407, 31 1316, 41 904, 21 699, 35 419, 34 351, 20 323, 30 30, 70 18, 71 14, 50 10, 72 1.");
        Assert.Contains(summary.Checks.SelectMany(check => check.Findings), finding => finding == "51606 Verdey was split between 51235, 51313, 51369: none is followed.");
        Assert.Equal(6, summary.Checks.SelectMany(check => check.Findings).Count(finding => finding.Contains("was split between", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheCommunesAreThoseOfTheFile()
    {
        Assert.Equal(37_496, await Database.ValueAsync<int>("SELECT count(*) FROM ref.cog_commune"));
        Assert.Empty(await Database.RowsAsync<string>("""
            SELECT coalesce(r."COM", c.code)
            FROM raw_commune r
            FULL JOIN ref.cog_commune c ON c.typecom = r."TYPECOM" AND c.code = r."COM"
            WHERE (r."LIBELLE", r."NCC", r."NCCENR", r."TNCC", r."REG", r."DEP", r."CTCD", r."ARR", r."CAN", r."COMPARENT", r.nth + 1, 2026)
                IS DISTINCT FROM
                  (c.name, c.ncc, c.nccenr, c.tncc::text, c.region_code, c.departement_code, c.collectivity_code, c.arrondissement_code, c.canton_code,
                   c.parent_code, c.source_line, c.vintage)
            """));
    }

    [Fact]
    public async Task TheEventsAreThoseOfTheFile()
    {
        Assert.Equal(13_734, await Database.ValueAsync<int>("SELECT count(*) FROM ref.cog_event"));
        Assert.Empty(await Database.RowsAsync<string>("""
            SELECT coalesce(r."COM_AV", e.code_before)
            FROM raw_event r
            FULL JOIN ref.cog_event e ON e.source_line = r.nth + 1
            WHERE (r."MOD", r."DATE_EFF"::date, r."TYPECOM_AV", r."COM_AV", r."LIBELLE_AV", r."TYPECOM_AP", r."COM_AP", r."LIBELLE_AP")
                IS DISTINCT FROM
                  (e.mod, e.effective_date, e.typecom_before, e.code_before, e.name_before, e.typecom_after, e.code_after, e.name_after)
            """));
        Assert.Equal(127, await Database.ValueAsync<int>("SELECT count(*) FROM ref.cog_event WHERE typecom_before IS NULL"));
    }

    [Fact]
    public async Task RistolasIsFollowedToAbriesRistolasWithItsDate() =>
        Assert.Equal(
            ["05120 Ristolas 05001 Abriès-Ristolas 2019-01-01 2026"],
            await Database.RowsAsync<string>("SELECT concat_ws(' ', code, name, successor_code, successor_name, effective_date, vintage) FROM ref.territory_event WHERE code = '05120'"));

    [Fact]
    public async Task EveryFormerCodeLeadsToACommuneOfToday()
    {
        // the rule in public use, one step, over the raw rows: 4,240 codes, six of them split
        Assert.Equal(4_240, await Database.ValueAsync<int>("""
            SELECT count(DISTINCT "COM_AV") FROM raw_event
            WHERE "TYPECOM_AV" = 'COM' AND "TYPECOM_AP" = 'COM' AND "COM_AV" <> "COM_AP"
              AND "COM_AV" NOT IN (SELECT "COM" FROM raw_commune WHERE "TYPECOM" = 'COM')
            """));
        Assert.Equal(4_234, await Database.ValueAsync<int>("SELECT count(*) FROM ref.territory_event WHERE level = 'commune'"));
        Assert.Equal(0, await Database.ValueAsync<int>("""
            SELECT count(*) FROM ref.territory_event e
            WHERE e.successor_code NOT IN (SELECT "COM" FROM raw_commune WHERE "TYPECOM" = 'COM') OR e.effective_date IS NULL
            """));
        // seven of them through four events each
        Assert.Equal(7, await Database.ValueAsync<int>("""
            WITH RECURSIVE step AS (
                SELECT DISTINCT ON ("COM_AV") "COM_AV" AS code, "COM_AP" AS next
                FROM raw_event
                WHERE "TYPECOM_AV" = 'COM' AND "TYPECOM_AP" = 'COM' AND "COM_AV" <> "COM_AP" AND "MOD" <> '30'
                  AND "COM_AV" NOT IN (SELECT "COM" FROM raw_commune WHERE "TYPECOM" = 'COM')
                ORDER BY "COM_AV", "DATE_EFF" DESC
            ),
            walk AS (
                SELECT code, next, 1 AS n FROM step
                UNION ALL
                SELECT w.code, s.next, w.n + 1 FROM walk w JOIN step s ON s.code = w.next
            ),
            last AS (SELECT DISTINCT ON (code) * FROM walk ORDER BY code, n DESC)
            SELECT count(*) FROM last JOIN ref.territory_event e ON e.code = last.code AND e.successor_code = last.next WHERE last.n = 4
            """));
    }

    [Fact]
    public async Task TheReferenceOfTheSameYearIsLeftAsItIs()
    {
        _ = Folder; // skipped without the official files, as the others
        Assert.Equal(cog.ReferenceBefore, await cog.ReferenceAsync());
        Assert.Equal(946, await Database.ValueAsync<int>("SELECT count(*) FROM ref.territory WHERE level = 'commune' AND origin = 'reference' AND in_scope"));
        Assert.Equal(
            ["13201 13055 True", "13216 13055 True", "75101 75056 False"],
            await Database.RowsAsync<string>("""
                SELECT concat_ws(' ', code, parent_code, CASE WHEN in_scope THEN 'True' ELSE 'False' END)
                FROM ref.territory WHERE level = 'arrondissement' AND code IN ('13201', '13216', '75101') ORDER BY code
                """));
        Assert.Equal(16, await Database.ValueAsync<int>("SELECT count(*) FROM ref.territory WHERE level = 'arrondissement' AND parent_code = '13055'"));
        // the rest of France has a name each
        Assert.Equal(34_875, await Database.ValueAsync<int>("SELECT count(*) FROM ref.territory WHERE level = 'commune' AND origin IN ('reference', 'import')"));
    }
}
