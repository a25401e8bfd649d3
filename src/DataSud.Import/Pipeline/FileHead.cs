using DataSud.Import.Acquire;

namespace DataSud.Import.Pipeline;

/// <summary>The beginning of a file, enough to know what it is.</summary>
internal static class FileHead
{
    private const int Size = 64 << 10;

    private static readonly (string Name, byte[] Signature)[] Binaries =
    [
        ("a PNG image", [0x89, 0x50, 0x4E, 0x47]),
        ("a JPEG image", [0xFF, 0xD8, 0xFF]),
        ("a PDF document", "%PDF"u8.ToArray()),
        ("a zip archive or an XLSX workbook", [0x50, 0x4B, 0x03, 0x04]),
        ("an XLS workbook", [0xD0, 0xCF, 0x11, 0xE0]),
        ("a gzip file", [0x1F, 0x8B]),
        ("text in UTF-16", [0xFF, 0xFE]),
        ("text in UTF-16", [0xFE, 0xFF]),
    ];

    /// <summary>Reads it, cut after its last whole line so that no character is split; of a file that is no text, as it stands.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">The file is empty, or is no text.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(AcquiredFile file, CancellationToken cancellationToken)
    {
        await using var stream = file.Open();
        var buffer = new byte[Size];
        var read = await stream.ReadAtLeastAsync(buffer, Size, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            throw new RefusedException($"{file.Name} is empty.");
        if (file.IsBinary)
            return buffer.AsMemory(0, read);
        foreach (var (name, signature) in Binaries)
        {
            if (buffer.AsSpan(0, read).StartsWith(signature))
                throw new RefusedException($"{file.Name} is {name}; a text file in UTF-8 (CSV or GeoJSON) is expected.");
        }
        // One of them may be a fault of a line, which is then refused; text holds no more.
        if (buffer.AsSpan(0, read).Count((byte)0) > read / 100)
            throw new RefusedException($"{file.Name} is not a text file: it holds NUL bytes.");
        var end = read < Size ? read : buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        end = end > 0 ? end : read;
        while (read == Size && end > 0 && buffer[end - 1] >= 0x80)
            end--;
        return buffer.AsMemory(0, end);
    }
}
