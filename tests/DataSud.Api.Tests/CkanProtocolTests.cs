using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DataSud.Storage;
using Microsoft.AspNetCore.Mvc.Testing;

namespace DataSud.Api.Tests;

/// <summary>CKAN's manners: how an action is called, how it answers, and in which form it says what is wrong.</summary>
public sealed class CkanProtocolTests(SeededService service)
{
    private const string Json = "application/json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("package_show?id=strategie-2018", null, null)]
    [InlineData("package_show", Json, """{"id": "strategie-2018"}""")]
    [InlineData("package_show", null, """{"id": "strategie-2018"}""")]
    [InlineData("package_show", "text/plain", """{"id": "strategie-2018"}""")]
    [InlineData("package_show", "application/x-www-form-urlencoded", "id=strategie-2018")]
    [InlineData("package_show", "application/x-www-form-urlencoded", "%7B%22id%22%3A%20%22strategie-2018%22%7D")]
    [InlineData("package_show", "application/x-www-form-urlencoded", "%7B%22id%22%3A%20%22strategie-2018%22%7D=1")]
    [InlineData("package_show?id=strategie-2018", Json, "{}")]
    [InlineData("package_show", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nstrategie-2018\r\n--x--\r\n")]
    public async Task An_action_is_given_its_parameters_in_every_way_that_clients_have(string call, string? type, string? body)
    {
        var client = await service.WithCatalogueAsync();
        using var response = await SendAsync(client, call, type, body);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal("strategie-2018", answer.GetProperty("result").Text("name"));
    }

    [Theory]
    [InlineData("foo", 400, "Bad request - Action name not known: foo")]
    [InlineData("Package_Show", 400, "Bad request - Action name not known: Package_Show")]
    [InlineData("package_show;DROP", 400, "Bad request - Action name not known: package_show;DROP")]
    public async Task An_unknown_action_is_told_as_CKAN_does(string action, int status, string message)
    {
        var client = await service.WithCatalogueAsync();
        await ExpectTextAsync(await client.GetAsync(CkanAsking.Root + action, Token), status, message);
    }

    [Theory]
    [InlineData("{bad", "JSON Error")]
    [InlineData("[1]", "needs to be a dictionary")]
    [InlineData("\"text\"", "needs to be a dictionary")]
    [InlineData("""{"id": "\ud800"}""", "JSON Error")]
    [InlineData("""{"id": "\u0000"}""", "JSON Error")]
    [InlineData("""{"\udfff": 1}""", "JSON Error")]
    [InlineData("""{"id": 1e}""", "JSON Error")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]", "JSON Error")]
    public async Task A_body_that_cannot_be_read_is_a_bad_request(string body, string message)
    {
        var client = await service.WithCatalogueAsync();
        await ExpectTextAsync(await SendAsync(client, "package_show", Json, body), 400, message);
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_or_too_large_is_a_bad_request()
    {
        var client = await service.WithCatalogueAsync();
        using var bytes = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        await ExpectTextAsync(await client.PostAsync(CkanAsking.Root + "package_show", bytes, Token), 400, "not UTF-8");
        await ExpectTextAsync(await SendAsync(client, "package_show", Json, $$"""{"id": "{{new string('x', 70_000)}}"}"""), 413, "64 KB");
        await ExpectTextAsync(await SendAsync(client, "package_show", "multipart/form-data", "--x"), 400, "JSON Error");
    }

    [Theory]
    [InlineData("GET /api/3/action/package_show?id=%ZZ HTTP/1.1", 400, "percent-escape")]
    [InlineData("GET /api/3/action/package_show?id=%FF HTTP/1.1", 400, "UTF-8")]
    [InlineData("GET /api/3/action/package_show?id=%00 HTTP/1.1", 400, "control character")]
    [InlineData("DELETE /api/3/action/package_show HTTP/1.1", 405, "GET and POST")]
    [InlineData("PUT /api/action/package_show HTTP/1.1", 405, "GET and POST")]
    public async Task An_address_or_a_method_that_cannot_be_is_told_in_the_same_form(string line, int status, string message)
    {
        await service.WithCatalogueAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, service.Port, Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: localhost:{service.Port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", answer, StringComparison.Ordinal);
        var text = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement.GetString();
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_told_in_the_same_form()
    {
        var client = await service.WithCatalogueAsync();
        await ExpectTextAsync(await client.GetAsync($"{CkanAsking.Root}package_show?id={new string('x', 9_000)}", Token), 414, "are accepted");
    }

    [Theory]
    [InlineData("package_show?id=nothing", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("package_show?id=00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("package_show?id=%27%3B%20DROP%20TABLE%20x%3B--", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("package_show", HttpStatusCode.Conflict, "Validation Error", "id")]
    [InlineData("package_show?id=a&id=b", HttpStatusCode.Conflict, "Validation Error", "id")]
    [InlineData("resource_show?id=x", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("organization_show?id=x", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("organization_list?all_fields=perhaps", HttpStatusCode.Conflict, "Validation Error", "all_fields")]
    [InlineData("organization_list?sort=colour", HttpStatusCode.Conflict, "Validation Error", "sort")]
    [InlineData("group_show?id=x", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("tag_list?vocabulary_id=x", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("help_show?name=x", HttpStatusCode.NotFound, "Not Found Error", "message")]
    [InlineData("package_search?rows=many", HttpStatusCode.Conflict, "Validation Error", "rows")]
    [InlineData("package_search?start=-1", HttpStatusCode.Conflict, "Validation Error", "start")]
    [InlineData("package_search?rows=99999999999999999999999", HttpStatusCode.Conflict, "Validation Error", "rows")]
    [InlineData("package_search?facet.field=%5B1", HttpStatusCode.Conflict, "Validation Error", "facet.field")]
    [InlineData("package_search?sort=colour%20asc", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?sort=name%20sideways", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?q=(((", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?fq=colour:red", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?fq=metadata_modified:%5Byesterday%20TO%20*%5D", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?fq=metadata_modified:%5B2020-01-01", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?fq=a%20AND", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?fq=tags:%22open", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_search?facet.field=%5B%22colour%22%5D", HttpStatusCode.BadRequest, "Search Query Error", "message")]
    [InlineData("package_create?name=x", HttpStatusCode.Forbidden, "Authorization Error", "message")]
    [InlineData("datastore_upsert?resource_id=x", HttpStatusCode.Forbidden, "Authorization Error", "message")]
    public async Task What_is_wrong_has_CKANs_status_type_and_field(string call, HttpStatusCode status, string type, string field)
    {
        var client = await service.WithCatalogueAsync();
        var error = await (await client.GetAsync(CkanAsking.Root + call, Token)).FailAsync(status, type);
        Assert.NotEqual(JsonValueKind.Undefined, error.GetProperty(field).ValueKind);
    }

    [Theory]
    [InlineData("package_search", """{"q": {"a": 1}}""", "q")]
    [InlineData("package_search", """{"rows": [1]}""", "rows")]
    [InlineData("package_search", """{"rows": 1.5}""", "rows")]
    [InlineData("package_search", """{"facet.field": {"a": 1}}""", "facet.field")]
    [InlineData("package_search", """{"fq_list": [1]}""", "fq_list")]
    [InlineData("package_show", """{"id": true}""", "id")]
    [InlineData("package_show", """{"id": null}""", "id")]
    [InlineData("organization_show", """{"id": "x", "include_datasets": {}}""", null)]
    public async Task Values_of_another_type_are_validation_errors(string action, string body, string? field)
    {
        var client = await service.WithCatalogueAsync();
        using var response = await SendAsync(client, action, Json, body);
        if (field is null)
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        else
            Assert.Equal(JsonValueKind.Array, (await response.FailAsync(HttpStatusCode.Conflict, "Validation Error")).GetProperty(field).ValueKind);
    }

    [Fact]
    public async Task Nothing_that_is_nested_without_end_is_followed()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var q in new[] { new string('(', 3_000), string.Concat(Enumerable.Repeat("-", 3_000)) + "a", string.Concat(Enumerable.Repeat("NOT ", 900)) + "a", string.Join(' ', Enumerable.Repeat("a", 1_900)), new string('a', 5_000) })
            await (await SendAsync(client, "package_search", Json, JsonSerializer.Serialize(new { q }))).FailAsync(HttpStatusCode.BadRequest, "Search Query Error");
        // Many stars are not tried in every way.
        using var stars = await SendAsync(client, "package_search", Json, JsonSerializer.Serialize(new { fq = $"title_string:{string.Concat(Enumerable.Repeat("*a", 1_500))}*b" }));
        Assert.Equal(HttpStatusCode.OK, stars.StatusCode);
    }

    [Fact]
    public async Task The_same_bytes_come_twice_with_a_strong_tag_and_nothing_when_they_are_known()
    {
        var client = await service.WithCatalogueAsync();
        const string Address = CkanAsking.Root + "package_search?rows=1000";
        using var first = await client.GetAsync(Address, Token);
        using var second = await client.GetAsync(Address, Token);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Token), await second.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((first.Headers.ETag, false), (second.Headers.ETag, first.Headers.ETag!.IsWeak));
        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.True(first.Headers.Contains("Access-Control-Allow-Origin") || !first.RequestMessage!.Headers.Contains("Origin"));

        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var known = await client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.NotModified, 0), (known.StatusCode, (await known.Content.ReadAsByteArrayAsync(Token)).Length));

        using var head = await client.SendAsync(new(HttpMethod.Head, Address), Token);
        Assert.Equal((HttpStatusCode.OK, first.Content.Headers.ContentLength, first.Headers.ETag), (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_answer_is_compressed_for_who_takes_it(string coding)
    {
        await service.WithCatalogueAsync();
        using var plain = new HttpClient { BaseAddress = service.Client.BaseAddress };
        using var unpacking = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = service.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, CkanAsking.Root + "package_show?id=territoires");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        using var packed = await plain.SendAsync(request, Token);
        Assert.Equal((coding, Json), (packed.Content.Headers.ContentEncoding.Single(), packed.Content.Headers.ContentType!.ToString()));
        Assert.EndsWith($"-{coding}\"", packed.Headers.ETag!.Tag, StringComparison.Ordinal);
        Assert.Equal(await plain.GetStringAsync(request.RequestUri!.PathAndQuery, Token), await unpacking.GetStringAsync(request.RequestUri.PathAndQuery, Token));
    }

    [Fact]
    public async Task Pages_of_other_sites_may_get_and_post()
    {
        var client = await service.WithCatalogueAsync();
        using var asking = new HttpRequestMessage(HttpMethod.Options, CkanAsking.Root + "package_show");
        asking.Headers.Add("Origin", "https://example.org");
        asking.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await client.SendAsync(asking, Token);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Contains("POST", allowed.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, CkanAsking.Root + "site_read");
        request.Headers.Add("Origin", "https://example.org");
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Version_status_and_help_are_told()
    {
        var client = await service.WithCatalogueAsync();
        foreach (var address in new[] { "/api/3", "/api/3/" })
            Assert.Equal(3, (await client.JsonAsync(address)).GetProperty("version").GetInt32());
        Assert.Contains("datastore", (await client.ActAsync("status_show")).Texts("extensions"));
        Assert.Contains("rows", (await client.ActAsync("help_show?name=package_search")).GetString(), StringComparison.Ordinal);
        await (await client.GetAsync("/api/3/nothing", Token)).FailAsync(HttpStatusCode.NotFound, "Not Found Error");
    }

    [Fact]
    public async Task Without_a_database_it_says_so_in_the_same_form()
    {
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
            .UseSetting(Database.WriteVariable, "Host=/nowhere;Database=none;Username=nobody;Timeout=2")
            .UseSetting(Database.ReadVariable, null)
            .UseSetting("Logging:LogLevel:Default", "None"));
        using var client = factory.CreateClient();
        using var answer = await client.GetAsync(CkanAsking.Root + "package_list", Token);
        Assert.NotNull(answer.Headers.RetryAfter);
        await answer.FailAsync(HttpStatusCode.ServiceUnavailable, "Service Unavailable");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string call, string? type, string? body)
    {
        if (body is null)
            return await client.GetAsync(CkanAsking.Root + call, Token);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await client.PostAsync(CkanAsking.Root + call, content, Token);
    }

    private static async Task ExpectTextAsync(HttpResponseMessage answer, int status, string message)
    {
        using var response = answer;
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {body}");
        Assert.Equal(Json, response.Content.Headers.ContentType?.ToString());
        Assert.Contains(message, JsonDocument.Parse(body).RootElement.GetString(), StringComparison.Ordinal);
        Assert.StartsWith("\"Bad request - ", body, StringComparison.Ordinal);
    }
}
