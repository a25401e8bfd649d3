using System.Buffers.Binary;

namespace DataSud.Api.Downloads;

/// <summary>Ground that geometries span.</summary>
internal struct Bounds
{
    public double West = double.PositiveInfinity;
    public double South = double.PositiveInfinity;
    public double East = double.NegativeInfinity;
    public double North = double.NegativeInfinity;

    public Bounds()
    {
    }

    /// <summary>Whether it spans nothing.</summary>
    public readonly bool IsEmpty => West > East;

    /// <summary>Spans a point too.</summary>
    public void Add(double x, double y)
    {
        (West, East) = (Math.Min(West, x), Math.Max(East, x));
        (South, North) = (Math.Min(South, y), Math.Max(North, y));
    }

    /// <summary>Spans what another spans too.</summary>
    public void Add(in Bounds other)
    {
        if (other.IsEmpty)
            return;
        Add(other.West, other.South);
        Add(other.East, other.North);
    }
}

/// <summary>Little-endian WKB of two dimensions, as PostGIS writes it: looked at, never taken apart.</summary>
internal static class Wkb
{
    private const uint PointType = 1;
    private const uint LineType = 2;
    private const uint PolygonType = 3;
    private const uint LastType = 7;

    /// <summary>Six decimals of a degree, a tenth of a metre: what the API tells.</summary>
    public static decimal Degrees(double value) => Math.Round((decimal)value, 6) / 1.000000m;

    /// <summary>Where a point is, or null for an empty one.</summary>
    public static (double X, double Y)? Point(ReadOnlySpan<byte> wkb) =>
        Number(wkb, 5) is var x && double.IsNaN(x) ? null : (x, Number(wkb, 13));

    /// <summary>Name of the geometry's type, as GeoJSON has it.</summary>
    public static string Type(ReadOnlySpan<byte> wkb) => Whole(wkb, 1) switch
    {
        1 => "Point",
        2 => "LineString",
        3 => "Polygon",
        4 => "MultiPoint",
        5 => "MultiLineString",
        6 => "MultiPolygon",
        _ => "GeometryCollection",
    };

    /// <summary>Ground that the geometry spans.</summary>
    /// <exception cref="InvalidDataException">It is not WKB of two dimensions.</exception>
    public static Bounds BoundsOf(ReadOnlySpan<byte> wkb)
    {
        var bounds = new Bounds();
        _ = Walk(wkb, 0, ref bounds);
        return bounds;
    }

    private static int Walk(ReadOnlySpan<byte> wkb, int at, ref Bounds bounds)
    {
        var type = Whole(wkb, at + 1);
        if (wkb[at] != 1 || type is 0 or > LastType)
            throw new InvalidDataException($"A geometry of type {type} is not one of two dimensions.");
        at += 5;
        if (type is PointType)
        {
            var x = Number(wkb, at);
            if (!double.IsNaN(x))
                bounds.Add(x, Number(wkb, at + 8));
            return at + 16;
        }
        var parts = type is LineType ? 1 : Whole(wkb, at);
        if (type is not LineType)
            at += 4;
        for (var part = 0; part < parts; part++)
            at = type is LineType or PolygonType ? Line(wkb, at, ref bounds) : Walk(wkb, at, ref bounds);
        return at;
    }

    private static int Line(ReadOnlySpan<byte> wkb, int at, ref Bounds bounds)
    {
        var points = Whole(wkb, at);
        at += 4;
        for (var point = 0; point < points; point++, at += 16)
            bounds.Add(Number(wkb, at), Number(wkb, at + 8));
        return at;
    }

    private static uint Whole(ReadOnlySpan<byte> wkb, int at) => BinaryPrimitives.ReadUInt32LittleEndian(wkb[at..]);

    private static double Number(ReadOnlySpan<byte> wkb, int at) => BinaryPrimitives.ReadDoubleLittleEndian(wkb[at..]);
}
