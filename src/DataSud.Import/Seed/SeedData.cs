using DataSud.Import.Pipeline;
using DataSud.Import.Sirene;
using DataSud.Import.Strategy;
using DataSud.Import.Territories;
using DataSud.Storage.Releases;
using Npgsql;

namespace DataSud.Import.Seed;

/// <summary>The data that come with the product: the official territories, the strategy, and coarse outlines for a first map.</summary>
public static class SeedData
{
    /// <summary>The folder in which the data come with the sources.</summary>
    public const string FolderName = "seed-data";

    /// <summary>Looks for the folder beside or above the working directory, then the executable.</summary>
    /// <returns>Its path, or null.</returns>
    public static string? Find() =>
        new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
            .SelectMany(Above)
            .Select(folder => Path.Combine(folder, FolderName))
            .FirstOrDefault(Directory.Exists);

    /// <summary>Imports the data, in the order they need one another. A dataset that somebody has imported since is left alone.</summary>
    /// <param name="database">The writing role's pool.</param>
    /// <param name="clock">Times of the record.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>One summary a dataset, as each ends; the first that is refused or fails is the last.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has not been migrated.</exception>
    public static async IAsyncEnumerable<ImportSummary> RunAsync(
        NpgsqlDataSource database, TimeProvider clock, string folder,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            await ReleaseLog.DescribeAsync(connection, Sources.Datasets, cancellationToken);

        var pipeline = new ImportPipeline(database, clock);
        foreach (var (source, request) in Steps(folder))
        {
            var summary = await FindImportedAsync(database, source, cancellationToken)
                ?? await pipeline.RunAsync(source, request, progress: null, cancellationToken);
            yield return summary;
            if (summary.ExitCode != 0)
                yield break;
        }
    }

    private static IEnumerable<(Source Source, ImportRequest Request)> Steps(string folder) =>
    [
        (TerritoriesReference.Source, new ImportRequest { Paths = [Path.Combine(folder, "territories")], Origin = "seed" }),
        (StrategySource.Source, new ImportRequest { Paths = [Path.Combine(folder, "strategy")], Origin = "seed" }),
        (Outlines.Source, new ImportRequest
        {
            Paths = [Path.Combine(folder, "outlines", "departements-coarse.geojson")],
            Origin = "seed",
            Licence = "GPL-2",
            LicenceUrl = "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
            Attribution = "UNESCO (1987), UNEP/GRID-Geneva, R package maps (data set france)",
            Note = "Contours grossiers de 1989, en attendant l’import des contours officiels.",
        }),
        (DigitalSector.Source, new ImportRequest { Paths = [Path.Combine(folder, "sirene", "digital-sector.csv")], Origin = "seed" }),
    ];

    private static async Task<ImportSummary?> FindImportedAsync(NpgsqlDataSource database, Source source, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var current = await ReleaseLog.FindCurrentAsync(connection, source.Dataset.Id, cancellationToken);
        return current is not { Origin: "import" } ? null : new ImportSummary
        {
            Source = source.Name,
            Dataset = source.Dataset.Id,
            State = ImportState.Unchanged,
            Release = current.Number,
            Edition = current.Edition,
            OfficialDate = current.OfficialDate,
            Sha256 = current.Sha256,
            Message = "Left alone: its current release was imported, not seeded.",
        };
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}
