using System.Globalization;
using System.IO.Compression;
using System.Text;
using DataSud.Import.Pipeline;
using ExcelDataReader;

namespace DataSud.Import.Acquire;

/// <summary>
/// The sheets of an XLSX workbook, each read as a CSV text (UTF-8, semicolons): all that is known of delimited files holds of
/// them, and a line of the text is a row of the sheet.
/// </summary>
internal static class Workbook
{
    // The library asks for Windows-1252 by number whatever it is to read.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Names of the sheets, in their order.</summary>
    /// <param name="name">Of the workbook, for messages.</param>
    /// <param name="open">Opens it; the stream must seek.</param>
    /// <param name="limit">Most bytes it may unpack to.</param>
    /// <exception cref="RefusedException">It is no workbook, or unpacks to something unreasonable.</exception>
    public static IReadOnlyList<string> SheetsOf(string name, Func<Stream> open, long limit)
    {
        using var stream = open();
        Check(name, stream, limit);
        stream.Position = 0;
        using var reader = OpenReader(name, stream);
        var names = new List<string>();
        do
        {
            names.Add(reader.Name);
        }
        while (reader.NextResult());
        return names;
    }

    /// <summary>Opens a sheet as CSV.</summary>
    /// <param name="name">Of the workbook, for messages.</param>
    /// <param name="open">Opens the workbook; the stream must seek.</param>
    /// <param name="limit">Most bytes it may unpack to.</param>
    /// <param name="sheet">Name of the sheet.</param>
    /// <exception cref="RefusedException">It is no workbook, or the sheet is not in it.</exception>
    public static Stream OpenSheet(string name, Func<Stream> open, long limit, string sheet)
    {
        var stream = open();
        try
        {
            Check(name, stream, limit);
            stream.Position = 0;
            var reader = OpenReader(name, stream);
            do
            {
                if (reader.Name == sheet)
                    return new SheetStream(reader, stream, name);
            }
            while (reader.NextResult());
            reader.Dispose();
            throw new RefusedException($"The sheet {sheet} has left {name} while it was being read.");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>A workbook inside an archive, unpacked to a temporary file so that it can be read in any order.</summary>
    /// <param name="packed">The entry; closed.</param>
    public static Stream Unpack(Stream packed)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            using (packed)
                packed.CopyTo(file);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // What the workbook says that it unpacks to: its parts are read through this library, not through our bounded stream.
    private static void Check(string name, Stream stream, long limit)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Sum(entry => entry.Length) > limit)
                throw new RefusedException($"{name} unpacks to more than {limit} bytes: it looks like a decompression bomb.");
        }
        catch (InvalidDataException)
        {
            throw new RefusedException($"{name} is not a readable XLSX workbook.");
        }
    }

    private static IExcelDataReader OpenReader(string name, Stream stream)
    {
        try
        {
            return ExcelReaderFactory.CreateOpenXmlReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw new RefusedException($"{name} is not a readable XLSX workbook: {error.Message}");
        }
    }

    // A damaged workbook fails in many ways inside the reader; each of them says the same of the file.
    private static bool IsMalformed(Exception error) =>
        error is ExcelDataReader.Exceptions.ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException
            or IndexOutOfRangeException or ArgumentException or InvalidOperationException or NullReferenceException or KeyNotFoundException or OverflowException;

    private sealed class SheetStream(IExcelDataReader reader, Stream workbook, string name) : Stream
    {
        private readonly StringBuilder _line = new();
        private byte[] _text = [];
        private int _start;
        private int _end;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_start == _end && !FillLine())
                return 0;
            var size = Math.Min(buffer.Length, _end - _start);
            _text.AsSpan(_start, size).CopyTo(buffer);
            _start += size;
            return size;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Read(buffer.Span));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                reader.Dispose();
                workbook.Dispose();
            }
            base.Dispose(disposing);
        }

        private bool FillLine()
        {
            try
            {
                if (!reader.Read())
                    return false;
                _line.Clear();
                var last = reader.FieldCount - 1;
                // An empty row of the sheet stays an empty line, so that lines and rows keep the same number.
                var isEmpty = true;
                for (var i = 0; i <= last && isEmpty; i++)
                    isEmpty = reader.IsDBNull(i);
                for (var i = 0; i <= last && !isEmpty; i++)
                {
                    if (i > 0)
                        _line.Append(';');
                    Append(reader.GetValue(i));
                }
            }
            catch (Exception error) when (IsMalformed(error))
            {
                throw new RefusedException($"{name} is damaged: {error.Message}");
            }
            _line.Append('\n');
            var text = _line.ToString();
            var size = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (_text.Length < size)
                _text = new byte[2 * size];
            (_start, _end) = (0, Encoding.UTF8.GetBytes(text, _text));
            return true;
        }

        private void Append(object? value)
        {
            var text = value switch
            {
                null => "",
                double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
                DateTime day => day.ToString(day.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
                bool flag => flag ? "1" : "0",
                IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString() ?? "",
            };
            if (text.AsSpan().IndexOfAny(";\"\r\n") < 0)
            {
                _line.Append(text);
                return;
            }
            _line.Append('"').Append(text.Replace("\"", "\"\"").Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ')).Append('"');
        }
    }
}
