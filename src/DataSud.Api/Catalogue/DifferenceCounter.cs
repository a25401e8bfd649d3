using System.Collections.Concurrent;
using DataSud.Storage.Catalogue;

namespace DataSud.Api.Catalogue;

/// <summary>
/// How many observations differ between two releases, counted once a pair: neither changes any more, and every page of the
/// differences needs the counts.
/// </summary>
/// <param name="differences">Where they are counted.</param>
public sealed class DifferenceCounter(DifferenceQueries differences)
{
    private const int MostPairs = 10_000;

    private readonly ConcurrentDictionary<(int Before, int After), DifferenceCounts> counted = new();

    /// <summary>The counts of a pair.</summary>
    /// <param name="before">Key of the first release.</param>
    /// <param name="after">Key of the second release.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<DifferenceCounts> CountAsync(int before, int after, CancellationToken cancellationToken)
    {
        if (counted.TryGetValue((before, after), out var known))
            return known;
        var counts = await differences.CountAsync(before, after, cancellationToken);
        if (counted.Count >= MostPairs)
            counted.Clear();
        return counted[(before, after)] = counts;
    }
}
