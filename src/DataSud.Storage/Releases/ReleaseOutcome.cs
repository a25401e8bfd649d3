namespace DataSud.Storage.Releases;

/// <summary>How an import ended, as <c>catalog.release</c> keeps it.</summary>
public sealed record ReleaseOutcome
{
    /// <summary><c>published</c>, <c>refused</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Rows of data found in the files.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Rows that passed every check. <see cref="RowsRead"/> is always the sum of the other two.</summary>
    public required long RowsAccepted { get; init; }

    /// <summary>Rows refused, all of them counted even where not all are stored.</summary>
    public required long RowsRejected { get; init; }

    /// <summary>Edition the files say they are of (<c>2018-Q1</c>); null where they do not say.</summary>
    public string? Edition { get; init; }

    /// <summary>Day the figures describe, or that the source gives as its date; null where unknown.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>One sentence for a person: why it was refused or failed; null when all went well.</summary>
    public string? Message { get; init; }

    /// <summary>The whole summary as JSON text.</summary>
    public required string Summary { get; init; }
}
