using System.Globalization;

namespace DataSud.Api.Csw;

/// <summary>The values that requests are made of, the same in an address and in XML.</summary>
internal static class RequestParts
{
    /// <summary>Version of the protocol.</summary>
    public const string Version = "2.0.2";

    /// <summary>Media types of answers.</summary>
    public static readonly IReadOnlyList<string> Formats = ["application/xml", "text/xml"];

    /// <summary>Types of records.</summary>
    public static readonly IReadOnlyList<string> TypeNames = ["csw:Record", "gmd:MD_Metadata"];

    /// <summary>Schemas of records.</summary>
    public static readonly IReadOnlyList<string> OutputSchemas = [CswSpaces.Csw, CswSpaces.Gmd];

    /// <summary>How much of a record.</summary>
    public static readonly IReadOnlyList<string> ElementSets = ["brief", "summary", "full"];

    /// <summary>What GetRecords answers with.</summary>
    public static readonly IReadOnlyList<string> ResultTypes = ["hits", "results", "validate"];

    private static readonly string[] Operations = ["GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords", "GetRecordById", "Transaction", "Harvest"];

    /// <summary>The operation of a name.</summary>
    /// <exception cref="CswFault">There is none, or this service does not have it.</exception>
    public static string Operation(string? given)
    {
        if (given is null or "")
            throw CswFault.Missing("request", $"'request' is needed: {string.Join(", ", Operations[..5])}.");
        var name = Operations.FirstOrDefault(operation => operation.Equals(given, StringComparison.OrdinalIgnoreCase));
        return name switch
        {
            null => throw new CswFault("OperationNotSupported", "request", $"There is no operation '{CswFault.Echo(given)}'; there are {string.Join(", ", Operations[..5])}."),
            "Transaction" or "Harvest" => throw new CswFault("OperationNotSupported", "request", $"{name} changes a catalogue; this one is only read."),
            _ => name,
        };
    }

    /// <summary>Refuses another service or version.</summary>
    /// <exception cref="CswFault">It is missing or another.</exception>
    public static void Expect(string? service, string? version, bool needsVersion)
    {
        if (service is null or "")
            throw CswFault.Missing("service", "'service' is needed: CSW.");
        if (!service.Equals("CSW", StringComparison.OrdinalIgnoreCase))
            throw CswFault.Invalid("service", $"The service is CSW, not '{CswFault.Echo(service)}'.");
        if (needsVersion && version is null or "")
            throw CswFault.Missing("version", $"'version' is needed: {Version}.");
        if (needsVersion && version != Version)
            throw CswFault.Invalid("version", $"Version {Version} is spoken, not '{CswFault.Echo(version!)}'.");
    }

    /// <summary>Refuses versions among which ours is not.</summary>
    /// <param name="accepted">Versions that the client takes; null for any.</param>
    /// <exception cref="CswFault">None of them is spoken.</exception>
    public static void Negotiate(IReadOnlyList<string>? accepted)
    {
        if (accepted is { Count: > 0 } && !accepted.Contains(Version, StringComparer.Ordinal))
            throw new CswFault("VersionNegotiationFailed", "acceptversions", $"Version {Version} is spoken, and none of those asked for.");
    }

    /// <summary>Form of records.</summary>
    /// <exception cref="CswFault">There is no such schema, set or format.</exception>
    public static RecordForm Form(string? outputSchema, string? elementSet, string? outputFormat, bool namesElements)
    {
        Format(outputFormat);
        var schema = Choice("outputSchema", outputSchema, OutputSchemas, CswSpaces.Csw, StringComparison.Ordinal);
        // Of elements that are named one by one, the whole record has them all.
        var set = namesElements ? ElementSet.Full : (ElementSet)ElementSets.ToList().IndexOf(Choice("ElementSetName", elementSet, ElementSets, "summary", StringComparison.OrdinalIgnoreCase));
        return new(schema == CswSpaces.Gmd, set);
    }

    /// <summary>Refuses a format that answers do not have.</summary>
    /// <exception cref="CswFault">It is none of XML's.</exception>
    public static void Format(string? outputFormat) => Choice("outputFormat", outputFormat?.Split(';')[0].Trim(), Formats, Formats[0], StringComparison.OrdinalIgnoreCase);

    /// <summary>What GetRecords answers with: hits, unless something else is asked for.</summary>
    /// <exception cref="CswFault">It is none of them.</exception>
    public static ResultType Results(string? given) =>
        Enum.Parse<ResultType>(Choice("resultType", given, ResultTypes, "hits", StringComparison.OrdinalIgnoreCase), ignoreCase: true);

    /// <summary>Types of records, in any case and with any prefix.</summary>
    /// <exception cref="CswFault">One is none of ours.</exception>
    public static IReadOnlyList<string> Types(IEnumerable<string> given, string locator) =>
        [.. given.Select(name => TypeNames.FirstOrDefault(known => Local(known).Equals(Local(name), StringComparison.OrdinalIgnoreCase))
            ?? throw CswFault.Invalid(locator, $"There are no records of type '{CswFault.Echo(name)}'; there are {string.Join(" and ", TypeNames)}."))];

    /// <summary>A whole number.</summary>
    /// <exception cref="CswFault">It is none, or too small.</exception>
    public static int Number(string locator, string? given, int usual, int smallest)
    {
        if (given is null or "")
            return usual;
        if (!int.TryParse(given, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) || number < smallest)
            throw CswFault.Invalid(locator, $"'{CswFault.Echo(given)}' is no whole number from {smallest} on.");
        return number;
    }

    /// <summary>What is sorted by, of a name and the word for descending.</summary>
    /// <exception cref="CswFault">Nothing can be sorted by it.</exception>
    public static SortRule Sort(string property, string? order)
    {
        var found = Filters.Queryables.Of(property);
        if (found.Kind is Filters.PropertyKind.Box or Filters.PropertyKind.AnyText)
            throw CswFault.Invalid("SortBy", $"Records have no order by '{CswFault.Echo(property)}'.");
        return order?.Trim().ToUpperInvariant() switch
        {
            null or "" or "A" or "ASC" or "ASCENDING" => new(found, Descending: false),
            "D" or "DESC" or "DESCENDING" => new(found, Descending: true),
            _ => throw CswFault.Invalid("SortBy", $"'{CswFault.Echo(order)}' is no order; ASC and DESC are."),
        };
    }

    private static string Local(string name) => name[(name.LastIndexOf(':') + 1)..].Trim();

    private static string Choice(string locator, string? given, IReadOnlyList<string> known, string usual, StringComparison comparison)
    {
        if (given is null or "")
            return usual;
        return known.FirstOrDefault(choice => choice.Equals(given.Trim(), comparison))
            ?? throw CswFault.Invalid(locator, $"'{CswFault.Echo(given)}' is none of {string.Join(", ", known)}.");
    }
}
