namespace DataSud.Storage.Features.Layers;

/// <summary>The territories with their outlines (dataset contours), a collection a level.</summary>
public static class TerritoryLayers
{
    private const string Tables = """
        FROM ref.contour c
        JOIN ref.territory t ON t.level = c.level AND t.code = c.code
        """;

    private const string CommuneTables = $"""
        {Tables}
        LEFT JOIN ref.territory d ON d.level = t.parent_level AND d.code = t.parent_code
        LEFT JOIN ref.membership m ON m.vintage = (SELECT max(vintage) FROM ref.membership) AND m.commune_code = t.code
        """;

    private static readonly LayerProperty Code = Property.Text("code", "c.code", "Code", "Code officiel (INSEE ; SIREN pour un EPCI).") with { InTiles = true };

    private static readonly LayerProperty Name = Property.Text("name", "t.name", "Nom", "Nom officiel.") with { InTiles = true };

    private static readonly LayerProperty[] Measures =
    [
        Property.Integer("population", "t.population", "Population municipale", "Habitants, populations de référence de l’INSEE ; nulle si aucune source ne la donne.") with { InTiles = true },
        Property.Number("areaKm2", "c.area_km2", "Superficie (km²)", "Superficie du contour, mesurée en Lambert-93 (EPSG:2154)."),
        Property.OfficialDay("c.release_id"),
    ];

    /// <summary>Regions.</summary>
    public static Layer Regions { get; } = Of("regions", "region", Tables, "93", "Région", "La région Provence-Alpes-Côte d’Azur, son contour et sa population.");

    /// <summary>Départements.</summary>
    public static Layer Departements { get; } = Of("departements", "departement", Tables, "13", "Départements", "Les départements, leur contour et leur population.",
        Property.Text("region", "CASE WHEN t.parent_level = 'region' THEN t.parent_code END", "Région", "Code de la région."));

    /// <summary>EPCI.</summary>
    public static Layer Epci { get; } = Of("epci", "epci", Tables, "200054807", "EPCI", "Les établissements publics de coopération intercommunale dont toutes les communes ont un contour, assemblés à partir d’elles.");

    /// <summary>Communes.</summary>
    public static Layer Communes { get; } = Of("communes", "commune", CommuneTables, "13055", "Communes", "Les communes d’aujourd’hui, leur contour, leur population et les territoires dont elles font partie.",
        Property.Text("departement", "CASE WHEN t.parent_level = 'departement' THEN t.parent_code END", "Département", "Code du département.") with { InTiles = true },
        Property.Text("region", "CASE WHEN d.parent_level = 'region' THEN d.parent_code END", "Région", "Code de la région."),
        Property.Text("epci", "m.epci_code", "EPCI", "SIREN de l’EPCI ; nul hors EPCI.") with { InTiles = true });

    private static Layer Of(string id, string level, string tables, string example, string title, string description, params LayerProperty[] parents) => new()
    {
        Id = id,
        Title = title,
        Description = description,
        Dataset = "contours",
        AlsoDrawsOn = ["territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = $"{tables}\nWHERE {Rows(level)}",
        ExampleId = example,
        Key = "c.code",
        Geometry = "c.geom",
        GeometryText = "c.geojson",
        GeometryType = "MultiPolygon",
        Properties = [Code, Name, .. parents, .. Measures],
        Within = "c.level || ':' || c.code = ANY ({parts})",
        Outlines = SmallScale.Contours(tables, Rows(level)),
    };

    private static string Rows(string level) => $"c.release_id = {{release}} AND c.level = '{level}'";
}
