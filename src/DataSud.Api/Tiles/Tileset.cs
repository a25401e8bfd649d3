using System.Text.Json.Serialization;
using DataSud.Api.Http;
using DataSud.Storage.Features;

namespace DataSud.Api.Tiles;

/// <summary>A box in a reference system.</summary>
/// <param name="LowerLeft">South-west corner.</param>
/// <param name="UpperRight">North-east corner.</param>
/// <param name="Crs">The reference system.</param>
public sealed record TileBox(IReadOnlyList<double> LowerLeft, IReadOnlyList<double> UpperRight, string Crs);

/// <summary>A property, as JSON Schema tells it.</summary>
/// <param name="Title">Name for people, in French.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="Type">string, integer, number or boolean.</param>
/// <param name="Enum">The only values; absent where there are others.</param>
public sealed record PropertySchema(
    string Title, string Description, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Enum);

/// <summary>The properties of a tileset's layer.</summary>
/// <param name="Type">Always object.</param>
/// <param name="Properties">They, by name.</param>
public sealed record PropertiesSchema(string Type, IReadOnlyDictionary<string, PropertySchema> Properties)
{
    /// <summary>Of the properties of a collection's tiles.</summary>
    public static PropertiesSchema Of(IEnumerable<LayerProperty> properties) => new("object", properties.ToDictionary(
        property => property.Name,
        property => new PropertySchema(property.Label, property.Description, TypeOf(property.Type), property.Values),
        StringComparer.Ordinal));

    private static string TypeOf(PropertyType type) => type switch
    {
        PropertyType.Integer => "integer",
        PropertyType.Number => "number",
        PropertyType.Boolean => "boolean",
        _ => "string",
    };
}

/// <summary>A layer within the tiles.</summary>
/// <param name="Id">Its name in them: the collection's.</param>
/// <param name="Title">Title, in French.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="DataType">Always vector.</param>
/// <param name="GeometryDimension">0 for points, 2 for ground.</param>
/// <param name="PropertiesSchema">What its features say.</param>
public sealed record TilesetLayer(string Id, string Title, string Description, string DataType, int GeometryDimension, PropertiesSchema PropertiesSchema);

/// <summary>A tileset (OGC 17-083r4).</summary>
public sealed record Tileset
{
    /// <summary>Title, in French.</summary>
    public required string Title { get; init; }

    /// <summary>What it is, in French.</summary>
    public required string Description { get; init; }

    /// <summary>Always vector.</summary>
    public required string DataType { get; init; }

    /// <summary>Reference system.</summary>
    public required string Crs { get; init; }

    /// <summary>Where OGC registers its tile matrix set.</summary>
    public required string TileMatrixSetURI { get; init; }

    /// <summary>Licence of the data; null before the first release.</summary>
    public string? License { get; init; }

    /// <summary>What a reuser must quote; null before the first release.</summary>
    public string? Attribution { get; init; }

    /// <summary>Where it is; null where it has no geometry yet.</summary>
    public TileBox? BoundingBox { get; init; }

    /// <summary>What is in the tiles.</summary>
    public required IReadOnlyList<TilesetLayer> Layers { get; init; }

    /// <summary>item is the template of the tiles' addresses.</summary>
    public required IReadOnlyList<TileLink> Links { get; init; }
}

/// <summary>A tileset, in the list of them.</summary>
/// <param name="Title">Title, in French.</param>
/// <param name="DataType">Always vector.</param>
/// <param name="Crs">Reference system.</param>
/// <param name="TileMatrixSetURI">Where OGC registers its tile matrix set.</param>
/// <param name="Links">self has all of it.</param>
public sealed record TilesetItem(string Title, string DataType, string Crs, string TileMatrixSetURI, IReadOnlyList<TileLink> Links);

/// <summary>The tilesets of a collection.</summary>
/// <param name="Tilesets">They.</param>
/// <param name="Links">self.</param>
public sealed record TilesetList(IReadOnlyList<TilesetItem> Tilesets, IReadOnlyList<Link> Links);
