namespace DataSud.Api.Features.Cql2;

/// <summary>Reference system of the geometries in a filter.</summary>
/// <param name="Srid">EPSG code.</param>
/// <param name="LatitudeFirst">Whether latitude comes first, as in EPSG:4326 itself.</param>
internal sealed record FilterCrs(int Srid, bool LatitudeFirst)
{
    /// <summary>CRS84: longitude and latitude, where nothing is said.</summary>
    public static FilterCrs Default { get; } = new(4326, LatitudeFirst: false);

    /// <summary>Whether it is in degrees.</summary>
    public bool IsInDegrees => Srid == 4326;

    /// <summary>What coordinates may be: beyond, no projection has an answer. Of Lambert-93, a wide ring around France.</summary>
    public (double West, double South, double East, double North) Bounds => Srid switch
    {
        4326 => (-180, -90, 180, 90),
        3857 => (-20_037_508.35, -20_048_966.11, 20_037_508.35, 20_048_966.11),
        2154 => (-3_000_000, 4_000_000, 4_000_000, 9_000_000),
        _ => throw new NotSupportedException($"EPSG:{Srid} is not served."),
    };
}
