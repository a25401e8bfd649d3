using DataSud.Api.Http;
using DataSud.Storage.Vocabularies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Vocabularies;

/// <summary>A dimension of figures, with its codes.</summary>
/// <param name="Key">Key, as in dim.key=.</param>
/// <param name="Label">Label in French.</param>
/// <param name="Definition">Definition in English, or null.</param>
/// <param name="Codes">Its codes.</param>
public sealed record Dimension(string Key, string Label, string? Definition, IReadOnlyList<DimensionCode> Codes);

/// <summary>A code of a dimension.</summary>
/// <param name="Code">Code.</param>
/// <param name="Label">Label in French.</param>
/// <param name="Definition">Definition in English, or null.</param>
public sealed record DimensionCode(string Code, string Label, string? Definition);

/// <summary>A unit of measure.</summary>
/// <param name="Code">Code.</param>
/// <param name="Label">Label in French.</param>
/// <param name="LabelEn">Label in English.</param>
/// <param name="Symbol">Symbol, or null.</param>
public sealed record Unit(string Code, string Label, string LabelEn, string? Symbol);

/// <summary>A producer of figures.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">What it does, or null.</param>
/// <param name="Homepage">Its page as the document prints it, or null.</param>
public sealed record Producer(string Code, string Name, string? Role, string? Homepage);

/// <summary>/dimensions, /units, /sources: the closed lists that figures use.</summary>
public static class VocabularyEndpoints
{

    /// <summary>Maps the resources.</summary>
    public static void MapVocabularies(this IEndpointRouteBuilder api)
    {
        api.MapGet("/dimensions", DimensionsAsync)
            .WithTags("Vocabularies").WithSummary("The dimensions of figures, with their codes")
            .WithDescription("What may follow dim. in a query, and what each code means.").Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], DrawsOn = Declaration.AllDatasets });
        api.MapGet("/units", UnitsAsync)
            .WithTags("Vocabularies").WithSummary("The units of figures")
            .WithDescription("Codes, labels and symbols.").Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], DrawsOn = Declaration.AllDatasets });
        api.MapGet("/sources", SourcesAsync)
            .WithTags("Vocabularies").WithSummary("The producers of figures")
            .WithDescription("Those that the strategy names, and those of the imported files.").Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], DrawsOn = Declaration.AllDatasets });
    }

    private static async Task<Ok<ListAnswer<Dimension>>> DimensionsAsync(HttpRequest request, ParsedQuery query, VocabularyQueries vocabularies, CancellationToken cancellationToken)
    {
        var dimensions = (await vocabularies.DimensionsAsync(cancellationToken))
            .GroupBy(row => row.Key)
            .Select(rows =>
            {
                var itself = rows.FirstOrDefault(row => row.Code.Length == 0);
                return new Dimension(rows.Key, itself?.Label ?? rows.Key, itself?.Definition,
                    [.. rows.Where(row => row.Code.Length > 0).Select(row => new DimensionCode(row.Code, row.Label, row.Definition))]);
            })
            .ToList();
        return TypedResults.Ok(Paging.Short(dimensions, query, new Links(request), dimension => dimension));
    }

    private static async Task<Ok<ListAnswer<Unit>>> UnitsAsync(HttpRequest request, ParsedQuery query, VocabularyQueries vocabularies, CancellationToken cancellationToken) =>
        TypedResults.Ok(Paging.Short(await vocabularies.UnitsAsync(cancellationToken), query, new Links(request),
            row => new Unit(row.Code, row.Label, row.LabelEn, row.Symbol)));

    private static async Task<Ok<ListAnswer<Producer>>> SourcesAsync(HttpRequest request, ParsedQuery query, VocabularyQueries vocabularies, CancellationToken cancellationToken) =>
        TypedResults.Ok(Paging.Short(await vocabularies.ProducersAsync(cancellationToken), query, new Links(request),
            row => new Producer(row.Code, row.Name, row.Role, row.Homepage)));
}
