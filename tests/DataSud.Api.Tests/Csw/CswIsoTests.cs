using System.Globalization;
using System.Xml.Linq;
using DataSud.Api.Catalogue;
using static DataSud.Api.Tests.Csw.CswService;

namespace DataSud.Api.Tests.Csw;

/// <summary>The ISO records: their elements stand where the schemas of ISO 19139 put them, and say what INSPIRE asks for.</summary>
[Collection(CswCollection.Name)]
public sealed class CswIsoTests(CswService csw)
{
    private static readonly XNamespace Gmx = "http://www.isotc211.org/2005/gmx";
    private static readonly XNamespace Gml = "http://www.opengis.net/gml/3.2";
    private static readonly XNamespace Xlink = "http://www.w3.org/1999/xlink";

    // Of the schemas gmd (2007-04-17): children of each type in their order; ! must be there, + may be there more than once.
    private static readonly Dictionary<string, string[]> Order = new()
    {
        ["MD_Metadata"] = ["fileIdentifier", "language", "characterSet", "parentIdentifier", "hierarchyLevel+", "hierarchyLevelName+", "contact!+", "dateStamp!", "metadataStandardName", "metadataStandardVersion", "dataSetURI", "locale+", "spatialRepresentationInfo+", "referenceSystemInfo+", "metadataExtensionInfo+", "identificationInfo!+", "contentInfo+", "distributionInfo", "dataQualityInfo+", "portrayalCatalogueInfo+", "metadataConstraints+", "applicationSchemaInfo+", "metadataMaintenance", "series+", "describes+", "propertyType+", "featureType+", "featureAttribute+"],
        ["MD_DataIdentification"] = ["citation!", "abstract!", "purpose", "credit+", "status+", "pointOfContact+", "resourceMaintenance+", "graphicOverview+", "resourceFormat+", "descriptiveKeywords+", "resourceSpecificUsage+", "resourceConstraints+", "aggregationInfo+", "spatialRepresentationType+", "spatialResolution+", "language!+", "characterSet+", "topicCategory+", "environmentDescription", "extent+", "supplementalInformation"],
        ["CI_Citation"] = ["title!", "alternateTitle+", "date!+", "edition", "editionDate", "identifier+", "citedResponsibleParty+", "presentationForm+", "series", "otherCitationDetails", "collectiveTitle", "ISBN", "ISSN"],
        ["CI_Date"] = ["date!", "dateType!"],
        ["CI_ResponsibleParty"] = ["individualName", "organisationName", "positionName", "contactInfo", "role!"],
        ["CI_Contact"] = ["phone", "address", "onlineResource", "hoursOfService", "contactInstructions"],
        ["CI_Address"] = ["deliveryPoint+", "city", "administrativeArea", "postalCode", "country", "electronicMailAddress+"],
        ["CI_OnlineResource"] = ["linkage!", "protocol", "applicationProfile", "name", "description", "function"],
        ["MD_MaintenanceInformation"] = ["maintenanceAndUpdateFrequency!", "dateOfNextUpdate", "userDefinedMaintenanceFrequency", "updateScope+", "updateScopeDescription+", "maintenanceNote+", "contact+"],
        ["MD_Keywords"] = ["keyword!+", "type", "thesaurusName"],
        ["MD_LegalConstraints"] = ["useLimitation+", "accessConstraints+", "useConstraints+", "otherConstraints+"],
        ["MD_Identifier"] = ["authority", "code!"],
        ["MD_ReferenceSystem"] = ["referenceSystemIdentifier"],
        ["RS_Identifier"] = ["authority", "code!", "codeSpace", "version"],
        ["EX_Extent"] = ["description", "geographicElement+", "temporalElement+", "verticalElement+"],
        ["EX_GeographicBoundingBox"] = ["extentTypeCode", "westBoundLongitude!", "eastBoundLongitude!", "southBoundLatitude!", "northBoundLatitude!"],
        ["EX_TemporalExtent"] = ["extent!"],
        ["MD_Distribution"] = ["distributionFormat+", "distributor+", "transferOptions+"],
        ["MD_Format"] = ["name!", "version!", "amendmentNumber", "specification", "fileDecompressionTechnique", "formatDistributor+"],
        ["MD_DigitalTransferOptions"] = ["unitsOfDistribution", "transferSize", "onLine+", "offLine"],
        ["DQ_DataQuality"] = ["scope!", "report+", "lineage"],
        ["DQ_Scope"] = ["level!", "extent", "levelDescription+"],
        ["DQ_DomainConsistency"] = ["nameOfMeasure+", "measureIdentification", "measureDescription", "evaluationMethodType", "evaluationMethodDescription", "evaluationProcedure", "dateTime+", "result!+"],
        ["DQ_ConformanceResult"] = ["specification!", "explanation!", "pass!"],
        ["LI_Lineage"] = ["statement", "processStep+", "source+"],
    };

    // What a property holds that is not an object of its own: the forms of gco, gmx and gml, addresses and words of code lists.
    private static readonly string[] Values = ["CharacterString", "Anchor", "Date", "DateTime", "Decimal", "Boolean", "URL", "TimePeriod", "MD_TopicCategoryCode", "LanguageCode"];

    [Fact]
    public async Task Elements_stand_in_the_order_of_the_schemas()
    {
        var records = await RecordsAsync();
        Assert.Equal(csw.State.Datasets.Count, records.Length);
        foreach (var record in records)
            Check(record);
        var seen = records.SelectMany(record => record.DescendantsAndSelf()).Select(element => element.Name.LocalName).ToHashSet();
        Assert.Empty(Order.Keys.Except(seen).Except(["CI_Address"]));
    }

    [Fact]
    public async Task A_record_says_what_the_state_of_the_catalogue_says()
    {
        foreach (var record in await RecordsAsync())
        {
            var dataset = csw.State.Find(Guid.Parse(Text(record, "fileIdentifier")))!;
            var identification = record.Element(Gmd + "identificationInfo")!.Element(Gmd + "MD_DataIdentification")!;
            Assert.Equal("ISO 19115:2003/19139 1.0", $"{Text(record, "metadataStandardName")} {Text(record, "metadataStandardVersion")}");
            Assert.Equal("dataset", Code(record, "hierarchyLevel"));
            Assert.Equal("fre", Code(record, "language"));
            Assert.Equal(dataset.Modified, Moment(Text(record, "dateStamp")), TimeSpan.FromSeconds(1));
            Assert.Equal((dataset.Title, dataset.Description), (Text(identification, "citation", "title"), Text(identification, "abstract")));
            var dates = identification.Descendants(Gmd + "CI_Citation").First().Elements(Gmd + "date").ToDictionary(date => Code(date.Elements().Single(), "dateType"), date => date.Value);
            Assert.Equal(dataset.Issued, Moment(dates["publication"].Replace("publication", "", StringComparison.Ordinal)), TimeSpan.FromSeconds(1));
            Assert.Equal(dataset.Modified, Moment(dates["revision"].Replace("revision", "", StringComparison.Ordinal)), TimeSpan.FromSeconds(1));
            Assert.Equal(dataset.LastDay is not null, dates.ContainsKey("creation"));
            Assert.Equal(["pointOfContact", "originator", "publisher"], identification.Elements(Gmd + "pointOfContact").Select(party => Code(party.Elements().Single(), "role")));
            Assert.Contains(dataset.Main.Producer, identification.Descendants(Gmd + "organisationName").Select(name => name.Value));
            Assert.Equal(dataset.Entry.Keywords, identification.Elements(Gmd + "descriptiveKeywords").Last().Descendants(Gmd + "keyword").Select(keyword => keyword.Value));
            Assert.Subset(identification.Descendants(Gmx + "Anchor").Select(anchor => anchor.Attribute(Xlink + "href")!.Value).ToHashSet(),
                dataset.Entry.Themes.Select(code => "http://publications.europa.eu/resource/authority/data-theme/" + code).Append(dataset.Main.LicenceUrl).Append("http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations").ToHashSet());
            Assert.Contains(dataset.Main.Licence, identification.Descendants(Gmd + "useLimitation").Select(limit => limit.Value));
            Assert.Equal([dataset.Box!.West, dataset.Box.East, dataset.Box.South, dataset.Box.North], identification.Descendants(Gco + "Decimal").Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture)));
            Assert.Equal((dataset.FirstDay?.ToString("O"), dataset.LastDay?.ToString("O")), (identification.Descendants(Gml + "beginPosition").SingleOrDefault()?.Value, identification.Descendants(Gml + "endPosition").SingleOrDefault()?.Value));
            Assert.Equal(dataset.Resources.Select(resource => $"http://127.0.0.1:{csw.Service.Port}{resource.Path}"), record.Descendants(Gmd + "onLine").Select(online => online.Descendants(Gmd + "URL").Single().Value).SkipLast(1));
            var statement = record.Descendants(Gmd + "statement").Single().Value;
            Assert.All(dataset.Sources, source => Assert.Contains($"{source.RowsRead.ToString("N0", CultureInfo.GetCultureInfo("fr-FR"))} lignes lues", statement, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Identifiers_within_the_document_are_unique()
    {
        var answer = await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=gmd:MD_Metadata&resulttype=results&maxrecords=100&outputschema=http://www.isotc211.org/2005/gmd");
        var ids = answer.Descendants().Select(element => element.Attribute(Gml + "id")?.Value).OfType<string>().ToArray();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Count(), ids.Length);
    }

    [Fact]
    public async Task The_contact_is_the_one_that_is_set_up()
    {
        await using var service = new SeededService { Beside = csw.Service, Settings = new Dictionary<string, string?> { ["DATASUD_CONTACT_EMAIL"] = "observatoire@example.org", ["DATASUD_CONTACT_NAME"] = "Observatoire" } };
        await service.InitializeAsync();
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<PortalBoard>(service.Services).RefreshAsync(TestContext.Current.CancellationToken);
        var record = XElement.Parse(await service.Client.GetStringAsync("/csw?service=CSW&version=2.0.2&request=GetRecordById&id=territoires&outputschema=http://www.isotc211.org/2005/gmd", TestContext.Current.CancellationToken));
        Assert.Equal("observatoire@example.org", record.Descendants(Gmd + "contact").Single().Descendants(Gmd + "electronicMailAddress").Single().Value);
        Check(record.Elements().Single());
        var capabilities = await service.Client.GetStringAsync("/csw", TestContext.Current.CancellationToken);
        Assert.Contains("observatoire@example.org", capabilities, StringComparison.Ordinal);
    }

    // An object holds the properties of its table; a property holds one object, one value, or says why it has none.
    private static void Check(XElement element)
    {
        var children = Order.TryGetValue(element.Name.LocalName, out var order) ? order : throw new Xunit.Sdk.XunitException($"{element.Name.LocalName} is not in the table.");
        var names = children.Select(child => child.TrimEnd('+', '!')).ToArray();
        var places = element.Elements().Select(child => Array.IndexOf(names, child.Name.LocalName)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        for (var i = 0; i < names.Length; i++)
        {
            var count = places.Count(place => place == i);
            Assert.True(count > 0 || !children[i].Contains('!', StringComparison.Ordinal), $"{element.Name.LocalName} lacks {names[i]}.");
            Assert.True(count <= 1 || children[i].EndsWith('+'), $"{element.Name.LocalName} has {count} of {names[i]}.");
        }
        foreach (var property in element.Elements())
        {
            Assert.Equal(Gmd, property.Name.Namespace);
            if (property.Attribute(Gco + "nilReason") is not null)
            {
                Assert.Empty(property.Nodes());
                continue;
            }
            var held = Assert.Single(property.Elements());
            if (Values.Contains(held.Name.LocalName) || held.Attribute("codeList") is not null)
                Assert.False(string.IsNullOrWhiteSpace(held.Value), $"{property.Name.LocalName} is empty.");
            else
                Check(held);
        }
    }

    private async Task<XElement[]> RecordsAsync() =>
        [.. (await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=gmd:MD_Metadata&resulttype=results&maxrecords=100&outputschema=http://www.isotc211.org/2005/gmd&elementsetname=full")).Descendants(Gmd + "MD_Metadata")];

    private static DateTime Moment(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static string Text(XElement element, params string[] path)
    {
        foreach (var name in path)
            element = element.Name.LocalName == name ? element : element.Element(Gmd + name) ?? element.Elements().Single().Element(Gmd + name)!;
        return element.Value;
    }

    private static string Code(XElement element, string property) => element.Element(Gmd + property)!.Elements().Single().Attribute("codeListValue")!.Value;
}
