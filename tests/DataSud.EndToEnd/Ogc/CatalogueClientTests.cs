using System.Net;
using System.Text.Json;

namespace DataSud.EndToEnd.Ogc;

/// <summary>OWSLib, which DataSud and most harvesters read CSW with, pages through the catalogue and gets all that portals take of a record.</summary>
public sealed class CatalogueClientTests(LayeredService service)
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task OWSLib_reads_every_record_whole()
    {
        await MadeAsync();
        using var document = JsonDocument.Parse(await Programs.RunAsync(Python, [Collections.Beside("read_csw_with_owslib.py"), $"{service.Address}/csw", "3"]));
        var read = document.RootElement;

        Assert.Equal(["GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords", "GetRecordById"], Texts(read, "operations"));
        Assert.Equal("Région Provence-Alpes-Côte d’Azur", read.GetProperty("provider").GetString());
        var iso = read.GetProperty("iso");
        var count = read.GetProperty("isoMatched").GetInt32();
        Assert.True(count > 6, $"{count} records");
        Assert.Equal((count, count, count), (iso.EnumerateObject().Count(), read.GetProperty("coreMatched").GetInt32(), read.GetProperty("core").EnumerateObject().Count()));
        Assert.Equal(iso.EnumerateObject().Select(record => record.Name).Order(StringComparer.Ordinal), iso.EnumerateObject().Select(record => record.Name));

        foreach (var record in iso.EnumerateObject())
        {
            var (found, core) = (record.Value, read.GetProperty("core").GetProperty(record.Name));
            foreach (var property in (string[])["title", "abstract"])
            {
                Assert.False(string.IsNullOrWhiteSpace(found.GetProperty(property).GetString()));
                Assert.Equal(found.GetProperty(property).GetString(), core.GetProperty(property).GetString());
            }
            Assert.Equal(found.GetProperty("bbox").ToString(), core.GetProperty("bbox").ToString());
            Assert.InRange(found.GetProperty("bbox")[0].GetDouble(), -6, 8);
            Assert.Equal(found.GetProperty("stamp").GetString(), found.GetProperty("dates").GetProperty("revision").GetString());
            Assert.NotNull(found.GetProperty("dates").GetProperty("publication").GetString());
            Assert.Equal(["otherRestrictions"], Texts(found.GetProperty("constraints"), "access"));
            Assert.Equal(["otherRestrictions"], Texts(found.GetProperty("constraints"), "use"));
            Assert.Single(Texts(found.GetProperty("constraints"), "limits"));
            Assert.Single(Texts(found.GetProperty("constraints"), "others"));
            Assert.Equal(["pointOfContact", "pointOfContact", "originator", "publisher"], found.GetProperty("contacts").EnumerateArray().Select(contact => contact[0].GetString()));
            Assert.All(found.GetProperty("contacts").EnumerateArray(), contact => Assert.False(string.IsNullOrWhiteSpace(contact[1].GetString())));
            var online = found.GetProperty("online").EnumerateArray().ToArray();
            Assert.True(online.Length > 1);
            Assert.All(online, link => Assert.All(link.EnumerateArray(), part => Assert.False(string.IsNullOrWhiteSpace(part.GetString()))));
            Assert.All(online, link => Assert.StartsWith(service.Address, link[0].GetString(), StringComparison.Ordinal));
            Assert.Equal(online.Select(link => link[0].GetString()), core.GetProperty("references").EnumerateArray().Select(link => link.GetProperty("url").GetString()));
            Assert.Equal(["fre", "fre"], Texts(found, "language"));
            Assert.Equal(["ISO 19115:2003/19139", "1.0"], Texts(found, "standard"));
            Assert.Equal("dataset", found.GetProperty("hierarchy").GetString());
            Assert.NotEmpty(Texts(found, "keywords"));
            Assert.NotEmpty(Texts(found, "topics"));
            Assert.Single(Texts(found, "conformity"));
            Assert.Contains("lignes lues", found.GetProperty("lineage").GetString(), StringComparison.Ordinal);
        }
        Assert.InRange(read.GetProperty("fibre").GetInt32(), 1, count - 1);
        Assert.Equal((2, 1, count, 0), (read.GetProperty("either").GetInt32(), read.GetProperty("both").GetInt32(), read.GetProperty("inMarseille").GetInt32(), read.GetProperty("inAmerica").GetInt32()));
        Assert.Single(Texts(read, "byCql"));

        var organisations = read.GetProperty("organisations").EnumerateObject().SelectMany(organisation => organisation.Value.EnumerateObject()).ToArray();
        Assert.Equal(iso.EnumerateObject().Select(record => (record.Name, record.Value.GetProperty("title").GetString())), organisations.Select(package => (package.Name, package.Value.GetString())).OrderBy(package => package.Name, StringComparer.Ordinal));
        Assert.Contains("DescribeRecordResponse", read.GetProperty("described").GetString(), StringComparison.Ordinal);
    }

    // The catalogue is made a moment after the service has started.
    private async Task MadeAsync()
    {
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            using var response = await client.GetAsync(new Uri($"{service.Address}/csw"), TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(tries < 60 && response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    private static string[] Texts(JsonElement element, string property) => [.. element.GetProperty(property).EnumerateArray().Select(text => text.GetString()!)];
}
