using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Remote;

/// <summary>Addresses of files: told from paths, and shown without what may be secret in them.</summary>
public static class WebAddress
{
    /// <summary>Whether it is an address rather than a path: <c>https://...</c>.</summary>
    /// <param name="pathOrAddress">What was given.</param>
    public static bool Is(string pathOrAddress)
    {
        var at = pathOrAddress.IndexOf("://", StringComparison.Ordinal);
        return at > 0 && pathOrAddress.AsSpan(0, at).IndexOfAnyExcept(SchemeLetters) < 0;
    }

    /// <summary>Reads an address.</summary>
    /// <param name="address">What was given.</param>
    /// <exception cref="RefusedException">It is none.</exception>
    public static Uri Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri
            : throw new RefusedException($"'{Strip(address)}' is no address of a file.");

    /// <summary>
    /// The address for messages, logs and the record: without user, password, query and fragment, any of which may hold a key.
    /// </summary>
    /// <param name="address">An absolute address.</param>
    public static string Show(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Fingerprint of an address as it is asked for, by which it can be known again without being kept.</summary>
    /// <param name="address">An absolute address.</param>
    internal static string Fingerprint(Uri address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(address))));

    /// <summary>The address as it is asked for: the fragment never leaves the client.</summary>
    /// <param name="address">An absolute address.</param>
    internal static string Canonical(Uri address) =>
        address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped);

    private static readonly System.Buffers.SearchValues<char> SchemeLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    // What cannot be parsed is shown up to its query, and from after its user.
    private static string Strip(string address)
    {
        var end = address.AsSpan().IndexOfAny('?', '#');
        var shown = end < 0 ? address : address[..end];
        var user = shown.LastIndexOf('@');
        return user < 0 ? shown : shown[(user + 1)..];
    }
}
