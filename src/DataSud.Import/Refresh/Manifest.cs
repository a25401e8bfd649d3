using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;

namespace DataSud.Import.Refresh;

/// <summary>The list of what a refresh imports: a JSON array of <see cref="ManifestEntry"/>.</summary>
public static class Manifest
{
    /// <summary>Name of the manifest that comes with the product.</summary>
    public const string FileName = "sources.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // A mistyped member would otherwise be an entry that does something else than it says.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Looks for the manifest of the product beside or above the working directory, then the executable.</summary>
    /// <returns>Its path, or null.</returns>
    public static string? Find() =>
        new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
            .SelectMany(Above)
            .Select(folder => Path.Combine(folder, FileName))
            .FirstOrDefault(File.Exists);

    /// <summary>Reads a manifest, gives every entry a name of its own and resolves its paths.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">It is not there, or malformed.</exception>
    public static async Task<IReadOnlyList<ManifestEntry>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new RefusedException($"{file} does not exist.");
        ManifestEntry[] given;
        try
        {
            await using var stream = File.OpenRead(file);
            given = await JsonSerializer.DeserializeAsync<ManifestEntry[]>(stream, Json, cancellationToken) ?? [];
        }
        catch (JsonException error)
        {
            throw new RefusedException($"{file} is no manifest, an array of {{ \"source\", \"urls\" or \"path\" or \"dataset\" or \"listing\" }}: {error.Message}");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var entries = new List<ManifestEntry>();
        foreach (var entry in given)
        {
            var name = entry.Name ?? Free(entry.Source, entries);
            if (entries.Exists(other => other.Name == name))
                throw new RefusedException($"{file} has two entries called '{name}'.");
            if (Fault(entry) is { } fault)
                throw new RefusedException($"{file}, entry '{name}': {fault}");
            entries.Add(entry with { Name = name, Path = entry.Path is { } path ? Path.Combine(folder, path) : null });
        }
        return entries;
    }

    /// <summary>The entries to run, in the manifest's order.</summary>
    /// <param name="entries">All entries.</param>
    /// <param name="only">Names of entries, also of disabled ones; empty for all that are enabled.</param>
    /// <exception cref="RefusedException">There is no entry of that name, or a chosen one is of no known source.</exception>
    public static IReadOnlyList<ManifestEntry> Choose(IReadOnlyList<ManifestEntry> entries, IReadOnlyCollection<string> only)
    {
        var unknown = only.FirstOrDefault(name => entries.All(entry => entry.Name != name));
        if (unknown is not null)
            throw new RefusedException($"The manifest has no entry '{unknown}'; it has {string.Join(", ", entries.Select(entry => entry.Name))}.");
        var chosen = entries.Where(entry => only.Count > 0 ? only.Contains(entry.Name!) : entry.Enabled).ToList();
        return chosen.Find(entry => Sources.Find(entry.Source) is null) is { } stranger
            ? throw new RefusedException($"Entry '{stranger.Name}' is of the source '{stranger.Source}', which is none of {string.Join(", ", Sources.All.Select(source => source.Name))}.")
            : chosen;
    }

    private static string Free(string source, List<ManifestEntry> entries)
    {
        var name = source;
        for (var number = 2; entries.Exists(entry => entry.Name == name); number++)
            name = $"{source}-{number}";
        return name;
    }

    private static string? Fault(ManifestEntry entry)
    {
        if (new object?[] { entry.Path, entry.Urls, entry.Dataset, entry.Listing }.Count(place => place is not null) != 1)
            return "it takes one of \"urls\", \"path\", \"dataset\" and \"listing\".";
        if (entry.Urls is { } urls && (urls.Count == 0 || urls.Any(url => !WebAddress.Is(url))))
            return "\"urls\" takes one address or more, each beginning with https://.";
        if (entry.MaxRejects is < 0 or > 1)
            return "\"maxRejects\" takes a share from 0 to 1.";
        if ((entry.Dataset?.Resources ?? entry.Listing?.Files) is not { } patterns)
            return null;
        if (patterns.Count == 0)
            return "it takes one pattern or more.";
        try
        {
            foreach (var pattern in patterns)
                _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"it holds no regular expression: {error.Message}";
        }
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}

/// <summary>What a refresh imports: a source, and one of four ways to say where its files are.</summary>
public sealed record ManifestEntry
{
    /// <summary>Its name; that of the source unless given.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>Addresses, imported together.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>File or folder; a relative one starts from the manifest's folder.</summary>
    public string? Path { get; init; }

    /// <summary>Resources of a dataset of data.gouv.fr, whose addresses change with each edition.</summary>
    public DatasetFiles? Dataset { get; init; }

    /// <summary>Files of a folder that a server lists, whose names change with each edition.</summary>
    public ListedFiles? Listing { get; init; }

    /// <summary>Territory to read the rows of; null for all.</summary>
    public string? Territory { get; init; }

    /// <summary>Share of refused rows to accept instead of the source's own.</summary>
    public double? MaxRejects { get; init; }

    /// <summary>Whether it is run when it is not asked for by name.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>For the reader of the manifest.</summary>
    public string? Note { get; init; }

    /// <summary>Environment variable that says where its files are instead: addresses or paths, separated by spaces. <c>DATASUD_URL_ARCEP_MCI</c> for <c>arcep-mci</c>.</summary>
    [JsonIgnore]
    public string OverridingVariable => $"DATASUD_URL_{string.Concat((Name ?? Source).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'))}";
}

/// <summary>Resources of a dataset of data.gouv.fr.</summary>
/// <param name="Slug">The dataset, as its address ends.</param>
/// <param name="Resources">Regular expressions over the resources' titles; the newest that matches is taken for each.</param>
public sealed record DatasetFiles(string Slug, IReadOnlyList<string> Resources);

/// <summary>Files of a folder that a server lists.</summary>
/// <param name="Url">Address of the list.</param>
/// <param name="Files">Regular expressions over the files' names; the newest that matches is taken for each.</param>
public sealed record ListedFiles(string Url, IReadOnlyList<string> Files);
