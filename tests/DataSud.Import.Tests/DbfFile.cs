using System.Text;

namespace DataSud.Import.Tests;

/// <summary>Writes the attributes of a shapefile byte by byte: what stands in a cell may be what no library would write.</summary>
internal static class DbfFile
{
    private static readonly Encoding Latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The file.</summary>
    /// <param name="columns">Name, type (C or N), width; numbers have 15 decimals where they are wide enough.</param>
    /// <param name="rows">Cells as they are to stand there.</param>
    /// <param name="encoding">Of names and text; Windows-1252 unless said otherwise.</param>
    public static byte[] Write(IReadOnlyList<(string Name, char Type, int Width)> columns, IEnumerable<string[]> rows, Encoding? encoding = null)
    {
        encoding ??= Latin;
        var all = rows.ToList();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write([3, 126, 9, 1]);
        writer.Write(all.Count);
        writer.Write((short)(32 + (32 * columns.Count) + 1));
        writer.Write((short)(1 + columns.Sum(column => column.Width)));
        writer.Write(new byte[20]);
        foreach (var (name, type, width) in columns)
        {
            var descriptor = new byte[32];
            encoding.GetBytes(name).AsSpan().CopyTo(descriptor);
            (descriptor[11], descriptor[16], descriptor[17]) = ((byte)type, (byte)width, type == 'N' ? (byte)15 : (byte)0);
            writer.Write(descriptor);
        }
        writer.Write((byte)0x0D);
        foreach (var row in all)
        {
            writer.Write((byte)' ');
            for (var i = 0; i < columns.Count; i++)
            {
                var cell = new byte[columns[i].Width];
                cell.AsSpan().Fill((byte)' ');
                var text = encoding.GetBytes(row[i]);
                text.CopyTo(cell, columns[i].Type == 'N' ? cell.Length - text.Length : 0);
                writer.Write(cell);
            }
        }
        writer.Write((byte)0x1A);
        writer.Flush();
        return stream.ToArray();
    }
}
