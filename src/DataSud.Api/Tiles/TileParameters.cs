using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage.Features;

namespace DataSud.Api.Tiles;

/// <summary>The query parameters of a collection's tiles: a filter for each property that is in them, the release, and which properties.</summary>
/// <param name="layer">The collection.</param>
/// <param name="told">The properties that are in its tiles.</param>
/// <param name="filters">Their parameters.</param>
public sealed class TileParameters(Layer layer, IReadOnlyList<LayerProperty> told, FeatureParameters filters)
{
    /// <summary>Those that the tiles of every collection have.</summary>
    public static IReadOnlyList<QueryParameter> Common { get; } =
    [
        SharedParameters.Release,
        QueryParameters.Text("properties", "Only these properties of those that TileJSON lists.", "names between commas", "name"),
    ];

    /// <summary>Those of a collection.</summary>
    public static TileParameters Of(Layer layer)
    {
        IReadOnlyList<LayerProperty> told = [.. layer.Properties.Where(property => property.InTiles)];
        return new(layer, told, new FeatureParameters(layer with { Properties = [.. told.Select(Liftable)] }));
    }

    /// <summary>The properties that are in the tiles.</summary>
    public IReadOnlyList<LayerProperty> Told => told;

    /// <summary>The parameters.</summary>
    public IReadOnlyList<QueryParameter> List { get; } = [.. filters.Values, SharedParameters.Release, filters.Properties];

    /// <summary>What is asked for.</summary>
    public FeatureRequest Read(ParsedQuery query, int releaseId)
    {
        var (values, mentioned) = filters.Read(query);
        return new FeatureRequest
        {
            Layer = layer,
            ReleaseId = releaseId,
            Values = [.. values, .. told.Where(property => property.TileDefault is not null && !mentioned.Contains(property.Name)).Select(property => new PropertyValue(property, property.TileDefault!))],
            Mentioned = mentioned,
            Properties = query.Get(filters.Properties) ?? told,
        };
    }

    private static LayerProperty Liftable(LayerProperty property) => property.TileDefault is null or "any" ? property : property with { Default = property.TileDefault };
}
