using System.Text.Json;

namespace DataSud.Import.GeoJson;

/// <summary>Whether a GeoJSON geometry is an area in longitude and latitude, so that PostGIS can be given its text.</summary>
public static class PolygonCheck
{
    private const int SmallestRing = 4;

    /// <summary>Looks for the first fault.</summary>
    /// <param name="geometry">The <c>geometry</c> member of a feature.</param>
    /// <returns>What is wrong; null when nothing is. Rings that cross are not looked for: PostGIS repairs them.</returns>
    public static string? FindFault(JsonElement geometry)
    {
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            return "is no geometry";
        if (!geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array || coordinates.GetArrayLength() == 0)
            return "has no coordinates";
        return type.GetString() switch
        {
            "Polygon" => FindInPolygon(coordinates),
            "MultiPolygon" => coordinates.EnumerateArray().Select(FindInPolygon).FirstOrDefault(fault => fault is not null),
            var other => $"is a {other}, where a Polygon or a MultiPolygon is expected",
        };
    }

    private static string? FindInPolygon(JsonElement rings) =>
        rings.ValueKind != JsonValueKind.Array || rings.GetArrayLength() == 0
            ? "has a polygon without rings"
            : rings.EnumerateArray().Select(FindInRing).FirstOrDefault(fault => fault is not null);

    private static string? FindInRing(JsonElement ring)
    {
        if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() < SmallestRing)
            return "has a ring of fewer than four positions";
        (double, double)? first = null;
        (double, double) last = default;
        foreach (var position in ring.EnumerateArray())
        {
            if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2 || !TryNumber(position[0], out var longitude) || !TryNumber(position[1], out var latitude))
                return "has a position that is not two numbers";
            if (longitude is < -180 or > 180 || latitude is < -90 or > 90)
                return FormattableString.Invariant($"has the position {longitude}, {latitude}, which is no longitude and latitude: WGS 84 is expected");
            last = (longitude, latitude);
            first ??= last;
        }
        return first == last ? null : "has a ring that is not closed";
    }

    private static bool TryNumber(JsonElement element, out double number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out number) && double.IsFinite(number);
    }
}
