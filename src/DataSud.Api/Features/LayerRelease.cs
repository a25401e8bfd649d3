using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Features;

/// <summary>Which release a layer is answered from: the one that its dataset serves, or the published one that was asked for.</summary>
/// <param name="board">What is served now.</param>
/// <param name="published">What was published.</param>
public sealed class LayerRelease(ReleaseBoard board, PublishedReleases published)
{
    /// <summary>Finds it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="query">Its parameters, <see cref="SharedParameters.Release"/> among them.</param>
    /// <param name="dataset">The layer's dataset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The release; or why there is none: neither, where the dataset serves nothing yet.</returns>
    public async ValueTask<(CurrentRelease? Release, ProblemHttpResult? Problem)> FindAsync(
        HttpContext context, ParsedQuery query, string dataset, CancellationToken cancellationToken)
    {
        if (query.Get(SharedParameters.Release) is not { } asked)
            return (board.Current.GetValueOrDefault(dataset), null);
        var name = ReleaseLinks.Name(asked.DatasetId, asked.Number);
        if (asked.DatasetId != dataset)
            return (null, Problems.InvalidParameterValue(context, "release", name, "is a release of another dataset", $"{dataset}:number"));
        return await published.FindAsync(dataset, asked.Number, cancellationToken) is { } found
            ? (found, null)
            : (null, Problems.UnknownCode(context, "published release", name, []));
    }
}
