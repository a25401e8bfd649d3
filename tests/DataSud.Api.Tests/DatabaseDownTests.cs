using System.Net;
using DataSud.Storage;
using DataSud.Storage.Keys;
using Microsoft.AspNetCore.Mvc.Testing;

namespace DataSud.Api.Tests;

/// <summary>Without its database the service says so; it does not fail.</summary>
public sealed class DatabaseDownTests : IDisposable
{
    private readonly WebApplicationFactory<Program> factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
        .UseSetting(Database.WriteVariable, "Host=/nowhere;Database=none;Username=nobody;Timeout=2")
        .UseSetting(Database.ReadVariable, null)
        .UseSetting("Logging:LogLevel:Default", "None"));

    public void Dispose() => factory.Dispose();

    [Theory]
    [InlineData("/api/v1/objectives", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/v1/datasets/strategie-2018/releases", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/v1/territories/commune/13055", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/v1/datasets/strategie-2018/releases/1...2", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/v1/imports/0b8f2f6e-7f0b-4d0e-9a39-5f3ad2b4f3a1", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/api/v1", HttpStatusCode.OK)]
    [InlineData("/api/v1/objectives?limit=0", HttpStatusCode.BadRequest)]
    public async Task It_says_that_it_is_unavailable(string address, HttpStatusCode expected)
    {
        using var client = factory.CreateClient();
        await ExpectAsync(await client.GetAsync(address, TestContext.Current.CancellationToken), expected);
    }

    [Fact]
    public async Task An_import_is_not_taken()
    {
        using var client = factory.CreateClient();
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey.Generate().Text);
        using var content = Importing.Json("{}");
        await ExpectAsync(await client.PostAsync(Importing.Path, content, TestContext.Current.CancellationToken), HttpStatusCode.ServiceUnavailable);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        using var answer = response;
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} {body}");
        if (expected != HttpStatusCode.OK)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("nowhere", body, StringComparison.Ordinal);
    }
}
