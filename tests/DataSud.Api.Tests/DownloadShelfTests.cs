using System.Net;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Catalogue;
using DataSud.Api.Downloads;
using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Synthetic;
using DataSud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>Files are made once, whoever is killed or runs beside; a reader gets one release, whole; what is withheld goes at once.</summary>
public sealed class DownloadShelfTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("datasud-shelf-");
    private readonly SeededService service;

    public DownloadShelfTests() => service = new() { Settings = new Dictionary<string, string?> { [DownloadShelf.Variable] = folder.FullName } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await service.InitializeAsync();
        await LayeredData.FillAsync(service.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_restart_and_a_second_instance_make_nothing_anew_and_a_broken_set_is_made_again()
    {
        var catalogue = await service.CatalogueAsync();
        var sets = Sets();
        Assert.Equal(sets.Length, Shelf(service).Made);

        await using (var again = await BesideAsync(folder.FullName))
        {
            Assert.Equal(Sums(catalogue), Sums(await again.CatalogueAsync()));
            Assert.Equal(catalogue.Version, (await again.CatalogueAsync()).Version);
            Assert.Equal(0, Shelf(again).Made);
        }

        // Killed while it wrote; cut short by a disk that lied.
        Directory.CreateDirectory(sets[0] + "0.tmp").CreateSubdirectory("x");
        await File.WriteAllTextAsync(Path.Combine(sets[1], "rows.csv"), "cut", Token);
        await File.WriteAllTextAsync(Path.Combine(sets[2], ShelfManifest.FileName), "{", Token);
        await using (var after = await BesideAsync(folder.FullName))
        {
            Assert.Equal(Sums(catalogue), Sums(await after.CatalogueAsync()));
            Assert.Equal(2, Shelf(after).Made);
        }
        Assert.Equal(sets, Sets());
    }

    [Fact]
    public async Task Two_instances_at_once_make_each_set_once_and_any_instance_makes_the_same_bytes()
    {
        await using var second = await BesideAsync(folder.FullName);
        var both = await Task.WhenAll(service.CatalogueAsync(), second.CatalogueAsync());
        Assert.Equal(Sums(both[0]), Sums(both[1]));
        Assert.Equal(Sets().Length, Shelf(service).Made + Shelf(second).Made);
        Assert.DoesNotContain(Sets(), set => set.EndsWith(".tmp", StringComparison.Ordinal));

        var elsewhere = Directory.CreateTempSubdirectory("datasud-shelf-");
        await using (var third = await BesideAsync(elsewhere.FullName))
        {
            Assert.Equal(Sums(both[0]), Sums(await third.CatalogueAsync()));
            Assert.Equal(Sets().Length, Shelf(third).Made);
        }
        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_a_download_gets_one_release_whole()
    {
        const string address = "/api/v1/datasets/arcep-mobile-sites/download.geojson";
        await ExecuteAsync(ManySites);
        await service.CatalogueAsync();
        using var response = await service.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Token);
        var (before, length) = (response.Headers.ETag!.Tag.Trim('"'), response.Content.Headers.ContentLength!.Value);
        Assert.True(length > 20_000_000, $"{length} bytes may all be under way before the import");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var read = await stream.ReadAsync(buffer, Token);
        hash.AppendData(buffer, 0, read);

        await ExecuteAsync(NextSites);
        await service.CatalogueAsync();
        // As if the hour that they are kept was over.
        foreach (var set in Sets().Where(set => File.Exists(Path.Combine(set, "retired"))))
            Directory.Delete(set, recursive: true);
        using var now = await service.Client.GetAsync(address, Token);
        var after = await now.Content.ReadAsByteArrayAsync(Token);
        Assert.NotEqual(before, now.Headers.ETag!.Tag.Trim('"'));
        Assert.Equal(now.Headers.ETag.Tag.Trim('"'), Convert.ToHexStringLower(SHA256.HashData(after)));

        var total = (long)read;
        while ((read = await stream.ReadAsync(buffer, Token)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            total += read;
        }
        Assert.Equal((length, before), (total, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    [Fact]
    public async Task Files_that_are_gone_are_made_again()
    {
        const string address = "/api/v1/datasets/strategie-2018/download.csv";
        await service.CatalogueAsync();
        var tag = (await service.Client.GetAsync(address, Token)).Headers.ETag;
        foreach (var set in Sets())
            Directory.Delete(set, recursive: true);
        using var gone = await service.Client.GetAsync(address, Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (gone.StatusCode, gone.Headers.RetryAfter is not null));
        await service.CatalogueAsync();
        using var back = await service.Client.GetAsync(address, Token);
        Assert.Equal((HttpStatusCode.OK, tag), (back.StatusCode, back.Headers.ETag));
    }

    [Fact]
    public async Task What_is_withheld_leaves_no_file_behind()
    {
        const string address = "/api/v1/datasets/sirene-establishments/download.";
        string[] formats = ["csv", "geojson", "gpkg", "parquet"];
        await ImportAsync("first.csv", "O");
        await service.CatalogueAsync();
        Assert.Contains("RUE CACHETTE", await service.Client.GetStringAsync(address + "csv", Token), StringComparison.Ordinal);
        var old = Sets().Where(set => Path.GetFileName(set).StartsWith("sirene-establishments.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, old.Length);

        await ImportAsync("second.csv", "P");
        await service.RefreshAsync();
        // From now on, though the new files are not made yet.
        foreach (var format in formats)
        {
            using var response = await service.Client.GetAsync(address + format, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
        await service.CatalogueAsync();
        Assert.All(old, set => Assert.False(Directory.Exists(set), set));
        Assert.DoesNotContain("CACHETTE", await service.Client.GetStringAsync(address + "csv", Token), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.FullName, "rows.*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".parquet", StringComparison.Ordinal)))
            Assert.True((await File.ReadAllBytesAsync(file, Token)).AsSpan().IndexOf("CACHETTE"u8) < 0, file);
    }

    // Twenty times the rows that a socket's buffers hold.
    private const string ManySites = """
        INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, geom, source_srid, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, flags)
        SELECT p.release_id, p.quarter, p.area, p.planned, 'x.csv', 100 + n, '20801', ST_SetSRID(ST_MakePoint(5 + n * 0.00001, 44.05), 4326), 4326, '05001', '05', true, true, true, NULL, '{}'
        FROM telecom.mobile_site_part p CROSS JOIN generate_series(1, 60000) AS n
        WHERE p.quarter = '2018-Q1' AND NOT p.planned;
        """;

    private const string NextSites = """
        WITH made AS (
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, official_date, started_at, finished_at)
            VALUES ('arcep-mobile-sites', 2, 'published', 'test', 'import', 'x', 'x', 1, '2018-06-30', now(), now()) RETURNING id
        ), parts AS (
            INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
            SELECT made.id, p.quarter, p.area, p.planned, p.rows_release_id, 1, p.located_by, p.file_names, p.sites, 0 FROM made CROSS JOIN telecom.mobile_site_part p WHERE p.quarter = '2017-Q4'
        )
        UPDATE catalog.dataset SET current_release_id = made.id FROM made WHERE dataset.id = 'arcep-mobile-sites';
        """;

    private static DownloadShelf Shelf(SeededService of) => of.Services.GetRequiredService<DownloadShelf>();

    private static IEnumerable<(string, string?, long?)> Sums(PortalState state) =>
        state.Datasets.SelectMany(dataset => dataset.Resources).Where(resource => resource.Kind is ResourceKind.Download).Select(resource => (resource.Path, resource.Sha256, resource.Bytes));

    private string[] Sets() => [.. Directory.GetDirectories(folder.FullName).Order(StringComparer.Ordinal)];

    private async Task<SeededService> BesideAsync(string shelf)
    {
        var beside = new SeededService { Beside = service, Settings = new Dictionary<string, string?> { [DownloadShelf.Variable] = shelf } };
        await beside.InitializeAsync();
        return beside;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task ImportAsync(string name, string status)
    {
        var siret = SireneStock.WithLuhn(SireneStock.WithLuhn("10000002") + "0001");
        var place = Directory.CreateTempSubdirectory("datasud-sirene-");
        var file = Path.Combine(place.FullName, name);
        await File.WriteAllTextAsync(file,
            "siret,statutDiffusionEtablissement,etatAdministratifEtablissement,trancheEffectifsEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,codeCommuneEtablissement,libelleVoieEtablissement,enseigne1Etablissement,dateDernierTraitementEtablissement\n"
            + $"{siret},{status},A,NN,62.01Z,NAFRev2,13201,RUE CACHETTE,ENSEIGNE,2026-06-30\n", Encoding.UTF8, Token);
        await using var database = Storage.Database.OpenForWriting(service.ConnectionString);
        var summary = await new ImportPipeline(database, TimeProvider.System).RunAsync(SireneEstablishments.Source, new ImportRequest { Paths = [file] }, null, Token);
        Assert.True(summary.State is ImportState.Published, summary.Message);
        place.Delete(recursive: true);
    }
}
