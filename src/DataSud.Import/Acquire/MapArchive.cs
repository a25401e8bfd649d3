using System.IO.Compression;
using DataSud.Import.Pipeline;
using SharpCompress.Archives.SevenZip;

namespace DataSud.Import.Acquire;

/// <summary>Archives of maps: .zip, .7z, and .gz of one file. What is asked for is unpacked to disk, within bounds.</summary>
internal static class MapArchive
{
    // Coordinates pack badly: a map takes two to five times the room of its archive, an empty one of many pages some twenty times.
    private const int MostExpansion = 100;
    private const int MostEntries = 1_000;
    private const long SmallestLimit = 64L << 20;
    private const long LargestLimit = 64L << 30;

    /// <summary>Whether a name is that of an archive.</summary>
    public static bool Is(string name) => Path.GetExtension(name).ToLowerInvariant() is ".zip" or ".7z" or ".gz";

    /// <summary>Unpacks what is wanted.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="wanted">Which entries, by their extension.</param>
    /// <param name="into">Folder to unpack to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Name of each entry, with its folder, and where it now is.</returns>
    /// <exception cref="RefusedException">It is no archive, is encrypted, holds a name that points outside, or unpacks to something unreasonable.</exception>
    public static Task<IReadOnlyList<(string Name, string Path)>> UnpackAsync(string path, Func<string, bool> wanted, UnpackedFolder into, CancellationToken cancellationToken)
    {
        var limit = Math.Min(LargestLimit, Math.Max(SmallestLimit, new FileInfo(path).Length * MostExpansion));
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".zip" => UnpackZipAsync(path, wanted, into, limit, cancellationToken),
            ".7z" => UnpackSevenZipAsync(path, wanted, into, limit, cancellationToken),
            _ => UnpackGzipAsync(path, into, limit, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> UnpackGzipAsync(string path, UnpackedFolder into, long limit, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        await using var stream = new BoundedStream(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), name, limit);
        return [(name, await into.AddAsync(stream, name, Path.GetExtension(name), cancellationToken))];
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> UnpackZipAsync(string path, Func<string, bool> wanted, UnpackedFolder into, long limit, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        using var archive = Open(name, "zip", () => ZipFile.OpenRead(path));
        var entries = Open(name, "zip", () => archive.Entries);
        CheckNames(name, [.. entries.Select(entry => entry.FullName)]);
        var unpacked = new List<(string, string)>();
        foreach (var entry in entries.Where(entry => wanted(entry.FullName)))
        {
            await using var stream = new BoundedStream(Open(entry.FullName, "zip", entry.Open), entry.FullName, limit);
            var at = await into.AddAsync(stream, entry.FullName, Path.GetExtension(entry.FullName), cancellationToken);
            // The limit is of the archive as a whole: many entries may be a bomb where none is.
            limit -= stream.Position;
            unpacked.Add((entry.FullName, at));
        }
        return unpacked;
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> UnpackSevenZipAsync(string path, Func<string, bool> wanted, UnpackedFolder into, long limit, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        using var archive = Open(name, "7z", () => SevenZipArchive.OpenArchive(path));
        var entries = Open(name, "7z", () => archive.Entries.Where(entry => !entry.IsDirectory).ToList());
        CheckNames(name, entries.ConvertAll(entry => entry.Key ?? ""));
        if (entries.Exists(entry => entry.IsEncrypted))
            throw new RefusedException($"{name} is encrypted.");
        // What stands before a wanted entry is decoded as well: sizes are bounded by what the archive announces of all of them.
        if (entries.Exists(entry => entry.Size < 0) || entries.Sum(entry => (decimal)entry.Size) > limit)
            throw new RefusedException($"{name} unpacks to more than {limit} bytes: it looks like a decompression bomb.");

        var unpacked = new List<(string, string)>();
        using var reader = Open(name, "7z", archive.ExtractAllEntries);
        while (Open(name, "7z", reader.MoveToNextEntry))
        {
            if (reader.Entry.IsDirectory || reader.Entry.Key is not { } key || !wanted(key))
                continue;
            await using var stream = new BoundedStream(Open(key, "7z", reader.OpenEntryStream), key, limit);
            try
            {
                unpacked.Add((key, await into.AddAsync(stream, key, Path.GetExtension(key), cancellationToken)));
            }
            catch
            {
                // Closing the entry would otherwise decode the rest of it, damaged or endless as it is.
                reader.Cancel();
                throw;
            }
            limit -= stream.Position;
        }
        return unpacked;
    }

    private static void CheckNames(string name, List<string> entries)
    {
        if (entries.Count > MostEntries)
            throw new RefusedException($"{name} holds {entries.Count} entries; at most {MostEntries} are read.");
        // No entry becomes a path here; an archive that carries such a name is not to be trusted all the same.
        if (entries.Find(entry => entry.Split('/', '\\').Contains("..") || Path.IsPathRooted(entry)) is { } escaping)
            throw new RefusedException($"{name} holds the entry '{escaping}', which points outside the archive.");
    }

    // A damaged archive makes its reader fail in as many ways as it has lines.
    private static T Open<T>(string name, string kind, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (error is not (RefusedException or UnauthorizedAccessException))
        {
            throw new RefusedException($"{name} is not a readable {kind} archive: {error.Message}");
        }
    }
}
