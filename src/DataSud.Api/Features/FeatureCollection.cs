using System.Text.Json;
using DataSud.Api.Http;
using DataSud.Storage.Features;

namespace DataSud.Api.Features;

/// <summary>Features as GeoJSON, written as they come from the database: no object per feature.</summary>
/// <param name="answer">What is the same in all formats.</param>
/// <param name="properties">Properties of the features.</param>
/// <param name="reader">The features; null for none.</param>
/// <param name="first">Whether there is one, which is read already.</param>
/// <param name="count">Counts all that match; null for none.</param>
internal sealed class FeatureCollection(FeatureAnswer answer, IReadOnlyList<LayerProperty> properties, FeatureReader? reader, bool first, Func<ValueTask<FeatureCount>>? count) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        answer.SetCrs(httpContext.Response);
        await using var features = new FeatureWriter(httpContext.Response.BodyWriter);
        features.Begin();
        if (reader is null)
        {
            features.End(0, isEstimate: false, 0, answer.LinksOf(null, null, "geojson", "csv", "html"));
            return;
        }
        await using (reader)
        {
            var names = FeatureProperties.Names(properties);
            for (var has = first; has; has = await reader.ReadAsync(cancellationToken))
            {
                features.BeginFeature(reader.Id);
                features.Geometry(reader.Geometry);
                FeatureProperties.Write(features.BeginProperties(), names, properties, reader, answer.ReleaseName);
                features.EndFeature();
                await features.FlushIfLargeAsync(cancellationToken);
            }
        }
        // Counted on its own connection, once the features have left theirs.
        var matched = reader.IsWhole ? new(reader.Count, IsEstimate: false) : await count!();
        features.End(matched.Number, matched.IsEstimate, reader.Count, answer.LinksOf(reader.NextAfter, reader.PreviousBefore, "geojson", "csv", "html"));
    }
}

/// <summary>One feature as GeoJSON.</summary>
internal sealed class SingleFeature(FeatureAnswer answer, IReadOnlyList<LayerProperty> properties, FeatureReader reader) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaTypes.GeoJson;
        answer.SetCrs(httpContext.Response);
        await using var feature = new FeatureWriter(httpContext.Response.BodyWriter);
        await using (reader)
        {
            feature.BeginFeature(reader.Id);
            feature.Geometry(reader.Geometry);
            FeatureProperties.Write(feature.BeginProperties(), FeatureProperties.Names(properties), properties, reader, answer.ReleaseName);
            feature.EndFeature(answer.LinksOf(null, null, "geojson", "html"));
        }
    }
}

/// <summary>Writes the properties of features as JSON.</summary>
internal static class FeatureProperties
{
    /// <summary>The names, escaped once.</summary>
    public static JsonEncodedText[] Names(IReadOnlyList<LayerProperty> properties) => [.. properties.Select(property => JsonEncodedText.Encode(property.Name))];

    /// <summary>The properties of the feature that the reader stands at, and the release.</summary>
    public static void Write(Utf8JsonWriter json, JsonEncodedText[] names, IReadOnlyList<LayerProperty> properties, FeatureReader reader, string release)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (reader.IsNull(i))
            {
                json.WriteNull(names[i]);
                continue;
            }
            switch (properties[i].Type)
            {
                case PropertyType.Integer:
                    json.WriteNumber(names[i], reader.Integer(i));
                    break;
                case PropertyType.Number:
                    json.WriteNumber(names[i], reader.Number(i));
                    break;
                case PropertyType.Boolean:
                    json.WriteBoolean(names[i], reader.Flag(i));
                    break;
                case PropertyType.Date:
                    json.WriteString(names[i], reader.Day(i));
                    break;
                case PropertyType.TextList:
                    json.WriteStartArray(names[i]);
                    foreach (var text in reader.List(i))
                        json.WriteStringValue(text);
                    json.WriteEndArray();
                    break;
                default:
                    json.WriteString(names[i], reader.Text(i));
                    break;
            }
        }
        json.WriteString("release"u8, release);
    }
}
