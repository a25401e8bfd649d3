using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace DataSud.EndToEnd.Ogc;

/// <summary>What a collection is filtered by, read from its queryables, and the filters evaluated over HTTP.</summary>
/// <param name="Api">Landing page.</param>
/// <param name="Collection">The collection.</param>
/// <param name="All">Its queryables and their types: String, Number, Integer, Boolean, Date, Array, or Geometry.</param>
internal sealed record Queryables(string Api, string Collection, IReadOnlyDictionary<string, string> All)
{
    private static readonly string[] Scalars = ["String", "Number", "Integer", "Boolean", "Date"];

    private static readonly ConcurrentDictionary<(string, string), Lazy<Task<Queryables>>> Known = new();

    /// <summary>Those of a collection, read once.</summary>
    public static Task<Queryables> ReadAsync(string api, string collection) => Known.GetOrAdd((api, collection), _ => new(() => FetchAsync(api, collection))).Value;

    private static async Task<Queryables> FetchAsync(string api, string collection)
    {
        var schema = await Collections.JsonAsync($"{api}/collections/{collection}/queryables");
        return new(api, collection, schema.GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => TypeOf(property.Value), StringComparer.Ordinal));
    }

    /// <summary>Names of those of a type.</summary>
    public IEnumerable<string> Of(params string[] types) => All.Where(pair => types.Contains(pair.Value)).Select(pair => pair.Key);

    /// <summary>Names of those that are compared with = and the like, with a value as the abstract tests have it.</summary>
    public IEnumerable<(string Name, string Value)> Comparable => Of(Scalars).Select(name => (name, All[name] switch
    {
        "String" => "'foo'",
        "Boolean" => "true",
        "Number" => "3.14",
        "Integer" => "1",
        _ => "DATE('2022-04-14')",
    }));

    /// <summary>Ids of the features that a filter chooses; the answer must be 200.</summary>
    public async Task<HashSet<string>> EvaluateAsync(string filter) =>
        [.. await Collections.IdsAsync($"{Api}/collections/{Collection}/items?limit=10000&skipGeometry=true&properties={All.Keys.First(name => All[name] != "Geometry")}&filter-lang=cql2-text&filter={Uri.EscapeDataString(filter)}")];

    /// <summary>A filter that must be refused.</summary>
    public async Task RefuseAsync(string filter)
    {
        using var response = await Collections.GetAsync($"{Api}/collections/{Collection}/items?filter-lang=cql2-text&filter={Uri.EscapeDataString(filter)}");
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{Collection}: {filter}: {response.StatusCode}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    /// <summary>Ten combinations, by chance of a fixed seed, of filters that were good by themselves.</summary>
    public async Task CombineAsync(IReadOnlyList<string> good)
    {
        var random = new Random(20_240_603);
        for (var time = 0; time < 10; time++)
        {
            var (p1, p2, p3, p4) = (One(), One(), One(), One());
            _ = await EvaluateAsync($"((NOT {p1} AND {p2}) OR ({p3} and NOT {p4}) or not ({p1} AND {p4}))");
        }
        string One() => good[random.Next(good.Count)];
    }

    private static string TypeOf(JsonElement property) =>
        property.TryGetProperty("$ref", out var reference) && reference.GetString()!.StartsWith("https://geojson.org/schema/", StringComparison.Ordinal)
            ? "Geometry"
            : (property.GetProperty("type").GetString(), property.TryGetProperty("format", out var format) ? format.GetString() : null) switch
            {
                ("string", "date") => "Date",
                ("string", _) => "String",
                ("number", _) => "Number",
                ("integer", _) => "Integer",
                ("boolean", _) => "Boolean",
                ("array", _) => "Array",
                var other => throw new InvalidDataException($"{other} is no type of a queryable."),
            };
}
