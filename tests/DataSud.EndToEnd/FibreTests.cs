using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DataSud.EndToEnd;

/// <summary>The fibre of 2018, on the map, on the card and in the tables.</summary>
public sealed class FibreTests(FilledService service, Browser browser)
{
    private static readonly string[] Classes = ["--class-0", "--class-1", "--class-2", "--class-3", "--class-4", "--class-5"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_map_draws_the_communes_in_all_classes(bool dark)
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip, new() { Dark = dark });
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();

        var pixels = await Pixels.CountAsync(visit, "#carte", Classes);
        Assert.True(pixels["--class-0"] > 20_000, $"{pixels["--class-0"]} pixels of class 0");
        Assert.All(Classes, name => Assert.True(pixels[name] > 100, $"{pixels[name]} pixels of {name}"));
        await Expect(visit.Page.Locator("#legende li")).ToHaveCountAsync(6);
        await Expect(visit.Page.Locator("#fibre-source")).ToContainTextAsync("Arcep");
        await Expect(visit.Page.Locator("#fibre-source")).ToContainTextAsync(new Regex(@"31\smars\s2018"));
        await Expect(visit.Page.Locator("#fibre-source")).ToContainTextAsync("IGN, ADMIN EXPRESS COG");
        visit.IsClean();
    }

    [Fact]
    public async Task Legend_counts_are_those_of_the_counts_not_of_rounded_rates()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();

        var layer = await JsonAsync(visit, "collections/ftth-communes/items?limit=10000");
        var expected = new int[6];
        foreach (var feature in layer.GetProperty("features").EnumerateArray())
        {
            var properties = feature.GetProperty("properties");
            var bound = Domain.ConnectableClass.LowerBound(properties.GetProperty("connectablePremises").GetInt64(), properties.GetProperty("premises").GetInt64());
            expected[Array.IndexOf([0, 5, 10, 25, 50, 80], bound!.Value)]++;
        }
        var shown = await visit.Page.Locator("#legende li .hint").AllTextContentsAsync();
        Assert.Equal(expected, shown.Select(text => int.Parse(Regex.Match(text, @"\d+").Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_keyboard_finds_Marseille_and_the_card_shows_its_figures_with_their_denominator()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();
        await Expect(visit.Page.Locator("#fiche")).ToContainTextAsync(new Regex(@"27,8\s%.*872\s865 locaux raccordables sur 3\s144\s481", RegexOptions.Singleline));

        await visit.Page.Locator("#commune").FocusAsync();
        await visit.Page.Keyboard.TypeAsync("marseille");
        await visit.Page.Keyboard.PressAsync("Enter");

        var card = visit.Page.Locator("#fiche");
        await Expect(card.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Marseille 13055");
        await Expect(card).ToContainTextAsync(new Regex(@"54,4\s%"));
        await Expect(card).ToContainTextAsync(new Regex(@"248\s140 locaux raccordables sur 456\s472"));
        foreach (var (term, value) in new[]
        {
            ("Trimestre", @"1er trimestre 2018 \(au 31 mars 2018\)"), ("Logements", @"432\s378"), ("Établissements", @"24\s094"), ("Locaux", @"456\s472"),
            ("Raccordables", @"248\s140"), ("Zone", "Zone très dense"), ("Opérateurs", @"Orange \(FRTE\)"), ("Édition", "arcep-ftth:1"),
        })
            await Expect(card.Locator("dl > div").Filter(new() { HasTextRegex = new Regex($"^{term}") })).ToContainTextAsync(new Regex(value));
        await Expect(visit.Page.Locator("#fiche-annonce")).ToHaveTextAsync(new Regex(@"Marseille : 54,4\s% de locaux raccordables, 248\s140 sur 456\s472\."));
        await Expect(visit.Page).ToHaveURLAsync(new Regex("commune=13055"));

        await visit.MapDrawnAsync();
        Assert.True((await Pixels.CountAsync(visit, "#carte", "--map-chosen"))["--map-chosen"] > 200, "the chosen commune is not outlined");
        foreach (var link in await card.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)"))
            Assert.True((await visit.Page.APIRequest.GetAsync(link)).Ok, link);
        visit.IsClean();
    }

    [Fact]
    public async Task A_click_and_Enter_on_the_map_choose_the_commune_that_is_there()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();
        await visit.Page.Locator("#commune").FillAsync("13004"); // Arles, large enough to hold its own middle
        await visit.Page.Locator("#commune").PressAsync("Enter");
        await visit.MapDrawnAsync();
        var heading = visit.Page.Locator("#fiche-titre");
        await Expect(heading).ToHaveTextAsync("Arles 13004");
        var canvas = visit.Page.Locator("#carte canvas");
        var box = (await canvas.BoundingBoxAsync())!;

        await visit.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await Expect(visit.Page.Locator("#carte-bulle")).ToContainTextAsync(new Regex(@"Arles.*%.* sur .* locaux", RegexOptions.Singleline));
        await visit.Page.Mouse.ClickAsync(box.X + box.Width / 2, box.Y + 40);
        await Expect(heading).Not.ToHaveTextAsync("Arles 13004");

        await canvas.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(heading).ToHaveTextAsync("Arles 13004");
        visit.IsClean();
    }

    [Theory]
    [InlineData("Gap", "Gap 05061", "")]
    [InlineData("abries ristolas", "Abriès-Ristolas 05001", "")]
    [InlineData("05120", null, "Aucune commune de la région ne s’appelle")]
    [InlineData("saint", null, "communes commencent ainsi")]
    public async Task The_commune_field_takes_names_without_accents_and_codes_and_says_what_it_does_not_find(string typed, string? heading, string said)
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();
        await visit.Page.Locator("#commune").FillAsync(typed);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Expect(visit.Page.Locator("#fiche-titre")).ToHaveTextAsync(heading ?? "Toute la région");
        await Expect(visit.Page.Locator("#commune-etat")).ToContainTextAsync(said);
        visit.IsClean();
    }

    [Fact]
    public async Task Quarters_are_those_of_the_data_and_choosing_one_changes_map_card_and_tables()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync("?commune=13055");
        await visit.ShowMapAsync();
        var quarters = visit.Page.Locator("#trimestres label");
        await Expect(quarters).ToHaveTextAsync(["3e trimestre 2017", "4e trimestre 2017", "1er trimestre 2018"]);
        await Expect(visit.Page.GetByRole(AriaRole.Radio, new() { Name = "1er trimestre 2018" })).ToBeCheckedAsync();

        await visit.Page.GetByRole(AriaRole.Radio, new() { Name = "3e trimestre 2017" }).CheckAsync();
        await Expect(visit.Page.Locator("#chiffres caption")).ToContainTextAsync("3e trimestre 2017");
        await visit.MapDrawnAsync();

        var region = await JsonAsync(visit, "indicators/arcep-ftth-connectable-premises/observations?territory=region:93&period=2017-Q3");
        var count = region.GetProperty("items")[0].GetProperty("value").GetInt32();
        Assert.Equal(count, Number(await visit.Page.Locator("#tableaux tfoot td").Nth(4).InnerTextAsync()));
        var marseille = await JsonAsync(visit, "collections/ftth-communes/items?code=13055&quarter=2017-Q3");
        var connectable = marseille.GetProperty("features")[0].GetProperty("properties").GetProperty("connectablePremises").GetInt32();
        var fact = visit.Page.Locator("#fiche dl > div").Filter(new() { HasTextRegex = new Regex("^Raccordables") }).Locator("dd");
        Assert.Equal(connectable, Number(await fact.InnerTextAsync()));
        await Expect(visit.Page).ToHaveURLAsync(new Regex("trimestre=2017-Q3"));
        visit.IsClean();
    }

    [Fact]
    public async Task The_table_of_departements_recomputes_rates_from_counts()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();

        var rows = await visit.Page.Locator("#tableaux table").First.Locator("tbody tr, tfoot tr").AllAsync();
        int[] connectable = [6437, 11414, 338789, 369631, 95094, 51500, 872865];
        Assert.Equal(connectable.Length, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var cells = await rows[i].Locator("td").AllInnerTextsAsync();
            Assert.Equal(connectable[i], Number(cells[4]));
            Assert.Equal(Number(cells[1]) + Number(cells[2]), Number(cells[3]));
            var rate = decimal.Parse(cells[5].Replace('\u00a0', ' ').Replace("%", "").Trim().Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Math.Round(100m * connectable[i] / Number(cells[3]), 1, MidpointRounding.AwayFromZero), rate);
        }
        Assert.Equal(3144481, Number((await rows[^1].Locator("td").AllInnerTextsAsync())[3]));
    }

    [Fact]
    public async Task The_table_of_communes_sorts_filters_and_leads_to_the_card()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await visit.ShowMapAsync();
        await visit.Page.GetByText("Les 946 communes, en tableau").ClickAsync();
        var rows = visit.Page.Locator("table.long tbody tr");
        await Expect(rows).ToHaveCountAsync(946);

        await visit.Page.GetByLabel("Département", new() { Exact = true }).SelectOptionAsync("05");
        await Expect(rows).ToHaveCountAsync(162);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Raccordables", Exact = true }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Raccordables" }).And(visit.Page.Locator("[aria-sort=descending]"))).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync("Gap");
        await rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visit.Page.Locator("#fiche-titre")).ToHaveTextAsync("Gap 05061");
        await Expect(visit.Page.Locator("#fiche")).ToBeFocusedAsync();
        visit.IsClean();
    }

    [Fact]
    public async Task The_key_figure_stands_with_its_denominator_date_source_and_edition()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync();
        await Expect(visit.Page.Locator("#repere")).ToContainTextAsync(new Regex(
            @"27,8\s%.*raccordables à la fibre.*31 mars 2018.*872\s865 sur 3\s144\s481.*Arcep.*arcep-ftth:1.*raccordable n’est pas raccordé", RegexOptions.Singleline));
    }

    /// <summary>
    /// The picture of the README. With DATASUD_SCREENSHOT set to a path it is written there:
    /// <c>DATASUD_SCREENSHOT=$PWD/docs/screenshot.png scripts/test --filter Screenshot</c>.
    /// </summary>
    [Fact]
    public async Task Screenshot_for_the_documentation_is_small()
    {
        await using var visit = await browser.VisitAsync(service.AddressOrSkip);
        await visit.OpenWithObjectivesAsync("?commune=13055");
        await visit.ShowMapAsync();
        await visit.Page.EvaluateAsync("scrollTo({ top: document.getElementById('fibre').offsetTop + 10, behavior: 'instant' })");
        await visit.MapDrawnAsync();
        var picture = await visit.Page.ScreenshotAsync();
        Assert.InRange(picture.Length, 20_000, 400_000);
        if (System.Environment.GetEnvironmentVariable("DATASUD_SCREENSHOT") is { Length: > 0 } path)
            await File.WriteAllBytesAsync(path, picture, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> JsonAsync(Visit visit, string path) =>
        (await (await visit.Page.APIRequest.GetAsync($"{new Uri(visit.Page.Url).GetLeftPart(UriPartial.Authority)}/api/v1/{path}")).JsonAsync())!.Value;

    private static int Number(string text) =>
        int.Parse(new string([.. text.Where(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
}
