using System.Net;
using System.Text.Json;
using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Synthetic;
using Npgsql;

namespace DataSud.Api.Tests.Coverage;

/// <summary>The service over <see cref="CoverageData"/>, with invented establishments that came through the importers.</summary>
public sealed class CoveredService : IAsyncLifetime
{
    /// <summary>A word of the name and the street of the establishment that is withheld.</summary>
    public const string Secret = "CACHETTE";

    /// <summary>In the part of zone 1 that is in Briançon, of a company.</summary>
    public static readonly string Company = Siret("10000001");

    /// <summary>In zone 1, of a person.</summary>
    public static readonly string Person = Siret("10000002");

    /// <summary>In zone 1 when it could be seen; it can no longer.</summary>
    public static readonly string Withheld = Siret("10000003");

    private const string Header = "siret,statutDiffusionEtablissement,etatAdministratifEtablissement,trancheEffectifsEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,codeCommuneEtablissement,libelleVoieEtablissement,enseigne1Etablissement,dateDernierTraitementEtablissement";

    private static readonly string Closed = Siret("10000004");
    private static readonly string Elsewhere = Siret("10000005");
    private static readonly string InNoPlace = Siret("10000006");

    /// <summary>The service.</summary>
    public SeededService Service { get; } = new();

    /// <summary>Asks it.</summary>
    public HttpClient Client => Service.Client;

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        await ExecuteAsync(CoverageData.Sql);
        await ImportAsync(SireneUnits.Source, "siren,statutDiffusionUniteLegale,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,denominationUniteLegale",
            $"{Company[..9]},O,A,5710,FIBRES DU BRIANCONNAIS", $"{Person[..9]},O,A,1000,", $"{Withheld[..9]},O,A,5710,{Secret} SARL");
        await ImportAsync(SireneEstablishments.Source, Header, Establishments("O"));
        await ImportAsync(SireneGeolocation.Source, "siret;x;y;qualite_xy;epsg;plg_code_commune;y_latitude;x_longitude",
            $"{Company};;;11;;05023;44.55;6.25", $"{Person};;;12;;05061;44.55;6.18", $"{Withheld};;;11;;05023;44.5511;6.2611", $"{Closed};;;11;;05023;44.55;6.26",
            $"{Elsewhere};;;11;;05061;44.55;6.10", $"{InNoPlace};;;33;;05023;44.55;6.25");
        await ImportAsync(SireneEstablishments.Source, Header, Establishments("P"));
        await Service.RefreshAsync();
    }

    /// <summary>Runs SQL as a role that may do anything.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Service.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for something that is refused.</summary>
    public async Task<JsonElement> ProblemAsync(string address, HttpStatusCode expected)
    {
        using var response = await Client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{address}: {(int)response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The lines of a CSV answer.</summary>
    public async Task<string[]> LinesAsync(string address) =>
        (await Client.GetStringAsync(address, TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static string[] Establishments(string status) =>
    [
        Row(Company, "O", "A", "05023"), Row(Person, "O", "A", "05061"), Row(Withheld, status, "A", "05023", Secret), Row(Closed, "O", "F", "05023"), Row(Elsewhere, "O", "A", "05061"),
        Row(InNoPlace, "O", "A", "05023"),
    ];

    private static string Row(string siret, string status, string state, string commune, string street = "DES ALPES") =>
        $"{siret},{status},{state},12,62.01Z,NAFRev2,{commune},{street},{(street == Secret ? Secret : "")},2026-06-30";

    private static string Siret(string unit) => SireneStock.WithLuhn(SireneStock.WithLuhn(unit) + "0001");

    private async Task ImportAsync(Source source, string header, params string[] rows)
    {
        var folder = Directory.CreateTempSubdirectory("datasud-covered");
        var path = Path.Combine(folder.FullName, "stock.csv");
        await File.WriteAllLinesAsync(path, rows.Prepend(header));
        await using var database = Storage.Database.OpenForWriting(Service.ConnectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(source, new ImportRequest { Paths = [path] }, null, CancellationToken.None);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        folder.Delete(recursive: true);
    }
}

/// <summary>Tests that ask one <see cref="CoveredService"/>.</summary>
[CollectionDefinition(Name)]
public sealed class CoveredCollection : ICollectionFixture<CoveredService>
{
    public const string Name = "covered";
}
