using DataSud.Import.Pipeline;

namespace DataSud.Import.Acquire;

/// <summary>Reads an unpacked entry and gives up when it grows beyond what an honest file would: a zip bomb announces a small size.</summary>
/// <param name="inner">Decompressing stream; owned.</param>
/// <param name="name">Name for the message.</param>
/// <param name="limit">Most bytes to let through.</param>
/// <param name="container">Archive that the stream is part of, closed with it; null where there is none.</param>
internal sealed class BoundedStream(Stream inner, string name, long limit, IDisposable? container = null) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            container?.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Count(int bytes)
    {
        _read += bytes;
        return _read <= limit
            ? bytes
            : throw new RefusedException($"{name} unpacks to more than {limit} bytes: it looks like a decompression bomb.");
    }
}
