using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using DataSud.Api.Catalogue.Dcat.Rdf;

namespace DataSud.Api.Tests.Dcat;

/// <summary>Any text and any address goes through every serialisation.</summary>
public sealed class WriterTests
{
    private const string Nasty = "a\"b\\c\td\r\ne <x a='1'>&amp; ]]> \u0085\u2028 é 🗼";

    [Fact]
    public void A_text_of_any_characters_is_the_same_in_XML_and_JSON_and_escaped_in_Turtle()
    {
        var xml = XDocument.Parse(Write(text => new RdfXmlWriter(text), Document(Nasty)), LoadOptions.PreserveWhitespace).Root!;
        Assert.Equal(Nasty, xml.Descendants(XName.Get("title", "http://purl.org/dc/terms/")).Single().Value);

        using var json = JsonDocument.Parse(Write(text => new JsonLdWriter(text), Document(Nasty)));
        Assert.Equal(Nasty, json.RootElement.GetProperty("@graph")[0].GetProperty("dct:title").Text("@value"));

        Assert.Contains("""dct:title "a\"b\\c\td\r\ne <x a='1'>&amp; ]]> """, Write(text => new TurtleWriter(text), Document(Nasty)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_XML_cannot_hold_is_left_out_everywhere()
    {
        var text = new RdfText("a\0b\u0008c\uFFFEd\uD800e");

        Assert.Equal("abcd\uFFFDe", text.Text);
    }

    [Fact]
    public void An_address_with_what_an_IRI_cannot_hold_is_escaped()
    {
        Assert.Equal("https://example.org/a%20b%3Cc%3E%22%7B%7D%7C%5E%60%5C?é", new RdfIri("https://example.org/a b<c>\"{}|^`\\?é").Iri);
        Assert.Null(Values.Web("javascript:alert(1)"));
        Assert.Null(Values.Web("not an address"));
        Assert.Null(Values.Web(null));
    }

    [Fact]
    public void What_many_refer_to_is_described_once()
    {
        var shared = new RdfNode("https://example.org/theme", NodePlace.AtTheEnd, "skos:Concept").Add("skos:prefLabel", Values.Fr("Thème"));
        var root = new RdfNode("https://example.org/", NodePlace.Here, "dcat:Catalog").Add("dct:title", Values.Fr("x")).Add("dcat:theme", shared);
        var members = Enumerable.Range(1, 3).Select(number => new RdfNode($"https://example.org/{number}", NodePlace.Here, "dcat:Dataset").Add("dcat:theme", shared)).ToArray();

        foreach (Func<StringBuilder, RdfWriter> make in new Func<StringBuilder, RdfWriter>[] { text => new TurtleWriter(text), text => new RdfXmlWriter(text), text => new JsonLdWriter(text) })
        {
            var written = Write(make, root, members);
            Assert.Equal(2, written.Split("Thème").Length);
            Assert.Equal(2, written.Split("https://example.org/2").Length - (written.StartsWith("@prefix", StringComparison.Ordinal) ? 1 : 0));
        }
    }

    private static RdfNode Document(string text) => new RdfNode("https://example.org/", NodePlace.Here, "dcat:Catalog").Add("dct:title", Values.Fr(text));

    private static string Write(Func<StringBuilder, RdfWriter> make, RdfNode root, params IReadOnlyList<RdfNode> members)
    {
        var text = new StringBuilder();
        var writer = make(text);
        writer.Begin(root);
        foreach (var member in members)
            writer.Member("dcat:dataset", member);
        writer.End();
        return text.ToString();
    }
}
