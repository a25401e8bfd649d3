using System.Globalization;
using System.Text.Json.Serialization;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Catalogue;

/// <summary>A dataset: what a portal lists.</summary>
/// <param name="Id">Stable identifier.</param>
/// <param name="Title">Title in French.</param>
/// <param name="TitleEn">Title in English.</param>
/// <param name="Description">Description in French.</param>
/// <param name="DescriptionEn">Description in English.</param>
/// <param name="Producer">Who makes the data.</param>
/// <param name="Homepage">The producer's page, or null.</param>
/// <param name="Licence">Licence of the current release.</param>
/// <param name="LicenceUrl">Its text.</param>
/// <param name="Attribution">What a reuser must quote.</param>
/// <param name="Frequency">Code of the EU authority table "frequency".</param>
/// <param name="Issued">When its first release was published, or null.</param>
/// <param name="Modified">When its data last changed, or null.</param>
/// <param name="Release">Current release, dataset:number; null before the first.</param>
/// <param name="Note">What the current edition has to say of itself, or null.</param>
/// <param name="Links">self, releases, release.</param>
public sealed record Dataset(
    string Id, string Title, string TitleEn, string Description, string DescriptionEn, string Producer, string? Homepage, string Licence,
    string LicenceUrl, string Attribution, string Frequency, DateTime? Issued, DateTime? Modified, string? Release, string? Note, IReadOnlyList<Link> Links);

/// <summary>One import of a dataset. Refused and failed ones are public too.</summary>
/// <param name="Id">dataset:number, as figures quote it in their release.</param>
/// <param name="Number">Number in the dataset, from 1.</param>
/// <param name="State">running, published, refused or failed.</param>
/// <param name="Current">Whether it is the one that answers.</param>
/// <param name="Importer">Source that read it.</param>
/// <param name="FileName">Name of the file or folder.</param>
/// <param name="Sha256">SHA-256 of the file, or of the sorted list of its files' own.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="SourceUrl">Address it was fetched from, or null.</param>
/// <param name="Edition">Edition named by the file, or null.</param>
/// <param name="OfficialDate">Date that the producer gives it, or null.</param>
/// <param name="Licence">Licence of this edition.</param>
/// <param name="Attribution">What a reuser must quote.</param>
/// <param name="RowsRead">Lines of data read: accepted and rejected ones.</param>
/// <param name="RowsAccepted">Lines taken.</param>
/// <param name="RowsRejected">Lines refused, each kept with its reason.</param>
/// <param name="Message">Why it was refused or failed, or null.</param>
/// <param name="Note">What there is to know of it, or null.</param>
/// <param name="StartedAt">Start of the import, UTC.</param>
/// <param name="FinishedAt">End of the import, UTC; null while it runs.</param>
/// <param name="DurationSeconds">Seconds from its start to its end; null while it runs.</param>
/// <param name="Links">self, dataset; rejects where lines were refused; difference from the published release before it.</param>
public record Release(
    string Id, int Number, string State, bool Current, string Importer, string FileName, string Sha256, long Bytes, string? SourceUrl,
    string? Edition, DateOnly? OfficialDate, string Licence, string Attribution, long RowsRead, long RowsAccepted, long RowsRejected,
    string? Message, string? Note, DateTime StartedAt, DateTime? FinishedAt, double? DurationSeconds, IReadOnlyList<Link> Links);

/// <summary>A file of a release.</summary>
/// <param name="Name">File name.</param>
/// <param name="Kind">Which table of its source it was recognised as.</param>
/// <param name="Sha256">SHA-256 of its uncompressed bytes.</param>
/// <param name="Bytes">Uncompressed size.</param>
/// <param name="RowsRead">Lines of data in it.</param>
public sealed record ReleaseFile(string Name, string Kind, string Sha256, long Bytes, long RowsRead);

/// <summary>A check of a release.</summary>
/// <param name="Name">What was to hold.</param>
/// <param name="Passed">Whether it did.</param>
/// <param name="Findings">Why it did not hold, or what is to be known all the same.</param>
public sealed record ReleaseCheck(string Name, bool Passed, IReadOnlyList<string> Findings);

/// <summary>One import of a dataset with its files and its checks.</summary>
public sealed record ReleaseReport : Release
{
    /// <summary>A release, to be completed.</summary>
    /// <param name="release">What lists say of it.</param>
    public ReleaseReport(Release release)
        : base(release)
    {
    }

    /// <summary>The files that were recognised, by name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ReleaseFile> Files { get; init; }

    /// <summary>What was checked and what was found; empty while it runs, or when it ended before its checks.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ReleaseCheck> Checks { get; init; }
}

/// <summary>/datasets</summary>
public static class DatasetEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/datasets", ListAsync)
            .WithTags("Catalogue")
            .WithSummary("The datasets of the service")
            .WithDescription("With licence, producer, attribution and current release.")
            .Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], DrawsOn = Declaration.AllDatasets });

        api.MapGet("/datasets/{id}", OneAsync)
            .WithTags("Catalogue")
            .WithSummary("One dataset")
            .WithDescription("With licence, producer, attribution and current release.")
            .Declares(new() { DrawsOn = Declaration.AllDatasets, PathExamples = { ["id"] = "strategie-2018" } });

        // Refused and running imports change these answers without a new current release: never cached.
        api.MapGet("/datasets/{id}/releases", ReleasesAsync)
            .WithTags("Catalogue")
            .WithSummary("What was imported, when and with what result")
            .WithDescription("The latest first: file, SHA-256, rows read, accepted and rejected. Refused and failed imports are shown too.")
            .Declares(new() { Parameters = [Paging.ShortLimit, Paging.Offset], PathExamples = { ["id"] = "strategie-2018" } });

        api.MapGet("/datasets/{id}/releases/{number:int}", ReleaseAsync)
            .WithTags("Catalogue")
            .WithSummary("One import")
            .WithDescription("Files, SHA-256, source, dates, duration, rows read, accepted and rejected, and what its checks found.")
            .Declares(new() { PathExamples = { ["id"] = "strategie-2018", ["number"] = "1" } });
    }

    private static async Task<Ok<ListAnswer<Dataset>>> ListAsync(HttpRequest request, ParsedQuery query, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        var rows = await catalogue.DatasetsAsync(null, cancellationToken);
        var links = new Links(request);
        return TypedResults.Ok(Paging.Short(rows, query, links, row => Shape(row, links)));
    }

    private static async Task<Results<Ok<Dataset>, ProblemHttpResult>> OneAsync(
        string id, HttpContext context, CatalogueQueries catalogue, CancellationToken cancellationToken) =>
        await catalogue.DatasetsAsync(id, cancellationToken) is [var row]
            ? TypedResults.Ok(Shape(row, new Links(context.Request)))
            : await UnknownAsync(context, id, catalogue, cancellationToken);

    private static async Task<Results<Ok<ListAnswer<Release>>, ProblemHttpResult>> ReleasesAsync(
        string id, HttpContext context, ParsedQuery query, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.DatasetsAsync(id, cancellationToken) is [])
            return await UnknownAsync(context, id, catalogue, cancellationToken);
        var rows = await catalogue.ReleasesAsync(id, null, cancellationToken);
        var links = new Links(context.Request);
        return TypedResults.Ok(Paging.Short(rows, query, links, row => Shape(row, links), links.Json("dataset", links.To("/datasets", id), "Jeu de données")));
    }

    private static async Task<Results<Ok<ReleaseReport>, ProblemHttpResult>> ReleaseAsync(
        string id, int number, HttpContext context, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.ReleasesAsync(id, number, cancellationToken) is not [var row])
            return await UnknownReleaseAsync(context, id, number, catalogue, cancellationToken);
        var files = await catalogue.FilesAsync(id, number, cancellationToken);
        var checks = await catalogue.ChecksAsync(id, number, cancellationToken);
        return TypedResults.Ok(new ReleaseReport(Shape(row, new Links(context.Request)))
        {
            Files = [.. files.Select(file => new ReleaseFile(file.Name, file.Kind, file.Sha256, file.Bytes, file.RowsRead))],
            Checks = [.. checks.Select(check => new ReleaseCheck(check.Name, check.Passed, check.Findings))],
        });
    }

    /// <summary>404 for a release that is not there, with the numbers nearest to it; or for its dataset.</summary>
    internal static async Task<ProblemHttpResult> UnknownReleaseAsync(
        HttpContext context, string id, int number, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.DatasetsAsync(id, cancellationToken) is [])
            return await UnknownAsync(context, id, catalogue, cancellationToken);
        var known = await catalogue.ReleasesAsync(id, null, cancellationToken);
        var nearest = known.Select(release => release.Number).OrderBy(candidate => Math.Abs((long)candidate - number)).Take(3);
        return Problems.UnknownCode(context, $"release of {id} with the number", Number(number), [.. nearest.Select(Number)]);
    }

    /// <summary>404 for a dataset that does not exist, with the nearest.</summary>
    internal static async Task<ProblemHttpResult> UnknownAsync(HttpContext context, string id, CatalogueQueries catalogue, CancellationToken cancellationToken) =>
        Problems.UnknownCode(context, "dataset", id, CodeMatching.Nearest(id, await catalogue.CodesAsync(cancellationToken)));

    private static Dataset Shape(DatasetRow row, Links links)
    {
        List<Link> own =
        [
            links.Json("self", links.To("/datasets", row.Id), row.Title),
            links.Json("releases", links.To("/datasets", row.Id, "releases"), "Tout ce qui a été importé"),
        ];
        if (row.CurrentNumber is { } number)
            own.Add(links.Json("release", links.To("/datasets", row.Id, "releases", Number(number)), "Édition servie"));
        return new(row.Id, row.Title, row.TitleEn, row.Description, row.DescriptionEn, row.Producer, row.Homepage, row.Licence, row.LicenceUrl,
            row.Attribution, row.Frequency, row.Issued, row.Modified, row.CurrentNumber is { } current ? ReleaseLinks.Name(row.Id, current) : null,
            row.Note, own);
    }

    private static Release Shape(ReleaseRow row, Links links)
    {
        var self = links.To("/datasets", row.DatasetId, "releases", Number(row.Number));
        List<Link> own =
        [
            links.Json("self", self, $"Édition {row.Number}"),
            links.Json("dataset", links.To("/datasets", row.DatasetId), "Jeu de données"),
        ];
        if (row.RowsRejected > 0)
            own.Add(links.Json("rejects", self + "/rejects", "Lignes refusées"));
        if (row.PreviousNumber is { } previous)
            own.Add(links.Json("difference", links.To("/datasets", row.DatasetId, "releases", DifferenceEndpoints.Name(previous, row.Number)), $"Ce qui a changé depuis l’édition {previous}"));
        return new(
            ReleaseLinks.Name(row.DatasetId, row.Number), row.Number, row.State, row.IsCurrent, row.Importer, row.FileName, row.Sha256, row.Bytes,
            row.SourceUrl, row.Edition, row.OfficialDate, row.Licence, row.Attribution, row.RowsRead, row.RowsAccepted, row.RowsRejected, row.Message,
            row.Note, row.StartedAt, row.FinishedAt, row.FinishedAt is { } end ? Math.Round((end - row.StartedAt).TotalSeconds, 3) : null, own);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
