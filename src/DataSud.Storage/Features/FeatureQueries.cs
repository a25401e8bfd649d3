using System.Text.Json;
using Npgsql;

namespace DataSud.Storage.Features;

/// <summary>How many features match.</summary>
/// <param name="Number">How many.</param>
/// <param name="IsEstimate">Whether it is what the planner thinks, there being too many to count.</param>
public sealed record FeatureCount(long Number, bool IsEstimate);

/// <summary>Ground and time that a layer spans; null for what has none.</summary>
/// <param name="Box">West, south, east, north in degrees.</param>
/// <param name="Time">First and last day.</param>
public sealed record LayerExtent(BoundingBox? Box, DaySpan? Time);

/// <summary>Reads the collections, whatever their tables.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class FeatureQueries(NpgsqlDataSource database)
{
    /// <summary>Features counted at most: beyond, their number is estimated.</summary>
    public const int MostCounted = 1_000_000;

    // A commune's arrondissements are where its establishments are: Marseille has none of its own.
    private const string PartsSql = """
        SELECT coalesce(array_agg(DISTINCT p.code) FILTER (WHERE p.level IN ('commune', 'arrondissement')), '{}'),
               coalesce(array_agg(DISTINCT p.level || ':' || p.code), '{}')
        FROM (
            SELECT level, code FROM ref.parts_of($1, $2)
            UNION
            SELECT level, code FROM ref.territory WHERE level = 'arrondissement' AND code = $2 AND $1 IN ('arrondissement', 'commune')
        ) AS p
        """;

    /// <summary>Whether the rows of a published release are kept still.</summary>
    public async Task<bool> HoldsAsync(Layer layer, int releaseId, CancellationToken cancellationToken)
    {
        if (layer.HeldSql is not { } held)
            return true;
        await using var command = database.CreateCommand();
        command.CommandText = held.Replace("{release}", new SqlParameters(command).Add(releaseId), StringComparison.Ordinal);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What a territory is made of.</summary>
    public async Task<TerritoryParts> PartsAsync(string level, string code, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PartsSql);
        var parameters = new SqlParameters(command);
        _ = parameters.Add(level);
        _ = parameters.Add(code);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        _ = await reader.ReadAsync(cancellationToken);
        return new(level, code, reader.GetFieldValue<string[]>(0), reader.GetFieldValue<string[]>(1));
    }

    /// <summary>The values of a property that a release has, where its layer lists them.</summary>
    public async Task<IReadOnlyList<string>> ValuesAsync(LayerProperty property, int releaseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = property.ValuesSql!.Replace("{release}", new SqlParameters(command).Add(releaseId), StringComparison.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> values = [];
        while (await reader.ReadAsync(cancellationToken))
            values.Add(reader.GetString(0));
        return values;
    }

    /// <summary>Begins to read a page of features.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cursor">Cursor of the page, read; or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<FeatureReader> OpenAsync(FeatureRequest request, FeatureCursor? cursor, CancellationToken cancellationToken) =>
        FeatureReader.OpenAsync(database, request, cursor, cancellationToken);

    /// <summary>Begins to read every feature of a layer's current release.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ReleaseReader> OpenWholeAsync(Layer layer, CancellationToken cancellationToken) => ReleaseReader.OpenAsync(database, layer, cancellationToken);

    /// <summary>How many features match: counted, or estimated beyond <see cref="MostCounted"/>.</summary>
    public async Task<FeatureCount> CountAsync(FeatureRequest request, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        FeatureStatement.Count(command, request, MostCounted);
        var count = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (count <= MostCounted)
            return new(count, IsEstimate: false);
        await using var explain = database.CreateCommand();
        FeatureStatement.Estimate(explain, request);
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(cancellationToken))!);
        var rows = plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
        return new(Math.Max((long)rows, count), IsEstimate: true);
    }

    /// <summary>Ground and time that a release of a layer spans.</summary>
    public async Task<LayerExtent> ExtentAsync(Layer layer, int releaseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        FeatureStatement.Extent(command, layer, releaseId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        _ = await reader.ReadAsync(cancellationToken);
        return new(
            reader.IsDBNull(0) ? null : new(reader.GetDouble(0), reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3)),
            reader.IsDBNull(4) ? null : new(reader.GetFieldValue<DateOnly>(4), reader.GetFieldValue<DateOnly>(5)));
    }
}
