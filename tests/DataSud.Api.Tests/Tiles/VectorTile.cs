using System.Text;

namespace DataSud.Api.Tests.Tiles;

/// <summary>A feature of a vector tile.</summary>
/// <param name="Id">Its id, or null.</param>
/// <param name="Kind">1 point, 2 line, 3 ground.</param>
/// <param name="Rings">Its points, lines or rings, in the units of the tile.</param>
/// <param name="Properties">What it says.</param>
public sealed record TileFeature(ulong? Id, int Kind, IReadOnlyList<IReadOnlyList<(int X, int Y)>> Rings, IReadOnlyDictionary<string, object> Properties)
{
    /// <summary>A property, as text; null where the feature has none.</summary>
    public string? this[string name] => Properties.TryGetValue(name, out var value) ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Area of its rings, holes taken off, in the units of the tile.</summary>
    public double Area => Rings.Sum(ring => ring.Zip(ring.Skip(1).Append(ring[0])).Sum(edge => ((double)edge.First.X * edge.Second.Y) - ((double)edge.Second.X * edge.First.Y)) / 2);
}

/// <summary>A vector tile, read by the letter of the Mapbox Vector Tile specification 2.1: what is not of it is an error.</summary>
/// <param name="Name">Name of its only layer.</param>
/// <param name="Extent">Units to its side.</param>
/// <param name="Features">The features.</param>
public sealed record VectorTile(string Name, int Extent, IReadOnlyList<TileFeature> Features)
{
    /// <summary>Reads a tile of one layer.</summary>
    public static VectorTile Read(ReadOnlySpan<byte> tile)
    {
        VectorTile? found = null;
        while (!tile.IsEmpty)
        {
            Assert.Equal((3, 2), Key(ref tile));
            Assert.Null(found);
            found = Layer(Chunk(ref tile));
        }
        return found ?? throw new InvalidDataException("The tile has no layer.");
    }

    /// <summary>Degrees of a point of a tile.</summary>
    public (double Longitude, double Latitude) Place((int X, int Y) at, int zoom, int row, int column)
    {
        var (x, y) = ((column + ((double)at.X / Extent)) / (1 << zoom), (row + ((double)at.Y / Extent)) / (1 << zoom));
        return ((x * 360) - 180, Math.Atan(Math.Sinh(Math.PI * (1 - (2 * y)))) * 180 / Math.PI);
    }

    /// <summary>The tile of a zoom that holds a place.</summary>
    public static (int Row, int Column) At(double longitude, double latitude, int zoom) => (
        (int)((1 - (Math.Asinh(Math.Tan(latitude * Math.PI / 180)) / Math.PI)) / 2 * (1 << zoom)),
        (int)((longitude + 180) / 360 * (1 << zoom)));

    private static VectorTile Layer(ReadOnlySpan<byte> layer)
    {
        string? name = null;
        var (extent, version) = (4096, 0);
        List<byte[]> features = [];
        List<string> keys = [];
        List<object> values = [];
        while (!layer.IsEmpty)
        {
            switch (Key(ref layer))
            {
                case (15, 0): version = (int)Varint(ref layer); break;
                case (1, 2): name = Encoding.UTF8.GetString(Chunk(ref layer)); break;
                case (2, 2): features.Add(Chunk(ref layer).ToArray()); break;
                case (3, 2): keys.Add(Encoding.UTF8.GetString(Chunk(ref layer))); break;
                case (4, 2): values.Add(Value(Chunk(ref layer))); break;
                case (5, 0): extent = (int)Varint(ref layer); break;
                case var other: throw new InvalidDataException($"A layer has no field {other}.");
            }
        }
        Assert.Equal(2, version);
        return new(name!, extent, [.. features.Select(feature => Feature(feature, keys, values))]);
    }

    private static TileFeature Feature(ReadOnlySpan<byte> feature, List<string> keys, List<object> values)
    {
        ulong? id = null;
        var kind = 0;
        List<uint> tags = [], commands = [];
        while (!feature.IsEmpty)
        {
            switch (Key(ref feature))
            {
                case (1, 0): id = Varint(ref feature); break;
                case (2, 2): tags = Packed(Chunk(ref feature)); break;
                case (3, 0): kind = (int)Varint(ref feature); break;
                case (4, 2): commands = Packed(Chunk(ref feature)); break;
                case var other: throw new InvalidDataException($"A feature has no field {other}.");
            }
        }
        return new(id, kind, Rings(commands), tags.Chunk(2).ToDictionary(pair => keys[(int)pair[0]], pair => values[(int)pair[1]], StringComparer.Ordinal));
    }

    private static List<IReadOnlyList<(int X, int Y)>> Rings(List<uint> commands)
    {
        List<IReadOnlyList<(int X, int Y)>> rings = [];
        List<(int X, int Y)> ring = [];
        var (x, y) = (0, 0);
        for (var i = 0; i < commands.Count;)
        {
            var (command, count) = (commands[i] & 7, commands[i++] >> 3);
            if (command == 7)
            {
                Assert.Equal(1u, count);
                continue;
            }
            Assert.True(command is 1 or 2, $"command {command}");
            for (var n = 0; n < count; n++)
            {
                if (command == 1 && ring.Count > 0)
                {
                    rings.Add(ring);
                    ring = [];
                }
                (x, y) = (x + ZigZag(commands[i++]), y + ZigZag(commands[i++]));
                ring.Add((x, y));
            }
        }
        return [.. rings, ring];
    }

    private static object Value(ReadOnlySpan<byte> value) => Key(ref value) switch
    {
        (1, 2) => Encoding.UTF8.GetString(Chunk(ref value)),
        (2, 5) => (double)BitConverter.ToSingle(value),
        (3, 1) => BitConverter.ToDouble(value),
        (4, 0) => (long)Varint(ref value),
        (5, 0) => (long)Varint(ref value),
        (6, 0) => Varint(ref value) is var coded ? (long)(coded >> 1) ^ -(long)(coded & 1) : 0,
        (7, 0) => Varint(ref value) != 0,
        var other => throw new InvalidDataException($"A value has no field {other}."),
    };

    private static int ZigZag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static (int Field, int Type) Key(ref ReadOnlySpan<byte> bytes)
    {
        var key = (int)Varint(ref bytes);
        return (key >> 3, key & 7);
    }

    private static ReadOnlySpan<byte> Chunk(ref ReadOnlySpan<byte> bytes)
    {
        var length = (int)Varint(ref bytes);
        var chunk = bytes[..length];
        bytes = bytes[length..];
        return chunk;
    }

    private static List<uint> Packed(ReadOnlySpan<byte> bytes)
    {
        List<uint> numbers = [];
        while (!bytes.IsEmpty)
            numbers.Add((uint)Varint(ref bytes));
        return numbers;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }
}
