using System.Globalization;
using System.Text.Json;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Features;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Features;

/// <summary>/collections/establishments/items</summary>
public static class EstablishmentItemsEndpoints
{
    /// <summary>Id of the collection.</summary>
    public const string Collection = "establishments";

    private const string Dataset = "sirene-establishments";
    private static readonly string[] Sources = [Dataset, "sirene-units", "sirene-geolocation", "secteur-numerique", .. Declaration.ReferenceDatasets];
    private static readonly string[] Sections = [.. Enumerable.Range('A', 21).Select(letter => ((char)letter).ToString())];

    private static readonly QueryParameter<string> Siret = QueryParameters.Of<string>("siret", "Only this establishment.", "a SIRET, 14 digits",
        text => text.Length == 14 && text.All(char.IsAsciiDigit) ? (text, null) : (null, "is not made of 14 digits"), "10000000900074");

    private static readonly QueryParameter<string> Naf = QueryParameters.Text("naf", "Only this activity.", "a code of NAF rev. 2", "62.01Z");

    private static readonly QueryParameter<string> Section = QueryParameters.Choice("section", "Only this section of NAF rev. 2.", Sections);

    private static readonly QueryParameter<string> Active = QueryParameters.Choice("active", "Only active establishments, only closed ones, or any.", ["true", "false", "any"], "true");

    private static readonly QueryParameter<string> Employer = QueryParameters.Choice("employer", "Only employers, or only others.", ["true", "false"]);

    private static readonly QueryParameter<string> Digital = QueryParameters.Choice("digital", "Only the digital sector (dataset secteur-numerique), or only the rest.", ["true", "false"]);

    private static readonly QueryParameter<string> Code = QueryParameters.Text("code", "Only this commune.", "the code of a commune or municipal arrondissement", "13055");

    private static readonly QueryParameter<int> Limit = Paging.Limit(1000, 10_000);

    /// <summary>Maps the resource.</summary>
    public static void MapEstablishmentItems(this IEndpointRouteBuilder api) =>
        api.MapGet($"/collections/{Collection}/items", ItemsAsync)
            .WithTags("Layers")
            .WithSummary("Establishments of SIRENE, on the map")
            .WithDescription("One GeoJSON feature an establishment, in the order of the SIRET. Partially diffusible establishments are in no answer, of any release; names are given of legal persons only; a point only where INSEE places the establishment better than in its commune, null otherwise. numberMatched is left out beyond a million.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.GeoJson)
            .Declares(new()
            {
                Parameters =
                [
                    SharedParameters.Box, SharedParameters.Within, Code, Siret, Naf, Section, Active, Employer, Digital, SharedParameters.Release,
                    Limit, Paging.Offset, Paging.After, Paging.Before,
                ],
                Formats = ["geojson", "json"],
                DrawsOn = Sources,
            });

    private static async Task<IResult> ItemsAsync(
        HttpContext context, ParsedQuery query, EstablishmentQueries establishments, UnknownCodes unknown, LayerRelease releases, CancellationToken cancellationToken)
    {
        var (release, notServed) = await releases.FindAsync(context, query, Dataset, cancellationToken);
        if (notServed is not null)
            return notServed;

        var page = Paging.Read(query, Limit);
        if (!TryCursor(page.After, out var after) || !TryCursor(page.Before, out var before))
            return Paging.BadCursor(context);
        var links = new Links(context.Request);
        if (release is null)
            return new EstablishmentItems(new([], 0, null, null), links, ReleaseName: "", []);
        // Rows that were removed are not rows that never were.
        if (!await establishments.HoldsAsync(release.ReleaseId, cancellationToken))
            return Problems.NotThere(context, $"The establishments of {ReleaseLinks.Name(Dataset, release.Number)} are no longer kept: those of the two newest releases are, the figures of all.", []);

        var within = query.Get(SharedParameters.Within);
        var code = query.Get(Code) is { } commune ? new TerritoryReference("commune", commune) : null;
        var filter = new EstablishmentFilter
        {
            ReleaseId = release.ReleaseId,
            Siret = query.Get(Siret) is { } siret ? long.Parse(siret, CultureInfo.InvariantCulture) : null,
            Communes = await CommunesAsync(establishments, within, code, cancellationToken),
            Box = query.Get(SharedParameters.Box),
            Naf = query.Get(Naf),
            Section = query.Get(Section),
            Active = Flag(query.Get(Active)),
            Employer = Flag(query.Get(Employer)),
            Digital = Flag(query.Get(Digital)),
        };
        var found = await establishments.FindAsync(filter, page, after, before, cancellationToken);
        if (found.NumberMatched == 0
            && (await unknown.TerritoryAsync(context, "within", within, cancellationToken)
                ?? await unknown.TerritoryAsync(context, "code", code is null ? null : code with { Level = null }, cancellationToken)) is { } problem)
            return problem;
        return new EstablishmentItems(found, links, ReleaseLinks.Name(Dataset, release.Number), [.. ReleaseLinks.To(links, Dataset, release.Number)]);
    }

    private static async Task<IReadOnlyList<string>?> CommunesAsync(
        EstablishmentQueries establishments, TerritoryReference? within, TerritoryReference? code, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? communes = null;
        foreach (var territory in new[] { within, code }.OfType<TerritoryReference>())
        {
            // The whole country is no list of communes.
            if (territory.Level == "france")
                continue;
            var own = await establishments.CommunesOfAsync(territory.Level!, territory.Code, cancellationToken);
            communes = communes is null ? own : [.. communes.Intersect(own, StringComparer.Ordinal)];
        }
        return communes;
    }

    private static bool? Flag(string? text) => bool.TryParse(text, out var flag) ? flag : null;

    private static bool TryCursor(string? cursor, out long? siret)
    {
        siret = null;
        if (cursor is null)
            return true;
        if (cursor.Length != 14 || !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        siret = number;
        return true;
    }
}

/// <summary>Establishments as GeoJSON, written as they come.</summary>
/// <param name="Page">The features.</param>
/// <param name="Links">Links of the request.</param>
/// <param name="ReleaseName">Release that answers.</param>
/// <param name="Provenance">Links to dataset and release.</param>
public sealed record EstablishmentItems(PageOf<EstablishmentFeature> Page, Links Links, string ReleaseName, IReadOnlyList<Link> Provenance) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        foreach (var feature in Page.Rows)
        {
            features.BeginFeature(feature.Siret);
            features.Geometry(feature.Geometry);
            WriteProperties(features.BeginProperties(), feature);
            features.EndFeature();
            await features.FlushIfLargeAsync(httpContext.RequestAborted);
        }
        features.End(Page.NumberMatched < 0 ? null : Page.NumberMatched, Page.Rows.Count, [.. Paging.LinksOf(Page, Links, MediaTypes.GeoJson), .. Provenance]);
    }

    private void WriteProperties(Utf8JsonWriter json, EstablishmentFeature feature)
    {
        json.WriteString("siret"u8, feature.Siret);
        json.WriteString("name"u8, feature.Name);
        json.WriteBoolean("active"u8, feature.Active);
        WriteFlag(json, "headOffice", feature.HeadOffice);
        json.WriteString("createdOn"u8, feature.CreatedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("employeeBand"u8, feature.EmployeeBand);
        WriteFlag(json, "employer", feature.Employer);
        json.WriteString("naf"u8, feature.Naf);
        json.WriteString("section"u8, feature.Section);
        json.WriteString("legalCategory"u8, feature.LegalCategory);
        json.WriteString("sizeCategory"u8, feature.SizeCategory);
        json.WriteString("commune"u8, feature.CommuneCode);
        json.WriteString("postalCode"u8, feature.PostalCode);
        json.WriteString("street"u8, feature.Street);
        if (feature.PointQuality is { } quality)
            json.WriteNumber("pointQuality"u8, quality);
        else
            json.WriteNull("pointQuality"u8);
        json.WriteString("release"u8, ReleaseName);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } value)
            json.WriteBoolean(name, value);
        else
            json.WriteNull(name);
    }
}
