using DataSud.Storage.Indicators;
using DataSud.Storage.Vocabularies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Http;

/// <summary>
/// Tells an empty answer from a mistaken question: when nothing matches, does every code that the filters name exist?
/// Asked only then, so that a good question pays nothing for it.
/// </summary>
/// <param name="known">Where codes are looked up.</param>
public sealed class UnknownCodes(KnownCodeQueries known)
{
    /// <summary>400 for the first filter that names an objective that does not exist, or null.</summary>
    public Task<ProblemHttpResult?> ObjectiveAsync(HttpContext context, string parameter, string? code, CancellationToken cancellationToken) =>
        CheckAsync(context, parameter, code, known.ObjectivesAsync, cancellationToken);

    /// <summary>400 for a filter that names an indicator that does not exist, or null.</summary>
    public Task<ProblemHttpResult?> IndicatorAsync(HttpContext context, string parameter, string? code, CancellationToken cancellationToken) =>
        CheckAsync(context, parameter, code, known.IndicatorsAsync, cancellationToken);

    /// <summary>400 for a filter that names a dataset that does not exist, or null.</summary>
    public Task<ProblemHttpResult?> DatasetAsync(HttpContext context, string parameter, string? code, CancellationToken cancellationToken) =>
        CheckAsync(context, parameter, code, known.DatasetsAsync, cancellationToken);

    /// <summary>400 for a filter that names a territory that does not exist, or null.</summary>
    public async Task<ProblemHttpResult?> TerritoryAsync(HttpContext context, string parameter, TerritoryReference? territory, CancellationToken cancellationToken)
    {
        if (territory is null || await known.TerritoryExistsAsync(territory.Level, territory.Code, cancellationToken))
            return null;
        var nearest = await known.TerritoriesNearAsync(territory.Level, territory.Code, cancellationToken);
        return Problems.InvalidParameterValue(context, parameter, context.Request.Query[parameter].ToString(), "names no territory",
            $"level:code of /territories; the nearest are {string.Join(", ", nearest)}");
    }

    private static async Task<ProblemHttpResult?> CheckAsync(
        HttpContext context, string parameter, string? code, Func<CancellationToken, Task<IReadOnlyList<string>>> codes, CancellationToken cancellationToken)
    {
        if (code is null)
            return null;
        var all = await codes(cancellationToken);
        return all.Contains(code, StringComparer.Ordinal)
            ? null
            : Problems.InvalidParameterValue(context, parameter, code, "names nothing that exists", $"a known code; the nearest are {string.Join(", ", CodeMatching.Nearest(code, all))}");
    }
}
