using System.Text.Json;
using DataSud.Api.Http;
using DataSud.Storage.Features;

namespace DataSud.Api.Features;

/// <summary>Features as a table: the id, the properties, the place of points. Outlines are for the other formats.</summary>
/// <param name="answer">What is the same in all formats.</param>
/// <param name="properties">Properties of the features.</param>
/// <param name="reader">The features; null for none.</param>
/// <param name="first">Whether there is one, which is read already.</param>
/// <param name="excel">Whether it is for a spreadsheet.</param>
internal sealed class FeatureCsv(FeatureAnswer answer, IReadOnlyList<LayerProperty> properties, FeatureReader? reader, bool first, bool excel) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var hasPoints = answer.Layer.GeometryType == "Point";
        List<(string, Func<object?[], object?>)> columns = [("id", row => row[0])];
        foreach (var (place, property) in properties.Index())
            columns.Add((property.Name, row => row[place + 1]));
        if (hasPoints)
            columns.AddRange([(answer.Crs.IsDegrees ? "longitude" : "x", row => row[^2]), (answer.Crs.IsDegrees ? "latitude" : "y", row => row[^1])]);
        columns.Add(("release", _ => answer.ReleaseName));
        answer.SetCrs(httpContext.Response);
        await using var csv = new CsvStream<object?[]>($"{answer.Layer.Id}.csv", columns, excel);
        await csv.BeginAsync(httpContext);
        if (reader is not null)
        {
            await using (reader)
            {
                for (var has = first; has; has = await reader.ReadAsync(httpContext.RequestAborted))
                    await csv.WriteAsync(Row(reader, hasPoints), httpContext.RequestAborted);
            }
        }
        await csv.EndAsync(httpContext.RequestAborted);
    }

    private object?[] Row(FeatureReader feature, bool hasPoint)
    {
        var row = new object?[properties.Count + 3];
        row[0] = feature.Id;
        for (var i = 0; i < properties.Count; i++)
            row[i + 1] = Cell(feature, i);
        if (hasPoint && feature.Geometry is { } geometry)
        {
            using var point = JsonDocument.Parse(geometry);
            var coordinates = point.RootElement.GetProperty("coordinates");
            var (x, y) = answer.Crs.LatitudeFirst ? (1, 0) : (0, 1);
            (row[^2], row[^1]) = (coordinates[x].GetDecimal(), coordinates[y].GetDecimal());
        }
        return row;
    }

    private object? Cell(FeatureReader feature, int place) => feature.IsNull(place) ? null : properties[place].Type switch
    {
        PropertyType.Integer => feature.Integer(place),
        PropertyType.Number => feature.Number(place),
        PropertyType.Boolean => feature.Flag(place) ? "true" : "false",
        PropertyType.Date => feature.Day(place),
        PropertyType.TextList => string.Join(' ', feature.List(place)),
        _ => feature.Text(place),
    };
}
