using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>Writes csw:GetDomainResponse: DataSud's harvester begins with it, asking for the values of OrganisationName.</summary>
internal static class Domains
{
    private static readonly Dictionary<string, IReadOnlyList<string>> OfParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DescribeRecord.outputFormat"] = RequestParts.Formats,
        ["DescribeRecord.schemaLanguage"] = [RecordSchemas.Language],
        ["DescribeRecord.typeName"] = RequestParts.TypeNames,
        ["GetRecords.CONSTRAINTLANGUAGE"] = ["CQL_TEXT", "FILTER"],
        ["GetRecords.ElementSetName"] = RequestParts.ElementSets,
        ["GetRecords.outputFormat"] = RequestParts.Formats,
        ["GetRecords.outputSchema"] = RequestParts.OutputSchemas,
        ["GetRecords.resultType"] = RequestParts.ResultTypes,
        ["GetRecords.typeNames"] = RequestParts.TypeNames,
        ["GetRecordById.ElementSetName"] = RequestParts.ElementSets,
        ["GetRecordById.outputFormat"] = RequestParts.Formats,
        ["GetRecordById.outputSchema"] = RequestParts.OutputSchemas,
    };

    /// <summary>Parameters whose values can be asked for.</summary>
    public static IEnumerable<string> Parameters => OfParameters.Keys;

    /// <summary>Writes the response; a name that nobody knows has no values, as the standard wants it.</summary>
    public static void Write(CswXml xml, DomainRequest request, CatalogueRecords records)
    {
        using (xml.Root("csw:GetDomainResponse"))
        {
            foreach (var name in request.Parameters)
                Values(xml, "csw:ParameterName", name, OfParameters.GetValueOrDefault(name));
            foreach (var name in request.Properties)
                Values(xml, "csw:PropertyName", name, Queryables.Find(name) is { } property ? records.Domain(property) : null);
        }
    }

    private static void Values(CswXml xml, string element, string name, IEnumerable<string>? values)
    {
        using (xml.In("csw:DomainValues"))
        {
            xml.With("type", "csw:Record");
            xml.Element(element, name);
            if (values is null)
                return;
            using (xml.In("csw:ListOfValues"))
            {
                foreach (var value in values)
                    xml.Element("csw:Value", value);
            }
        }
    }
}
