using System.Text.Json.Nodes;
using DataSud.Storage.Features;
using Parquet;
using Parquet.Schema;

namespace DataSud.Api.Downloads;

/// <summary>Parquet with Zstandard, in row groups of bounded size; rows that have a place as GeoParquet 1.1: WKB in longitude and latitude (OGC:CRS84).</summary>
internal sealed class ParquetRows : RowWriter
{
    private const int GroupRows = 32_768;
    private const long GroupBytes = 16_000_000;
    private const string Geometry = "geometry";

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd, UseDateOnlyTypeForDates = true };

    private readonly FileStream file;
    private readonly ParquetColumn.Texts? id;
    private readonly ParquetColumn.Shapes? shapes;
    private readonly ParquetColumn[] columns;
    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private readonly ParquetSchema schema;
    private ParquetWriter? writer;
    private Bounds bounds = new();
    private int rows;

    /// <summary>Begins the file.</summary>
    /// <param name="layer">What the rows are.</param>
    /// <param name="path">The file.</param>
    public ParquetRows(Layer layer, string path)
    {
        id = HasIdColumn(layer) ? new ParquetColumn.Texts(IdColumn) : null;
        shapes = layer.GeometryType is "" ? null : new ParquetColumn.Shapes(Geometry);
        columns = [.. layer.Properties.Select(ParquetColumn.Of)];
        schema = new(All.Select(column => column.Field).ToArray());
        file = Create(path);
    }

    private IEnumerable<ParquetColumn> All => new ParquetColumn?[] { id }.Concat(columns).Append(shapes).OfType<ParquetColumn>();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReleaseRow row, CancellationToken cancellationToken)
    {
        id?.Add(row.Id);
        for (var i = 0; i < columns.Length; i++)
            columns[i].Add(row.Cells[i]);
        if (shapes is not null)
            Add(shapes, row.Wkb);
        rows++;
        if (rows == GroupRows || shapes?.Bytes >= GroupBytes)
            await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (rows > 0 || writer is null)
            await FlushAsync(cancellationToken);
        if (shapes is not null)
            writer!.CustomMetadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["geo"] = GeoMetadata() };
        await writer!.DisposeAsync();
        writer = null;
        await file.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (writer is not null)
            await writer.DisposeAsync();
        await file.DisposeAsync();
    }

    private void Add(ParquetColumn.Shapes column, byte[]? wkb)
    {
        column.Add(wkb);
        if (wkb is null)
            return;
        bounds.Add(Wkb.BoundsOf(wkb));
        _ = types.Add(Wkb.Type(wkb));
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        writer ??= await ParquetWriter.CreateAsync(schema, file, Options, cancellationToken: cancellationToken);
        using var group = writer.CreateRowGroup();
        foreach (var column in All)
            await column.WriteAsync(group, cancellationToken);
        rows = 0;
    }

    private string GeoMetadata()
    {
        var column = new JsonObject { ["encoding"] = "WKB", ["geometry_types"] = new JsonArray([.. types.Order(StringComparer.Ordinal).Select(type => (JsonNode)type)]) };
        if (!bounds.IsEmpty)
            column["bbox"] = new JsonArray(bounds.West, bounds.South, bounds.East, bounds.North);
        return new JsonObject { ["version"] = "1.1.0", ["primary_column"] = Geometry, ["columns"] = new JsonObject { [Geometry] = column } }.ToJsonString();
    }
}
