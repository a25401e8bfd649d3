using System.Security.Cryptography;
using System.Text;

namespace DataSud.Api.Catalogue;

/// <summary>UUIDs of version 5 (RFC 9562, 5.5): the same name has the same one for ever, on every machine.</summary>
public static class StableUuid
{
    // Of this catalogue, made once; to change it would be to change every dataset's identity at every portal.
    private static readonly Guid Namespace = new("6f1d1d0e-5b0a-4c39-9d0c-3a5c1f6c8f53");

    /// <summary>The UUID of a name.</summary>
    public static Guid Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
        // SHA-1 is what version 5 is made with; nothing is kept secret by it.
#pragma warning disable CA5350
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
