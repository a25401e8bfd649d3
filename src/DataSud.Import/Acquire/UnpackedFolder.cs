using DataSud.Import.Pipeline;

namespace DataSud.Import.Acquire;

/// <summary>Temporary folder for what must be moved about in while it is read, and therefore cannot stay packed. It is gone with the import, however that ends.</summary>
internal sealed class UnpackedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"datasud-map-{Environment.ProcessId}-");
    private int _number;

    /// <summary>Unpacks one file under a name of our own: that of the archive never becomes a path.</summary>
    /// <param name="packed">Its bytes, unpacking as they are read.</param>
    /// <param name="name">For messages.</param>
    /// <param name="extension">With its dot.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="RefusedException">It cannot be unpacked.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task<string> AddAsync(Stream packed, string name, string extension, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder.FullName, $"{_number++}{extension}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[256 << 10];
        while (await ReadAsync(packed, buffer, name, cancellationToken) is > 0 and var read)
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    // Decoders of damaged archives fail in as many ways as there are decoders.
    private static async ValueTask<int> ReadAsync(Stream packed, byte[] buffer, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await packed.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (error is not (RefusedException or OperationCanceledException))
        {
            throw new RefusedException($"{name} cannot be unpacked: {error.Message}");
        }
    }
}
