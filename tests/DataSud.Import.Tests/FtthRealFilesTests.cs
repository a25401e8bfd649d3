using DataSud.Domain;
using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>The official edition of the first quarter of 2018, held against sums that PostgreSQL makes of the same files by itself.</summary>
public sealed class FtthRealFilesTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private static readonly string[] CommuneColumns = ["code", "name", "region", "departement", "epci", "dwellings", "business", "dense", "commitment", "intention", "rural", "mountain", "operators"];

    [Fact]
    public async Task TheRegionIsWhatItsFilesSay()
    {
        var folder = SharedData.Find("arcep/ftth-2018-t1");
        var summary = await Importing.RunAsync(database, ArcepFtth.Source, folder);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((35361L + 70722 + 104 + 208, 0L), (summary.RowsAccepted, summary.RowsRejected));
        Assert.Contains(summary.Checks, check => check.Findings.Contains("2 communes of another class than their rate: 42117, 60078."));

        Assert.Equal(
            ["04 6437", "05 11414", "06 338789", "13 369631", "83 95094", "84 51500"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', territory_code, value) FROM stats.observation_current
                WHERE indicator_code = 'arcep-ftth-connectable-premises' AND level = 'departement' AND period = '2018-Q1'
                  AND territory_code IN ('04', '05', '06', '13', '83', '84')
                ORDER BY territory_code
                """));
        Assert.Equal(872_865, await ValueAsync("arcep-ftth-connectable-premises.region.93.2018-Q1"));
        Assert.Equal(248_140, await ValueAsync("arcep-ftth-connectable-premises.commune.13055.2018-Q1"));
        Assert.Equal(3_144_481, await ValueAsync("arcep-ftth-premises.region.93.2018-Q1"));
        Assert.Equal(946, await database.ValueAsync<int>("SELECT count(*) FROM telecom.ftth_commune_layer WHERE region_code = '93' AND quarter = '2018-Q1'"));
        Assert.Equal(52, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'arcep-ftth-premises' AND level = 'epci'"));
        Assert.Equal(0, await database.ValueAsync<int>("""
            SELECT count(*) FROM stats.observation_current o
            WHERE NOT EXISTS (SELECT FROM ref.territory t WHERE t.level = o.level AND t.code = o.territory_code)
            """));

        await RawTable.LoadAsync(database, "raw_communes", Path.Combine(folder, "communes.csv"), 4, CommuneColumns);
        await RawTable.LoadAsync(database, "raw_ftth", Path.Combine(folder, "ftthCommunes.csv"), 4, ["code", "subject", "q3", "q4", "q1"]);
        await RawTable.LoadAsync(database, "raw_departements", Path.Combine(folder, "ftthDepartements.csv"), 4, ["code", "subject", "q3", "q4", "q1"]);

        // every département of the file and all three quarters, against ARCEP's own table
        Assert.Empty(await database.RowsAsync<string>("""
            SELECT d.code
            FROM raw_departements d
            LEFT JOIN LATERAL (VALUES ('2017-Q3', d.q3), ('2017-Q4', d.q4), ('2018-Q1', d.q1)) AS k (quarter, printed) ON true
            LEFT JOIN stats.observation_current o
                ON o.key = 'arcep-ftth-connectable-premises.departement.' || d.code || '.' || k.quarter
            WHERE d.subject = 'Locaux Raccordables' AND o.value IS DISTINCT FROM k.printed::numeric
            """));

        // every commune's counts, read from the raw text: whatever is no digit is taken away
        Assert.Equal(
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', code, coalesce(nullif(regexp_replace(dwellings, '[^0-9]', '', 'g'), ''), '0'),
                                 coalesce(nullif(regexp_replace(business, '[^0-9]', '', 'g'), ''), '0'), replace(coalesce(operators, ''), '-', ','), nth + 5)
                FROM raw_communes ORDER BY code COLLATE "C"
                """),
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', source_code, dwellings, business_premises, array_to_string(operators, ','), source_line)
                FROM telecom.ftth_commune ORDER BY source_code COLLATE "C"
                """));
        Assert.Equal(
            await database.ValueAsync<long>("SELECT sum(q1::bigint) FROM raw_ftth WHERE subject = 'Locaux Raccordables'"),
            await database.ValueAsync<long>("SELECT sum(premises) FROM telecom.ftth_connectable WHERE quarter = '2018-Q1'"));

        // the class rule in SQL is the one of the domain
        var rows = await database.RowsAsync<Counted>("""
            SELECT c.source_code AS Code, k.premises AS Connectable, c.dwellings + c.business_premises AS Premises, k.category::int AS Category
            FROM telecom.ftth_commune c JOIN telecom.ftth_connectable k ON k.source_code = c.source_code AND k.quarter = '2018-Q1'
            """);
        Assert.Equal(["42117", "60078"], rows.Where(row => ConnectableClass.LowerBound(row.Connectable, row.Premises) is { } bound && bound != row.Category).Select(row => row.Code).Order());

        var again = await Importing.RunAsync(database, ArcepFtth.Source, folder);
        Assert.Equal(ImportState.Unchanged, again.State);
    }

    private Task<decimal> ValueAsync(string key) => database.ValueAsync<decimal>("SELECT value FROM stats.observation_current WHERE key = @key", new { key });

    private sealed record Counted(string Code, int Connectable, int Premises, int Category);
}
