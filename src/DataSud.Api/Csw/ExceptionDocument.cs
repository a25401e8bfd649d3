namespace DataSud.Api.Csw;

/// <summary>Writes ows:ExceptionReport of OWS Common 1.0, the one of CSW 2.0.2.</summary>
internal static class ExceptionDocument
{
    /// <summary>Writes the report.</summary>
    public static void Write(CswXml xml, CswFault fault)
    {
        using (xml.Root("ows:ExceptionReport", "xsi"))
        {
            xml.With("version", "1.2.0").With("language", "en").With("xsi:schemaLocation", CswSpaces.Ows + " http://schemas.opengis.net/ows/1.0.0/owsExceptionReport.xsd");
            using (xml.In("ows:Exception"))
            {
                xml.With("exceptionCode", fault.Code);
                if (fault.Locator is { } locator)
                    xml.With("locator", locator);
                xml.Element("ows:ExceptionText", fault.Message);
            }
        }
    }
}
