using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DataSud.EndToEnd.Catalogue;

/// <summary>The pages that the service makes itself: axe finds nothing to say, in both colour schemes, on a wide and on a narrow screen.</summary>
public sealed class PageTests(LayeredService service, Browser browser)
{
    [Theory]
    [InlineData("/catalog")]
    [InlineData("/catalog?q=introuvable")]
    [InlineData("/catalog/datasets/strategie-2018")]
    [InlineData("/catalog/datasets/territoires")]
    [InlineData("/api/v1?f=html")]
    [InlineData("/api/v1/conformance?f=html")]
    [InlineData("/api/v1/collections?f=html")]
    [InlineData("/api/v1/collections/communes?f=html")]
    [InlineData("/api/v1/collections/departements/items?f=html")]
    [InlineData("/api/v1/collections/departements/items/05?f=html")]
    public async Task Is_accessible(string address)
    {
        await service.WaitForCatalogueAsync();
        await using var visit = await browser.VisitAsync(service.Address);
        var answer = await visit.Page.GotoAsync(service.Address + address);
        Assert.Equal(200, answer!.Status);
        Assert.Equal(Browser.ContentSecurityPolicy, await answer.HeaderValueAsync("content-security-policy"));

        foreach (var width in new[] { 1280, 320 })
        {
            await visit.Page.SetViewportSizeAsync(width, 800);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var result = await visit.Page.RunAxe();
                Assert.True(result.Passes.Length > 10, $"axe checked {result.Passes.Length} rules only");
                Assert.Empty(result.Violations.Select(violation =>
                    $"{width} px, {scheme}: {violation.Id}: {violation.Help} ({string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))})"));
            }
            Assert.Equal(width, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
        visit.IsClean();
    }

    [Fact]
    public async Task A_reader_goes_from_the_first_page_to_a_dataset_by_keyboard_without_a_script()
    {
        await service.WaitForCatalogueAsync();
        await using var visit = await browser.VisitAsync(service.Address, new() { JavaScript = false });
        await visit.OpenAsync();
        await visit.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Catalogue" }).ClickAsync();

        await visit.Page.GetByLabel("Chercher un jeu de données").FillAsync("contours administratifs");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 jeu de données sur ");
        await Expect(visit.Page.GetByLabel("Chercher un jeu de données")).ToHaveValueAsync("contours administratifs");
        await visit.Page.Locator(".datasets h2 a").ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Territoires de Provence-Alpes-Côte d’Azur");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "communes", Exact = true }).ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/api/v1/collections/communes"));
        visit.IsClean();
    }
}
