using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace DataSud.Storage.Features;

/// <summary>Where a page of features begins or ends: the key of a feature, with its values of the sort keys.</summary>
/// <param name="Key">A string or a long, as the layer's keys are.</param>
/// <param name="SortValues">Its values as PostgreSQL writes them, in the order of the sort keys; null where it has none.</param>
public sealed record FeatureCursor(object Key, IReadOnlyList<string?> SortValues)
{
    /// <summary>As written in a link: the id itself, or with sort keys something not to be read.</summary>
    public static string Write(string id, IReadOnlyList<string?> sortValues) =>
        sortValues.Count == 0 ? id : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string?[]>([.. sortValues, id]));

    /// <summary>Reads what a link gave.</summary>
    /// <param name="text">The cursor.</param>
    /// <param name="layer">Layer that it is of.</param>
    /// <param name="sort">Sort keys of the request.</param>
    /// <returns>Null when no link of this list can have given it.</returns>
    public static FeatureCursor? Read(string text, Layer layer, IReadOnlyList<SortKey> sort)
    {
        if (sort.Count == 0)
            return KeyOf(layer, text) is { } plain ? new(plain, []) : null;
        string?[]? parts;
        try
        {
            parts = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
        return parts?.Length == sort.Count + 1 && parts[^1] is { } id && KeyOf(layer, id) is { } key && sort.Zip(parts).All(part => IsValue(part.First.Property.Type, part.Second))
            ? new(key, parts[..^1])
            : null;
    }

    /// <summary>The key that an id stands for, a string or a long; null where the layer has no such ids.</summary>
    public static object? KeyOf(Layer layer, string id) => layer.KeyType is not PropertyType.Integer
        ? id
        : (layer.KeyDigits == 0 || id.Length == layer.KeyDigits) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsValue(PropertyType type, string? text) => text is null || type switch
    {
        PropertyType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        PropertyType.Number => text.Length <= 60 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        PropertyType.Boolean => text is "true" or "false",
        PropertyType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => !text.Contains('\0', StringComparison.Ordinal),
    };
}
