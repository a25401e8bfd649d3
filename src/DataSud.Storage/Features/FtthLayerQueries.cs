using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage.Features;

/// <summary>A commune's fibre at the end of a quarter, with its outline as text ready to send.</summary>
public sealed record FtthFeature
{
    /// <summary>Commune code of today.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Quarter: 2018-Q1.</summary>
    public required string Quarter { get; init; }

    /// <summary>Logements; null where the edition says none.</summary>
    public required int? Dwellings { get; init; }

    /// <summary>Établissements; null where the edition says none.</summary>
    public required int? BusinessPremises { get; init; }

    /// <summary>Locaux: both, or ARCEP's best estimate, as <see cref="Denominator"/> says; null where the edition says none.</summary>
    public required int? Premises { get; init; }

    /// <summary>What <see cref="Premises"/> are: <c>insee</c> or <c>arcep-estimate</c>.</summary>
    public required string Denominator { get; init; }

    /// <summary>Locaux raccordables.</summary>
    public required int ConnectablePremises { get; init; }

    /// <summary>Percent; null without premises; may pass 100.</summary>
    public decimal? ConnectableRate { get; init; }

    /// <summary>very-dense, private-commitment, private-intention, public-initiative or mixed.</summary>
    public required string Zone { get; init; }

    /// <summary>Codes of the infrastructure operators.</summary>
    public required string[] Operators { get; init; }

    /// <summary>Says so when it sums several communes of the file; or null.</summary>
    public string? Note { get; init; }

    /// <summary>GeoJSON geometry in UTF-8, EPSG:4326, or null without an outline.</summary>
    public byte[]? Geometry { get; init; }
}

/// <summary>A box in degrees, EPSG:4326.</summary>
/// <param name="West">Least longitude; more than <paramref name="East"/> when the box crosses the antimeridian.</param>
/// <param name="South">Least latitude.</param>
/// <param name="East">Greatest longitude.</param>
/// <param name="North">Greatest latitude.</param>
public sealed record BoundingBox(double West, double South, double East, double North);

/// <summary>What features are asked for; null leaves a filter out.</summary>
public sealed record FtthFilter
{
    /// <summary>Release to read.</summary>
    public required int ReleaseId { get; init; }

    /// <summary>Quarter to read.</summary>
    public required string Quarter { get; init; }

    /// <summary>Only this commune.</summary>
    public string? Code { get; init; }

    /// <summary>Only communes that touch this box.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>Level of the territory that the communes are part of; no commune is part of an arrondissement or of a place without an official code.</summary>
    public required string WithinLevel { get; init; }

    /// <summary>Code of the territory that the communes are part of.</summary>
    public required string WithinCode { get; init; }
}

/// <summary>Reads the FttH layer.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class FtthLayerQueries(NpgsqlDataSource database)
{
    // Steps from one quarter to the one before along the primary key: three look-ups instead of a hundred thousand rows.
    private const string QuartersSql = """
        WITH RECURSIVE step AS (
            SELECT max(f.quarter) AS quarter FROM telecom.ftth_commune_layer f WHERE f.release_id = @releaseId
            UNION ALL
            SELECT (SELECT max(f.quarter) FROM telecom.ftth_commune_layer f WHERE f.release_id = @releaseId AND f.quarter < step.quarter)
            FROM step
            WHERE step.quarter IS NOT NULL
        )
        SELECT quarter FROM step WHERE quarter IS NOT NULL
        """;

    private const string From = """
        FROM telecom.ftth_commune_layer f
        LEFT JOIN ref.contour_current g ON g.level = 'commune' AND g.code = f.code
        WHERE f.release_id = $1 AND f.quarter = $2
          AND ($4::text IS NULL OR f.code = $4)
        """;

    private const string Box = """
          AND (ST_Intersects(g.geom, ST_MakeEnvelope($5, $6, $7, $8, 4326)) OR ($9 AND ST_Intersects(g.geom, ST_MakeEnvelope($10, $6, $11, $8, 4326))))
        """;

    /// <summary>Quarters that a release holds, the latest first.</summary>
    public Task<IReadOnlyList<string>> QuartersAsync(int releaseId, CancellationToken cancellationToken) =>
        database.ReadAsync<string>(QuartersSql, new { releaseId }, cancellationToken);

    /// <summary>A page of features, in the order of their codes.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part; cursors are codes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PageOf<FtthFeature>> FindAsync(FtthFilter filter, Page page, CancellationToken cancellationToken)
    {
        List<FtthFeature> found = [];
        await foreach (var feature in ReadAsync(filter, page, cancellationToken))
            found.Add(feature);
        // A first page that is not full is the whole list: nothing is left to count.
        var isWhole = found.Count <= page.Limit && page is { Offset: 0, After: null, Before: null };
        var matched = isWhole ? found.Count : await CountAsync(filter, cancellationToken);
        return PageOf<FtthFeature>.From(found, matched, page, feature => feature.Code);
    }

    private async Task<long> CountAsync(FtthFilter filter, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT count(*)", filter, "");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async IAsyncEnumerable<FtthFeature> ReadAsync(FtthFilter filter, Page page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Columns = """
            SELECT f.code, f.name, f.quarter, f.dwellings, f.business_premises, f.premises, f.connectable_premises, f.connectable_rate,
                   f.zone, f.operators, f.note, g.geojson, f.denominator
            """;
        var tail = $"""

              AND ($12::text IS NULL OR f.code > $12) AND ($13::text IS NULL OR f.code < $13)
            ORDER BY f.code {(page.Before is null ? "ASC" : "DESC")}
            LIMIT $14 OFFSET $15
            """;
        await using var command = Command(Columns, filter, tail);
        Add(command, NpgsqlDbType.Text, page.After);
        Add(command, NpgsqlDbType.Text, page.Before);
        Add(command, NpgsqlDbType.Integer, page.Limit + 1);
        Add(command, NpgsqlDbType.Integer, page.Offset);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new FtthFeature
            {
                Code = reader.GetString(0),
                Name = reader.GetString(1),
                Quarter = reader.GetString(2),
                Dwellings = reader.IsDBNull(3) ? null : reader.GetInt32(3),
                BusinessPremises = reader.IsDBNull(4) ? null : reader.GetInt32(4),
                Premises = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                ConnectablePremises = reader.GetInt32(6),
                ConnectableRate = reader.IsDBNull(7) ? null : reader.GetDecimal(7),
                Zone = reader.GetString(8),
                Operators = reader.GetFieldValue<string[]>(9),
                Note = reader.IsDBNull(10) ? null : reader.GetString(10),
                // bytes, not a string: they go to the answer as they are
                Geometry = reader.IsDBNull(11) ? null : reader.GetFieldValue<byte[]>(11),
                Denominator = reader.GetString(12),
            };
        }
    }

    private NpgsqlCommand Command(string select, FtthFilter filter, string tail)
    {
        var box = filter.Box;
        var crosses = box is not null && box.West > box.East;
        var command = database.CreateCommand($"{select}\n{From}\n{Within(filter.WithinLevel)}{(box is null ? "" : Box)}{tail}");
        Add(command, NpgsqlDbType.Integer, filter.ReleaseId);
        Add(command, NpgsqlDbType.Text, filter.Quarter);
        Add(command, NpgsqlDbType.Text, filter.WithinCode);
        Add(command, NpgsqlDbType.Text, filter.Code);
        // one box, or the two halves of one that crosses the antimeridian
        Add(command, NpgsqlDbType.Double, box?.West);
        Add(command, NpgsqlDbType.Double, box?.South);
        Add(command, NpgsqlDbType.Double, crosses ? 180.0 : box?.East);
        Add(command, NpgsqlDbType.Double, box?.North);
        Add(command, NpgsqlDbType.Boolean, crosses);
        Add(command, NpgsqlDbType.Double, -180.0);
        Add(command, NpgsqlDbType.Double, box?.East);
        return command;
    }

    // The layer says of each commune what it is part of; $3 is always named, so that parameters keep their numbers.
    private static string Within(string level) => level switch
    {
        "france" => "AND $3::text = 'FR' ",
        "region" => "AND f.region_code = $3 ",
        "departement" => "AND f.departement_code = $3 ",
        "epci" => "AND f.epci_code = $3 ",
        "commune" => "AND f.code = $3 ",
        _ => "AND $3::text IS NULL ",
    };

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}
