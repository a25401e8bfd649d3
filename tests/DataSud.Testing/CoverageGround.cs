using Dapper;

namespace DataSud.Testing;

/// <summary>
/// A made-up land to compute coverage of: outlines of communes, maps and establishments, written straight into the tables. Its figures are
/// metres of EPSG:2154, its quarter 2026-Q1, unless a test says otherwise. The database is seeded: the codes are of real communes.
/// </summary>
/// <param name="database">A seeded database.</param>
public sealed class CoverageGround(DatabaseFixture database)
{
    private const string InsertRelease = """
        INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
        VALUES (@dataset, 99, '', '', '', '', '', '', '', '', 'QUARTERLY')
        ON CONFLICT (id) DO NOTHING;
        INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at)
        SELECT @dataset, 1 + count(*), 'published', 'test', 'import', '', md5(random()::text), 0, now(), now() FROM catalog.release WHERE dataset_id = @dataset
        RETURNING id
        """;

    /// <summary>A release of a dataset, which is not served yet.</summary>
    /// <param name="dataset">The dataset.</param>
    public async Task<int> BeginAsync(string dataset) => await ScalarAsync<int>(InsertRelease, new { dataset });

    /// <summary>Serves a release.</summary>
    /// <param name="release">The release.</param>
    public Task ServeAsync(int release) => ExecuteAsync(
        "UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE r.id = @release AND d.id = r.dataset_id", new { release });

    /// <summary>Publishes outlines of communes, which take the place of those before.</summary>
    /// <param name="communes">Codes and outlines as WKT.</param>
    public async Task<int> OutlineAsync(params (string Code, string Wkt)[] communes)
    {
        var release = await BeginAsync("contours");
        await ExecuteAsync(
            """
            INSERT INTO ref.contour (release_id, level, code, geom, area_km2, bbox, geojson)
            SELECT @release, 'commune', c.code, ST_Multi(ST_ForcePolygonCCW(ST_Transform(ST_GeomFromText(c.wkt, 2154), 4326))), 1, '{}', ''
            FROM unnest(@codes, @outlines) AS c (code, wkt)
            """,
            new { release, codes = communes.Select(commune => commune.Code).ToArray(), outlines = communes.Select(commune => commune.Wkt).ToArray() });
        await ServeAsync(release);
        return release;
    }

    /// <summary>A map of a release.</summary>
    /// <param name="release">The release of arcep-mobile-coverage.</param>
    /// <param name="operatorCode">Operator.</param>
    /// <param name="pieces">Quality and ground of its pieces.</param>
    /// <param name="technology">Technology.</param>
    /// <param name="usage">Usage.</param>
    /// <param name="quarter">Quarter.</param>
    /// <param name="territory">Territory that it was read for, or null.</param>
    /// <param name="departement">Département of its pieces, or null.</param>
    public async Task<int> MapAsync(
        int release, string operatorCode, IReadOnlyCollection<(string Quality, string Wkt)> pieces, string technology = "4g", string usage = "data",
        string quarter = "2026-Q1", string? territory = null, string? departement = null)
    {
        var map = await ScalarAsync<int>(
            """
            INSERT INTO telecom.coverage_map (release_id, quarter, operator_code, technology, usage, territory, file_names, source_srid, features, polygons, repaired, pieces)
            VALUES (@release, @quarter, @operatorCode, @technology, @usage, @territory, '', 2154, @count, @count, 0, @count)
            RETURNING id
            """,
            new { release, quarter, operatorCode, technology, usage, territory, count = pieces.Count });
        await ExecuteAsync(
            """
            INSERT INTO telecom.coverage_piece (map_id, quality, departement_code, geom, measured)
            SELECT @map, p.quality, @departement, ST_Transform(g.geom, 4326), g.geom
            FROM unnest(@qualities, @outlines) AS p (quality, wkt)
            CROSS JOIN LATERAL (SELECT ST_GeomFromText(p.wkt, 2154) AS geom) AS g
            """,
            new { map, departement, qualities = pieces.Select(piece => piece.Quality).ToArray(), outlines = pieces.Select(piece => piece.Wkt).ToArray() });
        await KeepAsync(release, map);
        return map;
    }

    /// <summary>Makes a map part of a release: of that which brought it, or of a later one.</summary>
    /// <param name="release">The release.</param>
    /// <param name="map">The map.</param>
    public Task KeepAsync(int release, int map) =>
        ExecuteAsync("INSERT INTO telecom.coverage_map_part (release_id, map_id, latest) VALUES (@release, @map, true)", new { release, map });

    /// <summary>Publishes establishments and their points.</summary>
    /// <param name="establishments">Place, whether active, whether diffusible (one that is not has no point), and quality of the point (33: none).</param>
    public async Task EstablishAsync(params (double X, double Y, bool Active, bool Diffusible, int Quality)[] establishments)
    {
        var release = await BeginAsync("sirene-establishments");
        var points = await BeginAsync("sirene-geolocation");
        await ExecuteAsync($"""
            CREATE TABLE sirene.establishment_r{release} PARTITION OF sirene.establishment FOR VALUES IN ({release});
            CREATE TABLE sirene.geolocation_r{points} PARTITION OF sirene.geolocation FOR VALUES IN ({points})
            """);
        await ExecuteAsync(
            """
            INSERT INTO sirene.establishment (file, line, siret, diffusible, active, release_id)
            SELECT 0, e.line, 10000000000000 + e.line, e.diffusible, e.active, @release
            FROM unnest(@diffusible, @active) WITH ORDINALITY AS e (diffusible, active, line);
            INSERT INTO sirene.geolocation (siret, quality, epsg, geom, release_id)
            SELECT 10000000000000 + e.line, e.quality, 2154, CASE WHEN e.diffusible AND e.quality <> 33 THEN ST_Transform(ST_SetSRID(ST_MakePoint(e.x, e.y), 2154), 4326) END, @points
            FROM unnest(@x, @y, @diffusible, @quality) WITH ORDINALITY AS e (x, y, diffusible, quality, line)
            """,
            new
            {
                release,
                points,
                x = establishments.Select(one => one.X).ToArray(),
                y = establishments.Select(one => one.Y).ToArray(),
                active = establishments.Select(one => one.Active).ToArray(),
                diffusible = establishments.Select(one => one.Diffusible).ToArray(),
                quality = establishments.Select(one => one.Quality).ToArray(),
            });
        await ServeAsync(release);
        await ServeAsync(points);
    }

    /// <summary>A rectangle as WKT.</summary>
    /// <param name="x">West.</param>
    /// <param name="y">South.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public static string Rectangle(double x, double y, double width, double height) => FormattableString.Invariant(
        $"POLYGON(({x} {y},{x + width} {y},{x + width} {y + height},{x} {y + height},{x} {y}))");

    private async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.Database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}
