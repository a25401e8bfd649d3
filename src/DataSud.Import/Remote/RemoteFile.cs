namespace DataSud.Import.Remote;

/// <summary>A fetched file, held until disposed: no other process fetches or removes it meanwhile.</summary>
public sealed class RemoteFile : IDisposable
{
    private readonly DownloadSlot _slot;

    internal RemoteFile(DownloadSlot slot, Uri address, RemoteVersion version, string? path)
    {
        _slot = slot;
        Address = address;
        Version = version;
        Path = path;
    }

    /// <summary>The address that was asked for.</summary>
    public Uri Address { get; }

    /// <summary>What it is.</summary>
    public RemoteVersion Version { get; }

    /// <summary>Where it stands; null when the server has nothing newer than a version that is not kept here.</summary>
    public string? Path { get; }

    /// <summary>Removes it from the cache: it has been imported.</summary>
    public void Discard() => _slot.Clear();

    /// <inheritdoc/>
    public void Dispose() => _slot.Dispose();
}
