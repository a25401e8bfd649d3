namespace DataSud.Storage.Features.Layers;

/// <summary>What the collections' tiles of small scales are made from.</summary>
internal static class SmallScale
{
    // As ref.draw_contours draws them.
    private static readonly int[] ContourZooms = [5, 7, 9, 11, 13];

    /// <summary>The territories of a layer, drawn coarser.</summary>
    /// <param name="tables">FROM of the layer, without its WHERE, <c>c</c> being the outline's table.</param>
    /// <param name="conditions">Its WHERE, without the word.</param>
    public static LayerOutlines Contours(string tables, string conditions) => new()
    {
        From = $$"""
            {{tables}}
            JOIN ref.contour_outline o ON o.release_id = c.release_id AND o.level = c.level AND o.code = c.code AND o.max_zoom = {zoom}
            WHERE {{conditions}}
            """,
        Geometry = "o.geom",
        Zooms = ContourZooms,
    };

    /// <summary>Rows of territories, drawn coarser as they stand today.</summary>
    /// <param name="tables">FROM of the layer, without its WHERE and its outlines.</param>
    /// <param name="level">SQL of the level of a row.</param>
    /// <param name="code">SQL of its code.</param>
    /// <param name="conditions">Its WHERE, without the word.</param>
    public static LayerOutlines CurrentContours(string tables, string level, string code, string conditions) => new()
    {
        From = $$"""
            {{tables}}
            JOIN ref.contour_outline o
              ON o.release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'contours') AND o.level = {{level}} AND o.code = {{code}} AND o.max_zoom = {zoom}
            WHERE {{conditions}}
            """,
        Geometry = "o.geom",
        Zooms = ContourZooms,
    };

    /// <summary>Rates by territory: looked up for the territories of the tile, and no others.</summary>
    public static LayerOutlines Shares { get; } = new()
    {
        From = """
            FROM ref.contour_outline o
            CROSS JOIN LATERAL (
                SELECT s.release_id, s.level, s.code, s.quarter, s.technology, s.usage, s.operator_code, s.covered, s.total
                FROM telecom.coverage_share s
                WHERE s.release_id = {release} AND s.level = o.level AND s.code = o.code AND s.criterion = 'surface' AND s.quality = 'covered'
                UNION ALL
                SELECT u.release_id, u.level, u.code, u.quarter, u.technology, u.usage, 'any', u.grey + u.whole, u.total
                FROM telecom.coverage_union_share u
                WHERE u.release_id = {release} AND u.level = o.level AND u.code = o.code AND u.criterion = 'surface' AND u.quality = 'covered'
            ) m
            LEFT JOIN ref.territory t ON t.level = m.level AND t.code = m.code
            WHERE o.release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'contours') AND o.max_zoom = {zoom}
            """,
        Geometry = "o.geom",
        Zooms = ContourZooms,
        // a few metres at most from the ground itself
        EndsWhole = true,
    };

    /// <summary>The maps, as their import draws them coarser.</summary>
    public static LayerOutlines Coverage { get; } = new()
    {
        From = """
            FROM telecom.coverage_map_part r
            JOIN telecom.coverage_map m ON m.id = r.map_id
            JOIN telecom.coverage_outline p ON p.map_id = m.id AND p.max_zoom = {zoom}
            WHERE r.release_id = {release}
            """,
        Geometry = "p.geom",
        Zooms = [6, 7, 8, 10, 12],
        OfOneFeature = false,
    };

    /// <summary>The zones, as their computation draws them coarser: for the newest releases only.</summary>
    public static LayerOutlines Zones { get; } = new()
    {
        From = """
            FROM telecom.coverage_zone m
            JOIN telecom.coverage_zone_outline o ON o.zone_id = m.id AND o.max_zoom = {zoom}
            WHERE m.release_id = {release}
            """,
        Geometry = "o.geom",
        Zooms = [6, 8, 10, 12, 22],
        EndsWhole = true,
        HeldSql = "SELECT EXISTS (SELECT FROM telecom.coverage_zone_outline o JOIN telecom.coverage_zone m ON m.id = o.zone_id WHERE m.release_id = {release})",
    };

    /// <summary>Sites by cell.</summary>
    public static LayerCells Sites { get; } = new()
    {
        From = """
            FROM telecom.mobile_site_part p
            JOIN telecom.mobile_site_cell s
              ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned AND s.max_zoom = {zoom}
            WHERE p.release_id = {release}
            """,
        Alias = "s",
        Zooms = [5, 7, 9],
        Properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["operator"] = "s.operator_code",
            ["quarter"] = "s.quarter",
            ["planned"] = "s.planned",
            ["has2g"] = "s.has_2g",
            ["has3g"] = "s.has_3g",
            ["has4g"] = "s.has_4g",
            ["has5g"] = "s.has_5g",
        },
    };

    /// <summary>Establishments by cell: those of the stock served now.</summary>
    public static LayerCells Establishments { get; } = new()
    {
        From = """
            FROM (SELECT c.*, true AS active FROM sirene.establishment_cell c) AS e
            WHERE e.release_id = {release} AND e.max_zoom = {zoom}
            """,
        Alias = "e",
        Zooms = [5, 7, 9, 11, 13],
        Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["section"] = "e.section", ["digital"] = "e.digital" },
        OnlyDefaultOf = ["active"],
        HeldSql = "SELECT EXISTS (SELECT FROM sirene.establishment_cell WHERE release_id = {release})",
    };
}
