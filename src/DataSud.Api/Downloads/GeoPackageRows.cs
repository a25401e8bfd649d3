using System.Buffers.Binary;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Storage.Features;
using Microsoft.Data.Sqlite;

namespace DataSud.Api.Downloads;

/// <summary>GeoPackage 1.3 with one layer, an R-tree and titles of the columns. The same rows make the same bytes: nothing in it is of the moment it is made.</summary>
internal sealed class GeoPackageRows : RowWriter
{
    private const string Geometry = "geom";

    // For readers that know no SQLite: 'GPKG', and version 1.3.0.
    private const string Begin = """
        PRAGMA page_size = 4096;
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA cache_size = -32000;
        PRAGMA application_id = 0x47504B47;
        PRAGMA user_version = 10300;
        """;

    private const int EnvelopeBytes = 32;
    private const int HeaderBytes = 8;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Layer layer;
    private readonly string table;
    private readonly string title;
    private readonly DateTime modified;
    private readonly bool hasId;
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand index;
    private Bounds bounds = new();
    private long rows;

    /// <summary>Begins the file.</summary>
    /// <param name="layer">What the rows are.</param>
    /// <param name="table">Name of the layer in it.</param>
    /// <param name="title">Its title.</param>
    /// <param name="modified">When its data last changed, UTC.</param>
    /// <param name="path">The file.</param>
    public GeoPackageRows(Layer layer, string table, string title, DateTime modified, string path)
    {
        (this.layer, this.title, this.modified, this.table) = (layer, title, modified, table.Replace('-', '_'));
        hasId = HasIdColumn(layer);
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        Execute(Begin);
        transaction = connection.BeginTransaction();
        Execute(Script("GeoPackage.sql"));
        Execute($"CREATE TABLE \"{this.table}\" ({string.Join(", ", Columns())})");
        insert = Prepare($"INSERT INTO \"{this.table}\" VALUES ({string.Join(", ", Enumerable.Range(0, ColumnCount).Select(Parameter))})", ColumnCount);
        index = Prepare($"INSERT INTO \"rtree_{this.table}_{Geometry}\" VALUES ({string.Join(", ", Enumerable.Range(0, 5).Select(Parameter))})", 5);
    }

    private int ColumnCount => layer.Properties.Count + (hasId ? 3 : 2);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReleaseRow row, CancellationToken cancellationToken)
    {
        var values = insert.Parameters;
        rows++;
        values[0].Value = rows;
        values[1].Value = DBNull.Value;
        if (row.Wkb is { } wkb)
        {
            var spans = Wkb.BoundsOf(wkb);
            values[1].Value = Blob(wkb, spans, withEnvelope: layer.GeometryType is not "Point");
            if (!spans.IsEmpty)
                Index(spans);
        }
        if (hasId)
            values[2].Value = row.Id;
        for (var i = 0; i < row.Cells.Length; i++)
            values[ColumnCount - row.Cells.Length + i].Value = Value(layer.Properties[i].Type, row.Cells[i]);
        _ = insert.ExecuteNonQuery();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task FinishAsync(CancellationToken cancellationToken)
    {
        var edges = bounds.IsEmpty ? [DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value] : new object[] { bounds.West, bounds.South, bounds.East, bounds.North };
        Run("INSERT INTO gpkg_contents VALUES ($0, 'features', $1, $2, $3, $4, $5, $6, $7, 4326)",
            [table, title, layer.Description, modified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), .. edges]);
        Run("INSERT INTO gpkg_geometry_columns VALUES ($0, $1, $2, 4326, 0, 0)", [table, Geometry, layer.GeometryType.ToUpperInvariant()]);
        foreach (var property in layer.Properties)
        {
            Run("INSERT INTO gpkg_data_columns VALUES ($0, $1, NULL, $2, $3, $4, NULL)",
                [table, property.Name, property.Label, property.Description, property.Type is PropertyType.TextList ? "application/json" : DBNull.Value]);
        }
        Execute(Script("GeoPackageTriggers.sql"));
        transaction.Commit();
        connection.Close();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await insert.DisposeAsync();
        await index.DisposeAsync();
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private IEnumerable<string> Columns() =>
    [
        "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
        $"\"{Geometry}\" {layer.GeometryType.ToUpperInvariant()}",
        .. hasId ? [$"\"{IdColumn}\" TEXT"] : Array.Empty<string>(),
        .. layer.Properties.Select(property => $"\"{property.Name}\" {TypeName(property.Type)}"),
    ];

    private static string TypeName(PropertyType type) => type switch
    {
        PropertyType.Integer => "INTEGER",
        PropertyType.Number => "DOUBLE",
        PropertyType.Boolean => "BOOLEAN",
        PropertyType.Date => "DATE",
        _ => "TEXT",
    };

    private static object Value(PropertyType type, in Cell cell) => type switch
    {
        _ when cell.IsNull => DBNull.Value,
        PropertyType.Integer => cell.Integer,
        PropertyType.Number => (double)cell.Number,
        PropertyType.Boolean => cell.Flag ? 1L : 0L,
        PropertyType.Date => cell.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PropertyType.TextList => JsonSerializer.Serialize(cell.List, Json),
        _ => cell.Text,
    };

    // GeoPackage 1.3, 2.1.3: "GP", version, flags (little-endian, what envelope, whether empty), reference system, envelope, WKB.
    private static byte[] Blob(byte[] wkb, in Bounds spans, bool withEnvelope)
    {
        withEnvelope &= !spans.IsEmpty;
        var envelope = withEnvelope ? EnvelopeBytes : 0;
        var blob = new byte[HeaderBytes + envelope + wkb.Length];
        blob[0] = (byte)'G';
        blob[1] = (byte)'P';
        blob[3] = (byte)(1 | (withEnvelope ? 1 << 1 : 0) | (spans.IsEmpty ? 1 << 4 : 0));
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), 4326);
        if (withEnvelope)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(8), spans.West);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(16), spans.East);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(24), spans.South);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(32), spans.North);
        }
        wkb.CopyTo(blob, HeaderBytes + envelope);
        return blob;
    }

    private void Index(in Bounds spans)
    {
        bounds.Add(spans);
        var values = index.Parameters;
        values[0].Value = rows;
        values[1].Value = spans.West;
        values[2].Value = spans.East;
        values[3].Value = spans.South;
        values[4].Value = spans.North;
        _ = index.ExecuteNonQuery();
    }

    private static string Parameter(int place) => string.Create(CultureInfo.InvariantCulture, $"${place}");

    private string Script(string name)
    {
        using var reader = new StreamReader(typeof(GeoPackageRows).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("{table}", table, StringComparison.Ordinal).Replace("{geometry}", Geometry, StringComparison.Ordinal);
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            _ = command.Parameters.Add(new SqliteParameter { ParameterName = Parameter(i), Value = DBNull.Value });
        return command;
    }

    private void Run(string sql, IReadOnlyList<object> values)
    {
        using var command = Prepare(sql, values.Count);
        for (var i = 0; i < values.Count; i++)
            command.Parameters[i].Value = values[i];
        _ = command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }
}
