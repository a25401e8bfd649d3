using System.Buffers.Binary;
using System.Globalization;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;
using Microsoft.Data.Sqlite;

namespace DataSud.Import.Maps;

/// <summary>A layer of a GeoPackage. Geometries are read from the file as streams, and only those that are asked for.</summary>
internal sealed class GeoPackageLayer : IMapLayer
{
    private const int LongestValue = 200;
    private const int SmallestHeader = 8;

    private static readonly int[] EnvelopeSizes = [0, 32, 48, 48, 64];

    private readonly GeoPackage _package;
    private readonly string _geometry;
    private readonly long _systemKey;
    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _reader;
    private SqliteBlob? _cell;

    /// <summary>Opens it.</summary>
    /// <param name="package">The file.</param>
    /// <param name="table">Its table.</param>
    /// <param name="geometry">Its geometry column.</param>
    /// <param name="system">Its reference system.</param>
    /// <param name="systemKey">Key of that in the file, which every geometry repeats.</param>
    /// <exception cref="RefusedException">The table has no such column, or no keys.</exception>
    public GeoPackageLayer(GeoPackage package, string table, string geometry, ReferenceSystem system, long systemKey)
    {
        (_package, Name, _systemKey, System) = (package, table, systemKey, system);
        var columns = ColumnsOf(package, table);
        _geometry = columns.Find(column => HeaderName.Normalise(column) == HeaderName.Normalise(geometry))
            ?? throw new RefusedException($"The layer {table} has no column {geometry}, which gpkg_geometry_columns names.");
        Columns = [.. columns.Where(column => column != _geometry)];
        var key = new[] { "rowid", "_rowid_", "oid" }.FirstOrDefault(name => !columns.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? "rowid";
        // A value of any size may stand anywhere: what is longer than any of ours is never loaded.
        var values = Columns.Select(GeoPackage.Quote).Select(column => FormattableString.Invariant($", CASE WHEN octet_length({column}) > {LongestValue} THEN '(more than {LongestValue} bytes)' ELSE {column} END"));
        (_command, _reader) = package.Guard(() =>
        {
            var command = package.Command($"SELECT {key}, typeof({GeoPackage.Quote(_geometry)}), octet_length({GeoPackage.Quote(_geometry)}){string.Concat(values)} FROM {GeoPackage.Quote(table)} NOT INDEXED");
            return (command, command.ExecuteReader());
        });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ReferenceSystem System { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public long Line { get; private set; } = long.MinValue;

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public bool Read(out string? fault)
    {
        fault = null;
        var last = Line;
        var any = _package.Guard(() =>
        {
            if (!_reader.Read())
                return false;
            Line = _reader.GetInt64(0);
            Position += _reader.IsDBNull(2) ? 0 : _reader.GetInt64(2);
            return true;
        });
        // A tree of pages that leads round in circles never ends otherwise.
        if (any && Line <= last)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"The layer {Name} is damaged: the feature {Line} follows the feature {last}."));
        return any;
    }

    /// <inheritdoc/>
    public string? Value(int column) => _package.Guard(() => _reader.GetValue(column + 3) switch
    {
        DBNull => null,
        byte[] bytes => $"(binary, {bytes.Length} bytes)",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    });

    /// <inheritdoc/>
    public Stream OpenGeometry()
    {
        _cell?.Dispose();
        _cell = null;
        var type = _package.Guard(() => _reader.GetString(1));
        if (type != "blob")
            throw new GeometryException(type == "null" ? "is missing" : $"is no geometry but a value of type {type}");
        _cell = _package.Guard(() => _package.OpenCell(Name, _geometry, Line));
        return SkipHeader(new GuardedStream(_cell, _package));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cell?.Dispose();
        _reader.Dispose();
        _command.Dispose();
    }

    private GuardedStream SkipHeader(GuardedStream cell)
    {
        Span<byte> header = stackalloc byte[SmallestHeader];
        if (cell.ReadAtLeast(header, SmallestHeader, throwOnEndOfStream: false) < SmallestHeader || header[0] != 'G' || header[1] != 'P')
            throw new GeometryException("is no geometry of a GeoPackage: it does not begin with GP");
        if ((header[3] & 0x20) != 0)
            throw new GeometryException("is of an extended type that only its writer knows");
        var key = (header[3] & 1) == 0 ? BinaryPrimitives.ReadInt32BigEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (key != _systemKey && key is not (0 or -1))
            throw new GeometryException(string.Create(CultureInfo.InvariantCulture, $"is in the reference system {key}, where the layer is in {_systemKey}"));
        var envelope = (header[3] >> 1) & 7;
        if (envelope >= EnvelopeSizes.Length)
            throw new GeometryException("has a header that no version of the standard knows");
        Span<byte> skipped = stackalloc byte[64];
        cell.ReadAtLeast(skipped[..EnvelopeSizes[envelope]], EnvelopeSizes[envelope], throwOnEndOfStream: false);
        return cell;
    }

    private static List<string> ColumnsOf(GeoPackage package, string table) => package.Guard(() =>
    {
        using var command = package.Command("SELECT name FROM pragma_table_info($table)");
        command.Parameters.AddWithValue("$table", table);
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
            columns.Add(reader.GetString(0));
        return columns;
    });

    // A page may turn out damaged in the middle of a geometry.
    private sealed class GuardedStream(SqliteBlob cell, GeoPackage package) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => cell.Length;

        public override long Position { get => cell.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => package.Guard(() => cell.Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
