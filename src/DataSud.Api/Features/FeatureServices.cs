using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Features;
using DataSud.Storage.Indicators;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Features;

/// <summary>What every collection is answered with.</summary>
/// <param name="features">Reads features.</param>
/// <param name="counts">How many there are.</param>
/// <param name="board">What is served now.</param>
/// <param name="releases">Which release answers.</param>
/// <param name="unknown">Whether codes exist.</param>
public sealed class FeatureServices(FeatureQueries features, FeatureCounts counts, ReleaseBoard board, LayerRelease releases, UnknownCodes unknown)
{
    /// <summary>Reads features.</summary>
    public FeatureQueries Features { get; } = features;

    /// <summary>How many there are.</summary>
    public FeatureCounts Counts { get; } = counts;

    /// <summary>What is served now.</summary>
    public ReleaseBoard Board { get; } = board;

    /// <summary>The release that a layer is answered from, or why there is none; neither, where its dataset serves nothing yet.</summary>
    public async ValueTask<(CurrentRelease? Release, IResult? Problem)> ReleaseAsync(HttpContext context, ParsedQuery query, Layer layer, CancellationToken cancellationToken)
    {
        var (release, problem) = await releases.FindAsync(context, query, layer.Dataset, cancellationToken);
        if (problem is not null || release is null)
            return (null, problem);
        // Rows that were removed are not rows that never were.
        return await Features.HoldsAsync(layer, release.ReleaseId, cancellationToken)
            ? (release, null)
            : (null, Problems.NotThere(context, $"The features of {ReleaseLinks.Name(layer.Dataset, release.Number)} are no longer kept: those of the two newest releases are, the figures of all.", []));
    }

    /// <summary>A request narrowed to the territories asked for.</summary>
    public async ValueTask<FeatureRequest> InsideAsync(FeatureRequest request, TerritoryReference? within, TerritoryReference? commune, CancellationToken cancellationToken)
    {
        foreach (var territory in new[] { within, commune }.OfType<TerritoryReference>())
        {
            // The whole country is no list of communes.
            if (territory.Level == "france")
                continue;
            if (request.Layer.OwnTerritories.ContainsKey(territory.Level!))
            {
                request = request with { Territories = [.. request.Territories, (territory.Level!, territory.Code)] };
                continue;
            }
            var own = await Features.PartsAsync(territory.Level!, territory.Code, cancellationToken);
            request = request with
            {
                Within = request.Within is not { } parts ? own : own with
                {
                    Communes = [.. own.Communes.Intersect(parts.Communes, StringComparer.Ordinal)],
                    Parts = [.. own.Parts.Intersect(parts.Parts, StringComparer.Ordinal)],
                },
            };
        }
        return request;
    }

    /// <summary>Tells an empty answer from a mistaken question: whether a code or a value that it names does not exist.</summary>
    public async ValueTask<ProblemHttpResult?> MistakeAsync(
        HttpContext context, FeatureRequest request, TerritoryReference? within, TerritoryReference? commune, CancellationToken cancellationToken)
    {
        foreach (var (property, value) in request.Values.Where(asked => asked.Property.ValuesSql is not null))
        {
            var known = await Features.ValuesAsync(property, request.ReleaseId, cancellationToken);
            if (!known.Contains((string)value, StringComparer.Ordinal))
                return Problems.InvalidParameterValue(context, property.Name, (string)value, "is not in this release", "one of " + string.Join(", ", known));
        }
        return await unknown.TerritoryAsync(context, "within", within, cancellationToken)
            ?? await unknown.TerritoryAsync(context, "code", commune is null ? null : commune with { Level = null }, cancellationToken);
    }
}
