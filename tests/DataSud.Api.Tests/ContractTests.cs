using System.Text.Json.Nodes;
using DataSud.Testing;

namespace DataSud.Api.Tests;

/// <summary>openapi/v1.json is what the service serves, and says all that a client needs.</summary>
public sealed class ContractTests(SeededService service)
{
    [Fact]
    public async Task The_published_contract_is_the_served_one()
    {
        var served = await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var published = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "openapi", "v1.json"), TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(published), JsonNode.Parse(served)),
            "openapi/v1.json differs from what the service serves: run 'scripts/datasud openapi --output openapi/v1.json' against a running service.");
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_and_shows_an_example()
    {
        var contract = JsonNode.Parse(await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var operations = contract["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, Operation: operation.Value!))).ToList();
        Assert.True(operations.Count >= 20);
        var identifiers = operations.Select(operation => (string?)operation.Operation["operationId"]).ToList();
        Assert.Equal(identifiers.Count, identifiers.Distinct().Count());
        foreach (var (path, operation) in operations)
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), $"{path} has no summary");
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["description"]), $"{path} has no description");
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                if ((string?)parameter!["in"] == "path")
                    Assert.True(parameter["example"] is not null, $"{path}: {parameter["name"]} has no example");
                else
                    Assert.False(string.IsNullOrWhiteSpace((string?)parameter["description"]), $"{path}: {parameter["name"]} has no description");
            }
            var success = operation["responses"]!.AsObject().Single(response => response.Key.StartsWith('2')).Value!;
            Assert.True(success["content"]!.AsObject().All(content => content.Value!["example"] is not null), $"{path} has no example of its answer");
        }
    }

    // What the examples show must be what the service answers: same members, asked as the contract says.
    [Fact]
    public async Task Every_example_has_the_shape_of_a_real_answer()
    {
        var contract = JsonNode.Parse(await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        // what an import answers is held against its examples in ImportTests, features in FeatureTests, zones in CoverageZoneTests: they take something imported
        foreach (var (path, methods) in contract["paths"]!.AsObject().Where(path => !path.Key.StartsWith(Importing.Path, StringComparison.Ordinal)
            && !path.Key.Contains("/items/{", StringComparison.Ordinal) && !path.Key.StartsWith("/api/v1/coverage/zones/", StringComparison.Ordinal)))
        {
            var operation = methods!["get"]!;
            if (operation["responses"]!["200"]!["content"]!["application/json"]?["example"] is not JsonObject example)
                continue;
            var answer = (await service.Client.JsonAsync(Address(path, operation["parameters"]))).ToString();
            Assert.True(SameMembers(example, JsonNode.Parse(answer)!, out var where), $"{path}: the example differs from a real answer at {where}");
        }
    }

    /// <summary>Address of an operation with the examples of what it cannot be asked without.</summary>
    internal static string Address(string path, JsonNode? parameters)
    {
        var query = "";
        foreach (var parameter in parameters?.AsArray() ?? [])
        {
            var (name, example) = ((string)parameter!["name"]!, parameter["example"]?.ToString() ?? "");
            if ((string?)parameter["in"] == "path")
                path = path.Replace($"{{{name}}}", example, StringComparison.Ordinal);
            else if ((bool?)parameter["required"] == true)
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(example)}";
        }
        return path + query;
    }

    internal static bool SameMembers(JsonNode? example, JsonNode? answer, out string where)
    {
        where = "";
        switch (example, answer)
        {
            case (JsonObject left, JsonObject right) when left.ContainsKey("links") || left.ContainsKey("status"):
                where = string.Join(", ", left.Select(member => member.Key).Except(right.Select(member => member.Key)).Concat(right.Select(member => member.Key).Except(left.Select(member => member.Key))));
                if (where.Length > 0)
                    return false;
                foreach (var (name, value) in left)
                {
                    if (!SameMembers(value, right[name], out where))
                    {
                        where = $"{name}.{where}";
                        return false;
                    }
                }
                return true;
            case (JsonArray { Count: > 0 } left, JsonArray { Count: > 0 } right):
                return SameMembers(left[0], right[0], out where);
            default:
                return true;
        }
    }
}
