using System.Text;

namespace DataSud.Api.Catalogue.Dcat.Rdf;

/// <summary>
/// Writes one document: a node, the members that belong to it one after another, then what they all refer to, once each. Only the
/// nodes of the last kind are kept, so that a document of any length takes little memory.
/// </summary>
/// <param name="text">Where it is written; whoever calls takes it away between two members.</param>
internal abstract class RdfWriter(StringBuilder text)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<RdfNode> order = [];

    /// <summary>Where it is written.</summary>
    protected StringBuilder Text { get; } = text;

    /// <summary>Begins the document with its main node, without members.</summary>
    public abstract void Begin(RdfNode root);

    /// <summary>Adds a member of the main node; those of one predicate follow one another.</summary>
    public abstract void Member(string predicate, RdfNode member);

    /// <summary>Ends the document with what is referred to.</summary>
    public void End()
    {
        EndRoot();
        // Describing one can ask for others.
        for (var i = 0; i < order.Count; i++)
            Further(order[i]);
        Close();
    }

    /// <summary>Ends the main node.</summary>
    protected abstract void EndRoot();

    /// <summary>Writes a node that others refer to.</summary>
    protected abstract void Further(RdfNode node);

    /// <summary>Ends the document.</summary>
    protected abstract void Close();

    /// <summary>Sees to it that a node is described at the end.</summary>
    protected void Later(RdfNode node)
    {
        if (known.Add(node.Iri!))
            order.Add(node);
    }
}
