namespace DataSud.Storage.Features.Layers;

/// <summary>Every collection that is served.</summary>
public static class Layers
{
    /// <summary>All of them, in the order of the catalogue.</summary>
    public static IReadOnlyList<Layer> All { get; } =
    [
        TerritoryLayers.Regions,
        TerritoryLayers.Departements,
        TerritoryLayers.Epci,
        TerritoryLayers.Communes,
        FtthLayer.Communes,
        MobileLayers.Sites,
        MobileLayers.Coverage,
        MobileLayers.Zones,
        MobileLayers.Territories,
        EstablishmentLayer.Establishments,
    ];

    /// <summary>The collection of an id, or null.</summary>
    public static Layer? Find(string id) => All.FirstOrDefault(layer => layer.Id == id);
}
