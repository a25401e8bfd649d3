using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using Microsoft.Net.Http.Headers;

namespace DataSud.Api.Downloads;

/// <summary>A file, whole or the part that is asked for. Whoever has begun to read it gets it to its end, whatever is published meanwhile.</summary>
/// <param name="file">The file.</param>
/// <param name="stream">It, opened: it stays readable when it is removed.</param>
/// <param name="name">Name to save it under.</param>
/// <param name="mediaType">Its media type.</param>
/// <param name="dataset">The dataset that it is of.</param>
internal sealed class DownloadAnswer(ShelvedFile file, FileStream stream, string name, string mediaType, PortalDataset dataset) : IResult
{
    /// <summary>Header with the fingerprint of the whole file (RFC 9530).</summary>
    public const string DigestHeader = "Repr-Digest";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = "public, no-cache";
        response.Headers[DigestHeader] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:";
        response.Headers.Link = $"<{new Links(httpContext.Request).To("/datasets", dataset.Id)}>; rel=\"describedby\"";
        if (Uri.TryCreate(dataset.Main.LicenceUrl, UriKind.Absolute, out var licence))
            response.Headers.Append("Link", $"<{licence.AbsoluteUri}>; rel=\"license\"");
        // Only the method says that nothing is to be read for HEAD.
        if (ReferenceEquals(response.Body, Stream.Null))
            httpContext.Request.Method = HttpMethods.Head;
        var answer = TypedResults.Stream(stream, mediaType, name, file.Modified, new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
        await answer.ExecuteAsync(httpContext);
        if (response.StatusCode is StatusCodes.Status416RangeNotSatisfiable or StatusCodes.Status412PreconditionFailed && !response.HasStarted)
            await ExplainAsync(httpContext);
    }

    // The part that is asked for is not there: said as all errors are.
    private static async Task ExplainAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentLength = null;
        headers.ContentType = default;
        headers.ContentDisposition = default;
        headers.Remove(DigestHeader);
        await Problems.OfStatus(httpContext, httpContext.Response.StatusCode).ExecuteAsync(httpContext);
    }
}
