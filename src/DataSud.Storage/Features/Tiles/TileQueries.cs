using Npgsql;

namespace DataSud.Storage.Features.Tiles;

/// <summary>Makes vector tiles of the collections, whatever their tables: one statement a tile, in which PostGIS does it all.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class TileQueries(NpgsqlDataSource database)
{
    // A tile that takes longer is of no use to a map.
    private const int LongestSeconds = 10;

    /// <summary>Makes a tile.</summary>
    /// <param name="request">What is asked for: of it the layer, the release, the values and the properties.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The tile, Mapbox Vector Tile 2.1, its only layer called as the collection; no byte where nothing is there.</returns>
    public async Task<byte[]> RenderAsync(FeatureRequest request, TileAddress tile, CancellationToken cancellationToken)
    {
        var isHeld = TileStatement.HeldSql(request, tile) is not { } held || await HoldsAsync(held, request.ReleaseId, cancellationToken);
        await using var command = database.CreateCommand();
        command.CommandTimeout = LongestSeconds;
        TileStatement.Compose(command, request, tile, isHeld);
        return await command.ExecuteScalarAsync(cancellationToken) as byte[] ?? [];
    }

    private async Task<bool> HoldsAsync(string held, int releaseId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = held.Replace("{release}", new SqlParameters(command).Add(releaseId), StringComparison.Ordinal);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
