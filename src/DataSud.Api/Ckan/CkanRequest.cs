using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DataSud.Api.Ckan;

/// <summary>Reads what an action is given, in every way that CKAN's clients send it: a query, a JSON body, a form, or a form whose only key is the JSON.</summary>
internal static class CkanRequest
{
    private const int LongestBody = 64 * 1024;

    // Of a body that is too long so much is let come, for the answer to reach a client that is busy sending.
    private const int LongestUnread = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a request.</summary>
    /// <exception cref="CkanBadRequest">It cannot be read.</exception>
    public static async Task<CkanParameters> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method))
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = LongestUnread;
            if (request.ContentLength > LongestBody)
                throw TooLarge();
            if (request.HasFormContentType && await FormAsync(request, cancellationToken) is { } form)
                return form;
        }
        // As CKAN does: what stands in the address goes before a body of JSON.
        if (request.Query.Count > 0)
            return new(Given(request.Query));
        return HttpMethods.IsPost(request.Method) && !request.HasFormContentType ? Json(await BodyAsync(request, cancellationToken)) : new(new Dictionary<string, JsonElement>());
    }

    private static async Task<CkanParameters?> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(new FormOptions { KeyLengthLimit = LongestBody, ValueLengthLimit = LongestBody, MultipartBodyLengthLimit = LongestBody, BufferBodyLengthLimit = LongestBody }, cancellationToken);
        }
        catch (InvalidDataException unreadable)
        {
            throw new CkanBadRequest("JSON Error: the form cannot be read: " + unreadable.Message);
        }
        // urllib sends a body that nobody named a type for as a form: its one key is the JSON.
        return form.Count switch
        {
            0 => null,
            1 when form.First() is { Value: [null or "" or "1"] } only && only.Key.TrimStart().StartsWith('{') => Json(only.Key),
            _ => new(Given(form)),
        };
    }

    private static async Task<string> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > LongestBody)
            throw TooLarge();
        var mark = bytes.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return Strict.GetString(bytes, mark, length - mark);
        }
        catch (DecoderFallbackException)
        {
            throw new CkanBadRequest("JSON Error: Error decoding JSON data. The body is not UTF-8.");
        }
    }

    private static CkanParameters Json(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new(new Dictionary<string, JsonElement>());
        JsonElement body;
        try
        {
            body = CkanParameters.Parse(text);
        }
        catch (JsonException unreadable)
        {
            throw new CkanBadRequest("JSON Error: Error decoding JSON data. " + unreadable.Message);
        }
        if (body.ValueKind is not JsonValueKind.Object)
            throw new CkanBadRequest($"JSON Error: Request data JSON decoded to {body.ValueKind} but it needs to be a dictionary.");
        Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
            values[property.Name] = property.Value;
        return new(values);
    }

    private static Dictionary<string, JsonElement> Given(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);
        foreach (var (name, given) in pairs)
        {
            var texts = given.Select(text => text ?? "").ToArray();
            if (name.Contains('\0', StringComparison.Ordinal) || texts.Any(text => text.Contains('\0', StringComparison.Ordinal)))
                throw new CkanBadRequest("Bad request data: the character NUL");
            values[name] = texts.Length == 1 ? JsonSerializer.SerializeToElement(texts[0]) : JsonSerializer.SerializeToElement(texts);
        }
        return values;
    }

    private static CkanBadRequest TooLarge() => new("the body is larger than 64 KB", StatusCodes.Status413PayloadTooLarge);
}
