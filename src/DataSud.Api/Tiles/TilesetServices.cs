using DataSud.Api.Features;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Features;

namespace DataSud.Api.Tiles;

/// <summary>What tilesets are described with.</summary>
/// <param name="features">Which release answers.</param>
/// <param name="extents">Ground of the layers.</param>
/// <param name="catalogue">Licences and attributions.</param>
public sealed class TilesetServices(FeatureServices features, LayerExtents extents, CatalogueQueries catalogue)
{
    /// <summary>Which release answers.</summary>
    public FeatureServices Features => features;

    /// <summary>Ground of the layers.</summary>
    public LayerExtents Extents => extents;

    /// <summary>What the catalogue says of a layer's dataset; null before its first release.</summary>
    public async ValueTask<DatasetRow?> DatasetAsync(Layer layer, CancellationToken cancellationToken)
    {
        var found = await catalogue.DatasetsAsync(layer.Dataset, cancellationToken);
        return found.Count == 0 || found[0].CurrentNumber is null ? null : found[0];
    }
}
