using System.Buffers.Text;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DataSud.Storage.Catalogue;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IO;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Http;

/// <summary>Bytes of one answer, as sent, with its compressed forms made at most once each.</summary>
/// <param name="Body">Uncompressed bytes.</param>
/// <param name="ContentType">Content-Type of the answer.</param>
/// <param name="Headers">Other headers that say what the body is: Content-Disposition, Content-Crs.</param>
public sealed record CachedAnswer(byte[] Body, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
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

    private const string UntilTheNextRelease = "public, max-age=60, stale-while-revalidate=600";

    // Of releases that never change; not longer, for a new build may say more of them.
    private const string ForADay = "public, max-age=86400, stale-while-revalidate=604800";

    private static readonly string[] BodyHeaders = [HeaderNames.ContentDisposition, "Content-Crs"];

    // Pooled blocks: an answer of megabytes leaves no garbage.
    private static readonly RecyclableMemoryStreamManager Streams = new();

    // A new build may answer otherwise with the same data.
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Caches the answers of endpoints that say what they draw on.</summary>
    public static IApplicationBuilder UseAnswerCaching(this IApplicationBuilder app)
    {
        var board = app.ApplicationServices.GetRequiredService<ReleaseBoard>();
        var cache = app.ApplicationServices.GetRequiredService<AnswerCache>();
        return app.Use(async (context, next) =>
        {
            var declared = context.Declared();
            if (declared?.DrawsOn is { } drawsOn)
                await AnswerAsync(context, next, Current(board, drawsOn), board, cache);
            else if (declared?.NamedReleases is { } find && await find(context) is { } named)
                await AnswerAsync(context, next, named, null, cache);
            else
                await next(context);
        });
    }

    private static List<CurrentRelease> Current(ReleaseBoard board, IReadOnlyList<string> drawsOn) => drawsOn == Declaration.AllDatasets
        ? [.. board.Current.Values.OrderBy(release => release.DatasetId, StringComparer.Ordinal)]
        : [.. drawsOn.Where(board.Current.ContainsKey).Select(id => board.Current[id])];

    // Without a board the releases are named by the address, and do not have to be current.
    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, IReadOnlyList<CurrentRelease> releases, ReleaseBoard? board, AnswerCache cache)
    {
        var lifetime = board is null ? ForADay : UntilTheNextRelease;
        var identity = Identity(context, releases.Select(release => release.ReleaseId));
        var coding = Negotiation.Coding(context.Request);

        if (context.Request.Headers.IfNoneMatch.Count > 0 && Matches(context.Request, identity))
        {
            SetValidators(context, identity, coding, releases, lifetime);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (cache.Find(identity) is { } known)
        {
            SetValidators(context, identity, coding, releases, lifetime);
            await SendAsync(context, known, coding);
            return;
        }

        var client = context.Response.Body;
        await using var capture = Streams.GetStream();
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
        if (context.Response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status204NoContent))
        {
            capture.Position = 0;
            await capture.CopyToAsync(client, context.RequestAborted);
            return;
        }
        SetValidators(context, identity, coding, releases, lifetime);
        // Data that was published while the answer was made must not be kept under the older releases' name.
        var stillCurrent = board is null || releases.All(release => board.Current.TryGetValue(release.DatasetId, out var now) && now.ReleaseId == release.ReleaseId);
        if (stillCurrent && cache.Takes(capture.Length))
        {
            var made = new CachedAnswer(capture.ToArray(), context.Response.ContentType ?? MediaTypes.Json, OfTheBody(context.Response.Headers));
            cache.Keep(identity, made);
            await SendAsync(context, made, coding);
            return;
        }
        PlainTag(context.Response, coding);
        if (capture.Length == 0)
            return;
        context.Response.ContentLength = capture.Length;
        foreach (var piece in capture.GetReadOnlySequence())
            await client.WriteAsync(piece, context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, CachedAnswer answer, string coding)
    {
        var response = context.Response;
        if (answer.Body.Length == 0)
        {
            // that nothing is there is an answer too
            response.StatusCode = StatusCodes.Status204NoContent;
            PlainTag(response, coding);
            return;
        }
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        var body = answer.Body;
        if (coding != "identity" && body.Length >= SmallestCompressed)
        {
            body = answer.In(coding);
            response.Headers.ContentEncoding = coding;
        }
        else
        {
            PlainTag(response, coding);
        }
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static KeyValuePair<string, string>[] OfTheBody(IHeaderDictionary headers) =>
        [.. BodyHeaders.Where(headers.ContainsKey).Select(name => KeyValuePair.Create(name, headers[name].ToString()))];

    // An answer that is sent as it is has the tag without a coding.
    private static void PlainTag(HttpResponse response, string coding) =>
        response.Headers.ETag = response.Headers.ETag.ToString().Replace($"-{coding}\"", "\"", StringComparison.Ordinal);

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

    private static void SetValidators(HttpContext context, string identity, string coding, IEnumerable<CurrentRelease> releases, string lifetime)
    {
        var headers = context.Response.Headers;
        headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        headers.CacheControl = lifetime;
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

    /// <summary>Whether an answer of this size is kept: one that alone would take an eighth of the budget is not.</summary>
    /// <param name="bytes">Size of the body.</param>
    public bool Takes(long bytes) => cache is not null && Weight(bytes) <= budget / 8;

    /// <summary>Keeps an answer that <see cref="Takes"/>.</summary>
    public void Keep(string identity, CachedAnswer answer) =>
        cache?.Set(identity, answer, new MemoryCacheEntryOptions { Size = Weight(answer.Body.Length), SlidingExpiration = TimeSpan.FromHours(1) });

    // The compressed forms weigh about a third more, together.
    private static long Weight(long bytes) => (bytes * 4 / 3) + 512;

    /// <inheritdoc/>
    public void Dispose() => cache?.Dispose();
}
