using Npgsql;

namespace DataSud.Storage.Vocabularies;

/// <summary>Tells whether a code that a filter names exists.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class KnownCodeQueries(NpgsqlDataSource database)
{
    private const string ObjectivesSql = "SELECT code FROM strategy.objective_current";
    private const string IndicatorsSql = "SELECT code FROM stats.indicator_current";
    private const string DatasetsSql = "SELECT id FROM catalog.dataset";

    private const string TerritorySql =
        "SELECT t.level FROM ref.territory t WHERE t.code = @code AND (@level::text IS NULL OR t.level = @level)";

    private const string TerritoriesNearSql = """
        SELECT t.level || ':' || t.code
        FROM ref.territory t
        WHERE t.in_scope AND (@level::text IS NULL OR t.level = @level)
        ORDER BY levenshtein_less_equal(t.code, @code, 5), t.level, t.code
        LIMIT 3
        """;

    /// <summary>Codes of all objectives.</summary>
    public Task<IReadOnlyList<string>> ObjectivesAsync(CancellationToken cancellationToken) => database.ReadAsync<string>(ObjectivesSql, null, cancellationToken);

    /// <summary>Codes of all indicators.</summary>
    public Task<IReadOnlyList<string>> IndicatorsAsync(CancellationToken cancellationToken) => database.ReadAsync<string>(IndicatorsSql, null, cancellationToken);

    /// <summary>Ids of all datasets.</summary>
    public Task<IReadOnlyList<string>> DatasetsAsync(CancellationToken cancellationToken) => database.ReadAsync<string>(DatasetsSql, null, cancellationToken);

    /// <summary>Whether a territory exists.</summary>
    /// <param name="level">Its level, or null for any.</param>
    /// <param name="code">Its code.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> TerritoryExistsAsync(string? level, string code, CancellationToken cancellationToken) =>
        (await database.ReadAsync<string>(TerritorySql, new { level, code }, cancellationToken)).Count > 0;

    /// <summary>Territories, level:code, whose codes look like this one.</summary>
    public Task<IReadOnlyList<string>> TerritoriesNearAsync(string? level, string code, CancellationToken cancellationToken) =>
        database.ReadAsync<string>(TerritoriesNearSql, new { level, code }, cancellationToken);
}
