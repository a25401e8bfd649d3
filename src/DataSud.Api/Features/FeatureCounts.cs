using DataSud.Storage.Features;
using Microsoft.Extensions.Caching.Memory;

namespace DataSud.Api.Features;

/// <summary>How many features a question matches, kept while the releases behind it are: who pages through a layer asks it once a page.</summary>
/// <param name="features">Where it is counted.</param>
public sealed class FeatureCounts(FeatureQueries features) : IDisposable
{
    private const int MostKept = 10_000;

    // What does not change how many there are.
    private static readonly string[] Irrelevant = ["limit", "offset", "after", "before", "sortby", "properties", "crs", "skipGeometry", "simplify", "precision", "f", "excel"];

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>Counts, unless it is known.</summary>
    /// <param name="query">Query of the request.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="releases">Releases that decide it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<FeatureCount> FindAsync(IQueryCollection query, FeatureRequest request, IEnumerable<int> releases, CancellationToken cancellationToken)
    {
        var asked = query.Where(pair => !Irrelevant.Contains(pair.Key, StringComparer.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
        var question = $"{request.Layer.Id}\n{request.ReleaseId}\n{string.Join(',', releases)}\n{string.Join('\n', asked)}";
        if (known.TryGetValue(question, out FeatureCount? count))
            return count!;
        var counted = await features.CountAsync(request, cancellationToken);
        known.Set(question, counted, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) });
        return counted;
    }

    /// <inheritdoc/>
    public void Dispose() => known.Dispose();
}
