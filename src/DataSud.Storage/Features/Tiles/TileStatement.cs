using System.Globalization;
using Npgsql;

namespace DataSud.Storage.Features.Tiles;

/// <summary>Puts together the statement that makes a tile.</summary>
internal static class TileStatement
{
    /// <summary>Features that a tile holds at most.</summary>
    public const int MostFeatures = 50_000;

    // Coordinates within a tile, as every viewer expects them.
    private const int Extent = 4096;

    // So far beyond its borders a tile is drawn, that lines along them are not seen.
    private const int Buffer = 64;

    // Cells to the side of a tile: few pixels each.
    private const int CellBits = 6;

    /// <summary>Query that says whether the release has what its tile would be made from instead of the features; null where that is not in doubt.</summary>
    public static string? HeldSql(FeatureRequest request, TileAddress tile) => request.Layer switch
    {
        { Cells: { } cells } when Detail(cells, tile.Zoom) is not null && Covers(cells, request) => cells.HeldSql,
        { Outlines: { } outlines } when Detail(outlines, tile.Zoom) is not null => outlines.HeldSql,
        _ => null,
    };

    /// <summary>Writes the statement, which answers with the tile.</summary>
    /// <param name="command">Gets the text and the parameters.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="isHeld">What <see cref="HeldSql"/> answered; true where there is no such query.</param>
    public static void Compose(NpgsqlCommand command, FeatureRequest request, TileAddress tile, bool isHeld)
    {
        var (layer, parameters) = (request.Layer, new SqlParameters(command));
        var (sql, hasId) = layer switch
        {
            { Cells: { } cells } when Detail(cells, tile.Zoom) is { } zoom => isHeld && Covers(cells, request)
                ? (OfCells(request, cells, tile, zoom, parameters), false)
                : (OfPoints(request, cells, tile, parameters), false),
            { Outlines: { } outlines } when isHeld && Detail(outlines, tile.Zoom) is { } zoom => (OfOutlines(request, outlines, tile, zoom, parameters), outlines.OfOneFeature),
            _ => (OfFeatures(request, tile, parameters), true),
        };
        var id = hasId && layer.KeyType is PropertyType.Integer ? ", 'id'" : "";
        command.CommandText = $"""
            SELECT ST_AsMVT(feature, {parameters.Add(layer.Id)}, {Number(Extent)}, 'geometry'{id})
            FROM (
            {sql}
            LIMIT {Number(MostFeatures)}
            ) AS feature
            WHERE geometry IS NOT NULL
            """;
    }

    // What is beyond the tile is cut off before it is projected.
    private static string OfFeatures(FeatureRequest request, TileAddress tile, SqlParameters parameters)
    {
        var layer = request.Layer;
        var box = $"ST_Transform({Envelope(tile, margin: true)}, 4326)";
        var shape = layer.GeometryType is "Point" ? layer.Geometry : $"ST_ClipByBox2D({layer.Geometry}, {box})";
        return $"""
            SELECT {Geometry($"ST_Transform({shape}, 3857)", tile)} AS geometry, {Columns(request, hasId: true)}
            {FeatureStatement.From(request with { Filter = _ => $"{layer.Geometry} && {box}" }, parameters)}
            """;
    }

    private static string OfOutlines(FeatureRequest request, LayerOutlines outlines, TileAddress tile, int zoom, SqlParameters parameters)
    {
        var drawn = request with
        {
            Layer = request.Layer with { From = outlines.From.Replace("{zoom}", Number(zoom), StringComparison.Ordinal) },
            Filter = _ => $"{outlines.Geometry} && {Envelope(tile, margin: true)}",
        };
        return $"""
            SELECT {Geometry(outlines.Geometry, tile)} AS geometry, {Columns(request, outlines.OfOneFeature)}
            {FeatureStatement.From(drawn, parameters)}
            """;
    }

    private static string OfCells(FeatureRequest request, LayerCells cells, TileAddress tile, int zoom, SqlParameters parameters)
    {
        // the tiles of the degree of detail that this tile has within it
        var (alias, bits) = (cells.Alias, zoom - tile.Zoom);
        string Inside(string cell, int index) => bits == 0
            ? $"({alias}.{cell} >> {Number(CellBits)}) = {Number(index)}"
            : $"({alias}.{cell} >> {Number(CellBits)}) BETWEEN {Number(index << bits)} AND {Number(((index + 1) << bits) - 1)}";
        LayerProperty Over(LayerProperty property) => cells.Properties.TryGetValue(property.Name, out var sql) ? property with { Sql = sql, EqualSql = null } : property;
        var drawn = request with
        {
            Layer = request.Layer with { From = cells.From.Replace("{zoom}", Number(zoom), StringComparison.Ordinal) },
            Values = [.. request.Values.Select(value => value with { Property = Over(value.Property) })],
            Filter = _ => $"{Inside("cell_x", tile.Column)} AND {Inside("cell_y", tile.Row)}",
        };
        return Grouped(tile, $"{alias}.cell_x >> {Number(bits)}", $"{alias}.cell_y >> {Number(bits)}", $"{alias}.places, {alias}.longitude, {alias}.latitude",
            [.. Told(request, cells).Select(Over)], FeatureStatement.From(drawn, parameters));
    }

    private static string OfPoints(FeatureRequest request, LayerCells cells, TileAddress tile, SqlParameters parameters)
    {
        var point = request.Layer.Geometry;
        return Grouped(tile, $"ref.cell_x({point}, {Number(tile.Zoom)})", $"ref.cell_y({point}, {Number(tile.Zoom)})", $"1 AS places, ST_X({point}) AS longitude, ST_Y({point}) AS latitude",
            [.. Told(request, cells)], FeatureStatement.From(request with { Filter = _ => $"{point} && ST_Transform({Envelope(tile, margin: false)}, 4326)" }, parameters));
    }

    // One point a cell: the middle of those that it stands for, how many they are, and what they have in common.
    private static string Grouped(TileAddress tile, string x, string y, string places, IReadOnlyList<LayerProperty> told, string from) => $"""
        SELECT {Geometry("ST_Transform(ST_SetSRID(ST_MakePoint(sum(places * longitude) / sum(places), sum(places * latitude) / sum(places)), 4326), 3857)", tile)} AS geometry,
               {string.Join(",\n       ", told.Select(Common).Prepend("sum(places)::int AS count"))}
        FROM (
            SELECT {string.Join(", ", told.Select(Column).Prepend($"{x} AS cell_x, {y} AS cell_y, {places}"))}
            {from}
        ) AS place
        GROUP BY cell_x, cell_y
        """;

    private static IEnumerable<LayerProperty> Told(FeatureRequest request, LayerCells cells) => request.Properties.Where(property => cells.Properties.ContainsKey(property.Name));

    private static string Common(LayerProperty property)
    {
        var (name, (least, greatest)) = ($"\"{property.Name}\"", property.Type is PropertyType.Boolean ? ("bool_and", "bool_or") : ("min", "max"));
        return $"CASE WHEN {least}({name}) = {greatest}({name}) AND count({name}) = count(*) THEN {least}({name}) END AS {name}";
    }

    private static bool Covers(LayerCells cells, FeatureRequest request) => request.Mentioned.All(name => cells.Properties.ContainsKey(name)
        || (cells.OnlyDefaultOf.Contains(name, StringComparer.Ordinal)
            && request.Values.Any(value => value.Property.Name == name && string.Equals(value.Value.ToString(), value.Property.Default, StringComparison.OrdinalIgnoreCase))));

    private static int? Detail(LayerCells cells, int zoom) => Detail(cells.Zooms, zoom);

    private static int? Detail(LayerOutlines outlines, int zoom) => Detail(outlines.Zooms, zoom) ?? (outlines.EndsWhole ? outlines.Zooms[^1] : null);

    // The coarsest degree of detail that is fine enough.
    private static int? Detail(IReadOnlyList<int> zooms, int zoom) => zooms.Cast<int?>().FirstOrDefault(last => last >= zoom);

    private static string Columns(FeatureRequest request, bool hasId)
    {
        var layer = request.Layer;
        var columns = request.Properties.Select(Column);
        // A property that is the key tells it already.
        var isTold = layer.KeyType is PropertyType.Text && request.Properties.Any(property => property.Sql == layer.Key);
        return string.Join(", ", hasId && !isTold ? columns.Prepend($"{layer.Key} AS id") : columns);
    }

    // In the types that a tile has: no list, no exact number, no day.
    private static string Column(LayerProperty property) => property.Type switch
    {
        PropertyType.Number => $"({property.Sql})::float8 AS \"{property.Name}\"",
        PropertyType.Date => $"({property.Sql})::text AS \"{property.Name}\"",
        PropertyType.TextList => $"array_to_string({property.Sql}, ',') AS \"{property.Name}\"",
        _ => $"{property.Sql} AS \"{property.Name}\"",
    };

    private static string Geometry(string mercator, TileAddress tile) => $"ST_AsMVTGeom({mercator}, {Envelope(tile, margin: false)}, {Number(Extent)}, {Number(Buffer)}, true)";

    // Numbers of ours, written out: the planner then knows how little of the ground it is.
    private static string Envelope(TileAddress tile, bool margin) => margin
        ? string.Create(CultureInfo.InvariantCulture, $"ST_TileEnvelope({tile.Zoom}, {tile.Column}, {tile.Row}, margin => {(double)Buffer / Extent})")
        : string.Create(CultureInfo.InvariantCulture, $"ST_TileEnvelope({tile.Zoom}, {tile.Column}, {tile.Row})");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
