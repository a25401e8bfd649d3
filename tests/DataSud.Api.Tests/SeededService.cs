using DataSud.Storage;
using DataSud.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DataSud.Api.Tests.SeededService))]

namespace DataSud.Api.Tests;

/// <summary>The service as it is after 'scripts/run', on a real port, over a database of its own: what all tests here ask.</summary>
public sealed class SeededService : IAsyncLifetime
{
    private readonly SeededDatabaseFixture database = new();
    private WebApplicationFactory<Program>? factory;

    /// <summary>Asks the service; follows redirects.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Its database, as a role that may do anything.</summary>
    public string ConnectionString => database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
            .UseSetting(Database.WriteVariable, new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = true }.ConnectionString)
            .UseSetting(Database.ReadVariable, null)
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("Logging:LogLevel:Default", "Warning"));
        factory.UseKestrel(0);
        factory.StartServer();
        Port = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        await RefreshAsync();
    }

    /// <summary>Has the service look now which releases are current.</summary>
    public Task RefreshAsync() => factory!.Services.GetRequiredService<Http.ReleaseBoard>().RefreshAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (factory is not null)
            await factory.DisposeAsync();
        await database.DisposeAsync();
    }
}
