using System.Text.Json;

namespace DataSud.Import.GeoJson;

/// <summary>A file whose root is one Feature, as some producers write a collection of one: read as the collection it stands for.</summary>
internal static class BareFeature
{
    /// <summary>Whether the root is a Feature; its type must be among its first members.</summary>
    /// <param name="head">The beginning of the file.</param>
    public static bool Is(ReadOnlySpan<byte> head)
    {
        try
        {
            var reader = new Utf8JsonReader(head.StartsWith("\uFEFF"u8) ? head[3..] : head, isFinalBlock: false, default);
            while (reader.Read() && reader.CurrentDepth <= 1)
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                var isType = reader.ValueTextEquals("type"u8);
                if (!reader.Read())
                    return false;
                if (isType)
                    return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Feature"u8);
                if (!reader.TrySkip())
                    return false;
            }
            return false;
        }
        catch (JsonException)
        {
            // What is wrong with it is said where it is read, with its place.
            return false;
        }
    }

    /// <summary>The file between the brackets of a collection.</summary>
    /// <param name="file">The file, owned.</param>
    public static Stream AsCollection(Stream file) => new Framed([new MemoryStream([.. "{\"features\":["u8]), file, new MemoryStream([.. "]}"u8])]);

    private sealed class Framed(Stream[] parts) : Stream
    {
        private int _part;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (; _part < parts.Length; _part++)
            {
                if (await parts[_part].ReadAsync(buffer, cancellationToken) is > 0 and var read)
                    return read;
            }
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Array.ForEach(parts, part => part.Dispose());
            base.Dispose(disposing);
        }
    }
}
