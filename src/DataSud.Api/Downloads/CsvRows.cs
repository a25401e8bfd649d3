using System.Globalization;
using CsvHelper;
using DataSud.Storage.Features;

namespace DataSud.Api.Downloads;

/// <summary>
/// CSV as DataSud asks for it: RFC 4180, UTF-8, commas, unique titles of less than 62 characters, days as 2026-06-30, points as longitude and latitude (WGS84). Lists have
/// a bar between their values; outlines are for the other formats.
/// </summary>
internal sealed class CsvRows : RowWriter
{
    private static readonly CsvWriterOptions Options = new() { FormatProvider = CultureInfo.InvariantCulture };

    private readonly Layer layer;
    private readonly CsvWriter csv;
    private readonly bool hasId;
    private readonly bool hasPoints;
    private bool hasTitles;

    public CsvRows(Layer layer, string path)
    {
        this.layer = layer;
        csv = CsvWriter.Create(Create(path), Options);
        hasId = HasIdColumn(layer);
        hasPoints = layer.GeometryType is "Point";
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReleaseRow row, CancellationToken cancellationToken)
    {
        if (!hasTitles)
            await TitlesAsync(cancellationToken);
        if (hasId)
            csv.WriteField(row.Id);
        for (var i = 0; i < row.Cells.Length; i++)
            Write(layer.Properties[i].Type, row.Cells[i]);
        if (hasPoints)
        {
            if (row.Wkb is { } wkb && Wkb.Point(wkb) is { } point)
            {
                csv.WriteField(Wkb.Degrees(point.X), default);
                csv.WriteField(Wkb.Degrees(point.Y), default);
            }
            else
            {
                csv.WriteField("");
                csv.WriteField("");
            }
        }
        await csv.EndRecordAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (!hasTitles)
            await TitlesAsync(cancellationToken);
        await csv.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => csv.DisposeAsync();

    private async ValueTask TitlesAsync(CancellationToken cancellationToken)
    {
        hasTitles = true;
        if (hasId)
            csv.WriteField(IdColumn);
        foreach (var property in layer.Properties)
            csv.WriteField(property.Name);
        if (hasPoints)
        {
            csv.WriteField("longitude");
            csv.WriteField("latitude");
        }
        await csv.EndRecordAsync(cancellationToken);
    }

    private void Write(PropertyType type, in Cell cell)
    {
        switch (type)
        {
            case var _ when cell.IsNull:
                csv.WriteField("");
                break;
            case PropertyType.Integer:
                csv.WriteField(cell.Integer, default);
                break;
            case PropertyType.Number:
                csv.WriteField(cell.Number, default);
                break;
            case PropertyType.Boolean:
                csv.WriteField(cell.Flag ? "true" : "false");
                break;
            case PropertyType.Date:
                csv.WriteField(cell.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case PropertyType.TextList:
                csv.WriteField(string.Join('|', cell.List));
                break;
            default:
                csv.WriteField(cell.Text);
                break;
        }
    }
}
