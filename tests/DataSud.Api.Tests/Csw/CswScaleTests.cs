using System.Diagnostics;
using System.Xml.Linq;
using DataSud.Api.Catalogue;
using DataSud.Storage.Catalogue.Entries;
using Microsoft.Extensions.DependencyInjection;

namespace DataSud.Api.Tests.Csw;

/// <summary>The service with ten thousand synthetic datasets.</summary>
public sealed class LargeCatalogue : IAsyncLifetime
{
    /// <summary>How many.</summary>
    public const int Datasets = 10_000;

    /// <summary>The service.</summary>
    public SeededService Service { get; } = new()
    {
        Replacing = services => services.AddSingleton<IReadOnlyList<CatalogueEntry>>([.. Enumerable.Range(1, Datasets).Select(number => new CatalogueEntry
        {
            Id = $"synthetique-{number}",
            Sources = ["strategie-2018"],
            Title = $"Jeu synthétique {number}",
            Description = "Un jeu de données qui n’existe que pour cet essai.",
            Themes = ["TECH"],
            Keywords = ["essai", "synthétique"],
            FileSubject = "essai",
            Tables = [],
            ApiPath = "/objectives",
        })]),
    };

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        await Service.Services.GetRequiredService<PortalBoard>().RefreshAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>Every page costs the same, wherever it stands and whatever it is sorted by.</summary>
public sealed class CswScaleTests(LargeCatalogue catalogue) : IClassFixture<LargeCatalogue>
{
    // With what was seeded and that no synthetic dataset is made of.
    private int Datasets => catalogue.Service.Services.GetRequiredService<PortalBoard>().Current!.Datasets.Count;

    private static readonly XNamespace Cat = "http://www.opengis.net/cat/csw/2.0.2";

    [Theory]
    [InlineData("outputschema=http://www.isotc211.org/2005/gmd&elementsetname=full")]
    [InlineData("sortby=dc:title:D&constraintlanguage=CQL_TEXT&constraint=title%20LIKE%20'%25e%25'")]
    public async Task Pages_take_the_same_time_at_the_start_and_at_the_end(string query)
    {
        string Address(int start) => $"/csw?service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&maxrecords=25&startposition={start}&{query}";
        Assert.True(Datasets >= LargeCatalogue.Datasets);
        // Once for the code and, where asked, for the order.
        _ = await catalogue.Service.Client.GetStringAsync(Address(1), TestContext.Current.CancellationToken);

        var first = await FastestAsync(Address(1));
        var last = await FastestAsync(Address(Datasets - 24));

        TestContext.Current.TestOutputHelper?.WriteLine($"{query}: first page {first.TotalMilliseconds:0.0} ms, last {last.TotalMilliseconds:0.0} ms");
        Assert.True(first < TimeSpan.FromMilliseconds(100), $"{first}");
        Assert.True(last < TimeSpan.FromMilliseconds(100), $"{last}");
        var results = XElement.Parse(await catalogue.Service.Client.GetStringAsync(Address(Datasets - 24), TestContext.Current.CancellationToken)).Element(Cat + "SearchResults")!;
        Assert.Equal(($"{Datasets}", "25", "0"), (results.Attribute("numberOfRecordsMatched")?.Value, results.Attribute("numberOfRecordsReturned")?.Value, results.Attribute("nextRecord")?.Value));
    }

    [Fact]
    public async Task A_page_never_holds_more_than_the_limit()
    {
        var root = XElement.Parse(await catalogue.Service.Client.GetStringAsync("/csw?service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&maxrecords=10000", TestContext.Current.CancellationToken));
        Assert.Equal((500, "501"), (root.Descendants(Cat + "SummaryRecord").Count(), root.Element(Cat + "SearchResults")!.Attribute("nextRecord")?.Value));
    }

    private async Task<TimeSpan> FastestAsync(string address)
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            _ = await catalogue.Service.Client.GetByteArrayAsync(address, TestContext.Current.CancellationToken);
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }
        return fastest;
    }
}
