using System.Net;
using DataSud.Storage;
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
    [InlineData("/health/ready", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/api/v1", HttpStatusCode.OK)]
    [InlineData("/api/v1/objectives?limit=0", HttpStatusCode.BadRequest)]
    public async Task It_says_that_it_is_unavailable(string address, HttpStatusCode expected)
    {
        using var client = factory.CreateClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} {body}");
        if (expected != HttpStatusCode.OK)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("nowhere", body, StringComparison.Ordinal);
    }
}
