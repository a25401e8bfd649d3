using System.Buffers.Text;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Http;

/// <summary>Bytes of one answer, as sent, with its compressed forms made at most once each.</summary>
/// <param name="Body">Uncompressed bytes.</param>
/// <param name="ContentType">Content-Type of the answer.</param>
/// <param name="ContentDisposition">Content-Disposition of the answer, or null.</param>
public sealed record CachedAnswer(byte[] Body, string ContentType, string? ContentDisposition)
{
    private readonly Lazy<byte[]> brotli = new(() => Compress(Body, output => new BrotliStream(output, CompressionLevel.Fastest)));
    private readonly Lazy<byte[]> gzip = new(() => Compress(Body, output => new GZipStream(output, CompressionLevel.Optimal)));

    /// <summary>The body in a content coding: br, gzip or identity.</summary>
    /// <param name="coding">Name of the coding.</param>
    public byte[] In(string coding) => coding switch
    {
        "br" => brotli.Value,
        "gzip" => gzip.Value,
        _ => Body,
    };

    private static byte[] Compress(byte[] body, Func<Stream, Stream> encoder)
    {
        using var output = new MemoryStream(body.Length / 4);
        using (var encoding = encoder(output))
            encoding.Write(body);
        return output.ToArray();
    }
}

/// <summary>
/// Answers that did not change cost nothing: a conditional request gets 304, a repeated one gets bytes from memory, both
/// without the database. What was computed is held whole before it is sent, so a slow client holds no connection.
/// </summary>
public static class AnswerCaching
{
    private const int SmallestCompressed = 1_024;

    // A new build may answer otherwise with the same data.
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Caches the answers of endpoints that say what they draw on.</summary>
    public static IApplicationBuilder UseAnswerCaching(this IApplicationBuilder app)
    {
        var board = app.ApplicationServices.GetRequiredService<ReleaseBoard>();
        var cache = app.ApplicationServices.GetRequiredService<AnswerCache>();
        return app.Use(async (context, next) =>
        {
            if (context.Declared()?.DrawsOn is { } drawsOn)
                await AnswerAsync(context, next, drawsOn, board, cache);
            else
                await next(context);
        });
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, IReadOnlyList<string> drawsOn, ReleaseBoard board, AnswerCache cache)
    {
        var releases = drawsOn == Declaration.AllDatasets
            ? board.Current.Values.OrderBy(release => release.DatasetId, StringComparer.Ordinal).ToList()
            : [.. drawsOn.Where(board.Current.ContainsKey).Select(id => board.Current[id])];
        var identity = Identity(context, releases.Select(release => release.ReleaseId));
        var coding = Negotiation.Coding(context.Request);

        if (context.Request.Headers.IfNoneMatch.Count > 0 && Matches(context.Request, identity))
        {
            SetValidators(context, identity, coding, releases);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (cache.Find(identity) is { } known)
        {
            SetValidators(context, identity, coding, releases);
            await SendAsync(context, known, coding);
            return;
        }

        var client = context.Response.Body;
        using var capture = new MemoryStream();
        context.Response.Body = capture;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = client;
        }
        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            capture.Position = 0;
            await capture.CopyToAsync(client, context.RequestAborted);
            return;
        }
        var made = new CachedAnswer(capture.ToArray(), context.Response.ContentType ?? MediaTypes.Json, context.Response.Headers.ContentDisposition);
        // Data that was published while the answer was made must not be kept under the older releases' name.
        if (releases.All(release => board.Current.TryGetValue(release.DatasetId, out var now) && now.ReleaseId == release.ReleaseId))
            cache.Keep(identity, made);
        SetValidators(context, identity, coding, releases);
        await SendAsync(context, made, coding);
    }

    private static async Task SendAsync(HttpContext context, CachedAnswer answer, string coding)
    {
        var response = context.Response;
        response.ContentType = answer.ContentType;
        if (answer.ContentDisposition is { } disposition)
            response.Headers.ContentDisposition = disposition;
        var body = answer.Body;
        if (coding != "identity" && body.Length >= SmallestCompressed)
        {
            body = answer.In(coding);
            response.Headers.ContentEncoding = coding;
        }
        else
        {
            response.Headers.ETag = response.Headers.ETag.ToString().Replace($"-{coding}\"", "\"", StringComparison.Ordinal);
        }
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Strong: another release, build, address, host, format or coding is another tag.
    private static string Identity(HttpContext context, IEnumerable<int> releaseIds)
    {
        var request = context.Request;
        var text = string.Join('\n',
            Build,
            string.Join(',', releaseIds),
            Links.Base(request),
            request.Path.Value,
            request.QueryString.Value,
            context.Features.GetRequiredFeature<ParsedQuery>().Format);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Base64Url.EncodeToString(hash[..15]);
    }

    private static bool Matches(HttpRequest request, string identity)
    {
        foreach (var tag in request.GetTypedHeaders().IfNoneMatch)
        {
            var value = tag.Tag.AsSpan().Trim('"');
            if (value is "*" || (value.StartsWith(identity, StringComparison.Ordinal) && value[identity.Length..] is "" or "-br" or "-gzip"))
                return true;
        }
        return false;
    }

    private static void SetValidators(HttpContext context, string identity, string coding, IEnumerable<Storage.Catalogue.CurrentRelease> releases)
    {
        var headers = context.Response.Headers;
        headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        headers.CacheControl = "public, max-age=60, stale-while-revalidate=600";
        headers.Vary = "Accept, Accept-Encoding";
        if (releases.Select(release => (DateTimeOffset?)release.PublishedAt).Max() is { } latest)
            headers.LastModified = HeaderUtilities.FormatDate(latest);
    }
}

/// <summary>Answers in memory, the least used given up first, within a budget of bytes.</summary>
public sealed class AnswerCache : IDisposable
{
    private readonly MemoryCache? cache;
    private readonly long budget;

    /// <summary>Makes the cache.</summary>
    /// <param name="megabytes">Budget; 0 keeps nothing.</param>
    public AnswerCache(int megabytes)
    {
        budget = megabytes * 1_000_000L;
        cache = budget == 0 ? null : new MemoryCache(new MemoryCacheOptions { SizeLimit = budget });
    }

    /// <summary>The answer kept under an identity, or null.</summary>
    public CachedAnswer? Find(string identity) => cache?.Get<CachedAnswer>(identity);

    /// <summary>Keeps an answer, unless it alone would take an eighth of the budget.</summary>
    public void Keep(string identity, CachedAnswer answer)
    {
        // The compressed forms weigh about a third more, together.
        var weight = (answer.Body.Length * 4L / 3) + 512;
        if (weight <= budget / 8)
            cache?.Set(identity, answer, new MemoryCacheEntryOptions { Size = weight, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    /// <inheritdoc/>
    public void Dispose() => cache?.Dispose();
}
