using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DataSud.Api.Http;
using DataSud.Storage.Imports;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Imports;

/// <summary>How far an import has come.</summary>
/// <param name="Step">What is being done, or was last: fetch, read, check, publish.</param>
/// <param name="File">To which file.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Bytes">Bytes read so far.</param>
/// <param name="TotalBytes">Bytes to read; 0 while that is not known.</param>
/// <param name="Percent">Share of the bytes that was read; null while their number is not known.</param>
public sealed record ImportJobStep(string Step, string File, long Rows, long Bytes, long TotalBytes, double? Percent);

/// <summary>An import that was asked for.</summary>
/// <param name="Id">Finds it; nobody guesses it.</param>
/// <param name="State">queued, running, published, unchanged, refused, failed or dry-run.</param>
/// <param name="Dataset">Dataset that the source feeds.</param>
/// <param name="Request">What was asked.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="StartedAt">When it began, UTC; null while it waits.</param>
/// <param name="FinishedAt">When it ended, UTC; null before.</param>
/// <param name="Progress">How far it has come; null before it began.</param>
/// <param name="Release">The release it made, or that serves the same bytes, dataset:number; or null.</param>
/// <param name="Message">Why it was refused or failed; or null.</param>
/// <param name="Summary">The same document as 'datasud import --json' prints, once it has ended; null before, and when it was interrupted.</param>
/// <param name="Links">self; release, rejects once there are such.</param>
public sealed record ImportJob(
    Guid Id, string State, string Dataset, ImportOrder Request, DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, ImportJobStep? Progress,
    string? Release, string? Message, JsonElement? Summary, IReadOnlyList<Link> Links);

/// <summary>/imports</summary>
public static partial class ImportEndpoints
{
    /// <summary>Address of the resource.</summary>
    public const string Path = "/imports";

    private const int LongestJson = 64_000;

    private static readonly QueryParameter<int> Limit = Paging.Limit(20, 100);

    private static readonly QueryParameter<string> State = QueryParameters.Choice("state", "Only imports in this state.",
        ["queued", "running", "published", "unchanged", "refused", "failed", "dry-run"]);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Maps the resource.</summary>
    public static void MapImports(this IEndpointRouteBuilder api)
    {
        api.MapPost(Path, AskAsync)
            .WithTags("Imports")
            .WithSummary("Ask for an import")
            .WithDescription("A source and https addresses of allow-listed hosts (JSON), or a source and files (multipart/form-data). Answers at once; its Location tells the progress, then the same summary as the command line. Needs a key. Nothing that is served changes unless all checks pass; the same bytes twice are 'unchanged'.")
            .Produces<ImportJob>(StatusCodes.Status202Accepted)
            .WithMetadata(new ImportAccess(NeedsKey: true))
            .Declares(new());

        api.MapGet(Path, ListAsync)
            .WithTags("Imports")
            .WithSummary("The imports that were asked for")
            .WithDescription("The latest first. Needs a key; what was imported in the end is public in /datasets/{id}/releases. Those that ended more than 90 days ago are forgotten.")
            .Produces<ListAnswer<ImportJob>>()
            .WithMetadata(new ImportAccess(NeedsKey: true))
            .Declares(new() { Parameters = [State, Limit, Paging.Offset, Paging.After, Paging.Before] });

        api.MapGet(Path + "/{id:guid}", OneAsync)
            .WithTags("Imports")
            .WithSummary("How an import stands")
            .WithDescription("Its state, its progress, and once it has ended the same summary as the command line prints. Needs no key: its address cannot be guessed.")
            .Produces<ImportJob>()
            .WithMetadata(new ImportAccess(NeedsKey: false))
            .Declares(new() { PathExamples = { ["id"] = "0b8f2f6e-7f0b-4d0e-9a39-5f3ad2b4f3a1" } });
    }

    private static async Task<IResult> AskAsync(
        HttpContext context, ImportDesk desk, ImportQueue queue, ImportWorker worker, UploadFolder uploads, BodyLimit body, ILoggerFactory logs,
        CancellationToken cancellationToken)
    {
        var type = context.Request.GetTypedHeaders().ContentType?.MediaType.Value;
        var isForm = string.Equals(type, "multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isForm && !string.Equals(type, MediaTypes.Json, StringComparison.OrdinalIgnoreCase))
            return Problems.UnsupportedMediaType(context, [MediaTypes.Json, "multipart/form-data"]);
        if (await worker.OwnerAsync(cancellationToken) is not { } owner)
            return Problems.NotReady(context, "The imports are not ready: the database was not reached yet. Try again shortly.");
        using var place = queue.TryTake();
        if (place is null)
            return Problems.QueueFull(context);

        var id = Guid.NewGuid();
        var order = new ImportOrderReader();
        string? folder = null;
        try
        {
            IReadOnlyList<string> paths = [];
            if (isForm)
            {
                if (context.Request.ContentLength > body.Most)
                    return Problems.ContentTooLarge(context, body.Files);
                folder = uploads.Create(id);
                paths = await ImportUpload.ReceiveAsync(context.Request, folder, body.Files, order, cancellationToken);
            }
            else
            {
                using var json = await ReadJsonAsync(context.Request, cancellationToken);
                if (json is null)
                    return Problems.ContentTooLarge(context, LongestJson);
                order.Read(json.RootElement);
            }
            if (order.Errors.Count > 0)
                return Problems.InvalidBody(context, order.Errors);

            var asked = order.Order([.. paths.Select(path => System.IO.Path.GetFileName(path))]);
            // Not cancelled by a client that hangs up: a job that is recorded must have somebody to run it.
            var keyId = context.Features.GetRequiredFeature<KeyHolder>().KeyId;
            await desk.Jobs.AddAsync(new(id, keyId, asked.Source, asked.FindSource().Dataset.Id, JsonSerializer.Serialize(asked, Json)), owner, CancellationToken.None);
            // From here on the worker has it, and its files.
            place.Use(new QueuedImport(id, asked, isForm ? paths : asked.Urls, folder));
            folder = null;
            LogAccepted(logs.CreateLogger(typeof(ImportEndpoints)), id, asked.Source, keyId);
        }
        catch (JsonException broken)
        {
            return Problems.MalformedBody(context, $"The body is not JSON: line {(broken.LineNumber ?? 0) + 1}, byte {(broken.BytePositionInLine ?? 0) + 1}.");
        }
        catch (MalformedBodyException broken)
        {
            return Problems.MalformedBody(context, broken.Message);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.ContentTooLarge(context, isForm ? body.Files : LongestJson);
        }
        finally
        {
            uploads.Remove(folder);
        }

        var links = new Links(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return await desk.Jobs.FindAsync(id, cancellationToken) is { } job
            ? TypedResults.Accepted(links.To(Path, id.ToString()), Shape(job, links))
            : Problems.OfStatus(context, StatusCodes.Status500InternalServerError);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ParsedQuery query, ImportDesk desk, CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!Paging.TryCursor(page.After, out var after) || !Paging.TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        var found = await desk.Jobs.ListAsync(query.Get(State), page, after, before, cancellationToken);
        var links = new Links(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Paging.Answer(found, links, row => Shape(row, links)));
    }

    private static async Task<Results<Ok<ImportJob>, ProblemHttpResult>> OneAsync(Guid id, HttpContext context, ImportDesk desk, CancellationToken cancellationToken)
    {
        if (await desk.Jobs.FindAsync(id, cancellationToken) is not { } job)
            return Problems.UnknownCode(context, "import", id.ToString(), []);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Shape(job, new Links(context.Request)));
    }

    private static ImportJob Shape(ImportJobRow row, Links links)
    {
        JsonElement? summary = row.Summary is { } text ? JsonElement.Parse(text) : null;
        List<Link> own = [links.Json("self", links.To(Path, row.Id.ToString()), "Cet import")];
        if (row.ReleaseNumber is { } number)
        {
            own.AddRange(ReleaseLinks.To(links, row.DatasetId, number));
            if (row.State is "published" or "refused" && summary is { } told && told.TryGetProperty("rowsRejected", out var rejected) && rejected.GetInt64() > 0)
                own.Add(links.Json("rejects", links.To("/datasets", row.DatasetId, "releases", number.ToString(System.Globalization.CultureInfo.InvariantCulture), "rejects"), "Lignes refusées"));
        }
        return new(
            row.Id, row.State, row.DatasetId, JsonSerializer.Deserialize<ImportOrder>(row.Request, Json)!, row.CreatedAt, row.StartedAt, row.FinishedAt,
            row.Step is { } step ? new(step, row.File ?? "", row.Rows, row.Bytes, row.TotalBytes, row.TotalBytes > 0 ? Math.Round(Math.Min(100, 100.0 * row.Bytes / row.TotalBytes), 1) : null) : null,
            row.ReleaseNumber is { } known ? ReleaseLinks.Name(row.DatasetId, known) : null, row.Message, summary, own);
    }

    // More than any order needs; the rest of a larger body is not read.
    private static async Task<JsonDocument?> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestJson + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > LongestJson ? null : JsonDocument.Parse(buffer.AsMemory(0, read), new JsonDocumentOptions { MaxDepth = 8 });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Job} of {Source} was asked for with key {KeyId}")]
    private static partial void LogAccepted(ILogger log, Guid job, string source, string keyId);
}
