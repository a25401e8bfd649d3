using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DataSud.Api.Csw;

/// <summary>Writes an answer element by element; names are given with their prefix: gmd:contact.</summary>
internal sealed class CswXml : IDisposable
{
    private const string DateTimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // The lines of an answer are for machines; one that a person opens is indented by the browser.
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false };

    private readonly XmlWriter writer;
    private readonly Closing closing;

    public CswXml(Stream output)
    {
        writer = XmlWriter.Create(output, Settings);
        closing = new Closing(writer);
    }

    /// <summary>Opens the root, which declares the prefixes that are used below it.</summary>
    public IDisposable Root(string name, params ReadOnlySpan<string> prefixes)
    {
        var (prefix, local) = Split(name);
        writer.WriteStartElement(prefix, local, CswSpaces.Of(prefix));
        foreach (var other in prefixes)
            writer.WriteAttributeString("xmlns", other, null, CswSpaces.Of(other));
        return closing;
    }

    /// <summary>Opens an element that ends with the block.</summary>
    public IDisposable In(string name)
    {
        var (prefix, local) = Split(name);
        writer.WriteStartElement(prefix, local, CswSpaces.Of(prefix));
        return closing;
    }

    /// <summary>Opens an element within another; both end with the block.</summary>
    public IDisposable In(string outer, string inner)
    {
        In(outer);
        In(inner);
        return closing.Twice;
    }

    /// <summary>An attribute of the open element.</summary>
    public CswXml With(string name, string value)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            var (prefix, local) = Split(name);
            writer.WriteAttributeString(prefix, local, CswSpaces.Of(prefix), Clean(value));
        }
        else
        {
            writer.WriteAttributeString(name, Clean(value));
        }
        return this;
    }

    /// <summary>An attribute that is a number.</summary>
    public CswXml With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The text of the open element.</summary>
    public void Text(string text) => writer.WriteString(Clean(text));

    /// <summary>An element that holds text.</summary>
    public void Element(string name, string text)
    {
        using (In(name))
            Text(text);
    }

    /// <summary>An element that holds text and has an attribute.</summary>
    public void Element(string name, string text, string attribute, string value)
    {
        using (In(name))
            With(attribute, value).Text(text);
    }

    /// <summary>An element that was read.</summary>
    public void Copy(XElement element) => element.WriteTo(writer);

    /// <summary>A moment, UTC, to the second.</summary>
    public static string Form(DateTime moment) => moment.ToString(DateTimeForm, CultureInfo.InvariantCulture);

    /// <summary>A day.</summary>
    public static string Form(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number of degrees.</summary>
    public static string Form(double degrees) => degrees.ToString("0.######", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    // A control character or half a surrogate in a title or in what a client sent must not make the document unreadable.
    private static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                i++;
            else
                return Replaced(text);
        }
        return text;
    }

    private static string Replaced(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            cleaned.Append(rune.Value is >= 0x20 or '\t' or '\n' or '\r' && rune.Value is not (0xFFFE or 0xFFFF) ? rune.ToString() : "\uFFFD");
        return cleaned.ToString();
    }

    private static (string Prefix, string Local) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return (name[..colon], name[(colon + 1)..]);
    }

    private sealed class Closing(XmlWriter writer) : IDisposable
    {
        public IDisposable Twice => new ClosingTwice(this);

        public void Dispose() => writer.WriteEndElement();
    }

    private sealed class ClosingTwice(Closing once) : IDisposable
    {
        public void Dispose()
        {
            once.Dispose();
            once.Dispose();
        }
    }
}
