using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataSud.Api.Catalogue;
using DataSud.Api.Tests.Features;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;

namespace DataSud.Api.Tests;

/// <summary>Every file that the catalogue lists holds all rows of its table, is what its format says, and is as large as the catalogue says.</summary>
public sealed class DownloadFormatTests(LayeredService layered) : IClassFixture<LayeredService>
{
    private readonly SeededService service = layered.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_is_as_the_catalogue_says_and_has_the_rows_of_the_others()
    {
        var catalogue = await service.CatalogueAsync();
        var files = 0;
        foreach (var dataset in catalogue.Datasets)
        {
            foreach (var table in dataset.Resources.Where(resource => resource.Kind is ResourceKind.Download).GroupBy(resource => resource.Table!.Name))
            {
                HashSet<long> counts = [];
                foreach (var resource in table)
                {
                    using var response = await service.Client.GetAsync(resource.Path, Token);
                    var body = await response.Content.ReadAsByteArrayAsync(Token);
                    Assert.True(response.IsSuccessStatusCode, $"{resource.Path}: {(int)response.StatusCode}");
                    Assert.Equal((resource.Bytes, resource.Bytes), (response.Content.Headers.ContentLength, body.Length));
                    Assert.Equal(resource.Sha256, Convert.ToHexStringLower(SHA256.HashData(body)));
                    Assert.Equal(resource.MediaType, response.Content.Headers.ContentType!.MediaType);
                    Assert.Matches($@"^[a-z0-9-]+_[a-z0-9-]+_[0-9]{{8}}\.{resource.Extension}$", response.Content.Headers.ContentDisposition!.FileName);
                    Assert.Equal("attachment", response.Content.Headers.ContentDisposition.DispositionType);
                    counts.Add(await CountAsync(resource.Extension, body, table.Key));
                    files++;
                }
                Assert.True(counts.Count == 1, $"{dataset.Id}/{table.Key}: {string.Join(", ", counts)} rows");
            }
        }
        Assert.True(files > 60, $"only {files} files");
    }

    [Fact]
    public async Task Rows_that_the_API_leaves_out_by_default_are_there_and_withheld_ones_are_not()
    {
        await service.CatalogueAsync();
        var sites = await TextAsync("/api/v1/datasets/arcep-mobile-sites/download.csv");
        Assert.Equal(43, sites.Length - 1);
        Assert.Contains(sites, line => line.Contains(",2017-Q4,", StringComparison.Ordinal));
        Assert.EndsWith(",date,longitude,latitude", sites[0], StringComparison.Ordinal);
        Assert.Contains(sites, line => line.EndsWith(",5.015,44.05", StringComparison.Ordinal));

        var establishments = await TextAsync("/api/v1/datasets/sirene-establishments/download.csv");
        Assert.Equal(54, establishments.Length - 1);
        Assert.Contains(establishments, line => line.Contains(",false,", StringComparison.Ordinal));
        Assert.DoesNotContain(establishments, line => line.Contains("10000000900010", StringComparison.Ordinal));

        var objectives = await TextAsync("/api/v1/datasets/strategie-2018/download.csv");
        Assert.Equal("id,code,kind,parent,title,summary,actions,horizon,page", objectives[0]);
        foreach (var titles in new[] { sites[0], establishments[0], objectives[0] }.Select(line => line.Split(',')))
        {
            Assert.All(titles, title => Assert.InRange(title.Length, 1, 61));
            Assert.Equal(titles.Length, titles.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        }
    }

    [Fact]
    public async Task GeoJSON_is_of_RFC_7946()
    {
        await service.CatalogueAsync();
        using var zones = JsonDocument.Parse(await service.Client.GetByteArrayAsync("/api/v1/datasets/couverture-mobile-calculee/zones/download.geojson", Token));
        var features = zones.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(8, features.Count);
        Assert.All(features, feature => Assert.True(SignedArea(feature.GetProperty("geometry").GetProperty("coordinates")[0]) > 0, "an exterior ring is clockwise"));
        Assert.Equal(JsonValueKind.Array, features[0].GetProperty("properties").GetProperty("operators").ValueKind);
        Assert.Equal(10, features[0].GetProperty("properties").GetProperty("areaKm2").GetDecimal());

        using var sites = JsonDocument.Parse(await service.Client.GetByteArrayAsync("/api/v1/datasets/arcep-mobile-sites/download.geojson", Token));
        Assert.Equal(2, sites.RootElement.GetProperty("features").EnumerateArray().Count(feature => feature.GetProperty("geometry").ValueKind is JsonValueKind.Null));
    }

    [Fact]
    public async Task A_GeoPackage_is_sound_and_GDAL_opens_it()
    {
        await service.CatalogueAsync();
        var file = await SaveAsync("/api/v1/datasets/arcep-mobile-sites/download.gpkg");
        await using var database = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(Token);
        Assert.Equal("ok", Value(database, "PRAGMA integrity_check"));
        Assert.Equal((long)0x47504B47, Value(database, "PRAGMA application_id"));
        Assert.Equal(DBNull.Value, Value(database, "SELECT max(NULL) FROM pragma_foreign_key_check"));
        Assert.Equal(43L, Value(database, "SELECT count(*) FROM sites"));
        // Those that have no place are in no index.
        Assert.Equal(41L, Value(database, "SELECT count(*) FROM rtree_sites_geom"));
        Assert.Equal("Opérateur (MCC-MNC)", Value(database, "SELECT title FROM gpkg_data_columns WHERE column_name = 'operator'"));
        Assert.Equal(4326L, Value(database, "SELECT srs_id FROM gpkg_contents"));

        var zones = await SaveAsync("/api/v1/datasets/couverture-mobile-calculee/zones/download.gpkg");
        Assert.SkipUnless(Path.Exists("/usr/bin/ogrinfo"), "ogrinfo (Debian gdal-bin) is not here");
        var summary = await GdalAsync("-ro", "-al", "-so", file);
        Assert.Contains("Geometry: Point", summary, StringComparison.Ordinal);
        Assert.Contains("Feature Count: 43", summary, StringComparison.Ordinal);
        Assert.Contains("Extent: (5.015000, 44.050000) - (5.195000, 44.050000)", summary, StringComparison.Ordinal);
        Assert.Contains("has2g: Integer(Boolean)", summary, StringComparison.Ordinal);
        Assert.Contains("date: Date", summary, StringComparison.Ordinal);
        Assert.Contains("WGS 84", summary, StringComparison.Ordinal);
        // A box asks the R-tree.
        Assert.Contains("Feature Count: 3", await GdalAsync("-ro", "-al", "-so", "-spat", "5.01", "44", "5.02", "44.1", file), StringComparison.Ordinal);
        Assert.Contains("Feature Count: 8", await GdalAsync("-ro", "-al", "-so", zones), StringComparison.Ordinal);
        Assert.Contains("valid (Integer) = 8", await GdalAsync("-ro", "-dialect", "SQLite", "-sql", "SELECT sum(ST_IsValid(geom)) AS valid FROM zones", zones), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_has_types_lists_and_the_metadata_of_GeoParquet()
    {
        await service.CatalogueAsync();
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(await service.Client.GetByteArrayAsync("/api/v1/datasets/arcep-mobile-sites/download.parquet", Token)), cancellationToken: Token);
        using var geo = JsonDocument.Parse(reader.CustomMetadata["geo"]);
        Assert.Equal("1.1.0", geo.RootElement.Text("version"));
        var column = geo.RootElement.GetProperty("columns").GetProperty("geometry");
        Assert.Equal(["Point"], column.Texts("geometry_types"));
        Assert.Equal([5.015, 44.05, 5.195, 44.05], column.GetProperty("bbox").EnumerateArray().Select(edge => Math.Round(edge.GetDouble(), 6)));

        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(43, group.RowCount);
        var fields = reader.Schema.GetDataFields().ToDictionary(field => field.Path.ToList()[0]);
        Assert.Equal((typeof(bool), typeof(ReadOnlyMemory<char>), typeof(ReadOnlyMemory<byte>)), (fields["planned"].ClrType, fields["operator"].ClrType, fields["geometry"].ClrType));
        var quarters = new string?[43];
        await group.ReadAsync(fields["quarter"], quarters.AsMemory()!, cancellationToken: Token);
        Assert.Equal(["2017-Q4", "2018-Q1"], quarters.Distinct().Order());
        var shapes = new byte[]?[43];
        await group.ReadAsync(fields["geometry"], shapes.AsMemory()!, cancellationToken: Token);
        Assert.Equal(2, shapes.Count(shape => shape is null));
        Assert.All(shapes.OfType<byte[]>(), shape => Assert.Equal(21, shape.Length));
        // Empty, null and full lists are told apart.
        Assert.Equal(43, (await LevelsAsync(group, fields["flags"])).Count(level => level is 1 or 3));
        Assert.All(await LevelsAsync(group, fields["bands5g"]), level => Assert.Equal(0, level));
    }

    private static async Task<int[]> LevelsAsync(ParquetRowGroupReader group, DataField field)
    {
        var count = (int)group.GetMetadata(field)!.MetaData!.NumValues;
        var (values, definitions, repetitions) = (new ReadOnlyMemory<char>[count], new int[count], new int[count]);
        await group.ReadRawAsync<ReadOnlyMemory<char>>(field, values, definitions.AsMemory(), repetitions.AsMemory(), Token);
        return definitions;
    }

    private static async Task<long> CountAsync(string format, byte[] body, string table)
    {
        switch (format)
        {
            case "csv":
                return Csv.Lines(Encoding.UTF8.GetString(body)) - 1;
            case "json":
                return JsonDocument.Parse(body).RootElement.GetArrayLength();
            case "geojson":
                return JsonDocument.Parse(body).RootElement.GetProperty("features").GetArrayLength();
            case "parquet":
                await using (var reader = await ParquetReader.CreateAsync(new MemoryStream(body), cancellationToken: Token))
                    return Enumerable.Range(0, reader.RowGroupCount).Sum(place => reader.OpenRowGroupReader(place).RowCount);
            default:
                var file = Path.GetTempFileName();
                await File.WriteAllBytesAsync(file, body, Token);
                await using (var database = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False"))
                {
                    await database.OpenAsync(Token);
                    var count = (long)Value(database, $"SELECT count(*) FROM \"{table.Replace('-', '_')}\"")!;
                    File.Delete(file);
                    return count;
                }
        }
    }

    private static object? Value(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private async Task<string[]> TextAsync(string address) =>
        (await service.Client.GetStringAsync(address, Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> SaveAsync(string address)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("datasud-gpkg-").FullName, "file.gpkg");
        await File.WriteAllBytesAsync(file, await service.Client.GetByteArrayAsync(address, Token), Token);
        return file;
    }

    private static async Task<string> GdalAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/ogrinfo", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.Equal("", await errors);
        return await output;
    }

    private static double SignedArea(JsonElement ring)
    {
        var points = ring.EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToArray();
        return points.Zip(points.Skip(1), (a, b) => (a.X * b.Y) - (b.X * a.Y)).Sum() / 2;
    }

    private static class Csv
    {
        // Ends of lines outside of quotes.
        public static long Lines(string text)
        {
            var (lines, quoted) = (0L, false);
            foreach (var letter in text)
            {
                quoted ^= letter == '"';
                if (letter == '\n' && !quoted)
                    lines++;
            }
            return lines;
        }
    }
}
