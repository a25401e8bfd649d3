using System.Net;
using System.Xml.Linq;
using DataSud.Api.Catalogue;
using DataSud.Api.Tests.Features;
using Microsoft.Extensions.DependencyInjection;

namespace DataSud.Api.Tests.Csw;

/// <summary>The tests that ask one catalogue, which none of them changes.</summary>
[CollectionDefinition(Name)]
public sealed class CswCollection : ICollectionFixture<CswService>
{
    public const string Name = "CSW";
}

/// <summary>The service with something in every collection and its catalogue made; and short ways to ask it as harvesters do.</summary>
public sealed class CswService : IAsyncLifetime
{
    public static readonly XNamespace Cat = "http://www.opengis.net/cat/csw/2.0.2";
    public static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    public static readonly XNamespace Dct = "http://purl.org/dc/terms/";
    public static readonly XNamespace Gmd = "http://www.isotc211.org/2005/gmd";
    public static readonly XNamespace Gco = "http://www.isotc211.org/2005/gco";
    public static readonly XNamespace Ows = "http://www.opengis.net/ows";

    private readonly LayeredService layered = new();

    /// <summary>The service.</summary>
    public SeededService Service => layered.Service;

    /// <summary>Its catalogue.</summary>
    internal PortalState State => Service.Services.GetRequiredService<PortalBoard>().Current!;

    public async ValueTask InitializeAsync()
    {
        await layered.InitializeAsync();
        await Service.Services.GetRequiredService<PortalBoard>().RefreshAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => layered.DisposeAsync();

    /// <summary>The root of the answer to an address; it must be a good one.</summary>
    public async Task<XElement> GetAsync(string query)
    {
        using var response = await Service.Client.GetAsync("/csw?" + query, TestContext.Current.CancellationToken);
        return await RootAsync(response);
    }

    /// <summary>The root of the answer to XML that is posted; it must be a good one.</summary>
    public async Task<XElement> PostAsync(string xml)
    {
        using var content = new StringContent(xml, System.Text.Encoding.UTF8, "application/xml");
        using var response = await Service.Client.PostAsync("/csw", content, TestContext.Current.CancellationToken);
        return await RootAsync(response);
    }

    /// <summary>Identifiers of the datasets that a filter finds, by their id in the API.</summary>
    public async Task<string[]> FindAsync(string constraint, string sort = "")
    {
        var root = await PostAsync($"""
            <csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2" resultType="results" maxRecords="100">
              <csw:Query typeNames="csw:Record"><csw:ElementSetName>brief</csw:ElementSetName><csw:Constraint version="1.1.0">{constraint}</csw:Constraint>{sort}</csw:Query>
            </csw:GetRecords>
            """);
        return [.. Ids(root).Select(id => State.Find(Guid.Parse(id))!.Id)];
    }

    /// <summary>dc:identifier of every record of an answer.</summary>
    public static IEnumerable<string> Ids(XElement root) => root.Descendants(Dc + "identifier").Select(id => id.Value);

    private static async Task<XElement> RootAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {body}");
        Assert.Equal("application/xml; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return XElement.Parse(body);
    }
}
