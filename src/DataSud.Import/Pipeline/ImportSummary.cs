using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DataSud.Storage.Releases;

namespace DataSud.Import.Pipeline;

/// <summary>How an import ended.</summary>
public enum ImportState
{
    /// <summary>The release is served.</summary>
    Published,

    /// <summary>The same bytes are served already; nothing was written.</summary>
    Unchanged,

    /// <summary>The files are bad; what is served did not change.</summary>
    Refused,

    /// <summary>Something else went wrong; what is served did not change.</summary>
    Failed,

    /// <summary>The files passed every check; nothing was written, as was asked.</summary>
    DryRun,
}

/// <summary>The one account of an import: printed by the command line, kept with the release.</summary>
public sealed record ImportSummary
{
    /// <summary>Importer.</summary>
    public required string Source { get; init; }

    /// <summary>Dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>How it ended.</summary>
    public required ImportState State { get; init; }

    /// <summary>Number of the release within its dataset: of this one, or of the one served when nothing changed; null where there is none.</summary>
    public int? Release { get; init; }

    /// <summary>Edition, or null.</summary>
    public string? Edition { get; init; }

    /// <summary>Date of the edition, or null.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Territory that was asked for (<c>region:93</c>); null for the files as a whole.</summary>
    public string? Territory { get; init; }

    /// <summary>Why it was refused or failed, or what is to be known; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>SHA-256 of the release, or null when the files could not be opened.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The files that were recognised.</summary>
    public IReadOnlyList<ReleaseFile> Files { get; init; } = [];

    /// <summary>Rows of data found.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that passed.</summary>
    public long RowsAccepted { get; init; }

    /// <summary>Rows refused; read = accepted + rejected.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Rows passed over as outside <see cref="Territory"/>; they are in none of the counts above.</summary>
    public long RowsOutside { get; init; }

    /// <summary>What is to be known of the files: encodings mended, parts of an archive passed over.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The first 20 refused lines; the rest is in <c>catalog.reject</c>.</summary>
    public IReadOnlyList<Reject> Rejects { get; init; } = [];

    /// <summary>What was checked, and what was found.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>Seconds from the first byte to the end.</summary>
    public double Seconds { get; init; }

    /// <summary>How the computation ended that the import called for; null where it called for none, or nothing of it had changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImportSummary? Computed { get; init; }

    /// <summary>What the process answers: 0 done, 2 the files are to be corrected, 1 something else failed, or what was to be computed of them.</summary>
    [JsonIgnore]
    public int ExitCode => State switch
    {
        ImportState.Refused => 2,
        ImportState.Failed => 1,
        _ => Computed?.ExitCode ?? 0,
    };

    /// <summary>The same, with what was computed after it. One that had nothing to do is not mentioned.</summary>
    /// <param name="computed">How the computation ended, or null.</param>
    public ImportSummary With(ImportSummary? computed) => computed switch
    {
        null or { State: ImportState.Unchanged } => this,
        { State: ImportState.Failed } => this with { Computed = computed, Message = $"{Message} {computed.Dataset} could not be computed: {computed.Message}".TrimStart() },
        _ => this with { Computed = computed },
    };

    /// <summary>How the summary is written as JSON: camelCase, states in lower case with dashes, French accents as they are.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}

/// <summary>A check and its result.</summary>
/// <param name="Name">What was to hold.</param>
/// <param name="Passed">Whether it did.</param>
/// <param name="Findings">What was found: why it did not hold, or what is to be known all the same.</param>
public sealed record CheckResult(string Name, bool Passed, IReadOnlyList<string> Findings);
