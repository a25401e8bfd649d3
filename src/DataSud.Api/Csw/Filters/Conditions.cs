using DataSud.Storage.Features;

namespace DataSud.Api.Csw.Filters;

/// <summary>How a value is held against a literal.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>What both filter languages come down to. A record without a value fulfils no comparison; of several values one is enough.</summary>
internal static class Conditions
{
    /// <summary>A comparison with a literal.</summary>
    public static Predicate<CatalogueRecord> Compare(RecordProperty property, Comparison comparison, string literal, bool matchCase)
    {
        switch (property.Kind)
        {
            case PropertyKind.Moment:
                var span = Span.Of(literal);
                return record => property.Moment(record) is { } moment && Holds(moment, comparison, span);
            case PropertyKind.Box:
                throw CswFault.Invalid("PropertyName", "A box is compared with BBOX only.");
            case PropertyKind.AnyText:
                // Clients ask for a word this way.
                var word = Folding.Of(literal);
                return comparison switch
                {
                    Comparison.Equal => record => record.Folded(property).Any(text => text.Contains(word, StringComparison.Ordinal)),
                    Comparison.NotEqual => record => !record.Folded(property).Any(text => text.Contains(word, StringComparison.Ordinal)),
                    _ => throw CswFault.Invalid("PropertyName", "AnyText has no order."),
                };
            default:
                // Identifiers are hexadecimal, in whichever case.
                var sought = matchCase && property != Queryables.Identifier ? literal : Folding.Of(literal);
                return comparison == Comparison.NotEqual
                    ? record => !property.IsAbsent(record) && !Any(record, Comparison.Equal)
                    : record => Any(record, comparison);

                bool Any(CatalogueRecord record, Comparison asked)
                {
                    foreach (var text in matchCase && property != Queryables.Identifier ? record.Values(property) : record.Folded(property))
                    {
                        if (Holds(string.CompareOrdinal(text, sought), asked))
                            return true;
                    }
                    return false;
                }
        }
    }

    /// <summary>A pattern.</summary>
    public static Predicate<CatalogueRecord> Like(RecordProperty property, LikePattern pattern, bool fold)
    {
        if (property.Kind is PropertyKind.Moment or PropertyKind.Box)
            throw CswFault.Invalid("PropertyName", "Patterns are for texts.");
        return record =>
        {
            foreach (var text in fold ? record.Folded(property) : record.Values(property))
            {
                if (pattern.Matches(text))
                    return true;
            }
            return false;
        };
    }

    /// <summary>Between two literals, both included.</summary>
    public static Predicate<CatalogueRecord> Between(RecordProperty property, string lower, string upper, bool matchCase)
    {
        var above = Compare(property, Comparison.GreaterOrEqual, lower, matchCase);
        var below = Compare(property, Comparison.LessOrEqual, upper, matchCase);
        return record => above(record) && below(record);
    }

    /// <summary>Without a value.</summary>
    public static Predicate<CatalogueRecord> IsNull(RecordProperty property) => property.IsAbsent;

    /// <summary>Touching a box; west beyond east goes across the antimeridian.</summary>
    public static Predicate<CatalogueRecord> Within(RecordProperty property, BoundingBox asked)
    {
        if (property.Kind != PropertyKind.Box)
            throw CswFault.Invalid("PropertyName", "BBOX is for ows:BoundingBox.");
        if (double.IsNaN(asked.West + asked.East + asked.South + asked.North) || Math.Abs(asked.West) > 180 || Math.Abs(asked.East) > 180 || Math.Abs(asked.South) > 90 || Math.Abs(asked.North) > 90)
            throw CswFault.Invalid("BBOX", "A corner of the box is not on Earth, in degrees; mind the order of its coordinates.");
        if (asked.South > asked.North)
            throw CswFault.Invalid("BBOX", "The south of the box lies above its north.");
        return record => record.Dataset.Box is { } box
            && box.South <= asked.North && box.North >= asked.South
            && (asked.West <= asked.East ? box.West <= asked.East && box.East >= asked.West : box.West <= asked.East || box.East >= asked.West);
    }

    /// <summary>All of them.</summary>
    public static Predicate<CatalogueRecord> All(IReadOnlyList<Predicate<CatalogueRecord>> parts) => record =>
    {
        foreach (var part in parts)
        {
            if (!part(record))
                return false;
        }
        return true;
    };

    /// <summary>One of them.</summary>
    public static Predicate<CatalogueRecord> Any(IReadOnlyList<Predicate<CatalogueRecord>> parts) => record =>
    {
        foreach (var part in parts)
        {
            if (part(record))
                return true;
        }
        return false;
    };

    /// <summary>The contrary.</summary>
    public static Predicate<CatalogueRecord> Not(Predicate<CatalogueRecord> part) => record => !part(record);

    private static bool Holds(int order, Comparison comparison) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    // A day named is the whole of it: later than 2026-03-31 begins on April 1.
    private static bool Holds(DateTime moment, Comparison comparison, Span span) => comparison switch
    {
        Comparison.Equal => moment >= span.From && moment < span.Until,
        Comparison.NotEqual => moment < span.From || moment >= span.Until,
        Comparison.Less => moment < span.From,
        Comparison.LessOrEqual => moment < span.Until,
        Comparison.Greater => moment >= span.Until,
        _ => moment >= span.From,
    };
}
