using DataSud.Api.Http;
using Npgsql;

namespace DataSud.Api.Ckan;

/// <summary>/api/3/action/{name}: CKAN's Action API, as harvesters of CKAN catalogues and ckanapi call it; /api/action/{name} is the same.</summary>
public static class CkanEndpoints
{
    /// <summary>Methods of actions.</summary>
    public const string Methods = "GET, HEAD, OPTIONS, POST";

    private static readonly string[] Roots = ["/api/3", "/api/action"];

    /// <summary>What the actions need.</summary>
    public static IServiceCollection AddCkan(this IServiceCollection services) => services
        .AddSingleton<CkanBoard>()
        .AddSingleton<CkanDesk>();

    /// <summary>
    /// Has everything that goes wrong under these addresses answered in CKAN's own form, and lets pages of other sites POST to it; stands before what refuses addresses that
    /// cannot be read.
    /// </summary>
    public static IApplicationBuilder UseCkan(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!Roots.Any(root => context.Request.Path.StartsWithSegments(root, StringComparison.Ordinal)))
        {
            await next(context);
            return;
        }
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Allow(context.Response);
            return;
        }
        if (RequestSanity.WhatIsWrongWith(context) is { } wrong)
        {
            await CkanAnswer.BadRequestAsync(context, new("the address cannot be read: " + wrong.Detail, wrong.Status));
            return;
        }
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await CkanAnswer.BadRequestAsync(context, new(bad.Message, bad.StatusCode));
        }
        catch (Exception away) when (!context.Response.HasStarted && away is TimeoutException or NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: System.Net.Sockets.SocketException or IOException })
        {
            await CkanAnswer.FaultAsync(context, CkanFault.Later("The database does not answer; try again in a moment."), null);
        }
    });

    /// <summary>Maps the actions.</summary>
    public static void MapCkan(this IEndpointRouteBuilder app)
    {
        Map(app, "/api/3/action/{name}", (string name, HttpContext context, CkanDesk desk) => desk.AnswerAsync(name, context));
        Map(app, "/api/action/{name}", (string name, HttpContext context, CkanDesk desk) => desk.AnswerAsync(name, context));
        Map(app, "/api/3", (HttpContext context) => CkanAnswer.BytesAsync(context, StatusCodes.Status200OK, "{\"version\": 3}"u8.ToArray()));
        Map(app, "/api/3/{**rest}", (HttpContext context) => CkanAnswer.FaultAsync(context, CkanFault.NotFound("/api/3/action/ and the name of an action is what there is"), null));
    }

    // What a browser asks before it sends JSON to another site.
    private static void Allow(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = Methods;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = Methods;
        response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, X-CKAN-API-Key";
        response.Headers.AccessControlMaxAge = "86400";
    }

    private static void Map(IEndpointRouteBuilder app, string pattern, Delegate handler) => app.Map(pattern, handler).ExcludeFromDescription();
}
