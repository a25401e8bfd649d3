using System.Globalization;
using System.Text;
using System.Text.Json;
using DataSud.Import.Pipeline;
using DataSud.Import.Territories;
using DataSud.Testing;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>The same of outlines, which are GeoJSON: every feature is counted, those without fault are staged as they stand, and nothing fails.</summary>
public sealed class OutlinePropertyTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const int Files = 40;

    // What stands in the place of a feature's properties or geometry, and must be refused with its line.
    private static readonly string[] BadProperties =
    [
        "null", "[]", "{}", """{"code":null}""", """{"code":""}""", """{"code":"05061","level":"canton"}""", """{"code":1e400}""", """{"code":"\ud800"}""", """{"code":"05\u000061"}""",
        """{"code":"05061","nom":"\udc00x"}""", """{"code":"05061","nom":"a\u0000b"}""", """{"code":"05061","level":"\ud800"}""", """{"code":["05061"]}""", """{"code":true}""",
    ];

    private static readonly string[] BadGeometries =
    [
        "null", "{}", """{"type":"Point","coordinates":[5,44]}""", """{"type":"Polygon","coordinates":[]}""", """{"type":"Polygon","coordinates":[[[5,44],[6,44],[6,45],[5,45]]]}""",
        """{"type":"Polygon","coordinates":[[[900000,6300000],[900100,6300000],[900100,6300100],[900000,6300000]]]}""", """{"type":"Polygon","coordinates":[[[5,"x"],[6,44],[6,45],[5,44]]]}""",
        """{"type":"Polygon","coordinates":[[[1e400,44],[6,44],[6,45],[1e400,44]]]}""", """{"type":"\ud800","coordinates":[[]]}""", """{"type":"MultiPolygon","coordinates":[[[[5,44]]]]}""",
        """{"type":"Polygon","coordinates":[[[5,44],[5,44],[5,44],[5,44]]]}""", """{"type":"Polygon","coordinates":"x"}""",
    ];

    [Fact]
    public async Task EveryFeatureIsCountedAndNothingFails()
    {
        var failures = new StringBuilder();
        for (var seed = 1; seed <= Files * Math.Max(1, ImportPropertyTests.Count / 500); seed++)
        {
            foreach (var breach in await FindBreachesAsync(seed))
                failures.Append(CultureInfo.InvariantCulture, $"\nseed {seed}: {breach}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    private async Task<IReadOnlyList<string>> FindBreachesAsync(int seed)
    {
        var random = new Random(seed);
        var (bytes, good, bad, mayRefuse) = Make(random);
        var path = Path.Combine(Path.GetTempPath(), $"datasud-outlines-{Guid.NewGuid():N}.geojson");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        try
        {
            var probe = new ReleaseCheck("staged", "SELECT false AS refuses, concat_ws('|', level, code, name) AS message FROM staged_outline");
            var source = Outlines.Source with { ReleaseChecks = [.. Outlines.Source.ReleaseChecks, probe] };
            var summary = await new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
                source, new ImportRequest { Paths = [path], DryRun = true, MaxRejects = 1 }, progress: null, TestContext.Current.CancellationToken);
            var breaches = new List<string>();
            if (summary.State is not (ImportState.DryRun or ImportState.Refused))
                breaches.Add($"ended as {summary.State}: {summary.Message}");
            if (summary.RowsRead != summary.RowsAccepted + summary.RowsRejected)
                breaches.Add($"read {summary.RowsRead}, accepted {summary.RowsAccepted}, rejected {summary.RowsRejected}");
            if (summary.Rejects.Any(reject => reject.Line < 1 || string.IsNullOrWhiteSpace(reject.Reason)))
                breaches.Add("a reject names no line or no reason");
            if (summary.State == ImportState.Refused && !mayRefuse)
                breaches.Add($"was refused: {summary.Message}");
            if (summary.State == ImportState.DryRun && !mayRefuse)
            {
                if ((summary.RowsRead, summary.RowsRejected) != (good.Count + bad, bad))
                    breaches.Add($"{good.Count} good and {bad} bad features: read {summary.RowsRead}, rejected {summary.RowsRejected}");
                var staged = summary.Checks[^1].Findings.Order(StringComparer.Ordinal);
                if (!staged.SequenceEqual(good.Order(StringComparer.Ordinal)))
                    breaches.Add($"staged {string.Join("; ", staged)}, where the file holds {string.Join("; ", good)}");
            }
            return breaches;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return [$"an exception came out of the pipeline: {error}"];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (byte[] Bytes, List<string> Good, int Bad, bool MayRefuse) Make(Random random)
    {
        var good = new List<string>();
        var bad = 0;
        var features = new List<string>();
        var codes = CommuneKind.Take(random, random.Next(1, 15));
        var style = new Style();
        foreach (var code in codes)
        {
            var draw = random.NextDouble();
            var name = random.Text(style);
            var properties = $$"""{"code":{{JsonSerializer.Serialize(code)}},"nom":{{JsonSerializer.Serialize(name)}},"autre":[1,{"x":null}]}""";
            var geometry = Square(random);
            if (draw < 0.12)
                properties = random.Of(BadProperties);
            else if (draw < 0.24)
                geometry = random.Of(BadGeometries);
            if (draw < 0.24)
                bad++;
            else
                good.Add($"commune|{code}|{name}");
            features.Add($$"""{"type":"Feature","properties":{{properties}},"geometry":{{geometry}}}""");
            if (draw > 0.94)
            {
                features.Add(features[^1]);
                bad++;
            }
        }
        if (random.Chance(0.1))
        {
            features.Insert(random.Next(features.Count + 1), random.Of(["null", "1", "\"x\"", "[]", "{}"]));
            bad++;
        }
        var gap = random.Of(["", "\n", " ", "\r\n  "]);
        var text = $$"""{{{gap}}"type":"FeatureCollection",{{gap}}{{random.Of(["", "\"name\":\"x\",", "\"crs\":null,"])}}"features":[{{gap}}{{string.Join("," + gap, features)}}{{gap}}]}""";
        var bytes = Encoding.UTF8.GetBytes(text);
        var mayRefuse = good.Count == 0;
        switch (random.Next(12))
        {
            case 0:
                bytes = [.. Encoding.UTF8.Preamble, .. bytes];
                break;
            case 1:
                (bytes, mayRefuse) = (bytes[..random.Next(bytes.Length)], true);
                break;
            case 2:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                mayRefuse = true;
                break;
            case 3:
                (bytes, mayRefuse) = (Encoding.UTF8.GetBytes(random.Of(["[]", "{}", "null", "{\"features\":{}}", "{\"features\":[]}", "{\"type\":\"FeatureCollection\",\"crs\":{\"properties\":{\"name\":\"EPSG:2154\"}},\"features\":[]}"])), true);
                break;
            case 4:
                (bytes, mayRefuse) = (Encoding.UTF8.GetBytes(text.Replace("\"autre\":[1", "\"autre\":[" + new string('[', 100) + new string(']', 100) + ",1", StringComparison.Ordinal)), true);
                break;
            case 5:
                (bytes, mayRefuse) = (Encoding.Latin1.GetBytes(text), true);
                break;
            default:
                break;
        }
        return (bytes, good, bad, mayRefuse);
    }

    private static string Square(Random random)
    {
        var (x, y) = (4 + (3 * random.NextDouble()), 43 + (2 * random.NextDouble()));
        return string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"Polygon\",\"coordinates\":[[[{x},{y}],[{x + 0.1},{y}],[{x + 0.1},{y + 0.1}],[{x},{y + 0.1}],[{x},{y}]]]}}");
    }
}
