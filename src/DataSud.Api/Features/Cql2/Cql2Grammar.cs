using System.Globalization;
using DataSud.Storage.Features.Filters;
using Pidgin;
using static Pidgin.Parser;

namespace DataSud.Api.Features.Cql2;

/// <summary>The grammar of CQL2 Text (OGC 21-065r2), over tokens. What goes with what is not its matter but that of <see cref="FilterSql"/>, whose messages say more.</summary>
internal sealed class Cql2Grammar
{
    /// <summary>A whole filter.</summary>
    public Parser<Cql2Token, FilterExpression> Filter { get; }

    /// <summary>Makes the grammar.</summary>
    /// <param name="crs">Reference system of the geometries.</param>
    public Cql2Grammar(Crs crs)
    {
        Parser<Cql2Token, FilterExpression> condition = null!;
        var any = Rec(() => condition);
        var arguments = any.Separated(Symbol(",")).Between(Symbol("("), Symbol(")"));

        var literal = OneOf(
            Of(Cql2TokenKind.Text, "a text in quotes").Select<FilterExpression>(token => new TextLiteral(token.Position, token.Text)),
            Of(Cql2TokenKind.Number, "a number").Select<FilterExpression>(token => Number(token, negative: false)),
            OneOf(Keyword("TRUE"), Keyword("FALSE")).Labelled("TRUE or FALSE").Select<FilterExpression>(token => new BooleanLiteral(token.Position, token.Text == "TRUE")),
            Cql2Geometry.Parser.Select<FilterExpression>(shape => GeometryLiterals.Make(shape, crs)));
        var named = OneOf(
            Of(Cql2TokenKind.Name, "a property").Select<FilterExpression>(token => new PropertyReference(token.Position, token.Text)),
            Map<Cql2Token, Cql2Token, IEnumerable<FilterExpression>, FilterExpression>((name, given) => new FunctionCall(name.Position, name.Text, [.. given]),
                Parser<Cql2Token>.Token(token => token.Kind == Cql2TokenKind.Function && !Cql2Geometry.IsName(token.Text)).Labelled("a function"), arguments));
        // (a) is a, (a, b) a list; so is [a].
        var parentheses = Map((open, items) => items.Count == 1 ? items[0] : new ListLiteral(open.Position, items),
            Symbol("("), any.Separated(Symbol(",")).Select(items => (IReadOnlyList<FilterExpression>)[.. items]).Before(Symbol(")")));
        var brackets = Map<Cql2Token, Cql2Token, IEnumerable<FilterExpression>, FilterExpression>((open, items) => new ListLiteral(open.Position, [.. items]),
            Symbol("["), any.Separated(Symbol(",")).Before(Symbol("]")));

        var primary = OneOf(literal, named, parentheses, brackets);
        var signed = OneOf(
            Map((sign, number) => Number(number with { Position = sign.Position }, sign.Text == "-"), Try(Sign.Before(Lookahead(Of(Cql2TokenKind.Number, "a number")))), Of(Cql2TokenKind.Number, "a number"))
                .Select<FilterExpression>(number => number),
            Map<Cql2Token, Cql2Token, FilterExpression, FilterExpression>((sign, value) => new Arithmetic(new NumberLiteral(sign.Position, 0L), sign.Text, value), Sign, primary),
            primary);
        var product = Chain(signed, OneOf(Symbol("*"), Symbol("/"), Symbol("%"), Keyword("DIV")));
        var sum = Chain(product, Sign);

        var predicate = Map((value, make) => make.HasValue ? make.Value(value) : value, sum, Tail(sum).Optional());
        var negated = Map((nots, term) => nots.Reverse().Aggregate(term, (inner, not) => new Negation(not.Position, inner)), Keyword("NOT").Many(), predicate);
        var conjunction = Logical(negated, "AND", all: true);
        condition = Logical(conjunction, "OR", all: false);
        Filter = condition.Before(Parser<Cql2Token>.End.Labelled("the end"));
    }

    private static Parser<Cql2Token, Cql2Token> Sign => OneOf(Symbol("+"), Symbol("-"));

    /// <summary>What may follow a value: a comparison and the like.</summary>
    private static Parser<Cql2Token, Func<FilterExpression, FilterExpression>> Tail(Parser<Cql2Token, FilterExpression> value)
    {
        var comparison = Map<Cql2Token, Cql2Token, FilterExpression, Func<FilterExpression, FilterExpression>>(
            (sign, right) => left => new Comparison(left, sign.Text, right),
            OneOf(Comparison.Operators.Select(Symbol)).Labelled("a comparison"), value);
        var like = Keyword("LIKE").Then(value).Select<Func<FilterExpression, FilterExpression>>(pattern => left => new LikePredicate(left, pattern));
        var between = Map<Cql2Token, FilterExpression, FilterExpression, Func<FilterExpression, FilterExpression>>(
            (least, greatest) => left => new BetweenPredicate(left, least, greatest),
            Keyword("BETWEEN").Then(value), Keyword("AND").Then(value));
        var isIn = Keyword("IN").Then(value.SeparatedAtLeastOnce(Symbol(",")).Between(Symbol("("), Symbol(")")))
            .Select<Func<FilterExpression, FilterExpression>>(list => left => new InPredicate(left, [.. list]));
        var positive = OneOf(like, between, isIn);
        var negative = Keyword("NOT").Then(positive, (not, make) => (Func<FilterExpression, FilterExpression>)(left => new Negation(left.Position, make(left))));
        var isNull = Keyword("IS").Then(Keyword("NOT").Optional()).Before(Keyword("NULL"))
            .Select<Func<FilterExpression, FilterExpression>>(not => left => not.HasValue ? new Negation(left.Position, new NullPredicate(left)) : new NullPredicate(left));
        return OneOf(comparison, positive, negative, isNull);
    }

    private static Parser<Cql2Token, FilterExpression> Logical(Parser<Cql2Token, FilterExpression> term, string word, bool all) =>
        term.SeparatedAtLeastOnce(Keyword(word)).Select(terms => terms.ToArray() switch
        {
            [var one] => one,
            var many => new LogicalExpression(many[0].Position, all, many),
        });

    private static Parser<Cql2Token, FilterExpression> Chain(Parser<Cql2Token, FilterExpression> term, Parser<Cql2Token, Cql2Token> sign) =>
        Map((first, rest) => rest.Aggregate(first, (left, next) => new Arithmetic(left, next.Sign.Text, next.Right)),
            term, Map((operation, right) => (Sign: operation, Right: right), sign, term).Many());

    /// <summary>A number as what holds it exactly.</summary>
    internal static NumberLiteral Number(Cql2Token token, bool negative)
    {
        var text = negative ? "-" + token.Text : token.Text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new(token.Position, whole);
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            throw new InvalidFilterException(token.Position, "this number is too large", "a number below 1.7e308");
        // A decimal holds 28 digits; what is nearer to zero than it can tell would become zero.
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || number == 0)
            ? new(token.Position, exact)
            : new(token.Position, number);
    }

    internal static Parser<Cql2Token, Cql2Token> Of(Cql2TokenKind kind, string label) => Parser<Cql2Token>.Token(token => token.Kind == kind).Labelled(label);

    internal static Parser<Cql2Token, Cql2Token> Symbol(string text) => Parser<Cql2Token>.Token(token => token.IsSymbol(text)).Labelled(text);

    private static Parser<Cql2Token, Cql2Token> Keyword(string word) => Parser<Cql2Token>.Token(token => token.Is(Cql2TokenKind.Keyword, word)).Labelled(word);
}
