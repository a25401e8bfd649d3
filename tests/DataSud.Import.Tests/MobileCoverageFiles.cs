using System.IO.Compression;
using DataSud.Import.Arcep.MobileCoverage;
using DataSud.Import.Pipeline;
using DataSud.Synthetic;
using DataSud.Testing;
using NetTopologySuite.IO;
using SharpCompress.Common;
using SharpCompress.Writers;

namespace DataSud.Import.Tests;

/// <summary>Small maps in ARCEP's forms, written where they are needed and gone afterwards.</summary>
internal sealed class MobileCoverageFiles : IDisposable
{
    /// <summary>The columns of ARCEP's GeoPackages.</summary>
    public static readonly string[] Columns = ["operateur INTEGER", "operateur_commercial TEXT", "operateur_infra TEXT", "date TEXT", "techno TEXT", "usage TEXT", "niveau TEXT", "dept TEXT"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("datasud-coverage").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>A GeoPackage with one layer of ARCEP's columns.</summary>
    public MobileCoverageFiles With(string name, Action<GeoPackageFile.Layer> fill, int srid = 2154, string layer = "couverture", string[]? columns = null)
    {
        using var file = new GeoPackageFile(Path(name));
        file.AddReferenceSystem(srid);
        fill(file.AddLayer(layer, srid, "MULTIPOLYGON", columns ?? Columns));
        return this;
    }

    /// <summary>Orange, 4G, data: the attributes in the order of <see cref="Columns"/>.</summary>
    public static object?[] Orange(string? quality = "TBC", string? departement = "04", string technology = "4G", string usage = "data") =>
        [20801, "Orange", "Orange", "2026-03-31", technology, usage, quality, departement];

    /// <summary>WKB of a geometry.</summary>
    public static byte[] Wkb(string text) => new WKBWriter(ByteOrder.LittleEndian).Write(new WKTReader().Read(text));

    /// <summary>A square in Lambert-93 near Digne, given in metres from a corner there.</summary>
    public static byte[] Square(double x, double y, double side) => Wkb(SquareText(x, y, side));

    public static string SquareText(double x, double y, double side)
    {
        var (west, south) = (950_000 + x, 6_330_000 + y);
        return FormattableString.Invariant($"POLYGON (({west} {south}, {west + side} {south}, {west + side} {south + side}, {west} {south + side}, {west} {south}))");
    }

    /// <summary>Packs a file.</summary>
    public string SevenZip(string archive, params IEnumerable<(string Entry, string File)> files)
    {
        using var stream = File.Create(Path(archive));
        using var writer = WriterFactory.OpenWriter(stream, ArchiveType.SevenZip, new WriterOptions(CompressionType.LZMA2));
        foreach (var (entry, file) in files)
        {
            using var content = File.OpenRead(Path(file));
            writer.Write(entry, content, null);
        }
        return Path(archive);
    }

    public string Zip(string archive, params IEnumerable<(string Entry, string File)> files)
    {
        using var zip = ZipFile.Open(Path(archive), ZipArchiveMode.Create);
        foreach (var (entry, file) in files)
            zip.CreateEntryFromFile(Path(file), entry);
        return Path(archive);
    }

    public static Task<ImportSummary> ImportAsync(
        DatabaseFixture database, IReadOnlyList<string> paths, string? territory = null, string? edition = null, bool dryRun = false, double maxRejects = 1, IProgress<ImportProgress>? progress = null) =>
        new ImportPipeline(database.Database, TimeProvider.System).RunAsync(
            ArcepMobileCoverage.Source,
            new ImportRequest { Paths = paths, Territory = territory, Edition = edition, DryRun = dryRun, MaxRejects = maxRejects },
            progress,
            TestContext.Current.CancellationToken);

    public Task<ImportSummary> ImportAsync(DatabaseFixture database, string? territory = null, string? edition = null, bool dryRun = false, double maxRejects = 1) =>
        ImportAsync(database, [Folder], territory, edition, dryRun, maxRejects);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
