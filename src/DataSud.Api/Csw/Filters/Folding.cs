using System.Globalization;
using System.Text;

namespace DataSud.Api.Csw.Filters;

/// <summary>Text without case and accents, as people search.</summary>
internal static class Folding
{
    /// <summary>The folded text.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                folded.Append(rune.Value == '’' ? "'" : Rune.ToLowerInvariant(rune).ToString());
        }
        return folded.ToString();
    }

    // Half a surrogate cannot be normalised; enumerating runes replaces it.
    private static string Decomposed(string text) => string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormD);
}
