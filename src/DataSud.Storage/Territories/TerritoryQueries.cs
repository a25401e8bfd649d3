using Npgsql;

namespace DataSud.Storage.Territories;

/// <summary>A place that figures are about.</summary>
public sealed record TerritoryRow
{
    /// <summary>france, region, departement, epci, commune, arrondissement or other.</summary>
    public required string Level { get; init; }

    /// <summary>Code, unique in its level.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Level of the place it is part of, or null.</summary>
    public string? ParentLevel { get; init; }

    /// <summary>Code of the place it is part of, or null.</summary>
    public string? ParentCode { get; init; }

    /// <summary>Name of the place it is part of, or null.</summary>
    public string? ParentName { get; init; }

    /// <summary>Whether the code is an official one.</summary>
    public required bool Official { get; init; }

    /// <summary>Municipal population, or null where no source gives it.</summary>
    public int? Population { get; init; }

    /// <summary>Name that the strategy gives it, or null where it does not name it.</summary>
    public string? StrategyLabel { get; init; }

    /// <summary>What there is to know of it, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>EPCI of a commune, or null.</summary>
    public string? EpciCode { get; init; }

    /// <summary>Area in km² (EPSG:2154), or null without an outline.</summary>
    public decimal? AreaKm2 { get; init; }

    /// <summary>West, south, east, north in degrees (EPSG:4326), or null without an outline.</summary>
    public double[]? Bbox { get; init; }

    /// <summary>Its outline as GeoJSON text; only where asked for.</summary>
    public string? Geometry { get; init; }

    /// <summary>Former communes whose ground it holds.</summary>
    public required string[] FormerCodes { get; init; }

    /// <summary>Place in lists.</summary>
    public required string SortKey { get; init; }
}

/// <summary>What territories are asked for; null leaves a filter out.</summary>
/// <param name="Level">Of this level.</param>
/// <param name="Code">With this code.</param>
/// <param name="ParentLevel">Parts, at any depth, of the place of this level...</param>
/// <param name="ParentCode">...and code.</param>
/// <param name="Q">Words of the name.</param>
/// <param name="WholeOfFrance">Also the places of France beyond the region.</param>
/// <param name="WithGeometry">Whether to read outlines.</param>
public sealed record TerritoryFilter(
    string? Level = null, string? Code = null, string? ParentLevel = null, string? ParentCode = null, string? Q = null,
    bool WholeOfFrance = false, bool WithGeometry = false);

/// <summary>Where a code that is no more lives on.</summary>
/// <param name="Code">Former commune.</param>
/// <param name="Name">Its name, or null where no source gives it.</param>
/// <param name="SuccessorCode">Commune of today.</param>
/// <param name="SuccessorName">Its name, or null.</param>
public sealed record Succession(string Code, string? Name, string SuccessorCode, string? SuccessorName);

/// <summary>Reads territories.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class TerritoryQueries(NpgsqlDataSource database)
{
    /// <summary>Every level, the widest first.</summary>
    public static readonly IReadOnlyList<string> Levels = ["france", "region", "departement", "epci", "commune", "arrondissement", "other"];

    private const string SortKey =
        "(array_position(ARRAY['france', 'region', 'departement', 'epci', 'commune', 'arrondissement', 'other'], t.level) || '.' || t.code) COLLATE \"C\"";

    private const string SuccessionSql =
        "SELECT e.code, e.name, e.successor_code, e.successor_name FROM ref.territory_event e WHERE e.level = @level AND e.code = @code";

    private const string NearestSql = """
        SELECT t.code
        FROM ref.territory t
        WHERE t.level = @level AND t.in_scope
        ORDER BY similarity(ref.fold(t.name), ref.fold(@code)) DESC, levenshtein_less_equal(t.code, @code, 5), t.code
        LIMIT 3
        """;

    private const string NameSql = "SELECT t.name FROM ref.territory t WHERE t.level = @level AND t.code = @code";

    // From the narrowest to the widest. An EPCI that reaches into several départements or regions is part of none of them.
    private const string WholesSql = """
        WITH place AS (
            SELECT t.level, t.code, t.parent_level, t.parent_code,
                   CASE t.level WHEN 'commune' THEN t.code WHEN 'arrondissement' THEN t.parent_code END AS commune
            FROM ref.territory t
            WHERE t.level = @level AND t.code = @code
        ),
        member AS (
            SELECT m.*, p.level
            FROM place p
            JOIN ref.membership m ON m.vintage = (SELECT max(vintage) FROM ref.membership) AND (m.commune_code = p.commune OR (p.level = 'epci' AND m.epci_code = p.code))
        )
        SELECT w.level, w.code
        FROM (
            SELECT level, code FROM place
            UNION
            SELECT parent_level, parent_code FROM place WHERE parent_code IS NOT NULL
            UNION
            SELECT 'epci', epci_code FROM member WHERE level <> 'epci' AND epci_code IS NOT NULL
            UNION
            SELECT 'departement', min(departement_code) FROM member HAVING count(DISTINCT departement_code) = 1
            UNION
            SELECT 'region', min(region_code) FROM member HAVING count(DISTINCT region_code) = 1
            UNION
            SELECT 'region', d.parent_code
            FROM place p
            JOIN ref.territory d ON d.level = 'departement' AND d.code = p.parent_code AND p.parent_level = 'departement'
            UNION
            SELECT 'france', 'FR' FROM place WHERE level <> 'other' OR parent_level IS NOT NULL
        ) AS w
        WHERE w.code IS NOT NULL
        ORDER BY array_position(ARRAY['other', 'arrondissement', 'commune', 'epci', 'departement', 'region', 'france'], w.level), w.code
        """;

    /// <summary>A page of territories: level by level, by code.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part; cursors are sort keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PageOf<TerritoryRow>> FindAsync(TerritoryFilter filter, Page page, CancellationToken cancellationToken)
    {
        const string Where = """
            WHERE (@Level::text IS NULL OR t.level = @Level)
              AND (@Code::text IS NULL OR t.code = @Code)
              AND (@WholeOfFrance OR t.in_scope)
              AND (@ParentCode::text IS NULL OR (t.level, t.code) IN (
                    SELECT p.level, p.code FROM ref.parts_of(@ParentLevel, @ParentCode) p
                    WHERE (p.level, p.code) <> (@ParentLevel, @ParentCode)))
              AND (@Q::text IS NULL OR ref.fold(t.name) LIKE '%' || ref.fold(@Q) || '%')
            """;
        var direction = page.Before is null ? "ASC" : "DESC";
        var pageSql = $"""
            SELECT t.level, t.code, t.name, t.parent_level, t.parent_code, w.name AS parent_name, t.official, t.population, t.strategy_label,
                   t.comment, m.epci_code, g.area_km2, g.bbox, {(filter.WithGeometry ? "g.geojson" : "NULL")} AS geometry,
                   ARRAY(SELECT e.code FROM ref.territory_event e WHERE e.level = t.level AND e.successor_code = t.code ORDER BY e.code) AS former_codes,
                   {SortKey} AS sort_key
            FROM ref.territory t
            LEFT JOIN ref.territory w ON w.level = t.parent_level AND w.code = t.parent_code
            LEFT JOIN ref.membership m ON t.level = 'commune' AND m.commune_code = t.code AND m.vintage = (SELECT max(vintage) FROM ref.membership)
            LEFT JOIN ref.contour_current g ON g.level = t.level AND g.code = t.code
            {Where}
              AND (@after::text IS NULL OR {SortKey} > @after)
              AND (@before::text IS NULL OR {SortKey} < @before)
            ORDER BY sort_key {direction}
            LIMIT @limit + 1 OFFSET @offset
            """;
        return database.ReadPageAsync<TerritoryRow>($"SELECT count(*) FROM ref.territory t {Where}", pageSql,
            new
            {
                filter.Level,
                filter.Code,
                filter.ParentLevel,
                filter.ParentCode,
                filter.Q,
                filter.WholeOfFrance,
                after = page.After,
                before = page.Before,
                limit = page.Limit,
                offset = page.Offset,
            },
            page, territory => territory.SortKey, cancellationToken);
    }

    /// <summary>What became of a code, or null where nothing is known to have.</summary>
    public async Task<Succession?> SuccessionAsync(string level, string code, CancellationToken cancellationToken) =>
        (await database.ReadAsync<Succession>(SuccessionSql, new { level, code }, cancellationToken)) is [var found, ..] ? found : null;

    /// <summary>Codes of a level that look like this one, or whose name does.</summary>
    public Task<IReadOnlyList<string>> NearestAsync(string level, string code, CancellationToken cancellationToken) =>
        database.ReadAsync<string>(NearestSql, new { level, code = code.Length <= 60 ? code : code[..60] }, cancellationToken);

    /// <summary>Name of a territory, or null where there is none of that level and code.</summary>
    public async Task<string?> NameAsync(string level, string code, CancellationToken cancellationToken) =>
        (await database.ReadAsync<string>(NameSql, new { level, code }, cancellationToken)) is [var name] ? name : null;

    /// <summary>A territory and those that it is part of, the narrowest first.</summary>
    public Task<IReadOnlyList<(string Level, string Code)>> WholesOfAsync(string level, string code, CancellationToken cancellationToken) =>
        database.ReadAsync<(string Level, string Code)>(WholesSql, new { level, code }, cancellationToken);
}
