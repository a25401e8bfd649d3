using System.Text.Json;
using DataSud.Testing;

namespace DataSud.EndToEnd.Ogc;

/// <summary>What the tests of OGC's standards ask of a running service.</summary>
internal static class Collections
{
    /// <summary>The collections there are.</summary>
    public static readonly string[] All =
    [
        "regions", "departements", "epci", "communes", "ftth-communes", "mobile-sites", "mobile-coverage", "mobile-zones", "mobile-coverage-territories", "establishments",
    ];

    private static readonly HttpClient Client = new();

    /// <summary>A row of a theory for each.</summary>
    public static TheoryData<string> Rows => [.. All];

    /// <summary>An answer that must be 200.</summary>
    public static async Task<JsonElement> JsonAsync(string address, string? accept = null)
    {
        using var response = await GetAsync(address, accept);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == 200, $"{address}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>An answer, whatever it is.</summary>
    public static async Task<HttpResponseMessage> GetAsync(string address, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Every feature, following next.</summary>
    public static async Task<List<JsonElement>> FeaturesAsync(string address)
    {
        List<JsonElement> features = [];
        for (string? next = address; next is not null;)
        {
            var page = await JsonAsync(next);
            features.AddRange(page.GetProperty("features").EnumerateArray());
            next = Link(page, "next");
        }
        return features;
    }

    /// <summary>Ids of every feature, following next.</summary>
    public static async Task<List<string>> IdsAsync(string address) => (await FeaturesAsync(address)).ConvertAll(feature => feature.GetProperty("id").ToString());

    /// <summary>Where a collection is, as its description says, west south east north between commas; null where nothing of it has a place.</summary>
    public static string? Box(JsonElement description) => Part(description, "spatial") is { } spatial ? string.Join(',', spatial.GetProperty("bbox")[0].EnumerateArray().Select(number => number.GetRawText())) : null;

    /// <summary>spatial or temporal of a description's extent; null where it is left out.</summary>
    public static JsonElement? Part(JsonElement description, string part) =>
        description.TryGetProperty("extent", out var extent) && extent.TryGetProperty(part, out var found) ? found : null;

    /// <summary>Address of the link of a relation, or null.</summary>
    public static string? Link(JsonElement document, string relation) => Links(document, relation).Select(link => link.GetProperty("href").GetString()).FirstOrDefault();

    /// <summary>The links of a relation.</summary>
    public static IEnumerable<JsonElement> Links(JsonElement document, string relation) =>
        document.GetProperty("links").EnumerateArray().Where(link => link.GetProperty("rel").GetString() == relation);

    /// <summary>A file beside the tests.</summary>
    public static string Beside(string file) => Path.Combine(Repository.Root, "tests", "DataSud.EndToEnd", "Ogc", file);
}
