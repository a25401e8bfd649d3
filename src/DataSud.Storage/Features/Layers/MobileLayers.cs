namespace DataSud.Storage.Features.Layers;

/// <summary>Mobile networks: ARCEP's sites and maps, and what is computed from them.</summary>
public static class MobileLayers
{
    private const string Maps = "arcep-mobile-coverage";

    private const string Computed = "couverture-mobile-calculee";

    private static readonly string[] Technologies = ["2g", "2g-or-3g", "3g", "4g", "5g"];

    private static readonly LayerProperty Usage = Property.Text("usage", "m.usage", "Usage", "voice : voix et SMS ; data : internet.") with { Values = ["voice", "data"], InTiles = true };

    private static readonly LayerProperty Technology = Property.Text("technology", "m.technology", "Technologie", "2g, 2g-or-3g (2G ou 3G), 3g, 4g, 5g.") with { Values = Technologies, InTiles = true };

    private const string LatestSites = """
        p.quarter = (
            SELECT max(q.quarter) FROM telecom.mobile_site_part q
            WHERE q.release_id = {release} AND q.area = p.area AND q.planned = p.planned)
        """;

    private const string SiteQuarters = "SELECT DISTINCT q.quarter FROM telecom.mobile_site_part q WHERE q.release_id = {release} ORDER BY 1 DESC";

    private const string MapQuarters = """
        SELECT DISTINCT q.quarter
        FROM telecom.coverage_map_part s
        JOIN telecom.coverage_map q ON q.id = s.map_id
        WHERE s.release_id = {release}
        ORDER BY 1 DESC
        """;

    /// <summary>Sites (dataset arcep-mobile-sites).</summary>
    public static Layer Sites { get; } = new()
    {
        Id = "mobile-sites",
        Title = "Sites mobiles",
        Description = "Sites des opérateurs mobiles par trimestre, d’après l’Arcep (Mon réseau mobile) : technologies, programmes de couverture. En service si rien d’autre n’est demandé ; planned=true donne les sites à venir.",
        Dataset = "arcep-mobile-sites",
        AlsoDrawsOn = ["territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = """
            FROM telecom.mobile_site_part p
            JOIN telecom.mobile_site s ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned
            WHERE p.release_id = {release}
            """,
        ExampleId = "1",
        Key = "s.id",
        KeyType = PropertyType.Integer,
        Geometry = "s.geom",
        GeometryType = "Point",
        Properties =
        [
            Property.Text("operator", "s.operator_code", "Opérateur (MCC-MNC)", "20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom ; outre-mer, d’autres codes.") with { InTiles = true },
            Property.Text("operatorName", "s.operator_name", "Nom de l’opérateur", "Comme l’imprime le fichier ; nul s’il n’en donne pas.") with { InTiles = true },
            Property.Quarter("s.quarter", LatestSites, SiteQuarters),
            Property.Text("area", "s.area", "Zone", "metropole ou outremer.") with { Values = ["metropole", "outremer"] },
            Property.Flag("planned", "s.planned", "À venir", "Vrai pour un site à venir, qui n’est jamais compté parmi ceux en service.") with { Default = "false", DefaultSql = "NOT s.planned", InTiles = true },
            Property.Text("siteNumber", "s.site_number", "Numéro du site", "Numéro de l’opérateur ; nul dans les éditions d’avant fin 2018."),
            Property.Text("sharedId", "s.shared_id", "Site mutualisé", "Identifiant du site partagé ; nul s’il ne l’est pas."),
            Property.Text("anfrId", "s.anfr_id", "Station ANFR", "Numéro de station, 10 chiffres ; nul si le fichier n’en donne pas."),
            Property.Text("commune", "s.commune_code", "Commune", "Code de la commune d’aujourd’hui (Marseille entière) ; nul si inconnue."),
            Property.Text("departement", "s.departement_code", "Département", "Code du département ; nul si inconnu."),
            Property.Flag("has2g", "s.has_2g", "2G", "Nul si l’édition ne le dit pas.") with { InTiles = true },
            Property.Flag("has3g", "s.has_3g", "3G", "Nul si l’édition ne le dit pas.") with { InTiles = true },
            Property.Flag("has4g", "s.has_4g", "4G", "Nul si l’édition ne le dit pas.") with { InTiles = true },
            Property.Flag("has5g", "s.has_5g", "5G", "Nul si l’édition ne le dit pas.") with { InTiles = true },
            Property.List("bands5g", "s.bands_5g", "Bandes 5G (MHz)", "Bandes de la 5G ; nulles si l’édition ne le dit pas."),
            Property.Flag("whiteZone", "s.white_zone", "Zone blanche – centre-bourg", "Programme « zones blanches – centres-bourgs » (arrêté) ; nul si l’édition ne le dit pas."),
            Property.Flag("targeted", "s.targeted", "Couverture ciblée", "Dispositif de couverture ciblée ; nul si l’édition ne le dit pas."),
            Property.List("flags", "s.flags", "Signalements", "Ce qui est à savoir de la ligne : no-technology, same-place, same-number, outside-france, positions-differ, no-position, no-commune."),
            Property.EndOfQuarter("s.quarter"),
        ],
        Within = "s.commune_code = ANY ({communes})",
        OwnTerritories = new Dictionary<string, string>(StringComparer.Ordinal) { ["departement"] = "s.departement_code", ["commune"] = "s.commune_code" },
        Time = (Property.FirstDay("s.quarter"), Property.LastDay("s.quarter")),
        Cells = SmallScale.Sites,
    };

    /// <summary>Maps (dataset arcep-mobile-coverage).</summary>
    public static Layer Coverage { get; } = new()
    {
        Id = "mobile-coverage",
        Title = "Couverture mobile déclarée",
        Description = "Cartes de couverture théorique que les opérateurs déclarent à l’Arcep, découpées en morceaux pour être servies : par opérateur, technologie, usage et qualité. "
            + "Chez un opérateur, limitée, bonne et très bonne s’excluent ; d’un opérateur à l’autre elles ne s’additionnent pas.",
        Dataset = Maps,
        AlsoDrawsOn = ["contours", "territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = """
            FROM telecom.coverage_map_part r
            JOIN telecom.coverage_map m ON m.id = r.map_id
            JOIN telecom.coverage_piece p ON p.map_id = m.id
            WHERE r.release_id = {release}
            """,
        ExampleId = "1",
        Key = "p.id",
        KeyType = PropertyType.Integer,
        Geometry = "p.geom",
        GeometryType = "Polygon",
        Properties =
        [
            Property.Text("operator", "m.operator_code", "Opérateur (MCC-MNC)", "20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom.") with { InTiles = true, Example = "20801" },
            Technology with { TileDefault = "4g" },
            Usage,
            Property.Text("quality", "p.quality", "Qualité", "cl limitée, bc bonne, tbc très bonne ; covered couvert, là où la carte n’a pas de niveaux.") with { Values = ["cl", "bc", "tbc", "covered"], InTiles = true },
            Property.Quarter("m.quarter", "r.latest", MapQuarters),
            Property.Text("departement", "p.departement_code", "Département", "Comme l’indique le fichier ; nul s’il n’en donne pas."),
            Property.Text("basis", "'declared'::text", "Base", "declared : simulation déclarée par l’opérateur, et non mesure sur le terrain.") with { Values = ["declared"] },
            Property.EndOfQuarter("m.quarter"),
        ],
        Within = "ST_Intersects(p.geom, {outline})",
        Time = (Property.FirstDay("m.quarter"), Property.LastDay("m.quarter")),
        Outlines = SmallScale.Coverage,
    };

    /// <summary>White and grey zones (dataset couverture-mobile-calculee).</summary>
    public static Layer Zones { get; } = new()
    {
        Id = "mobile-zones",
        Title = "Zones blanches et grises",
        Description = "Zones d’un seul tenant qu’aucun opérateur (white) ou que certains opérateurs mais pas tous (grey) déclarent couvrir, par technologie, calculées à partir des cartes et rangées par priorité. "
            + "Ce ne sont pas les centres-bourgs en zone blanche des arrêtés.",
        Dataset = Computed,
        AlsoDrawsOn = ["territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = """
            FROM telecom.coverage_zone m
            WHERE m.release_id = {release}
            """,
        ExampleId = "1",
        Key = "m.number",
        KeyType = PropertyType.Integer,
        Geometry = "m.geom",
        GeometryType = "Polygon",
        Properties =
        [
            Property.Text("kind", "m.kind", "Nature", "white : aucun opérateur ; grey : au moins un, mais pas tous.") with { Values = ["white", "grey"], InTiles = true },
            Technology,
            Usage,
            Property.Text("quarter", "m.quarter", "Trimestre", "Trimestre des cartes.") with { InTiles = true },
            Property.List("operators", "m.operators", "Opérateurs considérés", "Opérateurs dont la carte est là : « aucun » et « certains » se disent d’eux."),
            Property.Number("areaKm2", "round(m.area_km2::numeric, 6)", "Superficie (km²)", "Mesurée en Lambert-93 (EPSG:2154).") with { InTiles = true },
            Property.Integer("establishments", "m.establishments", "Établissements", "Établissements actifs dont le point est dans la zone ; nul si le répertoire n’est pas importé.") with { InTiles = true },
            Property.Number("weight", "m.weight", "Poids", "Ce par quoi les zones sont rangées ; voir docs/coverage.md."),
            Property.List("communes", "m.communes", "Communes touchées", "Codes des communes."),
            Property.List("departements", "m.departements", "Départements", "Codes des départements."),
            Property.Text("basis", "'declared'::text", "Base", "declared : d’après les simulations déclarées, et non des mesures.") with { Values = ["declared"] },
            Property.EndOfQuarter("m.quarter"),
        ],
        Within = "m.communes && {communes}",
        Time = (Property.FirstDay("m.quarter"), Property.LastDay("m.quarter")),
        Outlines = SmallScale.Zones,
    };

    /// <summary>Rates by territory (dataset couverture-mobile-calculee).</summary>
    public static Layer Territories { get; } = new()
    {
        Id = "mobile-coverage-territories",
        Title = "Taux de couverture mobile par territoire",
        Description = "Part de la superficie et des établissements que chaque opérateur déclare couvrir, par territoire, technologie, usage et trimestre ; une ligne « any » dit ce qu’au moins un opérateur couvre "
            + "(une union, et non ce que reçoit un abonné).",
        Dataset = Computed,
        AlsoDrawsOn = ["contours", "territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = $"""
            {Shares}
            LEFT JOIN ref.territory t ON t.level = m.level AND t.code = m.code
            LEFT JOIN ref.contour_current g ON g.level = m.level AND g.code = m.code
            WHERE true
            """,
        ExampleId = "commune.13055.4g.data.20801.2026-Q1",
        Key = "concat_ws('.', m.level, m.code, m.technology, m.usage, m.operator_code, m.quarter)",
        Geometry = "g.geom",
        GeometryText = "g.geojson",
        GeometryType = "MultiPolygon",
        Properties =
        [
            Property.Text("level", "m.level", "Niveau", "region, departement, epci, commune.") with { Values = ["region", "departement", "epci", "commune"], Default = "commune", DefaultSql = "m.level = 'commune'", InTiles = true },
            Property.Text("code", "m.code", "Code", "Code officiel du territoire.") with { InTiles = true },
            Property.Text("name", "t.name", "Nom", "Nom du territoire.") with { InTiles = true },
            Property.Text("operator", "m.operator_code", "Opérateur", "Code MCC-MNC ; any : au moins un opérateur (union).") with { InTiles = true, TileDefault = "any" },
            Technology with { TileDefault = "4g" },
            Usage with { TileDefault = "data" },
            Property.Quarter("m.quarter", LatestShares),
            Property.Number("surfaceCovered", Percent("m.covered", "m.total"), "Superficie couverte (%)", "Part de la superficie couverte, à quelque qualité que ce soit.") with { InTiles = true },
            Property.Number("surfaceCl", Share("surface", "cl"), "Superficie, couverture limitée (%)", "Exactement limitée ; nulle pour any et là où la carte n’a pas de niveaux."),
            Property.Number("surfaceBc", Share("surface", "bc"), "Superficie, bonne couverture (%)", "Exactement bonne ; nulle pour any et là où la carte n’a pas de niveaux."),
            Property.Number("surfaceTbc", Share("surface", "tbc"), "Superficie, très bonne couverture (%)", "Exactement très bonne ; nulle pour any et là où la carte n’a pas de niveaux."),
            Property.Number("establishmentsCovered", Establishments, "Établissements couverts (%)", "Part des établissements actifs situés dans la couverture ; nulle si le répertoire n’est pas importé."),
            Property.Text("basis", "'declared'::text", "Base", "declared : d’après les simulations déclarées, et non des mesures.") with { Values = ["declared"] },
            Property.EndOfQuarter("m.quarter"),
        ],
        Within = "m.level || ':' || m.code = ANY ({parts})",
        Time = (Property.FirstDay("m.quarter"), Property.LastDay("m.quarter")),
        Outlines = SmallScale.Shares,
    };

    private const string Shares = """
        FROM (
            SELECT s.release_id, s.level, s.code, s.quarter, s.technology, s.usage, s.operator_code, s.covered, s.total
            FROM telecom.coverage_share s
            WHERE s.release_id = {release} AND s.criterion = 'surface' AND s.quality = 'covered'
            UNION ALL
            SELECT u.release_id, u.level, u.code, u.quarter, u.technology, u.usage, 'any', u.grey + u.whole, u.total
            FROM telecom.coverage_union_share u
            WHERE u.release_id = {release} AND u.criterion = 'surface' AND u.quality = 'covered'
        ) m
        """;

    private const string LatestShares = """
        m.quarter = (
            SELECT max(q.quarter) FROM telecom.coverage_union_share q
            WHERE q.release_id = m.release_id AND q.level = m.level AND q.code = m.code AND q.technology = m.technology AND q.usage = m.usage)
        """;

    private const string Establishments = """
        coalesce(
            (SELECT round((100 * q.covered / nullif(q.total, 0))::numeric, 4)
             FROM telecom.coverage_share q
             WHERE q.release_id = m.release_id AND q.level = m.level AND q.code = m.code AND q.quarter = m.quarter AND q.technology = m.technology AND q.usage = m.usage
               AND q.operator_code = m.operator_code AND q.criterion = 'establishments' AND q.quality = 'covered'),
            (SELECT round((100 * (q.grey + q.whole) / nullif(q.total, 0))::numeric, 4)
             FROM telecom.coverage_union_share q
             WHERE m.operator_code = 'any' AND q.release_id = m.release_id AND q.level = m.level AND q.code = m.code AND q.quarter = m.quarter AND q.technology = m.technology
               AND q.usage = m.usage AND q.criterion = 'establishments' AND q.quality = 'covered'))
        """;

    // Looked up for the rows of the page only: along the primary key.
    private static string Share(string criterion, string quality) => $"""
        (SELECT {Percent("q.covered", "q.total")}
         FROM telecom.coverage_share q
         WHERE q.release_id = m.release_id AND q.level = m.level AND q.code = m.code AND q.quarter = m.quarter AND q.technology = m.technology AND q.usage = m.usage
           AND q.operator_code = m.operator_code AND q.criterion = '{criterion}' AND q.quality = '{quality}')
        """;

    private static string Percent(string covered, string total) => $"round((100 * {covered} / nullif({total}, 0))::numeric, 4)";
}
