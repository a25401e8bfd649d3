using System.Globalization;
using System.Net;
using System.Xml.Linq;
using DataSud.Testing;

namespace DataSud.EndToEnd.Catalogue;

/// <summary>A harvester that comes twice finds the same bytes, and after an import a new date where the data is new and nowhere else.</summary>
public sealed class HarvestTests : IAsyncLifetime
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly string PageOf = HarvestedService.PublicAddress + "/catalog/datasets/";

    private readonly HarvestedService service = new();
    private readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false });

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Twice_is_byte_for_byte_the_same_with_a_restart_in_between_and_an_import_changes_its_own_datasets_only()
    {
        await service.WaitForCatalogueAsync();
        var dates = await DatesAsync();
        Assert.True(dates.Count > 5);
        var addresses = HarvestAddresses.All(dates.Keys).ToList();
        var first = await HarvestAsync(addresses);

        AssertSame(first, await HarvestAsync(addresses));
        await service.RestartAsync();
        await service.WaitForCatalogueAsync();
        AssertSame(first, await HarvestAsync(addresses));
        foreach (var (address, answer) in first.Where(pair => pair.Value.Tag is not null))
            Assert.Equal((address, HttpStatusCode.NotModified), (address, await StatusAsync(address, answer.Tag!)));

        await ImportAnotherStrategyAsync();
        var after = dates;
        for (var patience = 0; patience < 300 && after["strategie-2018"] == dates["strategie-2018"]; patience++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            after = await DatesAsync();
        }
        Assert.Equal(dates.Keys.Order(), after.Keys.Order());
        Assert.Equal(["strategie-2018", "strategie-indicateurs-2018"], after.Where(pair => pair.Value != dates[pair.Key]).Select(pair => pair.Key).Order());
        var second = await HarvestAsync(addresses);
        foreach (var address in HarvestAddresses.All(dates.Keys).Except(HarvestAddresses.Whole))
        {
            var isOfStrategy = address.Contains("strategie-", StringComparison.Ordinal);
            Assert.True(isOfStrategy != first[address].Body.AsSpan().SequenceEqual(second[address].Body), $"{address} {(isOfStrategy ? "did not change" : "changed")}");
        }
    }

    // The public name is not this machine's: paths are asked of the process.
    private async Task<Dictionary<string, Answer>> HarvestAsync(IEnumerable<string> addresses)
    {
        Dictionary<string, Answer> answers = [];
        foreach (var address in addresses)
        {
            using var response = await client.GetAsync(service.Address + address, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
            Assert.DoesNotContain("127.0.0.1", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            answers[address] = new(body, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified, response.Content.Headers.ContentType?.ToString());
        }
        return answers;
    }

    private async Task<HttpStatusCode> StatusAsync(string address, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, service.Address + address);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<Dictionary<string, DateTime>> DatesAsync() =>
        XDocument.Parse(await client.GetStringAsync(service.Address + "/sitemap.xml", TestContext.Current.CancellationToken)).Root!.Elements(Sitemap + "url")
            .Where(url => url.Element(Sitemap + "loc")!.Value.StartsWith(PageOf, StringComparison.Ordinal))
            .ToDictionary(
                url => url.Element(Sitemap + "loc")!.Value[PageOf.Length..],
                url => DateTime.Parse(url.Element(Sitemap + "lastmod")!.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                StringComparer.Ordinal);

    private async Task ImportAnotherStrategyAsync()
    {
        // Dates have whole seconds.
        await Task.Delay(1_100, TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("datasud-strategy-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "seed-data", "strategy"), "*.csv"))
            {
                var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(file)), text.Replace("all-fixed,85,percent,85%", "all-fixed,86,percent,86%", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            }
            await service.CommandAsync("import", "strategy", folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertSame(Dictionary<string, Answer> first, Dictionary<string, Answer> second)
    {
        foreach (var (address, answer) in first)
        {
            Assert.True(answer.Body.AsSpan().SequenceEqual(second[address].Body), $"{address} is not the same");
            Assert.Equal((address, answer.Tag, answer.Modified, answer.Type), (address, second[address].Tag, second[address].Modified, second[address].Type));
        }
    }

    private sealed record Answer(byte[] Body, string? Tag, DateTimeOffset? Modified, string? Type);
}
