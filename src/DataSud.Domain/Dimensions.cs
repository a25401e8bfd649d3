using System.Diagnostics.CodeAnalysis;

namespace DataSud.Domain;

/// <summary>
/// What a figure is about, beside its indicator, place and period: pairs of a key and a code of the vocabulary, written
/// <c>speed=&gt;30;technology=ftth</c> in files.
/// </summary>
public static class Dimensions
{
    /// <summary>Reads the written form. A pair is split at its first <c>=</c>, since a code may hold one (<c>speed=&gt;=30</c>).</summary>
    /// <param name="text">Pairs joined by semicolons; empty for none.</param>
    /// <param name="pairs">The pairs, sorted by key; null when the text is malformed.</param>
    /// <param name="fault">What is wrong with the text; null when nothing is.</param>
    /// <returns>Whether every part is <c>key=code</c>, with no key twice.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? pairs, [NotNullWhen(false)] out string? fault)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        pairs = null;
        foreach (var part in text.Length == 0 ? [] : text.Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1)
            {
                fault = $"'{part}' is not key=code";
                return false;
            }
            if (!found.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                fault = $"the key '{part[..equals]}' stands twice";
                return false;
            }
        }
        pairs = found;
        fault = null;
        return true;
    }
}
