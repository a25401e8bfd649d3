using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>Reads a request from the keys of an address, in whatever case they are written; keys that CSW does not know are left alone, as it asks.</summary>
/// <param name="query">The keys.</param>
internal sealed class KvpRequestReader(IQueryCollection query)
{
    /// <summary>The request; GetCapabilities where there is no key at all, for whoever pastes the address into a browser.</summary>
    /// <exception cref="CswFault">It cannot be answered.</exception>
    public CswRequest Read()
    {
        if (query.Count == 0)
            return new CapabilitiesRequest(null, null);
        var operation = RequestParts.Operation(Value("request"));
        RequestParts.Expect(Value("service"), Value("version"), needsVersion: operation != "GetCapabilities");
        return operation switch
        {
            "GetCapabilities" => Capabilities(),
            "DescribeRecord" => Describe(),
            "GetDomain" => Domain(),
            "GetRecords" => Records(),
            _ => ById(),
        };
    }

    private CapabilitiesRequest Capabilities()
    {
        RequestParts.Negotiate(List("acceptVersions"));
        RequestParts.Format(List("acceptFormats") is [var format, ..] ? format : null);
        return new(List("sections")?.ToHashSet(StringComparer.OrdinalIgnoreCase), Value("updateSequence"));
    }

    private DescribeRecordRequest Describe()
    {
        RequestParts.Format(Value("outputFormat"));
        return new((List("typeName") ?? List("typeNames")) is { Count: > 0 } names ? RequestParts.Types(names, "typeName") : RequestParts.TypeNames);
    }

    private DomainRequest Domain()
    {
        var (parameters, properties) = (List("parameterName") ?? [], List("propertyName") ?? []);
        return parameters.Count + properties.Count > 0
            ? new(parameters, properties)
            : throw CswFault.Missing("propertyName", "'propertyName' or 'parameterName' is needed.");
    }

    private RecordsRequest Records()
    {
        _ = RequestParts.Types(List("typeNames") ?? throw CswFault.Missing("typeNames", $"'typeNames' is needed: {string.Join(", ", RequestParts.TypeNames)}."), "typeNames");
        return new()
        {
            ResultType = RequestParts.Results(Value("resultType")),
            StartPosition = RequestParts.Number("startPosition", Value("startPosition"), 1, smallest: 1),
            MaxRecords = RequestParts.Number("maxRecords", Value("maxRecords"), RecordsRequest.DefaultPage, smallest: 0),
            Form = RequestParts.Form(Value("outputSchema"), Value("elementSetName"), Value("outputFormat"), namesElements: Value("elementName") is not null),
            Filter = Constraint(),
            Sort = Sort(),
            RequestId = Value("requestId"),
        };
    }

    private RecordByIdRequest ById() => List("id") is { Count: > 0 } ids
        ? new(ids, RequestParts.Form(Value("outputSchema"), Value("elementSetName"), Value("outputFormat"), namesElements: false))
        : throw CswFault.Missing("id", "'id' is needed: one or several identifiers with commas between.");

    private Predicate<CatalogueRecord>? Constraint()
    {
        if (Value("constraint") is not { } constraint)
            return null;
        return Value("constraintLanguage")?.ToUpperInvariant() switch
        {
            "CQL_TEXT" or "CQL" => CqlReader.Read(constraint),
            "FILTER" => FilterReader.Read(SafeXml.Read(constraint, "Constraint")),
            null => throw CswFault.Missing("constraintLanguage", "'constraintLanguage' is needed beside 'constraint': FILTER or CQL_TEXT."),
            _ => throw CswFault.Invalid("constraintLanguage", "The languages are FILTER and CQL_TEXT."),
        };
    }

    // dc:title:A, or title:D, or a name alone.
    private SortRule? Sort()
    {
        if (Value("sortBy") is not { } given)
            return null;
        if (Queryables.Find(given) is not null)
            return RequestParts.Sort(given, null);
        var colon = given.LastIndexOf(':');
        return colon < 0 ? RequestParts.Sort(given, null) : RequestParts.Sort(given[..colon], given[(colon + 1)..]);
    }

    private IReadOnlyList<string>? List(string name) => Value(name)?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The collection holds its keys without their case.
    private string? Value(string name)
    {
        var values = query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0] is { Length: > 0 } value ? value : null,
            _ => throw CswFault.Invalid(name, $"'{name}' is given more than once."),
        };
    }
}
