using System.Net;
using System.Text;
using System.Text.Json;

namespace DataSud.Api.Tests;

/// <summary>Short ways to call CKAN's actions.</summary>
internal static class CkanAsking
{
    public const string Root = "/api/3/action/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Has the catalogue made as it is now.</summary>
    public static async Task<HttpClient> WithCatalogueAsync(this SeededService service)
    {
        _ = await service.CatalogueAsync();
        return service.Client;
    }

    /// <summary>The result of an action that is called with GET.</summary>
    public static async Task<JsonElement> ActAsync(this HttpClient client, string call)
    {
        using var response = await client.GetAsync(Root + call, Token);
        return await ResultAsync(response, call);
    }

    /// <summary>The result of an action that is called as ckanapi does: JSON in a POST.</summary>
    public static async Task<JsonElement> PostAsync(this HttpClient client, string action, object arguments)
    {
        using var content = new StringContent(JsonSerializer.Serialize(arguments), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/action/" + action, content, Token);
        return await ResultAsync(response, action);
    }

    /// <summary>The error of an action, which has this status and type.</summary>
    public static async Task<JsonElement> FailAsync(this HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        using var response = answer;
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == response.StatusCode, $"{response.RequestMessage?.RequestUri} {(int)response.StatusCode} {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        var json = JsonDocument.Parse(body).RootElement;
        Assert.False(json.GetProperty("success").GetBoolean());
        var error = json.GetProperty("error");
        Assert.Equal(type, error.Text("__type"));
        return error;
    }

    /// <summary>Every dataset, as a harvester reads it.</summary>
    public static async Task<List<JsonElement>> PackagesAsync(this HttpClient client)
    {
        List<JsonElement> packages = [];
        foreach (var name in (await client.ActAsync("package_list")).EnumerateArray())
            packages.Add(await client.ActAsync("package_show?id=" + name.GetString()));
        return packages;
    }

    /// <summary>Id of the first resource of a dataset's table that the datastore reads.</summary>
    public static async Task<string> TableAsync(this HttpClient client, string dataset, string title) =>
        (await client.ActAsync("package_show?id=" + dataset)).GetProperty("resources").EnumerateArray()
            .First(resource => resource.GetProperty("datastore_active").GetBoolean() && resource.Text("name")!.StartsWith(title, StringComparison.Ordinal)).Text("id")!;

    private static async Task<JsonElement> ResultAsync(HttpResponseMessage response, string call)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{call}: {(int)response.StatusCode} {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        var json = JsonDocument.Parse(body).RootElement;
        Assert.True(json.GetProperty("success").GetBoolean());
        Assert.EndsWith("/api/3/action/help_show?name=" + call.Split('?')[0], json.Text("help"), StringComparison.Ordinal);
        return json.GetProperty("result");
    }
}
