using DataSud.Api.Csw.Iso;

namespace DataSud.Api.Csw;

/// <summary>Writes a dataset as csw:BriefRecord, csw:SummaryRecord or csw:Record.</summary>
internal static class DublinCoreRecord
{
    // Latitude first, as its name says.
    private const string Degrees = "urn:ogc:def:crs:EPSG::4326";

    /// <summary>Writes the record.</summary>
    public static void Write(CswXml xml, CatalogueRecord record, Parties parties, ElementSet elements)
    {
        var dataset = record.Dataset;
        using (xml.In(elements switch { ElementSet.Brief => "csw:BriefRecord", ElementSet.Summary => "csw:SummaryRecord", _ => "csw:Record" }))
        {
            xml.Element("dc:identifier", record.Identifier);
            xml.Element("dc:title", dataset.Title);
            xml.Element("dc:type", "dataset");
            if (elements != ElementSet.Brief)
                Summary(xml, record);
            if (elements == ElementSet.Full)
                Rest(xml, record, parties);
            if (dataset.Box is { } box)
            {
                using (xml.In("ows:BoundingBox"))
                {
                    xml.With("crs", Degrees);
                    xml.Element("ows:LowerCorner", $"{CswXml.Form(box.South)} {CswXml.Form(box.West)}");
                    xml.Element("ows:UpperCorner", $"{CswXml.Form(box.North)} {CswXml.Form(box.East)}");
                }
            }
        }
    }

    private static void Summary(CswXml xml, CatalogueRecord record)
    {
        var dataset = record.Dataset;
        foreach (var keyword in dataset.Entry.Keywords.Concat(Themes.LabelsOf(dataset.Entry)))
            xml.Element("dc:subject", keyword);
        foreach (var format in dataset.Resources.Select(resource => resource.Format).Distinct())
            xml.Element("dc:format", format);
        xml.Element("dct:modified", CswXml.Form(dataset.Modified));
        xml.Element("dct:abstract", dataset.Description);
        if (dataset.Box is not null)
            xml.Element("dct:spatial", dataset.IsNational ? "France métropolitaine" : "Provence-Alpes-Côte d’Azur");
    }

    private static void Rest(CswXml xml, CatalogueRecord record, Parties parties)
    {
        var dataset = record.Dataset;
        xml.Element("dct:issued", CswXml.Form(dataset.Issued));
        if (dataset is { FirstDay: { } first, LastDay: { } last })
            xml.Element("dct:temporal", $"{CswXml.Form(first)}/{CswXml.Form(last)}");
        xml.Element("dc:language", IsoCodes.French);
        xml.Element("dc:creator", dataset.Main.Producer);
        xml.Element("dc:publisher", Parties.Publisher);
        xml.Element("dc:rights", record.Rights);
        xml.Element("dct:license", dataset.Main.LicenceUrl);
        xml.Element("dct:provenance", record.Lineage);
        foreach (var resource in dataset.Resources)
            xml.Element("dct:references", parties.Address(resource), "scheme", Protocols.Of(resource));
        xml.Element("dct:references", parties.Page(dataset), "scheme", Protocols.Page);
    }
}
