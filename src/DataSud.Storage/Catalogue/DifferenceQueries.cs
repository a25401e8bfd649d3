using Npgsql;

namespace DataSud.Storage.Catalogue;

/// <summary>How many observations differ between two releases of a dataset.</summary>
/// <param name="Added">Only in the second.</param>
/// <param name="Removed">Only in the first.</param>
/// <param name="Changed">In both, and not the same.</param>
/// <param name="Unchanged">In both, and the same.</param>
public sealed record DifferenceCounts(long Added, long Removed, long Changed, long Unchanged)
{
    /// <summary>How many differences there are, of one kind or of all.</summary>
    /// <param name="kind">added, removed or changed; or null.</param>
    public long Of(string? kind) => kind switch
    {
        "added" => Added,
        "removed" => Removed,
        "changed" => Changed,
        _ => Added + Removed + Changed,
    };
}

/// <summary>An observation that is not the same in two releases.</summary>
public sealed record DifferenceRow
{
    /// <summary>Stable key of the observation.</summary>
    public required string Key { get; init; }

    /// <summary>added, removed or changed.</summary>
    public required string Kind { get; init; }

    /// <summary>Members that are not the same; empty unless it is changed.</summary>
    public required string[] Members { get; init; }

    /// <summary>Indicator.</summary>
    public required string IndicatorCode { get; init; }

    /// <summary>Level of the territory.</summary>
    public required string Level { get; init; }

    /// <summary>Code of the territory.</summary>
    public required string TerritoryCode { get; init; }

    /// <summary>Name of the territory.</summary>
    public required string TerritoryName { get; init; }

    /// <summary>Period as printed, or null.</summary>
    public string? Period { get; init; }

    /// <summary>What else the figure is about.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>Value in the first release; null where it is missing or the observation is not there.</summary>
    public decimal? BeforeValue { get; init; }

    /// <summary>Why the first release has no value, or null.</summary>
    public string? BeforeMissingReason { get; init; }

    /// <summary>Unit in the first release; null where the observation is not there.</summary>
    public string? BeforeUnit { get; init; }

    /// <summary>As the source of the first release prints it, or null.</summary>
    public string? BeforePrinted { get; init; }

    /// <summary>Qualifier in the first release, or null.</summary>
    public string? BeforeQualifier { get; init; }

    /// <summary>Value in the second release; null where it is missing or the observation is not there.</summary>
    public decimal? AfterValue { get; init; }

    /// <summary>Why the second release has no value, or null.</summary>
    public string? AfterMissingReason { get; init; }

    /// <summary>Unit in the second release; null where the observation is not there.</summary>
    public string? AfterUnit { get; init; }

    /// <summary>As the source of the second release prints it, or null.</summary>
    public string? AfterPrinted { get; init; }

    /// <summary>Qualifier in the second release, or null.</summary>
    public string? AfterQualifier { get; init; }
}

/// <summary>Compares the observations of two releases by their stable keys.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class DifferenceQueries(NpgsqlDataSource database)
{
    /// <summary>What two observations of one key are compared by: what they say, not where their files say it.</summary>
    private static readonly (string Member, string Column)[] Compared =
    [
        ("indicator", "indicator_code"),
        ("territory", "level"),
        ("territory", "territory_code"),
        ("period", "period"),
        ("dimensions", "dimensions"),
        ("value", "value"),
        ("missingReason", "missing_reason"),
        ("unit", "unit"),
        ("printed", "printed"),
        ("qualifier", "qualifier"),
        ("basis", "basis"),
    ];

    private static readonly string Differ = string.Join(" OR ", Compared.Select(pair => $"b.{pair.Column} IS DISTINCT FROM a.{pair.Column}"));

    private static readonly string Members = string.Join(", ", Compared.GroupBy(pair => pair.Member).Select(member =>
        $"CASE WHEN {string.Join(" OR ", member.Select(pair => $"b.{pair.Column} IS DISTINCT FROM a.{pair.Column}"))} THEN '{member.Key}' END"));

    // Each pair is judged once, then counted: a filter on each count would compare it twice.
    private static readonly string CountSql = $"""
        SELECT coalesce(sum(n) FILTER (WHERE kind = 'added'), 0)::bigint     AS added,
               coalesce(sum(n) FILTER (WHERE kind = 'removed'), 0)::bigint   AS removed,
               coalesce(sum(n) FILTER (WHERE kind = 'changed'), 0)::bigint   AS changed,
               coalesce(sum(n) FILTER (WHERE kind = 'unchanged'), 0)::bigint AS unchanged
        FROM (
            SELECT kind, count(*) AS n
            FROM (
                SELECT CASE WHEN b.key IS NULL THEN 'added' WHEN a.key IS NULL THEN 'removed' WHEN {Differ} THEN 'changed' ELSE 'unchanged' END AS kind
                FROM (SELECT * FROM stats.observation WHERE release_id = @beforeId) b
                FULL JOIN (SELECT * FROM stats.observation WHERE release_id = @afterId) a USING (key)
            ) judged
            GROUP BY kind
        ) counted
        """;

    /// <summary>How many observations differ.</summary>
    /// <param name="beforeId">Key of the first release.</param>
    /// <param name="afterId">Key of the second release.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DifferenceCounts> CountAsync(int beforeId, int afterId, CancellationToken cancellationToken) =>
        (await database.ReadAsync<DifferenceCounts>(CountSql, new { beforeId, afterId }, cancellationToken))[0];

    /// <summary>A page of the observations that differ, by key.</summary>
    /// <param name="beforeId">Key of the first release.</param>
    /// <param name="afterId">Key of the second release.</param>
    /// <param name="kind">added, removed or changed; null for all three.</param>
    /// <param name="page">Which part; its cursors are keys.</param>
    /// <param name="matched">Differences of that kind, which whoever asks knows from <see cref="CountAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PageOf<DifferenceRow>> FindAsync(int beforeId, int afterId, string? kind, Page page, long matched, CancellationToken cancellationToken)
    {
        // Nothing to look for: a dataset without observations, or the same release twice.
        if (matched == 0)
            return new([], 0, null, null);

        var direction = page.Before is null ? "ASC" : "DESC";
        var range = page.After is not null ? "AND o.key > @After" : page.Before is not null ? "AND o.key < @Before" : "";
        var which = kind switch
        {
            "added" => "b.key IS NULL",
            "removed" => "a.key IS NULL",
            "changed" => $"b.key IS NOT NULL AND a.key IS NOT NULL AND ({Differ})",
            // a key that is missing on one side differs in its unit, which is never null
            _ => $"({Differ})",
        };
        var sql = $"""
            WITH chosen AS (
                SELECT key,
                       CASE WHEN b.key IS NULL THEN 'added' WHEN a.key IS NULL THEN 'removed' ELSE 'changed' END AS kind,
                       CASE WHEN b.key IS NULL OR a.key IS NULL THEN ARRAY[]::text[]
                            ELSE array_remove(ARRAY[{Members}]::text[], NULL) END AS members,
                       CASE WHEN a.key IS NULL THEN b.indicator_code ELSE a.indicator_code END AS indicator_code,
                       CASE WHEN a.key IS NULL THEN b.level ELSE a.level END AS level,
                       CASE WHEN a.key IS NULL THEN b.territory_code ELSE a.territory_code END AS territory_code,
                       CASE WHEN a.key IS NULL THEN b.period ELSE a.period END AS period,
                       CASE WHEN a.key IS NULL THEN b.dimensions ELSE a.dimensions END AS dimensions,
                       b.value AS before_value, b.missing_reason AS before_missing_reason, b.unit AS before_unit,
                       b.printed AS before_printed, b.qualifier AS before_qualifier,
                       a.value AS after_value, a.missing_reason AS after_missing_reason, a.unit AS after_unit,
                       a.printed AS after_printed, a.qualifier AS after_qualifier
                FROM (SELECT * FROM stats.observation o WHERE o.release_id = @beforeId {range}) b
                FULL JOIN (SELECT * FROM stats.observation o WHERE o.release_id = @afterId {range}) a USING (key)
                WHERE {which}
                ORDER BY key {direction}
                LIMIT @limit + 1 OFFSET @offset
            )
            SELECT c.*, coalesce(t.name, c.territory_code) AS territory_name
            FROM chosen c
            LEFT JOIN ref.territory t ON t.level = c.level AND t.code = c.territory_code
            ORDER BY c.key {direction}
            """;
        var found = await database.ReadAsync<DifferenceRow>(sql,
            new { beforeId, afterId, page.After, page.Before, limit = page.Limit, offset = page.Offset }, cancellationToken);
        return PageOf<DifferenceRow>.From(found, matched, page, row => row.Key);
    }
}
