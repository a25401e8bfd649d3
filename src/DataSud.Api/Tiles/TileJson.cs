using System.Text.Json.Serialization;

namespace DataSud.Api.Tiles;

/// <summary>A layer within the tiles, as TileJSON tells it.</summary>
/// <param name="Id">Its name in them: the collection's.</param>
/// <param name="Description">Title, in French.</param>
/// <param name="Minzoom">First zoom.</param>
/// <param name="Maxzoom">Last zoom.</param>
/// <param name="Fields">What its features say, by property, in French.</param>
public sealed record TileJsonLayer(string Id, string Description, int Minzoom, int Maxzoom, Dictionary<string, string> Fields);

/// <summary>TileJSON 3.0.0.</summary>
public sealed record TileJson
{
    /// <summary>Version of TileJSON.</summary>
    public required string Tilejson { get; init; }

    /// <summary>Title, in French.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in French.</summary>
    public required string Description { get; init; }

    /// <summary>Number of the release, as a version; absent before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>What a map must show, as HTML; absent before the first release.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Attribution { get; init; }

    /// <summary>Always xyz: rows are counted from the north.</summary>
    public required string Scheme { get; init; }

    /// <summary>Template of the tiles' addresses.</summary>
    public required IReadOnlyList<string> Tiles { get; init; }

    /// <summary>First zoom.</summary>
    public required int Minzoom { get; init; }

    /// <summary>Last zoom that a viewer has to ask for; beyond, it enlarges.</summary>
    public required int Maxzoom { get; init; }

    /// <summary>West, south, east, north in degrees; absent where there is no geometry yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>What is in the tiles.</summary>
    [JsonPropertyName("vector_layers")]
    public required IReadOnlyList<TileJsonLayer> VectorLayers { get; init; }
}
