using System.Globalization;
using System.Text;

namespace DataSud.Api.Ckan;

/// <summary>Texts as CKAN wants them: folded for searches, slugs for names, tags of letters, digits, spaces, hyphens, underscores and full stops.</summary>
internal static class CkanWords
{
    private const int LongestName = 100;

    private static readonly HashSet<string> Articles = new(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un", "une"], StringComparer.Ordinal);

    /// <summary>Without case and accents.</summary>
    public static string Fold(string text) => Plain(text).ToLowerInvariant();

    /// <summary>Without accents, ligatures and typographic signs.</summary>
    public static string Plain(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark)
                continue;
            _ = character switch
            {
                'œ' => plain.Append("oe"),
                'Œ' => plain.Append("OE"),
                'æ' => plain.Append("ae"),
                '’' or '‘' => plain.Append('\''),
                '–' or '—' => plain.Append('-'),
                '\u00A0' or '\u202F' => plain.Append(' '),
                _ => plain.Append(character),
            };
        }
        return plain.ToString();
    }

    /// <summary>A title without accents, not longer than names are.</summary>
    public static string ShortName(string title) => Plain(title) is { Length: > LongestName } name ? name[..LongestName].TrimEnd() : Plain(title);

    /// <summary>The words of a text, folded.</summary>
    public static string[] Of(string text) => Spaced(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of a text that say something: articles do not, unless there is nothing else.</summary>
    public static string[] Telling(string text)
    {
        var words = Of(text);
        var telling = words.Where(word => !Articles.Contains(word)).ToArray();
        return telling.Length > 0 ? telling : words;
    }

    /// <summary>Whether a word alone says nothing.</summary>
    public static bool IsArticle(string word) => Articles.Contains(Fold(word));

    /// <summary>A text as its folded words, a space before and after each, to be searched in.</summary>
    public static string Searchable(IEnumerable<string> texts) => $" {string.Join(' ', texts.SelectMany(Of))} ";

    /// <summary>A name of lower-case letters, digits and hyphens, of 2 to 100 characters.</summary>
    public static string Slug(string text)
    {
        var slug = string.Join('-', Of(text.Replace('_', '-')));
        return slug.Length switch
        {
            < 2 => "x-" + slug,
            > LongestName => slug[..LongestName].TrimEnd('-'),
            _ => slug,
        };
    }

    /// <summary>A keyword that CKAN and DataSud take, or null where nothing is left of it.</summary>
    public static string? Tag(string keyword)
    {
        var tag = new StringBuilder(keyword.Length);
        foreach (var character in keyword.Normalize(NormalizationForm.FormC))
            tag.Append(char.IsLetterOrDigit(character) || character is '-' or '_' or '.' ? character : ' ');
        var words = string.Join(' ', tag.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length is < 2 ? null : words.Length > LongestName ? words[..LongestName].TrimEnd() : words;
    }

    private static string Spaced(string text)
    {
        var folded = Fold(text);
        return string.Create(folded.Length, folded, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsLetterOrDigit(source[i]) ? source[i] : ' ';
        });
    }
}
