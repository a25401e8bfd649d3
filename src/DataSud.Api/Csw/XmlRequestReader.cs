using System.Xml.Linq;
using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>Reads a request from XML that was posted.</summary>
/// <param name="root">Its root.</param>
internal sealed class XmlRequestReader(XElement root)
{
    /// <summary>The request.</summary>
    /// <exception cref="CswFault">It cannot be answered.</exception>
    public CswRequest Read()
    {
        if (root.Name.NamespaceName != CswSpaces.Csw)
            throw CswFault.Unreadable($"The root is '{CswFault.Echo(root.Name.ToString())}'; an operation of {CswSpaces.Csw} is expected.");
        var operation = RequestParts.Operation(root.Name.LocalName);
        RequestParts.Expect(Attribute("service"), Attribute("version"), needsVersion: operation != "GetCapabilities");
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
        RequestParts.Negotiate(Texts(Child(root, "AcceptVersions"), "Version"));
        RequestParts.Format(Texts(Child(root, "AcceptFormats"), "OutputFormat").FirstOrDefault());
        var sections = Child(root, "Sections");
        return new(sections is null ? null : Texts(sections, "Section").ToHashSet(StringComparer.OrdinalIgnoreCase), Attribute("updateSequence"));
    }

    private DescribeRecordRequest Describe()
    {
        RequestParts.Format(Attribute("outputFormat"));
        return new(Texts(root, "TypeName") is { Count: > 0 } names ? RequestParts.Types(names, "TypeName") : RequestParts.TypeNames);
    }

    private DomainRequest Domain()
    {
        var (parameters, properties) = (Texts(root, "ParameterName"), Texts(root, "PropertyName"));
        return parameters.Count + properties.Count > 0
            ? new([.. parameters.SelectMany(Split)], [.. properties.SelectMany(Split)])
            : throw CswFault.Missing("PropertyName", "csw:PropertyName or csw:ParameterName is needed.");
    }

    private RecordsRequest Records()
    {
        var query = Child(root, "Query") ?? throw CswFault.Missing("Query", "csw:Query is needed.");
        if (query.Attribute("typeNames")?.Value is not { } types || string.IsNullOrWhiteSpace(types))
            throw CswFault.Missing("typeNames", $"'typeNames' is needed: {string.Join(", ", RequestParts.TypeNames)}.");
        _ = RequestParts.Types(Split(types), "typeNames");
        return new()
        {
            ResultType = RequestParts.Results(Attribute("resultType")),
            StartPosition = RequestParts.Number("startPosition", Attribute("startPosition"), 1, smallest: 1),
            MaxRecords = RequestParts.Number("maxRecords", Attribute("maxRecords"), RecordsRequest.DefaultPage, smallest: 0),
            Form = RequestParts.Form(Attribute("outputSchema"), Child(query, "ElementSetName")?.Value, Attribute("outputFormat"), namesElements: Child(query, "ElementName") is not null),
            Filter = Constraint(Child(query, "Constraint")),
            Sort = Sort(Child(query, "SortBy")),
            RequestId = Attribute("requestId"),
        };
    }

    private RecordByIdRequest ById() => Texts(root, "Id") is { Count: > 0 } ids
        ? new([.. ids.SelectMany(Split)], RequestParts.Form(Attribute("outputSchema"), Child(root, "ElementSetName")?.Value, Attribute("outputFormat"), namesElements: false))
        : throw CswFault.Missing("Id", "csw:Id is needed, one or several.");

    private static Predicate<CatalogueRecord>? Constraint(XElement? constraint)
    {
        if (constraint is null)
            return null;
        if (Child(constraint, "CqlText") is { } cql)
            return CqlReader.Read(cql.Value);
        return Child(constraint, "Filter") is { } filter
            ? FilterReader.Read(filter)
            : throw CswFault.Missing("Constraint", "A constraint is ogc:Filter or csw:CqlText.");
    }

    // The first property decides; records that it leaves equal stay in the order of the catalogue.
    private static SortRule? Sort(XElement? sort)
    {
        if (sort is null)
            return null;
        var property = Child(sort, "SortProperty") ?? throw CswFault.Missing("SortBy", "ogc:SortBy lacks ogc:SortProperty.");
        var name = Child(property, "PropertyName") ?? throw CswFault.Missing("SortBy", "ogc:SortProperty lacks ogc:PropertyName.");
        return RequestParts.Sort(name.Value, Child(property, "SortOrder")?.Value);
    }

    private static IReadOnlyList<string> Texts(XElement? parent, string name) =>
        [.. parent?.Elements().Where(child => child.Name.LocalName == name).Select(child => child.Value.Trim()).Where(text => text.Length > 0) ?? []];

    private static string[] Split(string list) => list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private string? Attribute(string name) => root.Attribute(name)?.Value;
}
