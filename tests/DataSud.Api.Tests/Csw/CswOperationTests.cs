using System.IO.Compression;
using System.Net;
using System.Xml.Linq;
using DataSud.Api.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using static DataSud.Api.Tests.Csw.CswService;

namespace DataSud.Api.Tests.Csw;

/// <summary>The operations of CSW 2.0.2, by address and by XML.</summary>
[Collection(CswCollection.Name)]
public sealed class CswOperationTests(CswService csw)
{
    private const string Search = "service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&";

    [Theory]
    [InlineData("service=CSW&request=GetCapabilities")]
    [InlineData("SERVICE=CSW&REQUEST=getcapabilities&ACCEPTVERSIONS=3.0.0,2.0.2")]
    [InlineData("")]
    public async Task Capabilities_tell_operations_filters_and_who_serves(string query)
    {
        var root = await csw.GetAsync(query);

        Assert.Equal(Cat + "Capabilities", root.Name);
        Assert.Equal("2.0.2", root.Attribute("version")?.Value);
        Assert.Equal(csw.State.Version, root.Attribute("updateSequence")?.Value);
        Assert.Equal(["ServiceIdentification", "ServiceProvider", "OperationsMetadata", "Filter_Capabilities"], root.Elements().Select(section => section.Name.LocalName));
        var operations = root.Descendants(Ows + "Operation").ToDictionary(operation => operation.Attribute("name")!.Value);
        Assert.Equal(["GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords", "GetRecordById"], operations.Keys);
        XNamespace xlink = "http://www.w3.org/1999/xlink";
        Assert.All(operations.Values.Descendants().Where(element => element.Name.LocalName is "Get" or "Post"), way => Assert.Equal($"http://127.0.0.1:{csw.Service.Port}/csw", way.Attribute(xlink + "href")?.Value));
        Assert.Contains("http://www.isotc211.org/2005/gmd", operations["GetRecords"].Descendants(Ows + "Value").Select(value => value.Value));
        Assert.Contains("apiso:OrganisationName", operations["GetRecords"].Descendants(Ows + "Value").Select(value => value.Value));
    }

    [Fact]
    public async Task Sections_and_the_update_sequence_shorten_capabilities()
    {
        var one = await csw.GetAsync("service=CSW&request=GetCapabilities&sections=ServiceProvider");
        Assert.Equal(["ServiceProvider", "Filter_Capabilities"], one.Elements().Select(section => section.Name.LocalName));
        var posted = await csw.PostAsync("""<GetCapabilities xmlns="http://www.opengis.net/cat/csw/2.0.2" xmlns:ows="http://www.opengis.net/ows" service="CSW"><ows:AcceptVersions><ows:Version>2.0.2</ows:Version></ows:AcceptVersions><ows:Sections><ows:Section>OperationsMetadata</ows:Section></ows:Sections></GetCapabilities>""");
        Assert.Equal(["OperationsMetadata", "Filter_Capabilities"], posted.Elements().Select(section => section.Name.LocalName));
        Assert.Empty((await csw.GetAsync($"service=CSW&request=GetCapabilities&updateSequence={csw.State.Version}")).Elements());
    }

    [Fact]
    public async Task Schemas_of_both_kinds_of_records_are_described()
    {
        var both = await csw.GetAsync("service=CSW&version=2.0.2&request=DescribeRecord");
        Assert.Equal(["http://www.opengis.net/cat/csw/2.0.2", "http://www.isotc211.org/2005/gmd"], both.Elements().Select(component => component.Attribute("targetNamespace")?.Value));
        var one = await csw.PostAsync("""<csw:DescribeRecord xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" service="CSW" version="2.0.2"><csw:TypeName>gmd:MD_Metadata</csw:TypeName></csw:DescribeRecord>""");
        Assert.Equal(["http://www.isotc211.org/2005/gmd"], one.Elements(Cat + "SchemaComponent").Select(component => component.Attribute("targetNamespace")?.Value));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    public async Task Pages_hold_every_record_once_and_the_last_says_so(int first, int size)
    {
        var expected = csw.State.Datasets.Skip(first - 1).Select(dataset => dataset.Uuid.ToString()).ToArray();
        List<string> read = [];
        for (var next = first; next != 0;)
        {
            var root = await csw.GetAsync($"{Search}startposition={next}&maxrecords={size}");
            var results = Assert.Single(root.Elements(Cat + "SearchResults"));
            Assert.Equal(csw.State.Datasets.Count, Number(results, "numberOfRecordsMatched"));
            Assert.Equal(results.Elements().Count(), Number(results, "numberOfRecordsReturned"));
            read.AddRange(Ids(root));
            var following = Number(results, "nextRecord");
            Assert.Equal(first - 1 + read.Count < csw.State.Datasets.Count ? next + size : 0, following);
            next = following;
        }
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("resulttype=hits", 0, 1)]
    [InlineData("", 0, 1)]
    [InlineData("resulttype=results&maxrecords=0", 0, 1)]
    [InlineData("resulttype=results&maxrecords=3", 3, 4)]
    [InlineData("resulttype=results&maxrecords=8", 8, 0)]
    [InlineData("resulttype=results&startposition=8&maxrecords=8", 1, 0)]
    [InlineData("resulttype=results&startposition=9", 0, 0)]
    [InlineData("resulttype=results&startposition=1000", 0, 0)]
    [InlineData("resulttype=results&startposition=2147483647&maxrecords=2147483647", 0, 0)]
    public async Task The_ends_of_paging_are_right(string more, int returned, int next)
    {
        var root = await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=gmd:MD_Metadata&outputschema=http://www.isotc211.org/2005/gmd&" + more);
        var results = Assert.Single(root.Elements(Cat + "SearchResults"));
        Assert.Equal((csw.State.Datasets.Count, returned, next), (Number(results, "numberOfRecordsMatched"), Number(results, "numberOfRecordsReturned"), Number(results, "nextRecord")));
        Assert.Equal(returned, results.Elements(Gmd + "MD_Metadata").Count());
    }

    [Fact]
    public void The_tests_of_paging_know_how_many_records_there_are() => Assert.Equal(8, csw.State.Datasets.Count);

    [Fact]
    public async Task A_request_that_is_only_to_be_validated_is_echoed()
    {
        var root = await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=validate");
        Assert.Equal((Cat + "Acknowledgement", Ows + "Get"), (root.Name, root.Element(Cat + "EchoedRequest")!.Elements().Single().Name));
        var posted = await csw.PostAsync("""<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" service="CSW" version="2.0.2" resultType="validate"><csw:Query typeNames="csw:Record"/></csw:GetRecords>""");
        Assert.Equal(Cat + "GetRecords", posted.Element(Cat + "EchoedRequest")!.Elements().Single().Name);
    }

    [Fact]
    public async Task Records_are_found_by_uuid_and_by_id_several_at_once()
    {
        var (first, second) = (csw.State.Datasets[0], csw.State.Find("arcep-ftth")!);
        var root = await csw.GetAsync($"service=CSW&version=2.0.2&request=GetRecordById&elementsetname=full&id={second.Id},{first.Uuid.ToString().ToUpperInvariant()},{second.Uuid},nobody");
        Assert.Equal([second.Uuid.ToString(), first.Uuid.ToString()], Ids(root));
        Assert.Empty((await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecordById&id=nobody")).Elements());
        var posted = await csw.PostAsync($"""<csw:GetRecordById xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" service="CSW" version="2.0.2" outputSchema="http://www.isotc211.org/2005/gmd"><csw:Id>{first.Uuid}</csw:Id><csw:Id>{second.Uuid}</csw:Id></csw:GetRecordById>""");
        Assert.Equal([first.Uuid.ToString(), second.Uuid.ToString()], posted.Elements(Gmd + "MD_Metadata").Select(record => record.Element(Gmd + "fileIdentifier")!.Value));
    }

    [Fact]
    public async Task Element_sets_grow_from_brief_to_full()
    {
        var dataset = csw.State.Find("arcep-ftth")!;
        var (brief, summary, full) = (await RecordAsync("brief"), await RecordAsync("summary"), await RecordAsync("full"));

        Assert.Equal(["identifier", "title", "type", "BoundingBox"], brief.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(("BriefRecord", "SummaryRecord", "Record"), (brief.Name.LocalName, summary.Name.LocalName, full.Name.LocalName));
        Assert.Equal(["identifier", "title", "type", "subject", "format", "modified", "abstract", "spatial", "BoundingBox"], summary.Elements().Select(element => element.Name.LocalName).Distinct());
        Assert.Equal((dataset.Title, dataset.Description, dataset.Main.Producer), (full.Element(Dc + "title")!.Value, full.Element(Dct + "abstract")!.Value, full.Element(Dc + "creator")!.Value));
        Assert.Equal(["identifier", "title", "type"], full.Elements().Take(3).Select(element => element.Name.LocalName));
        Assert.Equal(dataset.Entry.Keywords, full.Elements(Dc + "subject").Select(subject => subject.Value).Take(dataset.Entry.Keywords.Count));
        var links = full.Elements(Dct + "references").ToDictionary(link => link.Value, link => link.Attribute("scheme")!.Value);
        Assert.Equal(dataset.Resources.Select(resource => $"http://127.0.0.1:{csw.Service.Port}{resource.Path}").Append($"http://127.0.0.1:{csw.Service.Port}/catalog/datasets/arcep-ftth.html"), links.Keys);
        Assert.Equal("WWW:DOWNLOAD-1.0-http--download", links.First(link => link.Key.EndsWith("download.csv", StringComparison.Ordinal)).Value);
        var corner = full.Element(Ows + "BoundingBox")!.Element(Ows + "LowerCorner")!.Value.Split(' ').Select(double.Parse).ToArray();
        Assert.Equal([dataset.Box!.South, dataset.Box.West], corner);

        async Task<XElement> RecordAsync(string set) => (await csw.GetAsync($"service=CSW&version=2.0.2&request=GetRecordById&id=arcep-ftth&elementsetname={set}")).Elements().Single();
    }

    [Fact]
    public async Task DataSud_asks_for_organisations_then_for_the_datasets_of_one_then_for_each()
    {
        var domain = await csw.PostAsync("""<csw:GetDomain xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" service="CSW" version="2.0.2"><csw:PropertyName>OrganisationName</csw:PropertyName></csw:GetDomain>""");
        var values = Assert.Single(domain.Elements(Cat + "DomainValues"));
        Assert.Equal("csw:Record", values.Attribute("type")?.Value);
        var organisations = values.Descendants(Cat + "Value").Select(value => value.Value).ToArray();
        Assert.Equal(csw.State.Datasets.Select(dataset => dataset.Main.Producer).Distinct().Order(StringComparer.Ordinal), organisations);
        foreach (var organisation in organisations)
        {
            var found = await csw.FindAsync($"<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>OrganisationName</ogc:PropertyName><ogc:Literal>{organisation}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>");
            Assert.Equal(csw.State.Datasets.Where(dataset => dataset.Main.Producer == organisation).Select(dataset => dataset.Id), found);
        }
        var unknown = await csw.GetAsync("service=CSW&version=2.0.2&request=GetDomain&propertyname=nothing&parametername=GetRecords.resultType");
        Assert.Equal(["hits", "results", "validate"], unknown.Descendants(Cat + "Value").Select(value => value.Value));
        Assert.Equal(2, unknown.Elements(Cat + "DomainValues").Count());
    }

    [Fact]
    public async Task The_request_of_data_gouv_fr_brings_every_record_in_pages_of_25()
    {
        var root = await csw.PostAsync("""
            <csw:GetRecords xmlns:apiso="http://www.opengis.net/cat/csw/apiso/1.0" xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc"
                            service="CSW" version="2.0.2" outputFormat="application/xml" resultType="results" startPosition="1" maxRecords="25" outputSchema="http://www.isotc211.org/2005/gmd">
              <csw:Query typeNames="gmd:MD_Metadata">
                <csw:ElementSetName>full</csw:ElementSetName>
                <csw:Constraint version="1.1.0"><ogc:Filter><ogc:Or>
                  <ogc:PropertyIsEqualTo><ogc:PropertyName>apiso:type</ogc:PropertyName><ogc:Literal>dataset</ogc:Literal></ogc:PropertyIsEqualTo>
                  <ogc:PropertyIsEqualTo><ogc:PropertyName>apiso:type</ogc:PropertyName><ogc:Literal>service</ogc:Literal></ogc:PropertyIsEqualTo>
                </ogc:Or></ogc:Filter></csw:Constraint>
                <ogc:SortBy><ogc:SortProperty><ogc:PropertyName>apiso:identifier</ogc:PropertyName><ogc:SortOrder>ASC</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>
              </csw:Query>
            </csw:GetRecords>
            """);
        var results = Assert.Single(root.Elements(Cat + "SearchResults"));
        Assert.Equal((csw.State.Datasets.Count, 0), (Number(results, "numberOfRecordsMatched"), Number(results, "nextRecord")));
        Assert.Equal(csw.State.Datasets.Select(dataset => dataset.Uuid.ToString()).Order(StringComparer.Ordinal), results.Elements().Select(record => record.Element(Gmd + "fileIdentifier")!.Value));
    }

    [Theory]
    [InlineData("service=CSW&request=GetCapabilities")]
    [InlineData("service=CSW&version=2.0.2&request=GetRecordById&id=arcep-ftth&outputschema=http://www.isotc211.org/2005/gmd")]
    [InlineData(Search + "elementsetname=full&maxrecords=100")]
    public async Task An_answer_is_the_same_bytes_twice_and_after_a_restart_and_304_meanwhile(string query)
    {
        var token = TestContext.Current.CancellationToken;
        using var first = await csw.Service.Client.GetAsync("/csw?" + query, token);
        using var again = await csw.Service.Client.GetAsync("/csw?" + query, token);
        var bytes = await first.Content.ReadAsByteArrayAsync(token);
        Assert.Equal(bytes, await again.Content.ReadAsByteArrayAsync(token));
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(csw.State.Modified, first.Content.Headers.LastModified!.Value.UtcDateTime, TimeSpan.FromSeconds(1));

        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/csw?" + query);
        conditional.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var unchanged = await csw.Service.Client.SendAsync(conditional, token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var ask = new HttpRequestMessage(HttpMethod.Head, "/csw?" + query);
        using var head = await csw.Service.Client.SendAsync(ask, token);
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, 0), (head.StatusCode, head.Headers.ETag, (await head.Content.ReadAsByteArrayAsync(token)).Length));

        // Another process over the same data, at the same address.
        await using var restarted = new SeededService { Beside = csw.Service };
        await restarted.InitializeAsync();
        await restarted.Services.GetRequiredService<PortalBoard>().RefreshAsync(token);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/csw?" + query);
        elsewhere.Headers.Host = $"127.0.0.1:{csw.Service.Port}";
        using var after = await restarted.Client.SendAsync(elsewhere, token);
        Assert.Equal(bytes, await after.Content.ReadAsByteArrayAsync(token));
        Assert.Equal(first.Headers.ETag, after.Headers.ETag);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_holds_the_same_bytes_under_another_tag(string coding)
    {
        var token = TestContext.Current.CancellationToken;
        using var plain = await csw.Service.Client.GetAsync("/csw", token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/csw");
        request.Headers.AcceptEncoding.ParseAdd(coding);
        using var compressed = await csw.Service.Client.SendAsync(request, token);
        Assert.Equal([coding], compressed.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, compressed.Headers.ETag);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
        await using var body = await compressed.Content.ReadAsStreamAsync(token);
        await using Stream decoded = coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await decoded.CopyToAsync(whole, token);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(token), whole.ToArray());
    }

    [Fact]
    public async Task Before_the_catalogue_is_made_the_answer_is_503_in_the_words_of_the_protocol()
    {
        await using var young = new SeededService { Beside = csw.Service };
        await young.InitializeAsync();
        using var response = await young.Client.GetAsync("/csw?service=CSW&request=GetCapabilities", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Null(response.Headers.ETag);
        Assert.Equal(Ows + "ExceptionReport", XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Name);
    }

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
