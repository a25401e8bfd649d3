using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace DataSud.Storage.Indicators;

/// <summary>One figure: of an indicator, for a territory and a period.</summary>
public sealed record ObservationRow
{
    /// <summary>Stable key: f00001 in the strategy, indicator.level.code.period elsewhere.</summary>
    public required string Key { get; init; }

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

    /// <summary>The figure; null only with <see cref="MissingReason"/>.</summary>
    public decimal? Value { get; init; }

    /// <summary>Why there is no value, or null.</summary>
    public string? MissingReason { get; init; }

    /// <summary>Unit code.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure as the source prints it, or null for a computed one.</summary>
    public string? Printed { get; init; }

    /// <summary>&lt;, &gt;, ~, estimate or target; or null.</summary>
    public string? Qualifier { get; init; }

    /// <summary>administrative, survey, declared, estimated, projection or mixed.</summary>
    public required string Basis { get; init; }

    /// <summary>Producer's code, or null where the source names none.</summary>
    public string? SourceCode { get; init; }

    /// <summary>Producer as the source prints it, or null.</summary>
    public string? SourcePrinted { get; init; }

    /// <summary>Table or file, or null.</summary>
    public string? SourceTable { get; init; }

    /// <summary>Line of the source; null for a sum of many lines.</summary>
    public int? SourceLine { get; init; }

    /// <summary>What there is to know, or null.</summary>
    public string? Note { get; init; }

    /// <summary>repeat, repeat-rounded or conflict; or null.</summary>
    public string? Flag { get; init; }

    /// <summary>Other figures of the same fact.</summary>
    public required string[] TwinKeys { get; init; }

    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release, in its dataset.</summary>
    public required int ReleaseNumber { get; init; }

    /// <summary>Place in the indicator's list: dataset, then order of the source.</summary>
    public required long Position { get; init; }

    /// <summary>Geometry of the territory as GeoJSON text, when asked for and known.</summary>
    public string? Geometry { get; init; }
}

/// <summary>A release named in a query.</summary>
/// <param name="DatasetId">Dataset.</param>
/// <param name="Number">Number in the dataset.</param>
public sealed record ReleaseReference(string DatasetId, int Number);

/// <summary>A territory named in a query.</summary>
/// <param name="Level">Level, or null for any.</param>
/// <param name="Code">Code.</param>
public sealed record TerritoryReference(string? Level, string Code);

/// <summary>What observations are asked for; null leaves a filter out.</summary>
public sealed record ObservationFilter
{
    /// <summary>Of this indicator.</summary>
    public string? Indicator { get; init; }

    /// <summary>Only the one with this key.</summary>
    public string? Key { get; init; }

    /// <summary>Of territories of this level.</summary>
    public string? Level { get; init; }

    /// <summary>Of this territory.</summary>
    public TerritoryReference? Territory { get; init; }

    /// <summary>Of this territory and its parts.</summary>
    public TerritoryReference? Within { get; init; }

    /// <summary>Period begins on this day or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Period ends on this day or before.</summary>
    public DateOnly? To { get; init; }

    /// <summary>With this basis.</summary>
    public string? Basis { get; init; }

    /// <summary>With these dimensions, all of them.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();

    /// <summary>Of this dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>Of this release instead of the current ones.</summary>
    public ReleaseReference? Release { get; init; }
}

/// <summary>Reads observations.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ObservationQueries(NpgsqlDataSource database)
{
    // Positions of one dataset never reach into those of the next: no release holds ten million figures of one indicator.
    private const string Position = "d.ordinal::bigint * 10000000 + o.ordinal";

    private const string KnownKeysSql = "SELECT DISTINCT key FROM stats.dimension_current ORDER BY key";

    private const string ReleaseExistsSql =
        "SELECT r.number FROM catalog.release r WHERE r.dataset_id = @DatasetId AND r.number = @Number AND r.state = 'published'";

    /// <summary>A page of observations: dataset by dataset, each in the order of its source.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part.</param>
    /// <param name="after">Position to follow, or null.</param>
    /// <param name="before">Position to precede, or null.</param>
    /// <param name="withGeometry">Whether to read the territories' outlines.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<ObservationRow>> FindAsync(
        ObservationFilter filter, Page page, long? after, long? before, bool withGeometry, CancellationToken cancellationToken)
    {
        var (releases, where) = (Releases(filter), Where(filter));
        var direction = page.Before is null ? "ASC" : "DESC";
        // Release by release, so that each is read along its index and no further than the page.
        var countSql = $"""
            SELECT coalesce(sum(o.matched), 0)::bigint
            {releases}
            CROSS JOIN LATERAL (SELECT count(*) AS matched FROM stats.observation o {where}) o
            """;
        var pageSql = $"""
            WITH chosen AS (
                SELECT o.*, d.id AS dataset_id, r.number AS release_number, {Position} AS position
                {releases}
                CROSS JOIN LATERAL (
                    SELECT o.*
                    FROM stats.observation o
                    {where}
                    {(after is null ? "" : "AND o.ordinal > @after - d.ordinal::bigint * 10000000")}
                    {(before is null ? "" : "AND o.ordinal < @before - d.ordinal::bigint * 10000000")}
                    ORDER BY o.ordinal {direction}
                    LIMIT @limit + 1 + @offset
                ) o
                ORDER BY position {direction}
                LIMIT @limit + 1 OFFSET @offset
            )
            SELECT c.key, c.indicator_code, c.level, c.territory_code, coalesce(t.name, c.territory_code) AS territory_name, c.period,
                   c.dimensions, c.value, c.missing_reason, c.unit, c.printed, c.qualifier, c.basis, c.source_code, c.source_printed,
                   c.source_table, c.source_line, c.note, c.flag, c.twin_keys,
                   c.dataset_id, c.release_number, c.position
                   {(withGeometry ? ", g.geojson AS geometry" : "")}
            FROM chosen c
            LEFT JOIN ref.territory t ON t.level = c.level AND t.code = c.territory_code
            {(withGeometry ? "LEFT JOIN ref.contour_current g ON g.level = c.level AND g.code = c.territory_code" : "")}
            ORDER BY c.position {direction}
            """;
        return database.ReadPageAsync<ObservationRow>(countSql, pageSql,
            new
            {
                filter.Indicator,
                filter.Key,
                filter.Level,
                TerritoryLevel = filter.Territory?.Level,
                TerritoryCode = filter.Territory?.Code,
                WithinLevel = filter.Within?.Level,
                WithinCode = filter.Within?.Code,
                filter.From,
                filter.To,
                filter.Basis,
                Dimensions = JsonSerializer.Serialize(filter.Dimensions),
                filter.Dataset,
                ReleaseDataset = filter.Release?.DatasetId,
                ReleaseNumber = filter.Release?.Number,
                after,
                before,
                limit = page.Limit,
                offset = page.Offset,
            },
            page, row => row.Position.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Keys of the dimensions that observations may have.</summary>
    public Task<IReadOnlyList<string>> KnownDimensionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<string>(KnownKeysSql, null, cancellationToken);

    /// <summary>Whether a release was published, now current or not.</summary>
    public async Task<bool> IsPublishedAsync(ReleaseReference release, CancellationToken cancellationToken) =>
        (await database.ReadAsync<int>(ReleaseExistsSql, release, cancellationToken)).Count > 0;

    // A release that was refused has no rows; one that was superseded still has all of its own.
    private static string Releases(ObservationFilter filter) => "FROM catalog.dataset d JOIN catalog.release r ON r.dataset_id = d.id"
        + (filter.Release is null
            ? " AND r.id = d.current_release_id"
            : " AND r.dataset_id = @ReleaseDataset AND r.number = @ReleaseNumber AND r.state = 'published'")
        + (filter.Dataset is null ? "" : " AND r.dataset_id = @Dataset");

    // Only the filters that were asked for, so that the planner sees the query as it is.
    private static string Where(ObservationFilter filter)
    {
        List<string> conditions = ["o.release_id = r.id"];
        Add(filter.Indicator, "o.indicator_code = @Indicator");
        Add(filter.Key, "o.key = @Key");
        Add(filter.Level, "o.level = @Level");
        Add(filter.Territory, "o.territory_code = @TerritoryCode");
        Add(filter.Territory?.Level, "o.level = @TerritoryLevel");
        Add(filter.Within, "(o.level, o.territory_code) IN (SELECT p.level, p.code FROM ref.parts_of(@WithinLevel, @WithinCode) p)");
        Add(filter.From, "o.period_start >= @From");
        Add(filter.To, "o.period_end <= @To");
        Add(filter.Basis, "o.basis = @Basis");
        Add(filter.Dimensions.Count == 0 ? null : filter.Dimensions, "o.dimensions @> @Dimensions::jsonb");
        return "WHERE " + string.Join("\n  AND ", conditions);

        void Add(object? given, string condition)
        {
            if (given is not null)
                conditions.Add(condition);
        }
    }
}
