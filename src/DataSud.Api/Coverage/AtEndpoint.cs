using DataSud.Api.Http;
using DataSud.Domain;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>/coverage/at</summary>
public static class AtEndpoint
{
    private static readonly string[] Sources =
    [
        CoverageParameters.MapsDataset, CoverageParameters.SitesDataset, CoverageParameters.FibreDataset, CoverageParameters.OutlinesDataset, .. Declaration.ReferenceDatasets,
    ];

    private static readonly QueryParameter<double> Lon = QueryParameters.Number("lon", "Longitude in degrees, WGS 84.", -180, 180, "5.3698") with { IsRequired = true };

    private static readonly QueryParameter<double> Lat = QueryParameters.Number("lat", "Latitude in degrees, WGS 84.", -90, 90, "43.2965") with { IsRequired = true };

    private static readonly (string, Func<(PointCoverage Coverage, PointSite? Site), object?>)[] Columns =
    [
        ("operator", row => row.Coverage.Operator),
        ("operatorLabel", row => row.Coverage.OperatorLabel),
        ("technology", row => row.Coverage.Technology),
        ("usage", row => row.Coverage.Usage),
        ("state", row => row.Coverage.State),
        ("quality", row => row.Coverage.Quality),
        ("qualityLabel", row => row.Coverage.QualityLabel),
        ("quarter", row => row.Coverage.Quarter),
        ("basis", row => row.Coverage.Basis),
        ("release", row => row.Coverage.Release),
        ("nearestSiteM", row => row.Site?.DistanceM),
        ("nearestSiteTechnologies", row => row.Site is { } site ? string.Join(';', site.Technologies) : null),
        ("nearestSiteRelease", row => row.Site?.Release),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapCoverageAt(this IEndpointRouteBuilder api) =>
        api.MapGet("/coverage/at", AtAsync)
            .WithTags("Coverage")
            .WithSummary("Who covers this point, with what, at which quality")
            .WithDescription("Of each operator, technology and usage of the latest maps: the best quality declared there, not-covered where its map leaves the point out, unknown where no map of it says. "
                + "Then fibre in the commune, and the nearest site in service of each operator. A point outside of all known territories is answered too (inside: false): there nothing is said not to be covered. "
                + "CSV has the rows of mobile coverage with the nearest site; GeoJSON the point and the sites.")
            .Produces<PointAnswer>()
            .Declares(new() { Parameters = [Lon, Lat, Negotiation.Excel], Formats = ["json", "geojson", "csv"], DrawsOn = Sources });

    private static async Task<IResult> AtAsync(HttpContext context, ParsedQuery query, CoverageAtQueries coverage, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var (lon, lat) = (query.Get(Lon), query.Get(Lat));
        var releases = new CoverageAtReleases(Id(CoverageParameters.MapsDataset), Id(CoverageParameters.SitesDataset), Id(CoverageParameters.FibreDataset));
        var found = await coverage.FindAsync(lon, lat, MobileWords.Operators, releases, cancellationToken);
        var answer = PointTelling.Tell(new(lon, lat), found, board, new Links(context.Request));
        return query.Format switch
        {
            "csv" => new CsvAnswer<(PointCoverage, PointSite?)>("coverage-at.csv", Columns,
                answer.Mobile.Select(row => (row, answer.Sites.FirstOrDefault(site => site.Operator == row.Operator))), query.Get(Negotiation.Excel)),
            "geojson" => new PointFeatures(answer),
            _ => TypedResults.Ok(answer),
        };

        int? Id(string dataset) => board.Current.GetValueOrDefault(dataset)?.ReleaseId;
    }
}
