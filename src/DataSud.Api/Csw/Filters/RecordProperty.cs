namespace DataSud.Api.Csw.Filters;

/// <summary>What the values of a property are.</summary>
internal enum PropertyKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>All texts of a record at once.</summary>
    AnyText,

    /// <summary>A moment.</summary>
    Moment,

    /// <summary>A box in degrees.</summary>
    Box,
}

/// <summary>A property of records that filters may name.</summary>
internal sealed record RecordProperty
{
    /// <summary>Place in the values that records keep.</summary>
    public required int Index { get; init; }

    /// <summary>What its values are.</summary>
    public required PropertyKind Kind { get; init; }

    /// <summary>Name in the ISO application profile, without a prefix; null where it has none.</summary>
    public string? IsoName { get; init; }

    /// <summary>Name in Dublin Core, with its prefix; null where it has none.</summary>
    public string? CoreName { get; init; }

    /// <summary>Its texts.</summary>
    public Func<CatalogueRecord, IEnumerable<string>> Texts { get; init; } = _ => [];

    /// <summary>Its moment.</summary>
    public Func<CatalogueRecord, DateTime?> Moment { get; init; } = _ => null;

    /// <summary>Whether a record has no value of it.</summary>
    public bool IsAbsent(CatalogueRecord record) => Kind switch
    {
        PropertyKind.Moment => Moment(record) is null,
        PropertyKind.Box => record.Dataset.Box is null,
        _ => record.Values(this).Count == 0,
    };
}
