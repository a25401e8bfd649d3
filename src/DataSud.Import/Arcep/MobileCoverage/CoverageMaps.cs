using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Csv;
using DataSud.Import.Maps;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.MobileCoverage;

/// <summary>
/// The files of maps: features with their attributes, and the polygons of each. Features of other départements are told by their attribute, and their geometry is
/// never read; of the others, one polygon at a time is in memory.
/// </summary>
internal sealed class CoverageMaps : ITable
{
    private const string CopyFeatures =
        "COPY staged_coverage (file, line, feature, layer, operator_code, technology, usage, quality, quarter, departement_code, srid, digest) FROM STDIN (FORMAT BINARY)";

    private const string CopyPolygons = "COPY staged_coverage_polygon (file, line, feature, geom) FROM STDIN (FORMAT BINARY)";

    // One COPY cannot stand inside another: features wait for their polygons to be sent.
    private const int MostWaiting = 2_000;
    private const int ReportEvery = 1_000;

    public string Kind => "maps";

    public bool Required => true;

    public bool IsBinary => true;

    public bool TakesTerritory => true;

    public string Staging => "staged_coverage";

    public IReadOnlyList<ColumnHelp> Columns { get; } =
    [
        new("operateur", false, "MCC and MNC of the operator (20801), or its name; where it is absent, that of the file's name (OF, SFR0, FREE, BOUY)"),
        new("techno", false, "2G, 2G3G, 3G, 4G or 5G; where it is absent, that of the file's name"),
        new("usage", false, "voix or data; where it is absent, that of the file's name"),
        new("niveau", false, "TBC, BC or CL; where it is absent or empty the map has no levels, and its ground is covered"),
        new("dept", false, "Code of the département; needed with --territory"),
        new("date", false, "Date of the map, where the file's name tells no quarter"),
        new("geometry", true, "Polygons, in the column that gpkg_geometry_columns names, or the .shp: Lambert-93 (EPSG:2154) or another system that the file names"),
    ];

    public string CreateStaging => """
        CREATE TEMP TABLE staged_coverage (
            file             int    NOT NULL,
            line             bigint NOT NULL,
            feature          int    NOT NULL,
            layer            text   NOT NULL,
            operator_code    text   NOT NULL,
            technology       text   NOT NULL,
            usage            text   NOT NULL,
            quality          text   NOT NULL,
            quarter          text,
            departement_code text,
            srid             int    NOT NULL,
            digest           bigint NOT NULL
        ) ON COMMIT DROP;
        CREATE TEMP TABLE staged_coverage_polygon (
            file     int      NOT NULL,
            line     bigint   NOT NULL,
            feature  int      NOT NULL,
            repaired boolean  NOT NULL DEFAULT false,
            geom     geometry NOT NULL
        ) ON COMMIT DROP
        """;

    public ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head)
    {
        var isPackage = fileName.EndsWith(".gpkg", StringComparison.OrdinalIgnoreCase);
        if (isPackage && !head.Span.StartsWith("SQLite format 3\0"u8))
            throw new RefusedException($"{fileName} is no GeoPackage: it does not begin as an SQLite database does.");
        if (!isPackage && (head.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(head.Span) != 9994))
            throw new RefusedException($"{fileName} is no shapefile: it does not begin as one does.");
        return new(new Recognition(true, 1, []));
    }

    public async Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken)
    {
        var counts = new Counts();
        if (load.File.Parts.TryGetValue(".gpkg", out var path))
        {
            using var package = GeoPackage.Open(load.File.Name, path);
            foreach (var layer in package.ReadLayers())
            {
                using (layer)
                    await LoadAsync(load, layer, counts, cancellationToken);
            }
        }
        else
        {
            using var layer = ShapefileLayer.Open(load.File);
            await LoadAsync(load, layer, counts, cancellationToken);
        }
        load.Report(counts.Rows, load.File.Bytes);
        return counts.Rows;
    }

    private static async Task LoadAsync(TableLoad load, IMapLayer layer, Counts counts, CancellationToken cancellationToken)
    {
        var reader = CoverageFeature.ReaderOf(load.File.Name, layer, load.Territory is not null);
        var before = counts.Passed;
        var waiting = new List<CoverageFeature>();
        var more = true;
        while (more)
        {
            waiting.Clear();
            await using (var copy = await CopyBuffer.BeginAsync(load.Connection, CopyPolygons, cancellationToken))
            {
                while (waiting.Count < MostWaiting && (more = layer.Read(out var damage)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (load.Territory is { } territory && damage is null && reader.Departement() is { Length: > 0 } place && !territory.Holds(PlaceKind.Departement, Encoding.UTF8.GetBytes(place)))
                    {
                        load.Outside++;
                    }
                    else
                    {
                        counts.Rows++;
                        var (column, value, reason) = (default(string), default(string), damage);
                        if (reason is null && reader.TryRead(out var feature, out column, out value, out reason))
                        {
                            feature = feature with { Number = counts.Features++ };
                            (feature, reason) = await SendAsync(load.FileNumber, layer, feature, copy, cancellationToken);
                            if (reason is null)
                                waiting.Add(feature);
                            else
                                column = "geometry";
                        }
                        if (reason is not null)
                            load.Rejects.Add(load.File.Name, layer.Line, column, value, counts.Several ? $"{reason} (layer {layer.Name})" : reason);
                    }
                    if (++counts.Passed % ReportEvery == 0)
                        load.Report(counts.Rows, Math.Min(layer.Position, load.File.Bytes));
                }
                await copy.CompleteAsync(cancellationToken);
            }
            await SendAsync(load, layer, waiting, cancellationToken);
        }
        counts.Several |= counts.Passed > before;
    }

    // Polygons of a feature that turns out bad after some of them were sent have no feature, and are left out.
    private static async Task<(CoverageFeature Feature, string? Fault)> SendAsync(int file, IMapLayer layer, CoverageFeature feature, CopyBuffer copy, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using var geometry = layer.OpenGeometry();
            foreach (var polygon in new WkbPolygons(layer.System).Read(geometry))
            {
                copy.StartRow(4);
                copy.Int32(file);
                copy.Int64(layer.Line);
                copy.Int32(feature.Number);
                copy.Bytes(polygon.Span);
                digest.AppendData(polygon.Span);
                if (copy.IsFull)
                    await copy.FlushAsync(cancellationToken);
            }
            return (feature with { Digest = BinaryPrimitives.ReadInt64LittleEndian(digest.GetHashAndReset()) }, null);
        }
        catch (GeometryException fault)
        {
            return (feature, fault.Message);
        }
    }

    private static async Task SendAsync(TableLoad load, IMapLayer layer, List<CoverageFeature> features, CancellationToken cancellationToken)
    {
        await using var copy = await CopyBuffer.BeginAsync(load.Connection, CopyFeatures, cancellationToken);
        foreach (var feature in features)
        {
            copy.StartRow(12);
            copy.Int32(load.FileNumber);
            copy.Int64(feature.Line);
            copy.Int32(feature.Number);
            copy.Text(layer.Name);
            copy.Text(feature.Operator);
            copy.Text(feature.Technology);
            copy.Text(feature.Use);
            copy.Text(feature.Quality);
            copy.Text(feature.Quarter);
            copy.Text(feature.Departement);
            copy.Int32(layer.System.Srid);
            copy.Int64(feature.Digest);
            if (copy.IsFull)
                await copy.FlushAsync(cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private sealed class Counts
    {
        public long Rows { get; set; }

        public long Passed { get; set; }

        public int Features { get; set; }

        public bool Several { get; set; }
    }
}
