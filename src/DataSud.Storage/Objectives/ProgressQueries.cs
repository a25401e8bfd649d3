using Npgsql;

namespace DataSud.Storage.Objectives;

/// <summary>A target whose progress is asked for.</summary>
public sealed record ProgressTargetRow
{
    /// <summary>Objective code and rank: A.1.1-001.</summary>
    public required string Id { get; init; }

    /// <summary>Objective.</summary>
    public required string ObjectiveCode { get; init; }

    /// <summary>Indicator that measures it, or null.</summary>
    public string? IndicatorCode { get; init; }

    /// <summary>Label of the indicator in French, or null.</summary>
    public string? IndicatorLabel { get; init; }

    /// <summary>higher-is-better, lower-is-better or neutral: of the indicator, or null.</summary>
    public string? Direction { get; init; }

    /// <summary>Level of the territory that the target is of.</summary>
    public required string Level { get; init; }

    /// <summary>Code of the territory that the target is of.</summary>
    public required string TerritoryCode { get; init; }

    /// <summary>Name of the territory that the target is of.</summary>
    public required string TerritoryName { get; init; }

    /// <summary>What else the number is about.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>=, &gt;=, &lt;= or qualitative.</summary>
    public required string Comparator { get; init; }

    /// <summary>Number to reach; null when qualitative.</summary>
    public decimal? Value { get; init; }

    /// <summary>Unit of the number, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Printed due date, or null.</summary>
    public string? Due { get; init; }

    /// <summary>Last day of the printed due date, or null.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>What is to be reached, in French.</summary>
    public required string Wording { get; init; }

    /// <summary>target, commitment, projection or obligation.</summary>
    public required string StatusInDocument { get; init; }

    /// <summary>Number of the release, in its dataset.</summary>
    public required int ReleaseNumber { get; init; }
}

/// <summary>A figure on the subject of a target.</summary>
public sealed record ProgressFigureRow
{
    /// <summary>Target.</summary>
    public required string TargetId { get; init; }

    /// <summary>Whether it is of the target's own indicator; else of one that counts otherwise.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Indicator.</summary>
    public required string IndicatorCode { get; init; }

    /// <summary>Label of the indicator, in French.</summary>
    public required string IndicatorLabel { get; init; }

    /// <summary>higher-is-better, lower-is-better or neutral.</summary>
    public required string Direction { get; init; }

    /// <summary>Key of the observation.</summary>
    public required string Key { get; init; }

    /// <summary>Period as printed, or null.</summary>
    public string? Period { get; init; }

    /// <summary>Last day of the period, or null.</summary>
    public DateOnly? PeriodEnd { get; init; }

    /// <summary>What else the figure is about.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>The figure, or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>Unit.</summary>
    public required string Unit { get; init; }

    /// <summary>&lt;, &gt;, ~, estimate or target; or null.</summary>
    public string? Qualifier { get; init; }

    /// <summary>administrative, survey, declared, measured, estimated, projection or mixed.</summary>
    public required string Basis { get; init; }

    /// <summary>repeat, repeat-rounded or conflict; or null.</summary>
    public string? Flag { get; init; }

    /// <summary>Whether it was measured: no estimate, bound, plan, projection or target, and of a time that was over when its source came out.</summary>
    public required bool IsMeasure { get; init; }

    /// <summary>Whether it is the one to prefer among figures that contradict one another.</summary>
    public required bool IsPreferred { get; init; }

    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release, in its dataset.</summary>
    public required int ReleaseNumber { get; init; }
}

/// <summary>Reads targets and the figures that may measure them.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ProgressQueries(NpgsqlDataSource database)
{
    private const string TargetsSql = """
        SELECT t.id, t.objective_code, t.indicator_code, i.label AS indicator_label, i.direction, t.level, t.territory_code,
               coalesce(p.name, t.territory_code) AS territory_name, t.dimensions, t.comparator, t.value, t.unit, t.due, t.due_date, t.wording,
               t.status_in_document, r.number AS release_number
        FROM strategy.target_current t
        JOIN catalog.release r ON r.id = t.release_id
        LEFT JOIN stats.indicator_current i ON i.code = t.indicator_code
        LEFT JOIN ref.territory p ON p.level = t.level AND p.code = t.territory_code
        WHERE (t.objective_code = @objective OR starts_with(t.objective_code, @objective || '.'))
          AND (@levels::text[] IS NULL OR (t.level, t.territory_code) IN (SELECT w.level, w.code FROM unnest(@levels::text[], @codes::text[]) AS w (level, code)))
        ORDER BY t.ordinal
        """;

    // Figures of the target's indicator, and of those that are said to be related, of the same perimeter. What is to be measured of a related
    // indicator (base) is in its definition; each-departement and metropolitan-france say what the territory says already.
    // OFFSET 0: a look-up along the index for each target, where the planner would rather read every observation there is.
    private static readonly string FiguresSql = $"""
        WITH wanted AS MATERIALIZED (
            SELECT t.id, t.indicator_code, t.unit, t.figure_keys, coalesce(@level, t.level) AS level, coalesce(@code, t.territory_code) AS code,
                   {Perimeter("t.dimensions", "bound")} AS own, {Perimeter("t.dimensions", "bound,base")} AS common
            FROM strategy.target_current t
            WHERE t.id = ANY(@ids)
        ),
        subject AS MATERIALIZED (
            SELECT w.*, i.code AS measured_by, i.label, i.direction, i.release_id, i.dataset_id, i.code = w.indicator_code AS is_own
            FROM wanted w
            JOIN stats.indicator_current own ON own.code = w.indicator_code
            JOIN stats.indicator_current i
              ON i.code = w.indicator_code OR (i.unit = w.unit AND (w.indicator_code = ANY(i.related) OR i.code = ANY(own.related)))
        )
        SELECT s.id AS target_id, s.is_own, s.measured_by AS indicator_code, s.label AS indicator_label, s.direction, o.key, o.period, o.period_end,
               o.dimensions, o.value, o.unit, o.qualifier, o.basis, o.flag, s.dataset_id, r.number AS release_number,
               o.value IS NOT NULL
               AND coalesce(o.qualifier, '~') = '~'
               AND o.basis NOT IN ('estimated', 'projection')
               AND NOT (o.dimensions ? 'bound' OR coalesce(o.dimensions ->> 'status', '') IN ('planned', 'commitment', 'in-preparation'))
               AND NOT o.key = ANY(s.figure_keys)
               AND coalesce(o.period_end <= over.day, true) AS is_measure,
               EXISTS (SELECT FROM strategy.conflict_current c WHERE c.preferred_key = o.key) AS is_preferred
        FROM subject s
        JOIN catalog.release r ON r.id = s.release_id
        CROSS JOIN LATERAL (
            SELECT coalesce(
                (date_trunc('year', r.official_date) + interval '1 year - 1 day')::date,
                make_date(substring(r.edition FROM '^[0-9][0-9][0-9][0-9]')::int, 12, 31)) AS day
        ) AS over
        CROSS JOIN LATERAL (
            SELECT *
            FROM stats.observation o
            WHERE o.release_id = s.release_id AND o.indicator_code = s.measured_by AND o.level = s.level AND o.territory_code = s.code
            OFFSET 0
        ) AS o
        WHERE CASE
                  WHEN s.is_own THEN {Perimeter("o.dimensions", "bound")} = s.own
                  ELSE {Perimeter("o.dimensions", "bound,base")} = s.common
              END
        ORDER BY s.id, s.is_own DESC, s.measured_by, o.ordinal
        """;

    /// <summary>Targets of an objective and of those below it, in the document's order.</summary>
    /// <param name="objective">Code of the objective.</param>
    /// <param name="territories">Only of these territories; null for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ProgressTargetRow>> TargetsAsync(
        string objective, IReadOnlyList<(string Level, string Code)>? territories, CancellationToken cancellationToken) =>
        database.ReadAsync<ProgressTargetRow>(TargetsSql, new
        {
            objective,
            levels = territories?.Select(territory => territory.Level).ToArray(),
            codes = territories?.Select(territory => territory.Code).ToArray(),
        }, cancellationToken);

    /// <summary>Figures on the subject of targets, for one territory or for each target's own.</summary>
    /// <param name="targets">Ids of the targets.</param>
    /// <param name="level">Level of the territory, or null.</param>
    /// <param name="code">Code of the territory, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ProgressFigureRow>> FiguresAsync(
        IEnumerable<string> targets, string? level, string? code, CancellationToken cancellationToken) =>
        database.ReadAsync<ProgressFigureRow>(FiguresSql, new { ids = targets.ToArray(), level, code }, cancellationToken);

    // What a number is about, without what says nothing of its perimeter.
    private static string Perimeter(string dimensions, string without) => $$"""
        ({{dimensions}}
            - CASE WHEN {{dimensions}} ->> 'zone' = 'all' THEN 'zone' ELSE '' END
            - CASE WHEN {{dimensions}} ->> 'scope' IN ('each-departement', 'metropolitan-france') THEN 'scope' ELSE '' END
            - '{{{without}}}'::text[])
        """;
}
