using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Downloads;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Features;
using Npgsql;

namespace DataSud.Api.Catalogue;

/// <summary>
/// The catalogue that portals harvest, kept in memory and made anew when a release is published: once its downloads are made too, so
/// that sizes and content change together. Until then the state before answers.
/// </summary>
/// <param name="entries">What portals list; tests put thousands here.</param>
/// <param name="sources">State of the datasets.</param>
/// <param name="board">What is served.</param>
/// <param name="downloads">Makes the files.</param>
/// <param name="configuration">DATASUD_CATALOGUE=off leaves the making to who asks for it: for tests, and for instances that portals never reach.</param>
/// <param name="log">Where failures are told.</param>
public sealed partial class PortalBoard(
    IReadOnlyList<CatalogueEntry> entries, SourceStateQueries sources, ReleaseBoard board, DownloadShelf downloads, IConfiguration configuration, ILogger<PortalBoard> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The region's own box, and metropolitan France's: what a portal's map search needs, not a measure.
    internal static readonly BoundingBox Region = new(4.22, 42.98, 7.73, 45.13);
    private static readonly BoundingBox Country = new(-5.15, 41.33, 9.57, 51.09);

    private readonly SemaphoreSlim making = new(1, 1);
    private volatile PortalState? current;
    private volatile string? seen;

    /// <summary>The catalogue as it is now; null until it is made for the first time.</summary>
    public PortalState? Current => current;

    /// <summary>Has the catalogue made anew, though no release was published: files are gone.</summary>
    public void MakeAnew() => seen = null;

    /// <summary>Makes the catalogue anew if a release was published since.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await making.WaitAsync(cancellationToken);
        try
        {
            var releases = string.Join(',', board.Current.Values.Select(release => release.ReleaseId).Order());
            if (releases == seen)
                return;
            var states = (await sources.AllAsync(cancellationToken)).ToDictionary(state => state.DatasetId, StringComparer.Ordinal);
            // What was published since the states were read comes with the next making: content and version go together.
            var history = (await sources.ReleasesAsync(cancellationToken)).Where(release => states.TryGetValue(release.DatasetId, out var state) && release.Number <= state.Number).ToList();
            List<PortalDataset> datasets = [];
            foreach (var entry in Entries(states.Keys))
            {
                if (Describe(entry, states) is { } dataset)
                    datasets.Add(await downloads.FillAsync(dataset, cancellationToken));
            }
            downloads.Forget(datasets);
            current = new(datasets, VersionOf(datasets), datasets.Select(dataset => dataset.Modified).DefaultIfEmpty(DateTime.UnixEpoch).Max()) { Releases = history };
            // What could not be made is tried again.
            seen = downloads.IsWhole ? releases : null;
        }
        finally
        {
            making.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (configuration["DATASUD_CATALOGUE"] != "off" && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            // Whatever it was: a catalogue that cannot be made must not take the rest of the service down with it.
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failed.Message, failed is NpgsqlException or IOException or TimeoutException or UnauthorizedAccessException ? null : failed);
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
            }
            await Task.Delay(Interval, stoppingToken);
        }
    }

    // What somebody imports that no entry knows, a Melodi file for instance, is shown by its figures.
    private IEnumerable<CatalogueEntry> Entries(IEnumerable<string> imported)
    {
        var known = CatalogueEntries.Known(entries);
        return entries.Concat(imported.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal).Select(CatalogueEntries.Unforeseen));
    }

    private static PortalDataset? Describe(CatalogueEntry entry, Dictionary<string, SourceState> states)
    {
        if (!states.TryGetValue(entry.Sources[0], out var main))
            return null;
        var dataset = new PortalDataset
        {
            Entry = entry,
            Main = main,
            Sources = [.. entry.Sources.Where(states.ContainsKey).Select(id => states[id])],
            Uuid = StableUuid.Of("dataset/" + entry.Id),
            Box = entry.IsNational && main.Territory is null ? Country : Region,
            Resources = [],
        };
        return dataset with { Resources = [.. PortalResources.Of(dataset, states)] };
    }

    private static string VersionOf(List<PortalDataset> datasets)
    {
        var text = string.Join('\n', datasets.Select(dataset => $"{dataset.Id} {dataset.ReleaseKey} {string.Join(' ', dataset.Resources.Select(resource => $"{resource.Key}:{resource.Sha256}"))}"));
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 15));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        making.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be made anew ({Reason}); the one before answers, trying again.")]
    private partial void LogFailed(string reason, Exception? unforeseen);
}
