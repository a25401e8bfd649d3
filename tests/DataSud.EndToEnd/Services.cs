using System.Diagnostics;
using System.Text.RegularExpressions;
using DataSud.EndToEnd;
using DataSud.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(FreshService))]
[assembly: AssemblyFixture(typeof(FilledService))]
[assembly: AssemblyFixture(typeof(LayeredService))]

namespace DataSud.EndToEnd;

/// <summary>The delivered service as a process, over a database of its own that the delivered command line filled.</summary>
public abstract partial class RunningService : IAsyncLifetime
{
    private readonly DatabaseFixture database = new();
    private readonly DirectoryInfo downloads = Directory.CreateTempSubdirectory("datasud-downloads-");
    private Process? process;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await CommandAsync("seed");
        await FillAsync();
        await StartAsync();
    }

    /// <summary>Its database, as a role that may do anything.</summary>
    public string ConnectionString => database.ConnectionString;

    /// <summary>Settings of the service besides its database.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>What it holds beyond the data that come with the product.</summary>
    protected virtual Task FillAsync() => Task.CompletedTask;

    /// <summary>Ends the process and starts another one over the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Waits until the catalogue is made, of the releases that are current now.</summary>
    public async Task WaitForCatalogueAsync()
    {
        using var client = new HttpClient();
        for (var patience = 0; patience < 600; patience++)
        {
            if ((await client.GetAsync($"{Address}/sitemap.xml", TestContext.Current.CancellationToken)).IsSuccessStatusCode)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The catalogue was not made within a minute.");
    }

    private async Task StartAsync() =>
        (process, Address) = await Programs.StartAsync("dotnet",
            [Programs.Built("DataSud.Api", "DataSud.Api.dll"), "--urls", "http://127.0.0.1:0", "--contentRoot", Path.Combine(Repository.Root, "src", "DataSud.Api")],
            Environment(pooling: true),
            line => Listening().Match(line) is { Success: true } match ? match.Groups[1].Value : null);

    /// <summary>Runs the command line on its database.</summary>
    public Task CommandAsync(params string[] arguments) =>
        Programs.RunAsync("dotnet", [Programs.Built("DataSud.Cli", "datasud.dll"), .. arguments], Environment(pooling: false));

    /// <summary>Writes into its database.</summary>
    protected async Task ExecuteAsync(string sql)
    {
        await using var command = database.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private Dictionary<string, string> Environment(bool pooling) => new(Settings)
    {
        ["DATASUD_DB"] = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = pooling }.ConnectionString,
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["DATASUD_DOWNLOADS"] = downloads.FullName,
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
    };

    private async Task StopAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        downloads.Delete(recursive: true);
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex(@"Now listening on: (http://[0-9.:]+)")]
    private static partial Regex Listening();
}

/// <summary>The service as it is after the first 'scripts/run': the strategy, no official file yet.</summary>
public sealed class FreshService : RunningService;

/// <summary>The service with something in every collection.</summary>
public sealed class LayeredService : RunningService
{
    /// <summary>A description of what a text can hold, given to a dataset for its catalogue.</summary>
    public const string NastyText = "« a\"b\\c » <d e='f'>&amp; ]]>\n\té 🗼";

    protected override async Task FillAsync()
    {
        await LayeredData.FillAsync(ConnectionString);
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("UPDATE catalog.dataset SET description = $1 WHERE id = 'arcep-mobile-sites'");
        command.Parameters.AddWithValue(NastyText);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The service behind a public name, with something in every collection: what portals harvest, again and again.</summary>
public sealed class HarvestedService : RunningService
{
    /// <summary>The address that everybody else knows it by.</summary>
    public const string PublicAddress = "https://donnees.example.fr";

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["DATASUD_PUBLIC_URL"] = PublicAddress };

    protected override Task FillAsync() => LayeredData.FillAsync(ConnectionString);
}

/// <summary>The service with the official files of fibre and outlines, where they are on this machine.</summary>
public sealed class FilledService : RunningService
{
    private const string Fibre = "arcep/ftth-2018-t1";
    private const string Outlines = "geo/communes-2018.geojson";

    /// <summary>Its address; the test that asks reports itself skipped where the official files are absent.</summary>
    public string AddressOrSkip
    {
        get
        {
            SharedData.Find(Fibre);
            SharedData.Find(Outlines);
            return Address;
        }
    }

    protected override async Task FillAsync()
    {
        var data = Path.Combine(Repository.Root, "..", "shared", "data");
        if (!Path.Exists(Path.Combine(data, Fibre)) || !Path.Exists(Path.Combine(data, Outlines)))
            return;
        await CommandAsync("import", "arcep-ftth", Path.Combine(data, Fibre));
        await CommandAsync("import", "territories", Path.Combine(data, Outlines));
    }
}
