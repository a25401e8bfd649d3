using System.Text;
using System.Text.Json;
using DataSud.Storage.Features.Filters;

namespace DataSud.Api.Features.Cql2;

/// <summary>A value of JSON that knows where it stands.</summary>
/// <param name="Position">Its first byte: the first of the text is 1.</param>
/// <param name="Kind">What it is.</param>
internal sealed record JsonPart(int Position, JsonTokenType Kind)
{
    private const int MostDepth = 64;

    /// <summary>A string, or a number as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>What an array holds.</summary>
    public List<JsonPart> Items { get; } = [];

    /// <summary>What an object holds.</summary>
    public Dictionary<string, JsonPart> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>A text as JSON.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidFilterException">It is none.</exception>
    public static JsonPart Read(string text)
    {
        Cql2Lexer.RefuseUnreadable(text);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MostDepth });
        try
        {
            _ = reader.Read();
            var part = ReadPart(ref reader);
            // What stands behind it is found by reading on.
            _ = reader.Read();
            return part;
        }
        catch (JsonException wrong)
        {
            throw new InvalidFilterException((int)reader.BytesConsumed + 1, $"this is no JSON: {wrong.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}", $"one object of JSON, at most {MostDepth} deep");
        }
    }

    private static JsonPart ReadPart(ref Utf8JsonReader reader)
    {
        var part = new JsonPart((int)reader.TokenStartIndex + 1, reader.TokenType) { Text = TextOf(ref reader) };
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                part.Items.Add(ReadPart(ref reader));
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (name, position) = (TextOf(ref reader), (int)reader.TokenStartIndex + 1);
                _ = reader.Read();
                if (!part.Members.TryAdd(name, ReadPart(ref reader)))
                    throw new InvalidFilterException(position, $"'{InvalidFilterException.Cut(name)}' is there twice", "each member once");
            }
        }
        return part;
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return "";
        try
        {
            var text = reader.GetString()!;
            return text.Contains('\0') ? throw new InvalidFilterException((int)reader.TokenStartIndex + 1, "this is no character", "text") : text;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a pair.
            throw new InvalidFilterException((int)reader.TokenStartIndex + 1, "this is no character", "text");
        }
    }
}
