using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace DataSud.Import.Csv;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, made from bytes without an object a value. While one buffer is on its way to the
/// server the next one fills, so that reading and writing each have a core.
/// </summary>
/// <remarks>Source of the format: PostgreSQL manual, COPY, "Binary Format"; values as the types' receive functions want them.</remarks>
public sealed class CopyBuffer : IAsyncDisposable
{
    private const int Threshold = 256 << 10;
    private const int NumericGroup = 10_000;
    private const int TextOid = 25;

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly int PostgresEpoch = new DateOnly(2000, 1, 1).DayNumber;

    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _filling = new byte[Threshold + (64 << 10)];
    private byte[] _sending = new byte[Threshold + (64 << 10)];
    private Task _sent = Task.CompletedTask;
    private int _length;
    private bool _ended;

    private CopyBuffer(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        Append(Signature);
    }

    /// <summary>Begins a COPY.</summary>
    /// <param name="connection">Open connection.</param>
    /// <param name="copySql"><c>COPY ... FROM STDIN (FORMAT BINARY)</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PostgresException">The table or a column is not there.</exception>
    public static async Task<CopyBuffer> BeginAsync(NpgsqlConnection connection, string copySql, CancellationToken cancellationToken) =>
        new(await connection.BeginRawBinaryCopyAsync(copySql, cancellationToken));

    /// <summary>Bytes written since the last flush: the mark to <see cref="Rewind"/> to.</summary>
    public int Mark => _length;

    /// <summary>Whether it is time to <see cref="FlushAsync"/>.</summary>
    public bool IsFull => _length >= Threshold;

    /// <summary>Takes back what was written since a mark: a row that turned out bad half-way.</summary>
    /// <param name="mark">From <see cref="Mark"/>, with no flush since.</param>
    public void Rewind(int mark) => _length = mark;

    /// <summary>Whether what was written since a mark is no value.</summary>
    /// <param name="mark">Mark before one value.</param>
    public bool IsNullSince(int mark) => _length == mark + 4 && BinaryPrimitives.ReadInt32BigEndian(_filling.AsSpan(mark)) == -1;

    /// <summary>Begins a row.</summary>
    /// <param name="columns">How many values follow.</param>
    public void StartRow(int columns) => BinaryPrimitives.WriteInt16BigEndian(Take(2), (short)columns);

    /// <summary>Writes again what stands between two marks: the values that the rows of one record share.</summary>
    /// <param name="from">Mark of the first byte.</param>
    /// <param name="to">Mark after the last one.</param>
    public void Repeat(int from, int to)
    {
        var target = Take(to - from);
        _filling.AsSpan(from, to - from).CopyTo(target);
    }

    /// <summary>No value.</summary>
    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    /// <summary>text, already in UTF-8.</summary>
    /// <param name="utf8">Valid UTF-8 without NUL.</param>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), utf8.Length);
        Append(utf8);
    }

    /// <summary>A value as its type's receive function wants it: a geometry in EWKB.</summary>
    /// <param name="value">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> value) => Text(value);

    /// <summary>text; null is no value.</summary>
    /// <param name="value">The text.</param>
    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }
        var size = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), size);
        Encoding.UTF8.GetBytes(value, Take(size));
    }

    /// <summary>jsonb.</summary>
    /// <param name="json">JSON text, or null.</param>
    public void Jsonb(string? json)
    {
        if (json is null)
        {
            Null();
            return;
        }
        var size = Encoding.UTF8.GetByteCount(json);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), size + 1);
        Take(1)[0] = 1;
        Encoding.UTF8.GetBytes(json, Take(size));
    }

    /// <summary>jsonb, already in UTF-8.</summary>
    /// <param name="utf8">JSON text.</param>
    public void Jsonb(ReadOnlySpan<byte> utf8)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), utf8.Length + 1);
        Take(1)[0] = 1;
        Append(utf8);
    }

    /// <summary>smallint.</summary>
    /// <param name="value">The number.</param>
    public void Int16(short value)
    {
        var target = Take(6);
        BinaryPrimitives.WriteInt32BigEndian(target, 2);
        BinaryPrimitives.WriteInt16BigEndian(target[4..], value);
    }

    /// <summary>int.</summary>
    /// <param name="value">The number.</param>
    public void Int32(int value)
    {
        var target = Take(8);
        BinaryPrimitives.WriteInt32BigEndian(target, 4);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], value);
    }

    /// <summary>bigint.</summary>
    /// <param name="value">The number.</param>
    public void Int64(long value)
    {
        var target = Take(12);
        BinaryPrimitives.WriteInt32BigEndian(target, 8);
        BinaryPrimitives.WriteInt64BigEndian(target[4..], value);
    }

    /// <summary>float8.</summary>
    /// <param name="value">The number.</param>
    public void Double(double value)
    {
        var target = Take(12);
        BinaryPrimitives.WriteInt32BigEndian(target, 8);
        BinaryPrimitives.WriteDoubleBigEndian(target[4..], value);
    }

    /// <summary>boolean.</summary>
    /// <param name="value">The value.</param>
    public void Boolean(bool value)
    {
        var target = Take(5);
        BinaryPrimitives.WriteInt32BigEndian(target, 1);
        target[4] = value ? (byte)1 : (byte)0;
    }

    /// <summary>date.</summary>
    /// <param name="value">The day.</param>
    public void Date(DateOnly value) => Int32(value.DayNumber - PostgresEpoch);

    /// <summary>numeric, with the decimals it is printed with.</summary>
    /// <param name="value">The number.</param>
    public void Numeric(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var mantissa = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        // Groups of four decimal digits, counted from the decimal point: pad the fraction to whole groups.
        var padding = (4 - (scale % 4)) % 4;
        for (var i = 0; i < padding; i++)
            mantissa *= 10;
        Span<short> groups = stackalloc short[12];
        var count = 0;
        while (mantissa > 0)
        {
            (mantissa, var group) = UInt128.DivRem(mantissa, NumericGroup);
            groups[count++] = (short)group;
        }
        var weight = count - ((scale + padding) / 4) - 1;
        var skipped = 0;
        while (skipped < count && groups[skipped] == 0)
            skipped++;

        var target = Take(4 + 8 + (2 * (count - skipped)));
        BinaryPrimitives.WriteInt32BigEndian(target, 8 + (2 * (count - skipped)));
        BinaryPrimitives.WriteInt16BigEndian(target[4..], (short)(count - skipped));
        BinaryPrimitives.WriteInt16BigEndian(target[6..], count == 0 ? (short)0 : (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(target[8..], value < 0 ? (ushort)0x4000 : (ushort)0);
        BinaryPrimitives.WriteInt16BigEndian(target[10..], (short)scale);
        for (var (i, at) = (count - 1, 12); i >= skipped; i--, at += 2)
            BinaryPrimitives.WriteInt16BigEndian(target[at..], groups[i]);
    }

    /// <summary>text[].</summary>
    /// <param name="items">The items, or null.</param>
    public void TextArray(IReadOnlyList<string>? items)
    {
        if (items is null)
        {
            Null();
            return;
        }
        var start = _length;
        Take(4);
        var head = Take(items.Count == 0 ? 12 : 20);
        BinaryPrimitives.WriteInt32BigEndian(head, items.Count == 0 ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], 0);
        BinaryPrimitives.WriteInt32BigEndian(head[8..], TextOid);
        if (items.Count > 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(head[12..], items.Count);
            BinaryPrimitives.WriteInt32BigEndian(head[16..], 1);
        }
        foreach (var item in items)
            Text(item);
        BinaryPrimitives.WriteInt32BigEndian(_filling.AsSpan(start), _length - start - 4);
    }

    /// <summary>Hands the buffer to the server and goes on with the other one.</summary>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="NpgsqlException">The connection broke, or the server refused a row.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _sent;
        (_filling, _sending) = (_sending, _filling);
        _sent = _stream.WriteAsync(_sending.AsMemory(0, _length), cancellationToken).AsTask();
        _length = 0;
    }

    /// <summary>Ends the COPY; until then, nothing of it is kept.</summary>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="NpgsqlException">The connection broke, or the server refused a row.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);
        await FlushAsync(cancellationToken);
        await _sent;
        _ended = true;
        await _stream.DisposeAsync();
    }

    /// <summary>Gives the COPY up where it was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        try
        {
            await _sent;
            await _stream.CancelAsync();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, and the COPY with it; what broke it is the exception that is on its way already.
        }
    }

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private Span<byte> Take(int size)
    {
        if (_length + size > _filling.Length)
            Array.Resize(ref _filling, Math.Max(2 * _filling.Length, _length + size));
        var span = _filling.AsSpan(_length, size);
        _length += size;
        return span;
    }
}
