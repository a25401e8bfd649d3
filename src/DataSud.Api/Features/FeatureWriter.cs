using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Api.Http;

namespace DataSud.Api.Features;

/// <summary>Writes a GeoJSON FeatureCollection (RFC 7946) as it goes: geometries are copied as the database made them.</summary>
/// <param name="output">Where to.</param>
public sealed class FeatureWriter(PipeWriter output) : IAsyncDisposable
{
    private const int LargeChunk = 64 * 1024;

    private readonly Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Begins the collection.</summary>
    public void Begin()
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "FeatureCollection"u8);
        json.WriteStartArray("features"u8);
    }

    /// <summary>Begins a feature.</summary>
    /// <param name="id">Its id.</param>
    public void BeginFeature(string id)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        json.WriteString("id"u8, id);
    }

    /// <summary>Writes a geometry that is GeoJSON text already; null where there is none.</summary>
    public void Geometry(ReadOnlySpan<byte> geometry)
    {
        json.WritePropertyName("geometry"u8);
        if (geometry.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(geometry, skipInputValidation: true);
    }

    /// <inheritdoc cref="Geometry(ReadOnlySpan{byte})"/>
    public void Geometry(string? geometry)
    {
        if (geometry is null)
        {
            Geometry(default(ReadOnlySpan<byte>));
            return;
        }
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(geometry.Length));
        Geometry(bytes.AsSpan(0, Encoding.UTF8.GetBytes(geometry, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Begins the properties, which the caller writes.</summary>
    public Utf8JsonWriter BeginProperties()
    {
        json.WriteStartObject("properties"u8);
        return json;
    }

    /// <summary>Ends the properties and the feature.</summary>
    public void EndFeature()
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Ends the properties and a feature that stands alone.</summary>
    /// <param name="links">Its links.</param>
    public void EndFeature(IReadOnlyList<Link> links)
    {
        json.WriteEndObject();
        WriteLinks(links);
        json.WriteEndObject();
    }

    /// <summary>Hands on what is written once it is a good piece, so that memory stays flat.</summary>
    public async ValueTask FlushIfLargeAsync(CancellationToken cancellationToken)
    {
        if (json.BytesPending + output.UnflushedBytes < LargeChunk)
            return;
        json.Flush();
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the collection with its counts and links.</summary>
    /// <param name="matched">Features that the filters leave; null where it was not counted.</param>
    /// <param name="returned">Features written.</param>
    /// <param name="links">Links of the collection.</param>
    public void End(long? matched, int returned, IReadOnlyList<Link> links) => End(matched, isEstimate: false, returned, links);

    /// <summary>Ends the collection with its counts and links.</summary>
    /// <param name="matched">Features that the filters leave; null where it was not counted.</param>
    /// <param name="isEstimate">Whether that is an estimate, which the answer then says.</param>
    /// <param name="returned">Features written.</param>
    /// <param name="links">Links of the collection.</param>
    public void End(long? matched, bool isEstimate, int returned, IReadOnlyList<Link> links)
    {
        json.WriteEndArray();
        if (matched is { } number)
            json.WriteNumber("numberMatched"u8, number);
        if (isEstimate)
            json.WriteBoolean("numberMatchedIsEstimate"u8, true);
        json.WriteNumber("numberReturned"u8, returned);
        WriteLinks(links);
        json.WriteEndObject();
    }

    private void WriteLinks(IReadOnlyList<Link> links)
    {
        json.WriteStartArray("links"u8);
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("rel"u8, link.Rel);
            json.WriteString("href"u8, link.Href);
            json.WriteString("type"u8, link.Type);
            json.WriteString("title"u8, link.Title);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => json.DisposeAsync();
}
