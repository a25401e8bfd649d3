namespace DataSud.Api.Http;

/// <summary>A few words of a page, which may lead somewhere.</summary>
/// <param name="Text">The words.</param>
/// <param name="Address">Where they lead, or null.</param>
public sealed record Phrase(string Text, string? Address = null)
{
    /// <summary>Words that lead nowhere.</summary>
    public static implicit operator Phrase(string text) => new(text);
}
