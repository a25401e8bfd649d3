using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DataSud.EndToEnd;

/// <summary>The first page of a service that has just been installed.</summary>
public sealed partial class FreshPageTests(FreshService service, Browser browser)
{
    [Fact]
    public async Task Shows_6_enjeux_13_orientations_and_37_objectifs_in_the_order_of_the_document()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();

        await Expect(visit.Page.Locator("#objectifs > section.enjeu")).ToHaveCountAsync(6);
        await Expect(visit.Page.Locator("#objectifs .orientation")).ToHaveCountAsync(13);
        await Expect(visit.Page.Locator("#objectifs details.card")).ToHaveCountAsync(37);
        var codes = await visit.Page.Locator("#objectifs details.card summary .code").AllInnerTextsAsync();
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Equal(("A.1.1", "F.2.3"), (codes[0], codes[^1]));
        await Expect(visit.Page.Locator("#recherche-etat")).ToHaveTextAsync("37 objectifs");
        visit.IsClean();
    }

    [Fact]
    public async Task An_opened_objective_shows_summary_actions_targets_and_indicators_whose_links_answer()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        var card = visit.Page.Locator("details.card", new() { Has = visit.Page.GetByText("A.1.1", new() { Exact = true }) });

        await card.Locator("summary").ClickAsync();
        await Expect(card.GetByText("Garantir 8 Mbit/s à tous en 2020")).ToBeVisibleAsync();
        await Expect(card.Locator(".targets li").First).ToContainTextAsync(new Regex(@"≥\s8\sMbit/s, échéance 2020"));
        await Expect(card.GetByText("Indicateurs clés")).ToBeVisibleAsync();
        await Expect(card.GetByText("Les 274 cibles de A.1.1 (JSON)")).ToBeVisibleAsync();
        await Expect(card).Not.ToContainTextAsync("[object");

        var links = await card.Locator(".card-body a").EvaluateAllAsync<string[]>("links => [...new Set(links.map(link => link.href.split('#')[0]))]");
        Assert.True(links.Length > 20);
        foreach (var link in links)
            Assert.Equal(200, (await visit.Page.APIRequest.GetAsync(link)).Status);
        visit.IsClean();
    }

    [Theory]
    [InlineData("fibre", "A.1.2")]
    [InlineData("TELESANTE", "B.1.2")]
    [InlineData("télésanté", "B.1.2")]
    [InlineData("f.2", "F.2.1")]
    [InlineData("couverture mobile observatoire", "F.2.2")]
    public async Task Search_narrows_without_regard_to_accents_and_announces_how_many_are_left(string words, string expected)
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();

        await visit.Page.GetByLabel("Chercher un objectif", new() { Exact = true }).And(visit.Page.Locator("input")).FillAsync(words);
        var left = visit.Page.Locator("#objectifs details.card:visible");
        await Expect(visit.Page.Locator($"[id='{expected}']")).ToBeVisibleAsync();
        var count = await left.CountAsync();
        Assert.InRange(count, 1, 20);
        var state = visit.Page.GetByRole(AriaRole.Status).And(visit.Page.Locator("#recherche-etat"));
        await Expect(state).ToHaveTextAsync(new Regex($@"^{count}\sobjectifs? sur 37 pour «\s{Regex.Escape(words)}\s»\.$"));

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Effacer" }).ClickAsync();
        await Expect(left).ToHaveCountAsync(37);
        await Expect(state).ToHaveTextAsync("37 objectifs");
        visit.IsClean();
    }

    [Fact]
    public async Task A_search_that_finds_nothing_says_so()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        await visit.Page.Locator("#recherche").FillAsync("<b>zzz</b>");
        await Expect(visit.Page.Locator("#recherche-etat")).ToHaveTextAsync(new Regex(@"^Aucun objectif pour «\s<b>zzz</b>\s»\.$"));
        await Expect(visit.Page.Locator("#objectifs section.enjeu:visible")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_keyboard_alone_skips_to_the_content_searches_and_opens_an_objective()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        var keyboard = visit.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Aller au contenu" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("main")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("#recherche")).ToBeFocusedAsync();
        await keyboard.TypeAsync("smart grids");
        await Expect(visit.Page.Locator("#objectifs details.card:visible")).ToHaveCountAsync(1);
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("[id='D.2.1'] > summary")).ToBeFocusedAsync();
        var outline = await visit.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle");
        Assert.Equal("solid", outline);
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("[id='D.2.1'] .targets a").First).ToBeVisibleAsync();
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator("[id='D.2.1'] .targets a").First).ToBeFocusedAsync();
        visit.IsClean();
    }

    [Fact]
    public async Task Without_fibre_data_the_map_shows_the_departements_and_the_page_says_how_to_import()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();

        await Expect(visit.Page.Locator("#fibre-message")).ToContainTextAsync("scripts/datasud import arcep-ftth <dossier>");
        await Expect(visit.Page.Locator("#fibre-source")).ToContainTextAsync("GPL-2");
        await Expect(visit.Page.Locator("#repere")).ToBeEmptyAsync();
        var pixels = await Pixels.CountAsync(visit, "#carte", "--class-0", "--map-outline");
        Assert.True(pixels["--class-0"] > 10_000, "the départements are not filled");
        Assert.True(pixels["--map-outline"] > 100, "the départements have no outline");
        visit.IsClean();
    }

    [Fact]
    public async Task Datasets_show_licence_attribution_edition_and_date()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        await visit.Page.Locator("#reutiliser").EvaluateAsync("section => section.scrollIntoView()");

        var strategy = visit.Page.Locator(".datasets > li").Filter(new() { HasText = "Stratégie commune" });
        await Expect(strategy).ToContainTextAsync("Licence Ouverte 2.0");
        await Expect(strategy).ToContainTextAsync("délibération n° 18-436");
        await Expect(strategy).ToContainTextAsync("strategie-2018:1");
        await Expect(strategy).ToContainTextAsync("Importée le");
        await Expect(visit.Page.Locator(".datasets > li").Filter(new() { HasText = "FttH" })).ToContainTextAsync("pas encore importée");
        await Expect(visit.Page.Locator("#reutiliser-corps pre")).ToHaveCountAsync(4);
        await Expect(visit.Page.Locator("#reutiliser-corps")).ToContainTextAsync($"{service.Address}/api/v1/collections/ftth-communes/items");
        visit.IsClean();
    }

    [Fact]
    public async Task Every_link_of_the_page_answers()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        await visit.Page.Locator("#reutiliser").EvaluateAsync("section => section.scrollIntoView()");
        await visit.Page.Locator(".datasets").WaitForAsync();

        var links = await visit.Page.Locator("a[href]").EvaluateAllAsync<string[]>(
            "links => [...new Set(links.map(link => link.href.split('#')[0]))].filter(link => link.startsWith(location.origin))");
        foreach (var link in links)
            Assert.True((await visit.Page.APIRequest.GetAsync(link)).Ok, link);
        var anchors = await visit.Page.Locator("a[href^='#']").EvaluateAllAsync<string[]>("links => links.map(link => link.hash.slice(1))");
        foreach (var anchor in anchors)
            await Expect(visit.Page.Locator($"[id='{anchor}']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Without_webgl_the_page_says_so_and_points_to_the_tables()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.Page.AddInitScriptAsync("HTMLCanvasElement.prototype.getContext = () => null");
        await visit.OpenWithObjectivesAsync();
        await visit.Page.Locator("#fibre").EvaluateAsync("section => section.scrollIntoView()");
        await Expect(visit.Page.Locator("#fibre-message")).ToContainTextAsync("La carte demande WebGL 2");
        await Expect(visit.Page.Locator("#carte-cadre")).ToBeHiddenAsync();
        visit.IsClean();
    }

    [Fact]
    public async Task An_error_of_the_service_is_shown_in_words_and_can_be_tried_again()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.Page.RouteAsync("**/api/v1/objectives*", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"type":"about:blank","title":"Unavailable","status":503,"detail":"The database does not answer."}""",
        }));
        await visit.OpenAsync();
        var alert = visit.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("Les objectifs ne s’affichent pas.");
        await Expect(alert).ToContainTextAsync("503");

        await visit.Page.UnrouteAllAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Réessayer" }).ClickAsync();
        await Expect(visit.Page.Locator("#objectifs details.card")).ToHaveCountAsync(37);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_said_in_words()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.Page.RouteAsync("**/api/v1/**", route => route.AbortAsync("connectionrefused"));
        await visit.OpenAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Le service ne répond pas");
    }

    [Fact]
    public async Task Text_of_the_data_never_becomes_markup()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        const string Evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        await visit.Page.RouteAsync("**/api/v1/objectives*", async route =>
        {
            var answer = await route.FetchAsync();
            var text = await answer.TextAsync();
            await route.FulfillAsync(new() { Response = answer, Body = text.Replace("L'accès aux réseaux", Evil, StringComparison.Ordinal) });
        });
        await visit.OpenWithObjectivesAsync();
        await Expect(visit.Page.Locator("[id='t-A']")).ToContainTextAsync(Evil);
        await Expect(visit.Page.Locator("#objectifs img, #objectifs script")).ToHaveCountAsync(0);
        visit.IsClean();
    }

    [Fact]
    public async Task Without_javascript_the_page_says_where_the_data_are()
    {
        await using var visit = await browser.VisitAsync(service.Address, new() { JavaScript = false });
        await visit.OpenAsync();
        var note = visit.Page.Locator("noscript .alert");
        await Expect(note).ToBeVisibleAsync();
        foreach (var link in await note.Locator("a").AllAsync())
            Assert.True((await visit.Page.APIRequest.GetAsync(service.Address + await link.GetAttributeAsync("href"))).Status is 200 or 404);
    }

    [Fact]
    public async Task Objectives_come_before_the_map_and_weigh_little()
    {
        await using var visit = await browser.VisitAsync(service.Address);
        await visit.OpenWithObjectivesAsync();
        await Expect(visit.Page.Locator("#objectifs-source")).ToContainTextAsync("Licence Ouverte");

        Assert.DoesNotContain(visit.Requests, request => Heavy().IsMatch(request));
        var bytes = await visit.Page.EvaluateAsync<int>(
            "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, entry) => sum + entry.transferSize, 0)");
        Assert.InRange(bytes, 1, 150_000);
    }

    [Theory]
    [InlineData(320, 1)]
    [InlineData(640, 2)] // 1280 pixels at 200 %
    public async Task Nothing_overflows_a_narrow_or_zoomed_window(int width, float scale)
    {
        await using var visit = await browser.VisitAsync(service.Address, new() { Width = width, Scale = scale });
        await visit.OpenWithObjectivesAsync("#A.1.1");
        await visit.Page.Locator("[id='A.1.1'] .targets").WaitForAsync();
        await visit.ShowMapAsync();
        await visit.Page.Locator("#reutiliser").EvaluateAsync("section => section.scrollIntoView()");
        await visit.Page.Locator(".datasets").WaitForAsync();
        Assert.Equal(width, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        visit.IsClean();
    }

    [GeneratedRegex("maplibre|ftth-communes|territories")]
    private static partial Regex Heavy();
}
