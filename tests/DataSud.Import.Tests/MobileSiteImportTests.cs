using DataSud.Import.Arcep.MobileSites;
using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>A seeded database with the outlines of 2018 and ARCEP's sites of January 2018, and beside them the file as PostgreSQL reads it.</summary>
public sealed class MobileSiteDatabase : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public SeededDatabaseFixture Database { get; } = new();

    /// <summary>How the import ended; null where the files are not here.</summary>
    public ImportSummary? Summary { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var folder = Path.Combine(Repository.Root, "..", "shared", "data");
        var sites = Path.Combine(folder, "arcep", MobileSiteImportTests.FileName);
        if (!File.Exists(sites))
            return; // each test says that it is skipped
        await Importing.RunAsync(Database, Outlines.Source, Path.Combine(folder, "geo", "communes-2018.geojson"));
        Summary = await Importing.RunAsync(Database, ArcepMobileSites.Source, sites);
        await RawTable.LoadAsync(Database, "raw_sites", sites, columns: ["operator", "x", "y", "g2", "g3", "g4"], separator: ';');
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>ARCEP's sites of January 2018: what is published is what the file says, by another reading of it.</summary>
public sealed class MobileSiteImportTests(MobileSiteDatabase sites) : IClassFixture<MobileSiteDatabase>
{
    internal const string FileName = "2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv";

    // One row a site, by the text of the file: lines that say the same are one.
    private const string Raw = """
        WITH raw AS (
            SELECT operator, x, y, g2, g3, g4, min(nth) + 1 AS line, count(*) - 1 AS repeats
            FROM raw_sites
            WHERE x <> '#N/A'
            GROUP BY operator, x, y, g2, g3, g4
        )
        """;

    // The same, with the commune whose outline holds it.
    private const string Located = $"""
        {Raw},
        located AS (
            SELECT raw.*, c.code
            FROM raw
            JOIN ref.contour_current c ON c.level = 'commune' AND ST_Within(ST_Transform(ST_SetSRID(ST_MakePoint(x::int, y::int), 2154), 4326), c.geom)
        )
        """;

    private SeededDatabaseFixture Database
    {
        get
        {
            _ = SharedData.Find("arcep/" + FileName);
            return sites.Database;
        }
    }

    [Fact]
    public void EveryRowIsRead()
    {
        _ = Database;
        var summary = sites.Summary!;
        Assert.Equal((ImportState.Published, 77_148L, 77_147L, 1L), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        var reject = Assert.Single(summary.Rejects);
        Assert.Equal((77_149L, "x", "#N/A"), (reject.Line, reject.Column, reject.Value));
        Assert.Equal(("2018-Q1", new DateOnly(2018, 3, 31)), (summary.Edition!, summary.OfficialDate!.Value));
        var findings = string.Join(' ', summary.Checks.SelectMany(check => check.Findings));
        Assert.Contains("124 lines repeat another one exactly, and are counted once", findings, StringComparison.Ordinal);
        Assert.Contains("1574 lines have no technology (1522 sites once repeats are counted once)", findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoubledLinesAndSitesWithoutTechnologyOverlapAsTheFileSays()
    {
        // by the text of the file: 124 lines say what another one says, 1,574 have no technology, 52 are both
        Assert.Equal(
            ["77147 77023 124 1574 52"],
            await Database.RowsAsync<string>($"""
                {Raw}
                SELECT concat_ws(' ', sum(1 + repeats), count(*), sum(repeats),
                                 sum(1 + repeats) FILTER (WHERE (g2, g3, g4) = ('0', '0', '0')), sum(repeats) FILTER (WHERE (g2, g3, g4) = ('0', '0', '0')))
                FROM raw
                """));
        Assert.Equal(
            ["77147 77023 124 1574 52"],
            await Database.RowsAsync<string>("""
                SELECT concat_ws(' ', sum(1 + cardinality(repeated_at)), count(*), sum(cardinality(repeated_at)),
                                 sum(1 + cardinality(repeated_at)) FILTER (WHERE 'no-technology' = ANY (flags)), sum(cardinality(repeated_at)) FILTER (WHERE 'no-technology' = ANY (flags)))
                FROM telecom.mobile_site_current
                """));
    }

    [Fact]
    public async Task TheSitesAreThoseOfTheFile() =>
        Assert.Empty(await Database.RowsAsync<string>($"""
            {Raw}
            SELECT coalesce(raw.line, s.source_line)::text
            FROM raw
            FULL JOIN telecom.mobile_site_current s ON s.source_line = raw.line
            WHERE (raw.operator, raw.x::float8, raw.y::float8, raw.g2 = '1', raw.g3 = '1', raw.g4 = '1', raw.repeats)
                IS DISTINCT FROM
                  (s.operator_code, s.x, s.y, s.has_2g, s.has_3g, s.has_4g, cardinality(s.repeated_at)::bigint)
               OR s.has_5g IS NOT NULL OR s.source_srid <> 2154
            """));

    [Theory]
    [InlineData("arcep-mobile-sites.france.FR.2018-Q1.all.any-mobile.metropolitan-france", 75_501)]
    [InlineData("arcep-mobile-sites.france.FR.2018-Q1.all.4g.metropolitan-france", 50_727)]
    [InlineData("arcep-mobile-sites.france.FR.2018-Q1.free-mobile.2g.metropolitan-france", 0)]
    [InlineData("arcep-mobile-sites-without-technology.france.FR.2018-Q1.orange.metropolitan-france", 1_522)]
    [InlineData("arcep-mobile-sites.region.93.2018-Q1.all.any-mobile", 6_537)]
    [InlineData("arcep-mobile-sites.region.93.2018-Q1.orange.4g", 1_178)]
    public async Task FiguresAreThoseWorkedOutBeforehand(string key, int expected) =>
        Assert.Equal(expected, await Database.ValueAsync<int?>("SELECT value FROM stats.observation_current WHERE key = @key", new { key }));

    [Fact]
    public async Task EveryCommuneCountsTheSitesThatItsOutlineHolds()
    {
        var differing = await Database.RowsAsync<string>($$"""
            {{Located}},
            wanted AS (
                SELECT code, operator, count(*) FILTER (WHERE g2 = '1' OR g3 = '1' OR g4 = '1') AS any_mobile, count(*) FILTER (WHERE g4 = '1') AS sites_4g
                FROM located
                GROUP BY code, operator
            ),
            served AS (
                SELECT o.territory_code AS code, k.mcc_mnc AS operator,
                       max(o.value) FILTER (WHERE o.dimensions ->> 'technology' = 'any-mobile') AS any_mobile, max(o.value) FILTER (WHERE o.dimensions ->> 'technology' = '4g') AS sites_4g
                FROM stats.observation_current o
                JOIN (VALUES ('orange', '20801'), ('sfr', '20810'), ('free-mobile', '20815'), ('bouygues-telecom', '20820')) AS k (code, mcc_mnc) ON k.code = o.dimensions ->> 'operator'
                WHERE o.indicator_code = 'arcep-mobile-sites' AND o.level = 'commune'
                GROUP BY o.territory_code, k.mcc_mnc
            )
            SELECT concat_ws(' ', coalesce(s.code, w.code), coalesce(s.operator, w.operator), w.any_mobile, s.any_mobile)
            FROM served s
            FULL JOIN wanted w ON w.code = s.code AND w.operator = s.operator
            WHERE s.code IS NULL OR s.any_mobile <> coalesce(w.any_mobile, 0) OR s.sites_4g <> coalesce(w.sites_4g, 0)
            """);
        Assert.Empty(differing);
        Assert.Equal(946, await Database.ValueAsync<int>("SELECT count(DISTINCT territory_code) FROM stats.observation_current WHERE indicator_code = 'arcep-mobile-sites' AND level = 'commune'"));
    }

    [Fact]
    public async Task AbriesRistolasAndMarseilleAreCountedWhole() =>
        Assert.Equal(
            await Database.RowsAsync<string>($"{Located} SELECT code || ' ' || count(*) FROM located WHERE code IN ('05001', '13055') AND (g2, g3, g4) <> ('0', '0', '0') GROUP BY code ORDER BY code"),
            await Database.RowsAsync<string>("""
                SELECT territory_code || ' ' || value FROM stats.observation_current
                WHERE indicator_code = 'arcep-mobile-sites' AND level = 'commune' AND territory_code IN ('05001', '13055') AND dimensions = '{"operator": "all", "technology": "any-mobile"}'
                ORDER BY territory_code
                """));

    [Fact]
    public async Task AnEpciBeyondTheOutlinesHasNoFigureAndTheOthersAddUp()
    {
        Assert.Equal(46, await Database.ValueAsync<int>("SELECT count(DISTINCT territory_code) FROM stats.observation_current WHERE indicator_code = 'arcep-mobile-sites' AND level = 'epci'"));
        Assert.Empty(await Database.RowsAsync<string>("""
            SELECT e.key
            FROM stats.observation_current e
            JOIN ref.membership m ON m.epci_code = e.territory_code AND m.vintage = (SELECT max(vintage) FROM ref.membership)
            JOIN stats.observation_current c ON c.indicator_code = e.indicator_code AND c.level = 'commune' AND c.territory_code = m.commune_code AND c.dimensions = e.dimensions AND c.period = e.period
            WHERE e.indicator_code = 'arcep-mobile-sites' AND e.level = 'epci'
            GROUP BY e.key, e.value
            HAVING sum(c.value) <> e.value
            """));
    }

    [Fact]
    public async Task TheFirstRowsOf2026AreRead()
    {
        var path = SharedData.Find("arcep/samples-2026/mobile-sites-metropole-2026T1-head.csv");
        await using var fresh = new SeededDatabase();
        await fresh.Database.InitializeAsync();
        var summary = await Importing.RunAsync(fresh.Database, ArcepMobileSites.Source, path);

        Assert.Equal((ImportState.Published, 14L, 0L, "2026-Q1"), (summary.State, summary.RowsRead, summary.RowsRejected, summary.Edition!));
        // x, y in Lambert-93 and the degrees beside them are one place, to the metre that the degrees are printed to
        Assert.Equal(14, await fresh.Database.ValueAsync<int>("""
            SELECT count(*) FROM telecom.mobile_site_current
            WHERE source_srid = 2154 AND flags = '{}' AND ST_DistanceSphere(geom, ST_MakePoint(longitude, latitude)) < 50
            """));
    }

    private sealed class SeededDatabase : IAsyncDisposable
    {
        public SeededDatabaseFixture Database { get; } = new();

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
