using Npgsql;

namespace DataSud.Storage.Vocabularies;

/// <summary>A unit of measure.</summary>
public sealed record UnitRow
{
    /// <summary>Code.</summary>
    public required string Code { get; init; }

    /// <summary>Label in French.</summary>
    public required string Label { get; init; }

    /// <summary>Label in English.</summary>
    public required string LabelEn { get; init; }

    /// <summary>Symbol, or null.</summary>
    public string? Symbol { get; init; }
}

/// <summary>A code of a dimension; the empty code is the dimension itself.</summary>
public sealed record DimensionCodeRow
{
    /// <summary>Key of the dimension.</summary>
    public required string Key { get; init; }

    /// <summary>Code, or empty.</summary>
    public required string Code { get; init; }

    /// <summary>Label in French.</summary>
    public required string Label { get; init; }

    /// <summary>Definition in English, or null.</summary>
    public string? Definition { get; init; }
}

/// <summary>Who produced figures.</summary>
public sealed record ProducerRow
{
    /// <summary>Code.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Its page as the document prints it, or null.</summary>
    public string? Homepage { get; init; }
}

/// <summary>Reads the closed lists that figures use.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class VocabularyQueries(NpgsqlDataSource database)
{
    private const string UnitsSql = "SELECT code, label, label_en, symbol FROM stats.unit_current ORDER BY ordinal";
    private const string DimensionsSql = "SELECT key, code, label, definition FROM stats.dimension_current ORDER BY ordinal";
    private const string ProducersSql = "SELECT code, name, role, homepage FROM catalog.producer ORDER BY ordinal, code";

    /// <summary>All units.</summary>
    public Task<IReadOnlyList<UnitRow>> UnitsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<UnitRow>(UnitsSql, null, cancellationToken);

    /// <summary>All dimensions, each followed by its codes.</summary>
    public Task<IReadOnlyList<DimensionCodeRow>> DimensionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<DimensionCodeRow>(DimensionsSql, null, cancellationToken);

    /// <summary>All producers.</summary>
    public Task<IReadOnlyList<ProducerRow>> ProducersAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<ProducerRow>(ProducersSql, null, cancellationToken);
}
