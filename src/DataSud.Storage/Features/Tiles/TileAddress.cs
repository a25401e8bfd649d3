namespace DataSud.Storage.Features.Tiles;

/// <summary>A tile of the Web Mercator square, which zoom 0 has whole in one tile and every further zoom in four times as many.</summary>
/// <param name="Zoom">From 0 to <see cref="LastZoom"/>.</param>
/// <param name="Row">Counted from the north, from 0.</param>
/// <param name="Column">Counted from the west, from 0.</param>
public readonly record struct TileAddress(int Zoom, int Row, int Column)
{
    /// <summary>The last zoom of WebMercatorQuad, as OGC registers it.</summary>
    public const int LastZoom = 24;

    /// <summary>The last row and column of a zoom.</summary>
    public static int LastOf(int zoom) => (1 << zoom) - 1;
}
