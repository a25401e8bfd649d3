using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Indicators;

/// <summary>What a series of observations measures.</summary>
public sealed record IndicatorRow
{
    /// <summary>Stable code.</summary>
    public required string Code { get; init; }

    /// <summary>Label in French.</summary>
    public required string Label { get; init; }

    /// <summary>Label in English.</summary>
    public required string LabelEn { get; init; }

    /// <summary>Unit code.</summary>
    public required string Unit { get; init; }

    /// <summary>Enjeu it belongs to: A to F.</summary>
    public required string Theme { get; init; }

    /// <summary>Objectives that it measures.</summary>
    public required string[] Objectives { get; init; }

    /// <summary>Definition in French: what is counted, and what must not be done with it.</summary>
    public required string Definition { get; init; }

    /// <summary>higher-is-better, lower-is-better or neutral.</summary>
    public required string Direction { get; init; }

    /// <summary>administrative, survey, declared, estimated, projection or mixed.</summary>
    public required string Basis { get; init; }

    /// <summary>Whether it is one of the key indicators.</summary>
    public required bool IsKey { get; init; }

    /// <summary>Lines of the document, or null.</summary>
    public string? SourceLines { get; init; }

    /// <summary>Indicators of other sources on the same subject.</summary>
    public required string[] Related { get; init; }

    /// <summary>Dataset that defines it.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release, in its dataset.</summary>
    public required int ReleaseNumber { get; init; }

    /// <summary>Observations of it, now.</summary>
    public required long Observations { get; init; }

    /// <summary>Targets it measures, now.</summary>
    public required long Targets { get; init; }

    /// <summary>First day that an observation covers, or null where none is dated.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>Last day that an observation covers, or null where none is dated.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Place in the list, unique.</summary>
    public required long Position { get; init; }
}

/// <summary>What indicators are asked for; null leaves a filter out.</summary>
/// <param name="Code">Only this one.</param>
/// <param name="Objective">Of this objective and those below it.</param>
/// <param name="Theme">Of this enjeu.</param>
/// <param name="IsKey">Only key ones, or only the others.</param>
/// <param name="Dataset">Defined by this dataset.</param>
/// <param name="Q">Words of the label or definition.</param>
public sealed record IndicatorFilter(
    string? Code = null, string? Objective = null, string? Theme = null, bool? IsKey = null, string? Dataset = null, string? Q = null);

/// <summary>Reads indicators.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class IndicatorQueries(NpgsqlDataSource database)
{
    private const string Filter = """
        WHERE (@Code::text IS NULL OR i.code = @Code)
          AND (@Objective::text IS NULL OR EXISTS (
                SELECT FROM unnest(i.objectives) AS o (code) WHERE o.code = @Objective OR starts_with(o.code, @Objective || '.')))
          AND (@Theme::text IS NULL OR i.theme = @Theme)
          AND (@IsKey::boolean IS NULL OR i.is_key = @IsKey)
          AND (@Dataset::text IS NULL OR i.dataset_id = @Dataset)
          AND (@Q::text IS NULL OR ref.fold(i.label || ' ' || i.label_en || ' ' || i.definition) LIKE '%' || ref.fold(@Q) || '%')
        """;

    // The list's order: dataset by dataset, each in its file's order.
    private const string Position = "(i.dataset_ordinal::bigint * 1000000 + i.ordinal)";

    private const string From = """
        FROM (
            SELECT i.*, d.ordinal AS dataset_ordinal
            FROM stats.indicator_current i
            JOIN catalog.dataset d ON d.id = i.dataset_id
        ) i
        """;

    private const string CodesSql = "SELECT code FROM stats.indicator_current";

    /// <summary>A page of indicators.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part.</param>
    /// <param name="after">Position to follow, or null.</param>
    /// <param name="before">Position to precede, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<IndicatorRow>> FindAsync(IndicatorFilter filter, Page page, int? after, int? before, CancellationToken cancellationToken)
    {
        var pageSql = $"""
            WITH chosen AS (
                SELECT i.*, {Position} AS position
                {From}
                {Filter}
                  AND (@after::int IS NULL OR {Position} > @after)
                  AND (@before::int IS NULL OR {Position} < @before)
                ORDER BY {Position} {(page.Before is null ? "ASC" : "DESC")}
                LIMIT @limit + 1 OFFSET @offset
            )
            SELECT c.code, c.label, c.label_en, c.unit, c.theme, c.objectives, c.definition, c.direction, c.basis, c.is_key, c.source_lines,
                   c.related, c.dataset_id, r.number AS release_number, c.position,
                   coalesce(s.observations, 0) AS observations, s.first_day, s.last_day,
                   (SELECT count(*) FROM strategy.target_current t WHERE t.indicator_code = c.code) AS targets
            FROM chosen c
            JOIN catalog.release r ON r.id = c.release_id
            LEFT JOIN LATERAL (
                SELECT count(*) AS observations, min(o.period_start) AS first_day, max(o.period_end) AS last_day
                FROM stats.observation_current o
                WHERE o.indicator_code = c.code
            ) s ON true
            ORDER BY c.position {(page.Before is null ? "ASC" : "DESC")}
            """;
        return database.ReadPageAsync<IndicatorRow>($"SELECT count(*) {From} {Filter}", pageSql,
            new { filter.Code, filter.Objective, filter.Theme, filter.IsKey, filter.Dataset, filter.Q, after, before, limit = page.Limit, offset = page.Offset },
            page, indicator => indicator.Position.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Every code.</summary>
    public Task<IReadOnlyList<string>> CodesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<string>(CodesSql, null, cancellationToken);
}
