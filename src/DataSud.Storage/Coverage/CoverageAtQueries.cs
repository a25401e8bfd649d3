using Dapper;
using Npgsql;

namespace DataSud.Storage.Coverage;

/// <summary>Looks up what is known of a point.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class CoverageAtQueries(NpgsqlDataSource database)
{
    private const string Point = "ST_SetSRID(ST_MakePoint(@lon, @lat), 4326)";

    // A point on a boundary is in the commune whose code comes first. An EPCI that reaches beyond the region has no outline, and its communes tell it.
    private const string Places = $"""
        drawn AS (
            SELECT DISTINCT ON (c.level) c.level, c.code
            FROM ref.contour_current c
            WHERE ST_Intersects(c.geom, {Point})
            ORDER BY c.level, c.code
        ),
        place AS (
            SELECT level, code FROM drawn
            UNION
            SELECT 'epci', m.epci_code
            FROM drawn d
            JOIN ref.membership m ON d.level = 'commune' AND m.commune_code = d.code AND m.vintage = (SELECT max(vintage) FROM ref.membership)
            WHERE m.epci_code IS NOT NULL AND NOT EXISTS (SELECT FROM drawn e WHERE e.level = 'epci')
        )
        """;

    private const string PlacesSql = $"""
        WITH {Places}
        SELECT p.level, p.code, coalesce(t.name, p.code) AS name
        FROM place p
        LEFT JOIN ref.territory t ON t.level = p.level AND t.code = p.code
        ORDER BY array_position(ARRAY['arrondissement', 'commune', 'epci', 'departement', 'region', 'france'], p.level)
        """;

    // The pieces of all editions are found by place first: few stand at one point, while a map has many.
    private const string MapsSql = $"""
        WITH {Places},
        hit AS MATERIALIZED (
            SELECT c.map_id, c.quality FROM telecom.coverage_piece c WHERE ST_Intersects(c.geom, {Point})
        )
        SELECT m.operator_code, m.technology, m.usage, max(m.quarter) AS quarter,
               (array_agg(h.quality ORDER BY array_position(ARRAY['tbc', 'bc', 'cl', 'covered'], h.quality)) FILTER (WHERE h.quality IS NOT NULL))[1] AS quality,
               bool_or(CASE
                   WHEN m.territory IS NULL THEN EXISTS (SELECT FROM place)
                   ELSE m.territory IN (SELECT p.level || ':' || p.code FROM place p)
               END) AS reaches
        FROM telecom.coverage_map_part s
        JOIN telecom.coverage_map m ON m.id = s.map_id
        LEFT JOIN hit h ON h.map_id = m.id
        WHERE s.release_id = @maps AND s.latest
        GROUP BY m.operator_code, m.technology, m.usage
        ORDER BY m.technology, m.usage, m.operator_code
        """;

    private const string FibreSql = $"""
        WITH {Places}
        SELECT f.code, f.quarter, f.premises, f.denominator, f.connectable_premises, f.connectable_rate, f.zone, f.operators, f.note
        FROM telecom.ftth_commune_layer f
        WHERE f.release_id = @fibre
          AND f.quarter = (SELECT max(l.quarter) FROM telecom.ftth_commune_layer l WHERE l.release_id = @fibre)
          AND f.code = (SELECT p.code FROM place p WHERE p.level = 'commune')
        """;

    private const string InService = """
        s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND NOT s.planned AND s.operator_code = o.code
        AND (s.has_2g OR s.has_3g OR s.has_4g OR s.has_5g)
        """;

    // Nearest in degrees is not nearest in metres: the first found says how far to look, and of what is no farther the distances are measured.
    // A degree of latitude is 110.5 km at least; 1.1 makes up for the meridians that close in on one another within the degree that is searched.
    private const string SitesSql = $"""
        WITH part AS (
            SELECT DISTINCT ON (p.area) p.area, p.quarter, p.rows_release_id
            FROM telecom.mobile_site_part p
            WHERE p.release_id = @sites AND NOT p.planned
            ORDER BY p.area, p.quarter DESC
        )
        SELECT DISTINCT ON (o.code) o.code AS operator_code, p.quarter, n.distance_m, ST_X(n.geom) AS longitude, ST_Y(n.geom) AS latitude, n.site_number, n.anfr_id,
               n.commune_code, n.has_2g, n.has_3g, n.has_4g, n.has_5g
        FROM unnest(@operators::text[]) AS o (code)
        CROSS JOIN part p
        CROSS JOIN LATERAL (
            SELECT ST_Distance(s.geom::geography, {Point}::geography) AS metres
            FROM telecom.mobile_site s
            WHERE {InService} AND s.geom && ST_Expand({Point}, 1)
            ORDER BY s.geom <-> {Point}
            LIMIT 1
        ) AS first
        CROSS JOIN LATERAL (
            SELECT s.*, ST_Distance(s.geom::geography, {Point}::geography) AS distance_m
            FROM telecom.mobile_site s
            WHERE {InService}
              AND s.geom && ST_Expand({Point}, 1.1 * (first.metres + 1) / (110500 * greatest(cos(radians(@lat)), 0.001)), 1.1 * (first.metres + 1) / 110500)
            ORDER BY distance_m, s.source_file, s.source_line
            LIMIT 1
        ) AS n
        ORDER BY o.code, n.distance_m
        """;

    /// <summary>Looks a point up.</summary>
    /// <param name="longitude">Degrees, WGS 84.</param>
    /// <param name="latitude">Degrees, WGS 84.</param>
    /// <param name="operators">Operators whose nearest site is wanted.</param>
    /// <param name="releases">Releases to look in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CoverageAt> FindAsync(double longitude, double latitude, IReadOnlyList<string> operators, CoverageAtReleases releases, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition($"{PlacesSql};\n{MapsSql};\n{FibreSql};\n{SitesSql}",
            new { lon = longitude, lat = latitude, maps = releases.Maps, sites = releases.Sites, fibre = releases.Fibre, operators = operators.ToArray() },
            cancellationToken: cancellationToken));
        return new(
            (await all.ReadAsync<PlaceRow>()).AsList(),
            (await all.ReadAsync<MapAtRow>()).AsList(),
            (await all.ReadAsync<FibreAtRow>()).SingleOrDefault(),
            (await all.ReadAsync<SiteAtRow>()).AsList());
    }
}
