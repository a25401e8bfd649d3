using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using DataSud.Import.Pipeline;

namespace DataSud.Import.GeoJson;

/// <summary>One feature of a collection, not yet parsed.</summary>
/// <param name="Line">Physical line on which it begins, from 1.</param>
/// <param name="Json">Its bytes; valid until the next one is read.</param>
/// <param name="Position">Bytes of the file read so far.</param>
public readonly record struct RawFeature(long Line, ReadOnlyMemory<byte> Json, long Position);

/// <summary>Reads a GeoJSON FeatureCollection one feature at a time: memory is the largest feature, whatever the file's size.</summary>
/// <param name="stream">JSON in UTF-8; not owned.</param>
/// <param name="fileName">For messages.</param>
public sealed class FeatureReader(Stream stream, string fileName)
{
    private const int LargestFeature = 64 << 20;

    private byte[] _buffer = new byte[128 << 10];
    private int _start;
    private int _end;
    private long _offset;
    private long _line = 1;
    private bool _ended;
    private JsonReaderState _state;
    private Place _place = Place.BeforeRoot;

    private enum Place
    {
        BeforeRoot,
        BeforeFeatures,
        InFeatures,
        AfterFeatures,
    }

    /// <summary>The features, in the order of the file.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">The file is malformed or cut, is no FeatureCollection, or names a coordinate system that is not WGS 84.</exception>
    public async IAsyncEnumerable<RawFeature> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            RawFeature? feature = null;
            bool enough;
            try
            {
                enough = TryAdvance(out feature);
            }
            catch (JsonException error)
            {
                throw new RefusedException(FormattableString.Invariant(
                    $"{fileName} is not whole, valid JSON: line {(error.LineNumber ?? 0) + 1}, byte {error.BytePositionInLine ?? 0} of that line. The file was cut, or is malformed there."));
            }
            if (feature is { } found)
                yield return found;
            else if (!enough && _ended)
                break;
            else if (!enough)
                await FillAsync(cancellationToken);
        }
        if (_place is Place.BeforeRoot or Place.BeforeFeatures)
            throw new RefusedException($"{fileName} holds no \"features\": a GeoJSON FeatureCollection is expected.");
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
            if (_buffer.Length >= LargestFeature)
                throw new RefusedException($"{fileName}: the feature that begins on line {_line} is larger than 64 MiB.");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        if (_offset == 0 && _start == 0 && _end == 0 && _buffer.AsSpan(0, read).StartsWith("\uFEFF"u8))
            _start = 3;
        _end += read;
        _ended = read == 0;
    }

    // Moves one step, from one safe place to the next. False when the buffer ends before: what was begun is read again with more bytes.
    private bool TryAdvance(out RawFeature? feature)
    {
        feature = null;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (bytes.IsEmpty && !_ended)
            return false;
        var reader = new Utf8JsonReader(bytes, _ended, _state);
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.BeforeRoot:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw new RefusedException($"{fileName} is no JSON object: a GeoJSON FeatureCollection is expected.");
                _place = Place.BeforeFeatures;
                break;

            case Place.BeforeFeatures when reader.TokenType == JsonTokenType.PropertyName:
                if (!TryProperty(ref reader))
                    return false;
                break;

            case Place.InFeatures when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.AfterFeatures;
                break;

            case Place.InFeatures:
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                    return false;
                var line = _line + bytes[..start].Count((byte)'\n');
                var json = _buffer.AsMemory(_start + start, (int)reader.BytesConsumed - start);
                if (!Utf8.IsValid(json.Span))
                    throw new RefusedException($"{fileName} is not in UTF-8: the feature that begins on line {line} holds other bytes.");
                Keep(in reader, bytes);
                feature = new RawFeature(line, json, _offset + _start);
                return true;

            default:
                break;
        }
        Keep(in reader, bytes);
        return true;
    }

    private bool TryProperty(ref Utf8JsonReader reader)
    {
        var isFeatures = reader.ValueTextEquals("features"u8);
        var isSystem = reader.ValueTextEquals("crs"u8);
        if (!reader.Read())
            return false;
        if (isFeatures)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new RefusedException($"{fileName}: \"features\" is no array.");
            _place = Place.InFeatures;
            return true;
        }
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        var value = _buffer.AsSpan(_start + start, (int)reader.BytesConsumed - start);
        if (isSystem && !value.SequenceEqual("null"u8) && value.IndexOf("CRS84"u8) < 0 && value.IndexOf("4326"u8) < 0)
            throw new RefusedException($"{fileName} names a coordinate system that is not WGS 84 (EPSG:4326), the only one of GeoJSON.");
        return true;
    }

    private void Keep(in Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        var consumed = (int)reader.BytesConsumed;
        _line += bytes[..consumed].Count((byte)'\n');
        _start += consumed;
        _state = reader.CurrentState;
    }
}
