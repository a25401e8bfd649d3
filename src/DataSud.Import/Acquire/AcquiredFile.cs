namespace DataSud.Import.Acquire;

/// <summary>A file ready to be read, whatever it was packed in.</summary>
/// <param name="Name">Its own name, without folder or compression suffix.</param>
/// <param name="Bytes">Uncompressed size.</param>
/// <param name="Sha256">Fingerprint of the uncompressed bytes, lower-case hexadecimal.</param>
/// <param name="Open">Opens it from the start.</param>
/// <param name="IsPart">Whether it is a part of an archive or workbook that may hold other things beside it.</param>
public sealed record AcquiredFile(string Name, long Bytes, string Sha256, Func<Stream> Open, bool IsPart = false)
{
    private static readonly string[] Binary = [".dbf", ".gpkg", ".shp"];

    /// <summary>Whether it is no text: the attributes of a shapefile, a map.</summary>
    public bool IsBinary => Binary.Contains(Path.GetExtension(Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Where a map stands on disk, unpacked: the path of each of its parts by extension in lower case (<c>.shp</c>, <c>.dbf</c>). Empty for what is only streamed.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();
}
