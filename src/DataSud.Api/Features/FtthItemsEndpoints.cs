using System.Text.Json;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Features;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Features;

/// <summary>/collections/ftth-communes/items</summary>
public static class FtthItemsEndpoints
{
    /// <summary>Id of the collection.</summary>
    public const string Collection = "ftth-communes";

    private const string Dataset = "arcep-ftth";
    private static readonly string[] Sources = [Dataset, "contours", .. Declaration.ReferenceDatasets];
    private static readonly TerritoryReference Region = new("region", "93");

    private static readonly QueryParameter<Domain.Period> Quarter = QueryParameters.Of<Domain.Period>("quarter",
        "State at the end of this quarter; the latest of the release when absent.", "a quarter (2018-Q1)",
        text => text.Contains("-Q", StringComparison.Ordinal) && Domain.Period.TryParse(text, out var period) ? (period, null) : (null, "is not a quarter"),
        "2018-Q1");

    private static readonly QueryParameter<string> Code = QueryParameters.Text("code", "Only this commune.", "the code of a commune", "13055");

    private static readonly QueryParameter<TerritoryReference> Within = SharedParameters.Within with
    {
        Description = "Only the communes of this territory; the region Provence-Alpes-Côte d'Azur when absent.",
        Default = Region,
        DefaultText = "region:93",
    };

    private static readonly QueryParameter<int> Limit = Paging.Limit(1000, 10_000);

    /// <summary>Maps the resource.</summary>
    public static void MapFtthItems(this IEndpointRouteBuilder api) =>
        api.MapGet($"/collections/{Collection}/items", ItemsAsync)
            .WithTags("Layers")
            .WithSummary("Fibre by commune, on the map")
            .WithDescription("One GeoJSON feature a commune of today: dwellings, business premises, both (premises), connectable premises and their rate in percent, recomputed from the counts (it may pass 100: ARCEP and INSEE do not count the same premises), roll-out zone, infrastructure operators, release, and what the premises are (denominator: insee, dwellings and business premises together; arcep-estimate, ARCEP's own estimate since 2020). Communes that merged since are summed, and say so in note.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.GeoJson)
            .Declares(new()
            {
                Parameters = [Quarter, SharedParameters.Box, Within, Code, SharedParameters.Release, Limit, Paging.Offset, Paging.After, Paging.Before],
                Formats = ["geojson", "json"],
                DrawsOn = Sources,
            });

    private static async Task<IResult> ItemsAsync(
        HttpContext context, ParsedQuery query, FtthLayerQueries layer, UnknownCodes unknown, LayerRelease releases, CancellationToken cancellationToken)
    {
        var (release, notServed) = await releases.FindAsync(context, query, Dataset, cancellationToken);
        if (notServed is not null)
            return notServed;

        var page = Paging.Read(query, Limit);
        var links = new Links(context.Request);
        if (release is null)
            return new FtthItems(new([], 0, null, null), links, ReleaseName: "", []);

        var quarters = await layer.QuartersAsync(release.ReleaseId, cancellationToken);
        var quarter = query.Get(Quarter)?.Printed ?? quarters.FirstOrDefault();
        if (quarter is null || !quarters.Contains(quarter, StringComparer.Ordinal))
            return Problems.InvalidParameterValue(context, "quarter", quarter ?? "", "is not in this release", "one of " + string.Join(", ", quarters));

        var within = query.Get(Within) ?? Region;
        var filter = new FtthFilter
        {
            ReleaseId = release.ReleaseId,
            Quarter = quarter,
            Code = query.Get(Code),
            Box = query.Get(SharedParameters.Box),
            WithinLevel = within.Level!,
            WithinCode = within.Code,
        };
        var found = await layer.FindAsync(filter, page, cancellationToken);
        if (found.NumberMatched == 0)
        {
            if ((await unknown.TerritoryAsync(context, "within", within, cancellationToken)
                 ?? await unknown.TerritoryAsync(context, "code", filter.Code is { } code ? new("commune", code) : null, cancellationToken)) is { } problem)
                return problem;
        }
        return new FtthItems(found, links, ReleaseLinks.Name(Dataset, release.Number), [.. ReleaseLinks.To(links, Dataset, release.Number)]);
    }
}

/// <summary>The layer as GeoJSON: no object tree, geometries copied as the bytes that the database made at import.</summary>
/// <param name="Page">The features.</param>
/// <param name="Links">Links of the request.</param>
/// <param name="ReleaseName">Release that answers.</param>
/// <param name="Provenance">Links to dataset and release.</param>
public sealed record FtthItems(PageOf<FtthFeature> Page, Links Links, string ReleaseName, IReadOnlyList<Link> Provenance) : IResult
{
    private static readonly JsonEncodedText CodeName = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText NameName = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText QuarterName = JsonEncodedText.Encode("quarter");
    private static readonly JsonEncodedText DwellingsName = JsonEncodedText.Encode("dwellings");
    private static readonly JsonEncodedText BusinessPremisesName = JsonEncodedText.Encode("businessPremises");
    private static readonly JsonEncodedText PremisesName = JsonEncodedText.Encode("premises");
    private static readonly JsonEncodedText ConnectablePremisesName = JsonEncodedText.Encode("connectablePremises");
    private static readonly JsonEncodedText ConnectableRateName = JsonEncodedText.Encode("connectableRate");
    private static readonly JsonEncodedText ZoneName = JsonEncodedText.Encode("zone");
    private static readonly JsonEncodedText OperatorsName = JsonEncodedText.Encode("operators");
    private static readonly JsonEncodedText NoteName = JsonEncodedText.Encode("note");
    private static readonly JsonEncodedText DenominatorName = JsonEncodedText.Encode("denominator");
    private static readonly JsonEncodedText ReleaseNameName = JsonEncodedText.Encode("release");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        foreach (var feature in Page.Rows)
        {
            features.BeginFeature(feature.Code);
            features.Geometry(feature.Geometry);
            WriteProperties(features.BeginProperties(), feature);
            features.EndFeature();
            await features.FlushIfLargeAsync(httpContext.RequestAborted);
        }
        features.End(Page.NumberMatched, Page.Rows.Count, [.. Paging.LinksOf(Page, Links, MediaTypes.GeoJson), .. Provenance]);
    }

    private void WriteProperties(Utf8JsonWriter json, FtthFeature feature)
    {
        json.WriteString(CodeName, feature.Code);
        json.WriteString(NameName, feature.Name);
        json.WriteString(QuarterName, feature.Quarter);
        WriteCount(json, DwellingsName, feature.Dwellings);
        WriteCount(json, BusinessPremisesName, feature.BusinessPremises);
        WriteCount(json, PremisesName, feature.Premises);
        json.WriteNumber(ConnectablePremisesName, feature.ConnectablePremises);
        if (feature.ConnectableRate is { } rate)
            json.WriteNumber(ConnectableRateName, rate);
        else
            json.WriteNull(ConnectableRateName);
        json.WriteString(ZoneName, feature.Zone);
        json.WriteStartArray(OperatorsName);
        foreach (var code in feature.Operators)
            json.WriteStringValue(code);
        json.WriteEndArray();
        json.WriteString(NoteName, feature.Note);
        json.WriteString(ReleaseNameName, ReleaseName);
        json.WriteString(DenominatorName, feature.Denominator);
    }

    private static void WriteCount(Utf8JsonWriter json, JsonEncodedText name, int? count)
    {
        if (count is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
