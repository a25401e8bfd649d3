using System.Text.Json.Nodes;
using DataSud.Api.Imports;
using DataSud.Import;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DataSud.Api.OpenApi;

/// <summary>Writes who may import, what is sent, and how it is refused, into the operations of the imports.</summary>
public sealed class ImportFilter : IOperationFilter
{
    /// <summary>Name of the security scheme.</summary>
    public const string Scheme = "key";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ImportAccess>().FirstOrDefault() is not { } access)
            return;
        operation.Responses ??= [];
        operation.Responses["503"] = DeclarationFilter.Problem("Imports over HTTP are off here, the database does not answer, or (with Retry-After) the queue is full.");
        if (access.NeedsKey)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            operation.Responses["401"] = DeclarationFilter.Problem("No key was sent.");
            operation.Responses["403"] = DeclarationFilter.Problem("The key is not one of this service's, or it was revoked.");
            operation.Responses["429"] = DeclarationFilter.Problem("This key or this address has asked too often; Retry-After says how long to wait.");
        }
        if (context.ApiDescription.HttpMethod != HttpMethods.Post)
            return;
        operation.RequestBody = Body();
        operation.Responses["400"] = DeclarationFilter.Problem("A member of the body is unknown, missing or has a value that is not accepted, or the body cannot be read.");
        operation.Responses["413"] = DeclarationFilter.Problem("The files are larger than is accepted, all together.");
        operation.Responses["415"] = DeclarationFilter.Problem("The body is neither JSON nor a form with files.");
        if (operation.Responses["202"] is OpenApiResponse accepted)
        {
            accepted.Headers ??= new Dictionary<string, IOpenApiHeader>();
            accepted.Headers["Location"] = new OpenApiHeader { Description = "Where its progress is told.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" } };
        }
    }

    private static OpenApiRequestBody Body() => new()
    {
        Required = true,
        Description = "JSON to have addresses fetched, a form to send files.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = Object(["source", "urls"], new()
                {
                    ["urls"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        MinItems = 1,
                        MaxItems = 20,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
                        Description = "https addresses of hosts that the service fetches from.",
                    },
                }),
                Example = JsonNode.Parse("""{ "source": "arcep-ftth", "urls": ["https://www.data.gouv.fr/fr/datasets/r/0b0e1e9a-0000-4000-8000-000000000000"], "dryRun": false, "edition": "2018-Q1", "officialDate": "2018-03-31" }"""),
            },
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = Object(["source", "file"], new()
                {
                    ["file"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        MinItems = 1,
                        MaxItems = 50,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        Description = "The files: CSV, GeoJSON, .gz or .zip, as the source reads them.",
                    },
                }),
            },
        },
    };

    private static OpenApiSchema Object(IEnumerable<string> required, Dictionary<string, IOpenApiSchema> own) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Required = required.ToHashSet(),
        Properties = new Dictionary<string, IOpenApiSchema>(own)
        {
            ["source"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Sources.All.Select(source => (JsonNode)JsonValue.Create(source.Name))], Description = "What to import as." },
            ["dryRun"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false), Description = "Check and count, write nothing." },
            ["territory"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Only rows of this département or region (93), for sources that can filter while they read." },
            ["maxRejects"] = new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1", Description = "Share of refused rows above which nothing is published; the source's own unless given." },
            ["edition"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100, Description = "Edition, where the files do not say it." },
            ["officialDate"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date", Description = "Date of the edition, where the files do not say it." },
        },
    };
}
