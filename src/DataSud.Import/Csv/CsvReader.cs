using System.Buffers;
using System.Text;
using System.Text.Unicode;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Csv;

/// <summary>What the bytes of a text file may be.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8; anything else is refused, with its place.</summary>
    Utf8,

    /// <summary>UTF-8, and cell by cell Windows-1252 (which holds Latin-1) where it is not: some producers mix the two in one file, even in one line.</summary>
    Utf8OrWindows1252,
}

/// <summary>
/// Reads delimited text record by record, from bytes. It knows the physical line of each record and the exact place of a
/// byte that is not UTF-8, which readers over decoded text do not; memory is one record. A quote that is at fault spoils its own
/// line: what follows is read again, so that a stray quote never swallows the rows behind it.
/// </summary>
/// <param name="stream">Text, with or without a byte order mark; not owned.</param>
/// <param name="fileName">For messages.</param>
/// <param name="separator">Comma, semicolon or tab.</param>
/// <param name="encoding">What the bytes may be.</param>
public sealed class CsvReader(Stream stream, string fileName, byte separator, TextEncoding encoding = TextEncoding.Utf8)
{
    private const int LargestFirstBuffer = 256 << 10;
    private const int LongestRecord = 1 << 20;
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly List<Cell> _cells = [];
    private readonly SearchValues<byte> _stops = SearchValues.Create([separator, LineFeed, CarriageReturn]);
    // A file's beginning is looked at under every separator and for every table: small buffers for small streams.
    private byte[] _buffer = new byte[stream.CanSeek ? Math.Clamp(stream.Length + 1, 4 << 10, LargestFirstBuffer) : LargestFirstBuffer];
    private byte[] _recoded = [];
    private bool _isRecoded;
    private int _start;
    private int _end;
    private long _offset;
    private long _nextLine = 1;
    private bool _ended;

    private readonly record struct Cell(int Start, int Length, bool Escaped);

    /// <summary>Physical line, from 1, on which the record begins.</summary>
    public long Line { get; private set; }

    /// <summary>Cells of the record.</summary>
    public int Count => _cells.Count;

    /// <summary>What is wrong with the quotes of the record; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the record ends with a line break; only the last of a file may not.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Records so far that were not UTF-8, and of which cells were read as Windows-1252.</summary>
    public long RecodedRecords { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Position => _offset + _start;

    /// <summary>Whether every cell is empty or white.</summary>
    public bool IsBlank
    {
        get
        {
            for (var index = 0; index < _cells.Count; index++)
            {
                if (!Bytes(index).Trim(" \t"u8).IsEmpty)
                    return false;
            }
            return true;
        }
    }

    /// <summary>A cell, unquoted, otherwise unchanged.</summary>
    /// <param name="index">From 0.</param>
    public string this[int index]
    {
        get
        {
            var text = Encoding.UTF8.GetString(Bytes(index));
            return _cells[index].Escaped ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
        }
    }

    /// <summary>A cell in UTF-8, without the quotes around it; where <see cref="IsEscaped"/>, quotes within are still doubled.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>Bytes that hold until the next <see cref="ReadAsync"/>.</returns>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var cell = _cells[index];
        return (_isRecoded ? _recoded : _buffer).AsSpan(cell.Start, cell.Length);
    }

    /// <summary>Whether a cell holds doubled quotes.</summary>
    /// <param name="index">From 0.</param>
    public bool IsEscaped(int index) => _cells[index].Escaped;

    /// <summary>Moves to the next record.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="RefusedException">The bytes are no text in UTF-8 where only that is allowed, or a record is longer than 1 MiB.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) =>
        // Nearly every record is in the buffer already: no state machine for those.
        _start < _end && (_offset > 0 || _start > 0) && TryRecord() ? new(true) : ReadOnAsync(cancellationToken);

    private async ValueTask<bool> ReadOnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_offset + _start == 0 && (_ended || _end >= 3) && _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble))
                _start = 3;
            if (_ended && _start == _end)
                return false;
            if (_start < _end && (TryRecord() || (_end - _start >= LongestRecord && TryEndlessQuote())))
                return true;
            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _offset += _start;
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestRecord)
                throw new RefusedException($"{fileName}: the record that begins on line {_nextLine} is longer than 1 MiB; a quote is opened and not closed, or this is no table.");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _ended = read == 0;
    }

    // Takes one record from the buffer; false when its end is not there yet.
    private bool TryRecord()
    {
        _cells.Clear();
        Fault = null;
        var at = _start;
        var breaks = 0;
        while (true)
        {
            if (at < _end && _buffer[at] == Quote)
            {
                if (!TryQuoted(ref at, ref breaks))
                    return false;
            }
            else
            {
                var length = _buffer.AsSpan(at, _end - at).IndexOfAny(_stops);
                if (length < 0)
                {
                    if (!_ended)
                        return false;
                    length = _end - at;
                }
                _cells.Add(new Cell(at, length, false));
                at += length;
            }

            if (at == _end)
                return _ended && Take(at, at, breaks, terminated: false);
            if (_buffer[at] == separator)
            {
                at++;
                if (at == _end && !_ended)
                    return false;
                continue;
            }
            // A carriage return alone ends a line too; whether a line feed follows must be known first.
            if (_buffer[at] == CarriageReturn && at + 1 == _end && !_ended)
                return false;
            var next = at + (_buffer[at] == CarriageReturn && at + 1 < _end && _buffer[at + 1] == LineFeed ? 2 : 1);
            return Take(at, next, breaks + 1, terminated: true);
        }
    }

    private bool TryQuoted(ref int at, ref int breaks)
    {
        var start = at + 1;
        var escaped = false;
        for (var i = start; ; i++)
        {
            var skip = _buffer.AsSpan(i, _end - i).IndexOf(Quote);
            if (skip < 0)
            {
                if (!_ended)
                    return false;
                Fault = "a quote is opened and never closed";
                breaks += _buffer.AsSpan(start, _end - start).Count(LineFeed);
                _cells.Add(new Cell(start, _end - start, escaped));
                at = _end;
                return true;
            }
            i += skip;
            if (i + 1 == _end && !_ended)
                return false;
            if (i + 1 < _end && _buffer[i + 1] == Quote)
            {
                escaped = true;
                i++;
                continue;
            }
            breaks += _buffer.AsSpan(start, i - start).Count(LineFeed);
            _cells.Add(new Cell(start, i - start, escaped));
            at = i + 1;
            var rest = _buffer.AsSpan(at, _end - at).IndexOfAny(_stops);
            if (rest < 0 && !_ended)
                return false;
            rest = rest < 0 ? _end - at : rest;
            if (rest > 0)
            {
                Fault = "text follows a closing quote";
                at += rest;
            }
            return true;
        }
    }

    // No cell is that long: a quote that opens more than the longest record was not meant to go on behind its line.
    private bool TryEndlessQuote()
    {
        if (_buffer.AsSpan(_start, _end - _start).IndexOfAny(LineFeed, CarriageReturn) < 0)
            return false;
        Fault = "a quote is opened and never closed";
        return Take(_end, _end, breaks: 0, terminated: false);
    }

    private bool Take(int contentEnd, int next, int breaks, bool terminated)
    {
        if (Fault is not null && _buffer.AsSpan(_start, contentEnd - _start).IndexOfAny(LineFeed, CarriageReturn) is >= 0 and var length)
        {
            contentEnd = _start + length;
            next = contentEnd + (_buffer.AsSpan(contentEnd, _end - contentEnd).StartsWith("\r\n"u8) ? 2 : 1);
            (breaks, terminated) = (1, true);
            _cells.Clear();
            _cells.Add(new Cell(_start, length, false));
        }
        Line = _nextLine;
        IsTerminated = terminated;
        CheckText(_buffer.AsSpan(_start, contentEnd - _start));
        _nextLine += breaks;
        _start = next;
        return true;
    }

    private void CheckText(ReadOnlySpan<byte> record)
    {
        _isRecoded = false;
        if (record.Contains((byte)0))
            Fault = "holds a NUL byte";
        if (Utf8.IsValid(record))
            return;
        if (encoding == TextEncoding.Utf8OrWindows1252)
        {
            Recode();
            return;
        }
        var rest = record;
        var skipped = 0;
        while (Rune.DecodeFromUtf8(rest, out _, out var consumed) == OperationStatus.Done)
        {
            rest = rest[consumed..];
            skipped += consumed;
        }
        var line = Line + record[..skipped].Count(LineFeed);
        throw new RefusedException(
            $"{fileName} is not in UTF-8: line {line}, byte offset {_offset + _start + skipped} (0x{rest[0]:X2}). "
            + "UTF-8 is expected; a file saved as Latin-1 or Windows-1252 must be converted first.");
    }

    // Cell by cell, so that the separators found in the bytes stay where they are, and that a stray byte spoils no accent of another cell.
    private void Recode()
    {
        var size = 0;
        for (var index = 0; index < _cells.Count; index++)
        {
            var cell = _cells[index];
            var bytes = _buffer.AsSpan(cell.Start, cell.Length);
            var text = (Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252).GetString(bytes);
            var needed = size + Encoding.UTF8.GetMaxByteCount(text.Length);
            if (_recoded.Length < needed)
                Array.Resize(ref _recoded, 2 * needed);
            var length = Encoding.UTF8.GetBytes(text, _recoded.AsSpan(size));
            _cells[index] = cell with { Start = size, Length = length };
            size += length;
        }
        _isRecoded = true;
        RecodedRecords++;
    }
}
