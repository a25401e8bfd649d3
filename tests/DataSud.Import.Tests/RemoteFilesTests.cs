using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Pipeline;
using DataSud.Import.Remote;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Whatever a server does, a fetch ends with the right bytes or with one sentence that says what happened.</summary>
public sealed class RemoteFilesTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 300_000).Select(number => (byte)((number * 31) ^ (number >> 7)))];

    private readonly string _cache = Directory.CreateTempSubdirectory("datasud-cache").FullName;
    private FileServer _server = null!;
    private RemoteFiles? _remote;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _remote?.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task AFileIsFetchedWholeUnderItsOwnName()
    {
        _server.Serve("/dossier/communes%202026.csv", Bytes, "\"v1\"");
        var told = new List<(string, long, long)>();

        using var file = await Remote().FetchAsync(_server["/dossier/communes%202026.csv"], null, (name, bytes, total) => told.Add((name, bytes, total)), Token);

        Assert.Equal(Bytes, await File.ReadAllBytesAsync(file.Path!, Token));
        Assert.Equal(("communes 2026.csv", Sha(Bytes), "\"v1\""), (file.Version.FileName, file.Version.Sha256, file.Version.ETag));
        Assert.Equal(("communes 2026.csv", (long)Bytes.Length, (long)Bytes.Length), told[^1]);
        Assert.Equal("identity", _server.Asked[0].Header("Accept-Encoding"));
    }

    [Theory]
    [InlineData("attachment; filename=\"2026t2-commune.zip\"", "2026t2-commune.zip")]
    [InlineData("attachment; filename=\"../../etc/passwd.csv\"", "passwd.csv")]
    [InlineData("attachment; filename=\"..\\\\..\\\\boot.csv\"", "boot.csv")]
    [InlineData("attachment; filename=x.csv; filename*=UTF-8''d%C3%A9bits%2F..%2Fa.csv", "a.csv")]
    [InlineData("attachment; filename=\"..\"", "r")]
    [InlineData("inline", "r")]
    public async Task TheServersNameOfAFileIsNoPath(string disposition, string expected)
    {
        _server.Answer("/datasets/r", async context =>
        {
            context.Response.Headers.ContentDisposition = disposition;
            await context.Response.Body.WriteAsync("a;b\n1;2\n"u8.ToArray());
        });

        using var file = await Remote().FetchAsync(_server["/datasets/r"], null, null, Token);

        Assert.Equal(expected, Path.GetFileName(file.Path));
        Assert.StartsWith(_cache, Path.GetFullPath(file.Path!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWithoutSuffixGetsThatOfItsFirstBytes()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("a.csv");
        _server.Serve("/melodi/DS_POPULATIONS_2023_CSV_FR", buffer.ToArray());

        using var file = await Remote().FetchAsync(_server["/melodi/DS_POPULATIONS_2023_CSV_FR"], null, null, Token);

        Assert.Equal("DS_POPULATIONS_2023_CSV_FR.zip", file.Version.FileName);
    }

    [Fact]
    public async Task AFileStoredPackedIsNamedSo()
    {
        _server.Answer("/communes.geojson", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync("{}"u8.ToArray());
        });

        using var file = await Remote().FetchAsync(_server["/communes.geojson"], null, null, Token);

        Assert.Equal("communes.geojson.gz", file.Version.FileName);
        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(file.Path!), CompressionMode.Decompress));
        Assert.Equal("{}", await unpacked.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task ADroppedConnectionIsTakenUpWhereItStopped()
    {
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 200_000, "\"1\"", FileServer.Drop), FileServer.Whole(Bytes)));

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(file.Path!, Token));
        Assert.Equal(2, _server.Asked.Count);
        Assert.Equal(("bytes=200000-", "\"1\""), (_server.Asked[1].Header("Range"), _server.Asked[1].Header("If-Range")));
        Assert.Equal(100_000, _server.Asked[1].Sent);
    }

    [Fact]
    public async Task AFileThatChangesMeanwhileIsFetchedFromItsStart()
    {
        byte[] changed = [.. Bytes.Reverse()];
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 200_000, "\"1\"", FileServer.Drop), FileServer.Whole(changed, "\"2\"")));

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal((Sha(changed), "\"2\""), (file.Version.Sha256, file.Version.ETag));
        Assert.Equal(changed.Length, new FileInfo(file.Path!).Length);
        Assert.Equal(changed.Length, _server.Asked[1].Sent);
    }

    [Fact]
    public async Task AServerThatGoesOnWithAnotherFileIsNotBelieved()
    {
        byte[] changed = [.. Bytes.Reverse()];
        _server.Answer("/a.csv", FileServer.InTurn(
            FileServer.Beginning(Bytes, 200_000, "\"1\"", FileServer.Drop),
            async context =>
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ETag = "\"2\"";
                context.Response.Headers.ContentRange = $"bytes 200000-{changed.Length - 1}/{changed.Length}";
                await context.Response.Body.WriteAsync(changed.AsMemory(200_000));
            },
            FileServer.Whole(changed, "\"2\"")));

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(changed), file.Version.Sha256);
        Assert.Null(_server.Asked[2].Header("Range"));
    }

    [Fact]
    public async Task WithoutAValidatorNothingIsTakenUp()
    {
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 200_000, etag: null, FileServer.Drop), FileServer.Whole(Bytes, etag: null)));

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.Null(_server.Asked[1].Header("Range"));
    }

    [Fact]
    public async Task ADownloadThatWasInterruptedIsTakenUpByTheNextProcess()
    {
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 200_000, "\"1\"", FileServer.StallAsync), FileServer.Whole(Bytes)));
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = Remote();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.FetchAsync(
            _server["/a.csv"], null, (_, bytes, _) => { if (bytes == 200_000) interruption.Cancel(); }, interruption.Token));
        first.Dispose();

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.Equal(("bytes=200000-", 100_000L), (_server.Asked[1].Header("Range"), _server.Asked[1].Sent));
    }

    [Fact]
    public async Task ALongDownloadMayLoseItsConnectionMoreOftenThanItMayFail()
    {
        // Each connection brings 10,000 bytes more; 30 of them are needed, and 2 may fail in a row.
        _server.Answer("/a.csv", async context =>
        {
            var from = context.Request.Headers.Range is [{ } range] ? int.Parse(range.AsSpan(6, range.Length - 7)) : 0;
            context.Response.Headers.ETag = "\"1\"";
            context.Response.ContentLength = Bytes.Length - from;
            if (from > 0)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{Bytes.Length - 1}/{Bytes.Length}";
            }
            var sent = Math.Min(10_000, Bytes.Length - from);
            await context.Response.Body.WriteAsync(Bytes.AsMemory(from, sent));
        });

        using var file = await Remote(settings => settings with { Attempts = 2, Progress = 1 }).FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.True(_server.Asked.Count >= 30);
    }

    [Fact]
    public async Task ADownloadThatWasWholeWhenItsProcessDiedIsNotSentAgain()
    {
        // The last byte is there, but nobody had the time to say so.
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 200_000, "\"1\"", FileServer.Drop), FileServer.Status(404)));
        await Assert.ThrowsAsync<RemoteException>(() => Remote().FetchAsync(_server["/a.csv"], null, null, Token));
        await File.WriteAllBytesAsync(Directory.EnumerateFiles(_cache, "part", SearchOption.AllDirectories).Single(), Bytes, Token);
        _server.Serve("/a.csv", Bytes);

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.Equal(0, _server.Asked[^1].Sent);
    }

    [Fact]
    public async Task WhatIsServedAlreadyIsNotSentAgain()
    {
        _server.Serve("/a.csv", Bytes, "\"7\"");
        var published = new RemoteVersion("a.csv", Sha(Bytes), "\"7\"", null);

        using var file = await Remote().FetchAsync(_server["/a.csv"], published, null, Token);

        Assert.Equal((published, null), (file.Version, file.Path));
        Assert.Equal(("\"7\"", 0L), (_server.Asked[0].Header("If-None-Match"), _server.Asked[0].Sent));
    }

    [Fact]
    public async Task WhatIsKeptIsNotSentAgainUntilItIsDiscarded()
    {
        _server.Serve("/a.csv", Bytes);
        (await Remote().FetchAsync(_server["/a.csv"], null, null, Token)).Dispose();

        using (var again = await Remote().FetchAsync(_server["/a.csv"], null, null, Token))
        {
            Assert.Equal(Bytes, await File.ReadAllBytesAsync(again.Path!, Token));
            Assert.Equal(0, _server.Asked[1].Sent);
            again.Discard();
        }

        using var anew = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);
        Assert.Equal(Bytes.Length, _server.Asked[2].Sent);
    }

    [Fact]
    public async Task ARedirectToAnAllowedHostIsFollowed()
    {
        _server.Answer("/old.csv", 301, ("Location", $"http://localhost:{_server.Address.Port}/new.csv"));
        _server.Serve("/new.csv", Bytes);

        using var file = await Remote(settings => settings with { Hosts = settings.Hosts.And($"http://localhost:{_server.Address.Port}") }).FetchAsync(_server["/old.csv"], null, null, Token);

        Assert.Equal((Sha(Bytes), "new.csv"), (file.Version.Sha256, file.Version.FileName));
    }

    [Fact]
    public async Task ARedirectToAnotherHostIsRefused()
    {
        _server.Answer("/a.csv", 301, ("Location", $"http://localhost:{_server.Address.Port}/b.csv?key=secret"));
        _server.Serve("/b.csv", Bytes);

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Remote().FetchAsync(_server["/a.csv"], null, null, Token));

        Assert.Equal($"{_server["/a.csv"]} redirects elsewhere: http://localhost:{_server.Address.Port}/b.csv is not fetched: localhost is none of the hosts that official files come from.", refusal.Message);
        Assert.Equal(["/a.csv"], _server.Asked.Select(asked => asked.Path));
    }

    [Fact]
    public async Task ARedirectInACircleEnds()
    {
        _server.Answer("/a.csv", 302, ("Location", "/a.csv"));
        var failure = await FailsAsync("/a.csv");
        Assert.EndsWith("the server redirects more than 5 times.", failure, StringComparison.Ordinal);
        Assert.Equal(6, _server.Asked.Count);
    }

    [Theory]
    [InlineData(404, "Not Found")]
    [InlineData(410, "Gone")]
    [InlineData(403, "Forbidden")]
    public async Task AnAddressThatIsGoneIsSaidSoAtOnce(int status, string name)
    {
        _server.Answer("/a.csv", status);
        Assert.Equal($"{_server["/a.csv"]} could not be fetched: the server answers {status} ({name}).", await FailsAsync("/a.csv"));
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task AServerThatFailsForAMomentIsAskedAgain()
    {
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Status(500), FileServer.Status(503), FileServer.Status(500), FileServer.Whole(Bytes)));

        using var file = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task AServerThatGoesOnFailingIsGivenUp()
    {
        _server.Answer("/a.csv", 503);
        Assert.Equal($"{_server["/a.csv"]} could not be fetched: the server answers 503 (Service Unavailable) (after 4 attempts).", await FailsAsync("/a.csv"));
        Assert.Equal(4, _server.Asked.Count);
    }

    [Theory]
    [InlineData("1", 30_000, 900, 29_000)]
    [InlineData("3600", 50, 0, 29_000)]
    public async Task AServerThatAsksToWaitIsWaitedForWithinReason(string retryAfter, int longestDelay, int least, int most)
    {
        _server.Answer("/a.csv", FileServer.InTurn(
            context =>
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = retryAfter;
                return Task.CompletedTask;
            },
            FileServer.Whole(Bytes)));
        var watch = Stopwatch.StartNew();

        using var file = await Remote(settings => settings with { LongestDelay = TimeSpan.FromMilliseconds(longestDelay) }).FetchAsync(_server["/a.csv"], null, null, Token);

        Assert.Equal(Sha(Bytes), file.Version.Sha256);
        Assert.InRange(watch.ElapsedMilliseconds, least, most);
    }

    [Fact]
    public async Task AStalledBodyIsGivenUp()
    {
        _server.Answer("/a.csv", FileServer.InTurn(FileServer.Beginning(Bytes, 1_000, "\"1\"", FileServer.StallAsync), FileServer.Beginning(Bytes, 0, "\"1\"", FileServer.StallAsync)));
        Assert.Contains("no byte arrived for 0.3 s, after ", await FailsAsync("/a.csv", settings => settings with { StallTimeout = TimeSpan.FromMilliseconds(300) }), StringComparison.Ordinal);
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task AServerThatDoesNotAnswerIsGivenUp()
    {
        _server.Answer("/a.csv", FileServer.StallAsync);
        var failure = await FailsAsync("/a.csv", settings => settings with { AnswerTimeout = TimeSpan.FromMilliseconds(200), Attempts = 2 });
        Assert.Equal($"{_server["/a.csv"]} could not be fetched: {_server.Address.Authority} has not answered within 0.2 s (after 2 attempts).", failure);
    }

    [Fact]
    public async Task AnAnnouncedLengthThatIsWrongIsNotBelieved()
    {
        // It announces more than it has, ever.
        _server.Answer("/a.csv", FileServer.Beginning(Bytes, 1_000, etag: null, FileServer.Drop));
        Assert.Equal($"{_server["/a.csv"]} could not be fetched: the connection ended after 1000 of 300000 bytes (after 4 attempts).", await FailsAsync("/a.csv"));

        _server.Answer("/b.csv", context => context.Request.Headers.Range is [{ }] ? FileServer.Whole(Bytes[..1_000])(context) : FileServer.Beginning(Bytes, 1_000, "\"1\"", FileServer.Drop)(context));
        Assert.Contains("could not be fetched: the server has nothing after byte 1000, though it announced 300000 bytes", await FailsAsync("/b.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "Service indisponible")]
    [InlineData("application/octet-stream", "\uFEFF \r\n<!DOCTYPE HTML><html></html>")]
    [InlineData("text/csv", "<html lang=\"fr\"><body>Maintenance</body></html>")]
    public async Task AWebPageWhereAFileWasExpectedIsRefused(string contentType, string body)
    {
        _server.Serve("/a.csv", Encoding.UTF8.GetBytes(body), contentType: contentType);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Remote().FetchAsync(_server["/a.csv"], null, null, Token));
        Assert.StartsWith($"{_server["/a.csv"]} answers a web page where a file was expected", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_cache, "part", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFileLargerThanIsReasonableIsRefused(bool announced)
    {
        _server.Answer("/a.csv", async context =>
        {
            context.Response.ContentLength = announced ? Bytes.Length : null;
            await context.Response.Body.WriteAsync(Bytes);
        });
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Remote(settings => settings with { MostBytes = 100_000 }).FetchAsync(_server["/a.csv"], null, null, Token));
        Assert.Equal($"{_server["/a.csv"]} is larger than the 100000 bytes that are fetched at most.", refusal.Message);
    }

    [Fact]
    public async Task AHostThatFailsAgainAndAgainIsLeftAlone()
    {
        _server.Answer("/a.csv", 500);
        var remote = Remote(settings => settings with { BreakerFailures = 4 });
        await Assert.ThrowsAsync<RemoteException>(() => remote.FetchAsync(_server["/a.csv"], null, null, Token));

        var failure = await Assert.ThrowsAsync<RemoteException>(() => remote.FetchAsync(_server["/b.csv"], null, null, Token));

        Assert.StartsWith($"{_server["/b.csv"]} was not asked for: {_server.Address.Authority} has failed again and again", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Asked, asked => asked.Path == "/b.csv");
    }

    [Fact]
    public async Task NothingSecretInAnAddressIsToldOrKept()
    {
        _server.Answer("/a.csv", 404);
        var address = new Uri($"http://user:p4ssw0rd@{_server.Address.Authority}/a.csv?token=s3cret#s3cret");
        var failure = await Assert.ThrowsAsync<RemoteException>(() => Remote().FetchAsync(address, null, null, Token));
        Assert.Equal($"{_server["/a.csv"]} could not be fetched: the server answers 404 (Not Found).", failure.Message);

        _server.Answer("/a.csv", FileServer.Beginning(Bytes, 1_000, "\"1\"", FileServer.Drop));
        await Assert.ThrowsAsync<RemoteException>(() => Remote(settings => settings with { Attempts = 1 }).FetchAsync(address, null, null, Token));
        var kept = Directory.EnumerateFiles(_cache, "*.json", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(kept);
        Assert.DoesNotContain(kept, path => File.ReadAllText(path).Contains("s3cret", StringComparison.Ordinal) || File.ReadAllText(path).Contains("p4ssw0rd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoFetchesOfOneAddressDoNotMeet()
    {
        _server.Serve("/a.csv", Bytes);
        using var first = await Remote().FetchAsync(_server["/a.csv"], null, null, Token);
        Assert.Equal($"{_server["/a.csv"]} is being fetched by another import; try again when it has ended.", await FailsAsync("/a.csv"));
    }

    [Fact]
    public async Task WhatNobodyAsksForAnyMoreIsRemovedAfterAMonth()
    {
        _server.Serve("/a.csv", Bytes);
        _server.Serve("/b.csv", Bytes);
        var remote = Remote();
        using (var old = await remote.FetchAsync(_server["/a.csv"], null, null, Token))
        {
            foreach (var path in Directory.EnumerateFiles(_cache, "*", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-31));
        }
        using var recent = await remote.FetchAsync(_server["/b.csv"], null, null, Token);
        var others = Directory.CreateDirectory(Path.Combine(_cache, "somebody-elses")).FullName;

        remote.Purge();

        Assert.Equal([others, Path.GetDirectoryName(Path.GetDirectoryName(recent.Path))!], Directory.EnumerateDirectories(_cache).OrderByDescending(folder => folder == others));
    }

    [Fact]
    public async Task AServerThatIsNotThereIsSaidSo()
    {
        var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var failure = await Assert.ThrowsAsync<RemoteException>(() => Remote(settings => settings with { Hosts = settings.Hosts.And($"http://127.0.0.1:{port}") })
            .FetchAsync(new Uri($"http://127.0.0.1:{port}/a.csv"), null, null, Token));
        Assert.Equal($"http://127.0.0.1:{port}/a.csv could not be fetched: 127.0.0.1:{port}: Connection refused (after 4 attempts).", failure.Message);
    }

    private async Task<string> FailsAsync(string path, Func<RemoteSettings, RemoteSettings>? with = null) =>
        (await Assert.ThrowsAsync<RemoteException>(() => Remote(with).FetchAsync(_server[path], null, null, Token))).Message;

    private RemoteFiles Remote(Func<RemoteSettings, RemoteSettings>? with = null)
    {
        _remote?.Dispose();
        return _remote = new RemoteFiles((with ?? (settings => settings))(Settings(_server, _cache)), TimeProvider.System);
    }

    /// <summary>The product's way of fetching, with waits that suit a test.</summary>
    internal static RemoteSettings Settings(FileServer server, string cache) => new()
    {
        Hosts = AllowedHosts.Official.And(server.Address.GetLeftPart(UriPartial.Authority)),
        CacheFolder = cache,
        Attempts = 4,
        FirstDelay = TimeSpan.FromMilliseconds(5),
        LongestDelay = TimeSpan.FromMilliseconds(50),
        StallTimeout = TimeSpan.FromSeconds(30),
        AnswerTimeout = TimeSpan.FromSeconds(30),
    };

    internal static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
