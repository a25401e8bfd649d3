using System.Globalization;
using System.Text.Json.Nodes;
using DataSud.Api.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataSud.Api.OpenApi;

/// <summary>The contract: one OpenAPI 3.0 document made from the endpoints' own declarations, and its explorer.</summary>
public static class OpenApiSetup
{
    /// <summary>Registers the document.</summary>
    public static IServiceCollection AddContract(this IServiceCollection services) => services
        .AddEndpointsApiExplorer()
        .AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "DataSud.Api",
                Version = "v1",
                Description = "The digital strategy of Provence-Alpes-Côte d'Azur as open data: its objectives, dated targets, indicators and figures, and the coverage layers behind them. "
                    + "Every answer links to its dataset and release; every error is a problem document (RFC 9457).",
                License = new OpenApiLicense { Name = "Code: MIT. Data: see the licence of each dataset.", Url = new Uri("https://www.etalab.gouv.fr/licence-ouverte-open-licence/") },
            });
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            foreach (var documentation in Directory.EnumerateFiles(AppContext.BaseDirectory, "DataSud.*.xml"))
                options.IncludeXmlComments(documentation);
            options.AddSecurityDefinition(ImportFilter.Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of the service, for imports only: dsk_... (X-API-Key takes it too). Reading needs none.",
            });
            options.OperationFilter<DeclarationFilter>();
            options.OperationFilter<ImportFilter>();
        });

    /// <summary>Serves the document at /openapi/v1.json and the explorer at /docs.</summary>
    public static void UseContract(this WebApplication app)
    {
        // What the landing page calls it (Part 1, /conf/oas30/definition): Swashbuckle would say plain JSON.
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal))
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Response.StatusCode == StatusCodes.Status200OK)
                        context.Response.ContentType = MediaTypes.OpenApi;
                    return Task.CompletedTask;
                });
            }
            return next(context);
        });
        app.UseSwagger(options =>
        {
            options.RouteTemplate = "openapi/{documentName}.json";
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        });
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "DataSud.Api";
            options.SwaggerEndpoint("/openapi/v1.json", "v1");
            options.DefaultModelsExpandDepth(0);
            options.EnableTryItOutByDefault();
        });
    }
}

/// <summary>Writes what an endpoint declares of itself into its operation.</summary>
public sealed class DeclarationFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Declaration>().FirstOrDefault() is not { } declaration)
            return;
        operation.OperationId ??= OperationId(context.ApiDescription.HttpMethod ?? "GET", context.ApiDescription.RelativePath ?? "");
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (parameter.Name is { } name && declaration.PathExamples.TryGetValue(name, out var example))
                parameter.Example = JsonValue.Create(example);
        }
        foreach (var parameter in declaration.AllParameters.Where(parameter => parameter.Name != "f" || declaration.Formats.Count > 1))
            operation.Parameters.Add(Describe(parameter));
        Describe(operation, declaration);
    }

    private static OpenApiParameter Describe(QueryParameter parameter) => parameter switch
    {
        { IsPrefix: true } => DescribeFamily(parameter),
        { Type: "numbers" } => DescribeNumbers(parameter),
        _ => DescribeOne(parameter),
    };

    private static OpenApiParameter DescribeOne(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = $"{parameter.Description} Accepts {parameter.Accepts}.",
        Schema = new OpenApiSchema
        {
            Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "number" => JsonSchemaType.Number, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Enum = parameter.Choices?.Select(choice => (JsonNode)JsonValue.Create(choice)).ToList(),
            Default = Default(parameter),
        },
        Example = ExampleOf(parameter),
    };

    private static JsonNode? ExampleOf(QueryParameter parameter) => (parameter.Example, parameter.Type) switch
    {
        (null, _) => null,
        (var text, "number") => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        (var text, _) => JsonValue.Create(text),
    };

    // As OGC API - Features, Part 1, 7.15.3 has bbox: a list of numbers between commas.
    private static OpenApiParameter DescribeNumbers(QueryParameter list) => new()
    {
        Name = list.Name,
        In = ParameterLocation.Query,
        Description = $"{list.Description} Accepts {list.Accepts}.",
        Style = ParameterStyle.Form,
        Explode = false,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Number }, MinItems = 4, MaxItems = 6 },
        Example = new JsonArray([.. (list.Example ?? "").Split(',').Select(number => (JsonNode)double.Parse(number, CultureInfo.InvariantCulture))]),
    };

    // An exploded object: each of its members is a query parameter of its own.
    private static OpenApiParameter DescribeFamily(QueryParameter family) => new()
    {
        Name = family.Name.TrimEnd('.'),
        In = ParameterLocation.Query,
        Description = $"{family.Description} Each member is written {family.Name}key=code.",
        Style = ParameterStyle.Form,
        Explode = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
        Example = new JsonObject { [$"{family.Name}technology"] = family.Example },
    };

    private static JsonNode? Default(QueryParameter parameter) => (parameter.DefaultText, parameter.Type) switch
    {
        (null, _) => null,
        (var text, "integer") => JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture)),
        (var text, "boolean") => JsonValue.Create(bool.Parse(text)),
        (var text, _) => JsonValue.Create(text),
    };

    // The formats of a success, and the errors that any resource may answer.
    private static void Describe(OpenApiOperation operation, Declaration declaration)
    {
        operation.Responses ??= [];
        if (operation.Responses.FirstOrDefault(response => response.Key.StartsWith('2')) is { Value: OpenApiResponse success } response)
        {
            success.Description = response.Key == "202" ? "It is taken; Location tells how it stands." : "The answer.";
            var schema = success.Content?.Values.FirstOrDefault()?.Schema;
            // f=json of features is GeoJSON.
            success.Content = declaration.Formats.Where(format => format != "json" || declaration.Formats[0] != "geojson").ToDictionary(Negotiation.MediaTypeOf, format => (IOpenApiMediaType)new OpenApiMediaType
            {
                Schema = format switch
                {
                    "csv" or "html" => new OpenApiSchema { Type = JsonSchemaType.String },
                    "mvt" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "Mapbox Vector Tile 2.1; the example is in Base64." },
                    "gpkg" or "parquet" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "A file; the example is the begin of one in Base64." },
                    "geojson" => new OpenApiSchema { Type = JsonSchemaType.Object, Description = "GeoJSON, RFC 7946." },
                    _ => schema,
                },
                Example = Example(operation.OperationId, format),
            });
        }
        operation.Responses["400"] = Problem("A parameter is unknown or has a value that is not accepted.");
        if (declaration.PathExamples.Count > 0 || declaration.Parameters.Any(parameter => parameter.Name is "release" or "within"))
            operation.Responses["404"] = Problem("There is no such code; the nearest are given.");
        operation.Responses["406"] = Problem("None of the media types that the Accept header asks for is served here.");
        operation.Responses["500"] = Problem("The service failed.");
        operation.Responses["503"] = Problem("The database does not answer.");
        if (declaration.DrawsOn is not null || declaration.NamedReleases is not null)
            operation.Responses["304"] = new OpenApiResponse { Description = "It did not change since the ETag of If-None-Match." };
    }

    // Real answers, cut short: see Examples/make.sh. Null for an operation that has none yet.
    private static JsonNode? Example(string? operationId, string format) => format switch
    {
        "html" => JsonValue.Create("<!DOCTYPE html>"),
        // What they begin with: 'SQLite format 3', 'PAR1'.
        "gpkg" => JsonValue.Create("U1FMaXRlIGZvcm1hdCAzAA=="),
        "parquet" => JsonValue.Create("UEFSMQ=="),
        "csv" or "mvt" => Read($"{operationId}.{format}") is { } text ? JsonValue.Create(text) : null,
        "schema" => Parse($"{operationId}.json"),
        // Features are GeoJSON under both names.
        "json" => Parse($"{operationId}.json") ?? Parse($"{operationId}.geojson"),
        _ => Parse($"{operationId}.{format}"),
    };

    private static JsonNode? Parse(string name) => Read(name) is { } text ? JsonNode.Parse(text) : null;

    private static string? Read(string name)
    {
        using var file = typeof(DeclarationFilter).Assembly.GetManifestResourceStream(name);
        if (file is null)
            return null;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>An answer that is a problem document.</summary>
    /// <param name="description">When it is given.</param>
    internal static OpenApiResponse Problem(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, IOpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "RFC 9457." } } },
    };

    // /api/v1/indicators/{code}/observations is getIndicatorsByCodeObservations; the root is getLandingPage.
    private static string OperationId(string method, string path)
    {
        var words = path.Split('/', '-').Where(part => part is not ("api" or "v1" or ""))
            .Select(part => part.StartsWith('{') ? "By" + Capital(part[1..].TrimEnd('}').Split(':')[0]) : Capital(part));
        return method.ToLowerInvariant() + string.Concat(words.DefaultIfEmpty("LandingPage"));

        static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
    }
}
