using System.Net;
using System.Security.Cryptography;
using Npgsql;

namespace DataSud.EndToEnd;

/// <summary>A large table becomes files, and is sent, in memory that does not grow with it.</summary>
public sealed class DownloadTests(DownloadTests.ManySites service) : IClassFixture<DownloadTests.ManySites>
{
    private const string File = "/api/v1/datasets/arcep-mobile-sites/download.";

    // Some 400 bytes each as GeoJSON, and thrice that as objects: more than the service is given, were they held at once.
    private const int Rows = 250_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_of_250_000_rows_are_made_and_sent_in_a_heap_that_could_not_hold_them()
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Address) };
        await service.PublishAsync(1, Rows, Token);
        await UntilThereAsync(client, File + "csv");
        foreach (var format in new[] { "csv", "geojson", "gpkg", "parquet" })
        {
            using var response = await client.GetAsync(File + format, HttpCompletionOption.ResponseHeadersRead, Token);
            Assert.True(format is not "geojson" || response.Content.Headers.ContentLength > 90_000_000);
            await using var stream = await response.Content.ReadAsStreamAsync(Token);
            Assert.Equal(response.Headers.ETag!.Tag.Trim('"'), Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token)));
        }
    }

    private static async Task UntilThereAsync(HttpClient client, string address)
    {
        for (var patience = 0; patience < 1200; patience++)
        {
            using var response = await client.GetAsync(address, Token);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(100, Token);
        }
        throw new TimeoutException($"{address} is not there.");
    }

    /// <summary>A service in which releases of as many mobile sites as one likes are published.</summary>
    public sealed class ManySites : RunningService
    {
        // 200 MB.
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "C800000" };

        private const string Sql = """
            INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
            VALUES ('arcep-mobile-sites', 99, 'x', 'x', 'x', 'x', 'Arcep', 'x', 'https://example.org/', 'x', 'QUARTERLY') ON CONFLICT DO NOTHING;
            INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, official_date, started_at, finished_at)
            VALUES ('arcep-mobile-sites', $NUMBER, 'published', 'test', 'import', 'x', 'x', 1, '2026-03-31', now(), now());
            UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE d.id = 'arcep-mobile-sites' AND r.dataset_id = d.id AND r.number = $NUMBER;
            INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
            SELECT d.current_release_id, '2026-Q1', 'metropole', false, d.current_release_id, 1, 'outlines', 'x.csv', $ROWS, 0 FROM catalog.dataset d WHERE d.id = 'arcep-mobile-sites';
            INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, geom, source_srid, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, flags)
            SELECT d.current_release_id, '2026-Q1', 'metropole', false, 'x.csv', n, '20801', ST_SetSRID(ST_MakePoint(5 + n * 0.000001, 44), 4326), 4326, '05001', '05', true, true, true, NULL, '{no-technology}'
            FROM catalog.dataset d CROSS JOIN generate_series(1, $ROWS) AS n
            WHERE d.id = 'arcep-mobile-sites';
            NOTIFY datasud_release, 'arcep-mobile-sites';
            """;

        /// <summary>Publishes a release.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="rows">How many sites.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        public async Task PublishAsync(int number, int rows, CancellationToken cancellationToken)
        {
            await using var database = NpgsqlDataSource.Create(ConnectionString);
            await using var command = database.CreateCommand(Sql.Replace("$NUMBER", $"{number}", StringComparison.Ordinal).Replace("$ROWS", $"{rows}", StringComparison.Ordinal));
            command.CommandTimeout = 120;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
