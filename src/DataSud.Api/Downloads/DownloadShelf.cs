using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Features;
using Npgsql;

namespace DataSud.Api.Downloads;

/// <summary>
/// The files of the datasets, made once a release and kept on disk: found again after a restart, the same bytes on every instance. A table that cannot be
/// written leaves its files out, and is tried again.
/// </summary>
/// <param name="features">Reads the rows.</param>
/// <param name="board">What is served.</param>
/// <param name="configuration">DATASUD_DOWNLOADS: the folder; or off, where another instance makes them.</param>
/// <param name="environment">Whose content root has the folder, unless it is set.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where failures are told.</param>
public sealed partial class DownloadShelf(
    FeatureQueries features, ReleaseBoard board, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock, ILogger<DownloadShelf> log)
{
    /// <summary>Setting with the folder.</summary>
    public const string Variable = "DATASUD_DOWNLOADS";

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ShelfManifest> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> failed = new(StringComparer.Ordinal);
    private readonly ShelfFolder? folder = configuration[Variable] is "off" ? null : new(FolderOf(configuration[Variable], environment));
    private readonly ConcurrentDictionary<string, bool> wanted = new(StringComparer.Ordinal);
    private bool isClean;

    /// <summary>How many sets of files were made by this instance.</summary>
    public int Made { get; private set; }

    /// <summary>Whether no table failed: otherwise there is something to be tried again.</summary>
    public bool IsWhole => failed.IsEmpty;

    /// <summary>Makes the files of a dataset that are not there yet.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="cancellationToken">Stops making.</param>
    /// <returns>The dataset, its resources with their file, its size and fingerprint.</returns>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<PortalDataset> FillAsync(PortalDataset dataset, CancellationToken cancellationToken)
    {
        if (folder is null)
            return dataset;
        if (!isClean)
            folder.RemoveUnfinished();
        isClean = true;
        List<PortalResource> resources = [];
        foreach (var group in dataset.Resources.GroupBy(resource => resource.Table, ReferenceEqualityComparer.Instance))
        {
            var set = group.Key is CatalogueTable table ? await SetAsync(folder, table, cancellationToken) : null;
            resources.AddRange(group.Select(resource => set is null ? resource : With(folder, resource, set)));
        }
        return dataset with { Resources = resources };
    }

    /// <summary>
    /// Removes files of releases that are served no more, an hour after they were: instances that lag behind still serve them. Those that may tell what is
    /// withheld since go at once.
    /// </summary>
    /// <param name="served">What is served now.</param>
    public void Forget(IReadOnlyList<PortalDataset> served)
    {
        if (folder is null)
            return;
        var keys = served.SelectMany(dataset => dataset.Resources).Select(resource => resource.File?.Set.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var set in folder.All())
            Forget(folder, set, keys.Contains(set.Key), now);
        // What nobody asks for any more need not be tried again.
        foreach (var key in failed.Keys.Where(key => !wanted.ContainsKey(key)))
            _ = failed.TryRemove(key, out _);
        wanted.Clear();
    }

    /// <summary>Whether nobody gets a file any more: rows of it may be withheld since it was made.</summary>
    public bool Withholds(ShelvedFile file) => file.Set.MayTellWithheld(board.Current);

    private static PortalResource With(ShelfFolder folder, PortalResource resource, ShelfManifest set)
    {
        var name = TableExport.FileStem + resource.Extension;
        return set.Files.FirstOrDefault(file => file.Name == name) is { } file
            ? resource with { Bytes = file.Bytes, Sha256 = file.Sha256, File = new(folder.PathOf(set.Key, name), file.Bytes, file.Sha256, set) }
            : resource;
    }

    private async Task<ShelfManifest?> SetAsync(ShelfFolder shelves, CatalogueTable table, CancellationToken cancellationToken)
    {
        var key = KeyOf(table, table.Rows.DrawsOn.Select(dataset => board.Current.GetValueOrDefault(dataset)).OfType<CurrentRelease>());
        wanted[key] = true;
        if (known.TryGetValue(key, out var set) && File.Exists(shelves.PathOf(key, ShelfManifest.FileName)))
            return set;
        if (failed.TryGetValue(key, out var when) && clock.GetUtcNow() - when < RetryAfter)
            return null;
        try
        {
            set = shelves.Find(key) ?? await shelves.MakeAsync(key, place => MakeAsync(table, place, cancellationToken), cancellationToken);
            known[set.Key] = set;
            _ = failed.TryRemove(key, out _);
            return set;
        }
        catch (Exception error) when (error is not OperationCanceledException && error is not NpgsqlException or PostgresException)
        {
            // One table that cannot be written is no reason to leave the others out.
            LogFailed(table.Name, table.Rows.Dataset, error.Message);
            failed[key] = clock.GetUtcNow();
            return null;
        }
    }

    private async Task<ShelfManifest> MakeAsync(CatalogueTable table, string place, CancellationToken cancellationToken)
    {
        var formats = PortalResources.FormatsOf(table).Select(format => format.Extension).ToList();
        await using var rows = await features.OpenWholeAsync(table.Rows, cancellationToken);
        if (rows.Releases.All(release => release.DatasetId != table.Rows.Dataset))
            throw new InvalidOperationException("It has no release any more.");
        var start = clock.GetTimestamp();
        var (count, files) = await TableExport.WriteAsync(table, rows, formats, place, cancellationToken);
        Made++;
        LogMade(table.Name, table.Rows.Dataset, count, (long)clock.GetElapsedTime(start).TotalMilliseconds);
        return new(KeyOf(table, rows.Releases), table.Rows.DrawsOn, rows.Releases, count, files);
    }

    // Whatever decides the bytes: what the rows are, how they are written, and of which releases; when these were published tells databases apart.
    private static string KeyOf(CatalogueTable table, IEnumerable<CurrentRelease> releases)
    {
        var layer = table.Rows;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{TableExport.Writers}\n{table.Name}\n{table.Title}\n{layer.Description}\n{layer.From}\n{layer.Key}\n{layer.KeyDigits}\n{layer.Geometry}\n{layer.GeometryText}\n{layer.GeometryType}\n"));
        foreach (var property in layer.Properties)
            text.Append(CultureInfo.InvariantCulture, $"{property.Name}\n{property.Type}\n{property.Sql}\n{property.Label}\n{property.Description}\n");
        foreach (var release in releases.OrderBy(release => release.DatasetId, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{release.DatasetId}:{release.ReleaseId}:{release.PublishedAt.Ticks}\n");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 12));
        return $"{FileNames.Slug(layer.Dataset)}.{FileNames.Slug(table.Name)}.{hash}";
    }

    private void Forget(ShelfFolder shelves, ShelfManifest set, bool isServed, DateTime now)
    {
        try
        {
            if (isServed)
            {
                shelves.Reinstate(set.Key);
            }
            else if (set.MayTellWithheld(board.Current) || now - shelves.Retire(set.Key, now) > KeptFor)
            {
                _ = known.TryRemove(set.Key, out _);
                shelves.Remove(set.Key);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another instance may be removing it too.
            LogLeft(set.Key, error.Message);
        }
    }

    private static string FolderOf(string? given, IHostEnvironment environment) =>
        string.IsNullOrWhiteSpace(given) ? Path.Combine(environment.ContentRootPath, ".local", "files") : Path.GetFullPath(given);

    [LoggerMessage(Level = LogLevel.Information, Message = "The files of {Table} ({Dataset}) are made: {Rows} rows in {Milliseconds} ms.")]
    private partial void LogMade(string table, string dataset, long rows, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The files of {Table} ({Dataset}) could not be made, and are tried again: {Reason}")]
    private partial void LogFailed(string table, string dataset, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of {Set} could not be removed: {Reason}")]
    private partial void LogLeft(string set, string reason);
}
