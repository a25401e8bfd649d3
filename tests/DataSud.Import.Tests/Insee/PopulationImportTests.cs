using DataSud.Import.Insee.Cog;
using DataSud.Import.Insee.Populations;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>A seeded database into which the populations of 2026 were imported, and beside it the same file as PostgreSQL reads it.</summary>
public sealed class PopulationDatabase : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public SeededDatabaseFixture Database { get; } = new();

    /// <summary>How the import ended; null where the file is not here.</summary>
    public ImportSummary? Summary { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "insee", "donnees_communes_2026.csv");
        if (!File.Exists(path))
            return; // each test says that it is skipped
        Summary = await Importing.RunAsync(Database, InseePopulations.Source, path);
        using var files = new TextFiles();
        var commas = files.Write("raw.csv", (await File.ReadAllTextAsync(path)).Replace("\r", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal).Replace(';', ','));
        await RawTable.LoadAsync(Database, "raw_population", commas);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>The table of 2026: what is published is what it says, by another reading of it.</summary>
public sealed class PopulationImportTests(PopulationDatabase population) : IClassFixture<PopulationDatabase>
{
    private SeededDatabaseFixture Database
    {
        get
        {
            _ = SharedData.Find("insee/donnees_communes_2026.csv");
            return population.Database;
        }
    }

    [Fact]
    public async Task EveryRowIsThere()
    {
        var database = Database;
        var summary = population.Summary!;
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((34_900L, 0L, "2026"), (summary.RowsAccepted, summary.RowsRejected, summary.Edition!));
        Assert.Equal(34_900, await database.ValueAsync<int>("SELECT count(*) FROM stats.insee_population"));
        Assert.Empty(await database.RowsAsync<string>("""
            SELECT coalesce(r."COM", p.code)
            FROM raw_population r
            FULL JOIN stats.insee_population p ON p.code = r."COM"
            WHERE (r."DEP", replace(r."Commune", ',', ''), r."PMUN"::int, r."PCAP"::int, r."PTOT"::int, r.nth + 1, 2026, 'in-force')
                IS DISTINCT FROM (p.departement_code, replace(p.name, ',', ''), p.municipal, p.counted_apart, p.total, p.total_line, p.year, p.year_kind)
            """));
    }

    [Fact]
    public async Task TheRegionAndMarseilleAreTheSumsOfTheFile()
    {
        Assert.Equal(5_218_960, await Database.ValueAsync<int>("""SELECT sum("PMUN"::int) FROM raw_population WHERE "REG" = '93'"""));
        Assert.Equal(
            ["05001 374 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement",
             "05157 160 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement",
             "13055 886040 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement. Somme des 16 arrondissements",
             "13201 37599 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement",
             "93 1704316 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement. Somme des 39 communes",
             "93 5218960 Population publiée pour 2026 ; le fichier ne dit pas l’année du recensement. Somme des 946 communes"],
            await Database.RowsAsync<string>("""
                SELECT concat_ws(' ', territory_code, value, note)
                FROM stats.observation_current
                WHERE indicator_code = 'insee-population-municipal' AND period = '2026' AND dimensions = '{"population_year": "in-force"}'
                  AND (level, territory_code) IN (('commune', '05001'), ('commune', '05157'), ('commune', '13055'), ('arrondissement', '13201'), ('region', '93'), ('departement', '93'))
                ORDER BY territory_code, value
                """));
        Assert.Equal(886_040, await Database.ValueAsync<int>("""SELECT sum("PMUN"::int) FROM raw_population WHERE "COM" LIKE '132%'"""));
    }

    [Fact]
    public async Task EachLevelIsTheSumOfItsRows()
    {
        Assert.Empty(await Database.RowsAsync<string>("""
            WITH raw AS (
                SELECT 'departement' AS level, "DEP" AS code, sum("PMUN"::int) AS municipal, sum("PCAP"::int) AS apart, sum("PTOT"::int) AS total FROM raw_population GROUP BY "DEP"
                UNION ALL
                SELECT 'region', "REG", sum("PMUN"::int), sum("PCAP"::int), sum("PTOT"::int) FROM raw_population GROUP BY "REG"
                UNION ALL
                SELECT 'france', 'FR', sum("PMUN"::int), sum("PCAP"::int), sum("PTOT"::int) FROM raw_population
                UNION ALL
                SELECT 'epci', m.epci_code, sum(r."PMUN"::int), sum(r."PCAP"::int), sum(r."PTOT"::int)
                FROM ref.membership m
                JOIN raw_population r ON r."COM" = m.commune_code OR (m.commune_code = '13055' AND r."COM" LIKE '132%')
                GROUP BY m.epci_code
            ),
            expected AS (
                SELECT level, code, v.indicator, v.value
                FROM raw
                CROSS JOIN LATERAL (VALUES ('municipal', municipal), ('counted-apart', apart), ('total', total)) AS v (indicator, value)
            ),
            got AS (
                SELECT level, territory_code AS code, substr(indicator_code, 18) AS indicator, value
                FROM stats.observation_current
                WHERE indicator_code LIKE 'insee-population-%' AND level IN ('departement', 'region', 'france', 'epci')
            )
            SELECT concat_ws(' ', level, code, indicator, e.value, g.value)
            FROM expected e
            FULL JOIN got g USING (level, code, indicator)
            WHERE e.value IS DISTINCT FROM g.value
            """));
        Assert.Equal(
            [52L, 946L],
            await Database.RowsAsync<long>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'insee-population-municipal' AND level IN ('epci', 'commune') GROUP BY level ORDER BY 1"));
        Assert.EndsWith(
            "Somme des communes du fichier : France métropolitaine, Guadeloupe, Martinique, Guyane, La Réunion ; sans Mayotte",
            await Database.ValueAsync<string>("SELECT note FROM stats.observation_current WHERE indicator_code = 'insee-population-municipal' AND level = 'france'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnObservationNamesItsLineOfTheFile()
    {
        var line = await Database.ValueAsync<int>("SELECT source_line FROM stats.observation_current WHERE key = 'insee-population-total.commune.05157.2026.in-force'");
        Assert.Contains(";05157;", File.ReadLines(SharedData.Find("insee/donnees_communes_2026.csv")).ElementAt(line - 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheReferenceHasThePopulationsOf2026()
    {
        Assert.Equal(
            ["arrondissement 16 16", "commune 946 946", "departement 100 109", "epci 52 52", "france 0 1", "region 17 26"],
            await Database.RowsAsync<string>("""
                SELECT concat_ws(' ', level, count(*) FILTER (WHERE population_year = 2026), count(*))
                FROM ref.territory WHERE origin = 'reference' GROUP BY level ORDER BY level
                """));
        Assert.Equal(5_218_960, await Database.ValueAsync<int>("SELECT population FROM ref.territory WHERE level = 'region' AND code = '93'"));
        Assert.Equal(886_040, await Database.ValueAsync<int>("SELECT population FROM ref.territory WHERE level = 'commune' AND code = '13055'"));
    }

    [Fact]
    public async Task WithTheOfficialGeographicCodeACutTableIsKnown()
    {
        var path = SharedData.Find("insee/donnees_communes_2026.csv");
        using var files = new TextFiles();
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        // whole lines are missing at the end: La Réunion has four communes less
        var cut = files.Write("donnees_communes_2026.csv", string.Join("\r\n", lines.SkipLast(4)) + "\r\n");
        var cog = await Importing.RunAsync(Database, InseeCog.Source, SharedData.Find("insee/v_commune_2026.csv"));
        Assert.True(cog.State == ImportState.Published, cog.Message);

        var summary = await Importing.RunAsync(Database, InseePopulations.Source, cut);

        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("4 communes of the list of 2026 are not in the table: 97421 Salazie", summary.Message, StringComparison.Ordinal);
    }
}
