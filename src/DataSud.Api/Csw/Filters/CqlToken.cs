using System.Text;

namespace DataSud.Api.Csw.Filters;

/// <summary>What a token is.</summary>
internal enum CqlTokenKind
{
    /// <summary>A name or a word of the language.</summary>
    Word,

    /// <summary>A text or a number.</summary>
    Literal,

    /// <summary>A sign.</summary>
    Symbol,
}

/// <summary>A token of CQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, without its quotes.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="IsQuoted">Whether it is a name in double quotes, so never a word of the language.</param>
internal sealed record CqlToken(CqlTokenKind Kind, string Text, int Place, bool IsQuoted = false)
{
    private static readonly string[] Symbols = ["<=", ">=", "<>", "!=", "=", "<", ">", "(", ")", ","];

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="CswFault">A quote does not end, or a character is of no token.</exception>
    public static IReadOnlyList<CqlToken> Split(string text)
    {
        List<CqlToken> tokens = [];
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] is '\'' or '"')
            {
                var quoted = Quoted(text, ref i);
                tokens.Add(text[start] == '"' ? new(CqlTokenKind.Word, quoted, start, IsQuoted: true) : new(CqlTokenKind.Literal, quoted, start));
            }
            else if (char.IsAsciiDigit(text[i]) || text[i] is '-' or '+' or '.')
            {
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '+' or '.' or ':'))
                    i++;
                tokens.Add(new(CqlTokenKind.Literal, text[start..i], start));
            }
            else if (char.IsLetter(text[i]) || text[i] == '_')
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or ':' or '.'))
                    i++;
                tokens.Add(new(CqlTokenKind.Word, text[start..i], start));
            }
            else if (Symbols.FirstOrDefault(symbol => string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0) is { } found)
            {
                i += found.Length;
                tokens.Add(new(CqlTokenKind.Symbol, found, start));
            }
            else
            {
                throw CswFault.Invalid("Constraint", $"At character {start + 1}: '{text[start]}' is of no CQL.");
            }
        }
        return tokens;
    }

    // A quote within is written twice.
    private static string Quoted(string text, ref int i)
    {
        var (quote, start) = (text[i], i);
        var inner = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            if (text[i] != quote)
                inner.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == quote)
                inner.Append(text[++i]);
            else
            {
                i++;
                return inner.ToString();
            }
        }
        throw CswFault.Invalid("Constraint", $"The quote at character {start + 1} does not end.");
    }
}
