using Npgsql;

namespace DataSud.Storage.Coverage;

/// <summary>Fibre in a territory at the end of a quarter, over one denominator.</summary>
public sealed record FixedQuarterRow
{
    /// <summary>Quarter.</summary>
    public required string Quarter { get; init; }

    /// <summary>Its last day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Connectable premises.</summary>
    public decimal? ConnectablePremises { get; init; }

    /// <summary>insee or arcep-estimate; null where no rate is published.</summary>
    public string? Denominator { get; init; }

    /// <summary>Premises that the published rate was made of; null where they are not to be found.</summary>
    public decimal? Premises { get; init; }

    /// <summary>Rate in percent: recomputed where the premises are known, else as published.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Indicator of the rate, or null.</summary>
    public string? RateIndicator { get; init; }

    /// <summary>Observation of the count.</summary>
    public required string CountKey { get; init; }

    /// <summary>Observation of the rate, or null.</summary>
    public string? RateKey { get; init; }

    /// <summary>What there is to know of the rate, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A target that stands beside the figures.</summary>
public sealed record FixedTargetRow
{
    /// <summary>Id of the target.</summary>
    public required string Id { get; init; }

    /// <summary>What is to be reached, in French.</summary>
    public required string Wording { get; init; }

    /// <summary>Indicator that measures it.</summary>
    public required string IndicatorCode { get; init; }

    /// <summary>Its label, in French.</summary>
    public required string IndicatorLabel { get; init; }

    /// <summary>Level of its territory.</summary>
    public required string Level { get; init; }

    /// <summary>Code of its territory.</summary>
    public required string TerritoryCode { get; init; }

    /// <summary>Name of its territory.</summary>
    public required string TerritoryName { get; init; }

    /// <summary>What else the number is about.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>=, &gt;=, &lt;= or qualitative.</summary>
    public required string Comparator { get; init; }

    /// <summary>Number to reach, or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>Unit, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Printed due date, or null.</summary>
    public string? Due { get; init; }

    /// <summary>Last day of the due date, or null.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>target, commitment, projection or obligation.</summary>
    public required string StatusInDocument { get; init; }
}

/// <summary>The latest figure of another source on the same subject.</summary>
public sealed record OtherFigureRow
{
    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release.</summary>
    public required int ReleaseNumber { get; init; }

    /// <summary>Indicator.</summary>
    public required string IndicatorCode { get; init; }

    /// <summary>Its label, in French.</summary>
    public required string IndicatorLabel { get; init; }

    /// <summary>Period.</summary>
    public required string Period { get; init; }

    /// <summary>What else it is about.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>The figure, or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>Why there is none, or null.</summary>
    public string? MissingReason { get; init; }

    /// <summary>Unit.</summary>
    public required string Unit { get; init; }

    /// <summary>How it was obtained.</summary>
    public required string Basis { get; init; }

    /// <summary>Observation.</summary>
    public required string Key { get; init; }
}

/// <summary>Fibre of one territory.</summary>
/// <param name="Quarters">Quarter by quarter, the oldest first, each denominator apart.</param>
/// <param name="Targets">Targets of A.1.1 for it and for the territories that it is part of.</param>
/// <param name="Others">Latest figures of other sources.</param>
public sealed record FixedCoverage(IReadOnlyList<FixedQuarterRow> Quarters, IReadOnlyList<FixedTargetRow> Targets, IReadOnlyList<OtherFigureRow> Others);

/// <summary>Reads the roll-out of fibre.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class FixedCoverageQueries(NpgsqlDataSource database)
{
    // A release says once what its premises are, for all the quarters that it brought; a quarter that it kept from an older one has that one's.
    // Which is which is told by the rate: the premises are those that it is recomputed from.
    private const string QuartersSql = """
        WITH figure AS MATERIALIZED (
            SELECT o.*
            FROM unnest(ARRAY['arcep-ftth-connectable-premises', 'arcep-ftth-connectable-rate', 'arcep-ftth-connectable-estimate-rate',
                              'arcep-ftth-premises', 'arcep-ftth-estimated-premises']) AS i (code)
            JOIN stats.observation o ON o.release_id = @release AND o.indicator_code = i.code AND o.level = @level AND o.territory_code = @code
        ),
        kind (denominator, rate_code, premises_code) AS (
            VALUES ('insee', 'arcep-ftth-connectable-rate', 'arcep-ftth-premises'),
                   ('arcep-estimate', 'arcep-ftth-connectable-estimate-rate', 'arcep-ftth-estimated-premises')
        ),
        rate AS (
            SELECT f.period, k.denominator, k.premises_code, f.indicator_code, f.key, f.value, f.note
            FROM figure f
            JOIN kind k ON k.rate_code = f.indicator_code
        )
        SELECT c.period AS quarter, c.period_end AS date, c.value AS connectable_premises, r.denominator, p.value AS premises,
               coalesce(round(100.0 * c.value / nullif(p.value, 0), 2), r.value) AS rate, r.indicator_code AS rate_indicator, c.key AS count_key, r.key AS rate_key,
               coalesce(r.note, c.note) AS note
        FROM figure c
        LEFT JOIN rate r ON r.period = c.period
        LEFT JOIN LATERAL (
            SELECT f.value
            FROM figure f
            WHERE f.indicator_code = r.premises_code AND f.value IS NOT NULL
              AND (f.value = 0 OR round(100.0 * c.value / nullif(f.value, 0), 2) = r.value)
            ORDER BY abs(f.period_end - c.period_end)
            LIMIT 1
        ) AS p ON true
        WHERE c.indicator_code = 'arcep-ftth-connectable-premises'
        ORDER BY c.period_end, r.denominator DESC
        """;

    private const string TargetsSql = """
        SELECT t.id, t.wording, t.indicator_code, i.label AS indicator_label, t.level, t.territory_code, coalesce(p.name, t.territory_code) AS territory_name,
               t.dimensions, t.comparator, t.value, t.unit, t.due, t.due_date, t.status_in_document
        FROM strategy.target_current t
        JOIN stats.indicator_current i ON i.code = t.indicator_code
        LEFT JOIN ref.territory p ON p.level = t.level AND p.code = t.territory_code
        JOIN unnest(@levels::text[], @codes::text[]) WITH ORDINALITY AS w (level, code, place) ON w.level = t.level AND w.code = t.territory_code
        WHERE t.objective_code = 'A.1.1'
          AND t.indicator_code IN ('fixed-premises-coverage-rate', 'ftth-premises-connectable-share', 'fixed-premises-covered', 'ftth-premises-connectable')
          AND coalesce(t.dimensions ->> 'technology', 'all-fixed') IN ('ftth', 'all-fixed')
        ORDER BY w.place, t.due_date NULLS LAST, t.ordinal
        """;

    private const string OthersSql = """
        SELECT DISTINCT ON (d.ordinal, i.ordinal, o.dimensions) d.id AS dataset_id, r.number AS release_number, i.code AS indicator_code, i.label AS indicator_label, o.period,
               o.dimensions, o.value, o.missing_reason, o.unit, o.basis, o.key
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        JOIN stats.indicator i ON i.release_id = r.id
         AND i.code IN ('arcep-mci-premises', 'arcep-mci-eligible-rate', 'arcep-mci-technology-rate',
                        'arcep-cartefibre-premises', 'arcep-cartefibre-connectable-premises', 'arcep-cartefibre-connectable-rate')
        JOIN stats.observation o ON o.release_id = r.id AND o.indicator_code = i.code AND o.level = @level AND o.territory_code = @code
        WHERE d.id IN ('arcep-mci', 'arcep-cartefibre')
        ORDER BY d.ordinal, i.ordinal, o.dimensions, o.period_end DESC
        """;

    /// <summary>What is known of a territory.</summary>
    /// <param name="release">Release of the roll-out, or null before the first.</param>
    /// <param name="wholes">The territory and those that it is part of, the territory first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<FixedCoverage> FindAsync(int? release, IReadOnlyList<(string Level, string Code)> wholes, CancellationToken cancellationToken)
    {
        var (quarters, targets, others) = await database.ReadThreeAsync<FixedQuarterRow, FixedTargetRow, OtherFigureRow>(
            QuartersSql, TargetsSql, OthersSql,
            new
            {
                release,
                level = wholes[0].Level,
                code = wholes[0].Code,
                levels = wholes.Select(whole => whole.Level).ToArray(),
                codes = wholes.Select(whole => whole.Code).ToArray(),
            },
            cancellationToken);
        return new(quarters, targets, others);
    }
}
