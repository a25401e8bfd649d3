namespace DataSud.Synthetic;

/// <summary>From longitude and latitude to the French grid (EPSG:2154), by the constants of IGN's note NT/G 71.</summary>
public static class Lambert93
{
    private const double Exponent = 0.7256077650532670;
    private const double Constant = 11754255.426096;
    private const double OriginX = 700000;
    private const double PoleY = 12655612.049876;
    private const double Meridian = 3;
    private const double Eccentricity = 0.08181919112;

    /// <summary>Projects.</summary>
    /// <param name="longitude">Degrees, RGF93 or WGS 84.</param>
    /// <param name="latitude">Degrees.</param>
    /// <returns>Metres.</returns>
    public static (double X, double Y) Project(double longitude, double latitude)
    {
        var phi = double.DegreesToRadians(latitude);
        var eSine = Eccentricity * Math.Sin(phi);
        var isometric = Math.Log(Math.Tan((Math.PI / 4) + (phi / 2)) * Math.Pow((1 - eSine) / (1 + eSine), Eccentricity / 2));
        var radius = Constant * Math.Exp(-Exponent * isometric);
        var angle = Exponent * double.DegreesToRadians(longitude - Meridian);
        return (OriginX + (radius * Math.Sin(angle)), PoleY - (radius * Math.Cos(angle)));
    }
}
