using DataSud.Domain;
using DataSud.Import.Acquire;
using DataSud.Import.Csv;
using DataSud.Storage.Releases;

namespace DataSud.Import.Pipeline;

/// <summary>What is known so far of an import under way.</summary>
internal sealed class ImportRun
{
    private long _rows;
    private long _bytes;

    public required Source Source { get; init; }

    public required ImportRequest Request { get; init; }

    public required IProgress<ImportProgress>? Progress { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public Acquisition? Acquisition { get; set; }

    /// <summary>The acquisition, once it has been made.</summary>
    public Acquisition Acquired => Acquisition ?? throw new InvalidOperationException("Nothing was acquired yet.");

    /// <summary>The dataset that the release belongs to; that of the source until it was told from the files.</summary>
    public DatasetDescription Dataset { get => field ?? Source.Dataset; set; }

    /// <summary>Key of the release that is served while the new one is made; null before the first.</summary>
    public int? PreviousId { get; set; }

    /// <summary>Null for the files as a whole.</summary>
    public TerritoryFilter? Territory { get; set; }

    public long Outside { get; set; }

    public List<string> Notes { get; } = [];

    /// <summary>Null in a dry run.</summary>
    public StartedRelease? Release { get; set; }

    public string? Edition { get => field ?? Request.Edition; set; }

    public DateOnly? OfficialDate { get => field ?? Request.OfficialDate; set; }

    public List<ReleaseFile> Files { get; } = [];

    public RejectLog Rejects => field ??= new RejectLog(Source.WithholdsValues);

    public List<CheckResult> Checks { get; } = [];

    /// <summary>Rows of the files read to their end, or of those being read when one of them turned out unreadable.</summary>
    public long RowsRead => Math.Max(Files.Sum(file => file.RowsRead), Rejects.Count);

    /// <summary>Tells that a step began.</summary>
    public void Tell(string step, string what)
    {
        (_rows, _bytes) = (Files.Sum(file => file.RowsRead), Files.Sum(file => file.Bytes));
        Progress?.Report(new ImportProgress(step, what, _rows, _bytes, Acquisition?.Bytes ?? 0));
    }

    /// <summary>Tells how far the file being read has come.</summary>
    public void Tell(string step, string file, long rows, long bytes) =>
        Progress?.Report(new ImportProgress(step, file, _rows + rows, _bytes + bytes, Acquired.Bytes));
}
