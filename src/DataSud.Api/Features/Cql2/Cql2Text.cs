using System.Collections.Concurrent;
using DataSud.Storage.Features.Filters;
using Pidgin;

namespace DataSud.Api.Features.Cql2;

/// <summary>Reads CQL2 Text.</summary>
internal static class Cql2Text
{
    /// <summary>Most characters of a filter; an address is shorter.</summary>
    internal const int MostCharacters = 16_384;

    /// <summary>How deep parentheses may stand in each other.</summary>
    internal const int MostDepth = 32;

    /// <summary>Most NOT in a row.</summary>
    internal const int MostNots = 8;

    /// <summary>Most names and literals that are compared; the corners of geometries do not count.</summary>
    internal const int MostTerms = 1_000;

    private const string Example = "a filter such as code = '13055'";

    private static readonly ConcurrentDictionary<Crs, Cql2Grammar> Grammars = [];

    /// <summary>The filter that a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="crs">Reference system of its geometries.</param>
    /// <exception cref="InvalidFilterException">It is none.</exception>
    public static FilterExpression Read(string text, Crs crs)
    {
        if (text.Length > MostCharacters)
            throw new InvalidFilterException(MostCharacters + 1, $"the filter has {text.Length:N0} characters", $"at most {MostCharacters:N0}");
        var tokens = Cql2Lexer.Read(text);
        CheckDepth(tokens);
        var result = Grammars.GetOrAdd(crs, each => new Cql2Grammar(each)).Filter.ParseReadOnlyList(tokens);
        if (!result.Success)
            throw Unexpected(tokens, result.Error!, text.Length);
        return result.Value;
    }

    // Before anything reads it by recursion.
    private static void CheckDepth(IReadOnlyList<Cql2Token> tokens)
    {
        var (depth, nots, terms) = (0, 0, 0);
        foreach (var token in tokens)
        {
            nots = token.Is(Cql2TokenKind.Keyword, "NOT") ? nots + 1 : 0;
            if (token.IsSymbol("(") || token.IsSymbol("["))
                depth++;
            else if (token.IsSymbol(")") || token.IsSymbol("]"))
                depth--;
            else if (token.Kind is Cql2TokenKind.Name or Cql2TokenKind.Text or Cql2TokenKind.Function)
                terms++;
            if (depth > MostDepth)
                throw new InvalidFilterException(token.Position, $"parentheses stand more than {MostDepth} deep", $"at most {MostDepth} in each other");
            if (nots > MostNots)
                throw new InvalidFilterException(token.Position, $"more than {MostNots} NOT in a row", "NOT once, or not at all");
            if (terms > MostTerms)
                throw new InvalidFilterException(token.Position, $"the filter has more than {MostTerms:N0} names and literals", "a shorter filter; lists of codes with IN");
        }
    }

    private static InvalidFilterException Unexpected(IReadOnlyList<Cql2Token> tokens, ParseError<Cql2Token> error, int length)
    {
        var labels = error.Expected.Select(expected => expected.IsEof ? "the end" : expected.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        // The many ways a value may begin are one; what may follow a whole one is not among what Pidgin expected.
        if (labels.Contains("a property"))
            labels = ["a property", "a value", "a function", "a condition in parentheses"];
        else if (labels.Contains("the end") || labels.Contains(")"))
            labels.Add("an operator such as =, LIKE, IN, AND or OR");
        var accepts = labels.Count == 0 ? Example : string.Join(", ", labels);
        if (error.ErrorOffset >= tokens.Count)
            return new(length + 1, tokens.Count == 0 ? "the filter is empty" : "the filter ends too early", tokens.Count == 0 ? Example : accepts);
        var token = tokens[error.ErrorOffset];
        return new(token.Position, $"{(token.Kind == Cql2TokenKind.Text ? "the text " : "")}'{InvalidFilterException.Cut(token.Text)}' is not expected", accepts);
    }
}
