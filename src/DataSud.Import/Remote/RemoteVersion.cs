namespace DataSud.Import.Remote;

/// <summary>What is known of a file that was fetched, by which a server can say whether it has another one.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Sha256">Fingerprint of the bytes as they were sent, lower-case hexadecimal.</param>
/// <param name="ETag">As the server sent it, or null.</param>
/// <param name="LastModified">As the server sent it, or null.</param>
public sealed record RemoteVersion(string FileName, string Sha256, string? ETag, string? LastModified)
{
    /// <summary>Whether a server can be asked for something newer only.</summary>
    public bool CanBeCompared => ETag is not null || LastModified is not null;
}
