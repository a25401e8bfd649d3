using DataSud.Import;
using DataSud.Import.Pipeline;

namespace DataSud.Api.Imports;

/// <summary>An import as it was asked for.</summary>
public sealed record ImportOrder
{
    /// <summary>What to import as: the name of a source.</summary>
    public required string Source { get; init; }

    /// <summary>Addresses to fetch; none for an upload.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Names of the files that were uploaded; none for addresses.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Check and count, write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Only rows of this territory, or null for all.</summary>
    public string? Territory { get; init; }

    /// <summary>Share of refused rows to accept, 0 to 1; null for the source's own.</summary>
    public double? MaxRejects { get; init; }

    /// <summary>Edition, where the files do not say it themselves; or null.</summary>
    public string? Edition { get; init; }

    /// <summary>Date of the edition, where the files do not say it themselves; or null.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Whether rows can be filtered by territory while they are read.</summary>
    /// <param name="source">The source.</param>
    public static bool TakesTerritory(Source source) => source.Tables.Any(table => table.TakesTerritory);

    /// <summary>The source, which was checked when the order was taken.</summary>
    public Source FindSource() => Sources.Find(Source) ?? throw new InvalidOperationException($"There is no source {Source}.");

    /// <summary>The order as the importer takes it.</summary>
    /// <param name="paths">Files that were received, or the addresses.</param>
    public ImportRequest ToRequest(IReadOnlyList<string> paths) => new()
    {
        Paths = paths,
        DryRun = DryRun,
        Territory = Territory,
        MaxRejects = MaxRejects,
        Edition = Edition,
        OfficialDate = OfficialDate,
        SourceUrl = Urls.Count == 1 ? Urls[0] : null,
    };
}
