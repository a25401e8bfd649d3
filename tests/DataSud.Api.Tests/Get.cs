using System.Net;
using System.Text.Json;

namespace DataSud.Api.Tests;

/// <summary>Short ways to ask the service.</summary>
internal static class Get
{
    public static async Task<JsonElement> JsonAsync(this HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>All items of a list, page after page along its next links.</summary>
    public static async Task<List<JsonElement>> AllAsync(this HttpClient client, string address, string items = "items")
    {
        List<JsonElement> all = [];
        for (var next = address; next is not null;)
        {
            var page = await client.JsonAsync(next);
            all.AddRange(page.GetProperty(items).EnumerateArray());
            next = page.Link("next");
        }
        return all;
    }

    /// <summary>Address of the first link with this relation, or null.</summary>
    public static string? Link(this JsonElement answer, string relation) => answer.GetProperty("links").EnumerateArray()
        .FirstOrDefault(link => link.GetProperty("rel").GetString() == relation) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("href").GetString()
            : null;

    public static string? Text(this JsonElement item, string property) => item.GetProperty(property).GetString();

    public static string[] Texts(this JsonElement item, string property) => [.. item.GetProperty(property).EnumerateArray().Select(text => text.GetString()!)];
}
