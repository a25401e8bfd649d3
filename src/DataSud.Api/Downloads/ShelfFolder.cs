using System.Text.Json;

namespace DataSud.Api.Downloads;

/// <summary>
/// Sets of files on the disk, a folder each. A set is written under another name, whose lock ends with the process, and appears as a whole when it is
/// renamed: whoever is killed leaves nothing that is served, and instances that share the folder make each set once.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class ShelfFolder(string root)
{
    private const string Unfinished = ".tmp";
    private const string Retired = "retired";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Path of a file of a set.</summary>
    public string PathOf(string key, string file) => Path.Combine(root, key, file);

    /// <summary>The set of a key, or null where it is not there, or not whole.</summary>
    public ShelfManifest? Find(string key)
    {
        var path = PathOf(key, ShelfManifest.FileName);
        try
        {
            if (!File.Exists(path))
                return null;
            var manifest = JsonSerializer.Deserialize<ShelfManifest>(File.ReadAllBytes(path));
            return manifest is { Files: { } files } && manifest.Key == key && files.All(file => IsWhole(key, file)) ? manifest : null;
        }
        catch (Exception odd) when (odd is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // None of ours, or just removed: to be made anew.
            return null;
        }
    }

    /// <summary>Every set that is there.</summary>
    public IEnumerable<ShelfManifest> All() => Directory.Exists(root)
        ? Directory.GetDirectories(root).Select(Path.GetFileName).Where(name => !name!.EndsWith(Unfinished, StringComparison.Ordinal)).Select(name => Find(name!)).OfType<ShelfManifest>()
        : [];

    /// <summary>Makes a set, or waits until another instance has made it.</summary>
    /// <param name="key">The key that is looked for.</param>
    /// <param name="make">Writes the files into the folder that it is given, and tells what they are; their key may differ, where a release came in between.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public async Task<ShelfManifest> MakeAsync(string key, Func<string, Task<ShelfManifest>> make, CancellationToken cancellationToken)
    {
        _ = Directory.CreateDirectory(root);
        await using var held = await HoldAsync(key, cancellationToken);
        if (Find(key) is { } made)
            return made;
        var unfinished = Path.Combine(root, key + Unfinished);
        Delete(unfinished);
        _ = Directory.CreateDirectory(unfinished);
        try
        {
            var manifest = await make(unfinished);
            await WriteAsync(Path.Combine(unfinished, ShelfManifest.FileName), manifest, cancellationToken);
            return Publish(unfinished, manifest);
        }
        finally
        {
            Delete(unfinished);
        }
    }

    /// <summary>Removes a set. Who is reading a file of it goes on to its end.</summary>
    public void Remove(string key) => Delete(Path.Combine(root, key));

    /// <summary>Marks a set as served no more, if it is not marked yet.</summary>
    /// <param name="key">The set.</param>
    /// <param name="now">The time, UTC.</param>
    /// <returns>When it was marked first.</returns>
    public DateTime Retire(string key, DateTime now)
    {
        var mark = PathOf(key, Retired);
        if (File.Exists(mark))
            return File.GetLastWriteTimeUtc(mark);
        File.WriteAllBytes(mark, []);
        File.SetLastWriteTimeUtc(mark, now);
        return now;
    }

    /// <summary>Marks a set as served again.</summary>
    public void Reinstate(string key) => File.Delete(PathOf(key, Retired));

    /// <summary>Removes what instances that are no more left unfinished.</summary>
    public void RemoveUnfinished()
    {
        if (!Directory.Exists(root))
            return;
        foreach (var folder in Directory.GetDirectories(root, "*" + Unfinished))
        {
            using var held = TryHold(Path.GetFileName(folder)[..^Unfinished.Length]);
            if (held is not null)
                Delete(folder);
        }
    }

    // Where a set of that name is there already it is the same, or it is broken and makes room.
    private ShelfManifest Publish(string unfinished, ShelfManifest manifest)
    {
        var place = Path.Combine(root, manifest.Key);
        if (Find(manifest.Key) is { } other)
            return other;
        Delete(place);
        Directory.Move(unfinished, place);
        return manifest;
    }

    private bool IsWhole(string key, ManifestFile file) => new FileInfo(PathOf(key, file.Name)) is { Exists: true } found && found.Length == file.Bytes;

    private async Task<FileStream> HoldAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryHold(key) is { } held)
                return held;
            await Task.Delay(LookAgain, cancellationToken);
        }
    }

    // Locks are few, and never removed: one that is removed while another process waits for it locks nothing any more.
    private FileStream? TryHold(string key)
    {
        var path = Path.Combine(root, $"{key[^2..]}.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Held by an instance that lives.
            return null;
        }
    }

    private static async Task WriteAsync(string path, ShelfManifest manifest, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await JsonSerializer.SerializeAsync(file, manifest, cancellationToken: cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
