using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Import.Insee.Epci;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests.Insee;

/// <summary>
/// Compositions of EPCI in the forms of the DGCL and of INSEE, made here of the product's own memberships of 2026: needs no official
/// file. What must not move has one database.
/// </summary>
public sealed partial class EpciFormTests(SeededDatabaseFixture untouched) : IClassFixture<SeededDatabaseFixture>
{
    private const string Memberships = """
        SELECT md5(string_agg(concat_ws('|', vintage, commune_code, commune_name, epci_code, departement_code, region_code), ',' ORDER BY vintage, commune_code))
        FROM ref.membership
        """;

    private const string Reference = "SELECT md5(string_agg(t::text, ',' ORDER BY level, code)) FROM ref.territory t";

    private sealed record Member(string Commune, string Name, string Epci, string EpciName, string Departement, int Population);

    private static IReadOnlyList<Member> Members { get; } = [.. Read()];

    [Fact]
    public async Task TheWorkbookOfTheSameYearSaysTheSameMemberships()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var memberships = await database.ValueAsync<string>(Memberships);
        var reference = await database.ValueAsync<string>(Reference);
        // beyond the region: an EPCI that the reference does not know, kept in the typed rows alone
        var workbook = Dgcl(files, "epcicom2026.xlsx", "Epcicom2025", 2025, [.. Members, new("01001", "L’Abergement-Clémenciat", "200069193", "CC de la Dombes", "01", 860)]);

        var summary = await Importing.RunAsync(database, DgclEpci.Source, workbook);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2026", 975L, 0L, new DateOnly(2026, 1, 1)), (summary.Edition!, summary.RowsAccepted, summary.RowsRejected, summary.OfficialDate!.Value));
        var findings = summary.Checks.SelectMany(check => check.Findings).ToList();
        Assert.Contains("2026: 975 communes, 53 EPCI.", findings);
        Assert.Contains("2026: 52 EPCI touch the region, 6 of them cross its border (200035723, 200040681, 200068765, 200071033, 248400251, 248400335).", findings);
        Assert.Contains("The year 2026 is that of the file's name.", findings);
        Assert.Contains("200069193 CC de la Dombes says 2 communes, 1 are listed.", findings);
        Assert.Equal(memberships, await database.ValueAsync<string>(Memberships));
        Assert.Equal(reference, await database.ValueAsync<string>(Reference));
        Assert.Equal(
            "2026 05157 Saint-Véran 210500005 05 200067452 CC du Guillestrois et du Queyras 05 CC FPU 15 160 165",
            await database.ValueAsync<string>("""
                SELECT concat_ws(' ', vintage, commune_code, commune_name, commune_siren, departement_code, epci_code, epci_name, epci_departement_code, nature, financing, members,
                                 municipal_population, total_population)
                FROM ref.epci_composition WHERE commune_code = '05157'
                """));
        Assert.Equal((ImportState.Unchanged, 1), ((await Importing.RunAsync(database, DgclEpci.Source, workbook)).State, summary.Release));
    }

    [Fact]
    public async Task ANewerYearMovesCommunesAndRenamesAndAnOlderOneOnlyAddsItsRows()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        // the Guillestrois and the Briançonnais become one
        var merged = Members.Select(member => member.Epci is "200067452" or "240500439" ? member with { Epci = "200999999", EpciName = "CC des Trois Vallées" } : member)
            .Select(member => member.Epci == "200067825" ? member with { EpciName = "CA Gap et Tallard" } : member).ToList();

        var summary = await Importing.RunAsync(database, DgclEpci.Source, Dgcl(files, "epcicom2027.xlsx", "Feuil1", 2026, merged));

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(
            ["2026 200067452", "2027 200999999"],
            await database.RowsAsync<string>("SELECT concat_ws(' ', vintage, epci_code) FROM ref.membership WHERE commune_code = '05157' ORDER BY vintage"));
        Assert.Equal([974, 974], await database.RowsAsync<int>("SELECT count(*)::int FROM ref.membership GROUP BY vintage"));
        Assert.Equal(
            ["200067452 CC du Guillestrois et du Queyras False", "200067825 CA Gap et Tallard True", $"200999999 CC des Trois Vallées True {merged.Where(member => member.Epci == "200999999").Sum(member => member.Population)}"],
            (await database.RowsAsync<string>("""
                SELECT concat_ws(' ', code, name, CASE WHEN in_scope THEN 'True' ELSE 'False' END, CASE WHEN code = '200999999' THEN population END)
                FROM ref.territory WHERE level = 'epci' AND code IN ('200067452', '200067825', '200999999') ORDER BY code
                """)));
        Assert.Contains("200999999", await database.RowsAsync<string>("SELECT code FROM ref.parts_of('departement', '05') WHERE level = 'epci'"));

        var reference = await database.ValueAsync<string>(Reference);
        var older = await Importing.RunAsync(database, DgclEpci.Source, Dgcl(files, "epcicom2024.xlsx", "Feuil1", 2023,
            [.. Members.Select(member => member.Epci == "200067825" ? member with { EpciName = "Autrefois" } : member)]));
        Assert.True(older.State == ImportState.Published, older.Message);
        Assert.Contains(older.Checks.SelectMany(check => check.Findings), finding => finding.StartsWith("2024 is older than the memberships known (2027)", StringComparison.Ordinal));
        Assert.Equal(reference, await database.ValueAsync<string>(Reference));
        Assert.Equal([2024, 2026, 2027], await database.RowsAsync<int>("SELECT DISTINCT vintage FROM ref.membership ORDER BY 1"));
        Assert.Equal(
            ["2024 2", "2027 1"],
            await database.RowsAsync<string>("""
                SELECT DISTINCT vintage || ' ' || origin_release FROM ref.epci_composition c JOIN catalog.dataset d ON d.current_release_id = c.release_id ORDER BY 1
                """));
    }

    [Fact]
    public async Task InseesFormStandsUnderTitles()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var memberships = await database.ValueAsync<string>(Memberships);
        object?[][] titles = [["Établissements publics de coopération intercommunale"], ["Insee"], [], ["Code", "Libellé", "EPCI", "Libellé de l’EPCI", "Département", "Région"]];
        var workbook = WorkbookFile.Write(
            files["epci_au_01-01-2026.xlsx"],
            ("EPCI", [.. titles.Take(3), ["EPCI", "LIBEPCI", "NATURE_EPCI", "NB_COM"], .. Members.DistinctBy(member => member.Epci).Select(member => new object?[] { member.Epci, member.EpciName, "CC", 2 })]),
            ("Composition_communale", [.. titles, ["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"],
                .. Members.Select(member => new object?[] { member.Commune, member.Name, member.Epci, member.EpciName, member.Departement, "93" }),
                ["29083", "Île-de-Sein", "ZZZZZZZZZ", "Sans objet", "29", "53"]]));

        var summary = await Importing.RunAsync(database, DgclEpci.Source, workbook);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal(("2026", 975L), (summary.Edition!, summary.RowsAccepted));
        Assert.Contains(summary.Notes, note => note == "Passed over: epci_au_01-01-2026.xlsx#EPCI.");
        Assert.Equal(memberships, await database.ValueAsync<string>(Memberships));
        Assert.Equal("Île-de-Sein -", await database.ValueAsync<string>("SELECT name || ' ' || coalesce(epci, '-') FROM (SELECT commune_name AS name, epci_code AS epci FROM ref.epci_composition WHERE commune_code = '29083') AS c"));
    }

    [Fact]
    public async Task ACommuneMayLackAnEpciAndTheRegionIsReadWithItsBorder()
    {
        await using var database = await DatabaseAsync();
        using var files = new TextFiles();
        var path = files.Write("epcicom2026.csv", Csv([.. Members, new("75056", "Paris", "200054781", "Métropole du Grand Paris", "75", 2_000_000)]));
        var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            DgclEpci.Source, new ImportRequest { Paths = [path], Territory = "93" }, null, TestContext.Current.CancellationToken);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((974L, 1L), (summary.RowsAccepted, summary.RowsOutside));
        Assert.Equal(974, await database.ValueAsync<int>("SELECT count(*) FROM ref.membership WHERE vintage = 2026"));

        // of another territory: rows, and no membership
        var memberships = await database.ValueAsync<string>(Memberships);
        var part = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            DgclEpci.Source, new ImportRequest { Paths = [path], Territory = "departement:05" }, null, TestContext.Current.CancellationToken);
        Assert.True(part.State == ImportState.Published, part.Message);
        Assert.Contains(part.Checks.SelectMany(check => check.Findings), finding => finding == "Read for departement:05 alone: memberships are left as they are.");
        Assert.Equal(memberships, await database.ValueAsync<string>(Memberships));
    }

    public static TheoryData<string, string, string, string> Spoilt => new()
    {
        { "epcicom2026.csv", "05;200067452;CC du Guillestrois et du Queyras;CC;FPU;15;8170;7955;05;05157;210500005;Saint-Véran;165;160\n", "", "1 communes are not in the composition of 2026: 05157." },
        { "epcicom2026.csv", ";05157;210500005;", ";05058;210500005;", "'05058' stands twice" },
        { "epcicom2026.csv", ";05;05157;", ";04;05157;", "'04' is not the département of 05157" },
        { "epcicom2026.csv", ";05157;210500005;Saint-Véran", ";05157;210500005;", "nom_membre, '' is empty" },
        { "epcicom2026.csv", "210500005;Saint-Véran;165;160", "210500005;Saint-Véran;165;16O", "pmun_2025, '16O' is not a whole number" },
        { "epcicom2026.csv", ";insee;", ";code;", "'insee'" },
        { "epcicom.csv", ";ptot_2025;", ";ptot_2025;", "epcicom.csv does not say its year in its name" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task WhatIsNotRightIsRefusedAndNothingMoves(string name, string old, string spoilt, string expected)
    {
        using var files = new TextFiles();
        var table = Csv(Members);
        Assert.Equal(2, table.Split(old).Length);
        var before = (await untouched.ValueAsync<string>(Memberships), await untouched.ValueAsync<string>(Reference));

        var summary = await Importing.RunAsync(untouched, DgclEpci.Source, files.Write(name, table.Replace(old, spoilt, StringComparison.Ordinal)));

        Assert.Equal((ImportState.Refused, 2), (summary.State, summary.ExitCode));
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Equal(before, (await untouched.ValueAsync<string>(Memberships), await untouched.ValueAsync<string>(Reference)));
        Assert.Equal(0, await untouched.ValueAsync<int>("SELECT count(*) FROM ref.epci_composition"));
    }

    [Fact]
    public async Task ADryRunChangesNothing()
    {
        using var files = new TextFiles();
        var before = (await untouched.ValueAsync<string>(Memberships), await untouched.ValueAsync<string>(Reference));
        var summary = await Importing.RunAsync(untouched, DgclEpci.Source, Dgcl(files, "epcicom2027.xlsx", "Feuil1", 2026, [.. Members.Select(member => member with { EpciName = "Autrement" })]), dryRun: true);
        Assert.Equal((ImportState.DryRun, 974L), (summary.State, summary.RowsAccepted));
        Assert.Equal(before, (await untouched.ValueAsync<string>(Memberships), await untouched.ValueAsync<string>(Reference)));
    }

    // As the DGCL's workbook: codes are text, SIRENs and counts numbers, and an empty row ends it.
    private static string Dgcl(TextFiles files, string name, string sheet, int year, IReadOnlyList<Member> members) => WorkbookFile.Write(
        files[name],
        (sheet,
        [
            ["dept", "siren", "raison_sociale", "nature_juridique", "mode_financ", "nb_membres", "total_pop_tot", "total_pop_mun", "dep_com", "insee", "siren_membre", "nom_membre", $"ptot_{year}", $"pmun_{year}"],
            .. members.Select(member => new object?[]
            {
                "05", int.Parse(member.Epci, CultureInfo.InvariantCulture), member.EpciName, "CC", "FPU", Count(members, member), 8170, 7955,
                member.Departement, member.Commune, 210500005, member.Name, member.Population + 5, member.Population,
            }),
            [null, null, "", null],
        ]));

    private static int Count(IReadOnlyList<Member> members, Member member) => member.Epci == "200069193" ? 2 : members.Count(other => other.Epci == member.Epci);

    private static string Csv(IReadOnlyList<Member> members) =>
        "dept;siren;raison_sociale;nature_juridique;mode_financ;nb_membres;total_pop_tot;total_pop_mun;dep_com;insee;siren_membre;nom_membre;ptot_2025;pmun_2025\n"
        + string.Concat(members.Select(member => string.Create(
            CultureInfo.InvariantCulture,
            $"05;{member.Epci};{member.EpciName};CC;FPU;{Count(members, member)};8170;7955;{member.Departement};{member.Commune};210500005;{member.Name};{member.Population + 5};{member.Population}\n")));

    private static IEnumerable<Member> Read()
    {
        var names = Rows("territories.csv").Where(row => row[0] == "epci").ToDictionary(row => row[1], row => row[2]);
        return Rows("membership.csv").Select(row => new Member(row[0], row[1], row[2], names[row[2]], row[3], int.Parse(row[5], CultureInfo.InvariantCulture)));
    }

    // A name holds quotes: CC Alpes-Provence-Verdon "Sources de lumière".
    private static IEnumerable<string[]> Rows(string name) => File.ReadLines(Path.Combine(Repository.SeedData, "territories", name)).Skip(1)
        .Select(line => Comma().Split(line).Select(cell => cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell).ToArray());

    [GeneratedRegex(""",(?=(?:[^"]*"[^"]*")*[^"]*$)""")]
    private static partial Regex Comma();

    private static async Task<SeededDatabaseFixture> DatabaseAsync()
    {
        var database = new SeededDatabaseFixture();
        await database.InitializeAsync();
        return database;
    }
}
