using DataSud.Api.Http;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>/catalog and /catalog/datasets/{id}, for people.</summary>
public static class CataloguePageEndpoints
{
    /// <summary>Words to look for.</summary>
    public static readonly QueryParameter<string> Words = QueryParameters.Of<string>("q", "Words that title, description, keywords or producer must have, accents and case aside.",
        "a text of at most 200 characters", text => text.Length > 200 ? (null, "is longer than 200 characters") : (text, null), "fibre");

    /// <summary>Theme to keep.</summary>
    public static readonly QueryParameter<string> Theme = QueryParameters.Choice("theme", "Code of the EU table data-theme; empty for all.", ["", .. CatalogueWords.Themes.Select(theme => theme.Code)]);

    /// <summary>Page of the list.</summary>
    public static readonly QueryParameter<int> Page = QueryParameters.Integer("page", "Page of the list.", 1, 1_000_000, 1);

    /// <summary>Maps the pages.</summary>
    public static void MapCataloguePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/catalog", (HttpContext context, PortalBoard board) => StateAnswer.Of(context, board, state => CataloguePages.List(context.Request, state)))
            .Declares(new() { Parameters = [Words, Theme, Page], Formats = ["html"] })
            .ExcludeFromDescription();
        app.MapGet("/catalog/datasets/{id}", (string id, HttpContext context, PortalBoard board, CatalogueContact contact) => StateAnswer.Of(context, board, state => state.Find(id) is { } dataset
                ? CataloguePages.Dataset(context.Request, state, dataset, contact)
                : Unknown(context, id, state)))
            .Declares(new() { Formats = ["html"] })
            .ExcludeFromDescription();
    }

    private static IResult Unknown(HttpContext context, string id, PortalState state) =>
        Problems.UnknownCode(context, "dataset", id, CodeMatching.Nearest(id, state.Datasets.Select(dataset => dataset.Id)));
}
