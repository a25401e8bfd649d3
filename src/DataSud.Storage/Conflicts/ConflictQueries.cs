using Npgsql;

namespace DataSud.Storage.Conflicts;

/// <summary>A place where the document contradicts itself.</summary>
public sealed record ConflictRow
{
    /// <summary>Group: k001.</summary>
    public required string GroupId { get; init; }

    /// <summary>The figures that disagree.</summary>
    public required string[] FigureKeys { get; init; }

    /// <summary>Indicator they share, or null.</summary>
    public string? IndicatorCode { get; init; }

    /// <summary>Level they share, or null.</summary>
    public string? Level { get; init; }

    /// <summary>Territory they share, or null.</summary>
    public string? TerritoryCode { get; init; }

    /// <summary>Period they share, or null.</summary>
    public string? Period { get; init; }

    /// <summary>Dimensions they share, or null.</summary>
    public IReadOnlyDictionary<string, string>? Dimensions { get; init; }

    /// <summary>What each line prints.</summary>
    public required string Statement { get; init; }

    /// <summary>The figure that an editor would trust, or null where nothing tells.</summary>
    public string? PreferredKey { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}

/// <summary>Reads the contradictions of the document.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ConflictQueries(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT c.group_id, c.figure_keys, c.indicator_code, c.level, c.territory_code, c.period, c.dimensions, c.statement, c.preferred_key, c.reason
        FROM strategy.conflict_current c
        WHERE @group::text IS NULL OR c.group_id = @group
        ORDER BY c.ordinal
        """;

    /// <summary>All contradictions, or the one of this group.</summary>
    public Task<IReadOnlyList<ConflictRow>> FindAsync(string? group, CancellationToken cancellationToken) =>
        database.ReadAsync<ConflictRow>(Sql, new { group }, cancellationToken);
}
