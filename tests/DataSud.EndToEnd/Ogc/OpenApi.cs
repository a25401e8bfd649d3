using System.Collections.Concurrent;
using System.Text.Json;

namespace DataSud.EndToEnd.Ogc;

/// <summary>The definition of the API, read as a client reads it: from the landing page's service-desc.</summary>
/// <param name="Document">The document.</param>
internal sealed record OpenApi(JsonElement Document)
{
    private const string Root = "/api/v1";

    private static readonly ConcurrentDictionary<string, Lazy<Task<OpenApi>>> Known = new();

    /// <summary>That of a service, read once.</summary>
    public static Task<OpenApi> ReadAsync(string api) => Known.GetOrAdd(api, address => new(async () =>
        new(await Collections.JsonAsync(Collections.Link(await Collections.JsonAsync(address), "service-desc")!)))).Value;

    /// <summary>The GET of a path below the root.</summary>
    public JsonElement Operation(string path)
    {
        var paths = Document.GetProperty("paths");
        return (paths.TryGetProperty(Root + path.TrimEnd('/'), out var item) || paths.TryGetProperty(Root + path, out item) || paths.TryGetProperty(path, out item)) && item.TryGetProperty("get", out var get)
            ? get
            : throw new KeyNotFoundException($"The definition has no GET {path}.");
    }

    /// <summary>A parameter of the GET of a path, wherever it is defined.</summary>
    public JsonElement Parameter(string path, string name) =>
        Parameters(path).FirstOrDefault(parameter => parameter.GetProperty("name").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found
            : throw new KeyNotFoundException($"GET {path} has no parameter {name}.");

    /// <summary>The parameters of the GET of a path.</summary>
    public IEnumerable<JsonElement> Parameters(string path) => Operation(path).GetProperty("parameters").EnumerateArray().Select(Resolved);

    /// <summary>What a reference leads to.</summary>
    public JsonElement Resolved(JsonElement element) =>
        element.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(Document, (place, name) => place.GetProperty(name))
            : element;

    /// <summary>A parameter of the query that is not required, its values between commas.</summary>
    public static void IsPlain(JsonElement parameter)
    {
        Assert.Equal("query", parameter.GetProperty("in").GetString());
        Assert.False(parameter.TryGetProperty("required", out var required) && required.GetBoolean());
        Assert.False(parameter.TryGetProperty("style", out var style) && style.GetString() != "form");
        // Whether a single value is exploded makes no difference; of lists it does.
        if (parameter.GetProperty("schema").GetProperty("type").GetString() == "array")
            Assert.False(parameter.GetProperty("explode").GetBoolean());
    }
}
