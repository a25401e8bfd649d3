namespace DataSud.Api.Features.Cql2;

/// <summary>What a token of CQL2 Text is.</summary>
internal enum Cql2TokenKind
{
    Number,
    Text,
    Name,

    /// <summary>A name that a parenthesis follows.</summary>
    Function,

    /// <summary>A word of the language, in capitals.</summary>
    Keyword,

    /// <summary>An operator or a bracket.</summary>
    Symbol,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written, without quotes; keywords in capitals.</param>
/// <param name="Position">Where it begins: the first character is 1.</param>
internal readonly record struct Cql2Token(Cql2TokenKind Kind, string Text, int Position)
{
    public bool Is(Cql2TokenKind kind, string text) => Kind == kind && Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string text) => Is(Cql2TokenKind.Symbol, text);
}
