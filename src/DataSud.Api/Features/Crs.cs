namespace DataSud.Api.Features;

/// <summary>A coordinate reference system that features are served in (OGC API - Features, Part 2).</summary>
/// <param name="Uri">Its name.</param>
/// <param name="Srid">Its EPSG code; CRS84 has that of its twin.</param>
/// <param name="LatitudeFirst">Whether its first axis is latitude.</param>
public sealed record Crs(string Uri, int Srid, bool LatitudeFirst = false)
{
    private const double MostMetres = 20_037_508.342_789_244;

    /// <summary>Longitude, latitude: the default, and what geometries are stored in.</summary>
    public static Crs Crs84 { get; } = new("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326);

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Crs> All { get; } =
    [
        Crs84,
        new("http://www.opengis.net/def/crs/EPSG/0/4326", 4326, LatitudeFirst: true),
        new("http://www.opengis.net/def/crs/EPSG/0/2154", 2154),
        new("http://www.opengis.net/def/crs/EPSG/0/3857", 3857),
    ];

    /// <summary>Whether coordinates are degrees.</summary>
    public bool IsDegrees => Srid == 4326;

    /// <summary>The one of a URI, its safe CURIE ([EPSG:2154]) or its plain code (EPSG:2154); or null.</summary>
    public static Crs? Find(string name)
    {
        var plain = name.Length > 2 && name[0] == '[' && name[^1] == ']' ? name[1..^1] : name;
        return All.FirstOrDefault(crs => crs.Uri == name || crs.Curie == plain || crs.Uri == name.Replace("https://", "http://", StringComparison.Ordinal));
    }

    /// <summary>What is wrong with a place as a coordinate of this system, or null.</summary>
    /// <param name="x">Easting or longitude.</param>
    /// <param name="y">Northing or latitude.</param>
    public string? FaultOf(double x, double y) => this switch
    {
        _ when !double.IsFinite(x) || !double.IsFinite(y) => "has a number that is not finite",
        { IsDegrees: true } when x is < -180 or > 180 => "has a longitude beyond -180 to 180",
        { IsDegrees: true } when y is < -90 or > 90 => "has a latitude beyond -90 to 90",
        // Beyond, the conic projection folds over itself: a box would be some other ground, and say nothing.
        { Srid: 2154 } when x is < -3_000_000 or > 4_000_000 || y is < 4_000_000 or > 9_000_000 =>
            "has a coordinate beyond Lambert-93's reach: -3,000,000 to 4,000,000 by 4,000,000 to 9,000,000 metres",
        { IsDegrees: false } when Math.Abs(x) > MostMetres || Math.Abs(y) > MostMetres => "has a coordinate beyond 20,037,508 metres",
        _ => null,
    };

    private string Curie => this == Crs84 ? "OGC:CRS84" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"EPSG:{Srid}");
}
