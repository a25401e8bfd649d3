using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DataSud.Import.Acquire;
using DataSud.Import.Pipeline;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using NetTopologySuite.IO;
using NetTopologySuite.IO.Esri.Dbf;
using NetTopologySuite.IO.Esri.Shapefiles.Readers;
using NetTopologySuite.IO.Esri.Shp;

namespace DataSud.Import.Maps;

/// <summary>A shapefile: its outlines (.shp), its attributes (.dbf) and its reference system (.prj), record by record. Outlines that are not asked for are stepped over.</summary>
internal sealed class ShapefileLayer : IMapLayer
{
    private const int FileHeader = 100;
    private const int RecordHeader = 8;
    private const int LargestRecord = 64 << 20;
    private const int LongestProjection = 64 << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly GeometryFactory Packed = new(new PrecisionModel(), 0, PackedCoordinateSequenceFactory.DoubleFactory);

    private readonly string _file;
    private readonly FileStream _shapes;
    private readonly FileStream _table;
    private readonly DbfReader _attributes;
    private readonly int _type;
    private readonly byte[] _header = new byte[RecordHeader];

    private ShapefileLayer(string file, FileStream shapes, FileStream table, DbfReader attributes, int type, ReferenceSystem system)
    {
        (_file, _shapes, _table, _attributes, _type, System) = (file, shapes, table, attributes, type, system);
        Columns = [.. attributes.Fields.Select(field => Decode(field.Name))];
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(_file);

    /// <inheritdoc/>
    public ReferenceSystem System { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line { get; private set; }

    /// <inheritdoc/>
    public long Position => _shapes.Position;

    private int Content { get; set; }

    private long Next { get; set; } = FileHeader;

    /// <summary>Opens it.</summary>
    /// <param name="file">Its parts.</param>
    /// <exception cref="RefusedException">A part is missing or damaged, or it holds no areas.</exception>
    public static ShapefileLayer Open(AcquiredFile file)
    {
        foreach (var needed in new[] { ".dbf", ".prj" })
        {
            if (!file.Parts.ContainsKey(needed))
                throw new RefusedException($"{file.Name} stands without its {needed}, {(needed == ".prj" ? "which tells the reference system" : "which holds the attributes")}: the .shp, .dbf and .prj of a shapefile belong together.");
        }
        var prj = File.OpenRead(file.Parts[".prj"]);
        using var text = new StreamReader(prj);
        if (prj.Length > LongestProjection)
            throw new RefusedException($"{file.Name}: its .prj is longer than any.");
        var system = ReferenceSystem.OfText(file.Name, text.ReadToEnd());

        var shapes = Read(file.Parts[".shp"]);
        var table = Read(file.Parts[".dbf"]);
        try
        {
            var header = new byte[FileHeader];
            shapes.ReadAtLeast(header, FileHeader, throwOnEndOfStream: false);
            var type = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(32));
            if (BinaryPrimitives.ReadInt32BigEndian(header) != 9994 || type is not (5 or 15 or 25))
                throw new RefusedException($"{file.Name} is no shapefile of areas (polygons).");
            return new ShapefileLayer(file.Name, shapes, table, DbfTable.Open(Path.ChangeExtension(file.Name, ".dbf"), table), type, system);
        }
        catch
        {
            shapes.Dispose();
            table.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Read(out string? fault)
    {
        fault = null;
        bool deleted;
        do
        {
            if (Line >= _attributes.RecordCount)
                return Next + RecordHeader <= _shapes.Length ? throw new RefusedException($"{_file} has more outlines than its .dbf has rows: they do not belong together.") : false;
            Line++;
            _shapes.Position = Next;
            if (_shapes.ReadAtLeast(_header, RecordHeader, throwOnEndOfStream: false) < RecordHeader)
                throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{_file} was cut: its .dbf has {_attributes.RecordCount} rows, and outline {Line} is not there."));
            var words = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(4));
            if (words < 2 || Next + RecordHeader + (2L * words) > _shapes.Length)
                throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{_file} was cut or is damaged: outline {Line} says that it takes {words} words of two bytes."));
            Content = 2 * Math.Min(words, int.MaxValue / 2);
            Next += RecordHeader + (2L * words);
            fault = DbfTable.Read(_attributes, out deleted);
        }
        while (deleted);
        return true;
    }

    /// <inheritdoc/>
    public string? Value(int column) => _attributes.Fields[column].Value switch
    {
        null => null,
        string text => Decode(text) is { Length: > 0 } decoded ? decoded : null,
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number when number == Math.Truncate(number) => number.ToString("F0", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public Stream OpenGeometry()
    {
        if (Content > LargestRecord)
            throw new GeometryException("is an outline larger than 64 MiB");
        // The library reads whole files: it is given one of this record.
        var one = new byte[FileHeader + RecordHeader + Content];
        BinaryPrimitives.WriteInt32BigEndian(one, 9994);
        BinaryPrimitives.WriteInt32BigEndian(one.AsSpan(24), one.Length / 2);
        BinaryPrimitives.WriteInt32LittleEndian(one.AsSpan(28), 1000);
        BinaryPrimitives.WriteInt32LittleEndian(one.AsSpan(32), _type);
        BinaryPrimitives.WriteInt32BigEndian(one.AsSpan(FileHeader), 1);
        BinaryPrimitives.WriteInt32BigEndian(one.AsSpan(FileHeader + 4), Content / 2);
        _shapes.Position = Next - Content;
        _shapes.ReadExactly(one.AsSpan(FileHeader + RecordHeader));
        CheckShape(one.AsSpan(FileHeader + RecordHeader));
        try
        {
            using var reader = Shp.OpenRead(new MemoryStream(one), new ShapefileReaderOptions { Factory = Packed, GeometryBuilderMode = GeometryBuilderMode.IgnoreInvalidShapes });
            if (!reader.Read() || reader.Geometry is not { IsEmpty: false } geometry)
                throw new GeometryException("is empty");
            return new MemoryStream(new WKBWriter(ByteOrder.LittleEndian, handleSRID: false, emitZ: false, emitM: false).Write(geometry));
        }
        catch (Exception error) when (error is ArgumentException or IOException or InvalidOperationException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            throw new GeometryException($"is no outline that can be read: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attributes.Dispose();
        _table.Dispose();
        _shapes.Dispose();
    }

    // Numbers of parts and of points that the record has no room for would be believed by the library.
    private void CheckShape(ReadOnlySpan<byte> content)
    {
        const int Parts = 36;
        const int Points = 40;
        const int Index = 44;
        var type = BinaryPrimitives.ReadInt32LittleEndian(content);
        if (type == 0)
            throw new GeometryException("is missing");
        if (type != _type || content.Length < Index)
            throw new GeometryException(string.Create(CultureInfo.InvariantCulture, $"is of shape type {type}, where polygons ({_type}) are expected"));
        var parts = BinaryPrimitives.ReadInt32LittleEndian(content[Parts..]);
        var points = BinaryPrimitives.ReadInt32LittleEndian(content[Points..]);
        if (parts <= 0 || points <= 0 || Index + (4L * parts) + (16L * points) > content.Length)
            throw new GeometryException(string.Create(CultureInfo.InvariantCulture, $"says that it has {parts} rings and {points} positions, for which it has no room"));
        var last = -1;
        for (var part = 0; part < parts; part++)
        {
            var from = BinaryPrimitives.ReadInt32LittleEndian(content[(Index + (4 * part))..]);
            if (from <= last || from >= points || (part == 0 && from != 0))
                throw new GeometryException("has rings that do not follow one another");
            last = from;
        }
    }

    private static FileStream Read(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, FileOptions.SequentialScan);

    // Read as Latin-1, a text is its bytes: UTF-8 where it is that, Windows-1252 where it is not, whatever the .cpg says.
    private static string Decode(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1.Replace("\0", "", StringComparison.Ordinal));
        try
        {
            return Strict.GetString(bytes).Trim();
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(bytes).Trim();
        }
    }
}
