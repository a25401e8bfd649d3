using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Acquire;

/// <summary>Finds maps, GeoPackages and shapefiles, in what was given: each one on disk, for a map is moved about in while it is read.</summary>
internal static class MapFiles
{
    private const string Shapes = ".shp";

    private static readonly string[] Maps = [".gpkg", Shapes];
    private static readonly string[] Companions = [".dbf", ".prj"];

    /// <summary>What a path stands for: itself, or the maps of a folder and those packed one by one in it.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="RefusedException">It is not there, or holds no map.</exception>
    public static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new RefusedException($"{path} does not exist.");
        var inside = Directory.EnumerateFiles(path).Where(file => IsMap(MapArchive.Is(file) ? Path.GetFileNameWithoutExtension(file) : file)).Order(StringComparer.Ordinal).ToList();
        return inside.Count > 0 ? inside : throw new RefusedException($"The folder {path} holds no {string.Join(", ", Maps)} file.");
    }

    /// <summary>The maps in a file.</summary>
    /// <param name="path">A map, or an archive.</param>
    /// <param name="held">Told of the folders that were made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">It is no map, or its archive is not to be trusted.</exception>
    public static async Task<IReadOnlyList<AcquiredFile>> OpenAsync(string path, List<IDisposable> held, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        if (!MapArchive.Is(name))
        {
            return IsMap(name)
                ? [await MeasureAsync(name, Beside(path), cancellationToken)]
                : throw new RefusedException($"{name} is no map: a {string.Join(" or ", Maps)} file is expected, as it is or in a .zip, .7z or .gz.");
        }

        var folder = new UnpackedFolder();
        held.Add(folder);
        var unpacked = await MapArchive.UnpackAsync(path, entry => IsMap(entry) || IsCompanion(entry), folder, cancellationToken);
        var files = new List<AcquiredFile>();
        foreach (var map in unpacked.GroupBy(entry => Path.ChangeExtension(entry.Name, null), StringComparer.OrdinalIgnoreCase))
        {
            // One name may be that of a GeoPackage and of a shapefile.
            foreach (var (entry, at) in map.Where(part => IsMap(part.Name)))
            {
                var parts = map.Where(part => part.Name == entry || IsCompanion(part.Name)).DistinctBy(part => Extension(part.Name)).ToDictionary(part => Extension(part.Name), part => part.Path);
                files.Add(await MeasureAsync(Path.GetFileName(entry.Replace('\\', '/')), parts, cancellationToken) with { IsPart = unpacked.Count > 1 });
            }
        }
        return files.Count > 0 ? files : throw new RefusedException($"{name} holds no {string.Join(", ", Maps)} file.");
    }

    private static bool IsMap(string name) => Maps.Contains(Extension(name));

    private static bool IsCompanion(string name) => Companions.Contains(Extension(name));

    private static string Extension(string name) => Path.GetExtension(name).ToLowerInvariant();

    private static Dictionary<string, string> Beside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var stem = Path.GetFileNameWithoutExtension(path);
        var parts = new Dictionary<string, string> { [Extension(path)] = path };
        if (Extension(path) != Shapes)
            return parts;
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => IsCompanion(file) && Path.GetFileNameWithoutExtension(file).Equals(stem, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
            parts.TryAdd(Extension(file), file);
        return parts;
    }

    // A GeoPackage has the fingerprint of its bytes; a shapefile that of its parts, in whatever they came.
    private static async Task<AcquiredFile> MeasureAsync(string name, Dictionary<string, string> parts, CancellationToken cancellationToken)
    {
        var main = Extension(name);
        if (main != Shapes)
            parts = new() { [main] = parts[main] };
        var lines = new List<string>();
        long bytes = 0;
        foreach (var (extension, path) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            await using var stream = Open(path);
            lines.Add($"{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))}  {extension}\n");
            bytes += stream.Length;
        }
        var sha256 = main == Shapes ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))) : lines[0].Split(' ')[0];
        return new AcquiredFile(name, bytes, sha256, () => Open(parts[main])) { Parts = parts };
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
