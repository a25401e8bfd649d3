namespace DataSud.Domain;

/// <summary>What a portal says of a dataset. An importer declares the datasets it feeds; importing writes them to the catalogue.</summary>
public sealed record DatasetDescription
{
    /// <summary>Stable identifier, in addresses and for ever: <c>arcep-ftth</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Place in lists.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Title in French.</summary>
    public required string Title { get; init; }

    /// <summary>Title in English.</summary>
    public required string TitleEn { get; init; }

    /// <summary>Description in plain French.</summary>
    public required string Description { get; init; }

    /// <summary>Description in English.</summary>
    public required string DescriptionEn { get; init; }

    /// <summary>Who makes the data.</summary>
    public required string Producer { get; init; }

    /// <summary>The producer's page on the data, or null.</summary>
    public string? Homepage { get; init; }

    /// <summary>Name of the licence.</summary>
    public required string Licence { get; init; }

    /// <summary>Address of the licence's text.</summary>
    public required string LicenceUrl { get; init; }

    /// <summary>What a reuser must quote.</summary>
    public required string Attribution { get; init; }

    /// <summary>Code of the EU authority table "frequency": QUARTERLY, ANNUAL, NEVER.</summary>
    public required string Frequency { get; init; }
}
