using System.Text.Json.Serialization;

namespace DataSud.Api.Tiles;

/// <summary>A link of a tileset: as others, and it may be a template.</summary>
/// <param name="Rel">Relation.</param>
/// <param name="Href">Absolute address, or its template.</param>
/// <param name="Type">Media type of what is found there.</param>
/// <param name="Title">For people.</param>
/// <param name="Templated">True where the address has variables between braces; absent elsewhere.</param>
public sealed record TileLink(
    string Rel, string Href, string Type, string Title, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Templated = null)
{
    /// <summary>Relation to the definition of the tile matrix set.</summary>
    public const string TilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

    /// <summary>Relation to the data that tiles are made from.</summary>
    public const string GeoData = "http://www.opengis.net/def/rel/ogc/1.0/geodata";

    /// <summary>Relation of a collection to the list of its vector tilesets.</summary>
    public const string VectorTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
}
