using System.Net;
using System.Text.Json;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Tests.Dcat;

/// <summary>Short ways to ask for the catalogue.</summary>
internal static class Catalogues
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> AskAsync(this HttpClient client, string address, string? accept = null, HttpMethod? method = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>The body of an answer that must be 200.</summary>
    public static async Task<string> TextAsync(this HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {(int)response.StatusCode} {body}");
        return body;
    }

    /// <summary>The nodes of a JSON-LD document by their IRI, nested ones too; references are no nodes.</summary>
    public static Dictionary<string, JsonElement> Nodes(string jsonLd)
    {
        var nodes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Gather(JsonDocument.Parse(jsonLd).RootElement.GetProperty("@graph"));
        return nodes;

        void Gather(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Gather(item);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                if (element.TryGetProperty("@id", out var id) && element.TryGetProperty("@type", out _))
                    nodes[id.GetString()!] = element;
                foreach (var property in element.EnumerateObject())
                    Gather(property.Value);
            }
        }
    }

    /// <summary>Nodes of a class.</summary>
    public static IEnumerable<(string Iri, JsonElement Node)> OfType(this Dictionary<string, JsonElement> nodes, string type) =>
        nodes.Where(pair => pair.Value.GetProperty("@type").EnumerateArray().Any(name => name.GetString() == type)).Select(pair => (pair.Key, pair.Value));

    /// <summary>Thousands of datasets, all of them made of one that is there.</summary>
    public static IReadOnlyList<CatalogueEntry> Synthetic(int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new CatalogueEntry
        {
            Id = $"jeu-{number:00000}",
            Sources = ["strategie-2018"],
            Title = $"Jeu de données {number}",
            Themes = ["TECH", "REGI"],
            Keywords = ["numérique", "essai"],
            FileSubject = "essai",
            Tables = [],
            ApiPath = "/objectives",
        }),
    ];
}
