using DataSud.Storage.Features;

namespace DataSud.Storage.Catalogue.Entries;

/// <summary>A table of a dataset that portals list: what its downloads hold, and what CKAN's datastore searches.</summary>
/// <param name="Name">Name in addresses and file names: short, ASCII.</param>
/// <param name="Title">Title, in French.</param>
/// <param name="Rows">Its rows, as a collection has them; without geometry its type is empty.</param>
public sealed record CatalogueTable(string Name, string Title, Layer Rows)
{
    /// <summary>Whether rows have a place.</summary>
    public bool HasGeometry => Rows.GeometryType.Length > 0;
}

/// <summary>A dataset that portals list. What its licence, producer and dates are is that of the datasets it is made of; this is what only a portal asks.</summary>
public sealed record CatalogueEntry
{
    /// <summary>Stable for ever: that of the dataset it shows, or one of its own.</summary>
    public required string Id { get; init; }

    /// <summary>Datasets that it is made of: the first gives its licence, producer and release; all of them when it was modified.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Title, in French; null for that of the first source.</summary>
    public string? Title { get; init; }

    /// <summary>Description, in plain French; null for that of the first source.</summary>
    public string? Description { get; init; }

    /// <summary>Codes of the EU table data-theme: TECH, REGI, GOVE, SOCI, ECON, TRAN, ENVI, HEAL, EDUC ...</summary>
    public required IReadOnlyList<string> Themes { get; init; }

    /// <summary>Keywords in French, each of three letters or more, of letters, digits, spaces, hyphens and full stops.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>Short ASCII subject in the names of its files: fibre-communes.</summary>
    public required string FileSubject { get; init; }

    /// <summary>Tables, the main one first.</summary>
    public required IReadOnlyList<CatalogueTable> Tables { get; init; }

    /// <summary>Ids of the collections that show it.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Address of its resource in the API, under /api/v1: /indicators?dataset=arcep-mci; null for none but the collections.</summary>
    public string? ApiPath { get; init; }

    /// <summary>Whether it is of the whole country, where it was not imported for one territory only.</summary>
    public bool IsNational { get; init; }
}
