using System.Net;
using System.Text.Json.Nodes;
using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Synthetic;

namespace DataSud.Api.Tests;

/// <summary>An establishment that is withheld is tried for by every address that the contract lists, in every format it offers, older releases included.</summary>
public sealed class EstablishmentPrivacyTests(OwnService own) : IClassFixture<OwnService>
{
    private const string Secret = "CACHETTE";
    private static readonly string Open = Siret("10000001");
    private static readonly string Turned = Siret("10000002");

    private readonly SeededService service = own.Service;

    [Fact]
    public async Task Neither_name_street_nor_point_of_a_withheld_establishment_leaves_by_any_address()
    {
        await ImportAsync(SireneUnits.Source, "units.csv",
            "siren,statutDiffusionUniteLegale,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,denominationUniteLegale",
            $"{Open[..9]},O,A,5710,SOCIETE", $"{Turned[..9]},O,A,5710,{Secret} SARL");
        await ImportAsync(SireneEstablishments.Source, "first.csv", Header, Row(Open, "O", "RUE OUVERTE"), Row(Turned, "O", $"RUE {Secret}"));
        await ImportAsync(SireneGeolocation.Source, "geo.csv", "siret;x;y;qualite_xy;epsg;plg_code_commune;y_latitude;x_longitude",
            $"{Open};;;11;;13201;43.2961;5.3699", $"{Turned};;;11;;13201;43.2977771;5.3711119");
        await service.RefreshAsync();

        // While it may be seen, it is: otherwise not finding it later would prove nothing.
        var items = await service.Client.JsonAsync("/api/v1/collections/establishments/items?code=13055");
        Assert.Equal([Open, Turned], items.GetProperty("features").EnumerateArray().Select(feature => feature.Text("id")));
        Assert.Contains(Secret, items.ToString(), StringComparison.Ordinal);
        var release = items.GetProperty("features")[0].GetProperty("properties").Text("release")!;

        await ImportAsync(SireneEstablishments.Source, "second.csv", Header, Row(Open, "O", "RUE OUVERTE"), Row(Turned, "P", $"RUE {Secret}"));
        await service.RefreshAsync();

        var tried = 0;
        foreach (var address in await AddressesAsync(release))
        {
            using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.False(body.Contains(Secret, StringComparison.Ordinal), $"{address} tells the name or the street");
            Assert.False(body.Contains("43.29777", StringComparison.Ordinal) || body.Contains("5.37111", StringComparison.Ordinal), $"{address} tells the place");
            // An error repeats what was asked; a list of establishments must not hold the number.
            Assert.False(response.StatusCode == HttpStatusCode.OK && address.Contains("/establishments/", StringComparison.Ordinal) && body.Contains($"\"{Turned}\"", StringComparison.Ordinal), $"{address} lists it");
            tried++;
        }
        Assert.True(tried > 60, $"only {tried} addresses were tried");
    }

    [Fact]
    public async Task The_layer_filters_and_pages()
    {
        await ImportAsync(SireneEstablishments.Source, "stock.csv", Header,
            [.. Enumerable.Range(1, 25).Select(number => Row(Siret(FormattableString.Invariant($"200000{number:00}")), "O", "RUE OUVERTE", number % 5 == 0 ? "05061" : "13201", number % 2 == 0 ? "62.01Z" : "47.11F"))]);
        await service.RefreshAsync();
        const string items = "/api/v1/collections/establishments/items";

        Assert.Equal(25, (await service.Client.AllAsync($"{items}?limit=4", "features")).Select(feature => feature.Text("id")).Distinct().Count());
        Assert.Equal(5, (await service.Client.JsonAsync($"{items}?within=departement:05")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(20, (await service.Client.JsonAsync($"{items}?code=13055")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(12, (await service.Client.JsonAsync($"{items}?digital=true")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(13, (await service.Client.JsonAsync($"{items}?section=G")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(0, (await service.Client.JsonAsync($"{items}?active=false")).GetProperty("numberMatched").GetInt32());
        foreach (var bad in new[] { "siret=123", "active=maybe", "section=Z", "within=departement:99", "code=99999", "after=x", "limit=0" })
        {
            using var response = await service.Client.GetAsync($"{items}?{bad}", TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{bad}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_release_whose_rows_are_no_longer_kept_says_so()
    {
        for (var edition = 1; edition <= 3; edition++)
            await ImportAsync(SireneEstablishments.Source, "stock.csv", Header, Row(Siret(FormattableString.Invariant($"3000000{edition}")), "O", "RUE OUVERTE"));
        await service.RefreshAsync();
        var newest = int.Parse((await service.Client.JsonAsync("/api/v1/datasets/sirene-establishments")).Text("release")!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(1, (await service.Client.JsonAsync($"/api/v1/collections/establishments/items?release=sirene-establishments:{newest - 1}")).GetProperty("numberMatched").GetInt32());
        using var response = await service.Client.GetAsync($"/api/v1/collections/establishments/items?release=sirene-establishments:{newest - 2}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("no longer kept", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private const string Header = "siret,statutDiffusionEtablissement,etatAdministratifEtablissement,trancheEffectifsEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,codeCommuneEtablissement,libelleVoieEtablissement,enseigne1Etablissement,dateDernierTraitementEtablissement";

    private static string Siret(string unit) => SireneStock.WithLuhn(SireneStock.WithLuhn(unit) + "0001");

    private static string Row(string siret, string status, string street, string commune = "13201", string naf = "62.01Z") =>
        $"{siret},{status},A,NN,{naf},NAFRev2,{commune},{street},{(street.Contains(Secret, StringComparison.Ordinal) ? Secret : "ENSEIGNE")},2026-06-30";

    // A search repeats its words in its links, so it is made in other letters. Every GET of the contract with its examples, in every format, plain, searched and filtered for the establishment.
    private async Task<IReadOnlyList<string>> AddressesAsync(string release)
    {
        var contract = await service.Client.JsonAsync("/openapi/v1.json");
        List<string> addresses = [];
        foreach (var path in contract.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var operation))
                continue;
            List<string> formats = [""];
            var hasParameters = operation.TryGetProperty("parameters", out var parameters);
            var address = ContractTests.Address(path.Name, hasParameters ? JsonNode.Parse(parameters.GetRawText()) : null);
            address += address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            if (hasParameters)
            {
                foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.Text("name") == "f"))
                    formats.AddRange(parameter.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(format => $"f={format.GetString()}"));
            }
            addresses.AddRange(formats.Select(format => $"{address}{format}"));
            addresses.AddRange([$"{address}q=cachett", $"{address}dataset=sirene-establishments", $"{address}release={release}"]);
        }
        const string items = "/api/v1/collections/establishments/items";
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            foreach (var filter in new[] { "", $"&siret={Turned}", "&code=13201", "&active=any", "&bbox=5.37,43.29,5.38,43.3", "&within=region:93&limit=10000" })
                addresses.Add($"{items}?release=sirene-establishments:{number}{filter}");
        }
        addresses.AddRange([$"{items}?siret={Turned}", $"{items}?bbox=5.37,43.29,5.38,43.3", "/api/v1/indicators/sirene-establishments/observations?limit=1000", "/api/v1/indicators/sirene-establishments/observations?f=csv&limit=1000"]);
        // CKAN's actions are in no contract.
        var client = await service.WithCatalogueAsync();
        addresses.Add(CkanAsking.Root + "package_search?q=cachett");
        foreach (var resource in (await client.ActAsync("package_show?id=sirene-establishments")).GetProperty("resources").EnumerateArray().Where(resource => resource.GetProperty("datastore_active").GetBoolean()))
        {
            var table = $"{CkanAsking.Root}datastore_search?resource_id={resource.Text("id")}";
            addresses.AddRange([table, $"{table}&q=cachett", $"{table}&limit=32000&sort=_id%20desc", $"{table}&filters=%7B%22_id%22:%22{Turned}%22%7D"]);
        }
        return addresses;
    }

    private async Task ImportAsync(Source source, string name, string header, params string[] rows)
    {
        var folder = Directory.CreateTempSubdirectory("datasud-privacy");
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllLinesAsync(path, rows.Prepend(header), TestContext.Current.CancellationToken);
        await using var database = Storage.Database.OpenForWriting(service.ConnectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(source, new ImportRequest { Paths = [path] }, null, TestContext.Current.CancellationToken);
        Assert.True(summary.State == ImportState.Published, summary.Message);
        folder.Delete(recursive: true);
    }
}

/// <summary>A service of one's own, for tests that change what is served.</summary>
public sealed class OwnService : IAsyncLifetime
{
    public SeededService Service { get; } = new();

    public ValueTask InitializeAsync() => Service.InitializeAsync();

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
