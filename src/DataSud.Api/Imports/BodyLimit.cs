using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DataSud.Api.Imports;

/// <summary>How large the body of an import may be, where the rest of the service takes none worth the name.</summary>
/// <param name="Files">Bytes of all files together.</param>
public sealed record BodyLimit(long Files)
{
    private const int FormOverhead = 1 << 20;

    // Slower than this is no upload but somebody who holds a place in the queue.
    private const int SlowestUpload = 4_096;

    /// <summary>Bytes of the whole body: the files, and what a form puts around them.</summary>
    public long Most => Files + FormOverhead;

    /// <summary>
    /// Has the server take such a body. A larger one that announces itself gets its answer before it is read; the server then goes on reading for a
    /// moment, without which the connection would break and the client never see why.
    /// </summary>
    /// <param name="context">A request whose body was not read yet.</param>
    public void Allow(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = context.Request.ContentLength > Most ? null : Most;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(SlowestUpload, TimeSpan.FromSeconds(10));
    }
}
