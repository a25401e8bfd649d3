using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Synthetic;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Import.Tests;

/// <summary>SIRENE, on synthetic stocks: nothing lost, nothing changed, and nothing of a person that is withheld.</summary>
public sealed class SireneTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>, IDisposable
{
    private const string GeolocationHeader = "siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;distance_precision;qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;y_latitude;x_longitude";
    private static readonly string[] Region = ["04001", "04112", "05001", "05061", "06088", "13001", "13201", "13202", "13216", "83137", "84007"];
    private static readonly string[] Elsewhere = ["75101", "69381", "33063", "97411"];

    // What each typed column is, written as SQL over the file as PostgreSQL reads it.
    private const string FromRaw = """
        SELECT siret::bigint, "statutDiffusionEtablissement" = 'O', "etatAdministratifEtablissement" = 'A', "etablissementSiege"::boolean,
               "dateCreationEtablissement"::date, "dateDebut"::date, "dateDernierTraitementEtablissement"::timestamp::date,
               "trancheEffectifsEtablissement", "anneeEffectifsEtablissement"::smallint, "caractereEmployeurEtablissement" = 'O',
               "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement", nullif("codeCommuneEtablissement", '[ND]'),
               nullif("codePostalEtablissement", '[ND]'), nullif("numeroVoieEtablissement", '[ND]'), nullif("indiceRepetitionEtablissement", '[ND]'),
               nullif("typeVoieEtablissement", '[ND]'), nullif("libelleVoieEtablissement", '[ND]'), nullif("enseigne1Etablissement", '[ND]'),
               nullif("denominationUsuelleEtablissement", '[ND]')
        FROM raw
        """;

    private const string Imported = """
        SELECT siret, diffusible, active, head_office, created_on, state_since, treated_on, employee_band, employee_year, employer,
               naf, naf_edition, commune_code, postal_code, street_number, street_suffix, street_type, street_name, sign, usual_name
        FROM sirene.establishment
        WHERE release_id = sirene.current_release('sirene-establishments')
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasud-sirene");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(48)]
    [InlineData(53)]
    [InlineData(54)]
    public async Task EveryCellOfEveryEditionIsWhatPostgresReads(int width)
    {
        var stock = new SireneStock(width, Region, Elsewhere, seed: width);
        var file = Write("StockEtablissement_utf8.csv", [stock.Header, .. Enumerable.Range(0, 3000).Select(number => stock.Row(number))]);
        await RawTable.LoadAsync(database, "raw", file);

        var summary = await ImportAsync(SireneEstablishments.Source, file);

        Assert.Equal((ImportState.Published, 3000L, 0L), (summary.State, summary.RowsAccepted, summary.RowsRejected));
        var different = await database.ValueAsync<long>($"SELECT count(*) FROM (({FromRaw} EXCEPT ALL {Imported}) UNION ALL ({Imported} EXCEPT ALL {FromRaw})) AS d");
        Assert.Equal(0, different);
        // Counted independently: active ones by commune of today, Marseille whole.
        Assert.Equal(0, await database.ValueAsync<long>("""
            WITH ours AS (
                SELECT commune_code AS code, sum(establishments) AS n FROM sirene.establishment_count
                WHERE release_id = sirene.current_release('sirene-establishments') GROUP BY 1
            ),
            theirs AS (
                SELECT CASE WHEN "codeCommuneEtablissement" LIKE '132%' THEN '13055' ELSE "codeCommuneEtablissement" END AS code, count(*) AS n
                FROM raw
                WHERE "etatAdministratifEtablissement" = 'A' AND left("codeCommuneEtablissement", 2) IN ('04', '05', '06', '13', '83', '84')
                GROUP BY 1
            )
            SELECT count(*) FROM ours FULL JOIN theirs USING (code) WHERE ours.n IS DISTINCT FROM theirs.n
            """));
        await database.ValueAsync<int>("DROP TABLE raw; SELECT 1");
    }

    [Fact]
    public async Task FiguresAddUpFromCommuneToRegion()
    {
        var file = Write("stock.csv", [Header(), .. Rows(0, 400)]);
        await ImportAsync(SireneEstablishments.Source, file);

        const string value = """
            SELECT value::bigint FROM stats.observation_current
            WHERE indicator_code = @indicator AND level = @level AND territory_code = @code AND dimensions = '{}'
            """;
        var region = await database.ValueAsync<long>(value, new { indicator = "sirene-establishments", level = "region", code = "93" });
        Assert.Equal(region, await database.ValueAsync<long>("SELECT sum(value)::bigint FROM stats.observation_current WHERE indicator_code = 'sirene-establishments' AND level = 'commune' AND dimensions = '{}'"));
        Assert.Equal(region, await database.ValueAsync<long>("SELECT sum(value)::bigint FROM stats.observation_current WHERE indicator_code = 'sirene-establishments' AND level = 'region' AND dimensions ? 'employer'"));
        Assert.Equal(946, await database.ValueAsync<long>("SELECT count(*) FROM stats.observation_current WHERE indicator_code = 'sirene-establishments' AND level = 'commune' AND dimensions = '{}'"));
        // 05120 is read, and counted in 05001; a commune without establishments is zero, not missing.
        Assert.Equal(0, await database.ValueAsync<long>(value, new { indicator = "sirene-establishments", level = "commune", code = "04004" }));
        Assert.InRange(await database.ValueAsync<long>(value, new { indicator = "sirene-digital-establishments", level = "region", code = "93" }), 1, region - 1);
    }

    [Fact]
    public async Task WhatTheFileLeaksOfAWithheldEstablishmentIsNotRead()
    {
        var file = Write("stock.csv", [Header(), Establishment(Siret(1), status: "P"), Establishment(Siret(2), status: "O")]);

        var summary = await ImportAsync(SireneEstablishments.Source, file);

        Assert.Equal((ImportState.Published, 2L), (summary.State, summary.RowsAccepted));
        Assert.Equal(["f|", "t|RUE SECRETE"], await database.RowsAsync<string>($"""
            SELECT concat_ws('|', CASE WHEN diffusible THEN 't' ELSE 'f' END, coalesce(street_name, '')) FROM ({Imported}) AS i ORDER BY siret
            """));
        Assert.Equal(0, await LeaksAsync(Siret(1)));
    }

    [Fact]
    public async Task OneThatBecomesWithheldDisappearsFromOlderReleasesToo()
    {
        var siret = Siret(3);
        var before = await ImportAsync(SireneEstablishments.Source, Write("before.csv", [Header(), Establishment(siret, status: "O"), Establishment(Siret(2), status: "O")]));
        await ImportAsync(SireneGeolocation.Source, Write("geo.csv", [GeolocationHeader, Point(siret, "900000.5", "6250000.5", "11", "2154"), Point(Siret(2), "900000", "6250000", "11", "2154")]));
        Assert.Equal(1, await database.ValueAsync<long>("SELECT count(*) FROM sirene.establishment_public WHERE siret = @siret AND geom IS NOT NULL", new { siret }));

        var after = await ImportAsync(SireneEstablishments.Source, Write("after.csv", [Header(), Establishment(siret, status: "P"), Establishment(Siret(2), status: "O")]));

        Assert.Equal((ImportState.Published, before.Release + 1), (after.State, after.Release));
        // Both releases are still there, and neither has it.
        Assert.Equal(2, await database.ValueAsync<long>("SELECT count(DISTINCT release_id) FROM sirene.establishment_public WHERE siret = @other", new { other = Siret(2) }));
        Assert.Equal(0, await LeaksAsync(siret));
    }

    [Fact]
    public async Task APointThatComesAfterTheOppositionIsNotKept()
    {
        var siret = Siret(3);
        await ImportAsync(SireneEstablishments.Source, Write("stock.csv", [Header(), Establishment(siret, status: "P")]));
        await ImportAsync(SireneGeolocation.Source, Write("geo.csv", [GeolocationHeader, Point(siret, "900000.1", "6250000.1", "11", "2154")]));
        Assert.Equal(0, await LeaksAsync(siret));
    }

    [Fact]
    public async Task PointsComeFromTheSystemOfTheirRowAndCommunesAreNoPlaces()
    {
        string[] rows =
        [
            GeolocationHeader,
            Point(Siret(11), "345000.0", "7640000.0", "11", "2975"),
            Point(Siret(12), "892390.2", "6247035.2", "12", "2154"),
            Point(Siret(13), "892390.2", "6247035.2", "33", "2154"),
            Point(Siret(14), "892390.2", "6247035.2", "11", ""),
            Point(Siret(15), "892390.2", "6247035.2", "11", "9999"),
        ];
        var summary = await ImportAsync(SireneGeolocation.Source, Write("geo.csv", rows), maxRejects: 1);

        Assert.Equal((5L, 3L, 2L), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.All(summary.Rejects, reject => Assert.Null(reject.Value));
        Assert.Equal([5L, 6L], summary.Rejects.Select(reject => reject.Line).Order());
        Assert.Equal(["-21 55", "43 5", ""], await database.RowsAsync<string>("""
            SELECT coalesce(concat_ws(' ', trunc(ST_Y(geom)), trunc(ST_X(geom))), '') FROM sirene.geolocation
            WHERE release_id = sirene.current_release('sirene-geolocation') ORDER BY siret
            """));
    }

    [Fact]
    public async Task NaturalPersonsHaveNoName()
    {
        const string header = "siren,statutDiffusionUniteLegale,prenom1UniteLegale,sexeUniteLegale,nomUniteLegale,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,denominationUniteLegale,sigleUniteLegale,societeMissionUniteLegale,nouvelleColonne";
        await ImportAsync(SireneUnits.Source, Write("units.csv",
        [
            header,
            $"{Siren(1)},O,MIREILLE,F,SECRET,A,1000,MIREILLE SECRET,MS,,x",
            $"{Siren(2)},O,,,,A,5710,SOCIETE OUVERTE,SO,N,x",
            $"{Siren(3)},P,[ND],[ND],[ND],A,5710,SOCIETE SECRETE,[ND],,x",
        ]));
        await ImportAsync(SireneEstablishments.Source, Write("stock.csv",
            [Header(), .. Enumerable.Range(1, 4).Select(number => Establishment(SireneStock.WithLuhn(Siren(number) + "0001"), status: "O", sign: $"ENSEIGNE {number}"))]));

        // Known by their unit: a natural person, a company, a company that is withheld while its establishment is not, and one of no known unit.
        Assert.Equal(["", "MAISON SECRETE", "", ""], await database.RowsAsync<string>("""
            SELECT coalesce(name, '') FROM sirene.establishment_public WHERE release_id = sirene.current_release('sirene-establishments') ORDER BY siret
            """));
        Assert.Equal(0, await database.ValueAsync<long>("SELECT count(*) FROM sirene.unit u WHERE u::text ~ 'MIREILLE|SECRET'"));
    }

    [Fact]
    public async Task UnitsOfATerritoryAreThoseThatHaveAnEstablishmentThere()
    {
        await ImportAsync(SireneEstablishments.Source, Write("stock.csv",
            [Header(), Establishment(SireneStock.WithLuhn(Siren(31) + "0001")), Establishment(SireneStock.WithLuhn(Siren(32) + "0001"), commune: "75101")]));
        var file = Write("units.csv",
            ["siren,statutDiffusionUniteLegale,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,denominationUniteLegale", .. new[] { 31, 32, 33 }.Select(number => $"{Siren(number)},O,A,5710,SOCIETE {number}")]);

        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            SireneUnits.Source, new ImportRequest { Paths = [file], Territory = "93" }, null, TestContext.Current.CancellationToken);

        Assert.Equal((ImportState.Published, 1L, 2L), (summary.State, summary.RowsRead, summary.RowsOutside));
        Assert.Equal("SOCIETE 31", await database.ValueAsync<string>("SELECT name FROM sirene.unit WHERE release_id = sirene.current_release('sirene-units')"));
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("NS")]
    [InlineData("n.d.")]
    [InlineData("-")]
    public async Task ANameThatElsewhereMeansNoValueIsAName(string sign)
    {
        await ImportAsync(SireneEstablishments.Source, Write("stock.csv", [Header(), Establishment(Siret(41), sign: sign)]));
        Assert.Equal(sign, await database.ValueAsync<string>("SELECT sign FROM sirene.establishment WHERE release_id = sirene.current_release('sirene-establishments')"));
    }

    [Fact]
    public async Task RefusedLinesAreNamedWithoutWhatStoodInThem()
    {
        var file = Write("stock.csv",
        [
            Header(),
            Establishment(Siret(1)),
            Establishment(Siret(1)[..13] + (Siret(1)[13] == '0' ? '1' : '0')),
            Establishment("[ND]"),
            Establishment(Siret(1)),
            Establishment(Siret(2), status: "X"),
            Establishment(Siret(3), commune: "MARSEILLE"),
            Establishment("35600000000051"),
            Establishment("35600000000049"),
        ]);
        var summary = await ImportAsync(SireneEstablishments.Source, file, maxRejects: 1);

        Assert.Equal((8L, 2L, 6L), (summary.RowsRead, summary.RowsAccepted, summary.RowsRejected));
        Assert.Equal([3L, 4L, 5L, 6L, 7L, 9L], summary.Rejects.Select(reject => reject.Line).Order());
        Assert.All(summary.Rejects, reject => Assert.Null(reject.Value));
        Assert.Equal(0, await database.ValueAsync<long>("SELECT count(*) FROM catalog.reject r JOIN catalog.release x ON x.id = r.release_id WHERE x.importer LIKE 'sirene-%' AND r.value IS NOT NULL"));
    }

    [Fact]
    public async Task OnlyTheTerritoryIsKeptWhereOneIsAskedFor()
    {
        var stock = new SireneStock(54, Region, Elsewhere, seed: 7);
        var rows = Enumerable.Range(0, 2000).Select(number => stock.Row(number)).ToList();
        var file = Write("stock.csv", [stock.Header, .. rows]);
        var inside = rows.Count(row => Region.Contains(row.Split(',')[22 + (row.Contains("\"DU PONT", StringComparison.Ordinal) ? 1 : 0)]));

        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            SireneEstablishments.Source, new ImportRequest { Paths = [file], Territory = "93" }, null, TestContext.Current.CancellationToken);

        Assert.Equal((ImportState.Published, (long)inside, 2000L - inside, "region:93"), (summary.State, summary.RowsRead, summary.RowsOutside, summary.Territory));
        var again = await ImportAsync(SireneEstablishments.Source, file);
        Assert.Equal((ImportState.Published, 2000L), (again.State, again.RowsRead));
    }

    [Fact]
    public async Task ThreeReleasesOnTheRowsOfTheFirstAreGoneAndItsFiguresStay()
    {
        var releases = new List<int>();
        for (var edition = 0; edition < 3; edition++)
        {
            var summary = await ImportAsync(SireneEstablishments.Source, Write("stock.csv", [Header(), .. Rows(1000 * (edition + 1), 20)]));
            releases.Add(await database.ValueAsync<int>("SELECT id FROM catalog.release WHERE dataset_id = 'sirene-establishments' AND number = @number", new { number = summary.Release }));
        }
        Assert.Equal(releases[1..], await database.RowsAsync<int>("SELECT DISTINCT release_id FROM sirene.establishment ORDER BY 1"));
        Assert.Equal(946, await database.ValueAsync<long>("SELECT count(*) FROM stats.observation WHERE release_id = @id AND indicator_code = 'sirene-establishments' AND level = 'commune' AND dimensions = '{}'", new { id = releases[0] }));
    }

    [Fact]
    public async Task ADryRunLeavesNoTable()
    {
        var summary = await Importing.RunAsync(database, SireneEstablishments.Source, Write("stock.csv", [Header(), .. Rows(50_000, 20)]), dryRun: true);
        Assert.Equal(ImportState.DryRun, summary.State);
        Assert.Null(await database.ValueAsync<string>("SELECT to_regclass('sirene.establishment_incoming')::text"));
    }

    [Theory]
    [InlineData("establishment")]
    [InlineData("unit")]
    [InlineData("geolocation")]
    public async Task TheRoleThatServesSeesNoTableOfRows(string table)
    {
        await ImportAsync(SireneEstablishments.Source, Write("stock.csv", [Header(), .. Rows(90_000, 5)]));
        await using var reading = Storage.Database.OpenForReading(null, database.ConnectionString);
        var tables = await database.RowsAsync<string>("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ('sirene.' || @table)::regclass", new { table });
        foreach (var name in tables.Append($"sirene.{table}"))
        {
            await using var command = reading.CreateCommand($"SELECT * FROM {name}");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        await using var open = reading.CreateCommand("SELECT count(*) FROM sirene.establishment_public");
        Assert.True((long)(await open.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0);
    }

    private static string Siret(int number) => SireneStock.WithLuhn(FormattableString.Invariant($"{number:00000000}00001"));

    private static string Siren(int number) => SireneStock.WithLuhn($"{4000_0000 + number}");

    private static string Header() => string.Join(',', SireneStock.Columns);

    private static IEnumerable<string> Rows(int from, int count)
    {
        var stock = new SireneStock(54, [.. Region, "05120"], Elsewhere, seed: from + 1);
        return Enumerable.Range(from, count).Select(number => stock.Row(number));
    }

    private static string Establishment(string siret, string status = "O", string commune = "13201", string sign = "ENSEIGNE SECRETE")
    {
        var row = SireneStock.Columns.ToDictionary(column => column, _ => "");
        row["siret"] = siret;
        row["statutDiffusionEtablissement"] = status;
        row["dateDernierTraitementEtablissement"] = "2026-06-30T10:00:00";
        row["etatAdministratifEtablissement"] = "A";
        row["codeCommuneEtablissement"] = commune;
        row["codePostalEtablissement"] = "13001";
        row["numeroVoieEtablissement"] = "7";
        row["libelleVoieEtablissement"] = "RUE SECRETE";
        row["enseigne1Etablissement"] = sign;
        row["denominationUsuelleEtablissement"] = "MAISON SECRETE";
        row["activitePrincipaleEtablissement"] = "62.01Z";
        row["nomenclatureActivitePrincipaleEtablissement"] = "NAFRev2";
        return string.Join(',', SireneStock.Columns.Select(column => row[column]));
    }

    private static string Point(string siret, string x, string y, string quality, string epsg) =>
        $"{siret};{x};{y};{quality};{epsg};CSZ;131010101;CSZ;CSZ;HZ;13201;;;;;;;;";

    // Traces of an establishment in any row of any table of the schema but its number, state and commune.
    private Task<long> LeaksAsync(string siret) => database.ValueAsync<long>("""
        SELECT (SELECT count(*) FROM sirene.establishment_public p WHERE p.siret = @siret)
             + (SELECT count(*) FROM sirene.establishment e WHERE e.siret = @siret::bigint AND (e.diffusible OR e::text LIKE '%SECRET%'))
             + (SELECT count(*) FROM sirene.geolocation g WHERE g.siret = @siret::bigint AND g.geom IS NOT NULL)
        """, new { siret });

    private string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private Task<ImportSummary> ImportAsync(Source source, string path, double? maxRejects = null) => Importing.RunAsync(database, source, path, maxRejects: maxRejects);
}
