using System.Text;

namespace DataSud.Api.Ckan;

/// <summary>
/// Reads the part of Lucene's query language that harvesters and people write: words, "phrases", field:value, field:(a OR b), ranges, wildcards, AND, OR, NOT, +, -,
/// parentheses; what stands side by side must all be met.
/// </summary>
/// <param name="text">The query.</param>
internal sealed class CkanQueryReader(string text)
{
    private const int Longest = 4_000;
    private const int MostParts = 200;
    private const int Deepest = 20;

    private int at;
    private int parts;

    /// <summary>Reads a query; nothing is everything.</summary>
    /// <exception cref="CkanFault">It cannot be read.</exception>
    public static CkanQuery Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Trim() is "*" or "*:*")
            return new CkanQuery.Everything();
        if (text.Length > Longest)
            throw CkanFault.Query($"it has {text.Length} characters; {Longest} are read");
        var reader = new CkanQueryReader(text);
        var query = reader.Either(null, 0);
        return reader.at < text.Length ? throw reader.Fault($"'{text[reader.at]}' closes nothing") : query;
    }

    // a b OR c AND d: (a and b) or (c and d)
    private CkanQuery Either(CkanField? field, int depth)
    {
        if (depth > Deepest)
            throw Fault("parentheses nest too deep");
        List<CkanQuery> ways = [];
        List<CkanQuery> together = [];
        var (expects, isAsked) = (true, false);
        while (true)
        {
            SkipSpace();
            if (at == text.Length || text[at] == ')')
                break;
            if (TakeWord("AND") || TakeWord("&&"))
            {
                if (expects)
                    throw Fault("AND has nothing before it");
                expects = true;
                continue;
            }
            if (TakeWord("OR") || TakeWord("||"))
            {
                if (expects)
                    throw Fault("OR has nothing before it");
                // What was articles only asks for nothing.
                if (together.Count > 0)
                    ways.Add(Together(together));
                together = [];
                expects = true;
                continue;
            }
            if (Clause(field, depth) is { } clause)
                together.Add(clause);
            expects = false;
            isAsked = true;
            if (++parts > MostParts)
                throw Fault($"it has more than {MostParts} parts");
        }
        if (expects && isAsked)
            throw Fault("it ends where a condition must be");
        if (together.Count > 0)
            ways.Add(Together(together));
        return ways.Count switch
        {
            0 => new CkanQuery.Everything(),
            1 => ways[0],
            _ => new CkanQuery.Any(ways),
        };
    }

    private static CkanQuery Together(List<CkanQuery> all) => all.Count == 1 ? all[0] : new CkanQuery.All(all);

    private CkanQuery? Clause(CkanField? field, int depth)
    {
        if (depth > Deepest)
            throw Fault("it nests too deep");
        if (text[at] == '+')
        {
            at++;
            return AtPart ? Clause(field, depth + 1) : null;
        }
        if (text[at] is '-' or '!' || TakeWord("NOT"))
        {
            if (at < text.Length && text[at] is '-' or '!')
            {
                at++;
                // A dash between words is a dash.
                if (!AtPart)
                    return null;
            }
            SkipSpace();
            if (at == text.Length || text[at] == ')')
                throw Fault("NOT has nothing after it");
            return Clause(field, depth + 1) is { } part ? new CkanQuery.Not(part) : null;
        }
        if (text[at] == '(')
            return Parenthesis(field, depth);
        if (text[at] is '[' or '{')
            return Range(field ?? throw Fault("a range is of a field: metadata_modified:[2026-01-01T00:00:00Z TO *]"));
        if (text[at] == '"')
            return Value(field, Phrase(), isPhrase: true);
        var start = at;
        var (word, isEscaped) = Word(field is null);
        if (at < text.Length && text[at] == ':' && field is null)
        {
            at++;
            return OfField(word, depth);
        }
        if (at == start)
            throw Fault($"'{text[at]}' is not expected");
        return Value(field, word, isPhrase: isEscaped && !word.Contains('*', StringComparison.Ordinal));
    }

    private CkanQuery? OfField(string name, int depth)
    {
        if (name == "*")
        {
            _ = Word(stopsAtColon: false);
            return new CkanQuery.Everything();
        }
        var field = CkanFields.Find(name);
        if (at == text.Length || char.IsWhiteSpace(text[at]) || text[at] == ')')
            throw Fault($"{CkanFields.Cut(name)}: has no value");
        var first = Clause(field, depth + 1);
        return first is CkanQuery.FieldValue { HasWildcards: false } value && field.Kind is CkanFieldKind.Exact && text[at - 1] != '"' ? WithSpaces(field, value) : first;
    }

    // data.gouv.fr does not quote what its users type: tags:haut débit is the tag "haut débit", or the tag "haut" and a word.
    private CkanQuery WithSpaces(CkanField field, CkanQuery.FieldValue first)
    {
        List<string> words = [];
        while (BareWord() is { } word)
            words.Add(word);
        if (words.Count == 0)
            return first;
        parts += words.Count;
        return new CkanQuery.Any([
            new CkanQuery.FieldValue(field, $"{first.Pattern} {CkanWords.Fold(string.Join(' ', words))}", HasWildcards: false),
            new CkanQuery.All([first, .. words.Select(word => Value(null, word, isPhrase: false)).OfType<CkanQuery>()]),
        ]);
    }

    // A word that is neither an operator nor a field, nor begins or ends with a sign that says something.
    private string? BareWord()
    {
        var start = at;
        SkipSpace();
        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '"' or '[' or ']' or '{' or '}' or '^' or '~' or ':' or '\\' or '*' or '?'))
            end++;
        var word = text[at..end];
        if (word.Length > 0 && (end == text.Length || char.IsWhiteSpace(text[end]) || text[end] == ')') && word is not ("AND" or "OR" or "NOT" or "&&" or "||") && word[0] is not ('+' or '-' or '!'))
        {
            at = end;
            return word;
        }
        at = start;
        return null;
    }

    private CkanQuery Parenthesis(CkanField? field, int depth)
    {
        at++;
        var inside = Either(field, depth + 1);
        if (at == text.Length)
            throw Fault("a parenthesis is not closed");
        at++;
        SkipBoost();
        return inside;
    }

    private string Phrase()
    {
        var phrase = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            phrase.Append(text[at]);
        }
        if (at == text.Length)
            throw Fault("a quotation mark is not closed");
        at++;
        SkipBoost();
        return phrase.ToString();
    }

    private (string Word, bool IsEscaped) Word(bool stopsAtColon)
    {
        var word = new StringBuilder();
        var isEscaped = false;
        for (; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\\' && at + 1 < text.Length)
            {
                word.Append(text[++at]);
                isEscaped = true;
                continue;
            }
            if (char.IsWhiteSpace(character) || character is '(' or ')' or '"' or '[' or ']' or '{' or '}' or '^' or '~' || (character == ':' && stopsAtColon))
                break;
            word.Append(character);
        }
        SkipBoost();
        return (word.ToString(), isEscaped);
    }

    // How much a part weighs, and how alike is alike enough, are nobody's question here.
    private void SkipBoost()
    {
        if (at < text.Length && text[at] is '^' or '~')
        {
            for (at++; at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'); at++)
            {
            }
        }
    }

    private CkanQuery? Value(CkanField? field, string value, bool isPhrase)
    {
        if (field is null)
            return !isPhrase && value == "*" ? new CkanQuery.Everything()
                : !(CkanWords.IsArticle(value) && !isPhrase) && Begins(value, isPhrase) is { Count: > 0 } words ? new CkanQuery.Words(words) : null;
        if (value == "*" && !isPhrase)
            return new CkanQuery.FieldValue(field, "*", HasWildcards: true);
        return field.Kind switch
        {
            CkanFieldKind.Words => new CkanQuery.FieldWords(field, Begins(value, isPhrase)),
            CkanFieldKind.Moment => CkanFields.ReadMoment(value) is { } moment ? new CkanQuery.FieldSpan(field, moment, true, moment, true) : throw NoMoment(value),
            _ => new CkanQuery.FieldValue(field, CkanWords.Fold(value), !isPhrase && value.AsSpan().ContainsAny('*', '?')),
        };
    }

    private static List<string> Begins(string value, bool isPhrase)
    {
        if (isPhrase)
            return CkanWords.Of(value) is { Length: > 0 } words ? [$" {string.Join(' ', words)} "] : [];
        return [.. CkanWords.Telling(value).Select(word => " " + word)];
    }

    private CkanQuery Range(CkanField field)
    {
        var withFirst = text[at++] == '[';
        var end = text.IndexOfAny([']', '}'], at);
        if (end < 0)
            throw Fault("a range is not closed");
        var sides = text[at..end].Split(" TO ");
        if (sides.Length != 2)
            throw Fault("a range is [a TO b], in which * is open");
        var withLast = text[end] == ']';
        at = end + 1;
        SkipBoost();
        var (first, last) = (Side(sides[0]), Side(sides[1]));
        return field.Kind is CkanFieldKind.Moment
            ? new CkanQuery.FieldSpan(field, MomentOf(first), withFirst, MomentOf(last), withLast)
            : new CkanQuery.FieldRange(field, first is null ? null : CkanWords.Fold(first), withFirst, last is null ? null : CkanWords.Fold(last), withLast);
    }

    private static string? Side(string side) => side.Trim().Trim('"') is var text && text == "*" ? null : text;

    private DateTime? MomentOf(string? side) => side is null ? null : CkanFields.ReadMoment(side) ?? throw NoMoment(side);

    private CkanFault NoMoment(string text) => Fault($"'{CkanFields.Cut(text)}' is no moment such as 2026-01-01T00:00:00Z");

    private bool AtPart => at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != ')';

    private bool TakeWord(string word)
    {
        var end = at + word.Length;
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0 || (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] != '('))
            return false;
        at = end;
        return true;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private CkanFault Fault(string detail) => CkanFault.Query($"at character {Math.Min(at, text.Length) + 1}: {detail}");
}
