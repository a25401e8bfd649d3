using System.Globalization;
using System.Xml.Linq;
using DataSud.Storage.Features;

namespace DataSud.Api.Csw.Filters;

/// <summary>
/// Reads ogc:Filter of OGC Filter Encoding 1.1.0: And, Or, Not, the comparisons, PropertyIsLike, PropertyIsBetween, PropertyIsNull, BBOX.
/// Names are taken without their namespace, for clients mix those of 1.0 and 1.1.
/// </summary>
internal static class FilterReader
{
    private static readonly Dictionary<string, Comparison> Comparisons = new(StringComparer.Ordinal)
    {
        ["PropertyIsEqualTo"] = Comparison.Equal,
        ["PropertyIsNotEqualTo"] = Comparison.NotEqual,
        ["PropertyIsLessThan"] = Comparison.Less,
        ["PropertyIsLessThanOrEqualTo"] = Comparison.LessOrEqual,
        ["PropertyIsGreaterThan"] = Comparison.Greater,
        ["PropertyIsGreaterThanOrEqualTo"] = Comparison.GreaterOrEqual,
    };

    /// <summary>Every operator that filters may use, as capabilities list comparisons.</summary>
    public static readonly IReadOnlyList<string> ComparisonOperators =
        ["Between", "EqualTo", "GreaterThan", "GreaterThanEqualTo", "LessThan", "LessThanEqualTo", "Like", "NotEqualTo", "NullCheck"];

    /// <summary>What a filter asks; null for an empty one.</summary>
    /// <exception cref="CswFault">It is no such filter.</exception>
    public static Predicate<CatalogueRecord>? Read(XElement filter)
    {
        if (filter.Name.LocalName != "Filter")
            throw CswFault.Invalid("Constraint", $"A constraint is ogc:Filter, not '{CswFault.Echo(filter.Name.LocalName)}'.");
        var parts = filter.Elements().Select(Operator).ToList();
        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => throw CswFault.Invalid("Filter", "A filter has one operator; And or Or joins several."),
        };
    }

    private static Predicate<CatalogueRecord> Operator(XElement element)
    {
        var name = element.Name.LocalName;
        if (Comparisons.TryGetValue(name, out var comparison))
            return Conditions.Compare(Property(element), comparison, Literal(element), MatchesCase(element));
        return name switch
        {
            "And" => Conditions.All(Parts(element)),
            "Or" => Conditions.Any(Parts(element)),
            "Not" => Conditions.Not(Operator(Only(element))),
            "PropertyIsLike" => Like(element),
            "PropertyIsBetween" => Conditions.Between(Property(element), Literal(Child(element, "LowerBoundary")), Literal(Child(element, "UpperBoundary")), MatchesCase(element)),
            "PropertyIsNull" => Conditions.IsNull(Property(element)),
            "BBOX" => Conditions.Within(Property(element), Box(element)),
            _ => throw CswFault.Invalid("Filter", $"There is no operator '{CswFault.Echo(name)}' here; GetCapabilities lists those there are."),
        };
    }

    private static List<Predicate<CatalogueRecord>> Parts(XElement element)
    {
        var parts = element.Elements().Select(Operator).ToList();
        return parts.Count > 0 ? parts : throw CswFault.Invalid("Filter", $"'{element.Name.LocalName}' joins nothing.");
    }

    private static XElement Only(XElement element)
    {
        var parts = element.Elements().Take(2).ToList();
        return parts.Count == 1 ? parts[0] : throw CswFault.Invalid("Filter", $"'{element.Name.LocalName}' takes one operator.");
    }

    // Case matters in a pattern only where the filter says so: that is what people who search for a word mean.
    private static Predicate<CatalogueRecord> Like(XElement element)
    {
        var fold = Attribute(element, "matchCase") is not ("true" or "1");
        var pattern = new LikePattern(Literal(element), Character("wildCard", '*'), Character("singleChar", '?'), Character("escapeChar", Attribute(element, "escape") is [var escape] ? escape : '\\'), fold);
        return Conditions.Like(Property(element), pattern, fold);

        char Character(string name, char usual) => Attribute(element, name) switch
        {
            null => usual,
            [var one] => one,
            _ => throw CswFault.Invalid(name, $"{name} is one character."),
        };
    }

    private static BoundingBox Box(XElement element)
    {
        var envelope = element.Elements().FirstOrDefault(child => child.Name.LocalName is "Envelope" or "Box")
            ?? throw CswFault.Invalid("BBOX", "BBOX takes a gml:Envelope.");
        double[] corners = envelope.Name.LocalName == "Envelope"
            ? [.. Numbers(Child(envelope, "lowerCorner").Value), .. Numbers(Child(envelope, "upperCorner").Value)]
            : Numbers(Child(envelope, "coordinates").Value);
        if (corners.Length != 4)
            throw CswFault.Invalid("BBOX", "A box has two corners of two coordinates.");
        return CrsName.IsLatitudeFirst(Attribute(envelope, "srsName"))
            ? new(corners[1], corners[0], corners[3], corners[2])
            : new(corners[0], corners[1], corners[2], corners[3]);
    }

    private static double[] Numbers(string text) =>
    [
        .. text.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(5).Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw CswFault.Invalid("BBOX", $"'{CswFault.Echo(part)}' is no coordinate.")),
    ];

    private static RecordProperty Property(XElement element) => Queryables.Of(Child(element, "PropertyName").Value);

    private static string Literal(XElement element) => Child(element, "Literal").Value;

    private static bool MatchesCase(XElement element) => Attribute(element, "matchCase") is not ("false" or "0");

    private static string? Attribute(XElement element, string name) => element.Attribute(name)?.Value;

    private static XElement Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)
        ?? throw CswFault.Invalid("Filter", $"'{CswFault.Echo(element.Name.LocalName)}' lacks {name}.");
}
