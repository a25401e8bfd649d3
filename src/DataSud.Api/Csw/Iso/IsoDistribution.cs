using DataSud.Api.Catalogue;

namespace DataSud.Api.Csw.Iso;

/// <summary>Where a dataset is had: gmd:distributionInfo.</summary>
internal static class IsoDistribution
{
    /// <summary>Writes the element.</summary>
    public static void Write(CswXml xml, PortalDataset dataset, Parties parties)
    {
        using (xml.In("gmd:distributionInfo", "gmd:MD_Distribution"))
        {
            foreach (var format in dataset.Resources.Select(resource => resource.Format).Distinct())
            {
                using (xml.In("gmd:distributionFormat", "gmd:MD_Format"))
                {
                    xml.Characters("gmd:name", format);
                    using (xml.In("gmd:version"))
                        xml.With("gco:nilReason", "inapplicable");
                }
            }
            using (xml.In("gmd:transferOptions", "gmd:MD_DigitalTransferOptions"))
            {
                foreach (var resource in dataset.Resources)
                    Online(xml, parties.Address(resource), Protocols.Of(resource), resource.Title, resource.Description, "download");
                Online(xml, parties.Page(dataset), Protocols.Page, "Page du jeu de données", "Description, licence, provenance et aperçu.", "information");
            }
        }
    }

    private static void Online(CswXml xml, string address, string protocol, string name, string description, string function)
    {
        using (xml.In("gmd:onLine", "gmd:CI_OnlineResource"))
        {
            using (xml.In("gmd:linkage"))
                xml.Element("gmd:URL", address);
            xml.Characters("gmd:protocol", protocol);
            xml.Characters("gmd:name", name);
            xml.Characters("gmd:description", description);
            xml.Code("gmd:function", "CI_OnLineFunctionCode", function);
        }
    }
}
