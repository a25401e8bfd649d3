using System.Buffers.Binary;
using System.Globalization;

namespace DataSud.Import.Maps;

/// <summary>
/// Takes the polygons out of a geometry in WKB one by one, checked and written as EWKB of two dimensions: memory is that of the largest polygon, not of the feature.
/// </summary>
/// <param name="system">Where positions can be.</param>
/// <remarks>OGC 06-103r4 section 8: ISO codes (1003 for a polygon with Z) and, since some writers mix them up, PostGIS's flags.</remarks>
internal sealed class WkbPolygons(ReferenceSystem system)
{
    private const uint Polygon = 3;
    private const uint MultiPolygon = 6;
    private const uint Collection = 7;
    private const uint MultiSurface = 12;
    private const uint HasZ = 0x8000_0000;
    private const uint HasM = 0x4000_0000;
    private const uint HasSrid = 0x2000_0000;
    private const int Header = 13;
    private const int LargestPolygon = 64 << 20;
    private const int SmallestRing = 4;
    private const int Deepest = 4;

    private static readonly string[] TypeNames =
        ["geometry", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection", "CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface", "Curve", "Surface", "PolyhedralSurface", "TIN", "Triangle"];

    private readonly byte[] _buffer = new byte[64 << 10];
    private byte[] _polygon = new byte[64 << 10];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;
    private int _length;

    /// <summary>The polygons of a geometry.</summary>
    /// <param name="geometry">WKB, read to its end.</param>
    /// <returns>EWKB of each; valid until the next one is asked for.</returns>
    /// <exception cref="GeometryException">It is no area, is malformed, or is out of place; polygons before the fault were given already.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Read(Stream geometry)
    {
        (_stream, _start, _end) = (geometry, 0, 0);
        // What is left to read of each collection that is open.
        var open = new Stack<uint>();
        var any = false;
        do
        {
            var (type, dimensions, isBigEndian) = ReadType();
            if (type is MultiPolygon or Collection or MultiSurface)
            {
                if (open.Count == Deepest)
                    throw new GeometryException("holds collections within collections");
                open.Push(UInt32(isBigEndian));
            }
            else if (type == Polygon)
            {
                if (ReadPolygon(dimensions, isBigEndian))
                {
                    any = true;
                    yield return _polygon.AsMemory(0, _length);
                }
            }
            else
            {
                throw new GeometryException($"is or holds a {(type < TypeNames.Length ? TypeNames[type] : string.Create(CultureInfo.InvariantCulture, $"geometry of type {type}"))}, where a Polygon or a MultiPolygon is expected");
            }
            while (open.TryPop(out var left))
            {
                if (left > 0)
                {
                    open.Push(left - 1);
                    break;
                }
            }
        }
        while (open.Count > 0);
        if (!any)
            throw new GeometryException("is empty");
    }

    private (uint Type, int Dimensions, bool IsBigEndian) ReadType()
    {
        var order = Take(1)[0];
        if (order > 1)
            throw new GeometryException("is no WKB: its byte order is neither 0 nor 1");
        var code = UInt32(order == 0);
        var dimensions = 2 + ((code & HasZ) != 0 ? 1 : 0) + ((code & HasM) != 0 ? 1 : 0);
        if ((code & HasSrid) != 0)
            Take(4);
        code &= ~(HasZ | HasM | HasSrid);
        dimensions += (code / 1000) switch { 0 => 0, 1 or 2 => 1, 3 => 2, _ => throw new GeometryException(string.Create(CultureInfo.InvariantCulture, $"is no WKB: there is no type {code}")) };
        return (code % 1000, dimensions, order == 0);
    }

    // False for a polygon without rings, which is empty.
    private bool ReadPolygon(int dimensions, bool isBigEndian)
    {
        var rings = UInt32(isBigEndian);
        _length = Header;
        _polygon[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(_polygon.AsSpan(1), Polygon | HasSrid);
        BinaryPrimitives.WriteInt32LittleEndian(_polygon.AsSpan(5), system.Srid);
        BinaryPrimitives.WriteUInt32LittleEndian(_polygon.AsSpan(9), rings);
        for (uint ring = 0; ring < rings; ring++)
            ReadRing(dimensions, isBigEndian);
        return rings > 0;
    }

    private void ReadRing(int dimensions, bool isBigEndian)
    {
        var points = UInt32(isBigEndian);
        if (points < SmallestRing)
            throw new GeometryException("has a ring of fewer than four positions");
        Grow(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_polygon.AsSpan(_length), points);
        _length += 4;
        var first = _length;
        for (uint point = 0; point < points; point++)
        {
            var position = Take(8 * dimensions);
            var (x, y) = isBigEndian
                ? (BinaryPrimitives.ReadDoubleBigEndian(position), BinaryPrimitives.ReadDoubleBigEndian(position[8..]))
                : (BinaryPrimitives.ReadDoubleLittleEndian(position), BinaryPrimitives.ReadDoubleLittleEndian(position[8..]));
            if (!system.Holds(x, y))
                throw new GeometryException(string.Create(CultureInfo.InvariantCulture, $"has the position {x}, {y}, where {system.Title} (EPSG:{system.Srid}) does not reach"));
            Grow(16);
            BinaryPrimitives.WriteDoubleLittleEndian(_polygon.AsSpan(_length), x);
            BinaryPrimitives.WriteDoubleLittleEndian(_polygon.AsSpan(_length + 8), y);
            _length += 16;
        }
        if (!_polygon.AsSpan(first, 16).SequenceEqual(_polygon.AsSpan(_length - 16, 16)))
            throw new GeometryException("has a ring that is not closed");
    }

    private void Grow(int size)
    {
        if (_length + size <= _polygon.Length)
            return;
        if (_length + size > LargestPolygon)
            throw new GeometryException("holds a polygon larger than 64 MiB");
        Array.Resize(ref _polygon, Math.Min(2 * _polygon.Length, LargestPolygon));
    }

    private uint UInt32(bool isBigEndian) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(4)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_end - _start < size)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            _end += _stream.ReadAtLeast(_buffer.AsSpan(_end), size - _end, throwOnEndOfStream: false);
            if (_end < size)
                throw new GeometryException("is cut: its bytes end before its positions do");
        }
        _start += size;
        return _buffer.AsSpan(_start - size, size);
    }
}
