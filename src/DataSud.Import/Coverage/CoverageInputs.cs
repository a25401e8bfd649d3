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
    // To be raised when the same inputs give other figures.
    private const string Method = "method 1";

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

    /// <summary>What is served now; null where no map is.</summary>
    /// <param name="connection">Open connection of the writing role.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<CoverageInputs?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<CoverageInputs>(new CommandDefinition(Sql, commandTimeout: 0, cancellationToken: cancellationToken));
}
