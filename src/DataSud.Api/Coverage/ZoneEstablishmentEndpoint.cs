using System.Globalization;
using System.Text.Json;
using DataSud.Api.Catalogue;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>/coverage/zones/{id}/establishments</summary>
public static class ZoneEstablishmentEndpoint
{
    private static readonly string[] Sources =
        [CoverageParameters.ComputedDataset, CoverageParameters.EstablishmentsDataset, "sirene-units", "sirene-geolocation", .. Declaration.ReferenceDatasets];

    private static readonly QueryParameter<int> Limit = Paging.Limit(100, 10_000);

    private static readonly (string, Func<ZoneEstablishment, object?>)[] Columns =
    [
        ("siret", row => row.Siret),
        ("name", row => row.Name),
        ("naf", row => row.Naf),
        ("section", row => row.Section),
        ("employeeBand", row => row.EmployeeBand),
        ("employer", row => Flag(row.Employer)),
        ("headOffice", row => Flag(row.HeadOffice)),
        ("sizeCategory", row => row.SizeCategory),
        ("commune", row => row.Commune),
        ("postalCode", row => row.PostalCode),
        ("street", row => row.Street),
        ("pointQuality", row => row.PointQuality),
        ("lon", row => (decimal)row.Lon),
        ("lat", row => (decimal)row.Lat),
        ("release", row => row.Release),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapZoneEstablishments(this IEndpointRouteBuilder api) =>
        api.MapGet("/coverage/zones/{id}/establishments", ListAsync)
            .WithTags("Coverage")
            .WithSummary("Which firms stand in a zone")
            .WithDescription("The active establishments of the current SIRENE stock whose point is in the zone, in the order of the SIRET. Partially diffusible ones are in no answer; names are given of legal persons only. "
                + "Establishments that INSEE places by their commune alone have no point, and are in no zone.")
            .Produces<ListAnswer<ZoneEstablishment>>()
            .Declares(new()
            {
                Parameters = [Limit, Paging.Offset, Paging.After, Paging.Before, Negotiation.Excel],
                Formats = ["json", "geojson", "csv"],
                DrawsOn = Sources,
                PathExamples = { ["id"] = "1-1" },
            });

    private static async Task<IResult> ListAsync(
        string id, HttpContext context, ParsedQuery query, ZoneQueries zones, ZoneEstablishmentQueries establishments, PublishedReleases published, ReleaseBoard board,
        CancellationToken cancellationToken)
    {
        var page = Paging.Read(query, Limit);
        if (!TryCursor(page.After, out var after) || !TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        if (await ZoneEndpoints.FindAsync(id, zones, published, withGeometry: false, cancellationToken) is not { } zone)
            return ZoneEndpoints.Unknown(context, id);
        var stock = board.Current.GetValueOrDefault(CoverageParameters.EstablishmentsDataset);
        var found = stock is null
            ? new PageOf<ZoneEstablishmentRow>([], 0, null, null)
            : await establishments.FindAsync(zone.Id, stock.ReleaseId, page, after, before, cancellationToken);

        var links = new Links(context.Request);
        var release = stock is null ? "" : ReleaseLinks.Name(CoverageParameters.EstablishmentsDataset, stock.Number);
        IReadOnlyList<Link> provenance =
        [
            links.Json("zone", links.To("/coverage/zones", id), $"Zone {id}"),
            .. ReleaseLinks.To(links, CoverageParameters.EstablishmentsDataset, stock?.Number),
            .. ReleaseLinks.To(links, CoverageParameters.ComputedDataset, ZoneTelling.ReadId(id)!.Value.Release),
        ];
        return query.Format switch
        {
            "csv" => new CsvAnswer<ZoneEstablishment>($"zone-{id}.csv", Columns, found.Rows.Select(row => Shape(row, release)), query.Get(Negotiation.Excel)),
            "geojson" => new ZoneEstablishmentFeatures(found, release, [.. Paging.LinksOf(found, links, MediaTypes.GeoJson), .. provenance]),
            _ => TypedResults.Ok(Paging.Answer(found, links, row => Shape(row, release), provenance)),
        };
    }

    private static ZoneEstablishment Shape(ZoneEstablishmentRow row, string release) => new(
        row.Siret, row.Name, row.Naf, row.Section, row.EmployeeBand, row.Employer, row.HeadOffice, row.SizeCategory, row.CommuneCode, row.PostalCode, row.Street, row.PointQuality,
        Math.Round(row.Longitude, 6), Math.Round(row.Latitude, 6), release);

    private static string? Flag(bool? flag) => flag switch { true => "true", false => "false", null => null };

    private static bool TryCursor(string? cursor, out long? siret)
    {
        siret = null;
        if (cursor is null)
            return true;
        if (cursor.Length > 14 || !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        siret = number;
        return true;
    }

    private sealed record ZoneEstablishmentFeatures(PageOf<ZoneEstablishmentRow> Page, string Release, IReadOnlyList<Link> CollectionLinks) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = MediaTypes.GeoJson;
            await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
            features.Begin();
            foreach (var row in Page.Rows)
            {
                var item = Shape(row, Release);
                features.BeginFeature(item.Siret);
                features.Geometry(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"Point","coordinates":[{{item.Lon}},{{item.Lat}}]}"""));
                Write(features.BeginProperties(), item);
                features.EndFeature();
                await features.FlushIfLargeAsync(httpContext.RequestAborted);
            }
            features.End(Page.NumberMatched, Page.Rows.Count, CollectionLinks);
        }

        private static void Write(Utf8JsonWriter json, ZoneEstablishment item)
        {
            json.WriteString("siret"u8, item.Siret);
            json.WriteString("name"u8, item.Name);
            json.WriteString("naf"u8, item.Naf);
            json.WriteString("section"u8, item.Section);
            json.WriteString("employeeBand"u8, item.EmployeeBand);
            if (item.Employer is { } employer)
                json.WriteBoolean("employer"u8, employer);
            else
                json.WriteNull("employer"u8);
            json.WriteString("commune"u8, item.Commune);
            json.WriteString("postalCode"u8, item.PostalCode);
            json.WriteString("street"u8, item.Street);
            json.WriteString("release"u8, item.Release);
        }
    }
}
