using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Ckan;

/// <summary>Sends answers the way CKAN does; the media type is application/json and nothing more, which is what harvesters compare with.</summary>
internal static class CkanAnswer
{
    private const int SmallestCompressed = 1_024;

    private const string UntilTheNextRelease = "public, max-age=60, stale-while-revalidate=600";

    // Accents as they are, in texts that go into no page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Address of an action's help.</summary>
    public static string Help(HttpRequest request, string name) => $"{Links.Base(request)}/api/3/action/help_show?name={Uri.EscapeDataString(name)}";

    /// <summary>Sends a result.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The result in its envelope.</param>
    /// <param name="identity">What its tag is made of; null where it has none.</param>
    /// <param name="modified">When the catalogue last changed.</param>
    public static async Task SendAsync(HttpContext context, CachedAnswer answer, string? identity, DateTime modified)
    {
        var coding = answer.Body.Length < SmallestCompressed ? "identity" : Negotiation.Coding(context.Request);
        Describe(context, identity, modified, coding);
        if (coding != "identity")
            context.Response.Headers.ContentEncoding = coding;
        await BytesAsync(context, StatusCodes.Status200OK, answer.In(coding));
    }

    /// <summary>Sends a result that is too large to be kept.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The result in its envelope.</param>
    /// <param name="identity">What its tag is made of; null where it has none.</param>
    /// <param name="modified">When the catalogue last changed.</param>
    public static async Task SendAsync(HttpContext context, ReadOnlySequence<byte> body, string? identity, DateTime modified)
    {
        Describe(context, identity, modified, "identity");
        context.Response.ContentType = MediaTypes.Json;
        context.Response.ContentLength = body.Length;
        foreach (var piece in body)
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
    }

    private static void Describe(HttpContext context, string? identity, DateTime modified, string coding)
    {
        if (identity is not null)
            SetValidators(context, identity, modified, coding);
        else
            context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Sends what went wrong in an action.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fault">What went wrong.</param>
    /// <param name="action">Name of the action; null where there is none.</param>
    public static Task FaultAsync(HttpContext context, CkanFault fault, string? action)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (fault.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "5";
        return BytesAsync(context, fault.Status, Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("help", action is null ? "" : Help(context.Request, action));
            json.WriteBoolean("success", false);
            json.WriteStartObject("error");
            json.WriteString("__type", fault.Type);
            if (fault.Field is null)
            {
                json.WriteString("message", fault.Message);
            }
            else
            {
                json.WriteStartArray(fault.Field);
                json.WriteStringValue(fault.Message);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    /// <summary>Sends what no action reads: one JSON string.</summary>
    public static Task BadRequestAsync(HttpContext context, CkanBadRequest bad)
    {
        context.Response.Headers.CacheControl = "no-store";
        return BytesAsync(context, bad.Status, Write(json => json.WriteStringValue(bad.Message)));
    }

    /// <summary>Sends bytes of JSON.</summary>
    public static async Task BytesAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.Json;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Whether the client has this answer already.</summary>
    public static bool IsKnownTo(HttpRequest request, string identity) => request.Headers.IfNoneMatch.Count > 0
        && request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag.AsSpan().Trim('"') is var value && value.StartsWith(identity, StringComparison.Ordinal) && value[identity.Length..] is "" or "-br" or "-gzip");

    /// <summary>Says which answer it is, and how long it holds.</summary>
    public static void SetValidators(HttpContext context, string identity, DateTime modified, string coding = "identity")
    {
        var headers = context.Response.Headers;
        headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        headers.CacheControl = UntilTheNextRelease;
        headers.Vary = "Accept-Encoding";
        headers.LastModified = HeaderUtilities.FormatDate(new DateTimeOffset(DateTime.SpecifyKind(modified, DateTimeKind.Utc)));
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var made = new MemoryStream();
        using (var json = new Utf8JsonWriter(made, Plain))
            write(json);
        return made.ToArray();
    }
}
