using DataSud.Storage.Catalogue;

namespace DataSud.Api.Downloads;

/// <summary>A file of a set.</summary>
/// <param name="Name">Its name in the set's folder, which ends with its format: rows.csv.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
public sealed record ManifestFile(string Name, long Bytes, string Sha256);

/// <summary>What stands in the folder of a set of files, as its manifest.json: what it was made of, and its files.</summary>
/// <param name="Key">Name of the set: of its table, its releases and its writers.</param>
/// <param name="DrawsOn">The datasets that the rows depend on.</param>
/// <param name="Releases">Their releases, of those that had one.</param>
/// <param name="Rows">Rows in each file.</param>
/// <param name="Files">The files.</param>
public sealed record ShelfManifest(string Key, IReadOnlyList<string> DrawsOn, IReadOnlyList<CurrentRelease> Releases, long Rows, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>Name of the manifest in the folder.</summary>
    public const string FileName = "manifest.json";

    private const string Establishments = "sirene-establishments";

    /// <summary>
    /// Whether rows of it may have been withheld since, now that these releases are current: what the directory of companies withholds, it withholds from
    /// older files too, and nobody gets them any more.
    /// </summary>
    /// <param name="current">Current release of each dataset.</param>
    public bool MayTellWithheld(IReadOnlyDictionary<string, CurrentRelease> current) =>
        DrawsOn.Contains(Establishments) && DrawsOn.Any(dataset => dataset.StartsWith("sirene-", StringComparison.Ordinal)
            && current.GetValueOrDefault(dataset)?.ReleaseId != Releases.FirstOrDefault(release => release.DatasetId == dataset)?.ReleaseId);
}
