using System.Globalization;
using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>Writes csw:Capabilities: who serves the catalogue, which operations it has and with which values, which filters it reads.</summary>
internal static class CapabilitiesDocument
{
    private const string SchemaLocation = CswSpaces.Csw + " http://schemas.opengis.net/csw/2.0.2/CSW-discovery.xsd";

    /// <summary>Writes the document.</summary>
    public static void Write(CswXml xml, CapabilitiesRequest request, Parties parties, string version)
    {
        using (xml.Root("csw:Capabilities", "ows", "ogc", "gml", "gmd", "xlink", "xsi"))
        {
            xml.With("version", RequestParts.Version).With("updateSequence", version).With("xsi:schemaLocation", SchemaLocation);
            // Whoever has this version needs no more than to hear so.
            if (request.UpdateSequence == version)
                return;
            if (Asks(request, "ServiceIdentification"))
                Identification(xml);
            if (Asks(request, "ServiceProvider"))
                Provider(xml, parties);
            if (Asks(request, "OperationsMetadata"))
                Operations(xml, parties);
            // The schema wants it whatever the sections.
            FilterCapabilities(xml);
        }
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool Asks(CapabilitiesRequest request, string section) => request.Sections is not { } sections || sections.Contains(section) || sections.Contains("All");

    private static void Identification(CswXml xml)
    {
        using (xml.In("ows:ServiceIdentification"))
        {
            xml.Element("ows:Title", "Catalogue de DataSud.Api");
            xml.Element("ows:Abstract", "Les jeux de données de la stratégie numérique de Provence-Alpes-Côte d’Azur : objectifs et cibles, fibre, mobile, territoires, établissements.");
            using (xml.In("ows:Keywords"))
            {
                foreach (var keyword in (string[])["aménagement numérique", "très haut débit", "couverture mobile", "Provence-Alpes-Côte d’Azur"])
                    xml.Element("ows:Keyword", keyword);
                xml.Element("ows:Type", "theme");
            }
            xml.Element("ows:ServiceType", "CSW", "codeSpace", "OGC");
            xml.Element("ows:ServiceTypeVersion", RequestParts.Version);
            xml.Element("ows:Fees", "None");
            xml.Element("ows:AccessConstraints", "None");
        }
    }

    private static void Provider(CswXml xml, Parties parties)
    {
        using (xml.In("ows:ServiceProvider"))
        {
            xml.Element("ows:ProviderName", Parties.Publisher);
            using (xml.In("ows:ProviderSite"))
                xml.With("xlink:type", "simple").With("xlink:href", parties.ContactPage);
            using (xml.In("ows:ServiceContact"))
            {
                xml.Element("ows:IndividualName", parties.Contact.Name);
                using (xml.In("ows:ContactInfo"))
                {
                    if (parties.Contact.Email is { } email)
                    {
                        using (xml.In("ows:Address"))
                            xml.Element("ows:ElectronicMailAddress", email);
                    }
                    using (xml.In("ows:OnlineResource"))
                        xml.With("xlink:type", "simple").With("xlink:href", parties.ContactPage);
                }
                xml.Element("ows:Role", "pointOfContact");
            }
        }
    }

    private static void Operations(CswXml xml, Parties parties)
    {
        using (xml.In("ows:OperationsMetadata"))
        {
            Operation(xml, parties, "GetCapabilities", ("sections", ["ServiceIdentification", "ServiceProvider", "OperationsMetadata", "Filter_Capabilities"]));
            Operation(xml, parties, "DescribeRecord", ("typeName", RequestParts.TypeNames), ("outputFormat", RequestParts.Formats), ("schemaLanguage", [RecordSchemas.Language]));
            Operation(xml, parties, "GetDomain", ("ParameterName", [.. Domains.Parameters]));
            Operation(xml, parties, "GetRecords",
                ("CONSTRAINTLANGUAGE", ["CQL_TEXT", "FILTER"]), ("ElementSetName", RequestParts.ElementSets), ("outputFormat", RequestParts.Formats),
                ("outputSchema", RequestParts.OutputSchemas), ("resultType", RequestParts.ResultTypes), ("typeNames", RequestParts.TypeNames));
            Operation(xml, parties, "GetRecordById", ("ElementSetName", RequestParts.ElementSets), ("outputFormat", RequestParts.Formats), ("outputSchema", RequestParts.OutputSchemas));
            Values(xml, "ows:Parameter", "service", ["http://www.opengis.net/cat/csw/2.0.2", "CSW"]);
            Values(xml, "ows:Parameter", "version", [RequestParts.Version]);
            Values(xml, "ows:Constraint", "IsoProfiles", [CswSpaces.Gmd]);
            Values(xml, "ows:Constraint", "PostEncoding", ["XML"]);
            Values(xml, "ows:Constraint", "MaxRecordDefault", [Whole(RecordsRequest.DefaultPage)]);
            Values(xml, "ows:Constraint", "MaxRecordLimit", [Whole(RecordsRequest.LargestPage)]);
        }
    }

    private static void Operation(CswXml xml, Parties parties, string name, params ReadOnlySpan<(string Name, IReadOnlyList<string> Values)> parameters)
    {
        using (xml.In("ows:Operation"))
        {
            xml.With("name", name);
            using (xml.In("ows:DCP", "ows:HTTP"))
            {
                using (xml.In("ows:Get"))
                    xml.With("xlink:type", "simple").With("xlink:href", parties.Csw);
                using (xml.In("ows:Post"))
                {
                    xml.With("xlink:type", "simple").With("xlink:href", parties.Csw);
                    Values(xml, "ows:Constraint", "PostEncoding", ["XML"]);
                }
            }
            foreach (var (parameter, values) in parameters)
                Values(xml, "ows:Parameter", parameter, values);
            if (name != "GetRecords")
                return;
            Values(xml, "ows:Constraint", "SupportedDublinCoreQueryables", Queryables.All.Select(queryable => queryable.CoreName).OfType<string>());
            Values(xml, "ows:Constraint", "SupportedISOQueryables", Queryables.All.Select(queryable => queryable.IsoName).OfType<string>().Select(queryable => "apiso:" + queryable));
        }
    }

    private static void Values(CswXml xml, string element, string name, IEnumerable<string> values)
    {
        using (xml.In(element))
        {
            xml.With("name", name);
            foreach (var value in values)
                xml.Element("ows:Value", value);
        }
    }

    private static void FilterCapabilities(CswXml xml)
    {
        using (xml.In("ogc:Filter_Capabilities"))
        {
            using (xml.In("ogc:Spatial_Capabilities"))
            {
                using (xml.In("ogc:GeometryOperands"))
                    xml.Element("ogc:GeometryOperand", "gml:Envelope");
                using (xml.In("ogc:SpatialOperators"))
                using (xml.In("ogc:SpatialOperator"))
                    xml.With("name", "BBOX");
            }
            using (xml.In("ogc:Scalar_Capabilities"))
            {
                using (xml.In("ogc:LogicalOperators"))
                {
                    // And, Or and Not: the element says so by being there.
                }
                using (xml.In("ogc:ComparisonOperators"))
                {
                    foreach (var name in FilterReader.ComparisonOperators)
                        xml.Element("ogc:ComparisonOperator", name);
                }
            }
            using (xml.In("ogc:Id_Capabilities"))
            using (xml.In("ogc:EID"))
            {
                // Empty by its schema.
            }
        }
    }
}
