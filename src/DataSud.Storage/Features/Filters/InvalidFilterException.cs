namespace DataSud.Storage.Features.Filters;

/// <summary>A filter that cannot be read, or that the layer cannot answer: where, why, and what would be right.</summary>
/// <param name="position">Where: the first character is 1.</param>
/// <param name="detail">What is wrong there.</param>
/// <param name="accepts">What would be right.</param>
public sealed class InvalidFilterException(int position, string detail, string accepts) : Exception($"at character {position}: {detail}")
{
    /// <summary>Where: the first character is 1.</summary>
    public int Position { get; } = position;

    /// <summary>What would be right.</summary>
    public string Accepts { get; } = accepts;

    /// <summary>A piece of a request as a message shows it: not longer than one reads.</summary>
    /// <param name="text">The piece.</param>
    public static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
