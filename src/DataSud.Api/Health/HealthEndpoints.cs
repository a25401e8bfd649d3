using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace DataSud.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Status">ok, or what is missing.</param>
/// <param name="Releases">Current release of each dataset.</param>
public sealed record Readiness(string Status, IReadOnlyDictionary<string, int> Releases);

/// <summary>/health/live: the process answers; /health/ready: so does its database, with the schema of this build.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>Maps the resources.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new Readiness("ok", new Dictionary<string, int>())))
            .WithTags("Service")
            .WithSummary("Whether the process answers")
            .WithDescription("For a supervisor: restart the process when this fails.")
            .Declares(new());
        app.MapGet("/health/ready", ReadyAsync)
            .WithTags("Service")
            .WithSummary("Whether the service can serve")
            .WithDescription("For a load balancer: 503 while the database does not answer or its schema is not that of this build.")
            .Declares(new());
    }

    private static async Task<Results<Ok<Readiness>, ProblemHttpResult>> ReadyAsync(
        HttpContext context, CatalogueQueries catalogue, ReleaseBoard board, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            var missing = await catalogue.MissingMigrationsAsync(patience.Token);
            return missing.Count == 0
                ? TypedResults.Ok(new Readiness("ok", board.Current.ToDictionary(release => release.Key, release => release.Value.Number)))
                : Problems.NotReady(context, $"The database lacks the migrations {string.Join(", ", missing)}: run 'datasud migrate'.");
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            return Problems.NotReady(context, "The database does not answer.");
        }
    }
}
