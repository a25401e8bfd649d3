using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace DataSud.Api.Tests;

/// <summary>Whatever is asked wrongly gets a 4xx problem document that helps; never a 500, never a stack trace.</summary>
public sealed class BadInputTests(SeededService service)
{
    public static TheoryData<string> Lists => new(
        "/api/v1/objectives", "/api/v1/targets", "/api/v1/indicators", "/api/v1/indicators/fixed-premises-coverage-rate/observations",
        "/api/v1/territories", "/api/v1/datasets", "/api/v1/datasets/strategie-2018/releases", "/api/v1/conflicts", "/api/v1/units",
        "/api/v1/sources", "/api/v1/dimensions", "/api/v1/collections/ftth-communes/items");

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Wrong_parameters_of_a_list_are_named(string list)
    {
        // Features are asked for by the page sizes of other services' makers: OGC has a too large one count as the largest.
        var tooMany = list.Contains("/collections/", StringComparison.Ordinal) ? "limit=12x" : "limit=1000000000";
        foreach (var (query, parameter) in new[]
        {
            ("colour=red", "colour"), ("limit=0", "limit"), (tooMany, "limit"), ("limit=1e9", "limit"), ("limit=-1", "limit"), ("limit=", "limit"),
            ("limit=5&limit=6", "limit"), ("offset=-1", "offset"), ("f=xml", "f"), ("f=", "f"), ("LIMIT=5", "LIMIT"), ("limit=%F0%9F%98%80", "limit"),
        })
        {
            var problem = await ProblemAsync($"{list}?{query}", 400);
            var error = Assert.Single(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("parameter").GetString() == parameter);
            Assert.NotEqual("", error.GetProperty("accepts").GetString());
        }
    }

    [Theory]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=1,2,3", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=1,2,3,4,5", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=a,b,c,d", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=NaN,1,2,3", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=5,44,6,43", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?bbox=500,44,600,45", "bbox")]
    [InlineData("/api/v1/collections/ftth-communes/items?quarter=2018", "quarter")]
    [InlineData("/api/v1/collections/ftth-communes/items?release=strategie-2018:1", "release")]
    [InlineData("/api/v1/collections/ftth-communes/items?release=1", "release")]
    [InlineData("/api/v1/collections/ftth-communes/items?within=93", "within")]
    [InlineData("/api/v1/objectives?kind=objective", "kind")]
    [InlineData("/api/v1/objectives?parent=Z", "parent")]
    [InlineData("/api/v1/objectives?q=", "q")]
    [InlineData("/api/v1/targets?objective=Z.9", "objective")]
    [InlineData("/api/v1/targets?indicator=ftth", "indicator")]
    [InlineData("/api/v1/targets?territory=region:00", "territory")]
    [InlineData("/api/v1/targets?due=soon", "due")]
    [InlineData("/api/v1/targets?after=abc", "after")]
    [InlineData("/api/v1/targets?after=99999999999", "after")]
    [InlineData("/api/v1/indicators?dataset=none", "dataset")]
    [InlineData("/api/v1/indicators?theme=Z", "theme")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?level=country", "level")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?territory=planet:1", "territory")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?within=region:77", "within")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?period=2018-13", "period")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?basis=guess", "basis")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?dim.colour=red", "dim.colour")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?dim.=red", "dim.")]
    [InlineData("/api/v1/indicators/fixed-premises-coverage-rate/observations?excel=yes", "excel")]
    [InlineData("/api/v1/territories?within=commune:00000", "within")]
    [InlineData("/api/v1/territories?scope=world", "scope")]
    public async Task A_value_that_is_not_accepted_is_named(string address, string parameter)
    {
        var problem = await ProblemAsync(address, 400);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("/api/v1/objectives/A.1.9", "A.1.1")]
    [InlineData("/api/v1/objectives/a.1.1", "A.1.1")]
    [InlineData("/api/v1/indicators/fixed-premise-coverage-rate", "fixed-premises-coverage-rate")]
    [InlineData("/api/v1/indicators/fixed-premise-coverage-rate/observations", "fixed-premises-coverage-rate")]
    [InlineData("/api/v1/targets/A.1.1-999", null)]
    [InlineData("/api/v1/territories/commune/99999", null)]
    [InlineData("/api/v1/territories/communes/13055", "commune")]
    [InlineData("/api/v1/datasets/strategie", "strategie-2018")]
    [InlineData("/api/v1/datasets/strategie/releases", "strategie-2018")]
    [InlineData("/api/v1/datasets/strategie-2018/releases/999", null)]
    [InlineData("/api/v1/conflicts/k999", null)]
    [InlineData("/api/v1/observations/f99999", null)]
    [InlineData("/problems/nothing", null)]
    [InlineData("/api/v1/nothing", null)]
    [InlineData("/api/v2", null)]
    [InlineData("/nothing.html", null)]
    public async Task An_unknown_code_is_not_found_and_the_nearest_are_given(string address, string? nearest)
    {
        var problem = await ProblemAsync(address, 404);
        if (nearest is not null)
            Assert.Contains(nearest, problem.GetProperty("nearest").EnumerateArray().Select(code => code.GetString()));
    }

    [Theory]
    [InlineData("/api/v1/objectives/%ZZ", 400)]
    [InlineData("/api/v1/objectives/%", 400)]
    [InlineData("/api/v1/objectives?kind=%4", 400)]
    [InlineData("/api/v1/objectives?q=%00", 400)]
    [InlineData("/api/v1/objectives?q=%C3%28", 400)]
    [InlineData("/api/v1/objectives/%FF", 400)]
    [InlineData("/api/v1/indicators/%0d%0aSet-Cookie:x", 400)]
    public async Task An_address_that_cannot_be_read_is_refused(string target, int expected)
    {
        var (status, body) = await RawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(expected, status);
        Assert.Contains("/problems/malformed-request", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(9_000)]
    public async Task A_long_address_is_refused(int length)
    {
        var (status, body) = await RawAsync($"GET /api/v1/objectives?q={new string('a', length)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(414, status);
        Assert.Contains("/problems/uri-too-long", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    [InlineData("PUT", 405)]
    public async Task Methods_that_write_are_not_for_these_resources(string method, int expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/objectives");
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_media_type_that_is_not_served_is_not_acceptable()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/objectives");
        request.Headers.Accept.ParseAdd("image/png");
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(406, (int)response.StatusCode);
        Assert.Contains("application/json", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // Words that have broken services like this one: whatever they are, the answer is a page or a 4xx.
    [Theory]
    [InlineData("'; DROP TABLE stats.observation; --")]
    [InlineData("%_\\")]
    [InlineData("\u202E\u0301\uFFFD")]
    [InlineData("{\"a\":1}")]
    [InlineData("${jndi:ldap://x}")]
    [InlineData("../../../etc/passwd")]
    [InlineData("💥")]
    public async Task Strange_words_never_break_anything(string words)
    {
        var escaped = Uri.EscapeDataString(words);
        foreach (var address in new[]
        {
            $"/api/v1/objectives?q={escaped}", $"/api/v1/indicators?q={escaped}", $"/api/v1/territories?q={escaped}", $"/api/v1/objectives/{escaped}",
            $"/api/v1/indicators/{escaped}/observations", $"/api/v1/territories/commune/{escaped}", $"/api/v1/territories/{escaped}/1",
            $"/api/v1/indicators/fixed-premises-coverage-rate/observations?territory={escaped}",
            $"/api/v1/indicators/fixed-premises-coverage-rate/observations?dim.technology={escaped}",
            $"/api/v1/collections/ftth-communes/items?code={escaped}", $"/api/v1/territories?after={escaped}", $"/api/v1/datasets/{escaped}",
        })
        {
            using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode is 200 or 400 or 404, $"{address}: {response.StatusCode}");
        }
    }

    private async Task<JsonElement> ProblemAsync(string address, int expected)
    {
        using var response = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == expected, $"{address}: {(int)response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(expected, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        var kind = await service.Client.JsonAsync(problem.GetProperty("type").GetString()!);
        Assert.Equal(problem.GetProperty("title").GetString(), kind.Text("title"));
        return problem;
    }

    // As written on the wire: HttpClient would mend the address.
    private async Task<(int Status, string Body)> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", service.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), answer);
    }
}
