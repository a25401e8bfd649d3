using Npgsql;

namespace DataSud.Storage.Objectives;

/// <summary>An enjeu, orientation or objectif of the strategy.</summary>
public sealed record ObjectiveRow
{
    /// <summary>Code of annexe A: A, A.1, A.1.3.</summary>
    public required string Code { get; init; }

    /// <summary>enjeu, orientation or objectif.</summary>
    public required string Kind { get; init; }

    /// <summary>Title as printed in annexe A.</summary>
    public required string Title { get; init; }

    /// <summary>Code of the one above; null for an enjeu.</summary>
    public string? ParentCode { get; init; }

    /// <summary>Page of the document.</summary>
    public required int Page { get; init; }

    /// <summary>Summary, in French.</summary>
    public required string Summary { get; init; }

    /// <summary>Actions that the document names, in French.</summary>
    public required string[] Actions { get; init; }

    /// <summary>Year or span that it aims at, or null.</summary>
    public string? Horizon { get; init; }
}

/// <summary>What an objective says of a target.</summary>
public sealed record ObjectiveTargetRow
{
    /// <summary>Objective.</summary>
    public required string ObjectiveCode { get; init; }

    /// <summary>Target.</summary>
    public required string Id { get; init; }

    /// <summary>What is to be reached, in French.</summary>
    public required string Wording { get; init; }

    /// <summary>Indicator that measures it, or null.</summary>
    public string? IndicatorCode { get; init; }

    /// <summary>=, &gt;=, &lt;= or qualitative.</summary>
    public required string Comparator { get; init; }

    /// <summary>Number to reach; null when qualitative.</summary>
    public decimal? Value { get; init; }

    /// <summary>Unit of the number, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Printed due date, or null.</summary>
    public string? Due { get; init; }

    /// <summary>Level of the territory it is for.</summary>
    public required string Level { get; init; }

    /// <summary>Code of the territory it is for.</summary>
    public required string TerritoryCode { get; init; }
}

/// <summary>What an objective says of an indicator.</summary>
/// <param name="ObjectiveCode">Objective.</param>
/// <param name="Code">Indicator.</param>
/// <param name="Label">Label in French.</param>
/// <param name="Unit">Unit.</param>
/// <param name="IsKey">Whether it is one of the key indicators.</param>
public sealed record ObjectiveIndicatorRow(string ObjectiveCode, string Code, string Label, string Unit, bool IsKey);

/// <summary>Objectives with what hangs on them.</summary>
/// <param name="Page">The objectives asked for.</param>
/// <param name="Children">Their children, by parent code.</param>
/// <param name="Targets">Their targets, by objective code.</param>
/// <param name="Indicators">Their indicators, by objective code.</param>
public sealed record ObjectiveTree(
    PageOf<ObjectiveRow> Page,
    ILookup<string?, ObjectiveRow> Children,
    ILookup<string, ObjectiveTargetRow> Targets,
    ILookup<string, ObjectiveIndicatorRow> Indicators);

/// <summary>Reads the strategy's objectives.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ObjectiveQueries(NpgsqlDataSource database)
{
    private const string Filter = """
        FROM strategy.objective_current o
        WHERE (@code::text IS NULL OR o.code = @code)
          AND (@kind::text IS NULL OR o.kind = @kind)
          AND (@parent::text IS NULL OR o.parent_code = @parent)
          AND (@q::text IS NULL OR ref.fold(o.title || ' ' || o.summary) LIKE '%' || ref.fold(@q) || '%')
        """;

    private const string Columns = "o.code, o.kind, o.title, o.parent_code, o.page, o.summary, o.actions, o.horizon";

    private const string ChildrenSql = $"SELECT {Columns} FROM strategy.objective_current o WHERE o.parent_code = ANY(@codes) ORDER BY o.ordinal";

    private const string TargetsSql = """
        SELECT t.objective_code, t.id, t.wording, t.indicator_code, t.comparator, t.value, t.unit, t.due, t.level, t.territory_code
        FROM strategy.target_current t
        WHERE t.objective_code = ANY(@codes)
        ORDER BY t.ordinal
        """;

    private const string IndicatorsSql = """
        SELECT o.code AS objective_code, i.code, i.label, i.unit, i.is_key
        FROM unnest(@codes) AS o (code)
        JOIN stats.indicator_current i ON o.code = ANY(i.objectives)
        ORDER BY i.is_key DESC, i.dataset_id DESC, i.ordinal
        """;

    private const string CodesSql = "SELECT code FROM strategy.objective_current";

    /// <summary>A page of objectives, in the document's order.</summary>
    /// <param name="code">Only this one, or null.</param>
    /// <param name="kind">Only this kind, or null.</param>
    /// <param name="parent">Only the children of this code, or null.</param>
    /// <param name="q">Words of the title or summary, or null.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ObjectiveTree> FindAsync(string? code, string? kind, string? parent, string? q, Page page, CancellationToken cancellationToken)
    {
        var pageSql = $"""
            SELECT {Columns}
            {Filter}
              AND (@after::text IS NULL OR o.ordinal > (SELECT a.ordinal FROM strategy.objective_current a WHERE a.code = @after))
              AND (@before::text IS NULL OR o.ordinal < (SELECT b.ordinal FROM strategy.objective_current b WHERE b.code = @before))
            ORDER BY o.ordinal {(page.Before is null ? "ASC" : "DESC")}
            LIMIT @limit + 1 OFFSET @offset
            """;
        var objectives = await database.ReadPageAsync<ObjectiveRow>($"SELECT count(*) {Filter}", pageSql,
            new { code, kind, parent, q, limit = page.Limit, offset = page.Offset, after = page.After, before = page.Before },
            page, objective => objective.Code, cancellationToken);
        var codes = objectives.Rows.Select(objective => objective.Code).ToArray();
        var (children, targets, indicators) = await database.ReadThreeAsync<ObjectiveRow, ObjectiveTargetRow, ObjectiveIndicatorRow>(
            ChildrenSql, TargetsSql, IndicatorsSql, new { codes }, cancellationToken);
        return new(objectives,
            children.ToLookup(child => child.ParentCode),
            targets.ToLookup(target => target.ObjectiveCode),
            indicators.ToLookup(indicator => indicator.ObjectiveCode));
    }

    /// <summary>Every code.</summary>
    public Task<IReadOnlyList<string>> CodesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<string>(CodesSql, null, cancellationToken);
}
