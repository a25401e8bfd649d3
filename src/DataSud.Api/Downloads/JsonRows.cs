using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Storage.Features;

namespace DataSud.Api.Downloads;

/// <summary>JSON, a row a line: a list of objects; or, for rows that have a place, the features of a GeoJSON FeatureCollection (RFC 7946).</summary>
internal sealed class JsonRows : RowWriter
{
    private readonly Layer layer;
    private readonly bool isGeo;
    private readonly FileStream file;
    private readonly ArrayBufferWriter<byte> line = new(4096);
    private readonly Utf8JsonWriter json;
    private bool hasRows;

    /// <summary>Begins the file.</summary>
    /// <param name="layer">What the rows are.</param>
    /// <param name="path">The file.</param>
    /// <param name="isGeo">Whether it is GeoJSON.</param>
    public JsonRows(Layer layer, string path, bool isGeo)
    {
        (this.layer, this.isGeo) = (layer, isGeo);
        file = Create(path);
        json = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReleaseRow row, CancellationToken cancellationToken)
    {
        Separate();
        json.Reset();
        if (isGeo)
            Feature(row);
        else
            Values(row, withId: HasIdColumn(layer));
        json.Flush();
        await file.WriteAsync(line.WrittenMemory, cancellationToken);
        line.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (!hasRows)
            Begin();
        line.Write(isGeo ? "\n]}\n"u8 : "\n]\n"u8);
        await file.WriteAsync(line.WrittenMemory, cancellationToken);
        line.ResetWrittenCount();
        await file.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await json.DisposeAsync();
        await file.DisposeAsync();
    }

    private void Separate()
    {
        if (hasRows)
            line.Write(",\n"u8);
        else
            Begin();
        hasRows = true;
    }

    private void Begin() => line.Write(isGeo ? "{\"type\":\"FeatureCollection\",\"features\":[\n"u8 : "[\n"u8);

    private void Feature(ReleaseRow row)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        json.WriteString("id"u8, row.Id);
        json.WritePropertyName("geometry"u8);
        if (row.GeoJson is { } text)
            json.WriteRawValue(text, skipInputValidation: true);
        else if (layer.GeometryType is "Point" && row.Wkb is { } wkb && Wkb.Point(wkb) is { } point)
            Point(point.X, point.Y);
        else
            json.WriteNullValue();
        json.WritePropertyName("properties"u8);
        Values(row, withId: false);
        json.WriteEndObject();
    }

    private void Point(double x, double y)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Point"u8);
        json.WriteStartArray("coordinates"u8);
        json.WriteNumberValue(Wkb.Degrees(x));
        json.WriteNumberValue(Wkb.Degrees(y));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Values(ReleaseRow row, bool withId)
    {
        json.WriteStartObject();
        if (withId)
            json.WriteString(IdColumn, row.Id);
        for (var i = 0; i < row.Cells.Length; i++)
        {
            json.WritePropertyName(layer.Properties[i].Name);
            Value(layer.Properties[i].Type, row.Cells[i]);
        }
        json.WriteEndObject();
    }

    private void Value(PropertyType type, in Cell cell)
    {
        switch (type)
        {
            case var _ when cell.IsNull:
                json.WriteNullValue();
                break;
            case PropertyType.Integer:
                json.WriteNumberValue(cell.Integer);
                break;
            case PropertyType.Number:
                json.WriteNumberValue(cell.Number);
                break;
            case PropertyType.Boolean:
                json.WriteBooleanValue(cell.Flag);
                break;
            case PropertyType.Date:
                json.WriteStringValue(cell.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case PropertyType.TextList:
                json.WriteStartArray();
                foreach (var text in cell.List)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(cell.Text);
                break;
        }
    }
}
