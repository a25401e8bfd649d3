using System.Globalization;

namespace DataSud.Api.Http;

/// <summary>
/// One query parameter of an endpoint, declared once: what it accepts drives the check, the error message and the OpenAPI document.
/// </summary>
public abstract record QueryParameter
{
    /// <summary>Name as written in the address; ends with a dot when <see cref="IsPrefix"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in English, for the API's documentation.</summary>
    public required string Description { get; init; }

    /// <summary>What it accepts, in words, for error messages.</summary>
    public required string Accepts { get; init; }

    /// <summary>JSON type of the value in OpenAPI: string, integer, number, boolean, or numbers for a list of four to six of them.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The only values accepted, or null.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Least integer accepted, or null.</summary>
    public int? Minimum { get; init; }

    /// <summary>Greatest integer accepted, or null.</summary>
    public int? Maximum { get; init; }

    /// <summary>A value that works, for the documentation; or null.</summary>
    public string? Example { get; init; }

    /// <summary>Value when absent, as written in an address; or null.</summary>
    public string? DefaultText { get; init; }

    /// <summary>Whether the question has no sense without it; its <see cref="Example"/> is then needed.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether every name that begins with <see cref="Name"/> is this parameter: <c>dim.technology</c>.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>Reads a value as written; null text means the parameter is absent.</summary>
    /// <param name="text">The decoded value, or null.</param>
    /// <param name="value">The value read, or the default.</param>
    /// <returns>Null when accepted, else what is wrong with it.</returns>
    public abstract string? Read(string? text, out object? value);
}

/// <summary>A query parameter whose value is a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of the value read.</typeparam>
public sealed record QueryParameter<T> : QueryParameter
{
    /// <summary>Turns the text into a value, or says what is wrong.</summary>
    public required Func<string, (T? Value, string? Error)> Parse { get; init; }

    /// <summary>Value when the parameter is absent.</summary>
    public T? Default { get; init; }

    /// <inheritdoc/>
    public override string? Read(string? text, out object? value)
    {
        if (text is null)
        {
            value = Default;
            return null;
        }
        (var parsed, var error) = Parse(text);
        value = parsed;
        return error;
    }
}

/// <summary>Makes query parameters of the usual kinds.</summary>
public static class QueryParameters
{
    private const int LongestText = 200;

    /// <summary>An integer between two bounds.</summary>
    public static QueryParameter<int> Integer(string name, string description, int minimum, int maximum, int defaultValue) => new()
    {
        Name = name,
        Description = description,
        Accepts = string.Create(CultureInfo.InvariantCulture, $"an integer from {minimum} to {maximum}"),
        Type = "integer",
        Minimum = minimum,
        Maximum = maximum,
        Default = defaultValue,
        DefaultText = defaultValue.ToString(CultureInfo.InvariantCulture),
        Parse = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? (number, null)
            : (0, string.Create(CultureInfo.InvariantCulture, $"must be an integer from {minimum} to {maximum}")),
    };

    /// <summary>One word of a closed list.</summary>
    public static QueryParameter<string> Choice(string name, string description, IReadOnlyList<string> choices, string? defaultValue = null) => new()
    {
        Name = name,
        Description = description,
        Accepts = "one of " + string.Join(", ", choices),
        Choices = choices,
        Default = defaultValue,
        DefaultText = defaultValue,
        Parse = text => choices.Contains(text, StringComparer.Ordinal) ? (text, null) : (null, "must be one of " + string.Join(", ", choices)),
    };

    /// <summary>True or false.</summary>
    public static QueryParameter<bool> Flag(string name, string description) => new()
    {
        Name = name,
        Description = description,
        Accepts = "true or false",
        Type = "boolean",
        DefaultText = "false",
        Parse = text => bool.TryParse(text, out var flag) ? (flag, null) : (false, "must be true or false"),
    };

    /// <summary>Free text that is not empty.</summary>
    public static QueryParameter<string> Text(string name, string description, string accepts, string? example = null) => new()
    {
        Name = name,
        Description = description,
        Accepts = accepts,
        Example = example,
        Parse = text => text.Length switch
        {
            0 => (null, $"is empty; it must be {accepts}"),
            > LongestText => (null, $"is longer than {LongestText} characters; it must be {accepts}"),
            _ => (text, null),
        },
    };

    /// <summary>A finite number between two bounds, with a decimal point.</summary>
    public static QueryParameter<double> Number(string name, string description, double minimum, double maximum, string example) => new()
    {
        Name = name,
        Description = description,
        Accepts = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"),
        Type = "number",
        Example = example,
        Parse = text => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
            ? (number, null)
            : (0, string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}, with a decimal point")),
    };

    /// <summary>Text read by a rule of its own.</summary>
    public static QueryParameter<T> Of<T>(string name, string description, string accepts, Func<string, (T? Value, string? Error)> parse, string? example = null) => new()
    {
        Name = name,
        Description = description,
        Accepts = accepts,
        Example = example,
        Parse = parse,
    };

    /// <summary>A family of parameters that share the beginning of their name; each value is text.</summary>
    public static QueryParameter<string> Prefix(string prefix, string description, string accepts, string example) =>
        Text(prefix, description, accepts, example) with { IsPrefix = true };
}
