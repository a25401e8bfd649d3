using DataSud.Api.Catalogue;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Storage;
using DataSud.Storage.Coverage;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Coverage;

/// <summary>/coverage/zones and /coverage/zones/{id}</summary>
public static class ZoneEndpoints
{
    private const string Heaviest = "-weight";

    private const string HeaviestInside = "-weightInTerritory";
    private static readonly string[] Sources = [CoverageParameters.ComputedDataset, .. Declaration.ReferenceDatasets];

    private static readonly QueryParameter<string> Kind = QueryParameters.Choice("kind",
        "white: covered by no operator; grey: by at least one but not all.", ["white", "grey"], "white");

    private static readonly QueryParameter<TerritoryReference> Territory = SharedParameters.TerritoryOf(
        "Only zones that touch this territory, with their area and establishments inside it.", CoverageParameters.Levels);

    private static readonly QueryParameter<string> SortBy = QueryParameters.Choice("sortby",
        "Order; a minus puts the greatest first. By default what weighs most comes first (docs/coverage.md has the rule), with a territory what weighs most inside it (-weightInTerritory). The last six need a territory.",
        [.. ZoneQueries.SortExpressions.Keys.SelectMany(key => new[] { "-" + key, key })]);

    private static readonly QueryParameter<int> Limit = Paging.Limit(20, 500);

    private static readonly (string, Func<Zone, object?>)[] Columns =
    [
        ("id", zone => zone.Id),
        ("kind", zone => zone.Kind),
        ("kindLabel", zone => zone.KindLabel),
        ("technology", zone => zone.Technology),
        ("usage", zone => zone.Usage),
        ("quality", zone => zone.Quality),
        ("quarter", zone => zone.Quarter),
        ("operators", zone => string.Join(';', zone.Operators.Select(item => item.Code))),
        ("weight", zone => (decimal)Math.Round(zone.Weight, 6)),
        ("areaKm2", zone => (decimal)zone.AreaKm2),
        ("establishments", zone => zone.Establishments),
        ("areaInTerritoryKm2", zone => (decimal?)zone.InTerritory?.AreaKm2),
        ("establishmentsInTerritory", zone => zone.InTerritory?.Establishments),
        ("communes", zone => string.Join(';', zone.Communes.Select(item => item.Code))),
        ("communeNames", zone => string.Join(';', zone.Communes.Select(item => item.Name))),
        ("departements", zone => string.Join(';', zone.Departements.Select(item => item.Code))),
        ("basis", zone => zone.Basis),
        ("release", zone => zone.Release),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapZones(this IEndpointRouteBuilder api)
    {
        api.MapGet("/coverage/zones", ListAsync)
            .WithTags("Coverage")
            .WithSummary("White and grey zones, what weighs most first")
            .WithDescription("Ground in one piece that no operator (white) or some but not all (grey) declare covered with a technology, at whatever quality, in the latest edition of the maps: its area, the communes it touches, the establishments inside. "
                + "These are not the official lists of town centres (centres-bourgs) in white zones.")
            .Produces<ListAnswer<Zone>>()
            .Declares(new()
            {
                Parameters =
                [
                    Kind, CoverageParameters.Technology, CoverageParameters.Usage, Territory, SortBy, SharedParameters.Release, Limit, Paging.Offset, Paging.After, Paging.Before,
                    Negotiation.Excel,
                ],
                Formats = ["json", "geojson", "csv"],
                DrawsOn = Sources,
            });

        api.MapGet("/coverage/zones/{id}", OneAsync)
            .WithTags("Coverage")
            .WithSummary("One white or grey zone")
            .WithDescription("With what it has in each commune; GeoJSON has its outline.")
            .Produces<ZoneAnswer>()
            .Declares(new() { Formats = ["json", "geojson"], DrawsOn = Sources, PathExamples = { ["id"] = "1-1" } });
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ParsedQuery query, ZoneQueries zones, AskedTerritory asked, LayerRelease releases, CancellationToken cancellationToken)
    {
        var (release, notServed) = await releases.FindAsync(context, query, CoverageParameters.ComputedDataset, cancellationToken);
        if (notServed is not null)
            return notServed;
        var page = Paging.Read(query, Limit);
        if (!ZoneCursor.TryRead(page.After, out var after) || !ZoneCursor.TryRead(page.Before, out var before))
            return Paging.BadCursor(context);
        var territory = query.Get(Territory);
        var sortBy = query.Get(SortBy) ?? (territory is null ? Heaviest : HeaviestInside);
        if (territory is null && sortBy.EndsWith("InTerritory", StringComparison.Ordinal))
            return Problems.InvalidParameterValue(context, "sortby", sortBy, "needs a territory", "an order that needs none, or territory=level:code beside it");
        if (territory is not null && await asked.FindAsync(context, territory, cancellationToken) is { Instead: { } instead })
            return instead;

        var links = new Links(context.Request);
        var found = release is null ? new PageOf<ZoneRow>([], 0, null, null) : await zones.FindAsync(new ZoneFilter
        {
            ReleaseId = release.ReleaseId,
            Kind = query.Get(Kind),
            Technology = query.Get(CoverageParameters.Technology),
            Usage = query.Get(CoverageParameters.Usage),
            Level = territory?.Level,
            Code = territory?.Code,
        }, sortBy, page, after, before, withGeometry: query.Format == "geojson", cancellationToken);
        var number = release?.Number ?? 0;
        var provenance = ReleaseLinks.To(links, CoverageParameters.ComputedDataset, release?.Number);
        return query.Format switch
        {
            "csv" => new CsvAnswer<Zone>("zones.csv", Columns, found.Rows.Select(row => ZoneTelling.Shape(row, number, links)), query.Get(Negotiation.Excel)),
            "geojson" => new ZoneFeatures(found, number, links, [.. Paging.LinksOf(found, links, MediaTypes.GeoJson), .. provenance]),
            _ => TypedResults.Ok(Paging.Answer(found, links, row => ZoneTelling.Shape(row, number, links), provenance)),
        };
    }

    private static async Task<IResult> OneAsync(
        string id, HttpContext context, ParsedQuery query, ZoneQueries zones, PublishedReleases published, CancellationToken cancellationToken)
    {
        var asGeoJson = query.Format == "geojson";
        if (await FindAsync(id, zones, published, asGeoJson, cancellationToken) is not { } row)
            return Unknown(context, id);
        var links = new Links(context.Request);
        var release = ZoneTelling.ReadId(id)!.Value.Release;
        List<Link> own =
        [
            .. ZoneTelling.LinksOf(id, links),
            links.Json("zones", links.To("/coverage/zones") + $"?kind={row.Kind}&technology={row.Technology}&usage={row.Usage}", "Toutes les zones de cette sorte"),
            .. ReleaseLinks.To(links, CoverageParameters.ComputedDataset, release),
        ];
        if (asGeoJson)
            return new ZoneFeatures(new PageOf<ZoneRow>([row], 1, null, null), release, links, own);
        var parts = await zones.CommunesAsync(row.Id, cancellationToken);
        return TypedResults.Ok(new ZoneAnswer(ZoneTelling.Shape(row, release, links),
            [.. parts.Select(part => new ZoneCommune(new("commune", part.Code, part.Name), ZoneTelling.Km2(part.AreaKm2), part.Establishments))], own));
    }

    /// <summary>The zone of an id, or null.</summary>
    internal static async Task<ZoneRow?> FindAsync(string id, ZoneQueries zones, PublishedReleases published, bool withGeometry, CancellationToken cancellationToken)
    {
        if (ZoneTelling.ReadId(id) is not { } named
            || await published.FindAsync(CoverageParameters.ComputedDataset, named.Release, cancellationToken) is not { } release)
            return null;
        var found = await zones.FindAsync(new ZoneFilter { ReleaseId = release.ReleaseId, Number = named.Number }, Heaviest, new Page(1), null, null, withGeometry, cancellationToken);
        return found.Rows is [var row] ? row : null;
    }

    /// <summary>404 for an id that no zone has.</summary>
    internal static IResult Unknown(HttpContext context, string id) =>
        Problems.NotThere(context, "There is no such zone. An id is the number of a release and of a zone in it (3-17); /coverage/zones lists them.", []);
}
