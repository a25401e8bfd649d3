using System.Globalization;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>A reader's search of the catalogue: every word somewhere in what a dataset says of itself, accents and case aside.</summary>
/// <param name="Words">What is looked for; null for everything.</param>
/// <param name="Theme">Code of a theme; null for all.</param>
/// <param name="Page">Page, from 1.</param>
public sealed record CatalogueSearch(string? Words, string? Theme, int Page)
{
    /// <summary>How many datasets a page has.</summary>
    public const int PageSize = 25;

    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    private static readonly CompareInfo French = CultureInfo.GetCultureInfo("fr-FR").CompareInfo;

    /// <summary>The search that an address asks for; a page that is no number is the first one.</summary>
    public static CatalogueSearch Of(HttpRequest request) => new(
        Given(request, "q"),
        Given(request, "theme"),
        int.TryParse(request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1);

    /// <summary>Whether anything is left out.</summary>
    public bool IsNarrowed => Words is not null || Theme is not null;

    /// <summary>What is found, in the order of the catalogue.</summary>
    public IReadOnlyList<PortalDataset> In(PortalState state)
    {
        if (!IsNarrowed)
            return state.Datasets;
        var words = (Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. state.Datasets.Where(dataset => (Theme is null || dataset.Entry.Themes.Contains(Theme, StringComparer.Ordinal)) && words.All(word => Says(dataset, word)))];
    }

    private static bool Says(PortalDataset dataset, string word) =>
        Has(dataset.Title, word) || Has(dataset.Id, word) || dataset.Entry.Keywords.Any(keyword => Has(keyword, word)) || Has(dataset.Main.Producer, word) || Has(dataset.Description, word);

    private static bool Has(string text, string word) => French.IndexOf(text, word, Loosely) >= 0;

    private static string? Given(HttpRequest request, string name) => request.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
