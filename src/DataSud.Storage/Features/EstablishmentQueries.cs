using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage.Features;

/// <summary>An establishment that anybody may see.</summary>
public sealed record EstablishmentFeature
{
    /// <summary>SIRET, 14 digits.</summary>
    public required string Siret { get; init; }

    /// <summary>Name; null where the unit is a natural person or not known.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is active.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether it is the head office, or null.</summary>
    public bool? HeadOffice { get; init; }

    /// <summary>Day of creation as declared, or null.</summary>
    public DateOnly? CreatedOn { get; init; }

    /// <summary>Employee band; null where the register gives none.</summary>
    public string? EmployeeBand { get; init; }

    /// <summary>Whether it has employees, or null.</summary>
    public bool? Employer { get; init; }

    /// <summary>Activity code, or null.</summary>
    public string? Naf { get; init; }

    /// <summary>Section of NAF rev. 2; null where the code is of another edition.</summary>
    public string? Section { get; init; }

    /// <summary>Legal category of its unit; null where units were not imported.</summary>
    public string? LegalCategory { get; init; }

    /// <summary>PME, ETI, GE, or null.</summary>
    public string? SizeCategory { get; init; }

    /// <summary>Commune (arrondissement in Marseille), or null.</summary>
    public string? CommuneCode { get; init; }

    /// <summary>Postal code, or null.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Number and street, or null.</summary>
    public string? Street { get; init; }

    /// <summary>Quality of the point: 11 sure ... 22; null without a point.</summary>
    public int? PointQuality { get; init; }

    /// <summary>GeoJSON point in UTF-8, EPSG:4326, or null.</summary>
    public byte[]? Geometry { get; init; }
}

/// <summary>What establishments are asked for; null leaves a filter out.</summary>
public sealed record EstablishmentFilter
{
    /// <summary>Release to read.</summary>
    public required int ReleaseId { get; init; }

    /// <summary>Only this one.</summary>
    public long? Siret { get; init; }

    /// <summary>Only in these communes (arrondissements in Marseille).</summary>
    public IReadOnlyList<string>? Communes { get; init; }

    /// <summary>Only with a point in this box.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>Only with this activity code.</summary>
    public string? Naf { get; init; }

    /// <summary>Only of this section of NAF rev. 2.</summary>
    public string? Section { get; init; }

    /// <summary>Only active ones, or only closed ones.</summary>
    public bool? Active { get; init; }

    /// <summary>Only employers, or only others.</summary>
    public bool? Employer { get; init; }

    /// <summary>Only those of the digital sector, or only the others.</summary>
    public bool? Digital { get; init; }
}

/// <summary>Reads establishments, through the view that holds nothing withheld.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class EstablishmentQueries(NpgsqlDataSource database)
{
    /// <summary>Rows counted at most: beyond, the number is not told.</summary>
    public const int MostCounted = 1_000_000;

    // Few communes are read one by one along their index, each no further than the page: the planner would rather walk all of France in
    // the order of the SIRET. Many communes hold so large a share that walking in order is best.
    private const int FewCommunes = 60;

    private const string HeldSql = "SELECT to_regclass(format('sirene.establishment_r%s', @releaseId)) IS NOT NULL";

    // A commune's arrondissements are where its establishments are: Marseille has none of its own.
    private const string CommunesSql = """
        SELECT DISTINCT p.code
        FROM ref.parts_of(@level, @code) p
        WHERE p.level IN ('commune', 'arrondissement')
        UNION
        SELECT t.code FROM ref.territory t WHERE t.level = 'arrondissement' AND t.code = @code AND @level IN ('arrondissement', 'commune')
        """;

    private const string Columns = """
        SELECT e.siret, e.name, e.active, e.head_office, e.created_on, e.employee_band, e.employer, e.naf, e.section, e.legal_category,
               e.size_category, e.commune_code, e.postal_code, e.street, e.point_quality, ST_AsGeoJSON(e.geom, 6, 0)
        """;

    /// <summary>Whether the rows of a published release are kept still: those of the two newest are.</summary>
    /// <param name="releaseId">Internal number of the release.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> HoldsAsync(int releaseId, CancellationToken cancellationToken) =>
        (await database.ReadAsync<bool>(HeldSql, new { releaseId }, cancellationToken))[0];

    /// <summary>Codes that the establishments of a territory may carry.</summary>
    public Task<IReadOnlyList<string>> CommunesOfAsync(string level, string code, CancellationToken cancellationToken) =>
        database.ReadAsync<string>(CommunesSql, new { level, code }, cancellationToken);

    /// <summary>A page of establishments, in the order of their SIRET.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part; cursors are SIRET numbers.</param>
    /// <param name="after">Cursor read, or null.</param>
    /// <param name="before">Cursor read, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The page; its NumberMatched is -1 where more than <see cref="MostCounted"/> match.</returns>
    public async Task<PageOf<EstablishmentFeature>> FindAsync(EstablishmentFilter filter, Page page, long? after, long? before, CancellationToken cancellationToken)
    {
        List<EstablishmentFeature> found = [];
        await foreach (var feature in ReadAsync(filter, page, after, before, cancellationToken))
            found.Add(feature);
        var isWhole = found.Count <= page.Limit && page is { Offset: 0, After: null, Before: null };
        var matched = isWhole ? found.Count : await CountAsync(filter, cancellationToken);
        return PageOf<EstablishmentFeature>.From(found, matched, page, feature => feature.Siret);
    }

    private async Task<long> CountAsync(EstablishmentFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM (SELECT 1 {From(filter, command)} LIMIT {(MostCounted + 1).ToString(CultureInfo.InvariantCulture)}) AS counted";
        var count = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return count > MostCounted ? -1 : count;
    }

    private async IAsyncEnumerable<EstablishmentFeature> ReadAsync(
        EstablishmentFilter filter, Page page, long? after, long? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        var isFew = filter.Communes is { Count: > 0 and <= FewCommunes };
        var from = From(isFew ? filter with { Communes = null } : filter, command);
        if (isFew)
            from += "\n  AND e.commune_code COLLATE \"C\" = place.code";
        if (after is { } first)
            from += $" AND e.siret_number > {Add(command, NpgsqlDbType.Bigint, first)}";
        if (before is { } last)
            from += $" AND e.siret_number < {Add(command, NpgsqlDbType.Bigint, last)}";
        var order = $"ORDER BY e.siret_number {(page.Before is null ? "ASC" : "DESC")}";
        if (isFew)
        {
            from = $"""
                FROM unnest({Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, filter.Communes!.ToArray())}) AS place (code)
                CROSS JOIN LATERAL (
                    SELECT e.*
                    {from}
                    {order}
                    LIMIT {Add(command, NpgsqlDbType.Integer, page.Limit + 1 + page.Offset)}
                ) e
                """;
        }
        command.CommandText = $"""
            {Columns}
            {from}
            {order}
            LIMIT {Add(command, NpgsqlDbType.Integer, page.Limit + 1)} OFFSET {Add(command, NpgsqlDbType.Integer, page.Offset)}
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new EstablishmentFeature
            {
                Siret = reader.GetString(0),
                Name = Text(reader, 1),
                Active = reader.GetBoolean(2),
                HeadOffice = Value<bool>(reader, 3),
                CreatedOn = Value<DateOnly>(reader, 4),
                EmployeeBand = Text(reader, 5),
                Employer = Value<bool>(reader, 6),
                Naf = Text(reader, 7),
                Section = Text(reader, 8),
                LegalCategory = Text(reader, 9),
                SizeCategory = Text(reader, 10),
                CommuneCode = Text(reader, 11),
                PostalCode = Text(reader, 12),
                Street = Text(reader, 13),
                PointQuality = Value<short>(reader, 14),
                Geometry = reader.IsDBNull(15) ? null : reader.GetFieldValue<byte[]>(15),
            };
        }
    }

    // Only the filters that were asked for, so that the planner sees the query as it is.
    private static string From(EstablishmentFilter filter, NpgsqlCommand command)
    {
        List<string> conditions = [$"e.release_id = {Add(command, NpgsqlDbType.Integer, filter.ReleaseId)}"];
        if (filter.Siret is { } siret)
            conditions.Add($"e.siret_number = {Add(command, NpgsqlDbType.Bigint, siret)}");
        if (filter.Communes is { } communes)
            conditions.Add($"e.commune_code COLLATE \"C\" = ANY ({Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, communes.ToArray())})");
        if (filter.Naf is { } naf)
            conditions.Add($"e.naf = {Add(command, NpgsqlDbType.Text, naf)}");
        if (filter.Section is { } section)
            conditions.Add($"e.section = {Add(command, NpgsqlDbType.Text, section)}");
        if (filter.Active is { } active)
            conditions.Add($"e.active = {Add(command, NpgsqlDbType.Boolean, active)}");
        if (filter.Employer is { } employer)
            conditions.Add($"e.employer = {Add(command, NpgsqlDbType.Boolean, employer)}");
        if (filter.Digital is { } digital)
        {
            conditions.Add($"""
                (e.naf_edition = 'NAFRev2' AND EXISTS (
                    SELECT FROM sirene.digital_activity a
                    WHERE a.release_id = sirene.current_release('secteur-numerique') AND a.naf = e.naf)) IS {(digital ? "" : "NOT ")}TRUE
                """);
        }
        if (filter.Box is { } box)
        {
            var (south, north) = (Add(command, NpgsqlDbType.Double, box.South), Add(command, NpgsqlDbType.Double, box.North));
            var (west, east) = (Add(command, NpgsqlDbType.Double, box.West), Add(command, NpgsqlDbType.Double, box.East));
            // one box, or the two halves of one that crosses the antimeridian
            conditions.Add(box.West <= box.East
                ? $"e.geom && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)"
                : $"(e.geom && ST_MakeEnvelope({west}, {south}, 180, {north}, 4326) OR e.geom && ST_MakeEnvelope(-180, {south}, {east}, {north}, 4326))");
        }
        return "FROM sirene.establishment_public e\nWHERE " + string.Join("\n  AND ", conditions);
    }

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static T? Value<T>(NpgsqlDataReader reader, int ordinal)
        where T : struct =>
        reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<T>(ordinal);

    private static string Add(NpgsqlCommand command, NpgsqlDbType type, object value)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });
        return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }
}
