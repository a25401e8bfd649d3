namespace DataSud.Api.Http;

/// <summary>Every answer that holds data links to its dataset and release (rule 12 of the field).</summary>
public static class ReleaseLinks
{
    /// <summary>A release's name in answers and queries: <c>arcep-ftth:1</c>.</summary>
    public static string Name(string dataset, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{dataset}:{number}");

    /// <summary>Links to a dataset and its current release.</summary>
    public static IEnumerable<Link> To(Links links, ReleaseBoard board, string dataset) =>
        To(links, dataset, board.Current.TryGetValue(dataset, out var release) ? release.Number : null);

    /// <summary>Links to a dataset and one of its releases; nothing before the first.</summary>
    public static IEnumerable<Link> To(Links links, string dataset, int? number)
    {
        if (number is not { } known)
            yield break;
        yield return links.Json("dataset", links.To("/datasets", dataset), "Jeu de données : licence, producteur, attribution");
        yield return links.Json("release", links.To("/datasets", dataset, "releases", known.ToString(System.Globalization.CultureInfo.InvariantCulture)), "Édition importée");
    }
}
