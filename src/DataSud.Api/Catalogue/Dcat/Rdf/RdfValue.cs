using System.Globalization;
using System.Text;

namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>What a property of a node can be: a reference, a literal, or another node.</summary>
internal abstract record RdfValue;

/// <summary>A reference to something that is described elsewhere.</summary>
internal sealed record RdfIri : RdfValue
{
    /// <summary>Makes it.</summary>
    /// <param name="iri">Absolute.</param>
    public RdfIri(string iri) => Iri = Escape(iri);

    /// <summary>Absolute, without the characters that no serialisation takes.</summary>
    public string Iri { get; }

    /// <summary>Percent-escapes what may not stand in an IRI: an address that somebody typed can hold anything.</summary>
    public static string Escape(string iri)
    {
        if (!iri.Any(IsForbidden))
            return iri;
        var escaped = new StringBuilder(iri.Length + 16);
        foreach (var letter in iri)
            _ = IsForbidden(letter) ? escaped.Append('%').Append(((int)letter).ToString("X2", CultureInfo.InvariantCulture)) : escaped.Append(letter);
        return escaped.ToString();
    }

    private static bool IsForbidden(char letter) => letter is <= ' ' or '<' or '>' or '"' or '{' or '}' or '|' or '^' or '`' or '\\' or '\u007f';
}

/// <summary>A literal.</summary>
internal sealed record RdfText : RdfValue
{
    /// <summary>Makes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Language tag, or null.</param>
    /// <param name="datatype">Prefixed name or IRI of its type, or null for a string.</param>
    public RdfText(string text, string? language = null, string? datatype = null) => (Text, Language, Datatype) = (Clean(text), language, datatype);

    /// <summary>The text, without characters that XML cannot hold, so that all serialisations say the same.</summary>
    public string Text { get; }

    /// <summary>Language tag, or null.</summary>
    public string? Language { get; }

    /// <summary>Prefixed name or IRI of its type, or null for a string.</summary>
    public string? Datatype { get; }

    private static string Clean(string text)
    {
        if (IsClean(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate comes as U+FFFD.
            if (rune.Value is >= ' ' and not 0xFFFE and not 0xFFFF or '\t' or '\n' or '\r')
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }

    private static bool IsClean(string text) => !text.Any(letter => letter is (< ' ' and not '\t' and not '\n' and not '\r') or '\uFFFE' or '\uFFFF' || char.IsSurrogate(letter));
}

/// <summary>Where a node within another is written.</summary>
internal enum NodePlace
{
    /// <summary>Where it is, or right after: nothing else leads to it.</summary>
    Here,

    /// <summary>Once for the document, and in RDF/XML wherever it is used: readers that walk the XML as a tree look for it there.</summary>
    InEveryTree,

    /// <summary>Once for the document, after all others.</summary>
    AtTheEnd,
}

/// <summary>A node with its types and properties.</summary>
/// <param name="Iri">IRI, or null for a blank node.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Types">Prefixed names of its classes, the telling one first.</param>
internal sealed record RdfNode(string? Iri, NodePlace Place, params IReadOnlyList<string> Types) : RdfValue
{
    private readonly List<(string Predicate, RdfValue Value)> properties = [];

    /// <summary>Properties, in the order in which they were added.</summary>
    public IReadOnlyList<(string Predicate, RdfValue Value)> Properties => properties;

    /// <summary>Adds a property; a value of null adds nothing.</summary>
    public RdfNode Add(string predicate, RdfValue? value)
    {
        if (value is not null)
            properties.Add((predicate, value));
        return this;
    }

    /// <summary>Adds a property once for each value.</summary>
    public RdfNode Add(string predicate, IEnumerable<RdfValue> values)
    {
        foreach (var value in values)
            properties.Add((predicate, value));
        return this;
    }
}

/// <summary>Short ways to make values.</summary>
internal static class Values
{
    /// <summary>A text in French.</summary>
    public static RdfText Fr(string text) => new(text, "fr");

    /// <summary>A text in English.</summary>
    public static RdfText En(string text) => new(text, "en");

    /// <summary>A moment, in UTC and to the second below: never later than it was.</summary>
    public static RdfText Moment(DateTime moment) => new(moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), datatype: "xsd:dateTime");

    /// <summary>A day.</summary>
    public static RdfText Day(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), datatype: "xsd:date");

    /// <summary>A number from 0.</summary>
    public static RdfText Count(long number) => new(number.ToString(CultureInfo.InvariantCulture), datatype: "xsd:nonNegativeInteger");

    /// <summary>A reference to an address of the web; null when the text is none.</summary>
    public static RdfIri? Web(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new(address!) : null;
}
