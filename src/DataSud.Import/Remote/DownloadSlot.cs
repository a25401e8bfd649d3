using System.Security.Cryptography;
using System.Text.Json;

namespace DataSud.Import.Remote;

/// <summary>
/// The folder of one address in the cache. It holds either nothing, a download under way (<c>part</c> and what the server said of
/// it, <c>part.json</c>), a whole file (<c>file/name</c> and <c>file.json</c>), or both; whatever moment a process is killed at, what is found
/// next time is one of these. The lock is the operating system's and ends with the process.
/// </summary>
internal sealed class DownloadSlot : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    private DownloadSlot(string folder, FileStream @lock)
    {
        _folder = folder;
        _lock = @lock;
        Received = Part.Exists ? Part.Length : 0;
        Farthest = Received;
    }

    /// <summary>Bytes of the download under way.</summary>
    public long Received { get; private set; }

    /// <summary>Most bytes of it there ever were: a download that starts over has come no farther.</summary>
    public long Farthest { get; private set; }

    private FileInfo Part => new(Path.Combine(_folder, "part"));

    private string PartRecord => Path.Combine(_folder, "part.json");

    private string FileRecord => Path.Combine(_folder, "file.json");

    private string FileFolder => Path.Combine(_folder, "file");

    /// <summary>Takes the folder of an address.</summary>
    /// <param name="cache">Folder of all downloads.</param>
    /// <param name="address">The address.</param>
    /// <exception cref="RemoteException">Another process has it.</exception>
    public static DownloadSlot Take(string cache, Uri address)
    {
        var folder = Path.Combine(cache, WebAddress.Fingerprint(address)[..32]);
        Directory.CreateDirectory(folder);
        FileStream @lock;
        try
        {
            @lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new RemoteException($"{WebAddress.Show(address)} is being fetched by another import; try again when it has ended.");
        }
        return new DownloadSlot(folder, @lock);
    }

    /// <summary>Removes the folders that nothing was written to since a moment: of addresses that are asked for no more.</summary>
    /// <param name="cache">Folder of all downloads.</param>
    /// <param name="before">The moment.</param>
    public static void Purge(string cache, DateTimeOffset before)
    {
        if (!Directory.Exists(cache))
            return;
        foreach (var folder in Directory.EnumerateDirectories(cache).Where(folder => Path.GetFileName(folder) is { Length: 32 } name && name.All(char.IsAsciiHexDigitLower)))
        {
            var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
            if (files.Exists(file => file.LastWriteTimeUtc >= before.UtcDateTime))
                continue;
            try
            {
                using var @lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody is at work there, or it is somebody else's: its turn will come.
            }
        }
    }

    /// <summary>The whole file, or null.</summary>
    public (string Path, RemoteVersion Version)? FindFile()
    {
        if (Read<FileState>(FileRecord) is not { } state)
            return null;
        var file = new FileInfo(Path.Combine(FileFolder, Path.GetFileName(state.Version.FileName)));
        return file.Exists && file.Length == state.Bytes ? (file.FullName, state.Version) : null;
    }

    /// <summary>What the server said of the download under way, or null when there is none that can be taken up again.</summary>
    public PartState? FindPart() => Received > 0 && Read<PartState>(PartRecord) is { } state && (state.Total is not { } total || Received <= total) ? state : null;

    /// <summary>Begins a download, and forgets the one that was under way.</summary>
    /// <param name="state">What the server says of it.</param>
    public FileStream Begin(PartState state)
    {
        // In this order: a part is never found beside the record of another one.
        Restart();
        Write(PartRecord, state);
        return OpenPart(FileMode.Create);
    }

    /// <summary>Goes on with the download under way.</summary>
    public FileStream Continue() => OpenPart(FileMode.Append);

    /// <summary>Forgets the download under way.</summary>
    public void Restart()
    {
        Part.Delete();
        File.Delete(PartRecord);
        Received = 0;
    }

    /// <summary>Counts what was written.</summary>
    /// <param name="bytes">How many bytes.</param>
    public void Add(int bytes)
    {
        Received += bytes;
        Farthest = Math.Max(Farthest, Received);
    }

    /// <summary>First bytes of the download under way.</summary>
    /// <param name="most">How many at most.</param>
    public byte[] Head(int most)
    {
        using var part = Part.OpenRead();
        var head = new byte[most];
        return head[..part.ReadAtLeast(head, most, throwOnEndOfStream: false)];
    }

    /// <summary>Makes the download under way, which has come to its end, the whole file.</summary>
    /// <param name="name">Its name, safe to use in a path.</param>
    /// <param name="etag">As the server sent it, or null.</param>
    /// <param name="lastModified">As the server sent it, or null.</param>
    /// <param name="cancellationToken">Stops reading; the download stays.</param>
    public async Task<(string Path, RemoteVersion Version)> CompleteAsync(string name, string? etag, string? lastModified, CancellationToken cancellationToken)
    {
        string sha256;
        await using (var part = Part.OpenRead())
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(part, cancellationToken));

        var version = new RemoteVersion(name, sha256, etag, lastModified);
        var path = Path.Combine(FileFolder, name);
        RemoveFile();
        Directory.CreateDirectory(FileFolder);
        File.Move(Part.FullName, path);
        File.Delete(PartRecord);
        Write(FileRecord, new FileState(version, Received));
        Received = 0;
        return (path, version);
    }

    /// <summary>Removes all but the lock.</summary>
    public void Clear()
    {
        Restart();
        RemoveFile();
    }

    public void Dispose() => _lock.Dispose();

    private void RemoveFile()
    {
        File.Delete(FileRecord);
        if (Directory.Exists(FileFolder))
            Directory.Delete(FileFolder, recursive: true);
    }

    // Not buffered: what was received is on disk, should the process be killed the next moment.
    private FileStream OpenPart(FileMode mode) => new(Part.FullName, mode, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous);

    private static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException)
        {
            // Written by halves or by another version of the product: as good as absent.
            return null;
        }
    }

    private static void Write<T>(string path, T state)
    {
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(state, Json));
        File.Move(draft, path, overwrite: true);
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private sealed record FileState(RemoteVersion Version, long Bytes);
}

/// <summary>What the server said of a download under way.</summary>
/// <param name="FileName">Name the file will have.</param>
/// <param name="ETag">As sent, or null.</param>
/// <param name="LastModified">As sent, or null.</param>
/// <param name="Total">Bytes of the whole, or null.</param>
internal sealed record PartState(string FileName, string? ETag, string? LastModified, long? Total)
{
    /// <summary>What makes a range be of the same bytes: only a strong validator will do. Null when there is none.</summary>
    public string? IfRange => ETag is not null && !ETag.StartsWith("W/", StringComparison.Ordinal) ? ETag : LastModified;
}
