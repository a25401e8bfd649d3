using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Acquire;

/// <summary>
/// The files of an import: each one unpacked, measured and fingerprinted. A packed and an unpacked copy of the same file
/// have the same fingerprint, so that repacking is not a new edition.
/// </summary>
public sealed record Acquisition : IDisposable
{
    // An archive of official statistics holds a few files, and text packs some 10 to 50 times.
    private const int MostEntries = 1_000;
    private const int MostExpansion = 300;
    private const long SmallestLimit = 64L << 20;

    private static readonly string[] Readable = [".csv", ".dbf", ".geojson", ".json", ".txt", ".xlsx"];

    /// <summary>The files, in the order of their names.</summary>
    public required IReadOnlyList<AcquiredFile> Files { get; init; }

    /// <summary>SHA-256 of the file; of the sorted "sha256  name" lines when there are several.</summary>
    public required string Sha256 { get; init; }

    // Folders that stand as long as the files are read.
    private IReadOnlyList<IDisposable> Held { get; init; } = [];

    /// <summary>Uncompressed bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Names of the files, joined by a comma.</summary>
    public string FileName => string.Join(", ", Files.Select(file => file.Name));

    /// <summary>Opens files, folders (their data files, not those of folders inside), <c>.gz</c>, <c>.zip</c> and the sheets of an <c>.xlsx</c>.</summary>
    /// <param name="paths">What was given.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">A path is not there, holds no data file, or unpacks to something unreasonable.</exception>
    public static async Task<Acquisition> OfAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<AcquiredFile>();
        foreach (var path in paths.SelectMany(Expand))
            files.AddRange(await UnpackAsync(path, cancellationToken));
        return Of(files, []);
    }

    /// <summary>Opens maps, GeoPackages and shapefiles: files, folders, and the maps in a <c>.zip</c>, <c>.7z</c> or <c>.gz</c>, which are unpacked to disk.</summary>
    /// <param name="paths">What was given.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">A path is not there, holds no map, or unpacks to something unreasonable.</exception>
    public static async Task<Acquisition> OfMapsAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var held = new List<IDisposable>();
        try
        {
            var files = new List<AcquiredFile>();
            foreach (var path in paths.SelectMany(MapFiles.Expand))
                files.AddRange(await MapFiles.OpenAsync(path, held, cancellationToken));
            return Of(files, held);
        }
        catch
        {
            held.ForEach(folder => folder.Dispose());
            throw;
        }
    }

    /// <summary>Removes what was unpacked to disk.</summary>
    public void Dispose()
    {
        foreach (var folder in Held)
            folder.Dispose();
    }

    private static Acquisition Of(List<AcquiredFile> files, IReadOnlyList<IDisposable> held)
    {
        var doubled = files.GroupBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (doubled is not null)
            throw new RefusedException($"Two files are called {doubled.Key}: their lines could not be told apart in the report.");

        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new Acquisition { Files = files, Sha256 = Fingerprint(files), Held = held };
    }

    private static string Fingerprint(List<AcquiredFile> files)
    {
        if (files.Count == 1)
            return files[0].Sha256;
        var lines = files.Select(file => $"{file.Sha256}  {file.Name}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new RefusedException($"{path} does not exist.");
        var inside = Directory.EnumerateFiles(path).Where(IsData).Order(StringComparer.Ordinal).ToList();
        return inside.Count > 0 ? inside : throw new RefusedException($"The folder {path} holds no {string.Join(", ", Readable)} file.");
    }

    private static bool IsData(string path) =>
        Readable.Contains(Path.GetExtension(HasSuffix(path, ".gz") ? path[..^3] : path), StringComparer.OrdinalIgnoreCase);

    private static async Task<IReadOnlyList<AcquiredFile>> UnpackAsync(string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var limit = Math.Max(SmallestLimit, new FileInfo(path).Length * MostExpansion);
        if (HasSuffix(name, ".xlsx"))
            return await MeasureSheetsAsync(name, () => OpenFile(path), limit, cancellationToken);
        if (HasSuffix(name, ".gz"))
            return [await MeasureAsync(name[..^3], () => new BoundedStream(new GZipStream(OpenFile(path), CompressionMode.Decompress), name, limit), cancellationToken)];
        if (!HasSuffix(name, ".zip"))
            return [await MeasureAsync(name, () => OpenFile(path), cancellationToken)];

        List<string> entries;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > MostEntries)
                throw new RefusedException($"{name} holds {archive.Entries.Count} entries; at most {MostEntries} are read.");
            // Nothing is ever written to disk, so such a name could do no harm; an archive that carries one is not to be trusted all the same.
            var escaping = archive.Entries.FirstOrDefault(entry => entry.FullName.Split('/', '\\').Contains("..") || Path.IsPathRooted(entry.FullName));
            if (escaping is not null)
                throw new RefusedException($"{name} holds the entry '{escaping.FullName}', which points outside the archive.");
            entries = [.. archive.Entries.Where(entry => IsData(entry.Name)).Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            throw new RefusedException($"{name} is not a readable zip archive.");
        }
        if (entries.Count == 0)
            throw new RefusedException($"{name} holds no {string.Join(", ", Readable)} file.");

        var files = new List<AcquiredFile>();
        foreach (var entry in entries)
        {
            // The limit is of the archive as a whole: many entries may be a bomb where none is.
            var left = limit - files.Sum(file => file.Bytes);
            if (HasSuffix(entry, ".xlsx"))
                files.AddRange(await MeasureSheetsAsync(Path.GetFileName(entry), () => Workbook.Unpack(OpenEntry(path, entry, left)), limit, cancellationToken));
            else
                files.Add(await MeasureAsync(Path.GetFileName(entry), () => OpenEntry(path, entry, left), cancellationToken) with { IsPart = entries.Count > 1 });
        }
        return files;
    }

    // Each sheet is a file of its own, read as CSV. Its size is that of the workbook, which is all that is known before it is read.
    private static async Task<IReadOnlyList<AcquiredFile>> MeasureSheetsAsync(string name, Func<Stream> open, long limit, CancellationToken cancellationToken)
    {
        var whole = await MeasureAsync(name, open, cancellationToken);
        return
        [
            .. Workbook.SheetsOf(name, open, limit).Select(sheet => new AcquiredFile(
                $"{name}#{sheet}",
                whole.Bytes,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{whole.Sha256}  {sheet}"))),
                () => new BoundedStream(Workbook.OpenSheet(name, open, limit, sheet), name, limit),
                IsPart: true)),
        ];
    }

    private static async Task<AcquiredFile> MeasureAsync(string name, Func<Stream> open, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 << 10];
            long bytes = 0;
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                bytes += read;
            }
            return new AcquiredFile(name, bytes, Convert.ToHexStringLower(hash.GetCurrentHash()), open);
        }
        catch (InvalidDataException error)
        {
            throw new RefusedException($"{name} cannot be unpacked: {error.Message}");
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static BoundedStream OpenEntry(string path, string entry, long limit)
    {
        var archive = ZipFile.OpenRead(path);
        try
        {
            var found = archive.GetEntry(entry) ?? throw new RefusedException($"{entry} has left {path} while it was being read.");
            return new BoundedStream(found.Open(), entry, limit, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static bool HasSuffix(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
