using DataSud.Api.Catalogue;
using DataSud.Api.Downloads;
using DataSud.Storage;
using DataSud.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(DataSud.Api.Tests.SeededService))]

namespace DataSud.Api.Tests;

/// <summary>The service as it is after 'scripts/run', on a real port, over a database of its own: what all tests here ask.</summary>
public sealed class SeededService : IAsyncLifetime
{
    private readonly SeededDatabaseFixture database = new();
    private readonly DirectoryInfo downloads = Directory.CreateTempSubdirectory("datasud-downloads-");
    private WebApplicationFactory<Program>? factory;

    /// <summary>Settings besides, or instead of, those that all tests have.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Told of everything that is logged, however small; or null.</summary>
    public ILoggerProvider? Logs { get; init; }

    /// <summary>Puts other services in the place of its own; or null.</summary>
    public Action<IServiceCollection>? Replacing { get; init; }

    /// <summary>A service over whose database this one runs too, as a second instance; or null for a database of its own.</summary>
    public SeededService? Beside { get; init; }

    /// <summary>Asks the service; follows redirects.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Its database, as a role that may do anything.</summary>
    public string ConnectionString => Beside?.ConnectionString ?? database.ConnectionString;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => factory!.Services;

    public async ValueTask InitializeAsync()
    {
        if (Beside is null)
            await database.InitializeAsync();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web =>
        {
            web.UseSetting(Database.WriteVariable, new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = true }.ConnectionString)
                .UseSetting(Database.ReadVariable, null)
                .UseSetting("DATASUD_CATALOGUE", "off")
                .UseSetting(DownloadShelf.Variable, downloads.FullName)
                .UseSetting("urls", "http://127.0.0.1:0")
                .UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (name, value) in Settings)
                web.UseSetting(name, value);
            if (Replacing is not null)
                web.ConfigureTestServices(Replacing);
            if (Logs is not null)
                web.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFilter(null, LogLevel.Trace).AddProvider(Logs));
        });
        factory.UseKestrel(0);
        factory.StartServer();
        Port = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        await RefreshAsync();
    }

    /// <summary>Has the service look now which releases are current.</summary>
    public Task RefreshAsync() => factory!.Services.GetRequiredService<Http.ReleaseBoard>().RefreshAsync(CancellationToken.None);

    /// <summary>Has the service make the catalogue, and its files, as the releases are now.</summary>
    /// <returns>The catalogue.</returns>
    public async Task<PortalState> CatalogueAsync()
    {
        await RefreshAsync();
        var portal = Services.GetRequiredService<PortalBoard>();
        await portal.RefreshAsync(CancellationToken.None);
        return portal.Current!;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (factory is not null)
            await factory.DisposeAsync();
        downloads.Delete(recursive: true);
        if (Beside is null)
            await database.DisposeAsync();
    }
}
