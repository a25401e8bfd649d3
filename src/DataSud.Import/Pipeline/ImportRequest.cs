namespace DataSud.Import.Pipeline;

/// <summary>What somebody asks to be imported.</summary>
public sealed record ImportRequest
{
    /// <summary>Files, folders, <c>.gz</c> or <c>.zip</c>.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary><c>import</c>, or <c>seed</c> for what the product brings.</summary>
    public string Origin { get; init; } = "import";

    /// <summary>Check and count, write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Share of refused rows to accept instead of the source's own, 0 to 1; null for the source's own.</summary>
    public double? MaxRejects { get; init; }

    /// <summary>Territory to read the rows of: <c>93</c>, <c>region:93</c>, <c>departement:05</c>; null for all.</summary>
    public string? Territory { get; init; }

    /// <summary>Edition, where the files do not say it themselves.</summary>
    public string? Edition { get; init; }

    /// <summary>Date of the edition, where the files do not say it themselves.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Address the files were taken from, or null.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Licence of this edition where it is not its dataset's.</summary>
    public string? Licence { get; init; }

    /// <summary>Address of <see cref="Licence"/>.</summary>
    public string? LicenceUrl { get; init; }

    /// <summary>Attribution of this edition where it is not its dataset's.</summary>
    public string? Attribution { get; init; }

    /// <summary>What a reader must know of this edition.</summary>
    public string? Note { get; init; }
}
