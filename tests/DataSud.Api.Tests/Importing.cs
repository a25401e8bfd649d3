using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DataSud.Import.Seed;
using DataSud.Storage;
using DataSud.Storage.Keys;
using DataSud.Testing;

namespace DataSud.Api.Tests;

/// <summary>Short ways to ask the service for an import.</summary>
internal static class Importing
{
    public const string Path = "/api/v1/imports";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes a key, as 'datasud key create' does.</summary>
    public static async Task<ApiKey> KeyAsync(this SeededService service, bool revoked = false)
    {
        await using var database = Database.OpenForWriting(service.ConnectionString);
        var keys = new ApiKeys(database, TimeProvider.System);
        var key = ApiKey.Generate();
        await keys.AddAsync(key, "tests", Token);
        if (revoked)
            await keys.RevokeAsync(key.Id, Token);
        return key;
    }

    public static async Task<HttpResponseMessage> AskAsync(this SeededService service, HttpContent? content, string? key, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, Path) { Content = content };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await service.Client.SendAsync(request, Token);
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public static MultipartFormDataContent Form(string source, params ReadOnlySpan<(string Name, byte[] Bytes)> files)
    {
        var form = new MultipartFormDataContent { { new StringContent(source), "source" } };
        foreach (var (name, bytes) in files)
            form.Add(new ByteArrayContent(bytes), "file", name);
        return form;
    }

    /// <summary>The strategy as it comes with the product, zipped, with some of its text replaced.</summary>
    public static byte[] Strategy(string old = "", string replacement = "")
    {
        var replaced = old.Length == 0;
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, SeedData.FolderName, "strategy"), "*.csv"))
            {
                var text = File.ReadAllText(file);
                if (old.Length > 0 && text.Contains(old, StringComparison.Ordinal))
                {
                    text = text.Replace(old, replacement, StringComparison.Ordinal);
                    replaced = true;
                }
                using var entry = archive.CreateEntry(System.IO.Path.GetFileName(file), CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        Assert.True(replaced, $"'{old}' is nowhere in the strategy");
        return zip.ToArray();
    }

    /// <summary>Asks for an import that is taken.</summary>
    /// <returns>Where it tells how it stands.</returns>
    public static async Task<string> TakenAsync(this SeededService service, HttpContent content, ApiKey key)
    {
        using var response = await service.AskAsync(content, key.Text);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True((int)response.StatusCode == 202, $"{(int)response.StatusCode} {body}");
        var job = JsonDocument.Parse(body).RootElement;
        Assert.Equal(Path + "/" + job.Text("id"), response.Headers.Location!.AbsolutePath);
        return response.Headers.Location.AbsolutePath;
    }

    /// <summary>How an import ended.</summary>
    public static async Task<JsonElement> EndAsync(this SeededService service, string location)
    {
        for (var patience = 0; patience < 600; patience++)
        {
            var job = await service.Client.JsonAsync(location);
            if (job.Text("state") is not ("queued" or "running"))
                return job;
            await Task.Delay(50, Token);
        }
        throw new TimeoutException($"{location} does not end.");
    }

    /// <summary>Waits until an import is in a state.</summary>
    public static async Task<JsonElement> StateAsync(this SeededService service, string location, string state)
    {
        for (var patience = 0; patience < 600; patience++)
        {
            var job = await service.Client.JsonAsync(location);
            if (job.Text("state") == state)
                return job;
            await Task.Delay(50, Token);
        }
        throw new TimeoutException($"{location} does not become {state}.");
    }
}
