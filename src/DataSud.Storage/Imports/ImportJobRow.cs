namespace DataSud.Storage.Imports;

/// <summary>An import that was asked for over HTTP.</summary>
public sealed record ImportJobRow
{
    /// <summary>Finds it; nobody guesses it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its place among all, in the order they were asked for.</summary>
    public required long Number { get; init; }

    /// <summary>What it is imported as.</summary>
    public required string Source { get; init; }

    /// <summary>Dataset that the source feeds.</summary>
    public required string DatasetId { get; init; }

    /// <summary>What was asked, as JSON text.</summary>
    public required string Request { get; init; }

    /// <summary>queued, running, published, unchanged, refused, failed or dry-run.</summary>
    public required string State { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it began, UTC; or null.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended, UTC; or null.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>What is being done, or was last: fetch, read, check, publish; or null.</summary>
    public string? Step { get; init; }

    /// <summary>File that it is done to, or null.</summary>
    public string? File { get; init; }

    /// <summary>Rows read so far.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes read so far.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes to read, or 0 when that is not known.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Number of the release it made, or that serves the same bytes; or null.</summary>
    public int? ReleaseNumber { get; init; }

    /// <summary>Why it was refused or failed, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The summary of the import as JSON text, once it has ended; or null.</summary>
    public string? Summary { get; init; }
}

/// <summary>An import to be queued.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="KeyId">Key that asks for it.</param>
/// <param name="Source">What to import as.</param>
/// <param name="DatasetId">Dataset that the source feeds.</param>
/// <param name="Request">What was asked, as JSON text.</param>
public sealed record NewImportJob(Guid Id, string KeyId, string Source, string DatasetId, string Request);

/// <summary>How far an import has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="File">To which file.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Bytes">Bytes read so far.</param>
/// <param name="TotalBytes">Bytes to read.</param>
public sealed record ImportJobProgress(string Step, string File, long Rows, long Bytes, long TotalBytes);

/// <summary>How an import ended.</summary>
/// <param name="State">published, unchanged, refused, failed or dry-run.</param>
/// <param name="ReleaseNumber">Number of its release, or null.</param>
/// <param name="Message">Why it was refused or failed, or null.</param>
/// <param name="Summary">The summary as JSON text, or null.</param>
public sealed record ImportJobOutcome(string State, int? ReleaseNumber, string? Message, string? Summary);
