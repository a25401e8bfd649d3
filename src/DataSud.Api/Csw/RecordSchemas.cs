namespace DataSud.Api.Csw;

/// <summary>
/// Writes csw:DescribeRecordResponse. The schemas of records are those of OGC and ISO, unchanged: each component includes the official one
/// rather than a copy that would age.
/// </summary>
internal static class RecordSchemas
{
    /// <summary>What the schemas are written in.</summary>
    public const string Language = "http://www.w3.org/XML/Schema";

    /// <summary>Writes the response.</summary>
    public static void Write(CswXml xml, DescribeRecordRequest request)
    {
        using (xml.Root("csw:DescribeRecordResponse", "xs"))
        {
            foreach (var type in request.TypeNames.Distinct(StringComparer.Ordinal))
            {
                var (space, location) = type == "csw:Record"
                    ? (CswSpaces.Csw, "http://schemas.opengis.net/csw/2.0.2/record.xsd")
                    : (CswSpaces.Gmd, "http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd");
                using (xml.In("csw:SchemaComponent"))
                {
                    xml.With("schemaLanguage", Language).With("targetNamespace", space);
                    using (xml.In("xs:schema"))
                    {
                        xml.With("targetNamespace", space).With("elementFormDefault", "qualified");
                        using (xml.In("xs:include"))
                            xml.With("schemaLocation", location);
                    }
                }
            }
        }
    }
}
