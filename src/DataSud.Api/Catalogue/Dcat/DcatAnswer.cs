using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>Sends documents of the catalogue: tagged, from memory where they were made before, and streamed where they are too long for that.</summary>
/// <param name="cache">Answers in memory.</param>
/// <param name="contact">Part of what is said.</param>
internal sealed class DcatAnswer(AnswerCache cache, CatalogueContact contact)
{
    private const int SmallestCompressed = 1_024;

    // Characters that are gathered before they are sent on.
    private const int Portion = 32_768;

    // A catalogue of more datasets than this is no longer put together in memory.
    private const int MostBuffered = 500;

    // A new build may say otherwise with the same data.
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Answers with a document, or with 304 when the client has it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What the document is made of.</param>
    /// <param name="form">Its form.</param>
    /// <param name="what">What it is, besides its address: the page, for instance.</param>
    /// <param name="datasets">How many datasets it describes.</param>
    /// <param name="make">Makes it.</param>
    public async Task SendAsync(HttpContext context, PortalState state, DcatForm form, string what, int datasets, Func<DcatDocument> make)
    {
        var identity = Identity(context.Request, state, form, what);
        var isLong = datasets > MostBuffered;
        var coding = isLong ? "identity" : Negotiation.Coding(context.Request);
        SetValidators(context.Response, state, identity, coding);
        if (IsKnown(context.Request, identity))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = form.ContentType;
        if (isLong)
        {
            await WriteAsync(context.Response.BodyWriter, form, make(), context.RequestAborted);
            return;
        }
        if (cache.Find(identity) is not { } answer)
        {
            var body = new ArrayBufferWriter<byte>(Portion);
            foreach (var portion in Portions(form, make()))
                Put(body, portion);
            answer = new CachedAnswer(body.WrittenSpan.ToArray(), form.ContentType, []);
            if (cache.Takes(body.WrittenCount))
                cache.Keep(identity, answer);
        }
        if (answer.Body.Length < SmallestCompressed)
            coding = "identity";
        SetValidators(context.Response, state, identity, coding);
        if (coding != "identity")
            context.Response.Headers.ContentEncoding = coding;
        var bytes = answer.In(coding);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static async Task WriteAsync(PipeWriter body, DcatForm form, DcatDocument document, CancellationToken cancellationToken)
    {
        foreach (var portion in Portions(form, document))
        {
            Put(body, portion);
            await body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>A document, portion by portion: in the same text again and again, so that whoever asks for the next one has put this one away.</summary>
    public static IEnumerable<StringBuilder> Portions(DcatForm form, DcatDocument document)
    {
        var text = new StringBuilder(Portion);
        var writer = form.Writer!(text);
        writer.Begin(document.Root);
        foreach (var (predicate, member) in document.Members)
        {
            writer.Member(predicate, member);
            if (text.Length < Portion)
                continue;
            yield return text;
            text.Clear();
        }
        writer.End();
        yield return text;
    }

    private static void Put(IBufferWriter<byte> body, StringBuilder text)
    {
        // A character of two halves may lie across two chunks.
        var encoder = Utf8.GetEncoder();
        foreach (var chunk in text.GetChunks())
            encoder.Convert(chunk.Span, body, flush: false, out _, out _);
        encoder.Convert([], body, flush: true, out _, out _);
    }

    // Strong: other data, another build, contact, address, form or page is another tag. Nothing of the process: the same after a restart.
    private string Identity(HttpRequest request, PortalState state, DcatForm form, string what)
    {
        var text = string.Join('\n', Build, state.Version, contact, Links.Base(request), request.Path.Value, form.Name, what);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 15));
    }

    private static bool IsKnown(HttpRequest request, string identity) => request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag.AsSpan().Trim('"') is var value
        && (value is "*" || (value.StartsWith(identity, StringComparison.Ordinal) && value[identity.Length..] is "" or "-br" or "-gzip")));

    private static void SetValidators(HttpResponse response, PortalState state, string identity, string coding)
    {
        response.Headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        response.Headers.LastModified = HeaderUtilities.FormatDate(state.Modified);
        response.Headers.CacheControl = "public, max-age=60, stale-while-revalidate=600";
        response.Headers.Vary = "Accept, Accept-Encoding";
    }
}
