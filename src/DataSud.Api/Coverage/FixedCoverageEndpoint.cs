using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Storage.Coverage;
using DataSud.Storage.Indicators;
using DataSud.Storage.Territories;

namespace DataSud.Api.Coverage;

/// <summary>/coverage/fixed</summary>
public static class FixedCoverageEndpoint
{
    private static readonly string[] Sources =
        [CoverageParameters.FibreDataset, "strategie-2018", "arcep-mci", "arcep-cartefibre", .. Declaration.ReferenceDatasets];

    private static readonly string[] Notes =
    [
        "Raccordable ne veut pas dire raccordé : le réseau arrive près du local, il reste à y tirer le câble.",
        "Les taux rapportés aux locaux de l’INSEE et ceux rapportés à l’estimation de l’Arcep sont deux séries : l’une ne prolonge pas l’autre.",
        "Les cibles du document comptent autrement (locaux éligibles ou couverts) : elles sont là pour mémoire, sans écart calculé.",
        "Les chiffres d’autres sources ne se mêlent pas à la série.",
    ];

    private static readonly QueryParameter<TerritoryReference> Territory =
        CoverageParameters.Territory("Fibre in this territory.", CoverageParameters.AllLevels);

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 1000);

    private static readonly (string, Func<FixedQuarter, object?>)[] Columns =
    [
        ("quarter", row => row.Quarter),
        ("technology", row => row.Technology),
        ("criterion", row => row.Criterion),
        ("connectablePremises", row => row.ConnectablePremises),
        ("denominator", row => row.Denominator),
        ("denominatorLabel", row => row.DenominatorLabel),
        ("premises", row => row.Premises),
        ("rate", row => row.Rate),
        ("previousQuarter", row => row.PreviousQuarter),
        ("premisesChange", row => row.PremisesChange),
        ("pointsChange", row => row.PointsChange),
        ("basis", row => row.Basis),
        ("source", row => row.Source),
        ("release", row => row.Release),
        ("note", row => row.Note),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapFixedCoverage(this IEndpointRouteBuilder api) =>
        api.MapGet("/coverage/fixed", QuartersAsync)
            .WithTags("Coverage")
            .WithSummary("Fibre in a territory, quarter by quarter")
            .WithDescription("Connectable premises, premises and the rate recomputed from both, with the change since the quarter before, in premises and in points. Rates over different denominators are series apart. "
                + "Beside them the targets of objective A.1.1, and the latest figures of Ma connexion internet and Cartefibre, which count otherwise.")
            .Produces<FixedCoverageAnswer>()
            .Declares(new()
            {
                Parameters = [Territory, SharedParameters.Release, Limit, Paging.Offset, Negotiation.Excel],
                Formats = ["json", "csv"],
                DrawsOn = Sources,
            });

    private static async Task<IResult> QuartersAsync(
        HttpContext context, ParsedQuery query, FixedCoverageQueries coverage, TerritoryQueries territories, AskedTerritory asked, LayerRelease releases, CancellationToken cancellationToken)
    {
        var (release, notServed) = await releases.FindAsync(context, query, CoverageParameters.FibreDataset, cancellationToken);
        if (notServed is not null)
            return notServed;
        var (territory, instead) = await asked.FindAsync(context, query.Get(Territory)!, cancellationToken);
        if (territory is null)
            return instead!;
        var wholes = await territories.WholesOfAsync(territory.Level, territory.Code, cancellationToken);
        var found = await coverage.FindAsync(release?.ReleaseId, wholes, cancellationToken);

        var links = new Links(context.Request);
        var rows = Rows(found.Quarters, release is null ? "" : ReleaseLinks.Name(CoverageParameters.FibreDataset, release.Number), links);
        var page = Paging.Short(rows, query, Limit, links, row => row,
            [
                links.Json("territory", links.To("/territories", territory.Level, territory.Code), territory.Name),
                links.Json("objective", links.To("/objectives", "A.1.1"), "Objectif A.1.1"),
                links.Json("progress", links.To("/objectives", "A.1.1", "progress") + $"?territory={Uri.EscapeDataString($"{territory.Level}:{territory.Code}")}", "Où en sont ses cibles"),
                .. ReleaseLinks.To(links, CoverageParameters.FibreDataset, release?.Number),
            ]);
        return query.Format == "csv"
            ? new CsvAnswer<FixedQuarter>($"fibre-{territory.Level}-{territory.Code}.csv", Columns, page.Items, query.Get(Negotiation.Excel))
            : TypedResults.Ok(new FixedCoverageAnswer(territory, page.Items, page.NumberMatched, page.NumberReturned,
                [.. found.Targets.Select(target => Shape(target, links))], [.. found.Others.Select(figure => Shape(figure, links))], Notes, page.Links));
    }

    // Storage gives the oldest first, as changes are counted; people want the latest first.
    private static List<FixedQuarter> Rows(IReadOnlyList<FixedQuarterRow> quarters, string release, Links links)
    {
        List<FixedQuarter> rows = [];
        foreach (var series in quarters.GroupBy(row => row.Denominator))
        {
            FixedQuarterRow? previous = null;
            foreach (var row in series)
            {
                rows.Add(Shape(row, previous, release, links));
                previous = row;
            }
        }
        return [.. rows.OrderByDescending(row => row.Date).ThenBy(row => row.Denominator, StringComparer.Ordinal)];
    }

    private static FixedQuarter Shape(FixedQuarterRow row, FixedQuarterRow? previous, string release, Links links) => new(
        row.Quarter, row.Date, "ftth", "premises", (long?)row.ConnectablePremises, row.Denominator, row.Denominator is { } kind ? FibreWords.Denominator(kind) : null,
        (long?)row.Premises, row.Rate, IsRecomputed: row is { Premises: > 0, Rate: not null }, previous?.Quarter,
        (long?)(row.ConnectablePremises - previous?.ConnectablePremises), row.Rate - previous?.Rate, "declared", CoverageParameters.FibreDataset, release,
        links.To("/observations", row.CountKey), row.RateKey is { } key ? links.To("/observations", key) : null, row.Note);

    private static FixedTarget Shape(FixedTargetRow target, Links links) => new(
        target.Id, target.Wording, new(target.Level, target.TerritoryCode, target.TerritoryName), target.IndicatorCode, target.IndicatorLabel, target.Dimensions, target.Comparator,
        target.Value, target.Unit, target.Due, target.DueDate, target.StatusInDocument, links.To("/targets", target.Id));

    private static OtherFigure Shape(OtherFigureRow figure, Links links) => new(
        figure.DatasetId, figure.IndicatorCode, figure.IndicatorLabel, figure.Period, figure.Dimensions, figure.Value, figure.MissingReason, figure.Unit, figure.Basis,
        ReleaseLinks.Name(figure.DatasetId, figure.ReleaseNumber), links.To("/observations", figure.Key));
}
