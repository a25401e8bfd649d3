using DataSud.Api.Http;
using DataSud.Storage.Indicators;
using DataSud.Storage.Territories;
using DataSud.Storage.Vocabularies;

namespace DataSud.Api.Territories;

/// <summary>Finds the one territory that a question is about, so that an answer can name it.</summary>
/// <param name="territories">Names, and what became of codes that are no more.</param>
/// <param name="known">Codes that somebody may have meant.</param>
public sealed class AskedTerritory(TerritoryQueries territories, KnownCodeQueries known)
{
    /// <summary>Finds it.</summary>
    /// <param name="context">The request; its parameter is <c>territory</c>.</param>
    /// <param name="asked">What was asked for, with its level.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The territory; or the answer instead: 301 to the commune that holds a former one's ground, 404 with the nearest codes.</returns>
    public async Task<(TerritoryName? Territory, IResult? Instead)> FindAsync(HttpContext context, TerritoryReference asked, CancellationToken cancellationToken)
    {
        var level = asked.Level!;
        if (await territories.NameAsync(level, asked.Code, cancellationToken) is { } name)
            return (new(level, asked.Code, name), null);
        if (await territories.SuccessionAsync(level, asked.Code, cancellationToken) is { } succession)
            return (null, TypedResults.Redirect(new Links(context.Request).SelfWith(("territory", $"{level}:{succession.SuccessorCode}")), permanent: true));
        return (null, Problems.UnknownCode(context, "territory", $"{level}:{asked.Code}", await known.TerritoriesNearAsync(level, asked.Code, cancellationToken)));
    }
}
