using System.Net.Http.Headers;
using DataSud.Api.Http;
using DataSud.Storage.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Imports;

/// <summary>Marks an endpoint of the imports.</summary>
/// <param name="NeedsKey">Whether it is only for holders of a key.</param>
public sealed record ImportAccess(bool NeedsKey);

/// <summary>Who asks.</summary>
/// <param name="KeyId">Id of the key that was proved.</param>
public sealed record KeyHolder(string KeyId);

/// <summary>
/// Lets through to the imports only whom they are for: 503 where they are off, 429 too often, 401 without a key, 403 with one that is not
/// good. It does so before a byte of the body is read, and no key is ever logged or answered.
/// </summary>
public static partial class ImportGate
{
    private const string Scheme = "Bearer";
    private const string KeyHeader = "X-API-Key";

    /// <summary>Stands between routing and the endpoint.</summary>
    public static IApplicationBuilder UseImportGate(this IApplicationBuilder app)
    {
        var desk = app.ApplicationServices.GetRequiredService<ImportDesk>();
        var limits = app.ApplicationServices.GetRequiredService<ImportLimits>();
        var body = app.ApplicationServices.GetRequiredService<BodyLimit>();
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ImportGate));
        return app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ImportAccess>() is not { } access)
                await next(context);
            else
                await LetThroughAsync(context, next, access, desk, limits, body, log);
        });
    }

    private static async Task LetThroughAsync(
        HttpContext context, RequestDelegate next, ImportAccess access, ImportDesk desk, ImportLimits limits, BodyLimit body, ILogger log)
    {
        // Also for whom is refused: the answer must reach a client that is busy sending.
        if (HttpMethods.IsPost(context.Request.Method))
            body.Allow(context);
        if (!desk.IsOpen)
            await Problems.NotReady(context, "Imports over HTTP are off: this service has no connection that may write.").ExecuteAsync(context);
        else if (access.NeedsKey && await RefuseAsync(context, desk, limits, log) is { } problem)
            await problem.ExecuteAsync(context);
        else
            await next(context);
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(HttpContext context, ImportDesk desk, ImportLimits limits, ILogger log)
    {
        var address = context.Connection.RemoteIpAddress;
        if (limits.OfAddress(address) is { } wait)
            return Problems.TooMany(context, wait);
        if (Sent(context.Request) is not { Length: > 0 } sent)
            return limits.OfFailure(address) is { } pause ? Problems.TooMany(context, pause) : Problems.KeyNeeded(context);

        var key = ApiKey.Parse(sent);
        var proved = key is null ? null : await desk.Keys.ProveAsync(key, context.RequestAborted);
        if (proved is not { RevokedAt: null })
        {
            LogRefused(log, key?.Id ?? "of no form", address?.ToString() ?? "");
            return limits.OfFailure(address) is { } pause ? Problems.TooMany(context, pause) : Problems.KeyNotGood(context, revoked: proved is not null);
        }
        if (limits.OfKey(proved.Id) is { } rest)
            return Problems.TooMany(context, rest);
        context.Features.Set(new KeyHolder(proved.Id));
        return null;
    }

    private static string? Sent(HttpRequest request) =>
        request.Headers.Authorization is [{ } authorization] && AuthenticationHeaderValue.TryParse(authorization, out var parsed) && parsed.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            ? parsed.Parameter
            : request.Headers[KeyHeader] is [{ } key] ? key : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A key that is not good was sent (id {KeyId}) from {Address}")]
    private static partial void LogRefused(ILogger log, string keyId, string address);
}
