using System.Globalization;
using DataSud.Api.Catalogue;
using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>A dataset as filters see it: its values, made when they are first asked for and kept as long as the state of the catalogue.</summary>
/// <param name="dataset">The dataset.</param>
internal sealed class CatalogueRecord(PortalDataset dataset)
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    // Two requests may make the same value at once; they make the same.
    private readonly IReadOnlyList<string>?[] values = new IReadOnlyList<string>?[Queryables.Count];
    private readonly IReadOnlyList<string>?[] folded = new IReadOnlyList<string>?[Queryables.Count];

    /// <summary>The dataset.</summary>
    public PortalDataset Dataset => dataset;

    /// <summary>Identifier of the record: the UUID of the dataset.</summary>
    public string Identifier { get; } = dataset.Uuid.ToString();

    /// <summary>Licence, and what it asks to be quoted.</summary>
    public string Rights => $"{dataset.Main.Licence} : {dataset.Main.Attribution}";

    /// <summary>Where the data come from and how many lines were read, taken and refused: one sentence a source.</summary>
    public string Lineage => string.Join(' ', dataset.Sources.Select(source =>
        string.Create(French, $"{source.Title} ({source.Producer}), édition importée n° {source.Number}, fichiers : {source.FileName} ; {source.RowsRead:N0} lignes lues, {source.RowsAccepted:N0} acceptées, {source.RowsRejected:N0} refusées.")));

    /// <summary>Values of a text property.</summary>
    public IReadOnlyList<string> Values(RecordProperty property) => values[property.Index] ??= [.. property.Texts(this)];

    /// <summary>The same without case and accents.</summary>
    public IReadOnlyList<string> Folded(RecordProperty property) => folded[property.Index] ??= [.. Values(property).Select(Folding.Of)];
}
