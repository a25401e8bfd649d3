using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Features;

/// <summary>The features of a page, one after the other, straight from the database; once they are read, what lies before and after them.</summary>
public sealed class FeatureReader : IAsyncDisposable
{
    private const int GeometryColumn = 1;
    private const int FirstSortColumn = 2;

    private readonly NpgsqlCommand command;
    private readonly NpgsqlDataReader reader;
    private readonly FeatureRequest request;
    private readonly int firstProperty;
    private string? firstCursor;
    private string? lastCursor;
    private bool hasMore;

    private FeatureReader(NpgsqlCommand command, NpgsqlDataReader reader, FeatureRequest request)
    {
        (this.command, this.reader, this.request) = (command, reader, request);
        firstProperty = FirstSortColumn + request.Sort.Count;
    }

    /// <summary>Features read.</summary>
    public int Count { get; private set; }

    /// <summary>Id of the feature.</summary>
    public string Id => request.Layer.KeyType is PropertyType.Integer
        ? reader.GetInt64(0).ToString(request.Layer.KeyDigits > 0 ? $"D{request.Layer.KeyDigits}" : "D", CultureInfo.InvariantCulture)
        : reader.GetString(0);

    /// <summary>Its geometry as GeoJSON in UTF-8, or null.</summary>
    public byte[]? Geometry => reader.IsDBNull(GeometryColumn) ? null : reader.GetFieldValue<byte[]>(GeometryColumn);

    /// <summary>Cursor of the next page, or null; known once all is read.</summary>
    public string? NextAfter => Count > 0 && (request.Page.Before is not null || hasMore) ? lastCursor : null;

    /// <summary>Cursor of the page before, or null; known once all is read.</summary>
    public string? PreviousBefore =>
        Count > 0 && (request.Page.Before is not null ? hasMore : request.Page.After is not null || request.Page.Offset > 0) ? firstCursor : null;

    /// <summary>Whether these are all features that match; known once all is read.</summary>
    public bool IsWhole => !hasMore && request.Page is { Offset: 0, After: null, Before: null };

    /// <summary>Whether a property of the feature has no value.</summary>
    /// <param name="property">Place among the properties asked for.</param>
    public bool IsNull(int property) => reader.IsDBNull(firstProperty + property);

    /// <summary>A text.</summary>
    public string Text(int property) => reader.GetString(firstProperty + property);

    /// <summary>A whole number.</summary>
    public long Integer(int property) => reader.GetInt64(firstProperty + property);

    /// <summary>A number, without zeros that say nothing.</summary>
    public decimal Number(int property) => reader.GetDecimal(firstProperty + property) / 1.0000000000000000000000000000m;

    /// <summary>True or false.</summary>
    public bool Flag(int property) => reader.GetBoolean(firstProperty + property);

    /// <summary>A day, as 2026-06-30.</summary>
    public string Day(int property) => reader.GetFieldValue<DateOnly>(firstProperty + property).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A list of texts.</summary>
    public string[] List(int property) => reader.GetFieldValue<string[]>(firstProperty + property);

    /// <summary>Goes on to the next feature.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False at the end of the page.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        // One more than the page holds was asked for: it says that there is more, on the side that the page was read towards.
        if (request.Page.Before is not null && Count == 0 && !hasMore && reader.GetInt64(reader.FieldCount - 1) > request.Page.Limit)
        {
            hasMore = true;
            if (!await reader.ReadAsync(cancellationToken))
                return false;
        }
        if (Count == request.Page.Limit)
        {
            hasMore = true;
            return false;
        }
        Count++;
        lastCursor = FeatureCursor.Write(Id, [.. request.Sort.Select((_, index) => reader.IsDBNull(FirstSortColumn + index) ? null : reader.GetString(FirstSortColumn + index))]);
        firstCursor ??= lastCursor;
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await command.DisposeAsync();
    }

    internal static async Task<FeatureReader> OpenAsync(NpgsqlDataSource database, FeatureRequest request, FeatureCursor? cursor, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand();
        try
        {
            FeatureStatement.Page(command, request, cursor);
            return new(command, await command.ExecuteReaderAsync(cancellationToken), request);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }
}
