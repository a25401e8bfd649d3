using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage.Features;

/// <summary>Puts together the statements that read a collection: only the conditions that were asked for, so that the planner sees the query as it is; every value a parameter.</summary>
internal static class FeatureStatement
{
    // Few communes are read one by one along their index, each no further than the page: the planner would rather walk all of France in the order of
    // the key. Many communes hold so large a share that walking in order is best.
    private const int FewCommunes = 60;

    // How finely the sides of a box in metres are followed when it is turned into degrees.
    private const int BoxSteps = 16;

    /// <summary>A page of features: id, geometry, the sort keys as text, the properties.</summary>
    /// <param name="command">Gets the text and the parameters.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cursor">Where the page begins or ends; null at the list's own begin.</param>
    public static void Page(NpgsqlCommand command, FeatureRequest request, FeatureCursor? cursor)
    {
        var (page, parameters) = (request.Page, new SqlParameters(command));
        var backwards = page.Before is not null;
        var order = Order(request, backwards);
        var limit = parameters.Add(page.Limit + 1);
        var offset = parameters.Add(page.Offset);
        var isSplit = request is { Layer.IndexedCommune: not null, Within.Communes.Length: > 0 and <= FewCommunes, Sort.Count: 0, Key: null };
        var from = From(isSplit ? request with { Within = null } : request, parameters);
        if (cursor is not null)
            from += $"\n  AND {Beyond(request, cursor, backwards, parameters)}";
        if (isSplit)
        {
            var (alias, commune) = request.Layer.IndexedCommune!.Value;
            from = $"""
                FROM unnest({parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, request.Within!.Communes)}) AS place (code)
                CROSS JOIN LATERAL (
                    SELECT {alias}.*
                    {from}
                      AND {commune} = place.code
                    {order}
                    LIMIT {limit} + {offset}
                ) {alias}
                """;
        }
        // Whichever way the page was found, it is told in the order of the list.
        var position = backwards ? $",\n       row_number() OVER ({order}) AS position" : "";
        var rows = $"""
            SELECT {string.Join(",\n       ", Columns(request, parameters))}{position}
            {from}
            {order}
            LIMIT {limit} OFFSET {offset}
            """;
        command.CommandText = backwards ? $"SELECT * FROM (\n{rows}\n) AS page ORDER BY position DESC" : rows;
    }

    /// <summary>All features of a release, in the order of their key: id, geometry as GeoJSON and as WKB, the properties.</summary>
    /// <param name="command">Gets the text and the parameters.</param>
    /// <param name="layer">The collection.</param>
    /// <param name="releaseId">Release to read.</param>
    public static void Whole(NpgsqlCommand command, Layer layer, int releaseId)
    {
        var request = new FeatureRequest
        {
            Layer = layer,
            ReleaseId = releaseId,
            Properties = layer.Properties,
            // What is spoken of has no default: every quarter, whatever its state.
            Mentioned = layer.Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal),
        };
        var parameters = new SqlParameters(command);
        // A point is told from its WKB; outlines are wound as RFC 7946 wants them.
        var text = layer.GeometryType is "" or "Point" ? "NULL::text" : layer.GeometryText ?? $"ST_AsGeoJSON(ST_ForcePolygonCCW({layer.Geometry}), 6, 0)";
        var binary = layer.GeometryType is "" ? "NULL::bytea" : $"ST_AsBinary({layer.Geometry}, 'NDR')";
        // Not in the language of this server: another one has the same order.
        var order = layer.KeyType is PropertyType.Text ? $"({layer.Key}) COLLATE \"C\"" : layer.Key;
        command.CommandText = $"""
            SELECT {layer.Key} AS id,
                   {text} AS geometry,
                   {binary} AS wkb,
                   {string.Join(",\n       ", request.Properties.Select(Column))}
            {From(request, parameters)}
            ORDER BY {order}
            """;
    }

    /// <summary>How many features there are, up to a limit.</summary>
    public static void Count(NpgsqlCommand command, FeatureRequest request, int most) => command.CommandText =
        $"SELECT count(*) FROM (SELECT 1 {From(request, new SqlParameters(command))} LIMIT {Number(most + 1)}) AS counted";

    /// <summary>What the planner thinks of how many features there are.</summary>
    public static void Estimate(NpgsqlCommand command, FeatureRequest request) =>
        command.CommandText = $"EXPLAIN (FORMAT JSON) SELECT 1 {From(request, new SqlParameters(command))}";

    /// <summary>Ground and time that a whole release of a layer spans.</summary>
    public static void Extent(NpgsqlCommand command, Layer layer, int releaseId)
    {
        var release = new SqlParameters(command).Add(releaseId);
        var time = layer.Time is { } span ? $"min({span.First}), max({span.Last})" : "NULL::date, NULL::date";
        command.CommandText = $"""
            SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e), first, last
            FROM (SELECT ST_Extent({layer.Geometry}), {time} {layer.From.Replace("{release}", release, StringComparison.Ordinal)}) AS whole (e, first, last)
            """;
    }

    /// <summary>FROM and WHERE of what is asked for.</summary>
    public static string From(FeatureRequest request, SqlParameters parameters)
    {
        var layer = request.Layer;
        var release = parameters.Add(request.ReleaseId);
        var conditions = Conditions(request, parameters).Select(condition => $"  AND {condition}");
        return string.Join('\n', conditions.Prepend(layer.From)).Replace("{release}", release, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Conditions(FeatureRequest request, SqlParameters parameters)
    {
        var layer = request.Layer;
        if (request.Key is { } key)
            yield return $"{layer.Key} = {parameters.Add(layer.KeyType is PropertyType.Integer ? NpgsqlDbType.Bigint : NpgsqlDbType.Text, key)}";
        foreach (var (property, value) in request.Values)
            yield return Equal(property, value, parameters);
        // One feature is the one of that id, whatever is usually asked for.
        if (request.Key is null)
        {
            foreach (var property in layer.Properties)
            {
                if (property.DefaultSql is { } condition && !request.Mentioned.Contains(property.Name))
                    yield return condition;
            }
        }
        foreach (var (level, code) in request.Territories)
            yield return $"{layer.OwnTerritories[level]} = {parameters.Add(code)}";
        if (request.Within is { } within && layer.Within is { } inside)
            yield return Inside(inside, within, parameters);
        if (request.Box is { } box)
            yield return Touches(layer.Geometry, box, parameters);
        if (request.Time is { } time && layer.Time is { } span)
        {
            if (time.Last is { } last)
                yield return $"{span.First} <= {parameters.Add(NpgsqlDbType.Date, last)}";
            if (time.First is { } first)
                yield return $"{span.Last} >= {parameters.Add(NpgsqlDbType.Date, first)}";
        }
        if (request.Filter is { } filter)
            yield return $"({filter(parameters)})";
    }

    private static string Equal(LayerProperty property, object value, SqlParameters parameters) => property switch
    {
        { EqualSql: { } equal } => equal.Replace("{value}", parameters.Add((string)value), StringComparison.Ordinal),
        { Type: PropertyType.Text } => $"{property.Sql} = {parameters.Add((string)value)}",
        { Type: PropertyType.TextList } => $"{parameters.Add((string)value)} = ANY ({property.Sql})",
        { Type: PropertyType.Integer } => $"{property.Sql} = {parameters.Add(NpgsqlDbType.Bigint, value)}",
        { Type: PropertyType.Number } => $"({property.Sql})::numeric = {parameters.Add(NpgsqlDbType.Numeric, value)}",
        { Type: PropertyType.Boolean } => $"({property.Sql}) = {parameters.Add(NpgsqlDbType.Boolean, value)}",
        _ => $"{property.Sql} = {parameters.Add(NpgsqlDbType.Date, value)}",
    };

    private static string Inside(string condition, TerritoryParts territory, SqlParameters parameters)
    {
        if (condition.Contains("{communes}", StringComparison.Ordinal))
            condition = condition.Replace("{communes}", parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, territory.Communes), StringComparison.Ordinal);
        if (condition.Contains("{parts}", StringComparison.Ordinal))
            condition = condition.Replace("{parts}", parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, territory.Parts), StringComparison.Ordinal);
        if (condition.Contains("{outline}", StringComparison.Ordinal))
        {
            var outline = $"(SELECT o.geom FROM ref.contour_current o WHERE o.level = {parameters.Add(territory.Level)} AND o.code = {parameters.Add(territory.Code)})";
            condition = condition.Replace("{outline}", outline, StringComparison.Ordinal);
        }
        return condition;
    }

    private static string Touches(string geometry, BoundingBox box, SqlParameters parameters)
    {
        var (south, north) = (parameters.Add(box.South), parameters.Add(box.North));
        var (west, east) = (parameters.Add(box.West), parameters.Add(box.East));
        if (box.Srid != 4326)
        {
            var step = Math.Max(Math.Max(box.East - box.West, box.North - box.South) / BoxSteps, 1);
            return $"ST_Intersects({geometry}, ST_Transform(ST_Segmentize(ST_MakeEnvelope({west}, {south}, {east}, {north}, {Number(box.Srid)}), {parameters.Add(step)}), 4326))";
        }
        // one box, or the two halves of one that crosses the antimeridian
        return box.West <= box.East
            ? $"ST_Intersects({geometry}, ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326))"
            : $"(ST_Intersects({geometry}, ST_MakeEnvelope({west}, {south}, 180, {north}, 4326)) OR ST_Intersects({geometry}, ST_MakeEnvelope(-180, {south}, {east}, {north}, 4326)))";
    }

    private static IEnumerable<string> Columns(FeatureRequest request, SqlParameters parameters) =>
    [
        $"{request.Layer.Key} AS id",
        $"{Geometry(request, parameters)} AS geometry",
        .. request.Sort.Select((key, index) => $"({key.Property.Sql})::text AS sort_{Number(index)}"),
        .. request.Properties.Select(Column),
    ];

    private static string Column(LayerProperty property, int index) => $"{(property.Type is PropertyType.Number ? $"({property.Sql})::numeric" : property.Sql)} AS property_{Number(index)}";

    private static string Geometry(FeatureRequest request, SqlParameters parameters)
    {
        var (layer, form) = (request.Layer, request.Geometry);
        if (form.Skip)
            return "NULL::text";
        if (form.IsPlain && layer.GeometryText is { } ready)
            return ready;
        var shape = layer.Geometry;
        if (form.Simplify is { } metres)
            shape = $"ST_SimplifyPreserveTopology(ST_Transform({shape}, 2154), {parameters.Add(metres)})";
        if (form.Simplify is not null ? form.Srid != 2154 : form.Srid != 4326)
            shape = $"ST_Transform({shape}, {Number(form.Srid)})";
        if (form.LatitudeFirst)
            shape = $"ST_FlipCoordinates({shape})";
        return $"ST_AsGeoJSON({shape}, {parameters.Add(form.Decimals ?? (form.Srid == 4326 ? 6 : 2))}, 0)";
    }

    private static string Order(FeatureRequest request, bool backwards)
    {
        var keys = request.Sort
            .Select(key => $"{key.Property.Sql} {(key.Descending == backwards ? "ASC" : "DESC")} NULLS {(backwards ? "FIRST" : "LAST")}")
            .Append($"{request.Layer.Key} {(backwards ? "DESC" : "ASC")}");
        return "ORDER BY " + string.Join(", ", keys);
    }

    // Row by row further on: beyond the cursor in the first key that differs from it. Features without a value are the last of their key.
    private static string Beyond(FeatureRequest request, FeatureCursor cursor, bool backwards, SqlParameters parameters)
    {
        var layer = request.Layer;
        var last = $"{layer.Key} {(backwards ? "<" : ">")} {parameters.Add(layer.KeyType is PropertyType.Integer ? NpgsqlDbType.Bigint : NpgsqlDbType.Text, cursor.Key)}";
        var same = "";
        List<string> ways = [];
        foreach (var (key, text) in request.Sort.Zip(cursor.SortValues))
        {
            var (sql, value) = ($"({key.Property.Sql})", Typed(key.Property.Type, text, parameters));
            var comparison = key.Descending == backwards ? ">" : "<";
            var further = (text, backwards) switch
            {
                (null, false) => null,
                (null, true) => $"{sql} IS NOT NULL",
                (_, false) => $"({sql} {comparison} {value} OR {sql} IS NULL)",
                (_, true) => $"{sql} {comparison} {value}",
            };
            if (further is not null)
                ways.Add(same + further);
            same += text is null ? $"{sql} IS NULL AND " : $"{sql} = {value} AND ";
        }
        return $"({string.Join(" OR ", ways.Append(same + last))})";
    }

    private static string Typed(PropertyType type, string? text, SqlParameters parameters) => type switch
    {
        _ when text is null => "NULL",
        PropertyType.Integer => parameters.Add(NpgsqlDbType.Bigint, long.Parse(text, CultureInfo.InvariantCulture)),
        PropertyType.Number => parameters.Add(text) + "::text::numeric",
        PropertyType.Boolean => parameters.Add(NpgsqlDbType.Boolean, text is "true"),
        PropertyType.Date => parameters.Add(NpgsqlDbType.Date, DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => parameters.Add(text),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
