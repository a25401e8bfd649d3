using DataSud.Storage.Catalogue;

namespace DataSud.Api.Http;

/// <summary>
/// What an endpoint declares of itself, once: its parameters, its formats, the data it draws on. The parameter check, the
/// negotiation, the cache and the OpenAPI document all read it.
/// </summary>
public sealed record Declaration
{
    /// <summary>Stands for every dataset in <see cref="DrawsOn"/>.</summary>
    public static readonly IReadOnlyList<string> AllDatasets = ["*"];

    /// <summary>The datasets that the list of territories is kept up from: their names, memberships, populations and what became of codes that are no more.</summary>
    public static readonly IReadOnlyList<string> ReferenceDatasets = ["territoires", "insee-cog", "dgcl-epci", "insee-populations"];

    /// <summary>Query parameters, in the order of the documentation; f is added where there are several formats.</summary>
    public IReadOnlyList<QueryParameter> Parameters { get; init; } = [];

    /// <summary>Short names of the formats, the default first.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["json"];

    /// <summary>Whether the address itself ends with the format, as a file's does: then nothing is negotiated, and there is no f.</summary>
    public bool FormatIsInPath { get; init; }

    /// <summary>Datasets whose current releases decide the answer; null when the answer must not be cached.</summary>
    public IReadOnlyList<string>? DrawsOn { get; init; }

    /// <summary>
    /// Finds the published releases that the address itself names and that alone decide the answer: they never change, so neither
    /// does the answer. Null for an endpoint whose address names none; it finds null when there is no such release.
    /// </summary>
    public Func<HttpContext, ValueTask<IReadOnlyList<CurrentRelease>?>>? NamedReleases { get; init; }

    /// <summary>A value that works for each path parameter, for the documentation.</summary>
    public IDictionary<string, string> PathExamples { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Parameters with f.</summary>
    public IReadOnlyList<QueryParameter> AllParameters => allParameters ??= FormatIsInPath ? Parameters : [.. Parameters, Negotiation.Format(Formats)];

    private IReadOnlyList<QueryParameter>? allParameters;
}

/// <summary>Attaches a <see cref="Declaration"/> to an endpoint.</summary>
public static class Declarations
{
    /// <summary>Declares an endpoint's parameters, formats and sources.</summary>
    public static TBuilder Declares<TBuilder>(this TBuilder builder, Declaration declaration)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(declaration);

    /// <summary>The declaration of the endpoint that was routed to, or null.</summary>
    public static Declaration? Declared(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Declaration>();
}
