namespace DataSud.Import.Tests;

/// <summary>Gives its bytes a few at a time, as a network or a decompressor may.</summary>
internal sealed class BlockStream(byte[] bytes, int block) : MemoryStream(bytes, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(block, buffer.Length)], cancellationToken);
}
