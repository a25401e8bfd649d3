using System.Globalization;
using System.Text;

namespace DataSud.Import.Csv;

/// <summary>The form in which column names are compared: producers change accents, case and spaces from one edition to the next.</summary>
public static class HeaderName
{
    /// <summary>Trims, turns runs of any white space (no-break included) into one space, removes accents, folds case.</summary>
    /// <param name="name">A column name as printed.</param>
    public static string Normalise(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                continue;
            if (!char.IsWhiteSpace(letter))
                folded.Append(char.ToLowerInvariant(letter));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        return folded.ToString().TrimEnd();
    }
}
