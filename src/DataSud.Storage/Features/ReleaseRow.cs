namespace DataSud.Storage.Features;

/// <summary>A value of a row: the member that its property's type names holds it, unless it is null.</summary>
public record struct Cell
{
    /// <summary>Whether there is no value.</summary>
    public bool IsNull { get; set; }

    /// <summary>A text.</summary>
    public string Text { get; set; }

    /// <summary>A whole number.</summary>
    public long Integer { get; set; }

    /// <summary>A number, without zeros that say nothing.</summary>
    public decimal Number { get; set; }

    /// <summary>True or false.</summary>
    public bool Flag { get; set; }

    /// <summary>A day.</summary>
    public DateOnly Day { get; set; }

    /// <summary>A list of texts.</summary>
    public string[] List { get; set; }
}

/// <summary>A row of a release, read once for all that write it; the same object holds one row after the other.</summary>
/// <param name="cells">How many cells.</param>
public sealed class ReleaseRow(int cells)
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its geometry as GeoJSON in UTF-8; null where it has none, and for points.</summary>
    public byte[]? GeoJson { get; set; }

    /// <summary>Its geometry as little-endian WKB in degrees, or null.</summary>
    public byte[]? Wkb { get; set; }

    /// <summary>Its values, in the order of the layer's properties.</summary>
    public Cell[] Cells { get; } = new Cell[cells];
}
