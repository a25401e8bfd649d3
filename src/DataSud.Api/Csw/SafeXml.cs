using System.Xml;
using System.Xml.Linq;

namespace DataSud.Api.Csw;

/// <summary>
/// Reads XML that anybody may send: no document type, so neither entities nor files or addresses of others; not larger, deeper nor of more
/// elements than a request ever is.
/// </summary>
internal static class SafeXml
{
    /// <summary>Largest body, in bytes.</summary>
    public const int LargestBody = 64 * 1024;

    private const int Deepest = 40;
    private const int MostElements = 2_000;

    // Characters never outnumber the bytes they came from.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LargestBody,
        MaxCharactersFromEntities = 1,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The root of a document.</summary>
    /// <param name="bytes">The document, of any encoding that it declares.</param>
    /// <param name="locator">The parameter that it is the value of, or null for the body.</param>
    /// <exception cref="CswFault">It is not such a document.</exception>
    public static XElement Read(Stream bytes, string? locator = null) => Read(XmlReader.Create(bytes, Settings), locator);

    /// <summary>The root of a document in text.</summary>
    /// <exception cref="CswFault">It is not such a document.</exception>
    public static XElement Read(string text, string locator) => Read(XmlReader.Create(new StringReader(text), Settings), locator);

    private static XElement Read(XmlReader reader, string? locator)
    {
        using (reader)
        {
            try
            {
                return Build(reader, locator);
            }
            catch (XmlException malformed)
            {
                throw new CswFault(locator is null ? "NoApplicableCode" : "InvalidParameterValue", locator, $"The XML cannot be read: {malformed.Message}");
            }
        }
    }

    // Element by element, so that the depth is known before a tree that deep exists.
    private static XElement Build(XmlReader reader, string? locator)
    {
        XElement? root = null;
        XElement? open = null;
        var elements = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= Deepest || ++elements > MostElements)
                        throw new CswFault("NoApplicableCode", locator, $"The XML is nested deeper than {Deepest} elements, or has more than {MostElements} of them.");
                    var isEmpty = reader.IsEmptyElement;
                    var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI), Attributes(reader));
                    open?.Add(element);
                    root ??= element;
                    if (!isEmpty)
                        open = element;
                    break;
                case XmlNodeType.EndElement:
                    open = open?.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    open?.Add(new XText(reader.Value));
                    break;
            }
        }
        return root ?? throw new CswFault("NoApplicableCode", locator, "There is no XML.");
    }

    private static List<XAttribute> Attributes(XmlReader reader)
    {
        List<XAttribute> attributes = [];
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
                attributes.Add(new(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
        }
        reader.MoveToElement();
        return attributes;
    }
}
