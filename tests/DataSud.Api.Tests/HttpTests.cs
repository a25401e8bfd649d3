using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace DataSud.Api.Tests;

/// <summary>What HTTP promises: validators, HEAD, OPTIONS, compression, formats, pages.</summary>
public sealed class HttpTests(SeededService service)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/objectives")]
    [InlineData("/api/v1/objectives/A.1.1")]
    [InlineData("/api/v1/indicators?q=fibre")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?f=csv")]
    [InlineData("/api/v1/territories/departement/05?f=geojson")]
    [InlineData("/api/v1/datasets")]
    [InlineData("/api/v1/collections/ftth-communes/items")]
    public async Task An_answer_that_did_not_change_is_304(string address)
    {
        using var first = await service.Client.GetAsync(address, Never);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var tag = first.Headers.ETag;
        Assert.NotNull(tag);
        Assert.False(tag.IsWeak);
        Assert.True(first.Headers.CacheControl!.Public);

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(tag);
        using var second = await service.Client.SendAsync(request, Never);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Never));

        using var other = new HttpRequestMessage(HttpMethod.Get, address);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var third = await service.Client.SendAsync(other, Never);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Never), await third.Content.ReadAsByteArrayAsync(Never));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Compressed_answers_hold_the_same_bytes_under_another_tag(string coding)
    {
        const string Address = "/api/v1/objectives";
        using var plain = await service.Client.GetAsync(Address, Never);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.AcceptEncoding.ParseAdd(coding);
        using var compressed = await service.Client.SendAsync(request, Never);
        Assert.Equal([coding], compressed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
        Assert.NotEqual(plain.Headers.ETag, compressed.Headers.ETag);

        await using var body = await compressed.Content.ReadAsStreamAsync(Never);
        await using Stream decoded = coding == "br"
            ? new System.IO.Compression.BrotliStream(body, System.IO.Compression.CompressionMode.Decompress)
            : new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await decoded.CopyToAsync(whole, Never);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(Never), whole.ToArray());
    }

    [Theory]
    [InlineData("/api/v1/objectives")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/datasets/strategie-2018/releases")]
    public async Task HEAD_answers_what_GET_would_without_its_body(string address)
    {
        using var get = await service.Client.GetAsync(address, Never);
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await service.Client.SendAsync(request, Never);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Never));
    }

    [Fact]
    public async Task OPTIONS_and_cross_origin_reading_are_open()
    {
        using var options = new HttpRequestMessage(HttpMethod.Options, "/api/v1/objectives");
        using var answer = await service.Client.SendAsync(options, Never);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/objectives/A");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var read = await service.Client.SendAsync(request, Never);
        Assert.Equal("*", Assert.Single(read.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/geo+json", "application/geo+json")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("text/html, */*;q=0.1", "application/json")]
    public async Task The_Accept_header_chooses_the_format(string accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/indicators/fixed-premises-coverage-rate/observations?limit=2");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await service.Client.SendAsync(request, Never);
        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task Csv_for_a_spreadsheet_has_semicolons_decimal_commas_and_a_mark()
    {
        var bytes = await service.Client.GetByteArrayAsync("/api/v1/indicators/mobile-area-coverage-rate/observations?f=csv&excel=true&limit=1000", Never);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("id;indicator;level;territory;", text, StringComparison.Ordinal);
        Assert.Matches(@";\d+,\d+;", text);

        var plain = await service.Client.GetStringAsync("/api/v1/indicators/mobile-area-coverage-rate/observations?f=csv&limit=1000", Never);
        Assert.StartsWith("id,indicator,level,territory,", plain, StringComparison.Ordinal);
        Assert.Contains("\r\n", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/territories?level=commune&limit=100", "code", 946)]
    [InlineData("/api/v1/indicators?dataset=strategie-2018&limit=100", "code", 628)]
    [InlineData("/api/v1/targets?limit=50", "id", 513)]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?limit=10&dataset=strategie-2018", "id", 133)]
    [InlineData("/api/v1/objectives?limit=9", "code", 56)]
    [InlineData("/api/v1/conflicts?limit=9", "id", 65)]
    public async Task Pages_hold_every_item_once_forwards_and_backwards(string address, string key, int expected)
    {
        List<string> forwards = [];
        List<string> backwards = [];
        string? last = null;
        for (string? next = address; next is not null;)
        {
            last = next;
            var page = await service.Client.JsonAsync(next);
            Assert.Equal(expected, page.GetProperty("numberMatched").GetInt32());
            Assert.Equal(page.GetProperty("items").GetArrayLength(), page.GetProperty("numberReturned").GetInt32());
            forwards.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text(key)!));
            next = page.Link("next");
        }
        for (var previous = last; previous is not null;)
        {
            var page = await service.Client.JsonAsync(previous);
            backwards.InsertRange(0, page.GetProperty("items").EnumerateArray().Select(item => item.Text(key)!));
            previous = page.Link("prev");
        }
        Assert.Equal(expected, forwards.Count);
        Assert.Equal(expected, forwards.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public async Task Offset_and_keyset_agree()
    {
        var all = await service.Client.AllAsync("/api/v1/indicators/fixed-premises-coverage-rate/observations?limit=1000&dataset=strategie-2018");
        var part = await service.Client.JsonAsync("/api/v1/indicators/fixed-premises-coverage-rate/observations?limit=7&offset=50&dataset=strategie-2018");
        Assert.Equal(all.Skip(50).Take(7).Select(item => item.Text("id")), part.GetProperty("items").EnumerateArray().Select(item => item.Text("id")));
    }

    [Fact]
    public async Task The_landing_page_leads_to_everything()
    {
        var landing = await service.Client.JsonAsync("/api/v1");
        foreach (var link in landing.GetProperty("links").EnumerateArray())
        {
            using var response = await service.Client.GetAsync(link.Text("href"), Never);
            Assert.True(response.IsSuccessStatusCode, $"{link.Text("href")}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_commune_that_merged_leads_to_the_one_of_today()
    {
        using var response = await service.Client.GetAsync("/api/v1/territories/commune/05120", Never);
        Assert.Equal("/api/v1/territories/commune/05001", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("05120", await response.Content.ReadAsStringAsync(Never), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_of_figures_narrow()
    {
        const string Root = "/api/v1/indicators/fixed-premises-coverage-rate/observations?limit=1000&dataset=strategie-2018";
        var rows = SeedCsv.Read("figures.csv").Where(row => row["indicator_code"] == "fixed-premises-coverage-rate").ToList();
        await ExpectAsync("&level=departement", row => row["level"] == "departement");
        await ExpectAsync("&territory=region:93", row => row["level"] == "region" && row["territory_code"] == "93");
        await ExpectAsync("&territory=93", row => row["territory_code"] == "93");
        await ExpectAsync("&period=2017", row => row["period"].StartsWith("2017", StringComparison.Ordinal) && !row["period"].Contains('/', StringComparison.Ordinal));
        await ExpectAsync("&dim.technology=ftth", row => $";{row["dimensions"]};".Contains(";technology=ftth;", StringComparison.Ordinal));
        await ExpectAsync("&dim.speed=%3E30&dim.technology=all-fixed", row => $";{row["dimensions"]};".Contains(";speed=>30;technology=all-fixed;", StringComparison.Ordinal));
        await ExpectAsync("&basis=mixed", _ => true);
        await ExpectAsync("&basis=survey", _ => false);

        async Task ExpectAsync(string filter, Func<Dictionary<string, string>, bool> belongs)
        {
            var served = await service.Client.JsonAsync(Root + filter);
            Assert.Equal(rows.Where(belongs).Select(row => row["id"]), served.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!));
        }
    }
}
