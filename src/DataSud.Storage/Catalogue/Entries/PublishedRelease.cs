namespace DataSud.Storage.Catalogue.Entries;

/// <summary>A release that was published, now current or not, as the history of a dataset tells it.</summary>
public sealed record PublishedRelease
{
    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release in the dataset.</summary>
    public required int Number { get; init; }

    /// <summary>When it was published, UTC.</summary>
    public required DateTime PublishedAt { get; init; }

    /// <summary>Edition named by the files, or null.</summary>
    public string? Edition { get; init; }

    /// <summary>Day that the producer gives it, or null.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Names of the files.</summary>
    public required string FileName { get; init; }

    /// <summary>Licence of this edition.</summary>
    public required string Licence { get; init; }

    /// <summary>Who makes the data.</summary>
    public required string Producer { get; init; }

    /// <summary>Lines read: accepted and rejected ones.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Lines taken.</summary>
    public required long RowsAccepted { get; init; }

    /// <summary>Lines refused.</summary>
    public required long RowsRejected { get; init; }

    /// <summary>Number of the published release before it, or null for the first.</summary>
    public int? PreviousNumber { get; init; }
}
