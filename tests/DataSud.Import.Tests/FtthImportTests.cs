using DataSud.Domain;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>A seeded database into which ARCEP's tables of 2018 were imported, and beside them the same files as PostgreSQL reads them.</summary>
public sealed class FtthDatabase : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public SeededDatabaseFixture Database { get; } = new();

    /// <summary>How the import ended; null where the files are not here.</summary>
    public ImportSummary? Summary { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "arcep", "ftth-2018-t1");
        if (!Directory.Exists(folder))
            return; // each test says that it is skipped
        Summary = await Importing.RunAsync(Database, ArcepFtth.Source, folder);
        await RawTable.LoadAsync(Database, "raw_communes", Path.Combine(folder, "communes.csv"), 4,
            ["code", "name", "region", "departement", "epci", "dwellings", "business", "dense", "commitment", "intention", "rural", "mountain", "oi"]);
        await RawTable.LoadAsync(Database, "raw_connectable", Path.Combine(folder, "ftthCommunes.csv"), 4, ["code", "field", "q3", "q4", "q1"]);
        await RawTable.LoadAsync(Database, "raw_departements", Path.Combine(folder, "ftthDepartements.csv"), 4, ["code", "field", "q3", "q4", "q1"]);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>ARCEP's tables: what is published is what the files say, by another reading of them; what is wrong with a copy is said, and nothing moves.</summary>
public sealed class FtthImportTests(FtthDatabase ftth) : IClassFixture<FtthDatabase>
{
    // The spreadsheet's numbers, undone by PostgreSQL: no-break spaces out, a dash is zero.
    private const string Number = "coalesce(nullif(regexp_replace(translate({0}, U&'\\00A0', ''), '[^0-9]', '', 'g'), ''), '0')::int";

    private static string Folder => SharedData.Find("arcep/ftth-2018-t1");

    private SeededDatabaseFixture Database
    {
        get
        {
            _ = Folder;
            return ftth.Database;
        }
    }

    [Fact]
    public void EveryRowIsRead()
    {
        _ = Folder;
        var summary = ftth.Summary!;
        Assert.Equal((ImportState.Published, 106_395L, 106_395L, 0L), (summary.State, summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal([35_361L, 104L, 70_722L, 208L], summary.Files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.RowsRead));
        Assert.Equal("2018-Q1", summary.Edition);
        Assert.All(summary.Checks, check => Assert.True(check.Passed, check.Name));
    }

    [Fact]
    public async Task TheRowsAreThoseOfTheFile()
    {
        Assert.Equal(35_361, await Database.ValueAsync<int>("SELECT count(*) FROM telecom.ftth_commune"));
        var differing = await Database.RowsAsync<string>($"""
            SELECT coalesce(r.code, c.source_code)
            FROM raw_communes r
            FULL JOIN telecom.ftth_commune c ON c.source_code = r.code
            WHERE (r.name, r.region, r.departement, nullif(trim(r.epci), ''), {string.Format(null, Number, "r.dwellings")}, {string.Format(null, Number, "r.business")},
                   trim(r.dense) = '1', trim(r.intention) = '1', trim(r.rural) = '1', {string.Format(null, Number, "r.mountain")},
                   nullif(trim(r.commitment), '-'), coalesce(nullif(trim(r.oi), ''), ''), r.nth + 5)
                IS DISTINCT FROM
                  (c.name, c.region_code, c.departement_code, c.epci_code, c.dwellings, c.business_premises,
                   c.very_dense, c.private_intention, c.rural, c.mountain::int, c.commitment, array_to_string(c.operators, '-'), c.source_line)
            """);
        Assert.Empty(differing);

        var counts = await Database.RowsAsync<string>("""
            SELECT coalesce(r.code, c.source_code) || ' ' || coalesce(r.quarter, c.quarter)
            FROM (SELECT p.code, q.quarter, q.premises::int AS premises, k.category::int AS category, p.nth
                  FROM raw_connectable p
                  CROSS JOIN LATERAL (VALUES ('2017-Q3', p.q3), ('2017-Q4', p.q4), ('2018-Q1', p.q1)) AS q (quarter, premises)
                  JOIN raw_connectable c ON c.code = p.code AND c.field = 'Catégorie'
                  CROSS JOIN LATERAL (VALUES ('2017-Q3', c.q3), ('2017-Q4', c.q4), ('2018-Q1', c.q1)) AS k (quarter, category)
                  WHERE p.field = 'Locaux Raccordables' AND k.quarter = q.quarter) r
            FULL JOIN telecom.ftth_connectable c ON c.source_code = r.code AND c.quarter = r.quarter
            WHERE (r.premises, r.category, r.nth + 5) IS DISTINCT FROM (c.premises, c.category::int, c.source_line)
            """);
        Assert.Empty(counts);
    }

    [Theory]
    [InlineData("04", 6437)]
    [InlineData("05", 11414)]
    [InlineData("06", 338789)]
    [InlineData("13", 369631)]
    [InlineData("83", 95094)]
    [InlineData("84", 51500)]
    public async Task ADepartementIsTheSumOfItsCommunesAndArcepSOwn(string code, int expected)
    {
        Assert.Equal(expected, await Database.ValueAsync<int>("""
            SELECT sum(q1::int) FROM raw_connectable k JOIN raw_communes c USING (code) WHERE k.field = 'Locaux Raccordables' AND c.departement = @code
            """, new { code }));
        Assert.Equal(expected, await Database.ValueAsync<int>("SELECT q1::int FROM raw_departements WHERE field = 'Locaux Raccordables' AND code = @code", new { code }));
        Assert.Equal(expected, await Database.ValueAsync<int>("""
            SELECT value FROM stats.observation_current WHERE key = 'arcep-ftth-connectable-premises.departement.' || @code || '.2018-Q1'
            """, new { code }));
    }

    [Theory]
    [InlineData("arcep-ftth-connectable-premises.region.93.2018-Q1", 872865)]
    [InlineData("arcep-ftth-premises.region.93.2018-Q1", 3144481)]
    [InlineData("arcep-ftth-connectable-premises.commune.13055.2018-Q1", 248140)]
    [InlineData("arcep-ftth-dwellings.commune.05001.2018-Q1", 877)]
    public async Task FiguresAreThoseWorkedOutBeforehand(string key, int expected) =>
        Assert.Equal(expected, await Database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = @key", new { key }));

    [Fact]
    public async Task EveryRateIsItsCountsAndAMissingOneSaysWhy()
    {
        Assert.Empty(await Database.RowsAsync<string>("""
            SELECT r.key
            FROM stats.observation_current r
            JOIN stats.observation_current c
              ON c.key = replace(r.key, 'arcep-ftth-connectable-rate', 'arcep-ftth-connectable-premises')
            JOIN stats.observation_current p
              ON p.key = regexp_replace(replace(r.key, 'arcep-ftth-connectable-rate', 'arcep-ftth-premises'), '\.[^.]*$', '.2018-Q1')
            WHERE r.indicator_code = 'arcep-ftth-connectable-rate'
              AND (r.value IS DISTINCT FROM round(100 * c.value / nullif(p.value, 0), 2)
                   OR r.note NOT LIKE c.value || ' raccordables / ' || p.value || ' locaux%')
            """));
        Assert.Equal(5 * 3, await Database.ValueAsync<int>("""
            SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-ftth-connectable-rate' AND missing_reason = 'no-premises' AND value IS NULL
            """));
    }

    [Fact]
    public async Task EpciThatCrossTheBorderAreWhole()
    {
        // Grand Avignon has 7 of its 16 communes in the Gard.
        var expected = await Database.ValueAsync<int>("""
            SELECT sum(k.q1::int)
            FROM ref.membership m
            JOIN raw_connectable k ON k.code = m.commune_code AND k.field = 'Locaux Raccordables'
            WHERE m.epci_code = '248400251'
            """);
        Assert.Equal(expected, await Database.ValueAsync<int>("SELECT value FROM stats.observation_current WHERE key = 'arcep-ftth-connectable-premises.epci.248400251.2018-Q1'"));
        Assert.Equal(16, await Database.ValueAsync<int>("SELECT count(*) FROM ref.membership WHERE epci_code = '248400251'"));
        Assert.Equal(52, await Database.ValueAsync<int>("""
            SELECT count(DISTINCT territory_code) FROM stats.observation_current WHERE indicator_code = 'arcep-ftth-connectable-premises' AND level = 'epci'
            """));
    }

    [Fact]
    public async Task EveryTerritoryOfAnObservationResolves() =>
        Assert.Empty(await Database.RowsAsync<string>("""
            SELECT DISTINCT o.level || ' ' || o.territory_code
            FROM stats.observation_current o
            WHERE NOT EXISTS (SELECT FROM ref.territory t WHERE t.level = o.level AND t.code = o.territory_code)
            """));

    [Fact]
    public async Task TheClassesOfTheFileAreThoseOfTheRule()
    {
        var rows = await Database.RowsAsync<(string Code, int Connectable, int Premises, int Category)>("""
            SELECT c.source_code, k.premises, c.dwellings + c.business_premises, k.category::int
            FROM telecom.ftth_commune c
            JOIN telecom.ftth_connectable k ON k.release_id = c.release_id AND k.source_code = c.source_code
            WHERE k.quarter = '2018-Q1'
            """);
        var exceptions = rows.Where(row => ConnectableClass.LowerBound(row.Connectable, row.Premises) is { } bound && bound != row.Category);
        Assert.Equal(["42117", "60078"], exceptions.Select(row => row.Code).Order());
        Assert.Contains(ftth.Summary!.Checks, check => check.Findings.Contains("2 communes of another class than their rate: 42117, 60078."));
    }

    [Fact]
    public async Task TheSameFilesAgainAreUnchanged()
    {
        var before = await Importing.FingerprintAsync(Database);
        var summary = await Importing.RunAsync(Database, ArcepFtth.Source, Folder);
        Assert.Equal((ImportState.Unchanged, 0), (summary.State, summary.ExitCode));
        Assert.Equal(before, await Importing.FingerprintAsync(Database));
    }

    [Fact]
    public async Task ADryRunChecksAndWritesNothing()
    {
        using var copy = new CopiedFolder(Folder);
        copy.Replace("ftthCommunes.csv", "Déploiement par Commune", "Déploiement par commune");
        var (before, releases) = (await Importing.FingerprintAsync(Database), await ReleasesAsync());
        var summary = await Importing.RunAsync(Database, ArcepFtth.Source, copy.Path, dryRun: true);
        Assert.Equal((ImportState.DryRun, 106_395L, 0L), (summary.State, summary.RowsRead, summary.RowsRejected));
        Assert.Equal((before, releases), (await Importing.FingerprintAsync(Database), await ReleasesAsync()));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "cut in the middle", "the file was cut" },
        { "cut by a few bytes", "the file was cut" },
        { "cut between two rows", "lacks" },
        { "cut in communes", "the file was cut" },
        { "a column less", "lacks: 'Logements'" },
        { "a letter in a count", "ftthCommunes.csv line 1001, T1 2018, '2x48'" },
        { "a letter in the dwellings", "is not a whole number" },
        { "a count that is not that of the département", "add up to ARCEP's départements" },
        { "a commune twice", "stands twice" },
        { "Latin-1", "is not in UTF-8: line 1" },
        { "a PNG", "is a PNG image" },
        { "an empty file", "is empty" },
        { "communes alone missing", "Missing beside" },
        { "an HTML page", "communes.csv" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ASpoiltCopyIsRefusedAndNothingServedMoves(string fault, string expected)
    {
        using var copy = new CopiedFolder(Folder);
        Spoil(copy, fault);
        var before = await Importing.FingerprintAsync(Database);

        var summary = await Importing.RunAsync(Database, ArcepFtth.Source, copy.Path);

        Assert.True(summary.State == ImportState.Refused, $"{summary.State}: {summary.Message}");
        Assert.Equal(2, summary.ExitCode);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.All(summary.Rejects, reject => Assert.True(reject.Line > 0 && reject.Reason.Length > 0));
        Assert.Equal(before, await Importing.FingerprintAsync(Database));
        Assert.Equal(Math.Min(summary.RowsRejected, 10_000), await Database.ValueAsync<long>("""
            SELECT count(*)
            FROM catalog.reject
            WHERE release_id = (SELECT max(id) FROM catalog.release WHERE dataset_id = 'arcep-ftth')
            """));
        Assert.Equal("refused", await Database.ValueAsync<string>("SELECT state FROM catalog.release WHERE dataset_id = 'arcep-ftth' ORDER BY number DESC LIMIT 1"));
    }

    private static void Spoil(CopiedFolder copy, string fault)
    {
        var (communes, connectable) = (copy["communes.csv"], copy["ftthCommunes.csv"]);
        switch (fault)
        {
            case "cut in the middle":
                Cut(connectable, 1_000_003);
                break;
            case "cut by a few bytes":
                Cut(connectable, (int)new FileInfo(connectable).Length - 3);
                break;
            case "cut between two rows":
                File.WriteAllLines(connectable, File.ReadAllLines(connectable).SkipLast(20));
                break;
            case "cut in communes":
                Cut(communes, 2_000_000);
                break;
            case "a column less":
                File.WriteAllLines(communes, File.ReadAllLines(communes).Select(line => string.Join(',', line.Split(',').Where((_, index) => index != 5))));
                break;
            case "a letter in a count":
                var lines = File.ReadAllLines(connectable);
                lines[1000] = lines[1000][..(lines[1000].LastIndexOf(',') + 1)] + "2x48";
                File.WriteAllLines(connectable, lines);
                break;
            case "a letter in the dwellings":
                copy.Replace("communes.csv", " 432\u00A0378", " 432\u00A0E78");
                break;
            case "a count that is not that of the département":
                copy.Replace("ftthCommunes.csv", "13055,Locaux Raccordables,", "13055,Locaux Raccordables,1");
                break;
            case "a commune twice":
                File.AppendAllText(communes, File.ReadAllLines(communes)[100] + "\n");
                break;
            case "Latin-1":
                File.WriteAllText(communes, File.ReadAllText(communes), System.Text.Encoding.Latin1);
                break;
            case "a PNG":
                File.WriteAllBytes(communes, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
                break;
            case "an empty file":
                File.WriteAllText(communes, "");
                break;
            case "communes alone missing":
                File.Delete(communes);
                break;
            case "an HTML page":
                File.WriteAllText(communes, "<!DOCTYPE html>\n<html><body><h1>503 Service Unavailable</h1></body></html>\n");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }

        static void Cut(string path, int length)
        {
            using var stream = File.OpenWrite(path);
            stream.SetLength(length);
        }
    }

    private Task<int> ReleasesAsync() => Database.ValueAsync<int>("SELECT count(*)::int FROM catalog.release");
}
