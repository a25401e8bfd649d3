using System.Text;
using System.Text.Encodings.Web;

namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>JSON-LD 1.1 with a context of prefixes in the document itself: no reader has to fetch another.</summary>
internal sealed class JsonLdWriter(StringBuilder text) : RdfWriter(text)
{
    private string? predicate;

    /// <inheritdoc/>
    public override void Begin(RdfNode root)
    {
        Text.Append("{\"@context\":{");
        Text.AppendJoin(',', RdfNames.Prefixes.Select(pair => $"\"{pair.Prefix}\":\"{pair.Namespace}\""));
        Text.Append("},\n\"@graph\":[\n");
        Open(root);
    }

    /// <inheritdoc/>
    public override void Member(string predicate, RdfNode member)
    {
        if (predicate == this.predicate)
            Text.Append(",\n");
        else
            Text.Append(this.predicate is null ? ",\n\"" : "],\n\"").Append(predicate).Append("\":[\n");
        this.predicate = predicate;
        Node(member);
    }

    /// <inheritdoc/>
    protected override void EndRoot() => Text.Append(predicate is null ? "}" : "]}");

    /// <inheritdoc/>
    protected override void Further(RdfNode node)
    {
        Text.Append(",\n");
        Node(node);
    }

    /// <inheritdoc/>
    protected override void Close() => Text.Append("\n]}\n");

    private void Node(RdfNode node)
    {
        Open(node);
        Text.Append('}');
    }

    private void Open(RdfNode node)
    {
        Text.Append('{');
        if (node.Iri is not null)
        {
            Text.Append("\"@id\":");
            String(node.Iri);
            Text.Append(',');
        }
        Text.Append("\"@type\":[").AppendJoin(',', node.Types.Select(type => $"\"{type}\"")).Append(']');
        foreach (var property in node.Properties.GroupBy(property => property.Predicate, StringComparer.Ordinal))
        {
            Text.Append(",\"").Append(property.Key).Append("\":");
            var several = property.Skip(1).Any();
            var separator = several ? "[" : "";
            foreach (var (_, value) in property)
            {
                Text.Append(separator);
                Object(value);
                separator = ",";
            }
            if (several)
                Text.Append(']');
        }
    }

    private void Object(RdfValue value)
    {
        switch (value)
        {
            case RdfText { Language: null, Datatype: null } literal:
                String(literal.Text);
                break;
            case RdfText literal:
                Text.Append("{\"@value\":");
                String(literal.Text);
                Text.Append(literal.Language is null ? ",\"@type\":" : ",\"@language\":");
                String(literal.Language ?? literal.Datatype!);
                Text.Append('}');
                break;
            case RdfNode { Place: NodePlace.Here } node:
                Node(node);
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
        Text.Append("{\"@id\":");
        String(iri);
        Text.Append('}');
    }

    private void String(string value) => Text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');
}
