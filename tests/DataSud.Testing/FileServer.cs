using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace DataSud.Testing;

/// <summary>A real HTTP server on this machine that answers what a test tells it to, and remembers what it was asked.</summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AskedFor> _asked = new();

    private FileServer(WebApplication application) => _application = application;

    /// <summary>Its address, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>What it was asked for so far, in order.</summary>
    public IReadOnlyList<AskedFor> Asked => [.. _asked];

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            // A stalled body stays stalled: it is the client that has to give up.
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        var application = builder.Build();
        var server = new FileServer(application);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>Address of a path of it.</summary>
    /// <param name="path">Path, with its leading slash, and query.</param>
    public Uri this[string path] => new(Address, path);

    /// <summary>Says how to answer for a path from now on.</summary>
    /// <param name="path">Path, with its leading slash.</param>
    /// <param name="answer">Answers.</param>
    public void Answer(string path, RequestDelegate answer) => _answers[path] = answer;

    /// <summary>Says to answer for a path with a status alone.</summary>
    /// <param name="path">Path, with its leading slash.</param>
    /// <param name="status">The status.</param>
    /// <param name="headers">Headers to send with it.</param>
    public void Answer(string path, int status, params (string Name, string Value)[] headers) =>
        Answer(path, context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            return Task.CompletedTask;
        });

    /// <summary>Serves bytes as a good server does: ranges, conditional requests.</summary>
    /// <param name="path">Path, with its leading slash.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="etag">Strong ETag with its quotes; null for a server that has no validator.</param>
    /// <param name="contentType">Content type.</param>
    public void Serve(string path, byte[] bytes, string? etag = "\"1\"", string contentType = "application/octet-stream") =>
        Answer(path, Whole(bytes, etag, contentType));

    /// <summary>The answer of a good server.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="etag">Strong ETag with its quotes; null for none.</param>
    /// <param name="contentType">Content type.</param>
    public static RequestDelegate Whole(byte[] bytes, string? etag = "\"1\"", string contentType = "application/octet-stream") =>
        context => Results.Bytes(
            bytes, contentType, enableRangeProcessing: etag is not null, entityTag: etag is null ? null : EntityTagHeaderValue.Parse(etag)).ExecuteAsync(context);

    /// <summary>The answer of a server that sends the beginning of a file, then something else happens.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="sent">How many bytes are sent.</param>
    /// <param name="etag">ETag with its quotes; null for none.</param>
    /// <param name="then">What happens next: <see cref="Drop"/>, <see cref="StallAsync"/>.</param>
    public static RequestDelegate Beginning(byte[] bytes, int sent, string? etag, RequestDelegate then) => async context =>
    {
        if (etag is not null)
            context.Response.Headers.ETag = etag;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, sent));
        await context.Response.Body.FlushAsync();
        await then(context);
    };

    /// <summary>The connection ends: a server closes it when its application has written less than it announced.</summary>
    /// <param name="context">The request.</param>
    public static Task Drop(HttpContext context) => Task.CompletedTask;

    /// <summary>Nothing comes any more, until the client gives up.</summary>
    /// <param name="context">The request.</param>
    public static async Task StallAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Answers one after the other; the last one for good.</summary>
    /// <param name="answers">The answers.</param>
    public static RequestDelegate InTurn(params RequestDelegate[] answers)
    {
        var turn = -1;
        return context => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)](context);
    }

    /// <summary>A status alone.</summary>
    /// <param name="status">The status.</param>
    public static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var counter = new CountingStream(context.Response.Body);
        context.Response.Body = counter;
        var asked = new AskedFor(context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), counter);
        _asked.Enqueue(asked);
        if (_answers.TryGetValue(context.Request.Path, out var answer))
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

/// <summary>A request that the server had.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Counts what was sent back.</param>
public sealed record AskedFor(string Path, IReadOnlyDictionary<string, string> Headers, CountingStream Body)
{
    /// <summary>A header, or null.</summary>
    /// <param name="name">Its name.</param>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Bytes of the body that was sent.</summary>
    public long Sent => Body.Written;
}

/// <summary>Counts what is written.</summary>
/// <param name="inner">Where it goes.</param>
public sealed class CountingStream(Stream inner) : Stream
{
    private long _written;

    /// <summary>Bytes so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Interlocked.Add(ref _written, count);
        inner.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Before they go: a client that has them all may look at once.
        Interlocked.Add(ref _written, buffer.Length);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
