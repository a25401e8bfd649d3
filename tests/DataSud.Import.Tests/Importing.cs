using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Runs an import as the command line does.</summary>
internal static class Importing
{
    public static Task<ImportSummary> RunAsync(DatabaseFixture database, Source source, string path, bool dryRun = false, double? maxRejects = null, IProgress<ImportProgress>? progress = null) =>
        new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            source, new ImportRequest { Paths = [path], DryRun = dryRun, MaxRejects = maxRejects }, progress, TestContext.Current.CancellationToken);

    /// <summary>Everything a client can see, as one number: it changes when anything served does.</summary>
    public static async Task<string> FingerprintAsync(DatabaseFixture database) => (await database.ValueAsync<string>("""
        SELECT md5(concat_ws('|',
            (SELECT string_agg(id || current_release_id, ',' ORDER BY id) FROM catalog.dataset),
            (SELECT md5(string_agg(o::text, ',' ORDER BY release_id, key)) FROM stats.observation o),
            (SELECT md5(string_agg(l::text, ',' ORDER BY release_id, quarter, code)) FROM telecom.ftth_commune_layer l),
            (SELECT md5(string_agg(t::text, ',' ORDER BY level, code)) FROM ref.territory t),
            (SELECT md5(string_agg(level || code || geojson, ',' ORDER BY release_id, level, code)) FROM ref.contour)))
        """))!;
}
