namespace DataSud.Storage.Features;

/// <summary>Ground drawn coarser, which tiles of small scales are cut from.</summary>
public sealed record LayerOutlines
{
    /// <summary>FROM and WHERE of the outlines of the release <c>{release}</c> at the degree of detail <c>{zoom}</c>, with the aliases that the properties of the layer's tiles speak of.</summary>
    public required string From { get; init; }

    /// <summary>SQL of the geometry, EPSG:3857, as its index has it.</summary>
    public required string Geometry { get; init; }

    /// <summary>Degrees of detail: the last zoom that each is drawn at, in order.</summary>
    public required IReadOnlyList<int> Zooms { get; init; }

    /// <summary>Whether the last degree of detail is good for every zoom beyond too; else, beyond it, the features are drawn.</summary>
    public bool EndsWhole { get; init; }

    /// <summary>Whether an outline is of one feature, and has its id.</summary>
    public bool OfOneFeature { get; init; } = true;

    /// <summary>Query that says whether the release <c>{release}</c> has outlines; null where all have.</summary>
    public string? HeldSql { get; init; }
}

/// <summary>
/// Points counted by cell of a grid, 64 cells to the side of a tile, which tiles of small scales are made of; beyond the last of <see cref="Zooms"/> the points themselves are.
/// </summary>
public sealed record LayerCells
{
    /// <summary>
    /// FROM and WHERE of the cells of the release <c>{release}</c> at the degree of detail <c>{zoom}</c>. The columns of <see cref="Alias"/> <c>cell_x</c>, <c>cell_y</c>, <c>places</c>,
    /// <c>longitude</c> and <c>latitude</c> say where they are and how many points they hold; the others are those that <see cref="Properties"/> speaks of.
    /// </summary>
    public required string From { get; init; }

    /// <summary>Alias of the table of cells.</summary>
    public required string Alias { get; init; }

    /// <summary>Degrees of detail: the last zoom that each is drawn at, in order.</summary>
    public required IReadOnlyList<int> Zooms { get; init; }

    /// <summary>The properties that cells are apart by: SQL over the cells, by name.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>
    /// Names of the properties whose default is all that the cells hold: asked for otherwise, as what is asked of properties that cells are not apart by, it is
    /// answered from the points, put together when asked for.
    /// </summary>
    public IReadOnlyList<string> OnlyDefaultOf { get; init; } = [];

    /// <summary>Query that says whether the release <c>{release}</c> has cells; null where all have.</summary>
    public string? HeldSql { get; init; }
}
