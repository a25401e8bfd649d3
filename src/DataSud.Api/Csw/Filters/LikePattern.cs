namespace DataSud.Api.Csw.Filters;

/// <summary>A pattern with the wildcards that the filter declares, matched without recursion: no pattern takes long.</summary>
internal sealed class LikePattern
{
    // Outside of text: private use, which folding leaves alone.
    private const char Many = '\uE000';
    private const char One = '\uE001';

    private readonly string pattern;

    /// <summary>Reads a pattern.</summary>
    /// <param name="literal">The pattern.</param>
    /// <param name="many">Stands for any characters.</param>
    /// <param name="one">Stands for one character.</param>
    /// <param name="escape">Takes the meaning of the next character away.</param>
    /// <param name="fold">Whether case and accents do not matter.</param>
    public LikePattern(string literal, char many, char one, char escape, bool fold)
    {
        var characters = new System.Text.StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] == escape && i + 1 < literal.Length)
                characters.Append(literal[++i]);
            else if (literal[i] == many)
                characters.Append(Many);
            else if (literal[i] == one)
                characters.Append(One);
            else
                characters.Append(literal[i]);
        }
        pattern = fold ? Folding.Of(characters.ToString()) : characters.ToString();
    }

    /// <summary>Whether a whole text is of this pattern.</summary>
    public bool Matches(string text)
    {
        var (at, place, star, restart) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (place < pattern.Length && pattern[place] == Many)
            {
                (star, restart) = (place++, at);
            }
            else if (place < pattern.Length && (pattern[place] == One || pattern[place] == text[at]))
            {
                place++;
                at++;
            }
            else if (star >= 0)
            {
                (place, at) = (star + 1, ++restart);
            }
            else
            {
                return false;
            }
        }
        while (place < pattern.Length && pattern[place] == Many)
            place++;
        return place == pattern.Length;
    }
}
