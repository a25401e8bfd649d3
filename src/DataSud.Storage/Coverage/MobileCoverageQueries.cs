using Npgsql;

namespace DataSud.Storage.Coverage;

/// <summary>What an operator covers of a territory.</summary>
public sealed record CoverageShareRow
{
    /// <summary>Edition of the maps.</summary>
    public required string Quarter { get; init; }

    /// <summary>Technology.</summary>
    public required string Technology { get; init; }

    /// <summary>voice or data.</summary>
    public required string Usage { get; init; }

    /// <summary>Operator, MCC and MNC.</summary>
    public required string OperatorCode { get; init; }

    /// <summary>surface, establishments or premises.</summary>
    public required string Criterion { get; init; }

    /// <summary>cl, bc, tbc: exactly that one; covered: all together.</summary>
    public required string Quality { get; init; }

    /// <summary>Square metres, or how many.</summary>
    public required double Covered { get; init; }

    /// <summary>Of how much.</summary>
    public required double Total { get; init; }
}

/// <summary>What all operators together cover of a territory.</summary>
public sealed record CoverageUnionRow
{
    /// <summary>Edition of the maps.</summary>
    public required string Quarter { get; init; }

    /// <summary>Technology.</summary>
    public required string Technology { get; init; }

    /// <summary>voice or data.</summary>
    public required string Usage { get; init; }

    /// <summary>Operators whose maps were there.</summary>
    public required string[] Operators { get; init; }

    /// <summary>surface, establishments or premises.</summary>
    public required string Criterion { get; init; }

    /// <summary>covered: at whatever quality; bc: at least good; tbc: very good.</summary>
    public required string Quality { get; init; }

    /// <summary>By none.</summary>
    public required double White { get; init; }

    /// <summary>By some but not all.</summary>
    public required double Grey { get; init; }

    /// <summary>By all.</summary>
    public required double Whole { get; init; }

    /// <summary>Of how much.</summary>
    public required double Total { get; init; }
}

/// <summary>A rate that ARCEP publishes.</summary>
public sealed record PublishedRateRow
{
    /// <summary>Key of the observation.</summary>
    public required string Key { get; init; }

    /// <summary>Edition.</summary>
    public required string Quarter { get; init; }

    /// <summary>operator, technology, criterion, quality ... as the observation has them.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>Percent, or null.</summary>
    public decimal? Value { get; init; }

    /// <summary>Why there is no value, or null.</summary>
    public string? MissingReason { get; init; }

    /// <summary>What there is to know, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>What rates are asked for; null leaves a filter out.</summary>
public sealed record MobileCoverageFilter
{
    /// <summary>Level of the territory.</summary>
    public required string Level { get; init; }

    /// <summary>Code of the territory.</summary>
    public required string Code { get; init; }

    /// <summary>Computed release, or null before the first.</summary>
    public int? Computed { get; init; }

    /// <summary>Release of ARCEP's rates; null to leave them out.</summary>
    public int? Published { get; init; }

    /// <summary>Only this edition.</summary>
    public string? Quarter { get; init; }

    /// <summary>Only this technology.</summary>
    public string? Technology { get; init; }

    /// <summary>Only this criterion.</summary>
    public string? Criterion { get; init; }
}

/// <summary>Rates of one territory.</summary>
/// <param name="Shares">Of each operator.</param>
/// <param name="Unions">Of all together.</param>
/// <param name="Published">As ARCEP publishes them.</param>
public sealed record MobileCoverage(IReadOnlyList<CoverageShareRow> Shares, IReadOnlyList<CoverageUnionRow> Unions, IReadOnlyList<PublishedRateRow> Published);

/// <summary>Reads rates of mobile coverage.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class MobileCoverageQueries(NpgsqlDataSource database)
{
    private const string Filter = """
        WHERE s.release_id = @Computed AND s.level = @Level AND s.code = @Code
          AND (@Quarter::text IS NULL OR s.quarter = @Quarter)
          AND (@Technology::text IS NULL OR s.technology = @Technology)
          AND (@Criterion::text IS NULL OR s.criterion = @Criterion)
        """;

    private const string SharesSql = $"""
        SELECT s.quarter, s.technology, s.usage, s.operator_code, s.criterion, s.quality, s.covered, s.total
        FROM telecom.coverage_share s
        {Filter}
        """;

    private const string UnionsSql = $"""
        SELECT s.quarter, s.technology, s.usage, s.operators, s.criterion, s.quality, s.white, s.grey, s.whole, s.total
        FROM telecom.coverage_union_share s
        {Filter}
        """;

    private const string PublishedSql = """
        SELECT s.key, s.period AS quarter, s.dimensions, s.value, s.missing_reason, s.note
        FROM unnest(ARRAY['arcep-mobile-coverage-rate', 'arcep-mobile-coverage-operators']) AS i (code)
        JOIN stats.observation s ON s.release_id = @Published AND s.indicator_code = i.code AND s.level = @Level AND s.territory_code = @Code
        WHERE (@Quarter::text IS NULL OR s.period = @Quarter)
          AND (@Technology::text IS NULL OR s.dimensions ->> 'technology' = @Technology)
          AND (@Criterion::text IS NULL OR s.dimensions ->> 'criterion' = @Criterion)
        """;

    /// <summary>Rates of one territory, in no order.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<MobileCoverage> FindAsync(MobileCoverageFilter filter, CancellationToken cancellationToken)
    {
        var (shares, unions, published) = await database.ReadThreeAsync<CoverageShareRow, CoverageUnionRow, PublishedRateRow>(
            SharesSql, UnionsSql, PublishedSql, filter, cancellationToken);
        return new(shares, unions, published);
    }
}
