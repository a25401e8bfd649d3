using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Coverage;

/// <summary>A public establishment that stands in a zone.</summary>
public sealed record ZoneEstablishmentRow
{
    /// <summary>SIRET, 14 digits.</summary>
    public required string Siret { get; init; }

    /// <summary>Name; null where the unit is a natural person or not known.</summary>
    public string? Name { get; init; }

    /// <summary>Activity code, or null.</summary>
    public string? Naf { get; init; }

    /// <summary>Section of NAF rev. 2, or null.</summary>
    public string? Section { get; init; }

    /// <summary>Employee band, or null.</summary>
    public string? EmployeeBand { get; init; }

    /// <summary>Whether it has employees, or null.</summary>
    public bool? Employer { get; init; }

    /// <summary>Whether it is the head office, or null.</summary>
    public bool? HeadOffice { get; init; }

    /// <summary>PME, ETI, GE, or null.</summary>
    public string? SizeCategory { get; init; }

    /// <summary>Commune (arrondissement in Marseille), or null.</summary>
    public string? CommuneCode { get; init; }

    /// <summary>Postal code, or null.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Number and street, or null.</summary>
    public string? Street { get; init; }

    /// <summary>Quality of the point: 11 sure ... 22.</summary>
    public int? PointQuality { get; init; }

    /// <summary>Longitude.</summary>
    public required double Longitude { get; init; }

    /// <summary>Latitude.</summary>
    public required double Latitude { get; init; }

    /// <summary>Place in the list.</summary>
    public required long SiretNumber { get; init; }
}

/// <summary>Reads who stands in a zone, through the view that holds nothing withheld.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ZoneEstablishmentQueries(NpgsqlDataSource database)
{
    private const string From = """
        FROM sirene.establishment_public e
        WHERE e.release_id = @releaseId AND e.active
          AND ST_Intersects(e.geom, (SELECT z.geom FROM telecom.coverage_zone z WHERE z.id = @zone))
        """;

    /// <summary>A page of active establishments, in the order of their SIRET.</summary>
    /// <param name="zone">Internal number of the zone.</param>
    /// <param name="releaseId">Release of the establishments.</param>
    /// <param name="page">Which part; cursors are SIRET numbers.</param>
    /// <param name="after">Cursor read, or null.</param>
    /// <param name="before">Cursor read, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<ZoneEstablishmentRow>> FindAsync(long zone, int releaseId, Page page, long? after, long? before, CancellationToken cancellationToken)
    {
        var pageSql = $"""
            SELECT e.siret_number, e.siret, e.name, e.naf, e.section, e.employee_band, e.employer, e.head_office, e.size_category, e.commune_code, e.postal_code,
                   e.street, e.point_quality, ST_X(e.geom) AS longitude, ST_Y(e.geom) AS latitude
            {From}
              {(after is null ? "" : "AND e.siret_number > @after")}
              {(before is null ? "" : "AND e.siret_number < @before")}
            ORDER BY e.siret_number {(page.Before is null ? "ASC" : "DESC")}
            LIMIT @limit + 1 OFFSET @offset
            """;
        return database.ReadPageAsync<ZoneEstablishmentRow>($"SELECT count(*) {From}", pageSql,
            new { zone, releaseId, after, before, limit = page.Limit, offset = page.Offset },
            page, row => row.SiretNumber.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }
}
