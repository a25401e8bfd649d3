using Deque.AxeCore.Playwright;

namespace DataSud.EndToEnd;

/// <summary>axe finds nothing to say, in both colour schemes, on a wide and on a narrow screen.</summary>
public sealed class AccessibilityTests(FreshService fresh, FilledService filled, Browser browser)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task Of_a_fresh_service(int width, bool dark)
    {
        await using var visit = await browser.VisitAsync(fresh.Address, new() { Width = width, Dark = dark });
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();
        await CheckAsync(visit);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task With_the_fibre_a_chosen_commune_and_open_tables(int width, bool dark)
    {
        await using var visit = await browser.VisitAsync(filled.AddressOrSkip, new() { Width = width, Dark = dark });
        await visit.OpenWithObjectivesAsync("?commune=13055");
        await visit.ShowMapAsync();
        await visit.Page.GetByText("Les 946 communes, en tableau").ClickAsync();
        await visit.Page.GetByLabel("Département", new() { Exact = true }).SelectOptionAsync("06");
        await CheckAsync(visit);
        Assert.Equal(width, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static async Task CheckAsync(Visit visit)
    {
        await visit.Page.Locator("[id='A.1.1'] > summary").ClickAsync();
        await visit.Page.Locator("[id='A.1.1'] .targets").WaitForAsync();
        await visit.Page.Locator("#reutiliser").EvaluateAsync("section => section.scrollIntoView()");
        await visit.Page.Locator(".datasets").WaitForAsync();
        var result = await visit.Page.RunAxe();
        Assert.True(result.Passes.Length > 20, "axe checked almost nothing");
        Assert.Empty(result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} ({string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))})"));
        visit.IsClean();
    }
}
