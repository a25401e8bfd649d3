using System.Globalization;
using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Storage;
using DataSud.Storage.Indicators;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DataSud.Api.Indicators;

/// <summary>One figure, with all that makes it a fact: place, period, unit, basis, source, release.</summary>
/// <param name="Id">Stable key: f00001 in the strategy, indicator.level.code.period elsewhere.</param>
/// <param name="Indicator">Indicator.</param>
/// <param name="Territory">Where.</param>
/// <param name="Period">Period as printed (2017, 2017-Q4, 2017-06, 2013/2022); null where none is printed.</param>
/// <param name="Value">The figure; null only with a missingReason. Percentages are 0-100.</param>
/// <param name="MissingReason">Why there is no value, or null.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="Printed">The figure as the source prints it; null for a computed one.</param>
/// <param name="Qualifier">&lt;, &gt;, ~, estimate or target; or null.</param>
/// <param name="Basis">administrative, survey, declared, estimated, projection or mixed.</param>
/// <param name="Dimensions">What else the figure is about: technology, speed, operator...; /dimensions spells them out.</param>
/// <param name="Source">Producer's code; null where the source names none. /sources spells it out.</param>
/// <param name="SourcePrinted">Producer as the source prints it, or null.</param>
/// <param name="SourceTable">Table of the document or file, or null.</param>
/// <param name="SourceLine">Line of the source; null for a sum of many lines.</param>
/// <param name="Release">Release it comes from: dataset:number.</param>
/// <param name="Note">What there is to know, or null.</param>
/// <param name="Flag">repeat, repeat-rounded or conflict: the same fact stands elsewhere too; or null.</param>
/// <param name="Links">self, indicator, territory, dataset, release, and one a twin (rel = the flag).</param>
public sealed record Observation(
    string Id, string Indicator, TerritoryName Territory, string? Period, decimal? Value, string? MissingReason, string Unit, string? Printed,
    string? Qualifier, string Basis, IReadOnlyDictionary<string, string> Dimensions, string? Source, string? SourcePrinted, string? SourceTable,
    int? SourceLine, string Release, string? Note, string? Flag, IReadOnlyList<Link> Links);

/// <summary>/indicators/{code}/observations and /observations/{id}</summary>
public static class ObservationEndpoints
{
    private static readonly QueryParameter<string> Basis = QueryParameters.Choice("basis", "Only figures obtained this way.",
        ["administrative", "survey", "declared", "estimated", "measured", "projection", "mixed"]);

    private static readonly QueryParameter<string> Dimension = QueryParameters.Prefix("dim.",
        "Only figures with this code of this dimension; several are all required. /dimensions lists keys and codes.", "the code of a dimension", "ftth");

    private static readonly QueryParameter<string> Dataset = QueryParameters.Text("dataset", "Only figures of this dataset.", "the id of a dataset", "strategie-2018");

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 10_000);

    private static readonly (string, Func<ObservationRow, object?>)[] Columns =
    [
        ("id", row => row.Key),
        ("indicator", row => row.IndicatorCode),
        ("level", row => row.Level),
        ("territory", row => row.TerritoryCode),
        ("territoryName", row => row.TerritoryName),
        ("period", row => row.Period),
        ("dimensions", row => string.Join(';', row.Dimensions.Select(dimension => $"{dimension.Key}={dimension.Value}"))),
        ("value", row => row.Value),
        ("missingReason", row => row.MissingReason),
        ("unit", row => row.Unit),
        ("printed", row => row.Printed),
        ("qualifier", row => row.Qualifier),
        ("basis", row => row.Basis),
        ("source", row => row.SourceCode),
        ("sourcePrinted", row => row.SourcePrinted),
        ("sourceTable", row => row.SourceTable),
        ("sourceLine", row => row.SourceLine),
        ("release", row => ReleaseLinks.Name(row.DatasetId, row.ReleaseNumber)),
        ("note", row => row.Note),
        ("flag", row => row.Flag),
        ("twins", row => string.Join(';', row.TwinKeys)),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapObservations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/indicators/{code}/observations", ListAsync)
            .WithTags("Indicators")
            .WithSummary("The figures of an indicator")
            .WithDescription("As their sources print them, repeats and conflicts flagged and linked, never merged. JSON, CSV for a spreadsheet (f=csv&excel=true), or GeoJSON with the territories' outlines.")
            .Produces<ListAnswer<Observation>>()
            .Declares(new()
            {
                Parameters =
                [
                    SharedParameters.Level, SharedParameters.Territory, SharedParameters.Within, SharedParameters.Period, Basis, Dimension, Dataset,
                    SharedParameters.Release, Limit, Paging.Offset, Paging.After, Paging.Before, Negotiation.Excel,
                ],
                Formats = ["json", "csv", "geojson"],
                DrawsOn = Declaration.AllDatasets,
                PathExamples = { ["code"] = "fixed-premises-coverage-rate" },
            });

        api.MapGet("/observations/{id}", OneAsync)
            .WithTags("Indicators")
            .WithSummary("One figure")
            .WithDescription("By its stable id, whatever its indicator; links to its twins where the same fact stands elsewhere too.")
            .Declares(new() { Parameters = [SharedParameters.Release], DrawsOn = Declaration.AllDatasets, PathExamples = { ["id"] = "f00001" } });
    }

    private static async Task<IResult> ListAsync(
        string code, HttpContext context, ParsedQuery query, ObservationQueries observations, IndicatorQueries indicators, UnknownCodes unknown,
        CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!Paging.TryCursor(page.After, out var after) || !Paging.TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        var period = query.Get(SharedParameters.Period);
        var release = query.Get(SharedParameters.Release);
        var filter = new ObservationFilter
        {
            Indicator = code,
            Level = query.Get(SharedParameters.Level),
            Territory = query.Get(SharedParameters.Territory),
            Within = query.Get(SharedParameters.Within),
            From = period?.Start,
            To = period?.End,
            Basis = query.Get(Basis),
            Dimensions = query.Family(Dimension),
            Dataset = query.Get(Dataset),
            Release = release,
        };
        var found = await observations.FindAsync(filter, page, after, before, query.Format == "geojson", cancellationToken);

        // Nothing found: is it that nothing matches, or that the question names something that does not exist?
        if (found.NumberMatched == 0 && await WhatDoesNotExistAsync(context, code, filter, observations, indicators, unknown, cancellationToken) is { } problem)
            return problem;

        var links = new Links(context.Request);
        return query.Format switch
        {
            "csv" => new CsvAnswer<ObservationRow>($"{code}.csv", Columns, found.Rows, query.Get(Negotiation.Excel)),
            "geojson" => new ObservationFeatures(found, Paging.LinksOf(found, links, MediaTypes.GeoJson)),
            _ => TypedResults.Ok(Paging.Answer(found, links, row => Shape(row, links), links.Json("indicator", links.To("/indicators", code), "Indicateur"))),
        };
    }

    private static async Task<Results<Ok<Observation>, ProblemHttpResult>> OneAsync(
        string id, HttpContext context, ParsedQuery query, ObservationQueries observations, CancellationToken cancellationToken)
    {
        var filter = new ObservationFilter { Key = id, Release = query.Get(SharedParameters.Release) };
        var found = await observations.FindAsync(filter, new Page(1), null, null, withGeometry: false, cancellationToken);
        return found.Rows is [var row, ..]
            ? TypedResults.Ok(Shape(row, new Links(context.Request)))
            : Problems.UnknownCode(context, "observation", id, []);
    }

    private static async Task<ProblemHttpResult?> WhatDoesNotExistAsync(
        HttpContext context, string code, ObservationFilter filter, ObservationQueries observations, IndicatorQueries indicators, UnknownCodes unknown,
        CancellationToken cancellationToken)
    {
        if (filter.Release is { } release && !await observations.IsPublishedAsync(release, cancellationToken))
            return Problems.UnknownCode(context, "published release", ReleaseLinks.Name(release.DatasetId, release.Number), []);
        var codes = await indicators.CodesAsync(cancellationToken);
        if (filter.Release is null && !codes.Contains(code, StringComparer.Ordinal))
            return await IndicatorEndpoints.UnknownAsync(context, code, indicators, cancellationToken);
        if ((await unknown.TerritoryAsync(context, "territory", filter.Territory, cancellationToken)
             ?? await unknown.TerritoryAsync(context, "within", filter.Within, cancellationToken)
             ?? await unknown.DatasetAsync(context, "dataset", filter.Dataset, cancellationToken)) is { } problem)
            return problem;
        if (filter.Dimensions.Count == 0)
            return null;
        var known = await observations.KnownDimensionsAsync(cancellationToken);
        return filter.Dimensions.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } stranger
            ? Problems.InvalidParameterValue(context, $"dim.{stranger}", filter.Dimensions[stranger], "names no dimension", $"the dimensions {string.Join(", ", known)}")
            : null;
    }

    private static Observation Shape(ObservationRow row, Links links)
    {
        List<Link> own =
        [
            links.Json("self", links.To("/observations", row.Key), string.Create(CultureInfo.InvariantCulture, $"Chiffre {row.Key}")),
            links.Json("indicator", links.To("/indicators", row.IndicatorCode), "Indicateur"),
            links.Json("territory", links.To("/territories", row.Level, row.TerritoryCode), row.TerritoryName),
            .. row.TwinKeys.Select(twin => links.Json(row.Flag ?? "related", links.To("/observations", twin), $"Le même fait, chiffre {twin}")),
            .. ReleaseLinks.To(links, row.DatasetId, row.ReleaseNumber),
        ];
        return new(row.Key, row.IndicatorCode, new(row.Level, row.TerritoryCode, row.TerritoryName), row.Period, row.Value, row.MissingReason, row.Unit,
            row.Printed, row.Qualifier, row.Basis, row.Dimensions, row.SourceCode, row.SourcePrinted, row.SourceTable, row.SourceLine,
            ReleaseLinks.Name(row.DatasetId, row.ReleaseNumber), row.Note, row.Flag, own);
    }
}
