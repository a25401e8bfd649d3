namespace DataSud.Api.Csw.Iso;

/// <summary>
/// Writes a dataset as gmd:MD_Metadata of ISO 19139 with what INSPIRE asks for, its elements in the order of the schema. What is not known
/// (a scale, a postal address) is left out rather than made up.
/// </summary>
internal static class IsoRecord
{
    // DataSud's reader takes this pair and no other.
    private const string Standard = "ISO 19115:2003/19139";
    private const string StandardVersion = "1.0";

    private static readonly Term Degrees = new("http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326");

    /// <summary>Writes the record.</summary>
    public static void Write(CswXml xml, CatalogueRecord record, Parties parties)
    {
        var dataset = record.Dataset;
        using (xml.In("gmd:MD_Metadata"))
        {
            xml.Characters("gmd:fileIdentifier", record.Identifier);
            xml.Language();
            xml.Code("gmd:characterSet", "MD_CharacterSetCode", "utf8");
            xml.Code("gmd:hierarchyLevel", "MD_ScopeCode", "dataset");
            xml.Party("gmd:contact", Parties.Publisher, "pointOfContact", parties.Contact.Name, parties.Contact.Email, parties.ContactPage);
            using (xml.In("gmd:dateStamp"))
                xml.Element("gco:DateTime", CswXml.Form(dataset.Modified));
            xml.Characters("gmd:metadataStandardName", Standard);
            xml.Characters("gmd:metadataStandardVersion", StandardVersion);
            xml.Characters("gmd:dataSetURI", parties.Iri(dataset));
            using (xml.In("gmd:referenceSystemInfo", "gmd:MD_ReferenceSystem"))
            using (xml.In("gmd:referenceSystemIdentifier", "gmd:RS_Identifier"))
                xml.Anchor("gmd:code", Degrees);
            IsoIdentification.Write(xml, record, parties);
            IsoDistribution.Write(xml, dataset, parties);
            IsoQuality.Write(xml, record);
        }
    }
}
