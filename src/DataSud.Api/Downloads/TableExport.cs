using System.Security.Cryptography;
using DataSud.Storage.Catalogue.Entries;
using DataSud.Storage.Features;
using Microsoft.Data.Sqlite;
using Parquet;

namespace DataSud.Api.Downloads;

/// <summary>Writes a table to files of all its formats in one pass, row by row: memory stays flat however many there are.</summary>
internal static class TableExport
{
    // Another number has every file made anew: for whoever changes what a writer writes.
    private const int Version = 1;

    /// <summary>Whatever decides the bytes of the same rows: our writers, and the libraries under them.</summary>
    public static readonly string Writers = $"{Version} {typeof(ParquetWriter).Assembly.GetName().Version} {SqliteVersion()}";

    /// <summary>Beginning of the files' names in the folder of a set.</summary>
    public const string FileStem = "rows.";

    /// <summary>Writes the files.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="formats">The formats, by their extension.</param>
    /// <param name="folder">Folder, which has none of the files yet.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>How many rows, and the files, which are on the disk for good.</returns>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public static async Task<(long Rows, IReadOnlyList<ManifestFile> Files)> WriteAsync(
        CatalogueTable table, ReleaseReader rows, IReadOnlyList<string> formats, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var count = await PassAsync(table, rows, formats, folder, cancellationToken);
            List<ManifestFile> files = [];
            foreach (var format in formats)
                files.Add(await KeepAsync(folder, FileStem + format, cancellationToken));
            return (count, files);
        }
        catch (SqliteException failed)
        {
            throw new IOException($"The GeoPackage could not be written: {failed.Message}", failed);
        }
    }

    private static async Task<long> PassAsync(CatalogueTable table, ReleaseReader rows, IReadOnlyList<string> formats, string folder, CancellationToken cancellationToken)
    {
        List<RowWriter> writers = [];
        try
        {
            foreach (var format in formats)
                writers.Add(Writer(table, rows, format, Path.Combine(folder, FileStem + format)));
            var count = 0L;
            while (await rows.ReadAsync(cancellationToken))
            {
                foreach (var writer in writers)
                    await writer.WriteAsync(rows.Row, cancellationToken);
                count++;
            }
            foreach (var writer in writers)
                await writer.FinishAsync(cancellationToken);
            return count;
        }
        finally
        {
            foreach (var writer in writers)
                await writer.DisposeAsync();
        }
    }

    private static RowWriter Writer(CatalogueTable table, ReleaseReader rows, string format, string path) => format switch
    {
        "csv" => new CsvRows(table.Rows, path),
        "json" => new JsonRows(table.Rows, path, isGeo: false),
        "geojson" => new JsonRows(table.Rows, path, isGeo: true),
        "gpkg" => new GeoPackageRows(table.Rows, table.Name, table.Title, rows.Releases.Max(release => release.PublishedAt), path),
        "parquet" => new ParquetRows(table.Rows, path),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no writer of this format."),
    };

    private static string SqliteVersion()
    {
        using var none = new SqliteConnection("Data Source=:memory:");
        none.Open();
        return none.ServerVersion;
    }

    private static async Task<ManifestFile> KeepAsync(string folder, string name, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
        return new(name, file.Length, Convert.ToHexStringLower(hash));
    }
}
