using Npgsql;

namespace DataSud.Storage.Targets;

/// <summary>A dated target of an objective.</summary>
public sealed record TargetRow
{
    /// <summary>Objective code and rank: A.1.1-001.</summary>
    public required string Id { get; init; }

    /// <summary>Objective.</summary>
    public required string ObjectiveCode { get; init; }

    /// <summary>Indicator that measures it; null where none does.</summary>
    public string? IndicatorCode { get; init; }

    /// <summary>Level of the territory.</summary>
    public required string Level { get; init; }

    /// <summary>Code of the territory.</summary>
    public required string TerritoryCode { get; init; }

    /// <summary>Name of the territory.</summary>
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

    /// <summary>Who holds it: short names separated by ";", or null.</summary>
    public string? Holder { get; init; }

    /// <summary>What is to be reached, in French.</summary>
    public required string Wording { get; init; }

    /// <summary>target, commitment, projection or obligation.</summary>
    public required string StatusInDocument { get; init; }

    /// <summary>Lines of the document, the main one first, separated by ";".</summary>
    public required string SourceLine { get; init; }

    /// <summary>Observations that print it.</summary>
    public required string[] FigureKeys { get; init; }

    /// <summary>Place in the list.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Number of the release, in its dataset.</summary>
    public required int ReleaseNumber { get; init; }
}

/// <summary>What targets are asked for; null leaves a filter out.</summary>
/// <param name="Id">Only this one.</param>
/// <param name="Objective">Of this objective and those below it.</param>
/// <param name="Indicator">Measured by this indicator.</param>
/// <param name="Level">Of a territory of this level.</param>
/// <param name="Territory">Of the territory with this code.</param>
/// <param name="Status">With this status.</param>
/// <param name="DueFrom">Due on this day or later.</param>
/// <param name="DueTo">Due on this day or before.</param>
public sealed record TargetFilter(
    string? Id = null, string? Objective = null, string? Indicator = null, string? Level = null, string? Territory = null,
    string? Status = null, DateOnly? DueFrom = null, DateOnly? DueTo = null);

/// <summary>Reads targets.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class TargetQueries(NpgsqlDataSource database)
{
    private const string Filter = """
        WHERE (@Id::text IS NULL OR t.id = @Id)
          AND (@Objective::text IS NULL OR t.objective_code = @Objective OR starts_with(t.objective_code, @Objective || '.'))
          AND (@Indicator::text IS NULL OR t.indicator_code = @Indicator)
          AND (@Level::text IS NULL OR t.level = @Level)
          AND (@Territory::text IS NULL OR t.territory_code = @Territory)
          AND (@Status::text IS NULL OR t.status_in_document = @Status)
          AND (@DueFrom::date IS NULL OR t.due_date >= @DueFrom)
          AND (@DueTo::date IS NULL OR t.due_date <= @DueTo)
        """;

    private const string CodesSql = "SELECT id FROM strategy.target_current";

    /// <summary>A page of targets, in the document's order.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part; cursors are ordinals.</param>
    /// <param name="after">Ordinal to follow, or null.</param>
    /// <param name="before">Ordinal to precede, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<TargetRow>> FindAsync(TargetFilter filter, Page page, int? after, int? before, CancellationToken cancellationToken)
    {
        var pageSql = $"""
            SELECT t.id, t.objective_code, t.indicator_code, t.level, t.territory_code, coalesce(p.name, t.territory_code) AS territory_name,
                   t.dimensions, t.comparator, t.value, t.unit, t.due, t.due_date, t.holder, t.wording, t.status_in_document,
                   t.source_line, t.figure_keys, t.ordinal, r.number AS release_number
            FROM strategy.target_current t
            JOIN catalog.release r ON r.id = t.release_id
            LEFT JOIN ref.territory p ON p.level = t.level AND p.code = t.territory_code
            {Filter}
              AND (@after::int IS NULL OR t.ordinal > @after)
              AND (@before::int IS NULL OR t.ordinal < @before)
            ORDER BY t.ordinal {(page.Before is null ? "ASC" : "DESC")}
            LIMIT @limit + 1 OFFSET @offset
            """;
        return database.ReadPageAsync<TargetRow>($"SELECT count(*) FROM strategy.target_current t {Filter}", pageSql,
            new
            {
                filter.Id,
                filter.Objective,
                filter.Indicator,
                filter.Level,
                filter.Territory,
                filter.Status,
                filter.DueFrom,
                filter.DueTo,
                after,
                before,
                limit = page.Limit,
                offset = page.Offset,
            },
            page, target => target.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Every id.</summary>
    public Task<IReadOnlyList<string>> CodesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<string>(CodesSql, null, cancellationToken);
}
