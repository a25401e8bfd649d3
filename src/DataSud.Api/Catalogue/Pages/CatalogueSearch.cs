using System.Globalization;
using System.Runtime.CompilerServices;
using DataSud.Api.Ckan;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>A reader's search of the catalogue: every word somewhere in what a dataset says of itself, accents and case aside.</summary>
/// <param name="Words">What is looked for; null for everything.</param>
/// <param name="Theme">Code of a theme; null for all.</param>
/// <param name="Page">Page, from 1.</param>
public sealed record CatalogueSearch(string? Words, string? Theme, int Page)
{
    /// <summary>How many datasets a page has.</summary>
    public const int PageSize = 25;

    // What each dataset of a state says of itself, without case and accents: made at the first search of the state, and gone with it.
    private static readonly ConditionalWeakTable<PortalState, string[]> Texts = [];

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
        var words = CkanWords.Fold(Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var texts = words.Length == 0 ? [] : Texts.GetValue(state, made => [.. made.Datasets.Select(TextOf)]);
        return
        [
            .. state.Datasets.Where((dataset, place) => (Theme is null || dataset.Entry.Themes.Contains(Theme, StringComparer.Ordinal))
                && words.All(word => texts[place].Contains(word, StringComparison.Ordinal))),
        ];
    }

    private static string TextOf(PortalDataset dataset) =>
        CkanWords.Fold(string.Join('\n', [dataset.Title, dataset.Id, dataset.Description, dataset.Main.Producer, .. dataset.Entry.Keywords]));

    private static string? Given(HttpRequest request, string name) => request.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
