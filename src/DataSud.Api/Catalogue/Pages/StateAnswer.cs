using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Catalogue.Pages;

/// <summary>Answers made of the catalogue's state alone: their validators are the state's, so that who has them already gets 304.</summary>
internal static class StateAnswer
{
    private const string Lifetime = "public, max-age=60, stale-while-revalidate=600";

    // A new build may say the same state otherwise.
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Answers from the state; 304 where the client has that already; 503 before there is one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="board">Where the state is.</param>
    /// <param name="make">Makes the answer.</param>
    public static IResult Of(HttpContext context, PortalBoard board, Func<PortalState, IResult> make)
    {
        if (board.Current is not { } state)
        {
            context.Response.Headers.RetryAfter = "5";
            return Problems.NotReady(context, "The catalogue is being made. Try again in 5 seconds.");
        }
        var request = context.Request;
        var identity = Identity(request, state);
        var coding = Negotiation.Coding(request);
        var known = request.GetTypedHeaders().IfNoneMatch;
        // Who names this very answer was given it: it need not be made to say that it is the same.
        var isNamed = known.Any(tag => tag.Tag.AsSpan().Trim('"') is var value && value.StartsWith(identity, StringComparison.Ordinal) && value[identity.Length..] is "" or "-br" or "-gzip");
        var answer = isNamed ? null : make(state);
        // What is not there has no validators.
        if (answer is IStatusCodeHttpResult { StatusCode: >= 400 })
            return answer;
        var headers = context.Response.Headers;
        headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        headers.LastModified = HeaderUtilities.FormatDate(state.Modified);
        headers.CacheControl = Lifetime;
        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return answer is null || IsUnchanged(request, known, state) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : answer;
    }

    private static bool IsUnchanged(HttpRequest request, IList<EntityTagHeaderValue> known, PortalState state)
    {
        if (known.Count > 0)
            return known.Any(tag => tag.Tag == "*");
        // The header has whole seconds.
        return request.GetTypedHeaders().IfModifiedSince is { } since && state.Modified.AddTicks(-(state.Modified.Ticks % TimeSpan.TicksPerSecond)) <= since.UtcDateTime;
    }

    private static string Identity(HttpRequest request, PortalState state)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Build, state.Version, Links.Base(request), request.Path.Value, request.QueryString.Value)), hash);
        return Base64Url.EncodeToString(hash[..15]);
    }
}
