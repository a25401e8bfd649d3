using System.Globalization;
using System.Text.RegularExpressions;
using DataSud.Api.Http;
using DataSud.Storage.Features;
using DataSud.Storage.Indicators;
using SortKey = DataSud.Storage.Features.SortKey;

namespace DataSud.Api.Features;

/// <summary>The query parameters of a collection: those of OGC API - Features, those of this service, and one for each property.</summary>
public sealed class FeatureParameters
{
    /// <summary>Items of a page: as many as asked for, at most so many; more is no error (Part 1, 7.15.2).</summary>
    public static readonly QueryParameter<int> Limit = QueryParameters.Integer("limit", "Features of the page, at most; what is beyond the maximum counts as the maximum.", 1, MostItems, 1000) with
    {
        Accepts = "an integer from 1; beyond 10,000 it is 10,000",
        Parse = ReadLimit,
    };

    /// <summary>Reference system of the answer.</summary>
    public static readonly QueryParameter<Crs> OutputCrs = CrsParameter("crs", "Coordinate reference system of the answer.");

    /// <summary>Reference system of bbox.</summary>
    public static readonly QueryParameter<Crs> BoxCrs = CrsParameter("bbox-crs", "Coordinate reference system of bbox.");

    /// <summary>A box on the map, as numbers.</summary>
    public static readonly QueryParameter<double[]> Box = QueryParameters.Of<double[]>("bbox",
        "Only features that touch this box. Degrees, WGS 84, unless bbox-crs says otherwise. West greater than east crosses the antimeridian.",
        "four numbers west,south,east,north (or six, with heights)", ReadNumbers, "5.2,43.2,5.6,43.4") with
    { Type = "numbers" };

    /// <summary>A time.</summary>
    public static readonly QueryParameter<DaySpan> Time = QueryParameters.Of("datetime",
        "Only features of this time: a date or an interval. Features without a time of their own are in every answer.",
        "a date or time of RFC 3339, or an interval of two, open with ..", DayInterval.Read, "2018-01-01/..");

    /// <summary>A condition.</summary>
    public static readonly QueryParameter<string> Filter = QueryParameters.Of<string>("filter",
        "Only features that meet this condition, written in CQL2 Text (OGC 21-065r2) over the queryables of the collection; 'geometry' is the geometry, 'datetime' the time.",
        "a condition such as code = '13055' AND S_INTERSECTS(geometry, BBOX(5,43,6,44))", text => (text, null), "name LIKE 'Saint-%' AND population > 1000");

    /// <summary>Language of the condition.</summary>
    public static readonly QueryParameter<string> FilterLanguage = QueryParameters.Choice("filter-lang", "Language of filter.", ["cql2-text", "cql2-json"], "cql2-text");

    /// <summary>Reference system of the condition's geometries.</summary>
    public static readonly QueryParameter<Crs> FilterCrs = CrsParameter("filter-crs", "Coordinate reference system of the geometries in filter.");

    /// <summary>Whether geometries are left out.</summary>
    public static readonly QueryParameter<bool> SkipGeometry = QueryParameters.Flag("skipGeometry", "Leaves geometries out: they are null.");

    /// <summary>Simplification.</summary>
    public static readonly QueryParameter<double?> Simplify = QueryParameters.Of<double?>("simplify",
        "Simplifies lines within so many metres, each geometry by itself: neighbours may part by as much.", "a number of metres, more than 0 up to 100000",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var metres) && metres is > 0 and <= 100_000 ? (metres, null) : (null, "is not a number of metres from 0 to 100000"), "100") with
    { Type = "number" };

    /// <summary>Decimals.</summary>
    public static readonly QueryParameter<int?> Precision = QueryParameters.Of<int?>("precision",
        "Decimals of the coordinates; six of degrees and two of metres when absent.", "an integer from 0 to 9",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits is >= 0 and <= 9 ? (digits, null) : (null, "is not an integer from 0 to 9"), "4") with
    { Type = "integer" };

    private const int MostItems = 10_000;

    private readonly Layer layer;
    private readonly IReadOnlyList<(LayerProperty Property, QueryParameter<object> Parameter)> values;

    /// <summary>Makes those of a layer.</summary>
    public FeatureParameters(Layer layer)
    {
        this.layer = layer;
        values = [.. layer.Properties.Select(property => (property, OfProperty(property)))];
        Properties = QueryParameters.Of("properties", "Only these properties, in this order.", $"names between commas, of {string.Join(", ", layer.Properties.Select(property => property.Name))}",
            ReadProperties, layer.Properties[0].Name);
        Sort = QueryParameters.Of("sortby", "Order: properties between commas, each with + or nothing for ascending, - for descending. Features without a value come last. Without it, that of the ids.",
            $"names between commas, of {string.Join(", ", layer.Properties.Where(IsSortable).Select(property => property.Name))}", ReadSort, $"-{layer.Properties.First(IsSortable).Name}");
        Within = layer.Within is null ? null : layer.DefaultWithin is { } usual
            ? SharedParameters.Within with { Description = "Only the features of this territory.", Default = Reference(usual), DefaultText = usual }
            : SharedParameters.Within with { Description = "Only the features of this territory." };
        Code = layer.Within is not null && layer.Find("code") is null && layer.Find("commune") is not null
            ? QueryParameters.Text("code", "Only this commune, with its arrondissements.", "the code of a commune or municipal arrondissement", "13055")
            : null;
        List =
        [
            Limit, Box, BoxCrs, Time, OutputCrs, .. Within is null ? Array.Empty<QueryParameter>() : [Within],
            .. Code is null ? Array.Empty<QueryParameter>() : [Code], .. values.Select(value => value.Parameter), Filter, FilterLanguage, FilterCrs, SharedParameters.Release, Properties, Sort, SkipGeometry, Simplify, Precision,
            Negotiation.Excel, Paging.Offset, Paging.After, Paging.Before,
        ];
        One = [OutputCrs, SharedParameters.Release, Properties, SkipGeometry, Simplify, Precision];
    }

    /// <summary>Which properties.</summary>
    public QueryParameter<IReadOnlyList<LayerProperty>> Properties { get; }

    /// <summary>Which order.</summary>
    public QueryParameter<IReadOnlyList<SortKey>> Sort { get; }

    /// <summary>Which territory; null where the layer has no place.</summary>
    public QueryParameter<TerritoryReference>? Within { get; }

    /// <summary>Which commune; null where the layer has another way to ask it.</summary>
    public QueryParameter<string>? Code { get; }

    /// <summary>One for each property.</summary>
    public IEnumerable<QueryParameter> Values => values.Select(value => value.Parameter);

    /// <summary>Those of the list of features.</summary>
    public IReadOnlyList<QueryParameter> List { get; }

    /// <summary>Those of one feature.</summary>
    public IReadOnlyList<QueryParameter> One { get; }

    /// <summary>The values that the request asks properties to have, and the names of those it speaks of.</summary>
    public (IReadOnlyList<PropertyValue> Values, HashSet<string> Mentioned) Read(ParsedQuery query)
    {
        List<PropertyValue> asked = [];
        HashSet<string> mentioned = new(StringComparer.Ordinal);
        foreach (var (property, parameter) in values)
        {
            if (query.Get(parameter) is not { } value)
                continue;
            _ = mentioned.Add(property.Name);
            if (value is not Any)
                asked.Add(new(property, value));
        }
        return (asked, mentioned);
    }

    /// <summary>Whether features can be put in order by a property.</summary>
    public static bool IsSortable(LayerProperty property) => property.Type is not PropertyType.TextList;

    // "any", where a default is to be lifted.
    private sealed record Any;

    private static TerritoryReference Reference(string text) => new(text.Split(':')[0], text.Split(':')[1]);

    private static (int, string?) ReadLimit(string text) => text.Length is > 0 and < 19 && text.All(char.IsAsciiDigit) && long.Parse(text, CultureInfo.InvariantCulture) is > 0 and var number
        ? ((int)Math.Min(number, MostItems), null)
        : (0, "must be an integer from 1");

    private static QueryParameter<Crs> CrsParameter(string name, string description) => QueryParameters.Of<Crs>(name, description,
        "one of " + string.Join(", ", Crs.All.Select(crs => crs.Uri)),
        text => Crs.Find(text) is { } crs ? (crs, null) : (null, "is no reference system that is served"), Crs.All[2].Uri) with
    { Default = Crs.Crs84, DefaultText = Crs.Crs84.Uri };

    private static (double[]?, string?) ReadNumbers(string text)
    {
        var parts = text.Split(',');
        if (parts.Length is not (4 or 6))
            return (null, $"has {parts.Length} numbers; it takes 4 or 6");
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return (null, $"has '{parts[i]}' where a number must be");
        }
        return (numbers, null);
    }

    /// <summary>The box that the numbers are in a reference system.</summary>
    /// <param name="numbers">Four, or six with heights, in the order of the system's axes.</param>
    /// <param name="crs">The system.</param>
    public static (BoundingBox? Box, string? Fault) BoxOf(double[] numbers, Crs crs)
    {
        var half = numbers.Length / 2;
        var (x1, y1, x2, y2) = crs.LatitudeFirst ? (numbers[1], numbers[0], numbers[half + 1], numbers[half]) : (numbers[0], numbers[1], numbers[half], numbers[half + 1]);
        return (crs.FaultOf(x1, y1) ?? crs.FaultOf(x2, y2)) is { } fault ? (null, fault)
            : y1 > y2 ? (null, "has its south above its north")
            : x1 > x2 && !crs.IsDegrees ? (null, "has its west beyond its east")
            : (new(x1, y1, x2, y2, crs.Srid), null);
    }

    private static QueryParameter<object> OfProperty(LayerProperty property)
    {
        var kind = property.Type switch
        {
            PropertyType.Integer => ("an integer", "integer"),
            PropertyType.Number => ("a number", "number"),
            PropertyType.Boolean => ("true or false", "boolean"),
            PropertyType.Date => ("a date (2026-06-30)", "string"),
            _ when property.Pattern is not null => ($"a text of the form {property.Pattern}", "string"),
            _ => ("a text", "string"),
        };
        var accepts = property.Values is { } known ? "one of " + string.Join(", ", known) : kind.Item1;
        IReadOnlyList<string>? choices = property.Values ?? (property.Type is PropertyType.Boolean ? ["true", "false"] : null);
        return new QueryParameter<object>
        {
            Name = property.Name,
            Description = $"{property.Label}. {property.Description}",
            Accepts = property.Default is null ? accepts : accepts + ", or any",
            Type = property.Default is null ? kind.Item2 : "string",
            Choices = choices is not null && property.Type is not PropertyType.TextList && (property.Default is not null || property.Type is not PropertyType.Boolean)
                ? property.Default is null ? choices : [.. choices, "any"]
                : null,
            DefaultText = property.Default is { } text && (choices is null || choices.Contains(text)) && property.Pattern is null ? text : null,
            Example = property.Example,
            Parse = text => property.Default is not null && text == "any" ? (new Any(), null) : ReadValue(property, text),
        };
    }

    private static (object?, string?) ReadValue(LayerProperty property, string text)
    {
        if (property.Values is { } values)
            return values.Contains(text, StringComparer.Ordinal) ? (text, null) : (null, "must be one of " + string.Join(", ", values));
        if (property.Pattern is { } pattern)
            return text.Length <= 200 && Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) ? (text, null) : (null, $"is not of the form {pattern}");
        return property.Type switch
        {
            PropertyType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? (integer, null) : (null, "is not an integer"),
            PropertyType.Number => text.Length <= 60 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (number, null) : (null, "is not a number"),
            PropertyType.Boolean => text is "true" or "false" ? (text == "true", null) : (null, "must be true or false"),
            PropertyType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day, null) : (null, "is not a date"),
            _ => text.Length is > 0 and <= 200 ? (text, null) : (null, "is empty or longer than 200 characters"),
        };
    }

    private (IReadOnlyList<LayerProperty>?, string?) ReadProperties(string text)
    {
        List<LayerProperty> asked = [];
        foreach (var name in text.Split(','))
        {
            if (layer.Find(name) is not { } property)
                return (null, $"names '{name}', which is no property of the collection");
            if (!asked.Contains(property))
                asked.Add(property);
        }
        return (asked, null);
    }

    private (IReadOnlyList<SortKey>?, string?) ReadSort(string text)
    {
        List<SortKey> keys = [];
        foreach (var part in text.Split(','))
        {
            var name = part.TrimStart('+', '-', ' ');
            if (part.Length - name.Length > 1 || layer.Find(name) is not { } property || !IsSortable(property))
                return (null, $"names '{part}', by which features cannot be put in order");
            if (keys.Exists(key => key.Property == property))
                return (null, $"names '{name}' twice");
            keys.Add(new(property, part.StartsWith('-')));
        }
        return keys.Count <= 5 ? (keys, null) : (null, "has more than 5 properties");
    }
}
