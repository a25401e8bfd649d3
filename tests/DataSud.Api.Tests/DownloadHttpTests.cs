using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataSud.Api.Tests.Features;

namespace DataSud.Api.Tests;

/// <summary>A download can be interrupted, resumed, checked and asked for again at no cost; what is not there is told with what is.</summary>
public sealed class DownloadHttpTests(LayeredService layered) : IClassFixture<LayeredService>
{
    private const string File = "/api/v1/datasets/strategie-indicateurs-2018/download.json";

    private readonly SeededService service = layered.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_connection_resumes_to_the_same_bytes()
    {
        await service.CatalogueAsync();
        using var head = await SendAsync(HttpMethod.Head, File);
        var (tag, whole) = (head.Headers.ETag!, head.Content.Headers.ContentLength!.Value);

        // Broken off by the client in the middle of a line.
        byte[] first;
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(IPAddress.Loopback, service.Port, Token);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {File} HTTP/1.1\r\nHost: x\r\n\r\n"), Token);
            var read = new byte[4096];
            var got = await stream.ReadAtLeastAsync(read, 1000, cancellationToken: Token);
            first = read[(read.AsSpan(0, got).IndexOf("\r\n\r\n"u8) + 4)..got];
        }
        Assert.InRange(first.Length, 1, whole - 1);
        using var rest = await SendAsync(HttpMethod.Get, File, request =>
        {
            request.Headers.Range = new(first.Length, null);
            request.Headers.IfRange = new(tag);
        });
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal((first.Length, whole), (rest.Content.Headers.ContentRange!.From!.Value, rest.Content.Headers.ContentRange.Length!.Value));
        byte[] all = [.. first, .. await rest.Content.ReadAsByteArrayAsync(Token)];
        Assert.Equal(tag.Tag.Trim('"'), Convert.ToHexStringLower(SHA256.HashData(all)));

        // Of another release than the one that was begun: all of it, from the start.
        using var other = await SendAsync(HttpMethod.Get, File, request =>
        {
            request.Headers.Range = new(first.Length, null);
            request.Headers.IfRange = new(new EntityTagHeaderValue("\"of-another-release\""));
        });
        Assert.Equal((HttpStatusCode.OK, whole), (other.StatusCode, other.Content.Headers.ContentLength!.Value));
    }

    [Fact]
    public async Task Parts_conditions_and_HEAD_are_answered()
    {
        await service.CatalogueAsync();
        using var whole = await SendAsync(HttpMethod.Get, File);
        var body = await whole.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal("bytes", whole.Headers.AcceptRanges.Single());
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:", whole.Headers.GetValues("Repr-Digest").Single());
        Assert.NotNull(whole.Content.Headers.LastModified);
        Assert.Empty(whole.Content.Headers.ContentEncoding);

        using var head = await SendAsync(HttpMethod.Head, File);
        Assert.Equal((HttpStatusCode.OK, whole.Headers.ETag, (long?)body.Length), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Equal(whole.Content.Headers.ContentDisposition, head.Content.Headers.ContentDisposition);

        using var last = await SendAsync(HttpMethod.Get, File, request => request.Headers.Range = new(null, 100));
        Assert.Equal(body[^100..], await last.Content.ReadAsByteArrayAsync(Token));
        using var known = await SendAsync(HttpMethod.Get, File, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var unchanged = await SendAsync(HttpMethod.Get, File, request => request.Headers.IfModifiedSince = whole.Content.Headers.LastModified);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        // What the address names is what is sent, whatever is accepted.
        using var page = await SendAsync(HttpMethod.Get, File, request => request.Headers.Accept.Add(new("text/html")));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        using var beyond = await SendAsync(HttpMethod.Get, File, request => request.Headers.Range = new(body.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal((body.Length, "application/problem+json"), (beyond.Content.Headers.ContentRange!.Length!.Value, beyond.Content.Headers.ContentType!.MediaType));
        using var mismatch = await SendAsync(HttpMethod.Get, File, request => request.Headers.IfMatch.Add(new("\"x\"")));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "application/problem+json"), (mismatch.StatusCode, mismatch.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("/api/v1/datasets/strategie-2019/download.csv", 404, "strategie-2018")]
    [InlineData("/api/v1/datasets/strategie-2018/cible/download.csv", 404, "cibles")]
    [InlineData("/api/v1/datasets/strategie-2018/download.xlsx", 404, "csv")]
    [InlineData("/api/v1/datasets/strategie-2018/download.gpkg", 404, "parquet")]
    [InlineData("/api/v1/datasets/arcep-mobile-sites/download.json", 404, "geojson")]
    [InlineData("/api/v1/datasets/strategie-2018/download.csv?limit=5", 400, null)]
    [InlineData("/api/v1/datasets/strategie-2018/download.csv?f=csv", 400, null)]
    public async Task What_is_not_there_is_told_with_what_is(string address, int status, string? nearest)
    {
        await service.CatalogueAsync();
        using var response = await service.Client.GetAsync(address, Token);
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        if (nearest is not null)
            Assert.Contains(nearest, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.Texts("nearest"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(method, address);
        // A part of what is compressed on the way would be a part of nothing.
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        with?.Invoke(request);
        return await service.Client.SendAsync(request, Token);
    }
}
