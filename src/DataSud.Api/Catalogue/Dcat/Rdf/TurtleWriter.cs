using System.Text;

namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>Turtle 1.1.</summary>
internal sealed class TurtleWriter(StringBuilder text) : RdfWriter(text)
{
    private readonly Queue<RdfNode> following = new();
    private string root = "";

    /// <inheritdoc/>
    public override void Begin(RdfNode root)
    {
        foreach (var (prefix, start) in RdfNames.Prefixes)
            Text.Append("@prefix ").Append(prefix).Append(": <").Append(start).Append("> .\n");
        this.root = root.Iri!;
        Further(root);
    }

    /// <inheritdoc/>
    public override void Member(string predicate, RdfNode member)
    {
        Text.Append("\n<").Append(root).Append("> ").Append(predicate).Append(" <").Append(member.Iri).Append("> .\n");
        Further(member);
    }

    /// <inheritdoc/>
    protected override void EndRoot()
    {
    }

    /// <inheritdoc/>
    protected override void Further(RdfNode node)
    {
        Statement(node);
        // A node with a name cannot stand within another: it comes right after.
        while (following.TryDequeue(out var next))
            Statement(next);
    }

    /// <inheritdoc/>
    protected override void Close()
    {
    }

    private void Statement(RdfNode node)
    {
        Text.Append("\n<").Append(node.Iri).Append("> ");
        Body(node, "    ");
        Text.Append(" .\n");
    }

    private void Body(RdfNode node, string indent)
    {
        Text.Append("a ").AppendJoin(", ", node.Types);
        foreach (var property in node.Properties.GroupBy(property => property.Predicate, StringComparer.Ordinal))
        {
            Text.Append(" ;\n").Append(indent).Append(property.Key);
            var separator = " ";
            foreach (var (_, value) in property)
            {
                Text.Append(separator);
                Object(value, indent);
                separator = ", ";
            }
        }
    }

    private void Object(RdfValue value, string indent)
    {
        switch (value)
        {
            case RdfIri iri:
                Text.Append('<').Append(iri.Iri).Append('>');
                break;
            case RdfText literal:
                Literal(literal);
                break;
            case RdfNode { Iri: null } blank:
                Text.Append("[ ");
                Body(blank, indent + "    ");
                Text.Append(" ]");
                break;
            case RdfNode node:
                Text.Append('<').Append(node.Iri).Append('>');
                if (node.Place == NodePlace.Here)
                    following.Enqueue(node);
                else
                    Later(node);
                break;
        }
    }

    private void Literal(RdfText literal)
    {
        Text.Append('"');
        foreach (var letter in literal.Text)
        {
            _ = letter switch
            {
                '"' => Text.Append("\\\""),
                '\\' => Text.Append("\\\\"),
                '\n' => Text.Append("\\n"),
                '\r' => Text.Append("\\r"),
                '\t' => Text.Append("\\t"),
                _ => Text.Append(letter),
            };
        }
        Text.Append('"');
        if (literal.Language is { } language)
            Text.Append('@').Append(language);
        else if (literal.Datatype is { } datatype)
            _ = RdfNames.IsPrefixed(datatype) ? Text.Append("^^").Append(datatype) : Text.Append("^^<").Append(datatype).Append('>');
    }
}
