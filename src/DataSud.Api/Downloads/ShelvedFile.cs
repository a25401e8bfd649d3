namespace DataSud.Api.Downloads;

/// <summary>A file that is made: never changed, only removed.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
/// <param name="Set">The set that it is of.</param>
public sealed record ShelvedFile(string Path, long Bytes, string Sha256, ShelfManifest Set)
{
    /// <summary>When its data last changed, UTC.</summary>
    public DateTime Modified => Set.Releases.Max(release => release.PublishedAt);
}
