using DataSud.Import.Seed;
using DataSud.Storage;
using DataSud.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(DataSud.Api.Tests.SeededService))]

namespace DataSud.Api.Tests;

/// <summary>The service as it is after 'scripts/run', on a real port, over a database of its own: what all tests here ask.</summary>
public sealed class SeededService : IAsyncLifetime
{
    private readonly string name = $"api_{Guid.NewGuid():N}";
    private readonly string maintenance = Environment.GetEnvironmentVariable("DATASUD_TEST_DB")
        ?? throw new InvalidOperationException("DATASUD_TEST_DB is not set: run the tests with scripts/test.");
    private WebApplicationFactory<Program>? factory;

    /// <summary>Asks the service; follows redirects.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Its database, as the role that writes.</summary>
    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(maintenance) { Database = name }.ConnectionString;
        await Migrator.RunAsync(ConnectionString, CancellationToken.None);
        await using (var database = Database.OpenForWriting(ConnectionString))
        {
            await foreach (var summary in SeedData.RunAsync(database, TimeProvider.System, Path.Combine(Repository.Root, SeedData.FolderName), CancellationToken.None))
                Assert.True(summary.ExitCode == 0, $"seed: {summary.Dataset} {summary.Message}");
        }

        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
            .UseSetting(Database.WriteVariable, ConnectionString)
            .UseSetting(Database.ReadVariable, null)
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("Logging:LogLevel:Default", "Warning"));
        factory.UseKestrel(0);
        factory.StartServer();
        Port = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        await factory.Services.GetRequiredService<Http.ReleaseBoard>().RefreshAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (factory is not null)
            await factory.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var database = NpgsqlDataSource.Create(maintenance);
        await using var command = database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
