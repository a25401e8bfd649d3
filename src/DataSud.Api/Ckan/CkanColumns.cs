using System.Globalization;
using System.Text.Json;
using DataSud.Storage;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Features;
using SortKey = DataSud.Storage.Features.SortKey;

namespace DataSud.Api.Ckan;

/// <summary>The columns of a table as CKAN's datastore has them, the row's key first; what is asked of them is read here, so that a value of another type is an error and no row's.</summary>
/// <param name="layer">The table's rows.</param>
internal sealed class CkanColumns(Layer layer)
{
    private const int MostValues = 1_000;
    private const int MostWords = 20;
    private const int MostSortKeys = 5;
    private const int LongestText = 1_000;

    // Keys with leading zeros are texts to everybody.
    private readonly LayerProperty key = new()
    {
        Name = "_id",
        Sql = layer.Key,
        Type = layer.KeyType,
        Label = "Identifiant",
        Description = "Identifiant de la ligne, unique dans la version.",
    };

    /// <summary>All of them, the key first.</summary>
    public IReadOnlyList<LayerProperty> All => [key, .. layer.Properties];

    /// <summary>Whether a column is the row's key.</summary>
    public bool IsKey(LayerProperty column) => ReferenceEquals(column, key);

    /// <summary>Whether keys are numbers in answers.</summary>
    public bool HasNumberKey => layer is { KeyType: PropertyType.Integer, KeyDigits: 0 };

    /// <summary>PostgreSQL's name of a column's type, as CKAN tells it.</summary>
    public string TypeOf(LayerProperty column) => column.Type switch
    {
        PropertyType.Integer when IsKey(column) && !HasNumberKey => "text",
        PropertyType.Integer => "int8",
        PropertyType.Number => "numeric",
        PropertyType.Boolean => "bool",
        PropertyType.Date => "date",
        PropertyType.TextList => "_text",
        _ => "text",
    };

    /// <summary>The columns asked for, in their order; all where none is named.</summary>
    public IReadOnlyList<LayerProperty> Asked(IReadOnlyList<string>? names)
    {
        if (names is null or [])
            return All;
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => Find(name) ?? throw CkanFault.Invalid("fields", $"field \"{CkanFields.Cut(name)}\" not in table"))];
    }

    /// <summary>The order asked for.</summary>
    public IReadOnlyList<SortKey> Sort(IReadOnlyList<string>? parts)
    {
        List<SortKey> keys = [];
        foreach (var part in parts ?? [])
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var isDown = words.Length > 1 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
            var isKnown = words is [_] or [_, _] && (words.Length == 1 || isDown || words[1].Equals("asc", StringComparison.OrdinalIgnoreCase));
            if (!isKnown || Find(words[0].Trim('"')) is not { } column || column.Type is PropertyType.TextList)
                throw CkanFault.Invalid("sort", $"field \"{CkanFields.Cut(part)}\" not in table, or no order of it; columns with asc or desc between commas are");
            if (!keys.Exists(known => known.Property.Name == column.Name))
                keys.Add(new(column, isDown));
        }
        return keys.Count <= MostSortKeys ? keys : throw CkanFault.Invalid("sort", $"has {keys.Count} columns; {MostSortKeys} are taken");
    }

    /// <summary>The conditions asked for: {column: value}, {column: [values]}; null is no value.</summary>
    public IReadOnlyList<Func<SqlParameters, string>> Filters(JsonElement? filters)
    {
        List<Func<SqlParameters, string>> conditions = [];
        foreach (var property in filters?.EnumerateObject() ?? default)
        {
            var column = Find(property.Name) ?? throw CkanFault.Invalid("filters", $"field \"{CkanFields.Cut(property.Name)}\" not in table");
            JsonElement[] given = property.Value.ValueKind is JsonValueKind.Array ? [.. property.Value.EnumerateArray()] : [property.Value];
            if (given.Length > MostValues)
                throw CkanFault.Invalid("filters", $"\"{column.Name}\" has {given.Length} values; {MostValues} are taken");
            object[] values = [.. given.Where(value => value.ValueKind is not JsonValueKind.Null).Select(value => Read(column, value))];
            conditions.Add(parameters => TableConditions.OneOf(column, values, values.Length < given.Length, parameters));
        }
        return conditions;
    }

    /// <summary>The words asked for, anywhere in a row or in columns: words, or {column: words}.</summary>
    public IReadOnlyList<Func<SqlParameters, string>> Words(CkanParameters parameters)
    {
        if (parameters.Find("q") is not { } q)
            return [];
        if (q.ValueKind is JsonValueKind.Object || (q.ValueKind is JsonValueKind.String && q.GetString()!.TrimStart().StartsWith('{')))
        {
            return
            [
                .. parameters.Object("q")!.Value.EnumerateObject().Select(property =>
                {
                    var column = Find(property.Name) ?? throw CkanFault.Invalid("q", $"field \"{CkanFields.Cut(property.Name)}\" not in table");
                    return property.Value.ValueKind is JsonValueKind.String ? HasWords([column], property.Value.GetString()!) : throw CkanFault.Invalid("q", "Expected string");
                }).OfType<Func<SqlParameters, string>>(),
            ];
        }
        return parameters.Text("q") is { } text && HasWords(layer.Properties, text) is { } condition ? [condition] : [];
    }

    private static Func<SqlParameters, string>? HasWords(IReadOnlyList<LayerProperty> columns, string text)
    {
        var words = CkanWords.Of(text);
        return words.Length == 0 ? null
            : words.Length > MostWords ? throw CkanFault.Invalid("q", $"has {words.Length} words; {MostWords} are taken")
            : parameters => TableConditions.HasWords(columns, words, parameters);
    }

    private LayerProperty? Find(string name) => name == key.Name ? key : layer.Find(name);

    private object Read(LayerProperty column, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw CkanFault.Invalid("filters", $"\"{column.Name}\" takes a value or a list of values"),
        };
        if (text.Length > LongestText)
            throw CkanFault.Invalid("filters", $"a value of \"{column.Name}\" is longer than {LongestText} characters");
        object? read = IsKey(column) ? FeatureCursor.KeyOf(layer, text) : column.Type switch
        {
            PropertyType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null,
            PropertyType.Number => text.Length <= 60 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            PropertyType.Boolean => text.ToUpperInvariant() switch { "TRUE" or "T" or "1" => true, "FALSE" or "F" or "0" => false, _ => null },
            PropertyType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            _ => text,
        };
        return read ?? throw CkanFault.Invalid("filters", $"invalid input syntax for type {TypeOf(column)}: \"{CkanFields.Cut(text)}\"");
    }
}
