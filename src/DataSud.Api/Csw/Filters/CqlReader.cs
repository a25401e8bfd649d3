using System.Globalization;
using DataSud.Storage.Features;

namespace DataSud.Api.Csw.Filters;

/// <summary>
/// Reads CQL_TEXT: AND, OR, NOT, brackets, the comparisons, LIKE and ILIKE with % and _, BETWEEN, IS NULL, IN and BBOX(property, west, south, east, north).
/// </summary>
internal sealed class CqlReader
{
    private const int Longest = 4_096;
    private const int Deepest = 40;

    private readonly IReadOnlyList<CqlToken> tokens;
    private int place;
    private int depth;

    private CqlReader(string text) => tokens = CqlToken.Split(text);

    /// <summary>What a text asks; null for an empty one.</summary>
    /// <exception cref="CswFault">It is no CQL.</exception>
    public static Predicate<CatalogueRecord>? Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text.Length > Longest)
            throw Fault($"CQL of more than {Longest} characters is not read.");
        var reader = new CqlReader(text);
        var read = reader.Or();
        return reader.place == reader.tokens.Count ? read : throw reader.Unexpected("AND, OR or the end");
    }

    private Predicate<CatalogueRecord> Or()
    {
        List<Predicate<CatalogueRecord>> parts = [And()];
        while (Takes("OR"))
            parts.Add(And());
        return parts.Count == 1 ? parts[0] : Conditions.Any(parts);
    }

    private Predicate<CatalogueRecord> And()
    {
        List<Predicate<CatalogueRecord>> parts = [Not()];
        while (Takes("AND"))
            parts.Add(Not());
        return parts.Count == 1 ? parts[0] : Conditions.All(parts);
    }

    private Predicate<CatalogueRecord> Not()
    {
        if (++depth > Deepest)
            throw Fault($"CQL nested deeper than {Deepest} is not read.");
        Predicate<CatalogueRecord> read;
        if (Takes("NOT"))
        {
            read = Conditions.Not(Not());
        }
        else if (Takes("("))
        {
            read = Or();
            Expect(")");
        }
        else
        {
            read = Condition();
        }
        depth--;
        return read;
    }

    private Predicate<CatalogueRecord> Condition()
    {
        if (Takes("BBOX"))
            return Box();
        var property = Queryables.Of(Name());
        if (Takes("IS"))
        {
            var isNot = Takes("NOT");
            Expect("NULL");
            return Negated(Conditions.IsNull(property), isNot);
        }
        var not = Takes("NOT");
        if (Takes("LIKE") || Takes("ILIKE"))
            return Negated(Conditions.Like(property, Pattern(), fold: true), not);
        if (Takes("BETWEEN"))
        {
            var lower = Literal();
            Expect("AND");
            return Negated(Conditions.Between(property, lower, Literal(), matchCase: true), not);
        }
        if (Takes("IN"))
            return Negated(In(property), not);
        if (not)
            throw Unexpected("LIKE, BETWEEN or IN");
        return Conditions.Compare(property, Operator(), Literal(), matchCase: true);
    }

    private Predicate<CatalogueRecord> In(RecordProperty property)
    {
        List<Predicate<CatalogueRecord>> parts = [];
        Expect("(");
        do
            parts.Add(Conditions.Compare(property, Comparison.Equal, Literal(), matchCase: true));
        while (Takes(","));
        Expect(")");
        return Conditions.Any(parts);
    }

    private Predicate<CatalogueRecord> Box()
    {
        Expect("(");
        var property = Queryables.Of(Name());
        var corners = new double[4];
        for (var i = 0; i < 4; i++)
        {
            Expect(",");
            corners[i] = double.TryParse(Literal(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw Fault("BBOX takes a property, west, south, east, north and, if need be, the reference system.");
        }
        var latitudeFirst = Takes(",") && CrsName.IsLatitudeFirst(Literal());
        Expect(")");
        return Conditions.Within(property, latitudeFirst ? new(corners[1], corners[0], corners[3], corners[2]) : new BoundingBox(corners[0], corners[1], corners[2], corners[3]));
    }

    private LikePattern Pattern() => new(Literal(), '%', '_', '\\', fold: true);

    private Comparison Operator()
    {
        Comparison? found = Peek is { Kind: CqlTokenKind.Symbol } symbol ? symbol.Text switch
        {
            "=" => Comparison.Equal,
            "<>" or "!=" => Comparison.NotEqual,
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            ">=" => Comparison.GreaterOrEqual,
            _ => null,
        } : null;
        if (found is null)
            throw Unexpected("a comparison");
        place++;
        return found.Value;
    }

    private string Name() => Peek is { Kind: CqlTokenKind.Word } word ? Next(word) : throw Unexpected("the name of a property");

    private string Literal() => Peek is { Kind: CqlTokenKind.Literal } literal ? Next(literal) : throw Unexpected("a text in single quotes or a number");

    private CqlToken? Peek => place < tokens.Count ? tokens[place] : null;

    private string Next(CqlToken token)
    {
        place++;
        return token.Text;
    }

    private bool Takes(string text)
    {
        if (Peek is not { Kind: CqlTokenKind.Word or CqlTokenKind.Symbol, IsQuoted: false } token || !token.Text.Equals(text, StringComparison.OrdinalIgnoreCase))
            return false;
        place++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Takes(text))
            throw Unexpected($"'{text}'");
    }

    private static Predicate<CatalogueRecord> Negated(Predicate<CatalogueRecord> condition, bool not) => not ? Conditions.Not(condition) : condition;

    private CswFault Unexpected(string wanted) => Fault(Peek is { } token
        ? $"At character {token.Place + 1}: '{CswFault.Echo(token.Text)}' where {wanted} should be."
        : $"The CQL ends where {wanted} should be.");

    private static CswFault Fault(string text) => CswFault.Invalid("Constraint", text);
}
