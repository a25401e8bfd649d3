using System.Text.Json;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>Zones as GeoJSON, written as they come.</summary>
/// <param name="Page">The zones, with their ground.</param>
/// <param name="Release">Number of their release.</param>
/// <param name="Links">Links of the request.</param>
/// <param name="CollectionLinks">Links of the collection.</param>
internal sealed record ZoneFeatures(PageOf<ZoneRow> Page, int Release, Links Links, IReadOnlyList<Link> CollectionLinks) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        foreach (var row in Page.Rows)
        {
            var zone = ZoneTelling.Shape(row, Release, Links);
            features.BeginFeature(zone.Id);
            features.Geometry(row.Geometry);
            Write(features.BeginProperties(), zone);
            features.EndFeature();
            await features.FlushIfLargeAsync(httpContext.RequestAborted);
        }
        features.End(Page.NumberMatched, Page.Rows.Count, CollectionLinks);
    }

    private static void Write(Utf8JsonWriter json, Zone zone)
    {
        json.WriteString("kind"u8, zone.Kind);
        json.WriteString("kindLabel"u8, zone.KindLabel);
        json.WriteString("technology"u8, zone.Technology);
        json.WriteString("usage"u8, zone.Usage);
        json.WriteString("quality"u8, zone.Quality);
        json.WriteString("quarter"u8, zone.Quarter);
        json.WriteString("operators"u8, string.Join(' ', zone.Operators.Select(item => item.Code)));
        json.WriteNumber("weight"u8, zone.Weight);
        json.WriteNumber("areaKm2"u8, zone.AreaKm2);
        WriteCount(json, "establishments", zone.Establishments);
        if (zone.InTerritory is { } part)
        {
            json.WriteNumber("areaInTerritoryKm2"u8, part.AreaKm2);
            WriteCount(json, "establishmentsInTerritory", part.Establishments);
        }
        json.WriteString("communes"u8, string.Join(' ', zone.Communes.Select(item => item.Code)));
        json.WriteString("departements"u8, string.Join(' ', zone.Departements.Select(item => item.Code)));
        json.WriteString("basis"u8, zone.Basis);
        json.WriteString("release"u8, zone.Release);
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
