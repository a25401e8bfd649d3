namespace DataSud.Api.Csw.Iso;

/// <summary>How good a dataset is and where it comes from: gmd:dataQualityInfo.</summary>
internal static class IsoQuality
{
    // The title by which validators know the regulation.
    private const string Regulation =
        "RÈGLEMENT (UE) N o 1089/2010 DE LA COMMISSION du 23 novembre 2010 portant modalités d'application de la directive 2007/2/CE du Parlement européen et du Conseil en ce qui concerne l'interopérabilité des séries et des services de données géographiques";

    private static readonly DateOnly RegulationDate = new(2010, 12, 8);

    /// <summary>Writes the element.</summary>
    public static void Write(CswXml xml, CatalogueRecord record)
    {
        using (xml.In("gmd:dataQualityInfo", "gmd:DQ_DataQuality"))
        {
            using (xml.In("gmd:scope", "gmd:DQ_Scope"))
                xml.Code("gmd:level", "MD_ScopeCode", "dataset");
            Conformity(xml);
            using (xml.In("gmd:lineage", "gmd:LI_Lineage"))
                xml.Characters("gmd:statement", record.Lineage);
        }
    }

    // Nobody has held these data against the regulation's models; the honest result is that it is not known.
    private static void Conformity(CswXml xml)
    {
        using (xml.In("gmd:report", "gmd:DQ_DomainConsistency"))
        using (xml.In("gmd:result", "gmd:DQ_ConformanceResult"))
        {
            xml.Citation("gmd:specification", Regulation, RegulationDate);
            xml.Characters("gmd:explanation", "Conformité non évaluée.");
            using (xml.In("gmd:pass"))
                xml.With("gco:nilReason", "unknown");
        }
    }
}
