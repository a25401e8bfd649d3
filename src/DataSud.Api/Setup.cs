using System.Text.Encodings.Web;
using DataSud.Api.Catalogue;
using DataSud.Api.Catalogue.Dcat;
using DataSud.Api.Csw;
using DataSud.Api.Downloads;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Api.Imports;
using DataSud.Api.Territories;
using DataSud.Api.Tiles;
using DataSud.Storage;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Conflicts;
using DataSud.Storage.Coverage;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Tiles;
using DataSud.Storage.Indicators;
using DataSud.Storage.Objectives;
using DataSud.Storage.Targets;
using DataSud.Storage.Territories;
using DataSud.Storage.Vocabularies;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace DataSud.Api;

/// <summary>What Program.cs names in one line each.</summary>
internal static class Setup
{
    private const string PagePolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    // The API explorer draws its icons from data: addresses and styles its parts in place.
    private const string ExplorerPolicy = PagePolicy + "; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

    /// <summary>Limits of the server, and the form of its JSON.</summary>
    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            // Read enough of an over-long address to answer it with a problem document; RequestSanity draws the real line.
            kestrel.Limits.MaxRequestLineSize = 512 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        builder.Services.AddProblemDetails();
        builder.Services.AddResponseCompression(compression => compression.EnableForHttps = true);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.AllowAnyOrigin().WithMethods("GET", "HEAD", "OPTIONS").AllowAnyHeader().WithExposedHeaders("ETag", "Link", "Content-Disposition", "Retry-After", "Accept-Ranges", "Content-Range", DownloadAnswer.DigestHeader, RejectEndpoints.RejectedHeader)));
    }

    /// <summary>The database, read only, and what is kept of it in memory.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => Database.OpenForReading(configuration[Database.ReadVariable], configuration[Database.WriteVariable]))
        .AddSingleton<CatalogueQueries>()
        .AddSingleton<DifferenceQueries>()
        .AddSingleton<PublishedReleases>()
        .AddSingleton<SourceStateQueries>()
        .AddSingleton(CatalogueEntries.All)
        .AddSingleton<DownloadShelf>()
        .AddSingleton<DownloadDesk>()
        .AddSingleton<PortalBoard>()
        .AddCsw()
        .AddHostedService(provider => provider.GetRequiredService<PortalBoard>())
        .AddSingleton(_ => CatalogueContact.Of(configuration))
        .AddSingleton<DcatAnswer>()
        .AddSingleton<DcatDesk>()
        .AddSingleton<LayerRelease>()
        .AddSingleton<DifferenceCounter>()
        .AddSingleton<ObjectiveQueries>()
        .AddSingleton<ProgressQueries>()
        .AddSingleton<TargetQueries>()
        .AddSingleton<IndicatorQueries>()
        .AddSingleton<ObservationQueries>()
        .AddSingleton<TerritoryQueries>()
        .AddSingleton<FeatureQueries>()
        .AddSingleton<FeatureCounts>()
        .AddSingleton<FeatureServices>()
        .AddSingleton<LayerExtents>()
        .AddSingleton<TileQueries>()
        .AddSingleton<TilesetServices>()
        .AddSingleton<CoverageAtQueries>()
        .AddSingleton<MobileCoverageQueries>()
        .AddSingleton<ZoneQueries>()
        .AddSingleton<ZoneEstablishmentQueries>()
        .AddSingleton<FixedCoverageQueries>()
        .AddSingleton<VocabularyQueries>()
        .AddSingleton<ConflictQueries>()
        .AddSingleton<KnownCodeQueries>()
        .AddSingleton<UnknownCodes>()
        .AddSingleton<AskedTerritory>()
        .AddSingleton(_ => new AnswerCache(configuration.GetValue("DATASUD_CACHE_MB", 256)))
        .AddSingleton<ReleaseBoard>()
        .AddHostedService(provider => provider.GetRequiredService<ReleaseBoard>());

    /// <summary>Imports over HTTP: keys, limits, the queue and who works on it.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<ImportDesk>()
        .AddSingleton<UploadFolder>()
        .AddSingleton(provider => new BodyLimit(provider.GetRequiredService<IConfiguration>().GetValue("DATASUD_UPLOAD_MB", 512) * 1_000_000L))
        .AddSingleton(provider => new ImportLimits(provider.GetRequiredService<IConfiguration>().GetValue("DATASUD_IMPORTS_PER_MINUTE", 30)))
        .AddSingleton(provider => new ImportQueue(provider.GetRequiredService<IConfiguration>().GetValue("DATASUD_IMPORT_QUEUE", 16)))
        .AddSingleton<ImportWorker>()
        .AddHostedService(provider => provider.GetRequiredService<ImportWorker>());

    /// <summary>Every error, whoever makes it, leaves as a problem document.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // The health check tells that the database is away; a stack trace a request would only hide it.
            SuppressDiagnosticsCallback = failure => IsDatabaseAway(failure.Exception),
            ExceptionHandler = async context =>
            {
                var problem = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
                {
                    BadHttpRequestException bad => Problems.OfStatus(context, bad.StatusCode),
                    { } error when IsDatabaseAway(error) => Problems.DatabaseUnavailable(context),
                    _ => Problems.OfStatus(context, StatusCodes.Status500InternalServerError),
                };
                await problem.ExecuteAsync(context);
            },
        });
        app.UseStatusCodePages(async pages => await Problems.OfStatus(pages.HttpContext, pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
    }

    private static bool IsDatabaseAway(Exception error) => error is
        TimeoutException
        or NpgsqlException { IsTransient: true }
        or NpgsqlException { InnerException: System.Net.Sockets.SocketException or IOException }
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    /// <summary>What a service that is only read answers everywhere: CORS, HEAD, OPTIONS, headers that browsers want.</summary>
    public static void UsePublicReading(this WebApplication app)
    {
        // Behind a proxy the address that clients use is not the one that reaches us.
        var publicAddress = app.Configuration["DATASUD_PUBLIC_URL"] is { Length: > 0 } given ? new Uri(given.TrimEnd('/')) : null;
        app.Use(async (context, next) =>
        {
            if (publicAddress is not null)
            {
                context.Request.Scheme = publicAddress.Scheme;
                // Of its authority, which leaves out the port that the scheme implies.
                context.Request.Host = HostString.FromUriComponent(publicAddress.Authority);
                context.Request.PathBase = PathString.FromUriComponent(publicAddress).Value is "/" ? default : PathString.FromUriComponent(publicAddress);
            }
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? ExplorerPolicy : PagePolicy;
            await next(context);
        });
        app.UseCors();
        // The API compresses its own answers, once each; this is for pages, scripts and the contract.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal), pages => pages.UseResponseCompression());
        app.Use(async (context, next) =>
        {
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                context.Response.Headers.Allow = TakesPost(context.Request.Path) ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS";
                return;
            }
            // HEAD is GET without the body, which the server leaves out by itself.
            var isHead = HttpMethods.IsHead(context.Request.Method);
            if (isHead)
            {
                context.Request.Method = HttpMethods.Get;
                context.Response.Body = Stream.Null;
            }
            await next(context);
            if (isHead)
                context.Request.Method = HttpMethods.Head;
        });
    }

    // Imports, and the protocols whose questions may be posted.
    private static bool TakesPost(PathString path) =>
        path == "/api/v1" + ImportEndpoints.Path || path == "/csw" || path.StartsWithSegments("/api/3", StringComparison.Ordinal) || path.StartsWithSegments("/api/action", StringComparison.Ordinal);

    /// <summary>The first page and what it needs, from wwwroot.</summary>
    public static void UsePortal(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=300",
        });
    }
}
