using DataSud.Storage.Features.Filters;
using Pidgin;
using static Pidgin.Parser;

namespace DataSud.Api.Features.Cql2;

/// <summary>Cuts CQL2 Text into tokens.</summary>
internal static class Cql2Lexer
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV",
    };

    private static readonly Parser<char, string> Digits = Parser<char>.Token(char.IsAsciiDigit).AtLeastOnceString();

    private static readonly Parser<char, string> Fraction = Char('.').Then(Digits.Optional(), (_, digits) => "." + digits.GetValueOrDefault(""));

    private static readonly Parser<char, string> Exponent =
        Try(Map((_, sign, digits) => "E" + (sign is { HasValue: true, Value: '-' } ? "-" : "") + digits, CIChar('e'), OneOf('+', '-').Optional(), Digits));

    private static readonly Parser<char, string> Number =
        Map((mantissa, exponent) => mantissa + exponent.GetValueOrDefault(""),
            OneOf(
                Digits.Then(Fraction.Optional(), (whole, fraction) => whole + fraction.GetValueOrDefault("")),
                Try(Char('.').Then(Digits, (_, digits) => "0." + digits))),
            Exponent.Optional());

    // A quote is doubled, or has a \ before it, as a few others have; before anything else a \ stays what it is: patterns have it mean something.
    private static readonly Parser<char, string> Escape = OneOf(
        Escaped('\'', "'"), Escaped('\\', "\\"), Escaped('a', "\a"), Escaped('b', "\b"), Escaped('t', "\t"), Escaped('n', "\n"), Escaped('v', "\v"), Escaped('f', "\f"), Escaped('r', "\r"));

    private static readonly Parser<char, string> Text =
        OneOf(Try(String("''")).ThenReturn("'"), Escape, AnyCharExcept('\'').Select(character => character.ToString()))
            .ManyString().Between(Char('\''), Char('\'').Labelled("a closing '"));

    private static readonly Parser<char, string> Name =
        Parser<char>.Token(IsNameStart).Then(Parser<char>.Token(IsNamePart).ManyString(), (first, rest) => first + rest);

    private static readonly Parser<char, string> QuotedName = Parser<char>.Token(IsNamePart).AtLeastOnceString().Labelled("a name").Between(Char('"'), Char('"').Labelled("a closing \""));

    private static readonly Parser<char, string> Symbol = OneOf(
        Try(String("<>")), Try(String("<=")), Try(String(">=")),
        OneOf('=', '<', '>', '(', ')', '[', ']', ',', '+', '-', '*', '/', '%').Select(character => character.ToString()));

    private static readonly Parser<char, Cql2Token> Token = Map(
        (offset, token) => token with { Position = offset + 1 },
        Parser<char>.CurrentOffset,
        OneOf(
            Number.Select(text => new Cql2Token(Cql2TokenKind.Number, text, 0)),
            Text.Select(text => new Cql2Token(Cql2TokenKind.Text, text, 0)),
            QuotedName.Select(text => new Cql2Token(Cql2TokenKind.Name, text, 0)),
            Name.Select(text => Keywords.Contains(text)
                ? new Cql2Token(Cql2TokenKind.Keyword, text.ToUpperInvariant(), 0)
                : new Cql2Token(Cql2TokenKind.Name, text, 0)),
            Symbol.Select(text => new Cql2Token(Cql2TokenKind.Symbol, text, 0))));

    private static readonly Parser<char, IEnumerable<Cql2Token>> All =
        SkipWhitespaces.Then(Token.Before(SkipWhitespaces).Many()).Before(Parser<char>.End);

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidFilterException">A character that has no place in CQL2, or a quote that does not end.</exception>
    public static IReadOnlyList<Cql2Token> Read(string text)
    {
        RefuseUnreadable(text);
        var result = All.Parse(text);
        if (result.Success)
            return Functions([.. result.Value]);
        var offset = Math.Min(result.Error!.ErrorOffset, text.Length);
        throw offset == text.Length
            ? new InvalidFilterException(offset + 1, "the filter ends inside quotes", "a quote that ends: 'text', \"name\"; a quote inside a text is doubled")
            : new InvalidFilterException(offset + 1, $"'{text[offset]}' has no place here", "names, numbers, texts in single quotes, operators and parentheses");
    }

    // PostgreSQL holds no NUL, UTF-8 no half of a pair.
    internal static void RefuseUnreadable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !isPair))
                throw new InvalidFilterException(i + 1, "this is no character", "text");
            if (isPair)
                i++;
        }
    }

    private static List<Cql2Token> Functions(List<Cql2Token> tokens)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            // POINT Z (1 2 3): the third dimension is read and left aside.
            if (i + 2 < tokens.Count && tokens[i].Kind == Cql2TokenKind.Name && tokens[i + 1].Is(Cql2TokenKind.Name, "Z") && tokens[i + 2].IsSymbol("("))
                tokens.RemoveAt(i + 1);
            if (tokens[i].Kind == Cql2TokenKind.Name && tokens[i + 1].IsSymbol("("))
                tokens[i] = tokens[i] with { Kind = Cql2TokenKind.Function };
        }
        return tokens;
    }

    private static Parser<char, string> Escaped(char written, string meant) => Try(String($"\\{written}")).ThenReturn(meant);

    private static bool IsNameStart(char character) => char.IsLetter(character) || character is '_' or ':';

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or ':' or '.' || character is >= '\u0300' and <= '\u036f';
}
