using System.Globalization;
using System.Text.Json;

namespace DataSud.Api.Ckan;

/// <summary>What an action is given, by name: from the address every value is a text, from a body it is any JSON; both are read the same way.</summary>
/// <param name="values">The values.</param>
internal sealed class CkanParameters(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>How deep JSON may nest, in bodies and in parameters that hold JSON.</summary>
    public const int Depth = 16;

    private const string NoInteger = "Invalid integer";

    /// <summary>Names that were given.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>A value as it was given; null where there is none, or it is null.</summary>
    public JsonElement? Find(string name) => values.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    /// <summary>A text; null where it is absent or empty.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } given ? given : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => throw CkanFault.Invalid(name, "Must be a Unicode string value"),
    };

    /// <summary>A text that there must be.</summary>
    public string Required(string name) => Text(name) ?? throw CkanFault.Invalid(name, "Missing value");

    /// <summary>A whole number that is not negative.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">What stands for none.</param>
    /// <param name="most">What stands for anything more.</param>
    public int Count(string name, int absent, int most)
    {
        if (Text(name) is not { } text)
            return absent;
        if (!long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw CkanFault.Invalid(name, NoInteger);
        return number < 0 ? throw CkanFault.Invalid(name, "Must be a natural number") : (int)Math.Min(number, most);
    }

    /// <summary>A whole number of which -1 is without limit.</summary>
    public int Limit(string name, int absent) => Text(name)?.Trim() switch
    {
        null => absent,
        "-1" => int.MaxValue,
        _ => Count(name, absent, int.MaxValue),
    };

    /// <summary>True or false, in the words that CKAN takes.</summary>
    public bool Flag(string name, bool absent = false) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String or JsonValueKind.Number } => Text(name)?.Trim().ToUpperInvariant() switch
        {
            null => absent,
            "TRUE" or "YES" or "ON" or "Y" or "T" or "1" => true,
            "FALSE" or "NO" or "OFF" or "N" or "F" or "0" => false,
            _ => throw CkanFault.Invalid(name, "Must be true or false"),
        },
        _ => throw CkanFault.Invalid(name, "Must be true or false"),
    };

    /// <summary>A list of texts: JSON, JSON in a text, or names between commas; null where it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.String)
        {
            var text = value.GetString()!;
            if (!text.TrimStart().StartsWith('['))
                return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            value = ParseJson(name, text);
        }
        if (value.ValueKind is not JsonValueKind.Array)
            throw CkanFault.Invalid(name, "Must be a list of strings");
        return [.. value.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : throw CkanFault.Invalid(name, "Must be a list of strings"))];
    }

    /// <summary>An object: JSON, or JSON in a text; null where it is absent or empty.</summary>
    public JsonElement? Object(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.String)
        {
            if (value.GetString() is not { Length: > 0 } text)
                return null;
            value = ParseJson(name, text);
        }
        return value.ValueKind is JsonValueKind.Object ? value : throw CkanFault.Invalid(name, "Not a json object");
    }

    /// <summary>Parses JSON that stands in a text.</summary>
    public static JsonElement ParseJson(string name, string text)
    {
        try
        {
            return Parse(text);
        }
        catch (JsonException)
        {
            throw CkanFault.Invalid(name, "Cannot parse JSON");
        }
    }

    /// <summary>Parses JSON, of which every text can be read: no half of a surrogate pair, no NUL.</summary>
    /// <exception cref="JsonException">It is none, nests too deep, or holds such a text.</exception>
    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Depth });
        try
        {
            Check(document.RootElement);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new JsonException("a string is not valid Unicode", unreadable);
        }
        return document.RootElement.Clone();
    }

    private static void Check(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString()!.Contains('\0', StringComparison.Ordinal):
                throw new JsonException("a string holds the character NUL");
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Check(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    if (property.Name.Contains('\0', StringComparison.Ordinal))
                        throw new JsonException("a key holds the character NUL");
                    Check(property.Value);
                }
                break;
        }
    }
}
