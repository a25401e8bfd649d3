using System.Text.Json;

namespace DataSud.EndToEnd;

/// <summary>The layer in the library that QGIS and most of the rest read with.</summary>
public sealed class GdalTests(FilledService service)
{
    [Fact]
    public async Task The_layer_opens_in_GDAL_with_946_valid_polygons_and_right_handed_rings()
    {
        var address = service.AddressOrSkip;
        var folder = Directory.CreateTempSubdirectory("datasud-gdal-");
        try
        {
            var file = Path.Combine(folder.FullName, "fibre.geojson");
            using var client = new HttpClient();
            var bytes = await client.GetByteArrayAsync(new Uri($"{address}/api/v1/collections/ftth-communes/items?limit=10000"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

            var summary = await Programs.RunAsync("ogrinfo", ["-ro", "-al", "-so", file]);
            Assert.Contains("Feature Count: 946", summary, StringComparison.Ordinal);
            Assert.Contains("Geometry: Multi Polygon", summary, StringComparison.Ordinal);
            Assert.Contains("connectablePremises: Integer", summary, StringComparison.Ordinal);
            Assert.Contains("connectableRate: Real", summary, StringComparison.Ordinal);

            var validity = await Programs.RunAsync("ogrinfo",
                ["-ro", "-dialect", "SQLite", "-sql", "SELECT sum(ST_IsValid(geometry) = 1) AS valid, sum(connectablePremises) AS connectable FROM fibre", file]);
            Assert.Matches(@"valid \(Integer\w*\) = 946\s", validity);
            Assert.Matches(@"connectable \(Integer\w*\) = 872865\s", validity);

            using var document = JsonDocument.Parse(bytes);
            foreach (var feature in document.RootElement.GetProperty("features").EnumerateArray())
            {
                foreach (var polygon in feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray())
                {
                    var rings = polygon.EnumerateArray().ToArray();
                    Assert.True(SignedArea(rings[0]) > 0, $"{feature.GetProperty("id")}: an exterior ring is clockwise");
                    Assert.All(rings.Skip(1), hole => Assert.True(SignedArea(hole) < 0, $"{feature.GetProperty("id")}: a hole is counterclockwise"));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double SignedArea(JsonElement ring)
    {
        var points = ring.EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToArray();
        var (x0, y0) = points[0];
        return points.Zip(points.Skip(1), (a, b) => (a.X - x0) * (b.Y - y0) - (b.X - x0) * (a.Y - y0)).Sum() / 2;
    }
}
