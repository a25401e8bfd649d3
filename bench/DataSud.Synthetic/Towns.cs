namespace DataSud.Synthetic;

/// <summary>
/// Towns of the region and around it: a site is of the département of the nearest one. Rough at the borders, which is enough for coverage that nobody measures
/// anything by.
/// </summary>
internal static class Towns
{
    private static readonly (string Departement, double X, double Y)[] All =
    [
        .. new (string, double Longitude, double Latitude)[]
        {
            ("04", 6.2356, 44.0925), ("04", 5.7861, 43.8336), ("04", 6.6533, 44.3858), ("04", 6.5136, 43.8464), ("04", 5.9425, 44.1953), ("04", 6.3861, 43.9647), ("04", 6.0717, 43.8208), ("04", 6.6280, 44.2000),
            ("05", 6.0786, 44.5594), ("05", 6.6356, 44.8978), ("05", 6.4956, 44.5658), ("05", 5.5050, 44.5560), ("05", 5.7900, 44.3000), ("05", 6.7950, 44.6800), ("05", 5.9400, 44.7500),
            ("06", 7.2661, 43.7031), ("06", 7.0128, 43.5513), ("06", 6.9225, 43.6589), ("06", 7.5036, 43.7764), ("06", 6.8950, 43.9500), ("06", 7.0700, 44.1000), ("06", 7.4300, 44.0000), ("06", 6.9800, 44.2000),
            ("13", 5.3698, 43.2965), ("13", 5.4474, 43.5297), ("13", 4.6276, 43.6767), ("13", 5.0950, 43.6400), ("13", 4.9500, 43.4200), ("13", 4.6500, 43.4500), ("13", 5.6000, 43.3000),
            ("83", 5.9280, 43.1242), ("83", 6.4647, 43.5372), ("83", 6.7370, 43.4332), ("83", 6.0600, 43.4050), ("83", 5.7500, 43.3500), ("83", 6.6400, 43.2700), ("83", 6.2000, 43.7000), ("83", 6.6300, 43.6700),
            ("84", 4.8055, 43.9493), ("84", 5.0489, 44.0556), ("84", 5.3950, 43.8763), ("84", 4.8080, 44.1360), ("84", 5.0500, 43.8370), ("84", 5.4000, 44.1000), ("84", 5.5000, 43.7000),
            ("30", 4.3601, 43.8367), ("30", 4.6000, 44.1600), ("30", 4.4300, 43.5700), ("30", 4.6800, 43.9500), ("26", 4.7500, 44.5600), ("26", 5.1400, 44.3600), ("26", 5.3700, 44.7500), ("26", 5.4000, 44.3200),
            ("38", 5.7245, 45.1885), ("38", 6.0300, 45.0550), ("38", 5.6700, 44.8800), ("38", 6.1000, 44.9800), ("73", 6.5000, 45.2000), ("07", 4.3900, 44.5400),
        }.Select(town => Project(town.Item1, town.Longitude, town.Latitude)),
    ];

    private static readonly string[] OfRegion = ["04", "05", "06", "13", "83", "84"];

    /// <summary>Département of a point in Lambert-93; null outside the region.</summary>
    public static string? DepartementAt(double x, double y)
    {
        var nearest = All.MinBy(town => Distance(town, x, y));
        return OfRegion.Contains(nearest.Departement) && Distance(nearest, x, y) < 40_000d * 40_000d ? nearest.Departement : null;
    }

    private static double Distance((string Departement, double X, double Y) town, double x, double y) => ((town.X - x) * (town.X - x)) + ((town.Y - y) * (town.Y - y));

    private static (string Departement, double X, double Y) Project(string departement, double longitude, double latitude)
    {
        var (x, y) = Lambert93.Project(longitude, latitude);
        return (departement, x, y);
    }
}
