using System.Data;
using System.Globalization;
using DataSud.Storage.Catalogue;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage.Features;

/// <summary>
/// Every row of a layer's current release, one after the other as the server finds them, however many. All of it is of one moment: the rows, what they
/// are joined with, and which releases that was.
/// </summary>
public sealed class ReleaseReader : IAsyncDisposable
{
    private const int FirstProperty = 3;

    private const string CurrentSql = """
        SELECT d.id, r.id, r.number, r.finished_at, r.official_date
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        WHERE d.id = ANY ($1)
        """;

    private readonly NpgsqlConnection connection;
    private readonly Layer layer;
    private NpgsqlCommand? command;
    private NpgsqlDataReader? reader;

    private ReleaseReader(NpgsqlConnection connection, Layer layer)
    {
        (this.connection, this.layer) = (connection, layer);
        Row = new(layer.Properties.Count);
    }

    /// <summary>The releases that the rows depend on; without that of the layer's own dataset there are no rows.</summary>
    public IReadOnlyList<CurrentRelease> Releases { get; private set; } = [];

    /// <summary>The row that was read last.</summary>
    public ReleaseRow Row { get; }

    /// <summary>Begins to read.</summary>
    /// <param name="database">A pool that can read.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ReleaseReader> OpenAsync(NpgsqlDataSource database, Layer layer, CancellationToken cancellationToken)
    {
        var reading = new ReleaseReader(await database.OpenConnectionAsync(cancellationToken), layer);
        try
        {
            await reading.BeginAsync(cancellationToken);
            return reading;
        }
        catch
        {
            await reading.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on to the next row.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (reader is null || !await reader.ReadAsync(cancellationToken))
            return false;
        Row.Id = layer.KeyType is PropertyType.Integer
            ? reader.GetInt64(0).ToString(layer.KeyDigits > 0 ? $"D{layer.KeyDigits}" : "D", CultureInfo.InvariantCulture)
            : reader.GetString(0);
        Row.GeoJson = reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1);
        Row.Wkb = reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2);
        for (var i = 0; i < Row.Cells.Length; i++)
            Read(reader, FirstProperty + i, layer.Properties[i].Type, ref Row.Cells[i]);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (command is not null && reader is not null)
        {
            // Rows that nobody wants any more are not waited for.
            if (!reader.IsClosed)
                command.Cancel();
            await reader.DisposeAsync();
        }
        if (command is not null)
            await command.DisposeAsync();
        // The transaction, in which nothing was written, ends with its connection.
        await connection.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _ = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // Millions of rows take longer than an answer may.
        await using (var patience = new NpgsqlCommand("SET LOCAL statement_timeout = 0", connection))
            _ = await patience.ExecuteNonQueryAsync(cancellationToken);
        Releases = await CurrentAsync(cancellationToken);
        if (Releases.FirstOrDefault(release => release.DatasetId == layer.Dataset) is not { } own)
            return;
        command = new NpgsqlCommand { Connection = connection, CommandTimeout = 0 };
        FeatureStatement.Whole(command, layer, own.ReleaseId);
        reader = await command.ExecuteReaderAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<CurrentRelease>> CurrentAsync(CancellationToken cancellationToken)
    {
        await using var current = new NpgsqlCommand(CurrentSql, connection);
        _ = new SqlParameters(current).Add(NpgsqlDbType.Array | NpgsqlDbType.Text, layer.DrawsOn.ToArray());
        await using var found = await current.ExecuteReaderAsync(cancellationToken);
        List<CurrentRelease> releases = [];
        while (await found.ReadAsync(cancellationToken))
            releases.Add(new(found.GetString(0), found.GetInt32(1), found.GetInt32(2), found.GetDateTime(3), found.IsDBNull(4) ? null : found.GetFieldValue<DateOnly>(4)));
        return releases;
    }

    private static void Read(NpgsqlDataReader reader, int column, PropertyType type, ref Cell cell)
    {
        cell.IsNull = reader.IsDBNull(column);
        if (cell.IsNull)
            return;
        switch (type)
        {
            case PropertyType.Integer:
                cell.Integer = reader.GetInt64(column);
                break;
            case PropertyType.Number:
                cell.Number = reader.GetDecimal(column) / 1.0000000000000000000000000000m;
                break;
            case PropertyType.Boolean:
                cell.Flag = reader.GetBoolean(column);
                break;
            case PropertyType.Date:
                cell.Day = reader.GetFieldValue<DateOnly>(column);
                break;
            case PropertyType.TextList:
                cell.List = reader.GetFieldValue<string[]>(column);
                break;
            default:
                cell.Text = reader.GetString(column);
                break;
        }
    }
}
