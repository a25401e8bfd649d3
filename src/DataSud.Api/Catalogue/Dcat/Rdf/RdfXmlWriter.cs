using System.Text;

namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>RDF 1.1 XML, nested as readers expect that walk it as a tree: rdf:RDF, dcat:Catalog, dcat:dataset, dcat:Dataset, dct:publisher, foaf:Agent.</summary>
internal sealed class RdfXmlWriter(StringBuilder text) : RdfWriter(text)
{
    private string? root;

    /// <inheritdoc/>
    public override void Begin(RdfNode root)
    {
        Text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF");
        foreach (var (prefix, start) in RdfNames.Prefixes)
            Text.Append("\n    xmlns:").Append(prefix).Append("=\"").Append(start).Append('"');
        Text.Append(">\n");
        this.root = root.Types[0];
        Open(root, "  ");
    }

    /// <inheritdoc/>
    public override void Member(string predicate, RdfNode member)
    {
        Text.Append("    <").Append(predicate).Append(">\n");
        Node(member, "      ");
        Text.Append("    </").Append(predicate).Append(">\n");
    }

    /// <inheritdoc/>
    protected override void EndRoot() => Text.Append("  </").Append(root).Append(">\n");

    /// <inheritdoc/>
    protected override void Further(RdfNode node) => Node(node, "  ");

    /// <inheritdoc/>
    protected override void Close() => Text.Append("</rdf:RDF>\n");

    private void Node(RdfNode node, string indent)
    {
        Open(node, indent);
        Text.Append(indent).Append("</").Append(node.Types[0]).Append(">\n");
    }

    private void Open(RdfNode node, string indent)
    {
        Text.Append(indent).Append('<').Append(node.Types[0]);
        if (node.Iri is not null)
            Attribute("rdf:about", node.Iri);
        Text.Append(">\n");
        foreach (var type in node.Types.Skip(1))
        {
            Text.Append(indent).Append("  <rdf:type");
            Attribute("rdf:resource", RdfNames.Expand(type));
            Text.Append("/>\n");
        }
        foreach (var (predicate, value) in node.Properties)
            Property(predicate, value, indent + "  ");
    }

    private void Property(string predicate, RdfValue value, string indent)
    {
        Text.Append(indent).Append('<').Append(predicate);
        switch (value)
        {
            case RdfText literal:
                if (literal.Language is not null)
                    Attribute("xml:lang", literal.Language);
                else if (literal.Datatype is not null)
                    Attribute("rdf:datatype", RdfNames.Expand(literal.Datatype));
                Text.Append('>');
                Escape(literal.Text);
                Text.Append("</").Append(predicate).Append(">\n");
                break;
            case RdfNode { Place: not NodePlace.AtTheEnd } node:
                Text.Append(">\n");
                Node(node, indent + "  ");
                Text.Append(indent).Append("</").Append(predicate).Append(">\n");
                break;
            case RdfNode node:
                Later(node);
                Reference(node.Iri!);
                break;
            case RdfIri iri:
                Reference(iri.Iri);
                break;
        }
    }

    private void Reference(string iri)
    {
        Attribute("rdf:resource", iri);
        Text.Append("/>\n");
    }

    private void Attribute(string name, string value)
    {
        Text.Append(' ').Append(name).Append("=\"");
        Escape(value);
        Text.Append('"');
    }

    private void Escape(string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '&' => Text.Append("&amp;"),
                '<' => Text.Append("&lt;"),
                '>' => Text.Append("&gt;"),
                '"' => Text.Append("&quot;"),
                // A bare one would be read as a line feed.
                '\r' => Text.Append("&#xD;"),
                _ => Text.Append(letter),
            };
        }
    }
}
