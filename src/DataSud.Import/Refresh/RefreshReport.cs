using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Refresh;

/// <summary>How a refresh ended.</summary>
public enum RefreshState
{
    /// <summary>Every entry was published, or had not changed.</summary>
    Done,

    /// <summary>Files of an entry were refused; none failed.</summary>
    Refused,

    /// <summary>An entry, or the refresh itself, failed.</summary>
    Failed,

    /// <summary>Another refresh was at work; nothing was done.</summary>
    Skipped,
}

/// <summary>The one account of a refresh.</summary>
public sealed record RefreshReport
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>What is to be known of the refresh as a whole, or null.</summary>
    public string? Message { get; init; }

    /// <summary>Whether another refresh was at work.</summary>
    public bool Skipped { get; init; }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool Broken { get; init; }

    /// <summary>What became of each entry, in order.</summary>
    public IReadOnlyList<RefreshedEntry> Entries { get; init; } = [];

    /// <summary>How the computation ended that follows the entries; null where there was nothing to compute.</summary>
    public ImportSummary? Computed { get; init; }

    /// <summary>How it ended: one failure makes it failed, else one refusal makes it refused.</summary>
    public RefreshState State =>
        Skipped ? RefreshState.Skipped
        : Broken || Computed?.State is ImportState.Failed || Entries.Any(entry => entry.Summary.State is ImportState.Failed) ? RefreshState.Failed
        : Entries.Any(entry => entry.Summary.State is ImportState.Refused) ? RefreshState.Refused
        : RefreshState.Done;

    /// <summary>What the process answers: 0 done or skipped, 2 the files of an entry are to be corrected, 1 something failed.</summary>
    public int ExitCode => State switch
    {
        RefreshState.Refused => 2,
        RefreshState.Failed => 1,
        _ => 0,
    };

    /// <summary>The report as one JSON document: the members of each import's summary, after the name of its entry.</summary>
    public string ToJson()
    {
        var sources = new JsonArray();
        foreach (var entry in Entries)
        {
            var summary = JsonSerializer.SerializeToNode(entry.Summary, ImportSummary.Json)!.AsObject();
            summary.Insert(0, "name", entry.Name);
            sources.Add(summary);
        }
        var document = JsonSerializer.SerializeToNode(new Head(StartedAt, FinishedAt, State, ExitCode, Message), ImportSummary.Json)!.AsObject();
        document["sources"] = sources;
        if (Computed is not null)
            document["computed"] = JsonSerializer.SerializeToNode(Computed, ImportSummary.Json);
        return document.ToJsonString(ImportSummary.Json);
    }

    private sealed record Head(
        DateTimeOffset StartedAt, DateTimeOffset FinishedAt, RefreshState State, int ExitCode,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message);
}

/// <summary>What became of an entry.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">How its import ended.</param>
public sealed record RefreshedEntry(string Name, ImportSummary Summary);
