using System.Globalization;
using System.Text.Json;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Features;
using Microsoft.Extensions.Primitives;
using Npgsql;

namespace DataSud.Api.Ckan;

/// <summary>datastore_search: the rows of a tabular resource, those that its file holds, filtered, in order and page by page.</summary>
internal static class CkanDatastore
{
    private const int UsualRows = 100;
    private const int MostRows = 32_000;
    private const string TooLong = "Search took too long";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Parameters =
        ["resource_id", "id", "filters", "q", "plain", "language", "limit", "offset", "fields", "sort", "include_total", "records_format", "total_estimation_threshold"];

    /// <summary>Answers it.</summary>
    public static async Task SearchAsync(CkanCall call, Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        var parameters = call.Parameters;
        if (parameters.Names.FirstOrDefault(name => !Parameters.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw CkanFault.Invalid("__junk", $"The input field {CkanFields.Cut(unknown)} was not expected; those are {string.Join(", ", Parameters)}");
        var id = parameters.Text("resource_id") ?? parameters.Text("id") ?? throw CkanFault.Invalid("resource_id", "Missing value");
        if (call.Catalogue.FindResource(id) is not { Resource: { Table: { } table } resource } found || !CkanPackages.IsTabular(resource))
            throw CkanFault.NotFound($"Resource \"{CkanFields.Cut(id)}\" was not found.");
        var board = call.Services.GetRequiredService<ReleaseBoard>();
        // The release that the catalogue tells of, also while a newer one is being put into it.
        var release = found.Dataset.Source.Sources.FirstOrDefault(source => source.DatasetId == table.Rows.Dataset)?.ReleaseId
            ?? board.Current.GetValueOrDefault(table.Rows.Dataset)?.ReleaseId
            ?? throw CkanFault.NotFound($"Resource \"{CkanFields.Cut(id)}\" has no rows yet.");

        var columns = new CkanColumns(table.Rows);
        var (limit, offset) = (parameters.Count("limit", UsualRows, MostRows), parameters.Count("offset", 0, int.MaxValue));
        var asLists = parameters.Text("records_format") switch
        {
            null or "objects" => false,
            "lists" => true,
            _ => throw CkanFault.Invalid("records_format", "Value must be one of objects, lists"),
        };
        var asked = columns.Asked(parameters.Texts("fields"));
        IReadOnlyList<Func<SqlParameters, string>> conditions = [.. columns.Filters(parameters.Object("filters")), .. columns.Words(parameters)];
        var request = new FeatureRequest
        {
            Layer = table.Rows,
            ReleaseId = release,
            Properties = [.. asked.Where(column => !columns.IsKey(column))],
            Sort = columns.Sort(parameters.Texts("sort")),
            Filter = conditions.Count == 0 ? null : sql => string.Join(" AND ", conditions.Select(condition => condition(sql))),
            // Nothing is left out that the file holds.
            Mentioned = table.Rows.Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal),
            Page = new(limit, offset),
            Geometry = new() { Skip = true },
        };

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            json.WriteStartObject();
            json.WriteBoolean("include_total"u8, parameters.Flag("include_total", absent: true));
            json.WriteNumber("limit"u8, limit);
            json.WriteNumber("offset"u8, offset);
            json.WriteString("records_format"u8, asLists ? "lists" : "objects");
            json.WriteString("resource_id"u8, resource.Uuid);
            if (parameters.Object("filters") is { } filters)
            {
                json.WritePropertyName("filters"u8);
                filters.WriteTo(json);
            }
            if (parameters.Find("q") is { } q)
            {
                json.WritePropertyName("q"u8);
                q.WriteTo(json);
            }
            WriteFields(json, columns, asked);
            json.WriteStartArray("records"u8);
            var features = call.Services.GetRequiredService<FeatureQueries>();
            if (limit > 0)
                await WriteRecordsAsync(json, features, request, columns, asked, asLists, patience.Token);
            json.WriteEndArray();
            WriteLinks(call, json, limit, offset);
            if (parameters.Flag("include_total", absent: true))
                await WriteTotalAsync(call, json, request, board, patience.Token);
            json.WriteEndObject();
        }
        catch (Exception slow) when (!cancellationToken.IsCancellationRequested
            && (slow is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException }))
        {
            throw CkanFault.Invalid("query", TooLong);
        }
    }

    private static void WriteFields(Utf8JsonWriter json, CkanColumns columns, IReadOnlyList<LayerProperty> asked)
    {
        json.WriteStartArray("fields"u8);
        foreach (var column in asked)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, column.Name);
            json.WriteString("type"u8, columns.TypeOf(column));
            json.WriteStartObject("info"u8);
            json.WriteString("label"u8, column.Label);
            json.WriteString("notes"u8, column.Description);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task WriteRecordsAsync(
        Utf8JsonWriter json, FeatureQueries features, FeatureRequest request, CkanColumns columns, IReadOnlyList<LayerProperty> asked, bool asLists, CancellationToken cancellationToken)
    {
        var places = asked.Select(column => request.Properties.Index().Where(pair => ReferenceEquals(pair.Item, column)).Select(pair => pair.Index).FirstOrDefault(-1)).ToArray();
        await using var reader = await features.OpenAsync(request, null, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (asLists)
                json.WriteStartArray();
            else
                json.WriteStartObject();
            for (var i = 0; i < asked.Count; i++)
            {
                if (!asLists)
                    json.WritePropertyName(asked[i].Name);
                if (places[i] < 0)
                    WriteKey(json, reader, columns.HasNumberKey);
                else
                    WriteValue(json, reader, asked[i].Type, places[i]);
            }
            if (asLists)
                json.WriteEndArray();
            else
                json.WriteEndObject();
        }
    }

    private static void WriteKey(Utf8JsonWriter json, FeatureReader reader, bool isNumber)
    {
        if (isNumber)
            json.WriteRawValue(reader.Id, skipInputValidation: true);
        else
            json.WriteStringValue(reader.Id);
    }

    private static void WriteValue(Utf8JsonWriter json, FeatureReader reader, PropertyType type, int place)
    {
        if (reader.IsNull(place))
        {
            json.WriteNullValue();
            return;
        }
        switch (type)
        {
            case PropertyType.Integer:
                json.WriteNumberValue(reader.Integer(place));
                break;
            case PropertyType.Number:
                json.WriteNumberValue(reader.Number(place));
                break;
            case PropertyType.Boolean:
                json.WriteBooleanValue(reader.Flag(place));
                break;
            case PropertyType.Date:
                json.WriteStringValue(reader.Day(place));
                break;
            case PropertyType.TextList:
                json.WriteStartArray();
                foreach (var item in reader.List(place))
                    json.WriteStringValue(item);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(reader.Text(place));
                break;
        }
    }

    // As CKAN: without scheme and host; what a body said is in the address too.
    private static void WriteLinks(CkanCall call, Utf8JsonWriter json, int limit, int offset)
    {
        var given = call.Parameters.Names.Where(name => name is not ("offset" or "limit"))
            .Select(name => (name, Value: call.Parameters.Find(name)))
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{Uri.EscapeDataString(pair.name)}={Uri.EscapeDataString(pair.Value!.Value.ValueKind is JsonValueKind.String ? pair.Value.Value.GetString()! : pair.Value.Value.GetRawText())}");
        var address = $"{call.Request.PathBase.ToUriComponent()}/api/3/action/{CkanActions.Datastore}?{string.Join('&', given)}";
        json.WriteStartObject("_links"u8);
        json.WriteString("start"u8, string.Create(CultureInfo.InvariantCulture, $"{address}&limit={limit}"));
        if (offset > 0)
            json.WriteString("prev"u8, string.Create(CultureInfo.InvariantCulture, $"{address}&limit={limit}&offset={Math.Max(0, offset - limit)}"));
        json.WriteString("next"u8, string.Create(CultureInfo.InvariantCulture, $"{address}&limit={limit}&offset={Math.Min((long)offset + limit, int.MaxValue)}"));
        json.WriteEndObject();
    }

    private static async Task WriteTotalAsync(CkanCall call, Utf8JsonWriter json, FeatureRequest request, ReleaseBoard board, CancellationToken cancellationToken)
    {
        // What decides the count; it is kept for who pages.
        Dictionary<string, StringValues> question = new(StringComparer.Ordinal) { ["datastore"] = "" };
        foreach (var name in new[] { "filters", "q" })
        {
            if (call.Parameters.Find(name) is { } value)
                question[name] = value.GetRawText();
        }
        var releases = request.Layer.DrawsOn.Where(board.Current.ContainsKey).Select(dataset => board.Current[dataset].ReleaseId);
        var count = await call.Services.GetRequiredService<FeatureCounts>().FindAsync(new QueryCollection(question), request, releases, cancellationToken);
        json.WriteNumber("total"u8, count.Number);
        json.WriteBoolean("total_was_estimated"u8, count.IsEstimate);
    }
}
