namespace DataSud.Api.Csw.Filters;

/// <summary>The reference systems that a box may be in: degrees of WGS 84, whichever coordinate comes first.</summary>
internal static class CrsName
{
    private static readonly string[] LongitudeFirst = ["EPSG:4326", "CRS:84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/gml/srs/epsg.xml#4326"];

    /// <summary>Whether a name says that latitude comes first. Without a name, and in the old short form, longitude does.</summary>
    /// <exception cref="CswFault">It is another system.</exception>
    public static bool IsLatitudeFirst(string? name)
    {
        if (name is null or "" || LongitudeFirst.Contains(name, StringComparer.OrdinalIgnoreCase))
            return false;
        if (name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) && name.Contains(":EPSG:", StringComparison.OrdinalIgnoreCase) && name.EndsWith(":4326", StringComparison.Ordinal))
            return true;
        if (name.TrimEnd('/').EndsWith("/def/crs/EPSG/0/4326", StringComparison.OrdinalIgnoreCase))
            return true;
        throw CswFault.Invalid("srsName", $"'{CswFault.Echo(name)}' is not read; EPSG:4326, urn:ogc:def:crs:EPSG::4326 and urn:ogc:def:crs:OGC:1.3:CRS84 are.");
    }
}
