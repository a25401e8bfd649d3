namespace DataSud.Storage.Features.Filters;

/// <summary>What a part of a filter is.</summary>
internal enum OperandType
{
    Condition,
    Text,
    Number,
    Day,
    Interval,
    Geometry,
    List,
}

/// <summary>A part of a filter as SQL.</summary>
/// <param name="Sql">The SQL; of an interval its first day.</param>
/// <param name="Type">What it is.</param>
internal readonly record struct Operand(string Sql, OperandType Type)
{
    /// <summary>Last day, of an interval.</summary>
    public string? Last { get; init; }

    /// <summary>Whether it was computed, as numeric, which does not overflow as binary numbers do.</summary>
    public bool IsComputed { get; init; }

    /// <summary>What messages call its type.</summary>
    public string Name => NameOf(Type);

    public static string NameOf(OperandType type) => type switch
    {
        OperandType.Condition => "true or false",
        OperandType.Text => "a text",
        OperandType.Number => "a number",
        OperandType.Day => "a day",
        OperandType.Interval => "an interval",
        OperandType.Geometry => "a geometry",
        _ => "a list of texts",
    };

    /// <summary>How a value of a type is written.</summary>
    public static string ExampleOf(OperandType type) => type switch
    {
        OperandType.Condition => "TRUE or FALSE, or a condition such as code = '13055'",
        OperandType.Text => "a text in single quotes, such as '13055'",
        OperandType.Number => "a number without quotes, such as 13055 or 0.5",
        OperandType.Day => "a day such as DATE('2024-12-31')",
        OperandType.Interval => "an interval such as INTERVAL('2024-01-01', '..')",
        OperandType.Geometry => "a geometry such as POINT(5.37 43.3) or BBOX(5, 43, 6, 44), or the property geometry",
        _ => "a list such as ('4g', '5g')",
    };
}
