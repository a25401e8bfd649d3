using DataSud.EndToEnd;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace DataSud.EndToEnd;

/// <summary>The browser of the distribution, without a window, drawing in software; it can reach this machine only.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>The policy that the page must live under.</summary>
    public const string ContentSecurityPolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var executable = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is missing: apt-get install chromium fonts-liberation");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        });
    }

    /// <summary>Opens a page in a browser window of its own.</summary>
    /// <param name="service">Address of the service.</param>
    /// <param name="options">Of the window.</param>
    public async Task<Visit> VisitAsync(string service, VisitOptions? options = null)
    {
        options ??= new();
        var context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            DeviceScaleFactor = options.Scale,
            ColorScheme = options.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = options.JavaScript,
            Locale = "fr-FR",
        });
        context.SetDefaultTimeout(60_000);
        return new(context, await context.NewPageAsync(), service);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}

/// <summary>How a window is.</summary>
public sealed record VisitOptions
{
    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 800;

    public float Scale { get; init; } = 1;

    public bool Dark { get; init; }

    public bool JavaScript { get; init; } = true;
}

/// <summary>A visit of the page: under its security policy, and with everything that the browser complained of.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly string service;
    private readonly List<string> complaints = [];
    private readonly List<string> requests = [];

    public Visit(IBrowserContext context, IPage page, string service)
    {
        (this.context, Page, this.service) = (context, page, service);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Add(complaints, $"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Add(complaints, error);
        context.Request += (_, request) => Add(requests, request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the browser complained of so far.</summary>
    public IReadOnlyList<string> Complaints => Copy(complaints);

    /// <summary>Addresses that were asked for so far.</summary>
    public IReadOnlyList<string> Requests => Copy(requests);

    /// <summary>Goes to the first page.</summary>
    /// <param name="query">Query or fragment of its address.</param>
    public async Task OpenAsync(string query = "")
    {
        // Whatever the service sends, the page is held to the policy that it was made for.
        await context.RouteAsync(address => new Uri(address).AbsolutePath == "/", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new()
            {
                Response = answer,
                Headers = new Dictionary<string, string>(answer.Headers) { ["content-security-policy"] = Browser.ContentSecurityPolicy },
            });
        });
        await Page.GotoAsync($"{service}/{query}");
    }

    /// <summary>Goes to the first page and waits for the objectives.</summary>
    public async Task OpenWithObjectivesAsync(string query = "")
    {
        await OpenAsync(query);
        await Page.Locator("#objectifs details.card").First.WaitForAsync();
    }

    /// <summary>Goes to the map and waits until it is drawn.</summary>
    public async Task ShowMapAsync()
    {
        await Page.Locator("#fibre").EvaluateAsync("section => section.scrollIntoView()");
        await MapDrawnAsync();
    }

    /// <summary>Waits until the picture of the map is the last one asked for.</summary>
    public Task MapDrawnAsync() => Page.Locator("#carte[data-state=ready]").WaitForAsync();

    /// <summary>No complaint of the browser, and nothing asked of another site.</summary>
    public void IsClean()
    {
        Assert.Empty(Complaints);
        Assert.All(Requests, request => Assert.True(
            request.StartsWith(service + "/", StringComparison.Ordinal) || request.StartsWith("blob:" + service, StringComparison.Ordinal), request));
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private static void Add(List<string> list, string text)
    {
        lock (list)
            list.Add(text);
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
            return [.. list];
    }
}
