using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DataSud.Import.Pipeline;
using NetTopologySuite.IO.Esri.Dbf;

namespace DataSud.Import.Maps;

/// <summary>The attributes of a shapefile (.dbf), opened and read so that what is damaged is said and not thrown.</summary>
internal static class DbfTable
{
    // Where the rows begin and how long each is (dBASE III, "Table file header").
    private const int RowCountAt = 4;
    private const int HeaderSizeAt = 8;
    private const int RowSizeAt = 10;

    /// <summary>Bytes of the header before its columns.</summary>
    public const int Header = 32;

    /// <summary>Opens it; texts are read as Latin-1, so that they can be decoded cell by cell.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="stream">The file, which can seek.</param>
    /// <exception cref="RefusedException">It is cut, or no such table.</exception>
    public static DbfReader Open(string name, FileStream stream)
    {
        CheckLength(name, stream);
        try
        {
            return new DbfReader(stream, Encoding.Latin1);
        }
        catch (Exception error) when (error is NotSupportedException or IOException or InvalidDataException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new RefusedException($"{name} are no readable attributes of a shapefile: {error.Message}");
        }
    }

    /// <summary>Goes to the next row. A number that is none fails inside the reader, which has then taken the whole record from the stream: the next one is in its place.</summary>
    /// <param name="reader">The table.</param>
    /// <param name="deleted">Whether the row is marked as deleted.</param>
    /// <returns>Why the row cannot be read; null where it can.</returns>
    public static string? Read(DbfReader reader, out bool deleted)
    {
        deleted = false;
        try
        {
            reader.Read(out deleted);
            return null;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            return $"holds a cell that cannot be read: {error.Message}";
        }
    }

    private static void CheckLength(string name, FileStream stream)
    {
        Span<byte> head = stackalloc byte[Header];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, Header, throwOnEndOfStream: false) < Header)
            throw new RefusedException($"{name} is too short to be the attributes of a shapefile.");
        stream.Position = 0;
        var rows = BinaryPrimitives.ReadUInt32LittleEndian(head[RowCountAt..]);
        var whole = BinaryPrimitives.ReadUInt16LittleEndian(head[HeaderSizeAt..]) + ((long)rows * BinaryPrimitives.ReadUInt16LittleEndian(head[RowSizeAt..]));
        if (stream.Length < whole)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{name} was cut: its {rows} rows take {whole} bytes, and it has {stream.Length}."));
    }
}
