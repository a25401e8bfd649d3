using System.Collections.Concurrent;
using DataSud.Storage.Features;
using Npgsql;

namespace DataSud.Api.Features;

/// <summary>The ground and the time that each layer spans, measured once a release.</summary>
/// <param name="features">Where they are measured.</param>
public sealed class LayerExtents(FeatureQueries features)
{
    private static readonly LayerExtent Unknown = new(null, null);

    private readonly ConcurrentDictionary<string, (int Release, LayerExtent Extent)> known = new(StringComparer.Ordinal);

    /// <summary>What a release of a layer spans; nothing where it has no release, or where measuring takes too long.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="releaseId">The release, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LayerExtent> FindAsync(Layer layer, int? releaseId, CancellationToken cancellationToken)
    {
        if (releaseId is not { } release)
            return Unknown;
        if (known.TryGetValue(layer.Id, out var found) && found.Release == release)
            return found.Extent;
        LayerExtent extent;
        try
        {
            extent = await features.ExtentAsync(layer, release, cancellationToken);
        }
        // A layer of tens of millions: its extent may be left out (Part 1, 7.13), its description may not.
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            extent = Unknown;
        }
        known[layer.Id] = (release, extent);
        return extent;
    }
}
