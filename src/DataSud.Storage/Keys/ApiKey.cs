using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DataSud.Storage.Keys;

/// <summary>
/// A key as its holder writes it, <c>dsk_&lt;id&gt;_&lt;secret&gt;</c>: the id finds it, the secret proves it. It prints as its id alone,
/// so that no log can hold it by mistake.
/// </summary>
public sealed partial class ApiKey
{
    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    private readonly string secret;

    private ApiKey(string id, string secret) => (Id, this.secret) = (id, secret);

    /// <summary>Finds the key; no secret.</summary>
    public string Id { get; }

    /// <summary>The whole key, to be shown once to whom it is made for.</summary>
    public string Text => $"dsk_{Id}_{secret}";

    /// <summary>What is kept of the secret. It is 256 random bits, so that a plain hash gives nothing away.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>Makes a key that nobody has.</summary>
    public static ApiKey Generate() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads a key as somebody sent it.</summary>
    /// <param name="text">What was sent.</param>
    /// <returns>The key, or null when it does not have the form of one.</returns>
    public static ApiKey? Parse(string text) => Form().Match(text) is { Success: true } match ? new(match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <inheritdoc/>
    public override string ToString() => Id;

    [GeneratedRegex(@"\Adsk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
