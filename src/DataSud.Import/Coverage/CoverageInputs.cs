using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DataSud.Import.Pipeline;
using Npgsql;

namespace DataSud.Import.Coverage;

/// <summary>The releases that coverage is computed from. They are named once: what is published while it is computed is for the next time.</summary>
internal sealed record CoverageInputs
{
    /// <summary>How it is computed; to be raised when the same inputs give other figures.</summary>
    public const string Method = "method 1";

    private const string SelectFormerMaps = """
        SELECT i.input_release_id
        FROM catalog.release r
        JOIN catalog.release_input i ON i.release_id = r.id
        JOIN catalog.release m ON m.id = i.input_release_id AND m.dataset_id = 'arcep-mobile-coverage'
        WHERE r.id = @previous
          AND r.file_name = @method
          AND (SELECT array_agg(o.input_release_id ORDER BY o.input_release_id) FROM catalog.release_input o WHERE o.release_id = r.id AND o.input_release_id <> m.id)
            = (SELECT array_agg(o ORDER BY o) FROM unnest(@others) AS o)
        """;

    private static readonly string Sql = EmbeddedSql.Read("Coverage/inputs.sql");

    /// <summary>Release of the maps.</summary>
    public required int Maps { get; init; }

    /// <summary>Release of the outlines; null where there are none.</summary>
    public int? Outlines { get; init; }

    /// <summary>Release of the establishments; null where they, or their points, were not imported.</summary>
    public int? Establishments { get; init; }

    /// <summary>Release of their points; null likewise.</summary>
    public int? Geolocation { get; init; }

    /// <summary>All of them, and those of the territories.</summary>
    public required int[] Releases { get; init; }

    /// <summary>Last quarter of the maps: <c>2026-Q1</c>.</summary>
    public required string Quarter { get; init; }

    /// <summary>Whether maps among them are made up, for trials.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>Whether communes of the region have outlines.</summary>
    public required bool HasOutlines { get; init; }

    /// <summary>What they hold, as lines of text.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The same fingerprint gives the same figures.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Method}\n{Fingerprint}")));

    /// <summary>Last day of the last quarter.</summary>
    public DateOnly OfficialDate =>
        new DateOnly(int.Parse(Quarter.AsSpan(0, 4), CultureInfo.InvariantCulture), 3 * (Quarter[^1] - '0'), 1).AddMonths(1).AddDays(-1);

    /// <summary>The release of maps that a former release was computed from, where all but the maps was the same as now; null where it was not.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="previous">The former release, or null.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<int?> FindFormerMapsAsync(NpgsqlConnection connection, int? previous, CancellationToken cancellationToken)
    {
        var parameters = new { previous, method = Method, others = Releases.Where(release => release != Maps).ToArray() };
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(SelectFormerMaps, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>What is served now; null where no map is.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<CoverageInputs?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<CoverageInputs>(new CommandDefinition(Sql, commandTimeout: 0, cancellationToken: cancellationToken));
}
