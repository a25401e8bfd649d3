using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Coverage;

/// <summary>A zone that no operator, or not all, declare covered.</summary>
public sealed record ZoneRow
{
    /// <summary>Internal number, unique over all releases.</summary>
    public required long Id { get; init; }

    /// <summary>Number in its release.</summary>
    public required int Number { get; init; }

    /// <summary>white or grey.</summary>
    public required string Kind { get; init; }

    /// <summary>Edition of the maps.</summary>
    public required string Quarter { get; init; }

    /// <summary>Technology.</summary>
    public required string Technology { get; init; }

    /// <summary>voice or data.</summary>
    public required string Usage { get; init; }

    /// <summary>Operators whose maps were there.</summary>
    public required string[] Operators { get; init; }

    /// <summary>Area in km² (EPSG:2154).</summary>
    public required double AreaKm2 { get; init; }

    /// <summary>Active establishments with a usable point inside; null where none were imported.</summary>
    public int? Establishments { get; init; }

    /// <summary>What zones are ranked by.</summary>
    public required double Weight { get; init; }

    /// <summary>Codes of the communes it touches.</summary>
    public required string[] Communes { get; init; }

    /// <summary>Their names, in the same order.</summary>
    public required string[] CommuneNames { get; init; }

    /// <summary>Codes of the départements it touches.</summary>
    public required string[] Departements { get; init; }

    /// <summary>Their names, in the same order.</summary>
    public required string[] DepartementNames { get; init; }

    /// <summary>Area inside the territory that was asked for, or null.</summary>
    public double? AreaInTerritoryKm2 { get; init; }

    /// <summary>Establishments inside the territory that was asked for, or null.</summary>
    public int? EstablishmentsInTerritory { get; init; }

    /// <summary>GeoJSON, EPSG:4326; only where asked for.</summary>
    public string? Geometry { get; init; }

    /// <summary>What the list is ordered by, before the number.</summary>
    public double SortValue { get; init; }
}

/// <summary>What a zone has in a commune.</summary>
/// <param name="Code">Commune.</param>
/// <param name="Name">Its name.</param>
/// <param name="AreaKm2">Area in km² (EPSG:2154).</param>
/// <param name="Establishments">Establishments, or null.</param>
public sealed record ZoneCommuneRow(string Code, string Name, double AreaKm2, int? Establishments);

/// <summary>What zones are asked for; null leaves a filter out.</summary>
public sealed record ZoneFilter
{
    /// <summary>Release to read.</summary>
    public required int ReleaseId { get; init; }

    /// <summary>white or grey.</summary>
    public string? Kind { get; init; }

    /// <summary>Only this technology.</summary>
    public string? Technology { get; init; }

    /// <summary>Only this usage.</summary>
    public string? Usage { get; init; }

    /// <summary>Level of the territory that the zones touch.</summary>
    public string? Level { get; init; }

    /// <summary>Code of the territory that the zones touch.</summary>
    public string? Code { get; init; }

    /// <summary>Only the one with this number.</summary>
    public int? Number { get; init; }
}

/// <summary>Place in a list of zones: what it is ordered by, then the number.</summary>
/// <param name="Value">Value of what the list is ordered by.</param>
/// <param name="Number">Number of the zone.</param>
public sealed record ZoneCursor(double Value, int Number)
{
    /// <summary>Writes it as a cursor of an address.</summary>
    public static string Write(ZoneRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.SortValue:R}_{row.Number}");

    /// <summary>Reads a cursor.</summary>
    /// <param name="text">As given, or null.</param>
    /// <param name="cursor">The place, or null when no cursor is given.</param>
    /// <returns>False when the text is no cursor.</returns>
    public static bool TryRead(string? text, out ZoneCursor? cursor)
    {
        cursor = null;
        if (text is null)
            return true;
        var split = text.IndexOf('_', StringComparison.Ordinal);
        if (split < 0
            || !double.TryParse(text.AsSpan(0, split), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !double.IsFinite(value)
            || !int.TryParse(text.AsSpan(split + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        cursor = new(value, number);
        return true;
    }
}

/// <summary>Reads white and grey zones.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class ZoneQueries(NpgsqlDataSource database)
{
    /// <summary>What a list can be ordered by; those of a territory need one.</summary>
    public static readonly IReadOnlyDictionary<string, string> SortExpressions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["weight"] = "z.weight",
        ["area"] = "z.area_km2",
        ["establishments"] = "coalesce(z.establishments, -1)::float8",
        // The rule of docs/coverage.md, for what lies inside.
        ["weightInTerritory"] = "(CASE WHEN z.kind = 'white' THEN 10000000 ELSE 0 END + coalesce(i.establishments, 0) + i.area_km2 / (i.area_km2 + 1))",
        ["areaInTerritory"] = "i.area_km2",
        ["establishmentsInTerritory"] = "coalesce(i.establishments, -1)::float8",
    };

    private const string CommunesSql = """
        SELECT c.commune_code AS code, coalesce(t.name, c.commune_code) AS name, c.area_km2, c.establishments
        FROM telecom.coverage_zone_commune c
        LEFT JOIN ref.territory t ON t.level = 'commune' AND t.code = c.commune_code
        WHERE c.zone_id = @zone
        ORDER BY c.area_km2 DESC, c.commune_code
        """;

    private const string HeldSql = "SELECT EXISTS (SELECT FROM telecom.coverage_zone z WHERE z.release_id = @releaseId)";

    // What zones have in the territory, zone by zone; left out where no territory is asked for.
    private const string Inside = """
        JOIN (
            SELECT c.zone_id, sum(c.area_km2) AS area_km2, sum(c.establishments)::int AS establishments
            FROM telecom.coverage_zone_commune c
            WHERE c.commune_code IN (SELECT p.code FROM ref.parts_of(@Level, @Code) p WHERE p.level = 'commune')
            GROUP BY c.zone_id
        ) AS i ON i.zone_id = z.id
        """;

    private const string Filter = """
        WHERE z.release_id = @ReleaseId
          AND (@Kind::text IS NULL OR z.kind = @Kind)
          AND (@Technology::text IS NULL OR z.technology = @Technology)
          AND (@Usage::text IS NULL OR z.usage = @Usage)
          AND (@Number::int IS NULL OR z.number = @Number)
        """;

    /// <summary>Whether a release has zones at all.</summary>
    public async Task<bool> HoldsAsync(int releaseId, CancellationToken cancellationToken) =>
        (await database.ReadAsync<bool>(HeldSql, new { releaseId }, cancellationToken))[0];

    /// <summary>A page of zones.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="sortBy">A key of <see cref="SortExpressions"/>, with a minus in front for the greatest first; then by number.</param>
    /// <param name="page">Which part.</param>
    /// <param name="after">Cursor read, or null.</param>
    /// <param name="before">Cursor read, or null.</param>
    /// <param name="withGeometry">Whether to read the ground.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<ZoneRow>> FindAsync(
        ZoneFilter filter, string sortBy, Page page, ZoneCursor? after, ZoneCursor? before, bool withGeometry, CancellationToken cancellationToken)
    {
        var inside = filter.Code is null ? "" : Inside;
        var greatestFirst = sortBy.StartsWith('-');
        var sort = SortExpressions[sortBy.TrimStart('-')];
        var backwards = page.Before is not null;
        var (beyond, nearer) = (greatestFirst ? "<" : ">", greatestFirst ? ">" : "<");
        var pageSql = $"""
            WITH chosen AS (
                SELECT z.*, {sort} AS sort_value,
                       {(filter.Code is null ? "NULL::float8 AS area_in_territory_km2, NULL::int" : "i.area_km2 AS area_in_territory_km2, i.establishments")} AS establishments_in_territory
                FROM telecom.coverage_zone z
                {inside}
                {Filter}
                {(after is null ? "" : $"AND ({sort} {beyond} @afterValue OR ({sort} = @afterValue AND z.number > @afterNumber))")}
                {(before is null ? "" : $"AND ({sort} {nearer} @beforeValue OR ({sort} = @beforeValue AND z.number < @beforeNumber))")}
                ORDER BY {sort} {(greatestFirst == backwards ? "ASC" : "DESC")}, z.number {(backwards ? "DESC" : "ASC")}
                LIMIT @limit + 1 OFFSET @offset
            )
            SELECT c.id, c.number, c.kind, c.quarter, c.technology, c.usage, c.operators, c.area_km2, c.establishments, c.weight, c.communes, c.departements,
                   c.area_in_territory_km2, c.establishments_in_territory, c.sort_value,
                   {Names("commune", "c.communes")} AS commune_names,
                   {Names("departement", "c.departements")} AS departement_names
                   {(withGeometry ? ", ST_AsGeoJSON(c.geom, 6, 0) AS geometry" : "")}
            FROM chosen c
            ORDER BY c.sort_value {(greatestFirst == backwards ? "ASC" : "DESC")}, c.number {(backwards ? "DESC" : "ASC")}
            """;
        return database.ReadPageAsync<ZoneRow>($"SELECT count(*) FROM telecom.coverage_zone z {inside} {Filter}", pageSql,
            new
            {
                filter.ReleaseId,
                filter.Kind,
                filter.Technology,
                filter.Usage,
                filter.Number,
                filter.Level,
                filter.Code,
                afterValue = after?.Value,
                afterNumber = after?.Number,
                beforeValue = before?.Value,
                beforeNumber = before?.Number,
                limit = page.Limit,
                offset = page.Offset,
            },
            page, ZoneCursor.Write, cancellationToken);
    }

    /// <summary>What a zone has in each commune that it touches, the largest part first.</summary>
    /// <param name="zone">Internal number of the zone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ZoneCommuneRow>> CommunesAsync(long zone, CancellationToken cancellationToken) =>
        database.ReadAsync<ZoneCommuneRow>(CommunesSql, new { zone }, cancellationToken);

    private static string Names(string level, string codes) => $"""
        ARRAY(
            SELECT coalesce(t.name, n.code)
            FROM unnest({codes}) WITH ORDINALITY AS n (code, place)
            LEFT JOIN ref.territory t ON t.level = '{level}' AND t.code = n.code
            ORDER BY n.place)
        """;
}
