namespace DataSud.Storage.Releases;

/// <summary>What is known of a release before its first row is read.</summary>
public sealed record ReleaseStart
{
    /// <summary>Dataset it belongs to.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Name of the importer.</summary>
    public required string Importer { get; init; }

    /// <summary><c>seed</c> when the product brought the files, <c>import</c> when somebody gave them.</summary>
    public required string Origin { get; init; }

    /// <summary>Names of the files, joined by a comma.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file; of the sorted "sha256  name" lines when there are several.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes of all files, uncompressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>Territory that the files were read for (<c>region:93</c>); null for all of their rows.</summary>
    public string? Territory { get; init; }

    /// <summary>Address the files come from, or null.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Licence of this edition where it is not its dataset's, or null.</summary>
    public string? Licence { get; init; }

    /// <summary>Address of <see cref="Licence"/>, or null.</summary>
    public string? LicenceUrl { get; init; }

    /// <summary>Attribution of this edition where it is not its dataset's, or null.</summary>
    public string? Attribution { get; init; }

    /// <summary>What a reader must know of this edition, or null.</summary>
    public string? Note { get; init; }

    /// <summary>When the import began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>A release that has begun.</summary>
/// <param name="Id">Key of <c>catalog.release</c>.</param>
/// <param name="Number">Its number within the dataset, from 1, whatever became of the ones before.</param>
public sealed record StartedRelease(int Id, int Number);

/// <summary>A published release: the one that its dataset serves, or one whose files are asked for again.</summary>
/// <param name="Id">Key of <c>catalog.release</c>.</param>
/// <param name="Number">Its number within the dataset.</param>
/// <param name="Sha256">Fingerprint of its files.</param>
/// <param name="Origin"><c>seed</c> or <c>import</c>.</param>
/// <param name="Edition">Edition, or null.</param>
/// <param name="OfficialDate">Date of the source, or null.</param>
public sealed record CurrentRelease(int Id, int Number, string Sha256, string Origin, string? Edition, DateOnly? OfficialDate);

/// <summary>One file of a release.</summary>
/// <param name="Name">File name.</param>
/// <param name="Kind">Which table of its source it was recognised as.</param>
/// <param name="Sha256">Fingerprint of its uncompressed bytes.</param>
/// <param name="Bytes">Uncompressed size.</param>
/// <param name="RowsRead">Rows of data in it.</param>
public sealed record ReleaseFile(string Name, string Kind, string Sha256, long Bytes, long RowsRead);

/// <summary>A refused line of a file, with the first thing wrong in it.</summary>
/// <param name="File">File name.</param>
/// <param name="Line">Physical line, from 1.</param>
/// <param name="Column">Column as the file names it; null where the line as a whole is wrong.</param>
/// <param name="Value">What stood there, cut at 200 characters; null where nothing did.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record Reject(string File, long Line, string? Column, string? Value, string Reason);
