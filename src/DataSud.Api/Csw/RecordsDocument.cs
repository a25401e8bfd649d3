using System.Xml.Linq;
using DataSud.Api.Csw.Iso;

namespace DataSud.Api.Csw;

/// <summary>Writes csw:GetRecordsResponse, csw:GetRecordByIdResponse and csw:Acknowledgement.</summary>
internal static class RecordsDocument
{
    private const string SchemaLocation = CswSpaces.Csw + " http://schemas.opengis.net/csw/2.0.2/CSW-discovery.xsd";

    /// <summary>Writes a page of records.</summary>
    public static void Write(CswXml xml, RecordsRequest request, CatalogueRecords records, Parties parties)
    {
        var (matched, page) = records.Find(request);
        using (xml.Root("csw:GetRecordsResponse", [.. Prefixes(request.Form), "xsi"]))
        {
            xml.With("version", RequestParts.Version).With("xsi:schemaLocation", SchemaLocation);
            if (request.RequestId is { } id)
                xml.Element("csw:RequestId", id);
            // The moment of the state and not of the answer: the same question has the same answer until the data change.
            using (xml.In("csw:SearchStatus"))
                xml.With("timestamp", CswXml.Form(records.State.Modified));
            using (xml.In("csw:SearchResults"))
            {
                xml.With("numberOfRecordsMatched", matched)
                    .With("numberOfRecordsReturned", page.Count)
                    .With("nextRecord", Next(request.StartPosition, page.Count, matched))
                    .With("recordSchema", request.Form.IsIso ? CswSpaces.Gmd : CswSpaces.Csw)
                    .With("elementSet", RequestParts.ElementSets[(int)request.Form.Elements]);
                foreach (var record in page)
                    Write(xml, record, request.Form, parties);
            }
        }
    }

    /// <summary>Writes the records of the identifiers that are known, each once, in the order asked for; of others nothing, as the standard wants it.</summary>
    public static void Write(CswXml xml, RecordByIdRequest request, CatalogueRecords records, Parties parties)
    {
        using (xml.Root("csw:GetRecordByIdResponse", Prefixes(request.Form)))
        {
            foreach (var record in request.Ids.Select(records.Find).OfType<CatalogueRecord>().Distinct().Take(RecordsRequest.LargestPage))
                Write(xml, record, request.Form, parties);
        }
    }

    /// <summary>Writes that a request is a good one.</summary>
    /// <param name="xml">Where.</param>
    /// <param name="records">The catalogue.</param>
    /// <param name="echo">The request: its address, or what was posted.</param>
    public static void Acknowledge(CswXml xml, CatalogueRecords records, XElement echo)
    {
        using (xml.Root("csw:Acknowledgement"))
        {
            xml.With("timeStamp", CswXml.Form(records.State.Modified));
            using (xml.In("csw:EchoedRequest"))
                xml.Copy(echo);
        }
    }

    // The first record that was not given; 0 when there is none left.
    private static int Next(int start, int returned, int matched) => (long)start + returned <= matched ? start + returned : 0;

    private static string[] Prefixes(RecordForm form) => form.IsIso ? ["gmd", "gco", "gmx", "gml32", "xlink"] : ["dc", "dct", "ows"];

    private static void Write(CswXml xml, CatalogueRecord record, RecordForm form, Parties parties)
    {
        if (form.IsIso)
            IsoRecord.Write(xml, record, parties);
        else
            DublinCoreRecord.Write(xml, record, parties, form.Elements);
    }
}
