using System.Text.Json;
using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Storage;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Indicators;

/// <summary>Figures on the map: one feature an observation, with the outline of its territory where one is known.</summary>
/// <param name="page">The figures.</param>
/// <param name="links">Links of the collection.</param>
public sealed class ObservationFeatures(PageOf<ObservationRow> page, IReadOnlyList<Link> links) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        foreach (var row in page.Rows)
        {
            features.BeginFeature(row.Key);
            features.Geometry(row.Geometry);
            WriteProperties(features.BeginProperties(), row);
            features.EndFeature();
            await features.FlushIfLargeAsync(httpContext.RequestAborted);
        }
        features.End(page.NumberMatched, page.Rows.Count, links);
    }

    private static void WriteProperties(Utf8JsonWriter json, ObservationRow row)
    {
        json.WriteString("indicator", row.IndicatorCode);
        json.WriteString("level", row.Level);
        json.WriteString("code", row.TerritoryCode);
        json.WriteString("name", row.TerritoryName);
        json.WriteString("period", row.Period);
        if (row.Value is { } value)
            json.WriteNumber("value", value);
        else
            json.WriteNull("value");
        json.WriteString("missingReason", row.MissingReason);
        json.WriteString("unit", row.Unit);
        json.WriteString("qualifier", row.Qualifier);
        json.WriteString("basis", row.Basis);
        // flat, so that every GIS shows them as columns
        foreach (var (key, code) in row.Dimensions)
            json.WriteString($"dim.{key}", code);
        json.WriteString("source", row.SourceCode);
        if (row.SourceLine is { } line)
            json.WriteNumber("sourceLine", line);
        else
            json.WriteNull("sourceLine");
        json.WriteString("release", ReleaseLinks.Name(row.DatasetId, row.ReleaseNumber));
        json.WriteString("note", row.Note);
        json.WriteString("flag", row.Flag);
    }
}
