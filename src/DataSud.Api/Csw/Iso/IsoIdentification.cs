using DataSud.Api.Catalogue;
using DataSud.Storage.Features;

namespace DataSud.Api.Csw.Iso;

/// <summary>What a dataset is: gmd:identificationInfo.</summary>
internal static class IsoIdentification
{
    private const string EuropeanThesaurus = "Data theme (EU Vocabularies)";
    private const string InspireThesaurus = "GEMET - INSPIRE themes, version 1.0";

    private static readonly DateOnly EuropeanThesaurusDate = new(2015, 9, 29);
    private static readonly DateOnly InspireThesaurusDate = new(2008, 6, 1);

    private static readonly Term NoLimitation = new("http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations", "Pas de restriction d’accès public");

    /// <summary>Writes the element.</summary>
    public static void Write(CswXml xml, CatalogueRecord record, Parties parties)
    {
        var dataset = record.Dataset;
        using (xml.In("gmd:identificationInfo", "gmd:MD_DataIdentification"))
        {
            Citation(xml, dataset, parties);
            xml.Characters("gmd:abstract", dataset.Description);
            xml.Party("gmd:pointOfContact", Parties.Publisher, "pointOfContact", parties.Contact.Name, parties.Contact.Email, parties.ContactPage);
            xml.Party("gmd:pointOfContact", dataset.Main.Producer, "originator", page: dataset.Main.Homepage);
            xml.Party("gmd:pointOfContact", Parties.Publisher, "publisher", email: parties.Contact.Email, page: parties.ContactPage);
            using (xml.In("gmd:resourceMaintenance", "gmd:MD_MaintenanceInformation"))
                xml.Code("gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", IsoCodes.MaintenanceOf(dataset.Main.Frequency));
            Keywords(xml, dataset);
            Constraints(xml, record);
            xml.Code("gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode", dataset.Entry.Tables.Any(table => table.HasGeometry) ? "vector" : "textTable");
            xml.Language();
            xml.Code("gmd:characterSet", "MD_CharacterSetCode", "utf8");
            foreach (var topic in Themes.TopicsOf(dataset.Entry))
            {
                using (xml.In("gmd:topicCategory"))
                    xml.Element("gmd:MD_TopicCategoryCode", topic);
            }
            Extent(xml, record);
        }
    }

    private static void Citation(CswXml xml, PortalDataset dataset, Parties parties)
    {
        using (xml.In("gmd:citation", "gmd:CI_Citation"))
        {
            xml.Characters("gmd:title", dataset.Title);
            if (dataset.LastDay is { } day)
                xml.Date(day, "creation");
            xml.Date(dataset.Issued, "publication");
            xml.Date(dataset.Modified, "revision");
            if (dataset.Main.Edition is { } edition)
                xml.Characters("gmd:edition", edition);
            using (xml.In("gmd:identifier", "gmd:MD_Identifier"))
                xml.Characters("gmd:code", parties.Iri(dataset));
        }
    }

    private static void Keywords(CswXml xml, PortalDataset dataset)
    {
        if (Themes.InspireOf(dataset.Entry) is { } inspire)
            FromThesaurus(xml, [inspire], InspireThesaurus, InspireThesaurusDate);
        if (Themes.Of(dataset.Entry) is { Count: > 0 } themes)
            FromThesaurus(xml, themes, EuropeanThesaurus, EuropeanThesaurusDate);
        if (dataset.Entry.Keywords.Count == 0)
            return;
        // Without a type: a reader that takes themes for its own groups must not meet free words there.
        using (xml.In("gmd:descriptiveKeywords", "gmd:MD_Keywords"))
        {
            foreach (var keyword in dataset.Entry.Keywords)
                xml.Characters("gmd:keyword", keyword);
        }
    }

    private static void FromThesaurus(CswXml xml, IReadOnlyList<Term> terms, string thesaurus, DateOnly published)
    {
        using (xml.In("gmd:descriptiveKeywords", "gmd:MD_Keywords"))
        {
            foreach (var term in terms)
                xml.Anchor("gmd:keyword", term);
            xml.Code("gmd:type", "MD_KeywordTypeCode", "theme");
            xml.Citation("gmd:thesaurusName", thesaurus, published);
        }
    }

    // The licence is told three ways, for readers look in three places: the limitation (DataSud, OWSLib), the condition and its address (INSPIRE, udata).
    private static void Constraints(CswXml xml, CatalogueRecord record)
    {
        using (xml.In("gmd:resourceConstraints", "gmd:MD_LegalConstraints"))
        {
            xml.Code("gmd:accessConstraints", "MD_RestrictionCode", "otherRestrictions");
            xml.Anchor("gmd:otherConstraints", NoLimitation);
        }
        using (xml.In("gmd:resourceConstraints", "gmd:MD_LegalConstraints"))
        {
            xml.Characters("gmd:useLimitation", record.Dataset.Main.Licence);
            xml.Code("gmd:useConstraints", "MD_RestrictionCode", "otherRestrictions");
            xml.Anchor("gmd:otherConstraints", new(record.Dataset.Main.LicenceUrl, record.Dataset.Main.Licence));
            xml.Characters("gmd:otherConstraints", $"Mention de la source : {record.Dataset.Main.Attribution}");
        }
    }

    private static void Extent(CswXml xml, CatalogueRecord record)
    {
        var dataset = record.Dataset;
        if (dataset.Box is null && dataset.FirstDay is null && dataset.LastDay is null)
            return;
        using (xml.In("gmd:extent", "gmd:EX_Extent"))
        {
            if (dataset.Box is { } box)
            {
                xml.Characters("gmd:description", dataset.IsNational ? "France métropolitaine" : "Provence-Alpes-Côte d’Azur");
                Ground(xml, box);
            }
            if (dataset.FirstDay is { } first && dataset.LastDay is { } last)
                Time(xml, record.Identifier, first, last);
        }
    }

    private static void Ground(CswXml xml, BoundingBox box)
    {
        using (xml.In("gmd:geographicElement", "gmd:EX_GeographicBoundingBox"))
        {
            foreach (var (name, degrees) in ((string, double)[])[("gmd:westBoundLongitude", box.West), ("gmd:eastBoundLongitude", box.East), ("gmd:southBoundLatitude", box.South), ("gmd:northBoundLatitude", box.North)])
            {
                using (xml.In(name))
                    xml.Element("gco:Decimal", CswXml.Form(degrees));
            }
        }
    }

    private static void Time(CswXml xml, string identifier, DateOnly first, DateOnly last)
    {
        using (xml.In("gmd:temporalElement", "gmd:EX_TemporalExtent"))
        using (xml.In("gmd:extent"))
        using (xml.In("gml32:TimePeriod"))
        {
            xml.With("gml32:id", "temps-" + identifier);
            xml.Element("gml32:beginPosition", CswXml.Form(first));
            xml.Element("gml32:endPosition", CswXml.Form(last));
        }
    }
}
