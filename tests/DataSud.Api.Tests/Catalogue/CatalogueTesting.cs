using System.Globalization;
using DataSud.Api.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataSud.Api.Tests.Catalogue;

/// <summary>What tests of the catalogue need of the service.</summary>
internal static class CatalogueTesting
{
    private const string AddSql = """
        WITH made AS (
            INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
            SELECT 'essai-' || n, 1000 + n, replace(@title, '{n}', n::text), 'x', 'Un jeu d’essai.', 'x', 'Producteur d’essai', 'Licence Ouverte 2.0', 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/', 'Essai', 'ANNUAL'
            FROM generate_series(1, @count) AS n
            RETURNING id
        ), released AS (
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at, rows_read, rows_accepted, rows_rejected)
            SELECT id, 1, 'published', 'test', 'import', 'x.csv', 'x', 1, '2026-01-01Z', '2026-01-01 00:00:01.5Z', 1234567, 1234560, 7 FROM made
            RETURNING id, dataset_id
        )
        SELECT count(*) FROM released
        """;

    private const string SwitchSql = "UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE r.dataset_id = d.id AND d.id LIKE 'essai-%'";

    /// <summary>Has the service make its catalogue, as its own loop does.</summary>
    public static async Task<PortalState> MakeCatalogueAsync(this SeededService service)
    {
        await service.RefreshAsync();
        var board = service.Services.GetRequiredService<PortalBoard>();
        await board.RefreshAsync(TestContext.Current.CancellationToken);
        return board.Current!;
    }

    /// <summary>Adds datasets essai-1, essai-2 … with a release each; {n} in the title is their number.</summary>
    public static async Task AddDatasetsAsync(this SeededService service, int count, string title)
    {
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var add = new NpgsqlCommand(AddSql, connection) { Parameters = { new("title", title), new("count", count) } })
            Assert.Equal(count, Convert.ToInt32(await add.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        await using var change = new NpgsqlCommand(SwitchSql, connection);
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The text of an answer that must be 200.</summary>
    public static async Task<string> TextAsync(this HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == 200, $"{address}: {(int)response.StatusCode} {body}");
        return body;
    }
}
