using System.Text;
using DataSud.Import.Arcep.MobileSites;
using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Every form of the list of mobile sites, on small files made here: needs no official file. Quarters follow one another in one database.</summary>
public sealed class MobileSiteFormTests(MobileSiteFormTests.Imported database) : IClassFixture<MobileSiteFormTests.Imported>
{
    // 05061 Gap, 13055 Marseille by city and by arrondissement, 05120 that is now in 05001, 06088 with lost zeros.
    private static readonly string[] Metropolitan =
    [
        "20801;Orange;00000001A1;;0132290015;892893;6247050;43,29650;5,37600;PACA;Bouches-du-Rhône;13;Marseille;13055;1;1;1;1;0;0;0;0;1;2025-02-10T00:00:00Z;1;0;0;0;1",
        "20801;Orange;00000001A2;;0132290016;892993;6247150;43.29740;5.37725;PACA;Bouches-du-Rhône;13;Marseille 1er;13201;0;1;1;0;0;0;0;0;0;;0;0;0;0;0",
        "20815;Free Mobile;13201_001_01;ZPB13201;132290017;892993,5;6247150,4;43,29740;5,37725;PACA;Bouches-du-Rhône;13;Marseille 16e;13216;0;1;1;1;0;1;1;1;0;2020-12-15;1;0;0;0;0",
        "20810;SFR;0050001;;;1000000;6400000;;;PACA;Hautes-Alpes;5;Ristolas;5120;1;0;0;0;0;0;0;0;0;;0;0;0;0;0",
        "20820;Bouygues Telecom;T1;;;0;0;44,55;6,08;PACA;Hautes-Alpes;05;Gap;05061;0;0;0;0;0;0;0;0;0;;0;0;0;0;0",
        "20820;Bouygues Telecom;T2;;;10;10;1,5;2,5;PACA;Alpes-Maritimes;6;Nice;6088;1;1;0;0;0;0;0;0;0;;0;0;0;0;0",
        "20801;Orange;00000001A1;;0132290015;892893;6247050;43,29650;5,37600;PACA;Bouches-du-Rhône;13;Marseille;13055;1;1;1;1;0;0;0;0;1;2025-02-10T00:00:00Z;1;0;0;0;1",
        "20801;Orange;X;;;;;;;PACA;;;;;1;1;1;1;0;0;0;0;1;;1;0;0;0;1",
        "12345;Nobody;X;;;892893;6247050;;;PACA;;13;;13055;1;1;1;1;0;0;0;0;1;;1;0;0;0;1",
    ];

    private static readonly string[] Overseas =
    [
        "64700;Orange Réunion;R1;;9742290001;340000;7690000;-20,9;55,5;La Réunion;La Réunion;974;Saint-Denis;97411;1;1;1;0;;0;0;0;0;0",
        "64710;SRR;R2;;;340000;7690000;;;La Réunion;La Réunion;974;Saint-Denis;97411;1;1;1;0;;0;0;0;0;0",
    ];

    /// <summary>A seeded database with one quarter of metropolitan France.</summary>
    public sealed class Imported() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public ImportSummary Summary { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var files = new MobileFiles().With("2026_T1_sites_Metropole.csv", MobileFiles.Listed, Metropolitan);
            Summary = await files.ImportAsync(this, ArcepMobileSites.Source);
            Assert.True(Summary.State == ImportState.Published, Summary.Message);
        }
    }

    [Fact]
    public void EveryRowIsAccountedFor()
    {
        var summary = database.Summary;
        Assert.Equal((9, 7, 2), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal(("2026-Q1", new DateOnly(2026, 3, 31)), (summary.Edition!, summary.OfficialDate!.Value));
        Assert.Equal(
            ["10 code_op 12345 is no code of a French mobile operator (MCC and MNC, 20801)", "9   has neither a commune nor a position in France"],
            summary.Rejects.Select(reject => $"{reject.Line} {reject.Column} {reject.Value} {reject.Reason}").Order(StringComparer.Ordinal));
        var findings = string.Join(' ', summary.Checks.SelectMany(check => check.Findings));
        Assert.Contains("1 lines repeat another one exactly, and are counted once; the first: line 8.", findings, StringComparison.Ordinal);
        Assert.Contains("1 lines have no technology (1 sites once repeats are counted once)", findings, StringComparison.Ordinal);
        Assert.Contains("2 lines are flagged outside-france; the first: line 6, 7.", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARowIsKeptAsInTheFile() =>
        Assert.Equal(
            [
                "2 20801 00000001A1 - 0132290015 892893 6247050 2154 13055 13055 13 tttt 700,3500 2025-02-10 {} {8}",
                "3 20801 00000001A2 - 0132290016 892993 6247150 2154 13201 13055 13 fttf  - {} {}",
                "4 20815 13201_001_01 ZPB13201 0132290017 892993.5 6247150.4 2154 13216 13055 13 fttt 700 2020-12-15 {} {}",
                "5 20810 0050001 - - 1000000 6400000 2154 05120 05001 05 tfff  - {} {}",
                "6 20820 T1 - - 0 0 4326 05061 05061 05 ffff  - {no-technology,outside-france} {}",
                "7 20820 T2 - - 10 10 - 06088 06088 06 ttff  - {outside-france} {}",
            ],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', source_line, operator_code, site_number, coalesce(shared_id, '-'), coalesce(anfr_id, '-'), x, y, coalesce(source_srid::text, '-'), source_code, commune_code,
                                 departement_code, concat(has_2g, has_3g, has_4g, has_5g), array_to_string(bands_5g, ','), coalesce(opened_5g::text, '-'), flags, repeated_at)
                FROM telecom.mobile_site_current
                WHERE quarter = '2026-Q1' AND area = 'metropole' AND NOT planned
                ORDER BY source_line
                """));

    [Fact]
    public async Task ALambertPositionIsWhereItsDegreesSay() =>
        Assert.InRange(
            await database.ValueAsync<double>("SELECT ST_DistanceSphere(geom, ST_MakePoint(5.376, 43.2965)) FROM telecom.mobile_site_current WHERE source_line = 2 AND quarter = '2026-Q1' AND area = 'metropole'"),
            0,
            5);

    [Theory]
    [InlineData("arcep-mobile-sites.commune.13055.2026-Q1.all.any-mobile", 3)]
    [InlineData("arcep-mobile-sites.commune.13055.2026-Q1.orange.any-mobile", 2)]
    [InlineData("arcep-mobile-sites.commune.13055.2026-Q1.orange.5g", 1)]
    [InlineData("arcep-mobile-sites.commune.13055.2026-Q1.free-mobile.2g", 0)]
    [InlineData("arcep-mobile-sites.commune.05001.2026-Q1.sfr.2g", 1)]
    [InlineData("arcep-mobile-sites.commune.05001.2026-Q1.sfr.3g", 0)]
    [InlineData("arcep-mobile-sites.commune.05061.2026-Q1.bouygues-telecom.any-mobile", 0)]
    [InlineData("arcep-mobile-sites.commune.06088.2026-Q1.bouygues-telecom.3g", 1)]
    [InlineData("arcep-mobile-sites.departement.05.2026-Q1.all.any-mobile", 1)]
    [InlineData("arcep-mobile-sites-without-technology.departement.05.2026-Q1.bouygues-telecom", 1)]
    [InlineData("arcep-mobile-sites-without-technology.departement.13.2026-Q1.all", 0)]
    public async Task SitesAreCountedWhereTheyStand(string key, int expected) =>
        Assert.Equal(expected, await database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = @key", new { key }));

    [Fact]
    public async Task WhatTheFileLeavesOutIsMissingAndNotZero() =>
        Assert.Equal(
            0,
            // neither the Var, nor the region that needs it, nor its EPCI, nor France
            await database.ValueAsync<int>("""
                SELECT count(*)
                FROM stats.observation_current
                WHERE indicator_code = 'arcep-mobile-sites' AND period = '2026-Q1'
                  AND ((level, territory_code) IN (('region', '93'), ('france', 'FR'), ('departement', '83'), ('epci', '248300543')) OR (level = 'commune' AND territory_code LIKE '83%'))
                """));

    [Fact]
    public async Task OverseasStandsBesideAndIsLocatedByItsDegreesAlone()
    {
        using var files = new MobileFiles().With("2026_T1_sites_Outremer.csv", MobileFiles.Overseas, Overseas);
        var summary = await files.ImportAsync(database, ArcepMobileSites.Source);

        Assert.Equal((ImportState.Published, 2), (summary.State, summary.RowsAccepted));
        Assert.Equal(
            ["64700 4326 97411 974 POINT(55.5 -20.9) {}", "64710 - 97411 974 - {no-position}"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', operator_code, coalesce(source_srid::text, '-'), commune_code, departement_code, coalesce(ST_AsText(geom), '-'), flags)
                FROM telecom.mobile_site_current WHERE quarter = '2026-Q1' AND area = 'outremer' ORDER BY source_line
                """));
        Assert.Equal(2, await database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = 'arcep-mobile-sites.departement.974.2026-Q1.all.4g'"));
        Assert.Equal("Orange Réunion", await database.ValueAsync<string>("SELECT label FROM stats.dimension_current WHERE key = 'operator' AND code = 'op-64700'"));
        // what was there goes on being counted
        Assert.Equal(3, await database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = 'arcep-mobile-sites.commune.13055.2026-Q1.all.any-mobile'"));
    }

    [Fact]
    public async Task SitesToComeAreNeverInService()
    {
        using var files = new MobileFiles().With(
            "sites.csv",
            MobileFiles.Planned,
            "\"20815\";\"Free Mobile\";\"13055_005\";\"0130990271\";\"892893\";\"6247050\";\"43.29650\";\"5.37600\";\"PACA\";\"Bouches-du-Rhône\";\"13\";\"Marseille\";\"13055\";False;True;True;True;\"2020-12-15T00:00:00Z\";True;False;False;False;True;NULL;False;False;False;False;True;NULL;NULL",
            "\"20801\";\"Orange\";\"A\";NULL;\"892893\";\"6247050\";\"43.29650\";\"5.37600\";\"PACA\";\"Bouches-du-Rhône\";\"13\";\"Marseille\";\"13055\";False;False;True;NULL;NULL;False;False;False;False;False;NULL;False;False;False;False;True;2024;3");
        var summary = await files.ImportAsync(database, ArcepMobileSites.Source, edition: "2024-Q2");

        Assert.Equal((ImportState.Published, 2, "planned"), (summary.State, summary.RowsAccepted, summary.Files.Single().Kind));
        Assert.Equal(
            ["2024-Q2 20815 0130990271 t", "2024-Q3 20801 - t"],
            await database.RowsAsync<string>("SELECT concat_ws(' ', quarter, operator_code, coalesce(anfr_id, '-'), planned) FROM telecom.mobile_site_current WHERE quarter LIKE '2024%' ORDER BY quarter"));
        Assert.Equal(1, await database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = 'arcep-mobile-sites-planned.commune.13055.2024-Q2.free-mobile.5g'"));
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-mobile-sites' AND period LIKE '2024%'"));
    }

    [Fact]
    public async Task AQuarterReplacesItselfAndLeavesTheOthers()
    {
        var columns = Enumerable.Range(0, 29).Reverse().ToArray();
        string Shuffled(string row) => string.Join(';', columns.Select(index => row.Split(';')[index]).Append("more"));
        const string Row = "20801;Orange;1;;;892893;6247050;43,29650;5,37600;PACA;Bouches-du-Rhône;13;Marseille;13055;1;1;1;1;0;0;0;0;1;;1;0;0;0;1";

        using var first = new MobileFiles().With("2023_T4_sites_Metropole.csv", MobileFiles.Listed, Row, Row.Replace("Orange;1;", "Orange;2;", StringComparison.Ordinal));
        Assert.Equal(ImportState.Published, (await first.ImportAsync(database, ArcepMobileSites.Source)).State);
        var before = await Value("arcep-mobile-sites.commune.13055.2023-Q4.orange.4g");
        // the columns in another order, another one beside them, accents of Latin-1, the end of a line missing
        using var second = new MobileFiles().With("sites-2023T4.csv", Encoding.Latin1.GetBytes(Shuffled(MobileFiles.Listed) + "\n" + Shuffled(Row)));
        var summary = await second.ImportAsync(database, ArcepMobileSites.Source);

        Assert.Equal((ImportState.Published, 1, "2023-Q4"), (summary.State, summary.RowsAccepted, summary.Edition!));
        Assert.Contains("1 lines are not in UTF-8", string.Concat(summary.Notes), StringComparison.Ordinal);
        Assert.Equal((2, 1, 3), (before, await Value("arcep-mobile-sites.commune.13055.2023-Q4.orange.4g"), await Value("arcep-mobile-sites.commune.13055.2026-Q1.all.any-mobile")));
        Assert.Equal(ImportState.Unchanged, (await second.ImportAsync(database, ArcepMobileSites.Source)).State);
        // what a release before this one said can still be read
        Assert.Equal(2, await database.ValueAsync<int?>("""
            SELECT o.value FROM stats.observation o JOIN catalog.release r ON r.id = o.release_id
            WHERE r.dataset_id = 'arcep-mobile-sites' AND r.number = @number AND o.key = 'arcep-mobile-sites.commune.13055.2023-Q4.orange.4g'
            """, new { number = summary.Release - 1 }));
        Assert.Equal(2, await database.ValueAsync<int>("""
            SELECT count(*) FROM telecom.mobile_site_part p JOIN catalog.release r ON r.id = p.release_id
            JOIN telecom.mobile_site s ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned
            WHERE r.dataset_id = 'arcep-mobile-sites' AND r.number = @number AND p.quarter = '2023-Q4'
            """, new { number = summary.Release - 1 }));

        async Task<int?> Value(string key) => await database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = @key", new { key });
    }

    [Fact]
    public async Task ATerritoryIsReadAloneAndNothingIsSaidOfTheRest()
    {
        using var files = new MobileFiles().With(
            "2022_T4_sites_Metropole.csv",
            MobileFiles.Listed,
            "20801;Orange;1;;;892893;6247050;43,29650;5,37600;PACA;Bouches-du-Rhône;13;Marseille;13055;1;1;1;1;0;0;0;0;1;;1;0;0;0;1",
            "20801;Orange;2;;;652000;6862000;48,85;2,35;IDF;Paris;75;Paris;75101;1;1;1;1;0;0;0;0;1;;1;0;0;0;1");
        var summary = await files.ImportAsync(database, ArcepMobileSites.Source, territory: "93");

        Assert.Equal((ImportState.Published, 1, 1), (summary.State, summary.RowsRead, summary.RowsOutside));
        // Paris was left out by us, the other départements of the region by the file
        Assert.Equal(
            ["commune", "departement", "epci"],
            await database.RowsAsync<string>("SELECT DISTINCT level FROM stats.observation_current WHERE indicator_code = 'arcep-mobile-sites' AND period = '2022-Q4' ORDER BY level"));
    }

    [Theory]
    [InlineData("sites.csv", "Operateur;x;y;2G;3G;4G", "20801;892893;6247050;1;1;1", "tells no quarter by its name")]
    [InlineData("2018_01_Sites.csv", "Operateur;x;2G;3G;4G", "20801;892893;1;1;1", "lacks: 'y'")]
    [InlineData("2026_T1_sites.csv", "code_op;nom_op;num_site;x;y;site_2g;site_3g;site_4g", "20801;Orange;1;892893;6247050;1;1;1", "lacks: 'insee_com'")]
    public async Task AFileThatIsNotOneIsRefusedAndNothingMoves(string name, string header, string row, string expected)
    {
        var before = await Importing.FingerprintAsync(database);
        using var files = new MobileFiles().With(name, header, row);

        var summary = await files.ImportAsync(database, ArcepMobileSites.Source);

        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Importing.FingerprintAsync(database));
    }

    [Fact]
    public async Task SitesWithoutACommuneFindTheirsWhenOutlinesCome()
    {
        await using var fresh = new Fresh();
        await fresh.Database.InitializeAsync();
        using var files = new MobileFiles().With(
            "2018_01_Sites.csv",
            "Operateur;x;y;2G;3G;4G",
            "20801;892893;6247050;1;1;0", "20801;892893;6247050;0;1;1", "20810;892893,4;6247050,2;1;1;1", "20815;#N/A;#N/A;0;1;0", "20820;42;42;1;1;1", "20820;652000;6862000;0;0;0");
        var first = await files.ImportAsync(fresh.Database, ArcepMobileSites.Source);
        Assert.Equal((6, 4, 2, "2018-Q1"), (first.RowsRead, first.RowsAccepted, first.RowsRejected, first.Edition!));
        Assert.Contains("there are no outlines of communes", string.Concat(first.Checks.SelectMany(check => check.Findings)), StringComparison.Ordinal);
        Assert.Equal(["2 {same-place,no-commune}", "3 {same-place,no-commune}", "4 {no-commune}", "7 {no-technology,no-commune}"], await FlagsAsync());
        Assert.Equal(3, await fresh.Database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = 'arcep-mobile-sites.france.FR.2018-Q1.all.any-mobile.metropolitan-france'"));
        Assert.Equal(0, await fresh.Database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-mobile-sites' AND level = 'commune'"));

        using var outlines = new MobileFiles().With("communes.geojson", """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"13055","nom":"Marseille"},"geometry":{"type":"Polygon","coordinates":[[[5.3,43.2],[5.5,43.2],[5.5,43.4],[5.3,43.4],[5.3,43.2]]]}}]}
            """);
        Assert.Equal(ImportState.Published, (await outlines.ImportAsync(fresh.Database, Outlines.Source)).State);
        using var next = new MobileFiles().With("2018_04_Sites.csv", "Operateur;x;y;2G;3G;4G", "20801;892893;6247050;1;1;1");
        Assert.Equal(ImportState.Published, (await next.ImportAsync(fresh.Database, ArcepMobileSites.Source)).State);

        Assert.Equal(["2 {same-place}", "3 {same-place}", "4 {}", "7 {no-technology,no-commune}"], await FlagsAsync());
        Assert.Equal(
            ["2018-Q1 2 1 {\"operator\": \"orange\", \"technology\": \"4g\"} 1", "2018-Q2 2 1 {\"operator\": \"orange\", \"technology\": \"4g\"} 1"],
            await fresh.Database.RowsAsync<string>("""
                SELECT concat_ws(' ', o.period, r.number, p.origin_release - CASE o.period WHEN '2018-Q2' THEN 1 ELSE 0 END, o.dimensions, o.value)
                FROM stats.observation_current o
                JOIN catalog.release r ON r.id = o.release_id
                JOIN telecom.mobile_site_part p ON p.release_id = o.release_id AND p.quarter = o.period
                WHERE o.indicator_code = 'arcep-mobile-sites' AND o.level = 'commune' AND o.territory_code = '13055' AND o.dimensions @> '{"operator": "orange", "technology": "4g"}'
                ORDER BY o.period
                """));

        async Task<IReadOnlyList<string>> FlagsAsync() => await fresh.Database.RowsAsync<string>(
            "SELECT source_line || ' ' || flags::text FROM telecom.mobile_site_current WHERE quarter = '2018-Q1' ORDER BY source_line");
    }

    private sealed class Fresh : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
