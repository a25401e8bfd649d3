using DataSud.Testing;

namespace DataSud.Api.Tests.Features;

/// <summary>The service with something in every collection.</summary>
public sealed class LayeredService : IAsyncLifetime
{
    /// <summary>The service.</summary>
    public SeededService Service { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        await LayeredData.FillAsync(Service.ConnectionString);
        await Service.RefreshAsync();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
