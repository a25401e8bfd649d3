namespace DataSud.Api.Csw;

/// <summary>A request of CSW 2.0.2, whichever way it came.</summary>
internal abstract record CswRequest;

/// <summary>What the service can do.</summary>
/// <param name="Sections">Sections asked for; null for all of them.</param>
/// <param name="UpdateSequence">The version that the client has, or null.</param>
internal sealed record CapabilitiesRequest(IReadOnlySet<string>? Sections, string? UpdateSequence) : CswRequest;

/// <summary>The schema of records.</summary>
/// <param name="TypeNames">csw:Record, gmd:MD_Metadata.</param>
internal sealed record DescribeRecordRequest(IReadOnlyList<string> TypeNames) : CswRequest;

/// <summary>The values that a property of records or a parameter has.</summary>
/// <param name="Parameters">Names of parameters: GetRecords.outputSchema.</param>
/// <param name="Properties">Names of properties: OrganisationName.</param>
internal sealed record DomainRequest(IReadOnlyList<string> Parameters, IReadOnlyList<string> Properties) : CswRequest;

/// <summary>What a property is sorted by.</summary>
/// <param name="Property">The property.</param>
/// <param name="Descending">Whether the greatest come first.</param>
internal readonly record struct SortRule(Filters.RecordProperty Property, bool Descending);

/// <summary>Records that a filter finds.</summary>
internal sealed record RecordsRequest : CswRequest
{
    /// <summary>Most records of a page.</summary>
    public const int LargestPage = 500;

    /// <summary>Records of a page where none is asked for.</summary>
    public const int DefaultPage = 10;

    /// <summary>hits, results or validate.</summary>
    public required ResultType ResultType { get; init; }

    /// <summary>First record, from 1.</summary>
    public required int StartPosition { get; init; }

    /// <summary>Most records.</summary>
    public required int MaxRecords { get; init; }

    /// <summary>Form of the records.</summary>
    public required RecordForm Form { get; init; }

    /// <summary>What they must be; null for all of them.</summary>
    public Predicate<CatalogueRecord>? Filter { get; init; }

    /// <summary>What they are sorted by; null for the order of the catalogue.</summary>
    public SortRule? Sort { get; init; }

    /// <summary>Given back as it came, or null.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Records by their identifiers.</summary>
/// <param name="Ids">UUIDs, or ids of the API.</param>
/// <param name="Form">Form of the records.</param>
internal sealed record RecordByIdRequest(IReadOnlyList<string> Ids, RecordForm Form) : CswRequest;

/// <summary>What an answer to GetRecords holds.</summary>
internal enum ResultType
{
    /// <summary>How many there are.</summary>
    Hits,

    /// <summary>The records.</summary>
    Results,

    /// <summary>That the request is a good one.</summary>
    Validate,
}

/// <summary>How much of a record is given.</summary>
internal enum ElementSet
{
    /// <summary>Identifier, title, type, box.</summary>
    Brief,

    /// <summary>What lists show.</summary>
    Summary,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>Form of records.</summary>
/// <param name="IsIso">ISO 19139 rather than Dublin Core.</param>
/// <param name="Elements">How much of it; ISO records are always whole.</param>
internal readonly record struct RecordForm(bool IsIso, ElementSet Elements);
