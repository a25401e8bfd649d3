using System.Text.Json.Nodes;
using DataSud.Api.Http;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Layers;

namespace DataSud.Api.Features;

/// <summary>/collections/{collectionId}/schema and /queryables: what features hold, and what they are filtered by, as JSON Schema with French labels.</summary>
public static class SchemaEndpoints
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>Maps the resources.</summary>
    public static void MapSchemas(this IEndpointRouteBuilder api)
    {
        api.MapGet("/collections/{collectionId}/schema", (string collectionId, HttpContext context) => Answer(context, collectionId, isQueryables: false))
            .WithTags("Layers")
            .WithSummary("What the features of a layer hold")
            .WithDescription("The properties of the features as JSON Schema: type, French label (title), description, units and accepted values.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.Schema)
            .Declares(new() { Formats = ["schema"], DrawsOn = [], PathExamples = { ["collectionId"] = "communes" } });
        api.MapGet("/collections/{collectionId}/queryables", (string collectionId, HttpContext context) => Answer(context, collectionId, isQueryables: true))
            .WithTags("Layers")
            .WithSummary("What the features of a layer are filtered by")
            .WithDescription("The properties that filters may name, as JSON Schema (OGC API - Features, Part 3): each is a query parameter too.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.Schema)
            .Declares(new() { Formats = ["schema"], DrawsOn = [], PathExamples = { ["collectionId"] = "communes" } });
    }

    private static IResult Answer(HttpContext context, string collectionId, bool isQueryables)
    {
        if (Layers.Find(collectionId) is not { } layer)
            return CollectionEndpoints.Unknown(context, collectionId);
        var properties = new JsonObject();
        foreach (var (place, property) in layer.Properties.Index())
            properties[property.Name] = Describe(property, place);
        properties["geometry"] = Geometry(layer, layer.Properties.Count, isQueryables);
        var schema = new JsonObject
        {
            ["$schema"] = Dialect,
            ["$id"] = new Links(context.Request).Self,
            ["type"] = "object",
            ["title"] = layer.Title,
            ["description"] = layer.Description,
            ["properties"] = properties,
            ["additionalProperties"] = !isQueryables,
        };
        return Results.Text(schema.ToJsonString(Readable), MediaTypes.Schema);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Describe(LayerProperty property, int place)
    {
        var described = new JsonObject { ["title"] = property.Label, ["description"] = property.Description };
        switch (property.Type)
        {
            case PropertyType.Date:
                described["type"] = "string";
                described["format"] = "date";
                break;
            case PropertyType.TextList:
                described["type"] = "array";
                described["items"] = new JsonObject { ["type"] = "string" };
                break;
            default:
                described["type"] = property.Type switch { PropertyType.Integer => "integer", PropertyType.Number => "number", PropertyType.Boolean => "boolean", _ => "string" };
                break;
        }
        if (property.Values is { } values)
            described["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        if (property.Pattern is { } pattern)
            described["pattern"] = pattern;
        described["x-ogc-propertySeq"] = place + 1;
        return described;
    }

    private static JsonObject Geometry(Layer layer, int place, bool isQueryables) => isQueryables
        ? new() { ["title"] = "Géométrie", ["$ref"] = $"https://geojson.org/schema/{layer.GeometryType}.json" }
        : new()
        {
            ["title"] = "Géométrie",
            ["x-ogc-role"] = "primary-geometry",
            ["format"] = $"geometry-{layer.GeometryType.ToLowerInvariant()}",
            ["x-ogc-propertySeq"] = place + 1,
        };
}
