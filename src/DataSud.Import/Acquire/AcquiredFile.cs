namespace DataSud.Import.Acquire;

/// <summary>A file ready to be read, whatever it was packed in.</summary>
/// <param name="Name">Its own name, without folder or compression suffix.</param>
/// <param name="Bytes">Uncompressed size.</param>
/// <param name="Sha256">Fingerprint of the uncompressed bytes, lower-case hexadecimal.</param>
/// <param name="Open">Opens it from the start.</param>
/// <param name="IsPart">Whether it is a part of an archive or workbook that may hold other things beside it.</param>
public sealed record AcquiredFile(string Name, long Bytes, string Sha256, Func<Stream> Open, bool IsPart = false)
{
    /// <summary>Whether it is no text: the attributes of a shapefile.</summary>
    public bool IsBinary => Name.EndsWith(".dbf", StringComparison.OrdinalIgnoreCase);
}
