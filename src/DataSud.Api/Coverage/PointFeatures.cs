using System.Globalization;
using System.Text.Json;
using DataSud.Api.Features;
using DataSud.Api.Http;

namespace DataSud.Api.Coverage;

/// <summary>A point and the sites near it as GeoJSON.</summary>
/// <param name="answer">What is known of the point.</param>
internal sealed class PointFeatures(PointAnswer answer) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        features.BeginFeature("point");
        features.Geometry(Point(answer.Point.Lon, answer.Point.Lat));
        WritePoint(features.BeginProperties());
        features.EndFeature();
        foreach (var site in answer.Sites)
        {
            features.BeginFeature($"site-{site.Operator}");
            features.Geometry(Point(site.Lon, site.Lat));
            Write(features.BeginProperties(), site);
            features.EndFeature();
        }
        features.End(1 + answer.Sites.Count, 1 + answer.Sites.Count, answer.Links);
    }

    private void WritePoint(Utf8JsonWriter json)
    {
        json.WriteString("kind"u8, "point");
        json.WriteBoolean("inside"u8, answer.Inside);
        foreach (var place in answer.Territories)
        {
            json.WriteString(place.Level, place.Code);
            json.WriteString(place.Level + "Name", place.Name);
        }
        // one member an operator, technology and usage: 20801-4g-data
        foreach (var row in answer.Mobile)
            json.WriteString($"{row.Operator}-{row.Technology}-{row.Usage}", row.Quality);
        foreach (var kind in answer.Together)
            json.WriteString($"together-{kind.Technology}-{kind.Usage}", kind.Sharing);
        json.WriteString("basis"u8, "declared");
        json.WriteString("release"u8, answer.Mobile.FirstOrDefault(row => row.Release is not null)?.Release);
        if (answer.Fibre is { } fibre)
        {
            json.WriteString("fibreQuarter"u8, fibre.Quarter);
            json.WriteNumber("fibreConnectablePremises"u8, fibre.ConnectablePremises);
            if (fibre.Rate is { } rate)
                json.WriteNumber("fibreRate"u8, rate);
            json.WriteString("fibreRelease"u8, fibre.Release);
        }
    }

    private static void Write(Utf8JsonWriter json, PointSite site)
    {
        json.WriteString("kind"u8, "site");
        json.WriteString("operator"u8, site.Operator);
        json.WriteString("operatorLabel"u8, site.OperatorLabel);
        json.WriteNumber("distanceM"u8, site.DistanceM);
        json.WriteString("technologies"u8, string.Join(' ', site.Technologies));
        json.WriteString("siteNumber"u8, site.SiteNumber);
        json.WriteString("commune"u8, site.Commune);
        json.WriteString("quarter"u8, site.Quarter);
        json.WriteString("release"u8, site.Release);
    }

    private static string Point(double lon, double lat) => string.Create(CultureInfo.InvariantCulture, $$"""{"type":"Point","coordinates":[{{lon}},{{lat}}]}""");
}
