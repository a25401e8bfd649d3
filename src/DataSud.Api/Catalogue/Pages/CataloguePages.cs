using DataSud.Api.Http;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>The pages of the catalogue, for people and for search engines.</summary>
public static class CataloguePages
{
    private const int LatestReleases = 20;

    /// <summary>The list of datasets, found by words (q) and theme, page by page.</summary>
    /// <param name="request">The request that is answered.</param>
    /// <param name="state">The catalogue as it is now.</param>
    public static IResult List(HttpRequest request, PortalState state)
    {
        var search = CatalogueSearch.Of(request);
        var found = search.In(state);
        var shown = found.Skip((int)Math.Min(int.MaxValue, (search.Page - 1L) * CatalogueSearch.PageSize)).Take(CatalogueSearch.PageSize).ToList();
        var links = new Links(request);
        var addresses = new CatalogueAddresses(Links.Base(request));
        var page = new HtmlPage(request, CatalogueWords.Title)
            .Below(addresses.Under("/"), "Accueil")
            .Also(addresses.FormsOfCatalogue())
            .Summary(CatalogueWords.Description)
            .Data(SchemaOrg.Catalogue(addresses, shown))
            .Paragraph(CatalogueWords.Description)
            .Search(new()
            {
                Address = addresses.Catalogue,
                Label = "Chercher un jeu de données",
                Hint = "Titre, description, mots-clés, producteur ; les accents ne comptent pas.",
                Words = search.Words,
                ChoiceLabel = "Thème",
                ChoiceName = "theme",
                Choices = CatalogueWords.Themes.Where(theme => state.Datasets.Any(dataset => dataset.Entry.Themes.Contains(theme.Code, StringComparer.Ordinal))),
                Chosen = search.Theme,
            })
            .Count(found.Count == 0 ? "Aucun jeu de données" : $"{CatalogueWords.Number(found.Count)} {(found.Count == 1 ? "jeu" : "jeux")} de données{(search.IsNarrowed ? $" sur {CatalogueWords.Number(state.Datasets.Count)}" : "")}")
            .BeginCards();
        foreach (var dataset in shown)
        {
            page.BeginCard(addresses.Dataset(dataset.Id), dataset.Title)
                .Paragraph(dataset.Description)
                .LinkedFacts([
                    ("Producteur", [dataset.Main.Producer]),
                    ("Licence", [new(dataset.Main.Licence, dataset.Main.LicenceUrl)]),
                    ("Période", Known(CatalogueWords.Days(dataset))),
                    ("Modifié le", [CatalogueWords.Day(dataset.Modified)]),
                    ("Formats", [string.Join(", ", dataset.Resources.Where(resource => resource.Kind == ResourceKind.Download).Select(resource => resource.Format).Distinct())]),
                ])
                .EndCard();
        }
        page.EndCards();
        List<Link> turns = [];
        if (search.Page > 1)
            turns.Add(new("prev", links.SelfWith(("page", search.Page == 2 ? null : $"{search.Page - 1}")), MediaTypes.Html, "Page précédente"));
        if ((long)search.Page * CatalogueSearch.PageSize < found.Count)
            turns.Add(new("next", links.SelfWith(("page", $"{search.Page + 1}")), MediaTypes.Html, "Page suivante"));
        return turns.Count == 0 ? page : page.Links(turns).Also(turns);
    }

    /// <summary>A dataset: what it is, its files and addresses, its quality, its releases, how to cite it.</summary>
    /// <param name="request">The request that is answered.</param>
    /// <param name="state">The catalogue as it is now.</param>
    /// <param name="dataset">A dataset of it.</param>
    /// <param name="contact">Whom to write to.</param>
    public static IResult Dataset(HttpRequest request, PortalState state, PortalDataset dataset, CatalogueContact contact)
    {
        var addresses = new CatalogueAddresses(Links.Base(request));
        var page = new HtmlPage(request, dataset.Title)
            .Below(addresses.Under("/"), "Accueil").Below(addresses.Catalogue, CatalogueWords.Title)
            .Also(addresses.FormsOf(dataset)).Also([addresses.Feed])
            .Summary(dataset.Description)
            .Data(SchemaOrg.Dataset(addresses, dataset, contact))
            .Paragraph(dataset.Description)
            .LinkedFacts(Facts(addresses, dataset, contact));
        AddResources(page, addresses, dataset);
        AddSources(page, addresses, dataset);
        AddReleases(page, addresses, state, dataset);
        return page
            .Heading("Comment citer")
            .Paragraph("La licence demande de nommer le producteur et la date des données :")
            .Quote(Citation(addresses, dataset))
            .Heading("Pour les portails")
            .Paragraph("Le même jeu de données, tel que les moissonneurs le lisent :")
            .Links(addresses.FormsOf(dataset));
    }

    /// <summary>What a text that uses the data may say of them.</summary>
    private static string Citation(CatalogueAddresses addresses, PortalDataset dataset) =>
        $"{dataset.Main.Attribution}. « {dataset.Title} », version {ReleaseLinks.Name(dataset.Main.DatasetId, dataset.Main.Number)} du {CatalogueWords.Day(dataset.Main.PublishedAt)}, {dataset.Main.Licence}, {addresses.Dataset(dataset.Id)}";

    private static IEnumerable<(string, IReadOnlyList<Phrase>)> Facts(CatalogueAddresses addresses, PortalDataset dataset, CatalogueContact contact) =>
    [
        ("Producteur", [new(dataset.Main.Producer, dataset.Main.Homepage)]),
        ("Publié par", [CatalogueWords.Publisher]),
        ("Contact", contact.Email is { } email ? [new(contact.Name, contact.UrlUnder(addresses.Under(""))), new(email, "mailto:" + email)] : [new(contact.Name, contact.UrlUnder(addresses.Under("")))]),
        ("Licence", [new(dataset.Main.Licence, dataset.Main.LicenceUrl)]),
        ("Mise à jour", [CatalogueWords.Frequency(dataset.Main.Frequency)]),
        ("Thèmes", [.. dataset.Entry.Themes.Select(theme => new Phrase(CatalogueWords.Theme(theme), $"{addresses.Catalogue}?theme={theme}"))]),
        ("Mots-clés", [.. dataset.Entry.Keywords.Select(keyword => new Phrase(keyword, $"{addresses.Catalogue}?q={Uri.EscapeDataString(keyword)}"))]),
        ("Territoire", [CatalogueWords.Ground(dataset)]),
        ("Période", Known(CatalogueWords.Days(dataset))),
        ("Publié le", [CatalogueWords.Day(dataset.Issued)]),
        ("Modifié le", [CatalogueWords.Day(dataset.Modified)]),
        ("Provenance", [Provenance(dataset.Main)]),
        ("Couches", [.. dataset.Entry.Collections.Select(collection => new Phrase(collection, addresses.Collection(collection)))]),
        ("Identifiant", [dataset.Id, dataset.Uuid.ToString()]),
    ];

    private static string Provenance(SourceState source) =>
        $"Fichiers de {source.Producer} ({source.FileName}{(source.Edition is { } edition ? $", édition {edition}" : "")}){(source.OfficialDate is { } day ? $", datés du {CatalogueWords.Day(day)}" : "")}, importés tels quels ; chaque ligne refusée est gardée avec son motif.";

    private static void AddResources(HtmlPage page, CatalogueAddresses addresses, PortalDataset dataset)
    {
        page.Heading("Fichiers et accès").BeginTable("Fichiers et accès", ["Ressource", "Nature", "Format", "Taille", "Ce que c’est"]);
        foreach (var resource in dataset.Resources)
        {
            page.BeginRow(addresses.Under(resource.Path), resource.Title).Cell(CatalogueWords.Kind(resource.Kind)).Cell(resource.Format)
                .NumberCell(resource.Bytes is { } bytes ? CatalogueWords.Size(bytes) : "").Cell(resource.Description).EndRow();
        }
        page.EndTable();
    }

    private static void AddSources(HtmlPage page, CatalogueAddresses addresses, PortalDataset dataset)
    {
        page.Heading("Qualité").Paragraph("Toute ligne lue est soit retenue, soit refusée avec son motif ; au-delà d’un seuil de refus, rien n’est publié.")
            .BeginTable("Lignes des fichiers, par source", ["Version servie", "Source", "Lues", "Retenues", "Refusées"]);
        foreach (var source in dataset.Sources)
        {
            var release = addresses.Release(source.DatasetId, source.Number);
            page.BeginRow(release, ReleaseLinks.Name(source.DatasetId, source.Number)).LinkedCell(source.SourceUrl is { } url && url.StartsWith("http", StringComparison.Ordinal) ? new Phrase(source.Title, url) : source.Title)
                .NumberCell(CatalogueWords.Number(source.RowsRead)).NumberCell(CatalogueWords.Number(source.RowsAccepted))
                .NumberCell(source.RowsRejected == 0 ? "0" : new Phrase($"{CatalogueWords.Number(source.RowsRejected)} (lesquelles)", release + "/rejects?f=csv")).EndRow();
        }
        page.EndTable();
    }

    private static void AddReleases(HtmlPage page, CatalogueAddresses addresses, PortalState state, PortalDataset dataset)
    {
        var sources = dataset.Sources.Select(source => source.DatasetId).ToHashSet(StringComparer.Ordinal);
        page.Heading("Versions").BeginTable("Versions publiées, les plus récentes d’abord", ["Version", "Publiée le", "Date des données", "Édition", "Lignes"]);
        foreach (var release in state.Releases.Where(release => sources.Contains(release.DatasetId)).Take(LatestReleases))
        {
            page.BeginRow(addresses.Release(release.DatasetId, release.Number), ReleaseLinks.Name(release.DatasetId, release.Number)).Cell(CatalogueWords.Day(release.PublishedAt))
                .Cell(release.OfficialDate is { } day ? CatalogueWords.Day(day) : null).Cell(release.Edition).NumberCell(CatalogueWords.Number(release.RowsAccepted)).EndRow();
        }
        page.EndTable().Links([new("releases", addresses.Under($"/api/v1/datasets/{Uri.EscapeDataString(dataset.Main.DatasetId)}/releases"), MediaTypes.Json, "Tout ce qui a été importé, refus compris (JSON)"), addresses.Feed]);
    }

    private static IReadOnlyList<Phrase> Known(string? text) => text is null ? [] : [text];
}
