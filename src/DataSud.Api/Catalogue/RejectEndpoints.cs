using System.Globalization;
using DataSud.Api.Http;
using DataSud.Storage.Catalogue;
using DataSud.Storage.Releases;

namespace DataSud.Api.Catalogue;

/// <summary>A refused line of a file, with the first thing wrong in it.</summary>
/// <param name="File">File.</param>
/// <param name="Line">Physical line, from 1.</param>
/// <param name="Column">Column as the file names it; null where the line as a whole is wrong.</param>
/// <param name="Value">What stood there, cut at 200 characters; null where nothing did, or where it may name a person.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record RefusedLine(string File, long Line, string? Column, string? Value, string Reason);

/// <summary>A page of the refused lines of a release.</summary>
/// <param name="Release">dataset:number.</param>
/// <param name="RowsRejected">How many lines were refused.</param>
/// <param name="Note">Says so where fewer were kept than refused; or null.</param>
/// <param name="Items">Lines of this page.</param>
/// <param name="NumberMatched">How many refused lines were kept: the first 10,000.</param>
/// <param name="NumberReturned">How many are on this page.</param>
/// <param name="Links">self, next and prev where there are such pages, release, dataset.</param>
public sealed record RefusedLines(
    string Release, long RowsRejected, string? Note, IReadOnlyList<RefusedLine> Items, long NumberMatched, int NumberReturned, IReadOnlyList<Link> Links);

/// <summary>/datasets/{id}/releases/{number}/rejects</summary>
public static class RejectEndpoints
{
    /// <summary>Response header that says how many lines were refused, for CSV has no other place to say it.</summary>
    public const string RejectedHeader = "X-Rows-Rejected";

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, ReleaseLog.StoredRejects);

    private static readonly (string, Func<RejectRow, object?>)[] Columns =
    [
        ("file", row => row.FileName),
        ("line", row => row.Line),
        ("column", row => row.ColumnName),
        ("value", row => row.Value),
        ("reason", row => row.Reason),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapRejects(this IEndpointRouteBuilder api) =>
        api.MapGet("/datasets/{id}/releases/{number:int}/rejects", ListAsync)
            .WithTags("Catalogue")
            .WithSummary("The lines of an import that were refused")
            .WithDescription("In the order they were found: file, line, column, value and reason, as JSON or CSV. The first 10,000 are kept; rowsRejected (header X-Rows-Rejected) counts them all.")
            .Produces<RefusedLines>()
            .Declares(new()
            {
                Parameters = [Limit, Paging.Offset, Paging.After, Paging.Before, Negotiation.Excel],
                Formats = ["json", "csv"],
                PathExamples = { ["id"] = "strategie-2018", ["number"] = "1" },
            });

    private static async Task<IResult> ListAsync(
        string id, int number, HttpContext context, ParsedQuery query, CatalogueQueries catalogue, CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!Paging.TryCursor(page.After, out var after) || !Paging.TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        if (await catalogue.ReleasesAsync(id, number, cancellationToken) is not [var release])
            return await DatasetEndpoints.UnknownReleaseAsync(context, id, number, catalogue, cancellationToken);
        var found = await catalogue.RejectsAsync(id, number, page, after, before, cancellationToken);

        context.Response.Headers[RejectedHeader] = release.RowsRejected.ToString(CultureInfo.InvariantCulture);
        if (query.Format == "csv")
            return new CsvAnswer<RejectRow>(string.Create(CultureInfo.InvariantCulture, $"{id}-{number}-rejects.csv"), Columns, found.Rows, query.Get(Negotiation.Excel));
        var links = new Links(context.Request);
        return TypedResults.Ok(new RefusedLines(
            ReleaseLinks.Name(id, number), release.RowsRejected, Note(release.RowsRejected, found.NumberMatched),
            [.. found.Rows.Select(row => new RefusedLine(row.FileName, row.Line, row.ColumnName, row.Value, row.Reason))],
            found.NumberMatched, found.Rows.Count, [.. Paging.LinksOf(found, links), .. ReleaseLinks.To(links, id, number)]));
    }

    private static string? Note(long rejected, long kept) => rejected <= kept ? null
        : string.Create(CultureInfo.GetCultureInfo("fr-FR"), $"{rejected:N0} lignes ont été refusées ; les {kept:N0} premières sont conservées.");
}
