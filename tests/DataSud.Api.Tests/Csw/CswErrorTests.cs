using System.Net;
using System.Text;
using System.Xml.Linq;
using DataSud.Api.Csw;
using static DataSud.Api.Tests.Csw.CswService;

namespace DataSud.Api.Tests.Csw;

/// <summary>Whatever is wrong with a request, the answer is the protocol's own report, and tells where.</summary>
[Collection(CswCollection.Name)]
public sealed class CswErrorTests(CswService csw)
{
    private const string Head = "service=CSW&version=2.0.2&";
    private const string Search = Head + "request=GetRecords&typenames=csw:Record&";

    private const string Bomb = """
        <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
        <csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">&c;</csw:GetRecords>
        """;

    [Theory]
    [InlineData("service=CSW", "MissingParameterValue", "request")]
    [InlineData("request=GetCapabilities", "MissingParameterValue", "service")]
    [InlineData("service=WMS&request=GetCapabilities", "InvalidParameterValue", "service")]
    [InlineData("service=CSW&request=GetCapabilities&acceptVersions=3.0.0", "VersionNegotiationFailed", "acceptversions")]
    [InlineData("service=CSW&request=GetRecords&typenames=csw:Record", "MissingParameterValue", "version")]
    [InlineData("service=CSW&version=3.0.0&request=GetRecords&typenames=csw:Record", "InvalidParameterValue", "version")]
    [InlineData(Head + "request=GetTile", "OperationNotSupported", "request")]
    [InlineData(Head + "request=Transaction", "OperationNotSupported", "request")]
    [InlineData(Head + "request=Harvest&source=http://example.org/", "OperationNotSupported", "request")]
    [InlineData(Head + "request=GetRecords", "MissingParameterValue", "typeNames")]
    [InlineData(Head + "request=GetRecords&typenames=gml:Feature", "InvalidParameterValue", "typeNames")]
    [InlineData(Head + "request=GetRecordById", "MissingParameterValue", "id")]
    [InlineData(Head + "request=GetDomain", "MissingParameterValue", "propertyName")]
    [InlineData(Head + "request=DescribeRecord&typename=x", "InvalidParameterValue", "typeName")]
    [InlineData(Search + "startposition=0", "InvalidParameterValue", "startPosition")]
    [InlineData(Search + "startposition=99999999999", "InvalidParameterValue", "startPosition")]
    [InlineData(Search + "maxrecords=-1", "InvalidParameterValue", "maxRecords")]
    [InlineData(Search + "maxrecords=ten", "InvalidParameterValue", "maxRecords")]
    [InlineData(Search + "MAXRECORDS=1&maxRecords=2", "InvalidParameterValue", "maxRecords")]
    [InlineData(Search + "outputschema=http://www.w3.org/ns/dcat%23", "InvalidParameterValue", "outputSchema")]
    [InlineData(Search + "outputformat=application/json", "InvalidParameterValue", "outputFormat")]
    [InlineData(Search + "elementsetname=everything", "InvalidParameterValue", "ElementSetName")]
    [InlineData(Search + "resulttype=1", "InvalidParameterValue", "resultType")]
    [InlineData(Search + "sortby=price:A", "InvalidParameterValue", "PropertyName")]
    [InlineData(Search + "sortby=title:sideways", "InvalidParameterValue", "SortBy")]
    [InlineData(Search + "sortby=ows:BoundingBox", "InvalidParameterValue", "SortBy")]
    [InlineData(Search + "constraint=title='x'", "MissingParameterValue", "constraintLanguage")]
    [InlineData(Search + "constraintlanguage=SQL&constraint=x", "InvalidParameterValue", "constraintLanguage")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=title = 'x", "InvalidParameterValue", "Constraint")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=title = 'x' AND", "InvalidParameterValue", "Constraint")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=title;DROP TABLE", "InvalidParameterValue", "Constraint")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=price > 3", "InvalidParameterValue", "PropertyName")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=modified > 'soon'", "InvalidParameterValue", "Literal")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=BBOX(ows:BoundingBox,5,45,6,44)", "InvalidParameterValue", "BBOX")]
    [InlineData(Search + "constraintlanguage=CQL_TEXT&constraint=BBOX(ows:BoundingBox,5,44,6,NaN)", "InvalidParameterValue", "Constraint")]
    [InlineData(Search + "constraintlanguage=FILTER&constraint=<Filter>", "InvalidParameterValue", "Constraint")]
    [InlineData(Search + "constraintlanguage=FILTER&constraint=<x/>", "InvalidParameterValue", "Constraint")]
    public async Task An_address_that_cannot_be_answered(string query, string code, string locator)
    {
        using var response = await csw.Service.Client.GetAsync("/csw?" + query.Replace(" ", "%20", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await ExpectAsync(response, HttpStatusCode.BadRequest, code, locator);
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("", "NoApplicableCode", null)]
    [InlineData("not xml", "NoApplicableCode", null)]
    [InlineData("<csw:GetRecords", "NoApplicableCode", null)]
    [InlineData("<a/><b/>", "NoApplicableCode", null)]
    [InlineData("<GetRecords service=\"CSW\" version=\"2.0.2\"/>", "NoApplicableCode", null)]
    [InlineData("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "NoApplicableCode", null)]
    [InlineData(Bomb, "NoApplicableCode", null)]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><csw:GetRecords xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"/>", "NoApplicableCode", null)]
    [InlineData("<c:GetTile xmlns:c=\"http://www.opengis.net/cat/csw/2.0.2\" service=\"CSW\" version=\"2.0.2\"/>", "OperationNotSupported", "request")]
    [InlineData("<c:Transaction xmlns:c=\"http://www.opengis.net/cat/csw/2.0.2\" service=\"CSW\" version=\"2.0.2\"/>", "OperationNotSupported", "request")]
    [InlineData("<c:GetRecords xmlns:c=\"http://www.opengis.net/cat/csw/2.0.2\" service=\"CSW\" version=\"2.0.2\"/>", "MissingParameterValue", "Query")]
    [InlineData("<c:GetRecords xmlns:c=\"http://www.opengis.net/cat/csw/2.0.2\" service=\"CSW\" version=\"2.0.2\"><c:Query/></c:GetRecords>", "MissingParameterValue", "typeNames")]
    [InlineData("<c:GetRecordById xmlns:c=\"http://www.opengis.net/cat/csw/2.0.2\" service=\"CSW\" version=\"2.0.2\"/>", "MissingParameterValue", "Id")]
    public async Task Xml_that_cannot_be_answered(string xml, string code, string? locator)
    {
        using var content = new StringContent(xml, Encoding.UTF8, "application/xml");
        using var response = await csw.Service.Client.PostAsync("/csw", content, TestContext.Current.CancellationToken);
        await ExpectAsync(response, HttpStatusCode.BadRequest, code, locator);
    }

    [Theory]
    [InlineData("<ogc:PropertyIsEqualTo/>", "Filter")]
    [InlineData("<ogc:PropertyIsEqualTo><ogc:PropertyName>title</ogc:PropertyName></ogc:PropertyIsEqualTo>", "Filter")]
    [InlineData("<ogc:PropertyIsEqualTo><ogc:PropertyName>secret</ogc:PropertyName><ogc:Literal>x</ogc:Literal></ogc:PropertyIsEqualTo>", "PropertyName")]
    [InlineData("<ogc:And/>", "Filter")]
    [InlineData("<ogc:Not/>", "Filter")]
    [InlineData("<ogc:Crosses/>", "Filter")]
    [InlineData("<ogc:PropertyIsNull><ogc:PropertyName>title</ogc:PropertyName></ogc:PropertyIsNull><ogc:PropertyIsNull><ogc:PropertyName>title</ogc:PropertyName></ogc:PropertyIsNull>", "Filter")]
    [InlineData("<ogc:PropertyIsLike wildCard=\"%%\" singleChar=\"_\" escapeChar=\"!\"><ogc:PropertyName>title</ogc:PropertyName><ogc:Literal>x</ogc:Literal></ogc:PropertyIsLike>", "wildCard")]
    [InlineData("<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope srsName=\"EPSG:2154\"><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></ogc:BBOX>", "srsName")]
    [InlineData("<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope><gml:lowerCorner>1 2 3</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></ogc:BBOX>", "BBOX")]
    [InlineData("<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope><gml:lowerCorner>NaN 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></ogc:BBOX>", "BBOX")]
    [InlineData("<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName></ogc:BBOX>", "BBOX")]
    [InlineData("<ogc:BBOX><ogc:PropertyName>title</ogc:PropertyName><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></ogc:BBOX>", "PropertyName")]
    public async Task A_filter_that_cannot_be_read(string filter, string locator)
    {
        using var response = await PostFilterAsync($"<ogc:Filter>{filter}</ogc:Filter>");
        await ExpectAsync(response, HttpStatusCode.BadRequest, "InvalidParameterValue", locator);
    }

    [Theory]
    [InlineData(15, HttpStatusCode.OK)]
    [InlineData(30, HttpStatusCode.OK)]
    [InlineData(60, HttpStatusCode.BadRequest)]
    [InlineData(1_000, HttpStatusCode.BadRequest)]
    public async Task A_filter_nested_too_deep_is_refused_before_it_is_followed(int depth, HttpStatusCode expected)
    {
        var filter = string.Concat(Enumerable.Repeat("<ogc:Not>", depth)) + "<ogc:PropertyIsNull><ogc:PropertyName>title</ogc:PropertyName></ogc:PropertyIsNull>" + string.Concat(Enumerable.Repeat("</ogc:Not>", depth));
        using var response = await PostFilterAsync($"<ogc:Filter>{filter}</ogc:Filter>");
        Assert.Equal(expected, response.StatusCode);
        var cql = string.Concat(Enumerable.Repeat("NOT(", depth)) + "title IS NULL" + new string(')', depth);
        using var asCql = await PostFilterAsync($"<csw:CqlText>{cql}</csw:CqlText>");
        Assert.Equal(depth < 20 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, asCql.StatusCode);
    }

    [Fact]
    public async Task A_body_too_large_is_413_in_the_words_of_the_protocol()
    {
        using var content = new StringContent($"<csw:GetRecords xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\" x=\"{new string('x', 70_000)}\"/>", Encoding.UTF8, "application/xml");
        using var response = await csw.Service.Client.PostAsync("/csw", content, TestContext.Current.CancellationToken);
        await ExpectAsync(response, HttpStatusCode.RequestEntityTooLarge, "NoApplicableCode", null);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var content = new ByteArrayContent([0xFF, 0xFE, 0x00, 0xD8, 0x01, 0x02, 0xC3, 0x28]);
        using var response = await csw.Service.Client.PostAsync("/csw", content, TestContext.Current.CancellationToken);
        await ExpectAsync(response, HttpStatusCode.BadRequest, "NoApplicableCode", null);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("utf-32")]
    [InlineData("ebcdic-cp-fr")]
    [InlineData("nothing")]
    public void An_encoding_that_is_not_read_is_refused(string encoding) =>
        Assert.Throws<CswFault>(() => SafeXml.Read(new MemoryStream(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"{encoding}\"?><x/>"))));

    [Fact]
    public void Damaged_requests_are_read_or_refused_and_never_fail()
    {
        var good = Encoding.UTF8.GetBytes("""
            <?xml version="1.0" encoding="utf-8"?>
            <csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2" resultType="results" startPosition="1" maxRecords="10">
            <csw:Query typeNames="csw:Record"><csw:ElementSetName>brief</csw:ElementSetName><csw:Constraint version="1.1.0"><ogc:Filter><ogc:And>
            <ogc:PropertyIsLike wildCard="*" singleChar="?" escapeChar="!"><ogc:PropertyName>title</ogc:PropertyName><ogc:Literal>é*</ogc:Literal></ogc:PropertyIsLike>
            <ogc:PropertyIsBetween><ogc:PropertyName>modified</ogc:PropertyName><ogc:LowerBoundary><ogc:Literal>2018</ogc:Literal></ogc:LowerBoundary><ogc:UpperBoundary><ogc:Literal>2026-12-31</ogc:Literal></ogc:UpperBoundary></ogc:PropertyIsBetween>
            <ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope><gml:lowerCorner>5 43</gml:lowerCorner><gml:upperCorner>6 44</gml:upperCorner></gml:Envelope></ogc:BBOX>
            </ogc:And></ogc:Filter></csw:Constraint></csw:Query></csw:GetRecords>
            """);
        var random = new Random(202);
        var read = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var damages = random.Next(0, 4); damages > 0; damages--)
            {
                var at = random.Next(bytes.Length);
                if (random.Next(3) == 0)
                    bytes = [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(bytes.Length, at + random.Next(40)))];
                else
                    bytes[Math.Min(at, bytes.Length - 1)] = (byte)random.Next(256);
                if (bytes.Length == 0)
                    break;
            }
            var failed = Record.Exception(() => new XmlRequestReader(SafeXml.Read(new MemoryStream(bytes))).Read());
            Assert.True(failed is null or CswFault, $"{Encoding.UTF8.GetString(bytes)}: {failed}");
            read += failed is null ? 1 : 0;
        }
        Assert.InRange(read, 800, 3_200);
    }

    private Task<HttpResponseMessage> PostFilterAsync(string constraint)
    {
        var content = new StringContent($"""
            <csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2">
            <csw:Query typeNames="csw:Record"><csw:Constraint version="1.1.0">{constraint}</csw:Constraint></csw:Query></csw:GetRecords>
            """, Encoding.UTF8, "text/xml");
        return csw.Service.Client.PostAsync("/csw", content, TestContext.Current.CancellationToken);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status, string code, string? locator)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {body}");
        Assert.Equal("application/xml; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var report = XElement.Parse(body);
        Assert.Equal((Ows + "ExceptionReport", "1.2.0"), (report.Name, report.Attribute("version")?.Value));
        var exception = Assert.Single(report.Elements(Ows + "Exception"));
        Assert.Equal((code, locator), (exception.Attribute("exceptionCode")?.Value, exception.Attribute("locator")?.Value));
        Assert.False(string.IsNullOrWhiteSpace(exception.Element(Ows + "ExceptionText")?.Value));
    }
}
