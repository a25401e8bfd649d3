using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Csw;

/// <summary>HTTP's own words for an answer that did not change: of the state of the catalogue, the build and the address.</summary>
internal static class CswValidators
{
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Sets the headers of an answer to GET.</summary>
    /// <returns>Whether the client has that answer: 304 is set then, and nothing more to be sent.</returns>
    public static bool Set(HttpContext context, PortalState state)
    {
        var text = string.Join('\n', Build, state.Version, Links.Base(context.Request), context.Request.QueryString.Value);
        var identity = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 15));
        var coding = Negotiation.Coding(context.Request);
        var headers = context.Response.Headers;
        headers.ETag = coding == "identity" ? $"\"{identity}\"" : $"\"{identity}-{coding}\"";
        headers.LastModified = HeaderUtilities.FormatDate(state.Modified);
        headers.CacheControl = "public, max-age=60, stale-while-revalidate=600";
        headers.Vary = "Accept-Encoding";
        if (!IsKnown(context.Request, identity))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>Takes them away: an error is of the moment.</summary>
    public static void Remove(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Remove(HeaderNames.ETag);
        headers.Remove(HeaderNames.LastModified);
        headers.CacheControl = "no-store";
    }

    // By its tag only: a date does not tell another build or another address.
    private static bool IsKnown(HttpRequest request, string identity) => request.GetTypedHeaders().IfNoneMatch.Any(tag =>
    {
        var value = tag.Tag.AsSpan().Trim('"');
        return value is "*" || (value.StartsWith(identity, StringComparison.Ordinal) && value[identity.Length..] is "" or "-br" or "-gzip");
    });
}
