using System.Collections.Concurrent;
using DataSud.Storage.Catalogue;

namespace DataSud.Api.Catalogue;

/// <summary>The published releases that were asked for by number, kept in memory: once published, its number and its figures never change.</summary>
/// <param name="catalogue">Where they are looked up.</param>
public sealed class PublishedReleases(CatalogueQueries catalogue)
{
    private readonly ConcurrentDictionary<(string DatasetId, int Number), CurrentRelease> known = new();

    /// <summary>A published release, now current or not; null when there is none of that number.</summary>
    /// <param name="datasetId">Dataset.</param>
    /// <param name="number">Number in the dataset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<CurrentRelease?> FindAsync(string datasetId, int number, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((datasetId, number), out var found))
            return found;
        foreach (var release in await catalogue.PublishedAsync(datasetId, cancellationToken))
            known[(release.DatasetId, release.Number)] = release;
        return known.GetValueOrDefault((datasetId, number));
    }
}
