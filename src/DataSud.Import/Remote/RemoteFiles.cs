using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DataSud.Import.Pipeline;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace DataSud.Import.Remote;

/// <summary>
/// Fetches official files over https into a cache: from allow-listed hosts only, redirects included; what did not change is not
/// sent again, what was interrupted is taken up where it stopped, what fails for a moment is tried again.
/// </summary>
/// <param name="settings">How.</param>
/// <param name="clock">Measures waits and timeouts.</param>
public sealed class RemoteFiles(RemoteSettings settings, TimeProvider clock) : IDisposable
{
    private const int MostRedirects = 5;
    private const long MostTextBytes = 16 << 20;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, ResiliencePipeline> _hosts = new(StringComparer.Ordinal);
    private readonly ResiliencePipeline _retry = MakeRetry(settings, clock);
    private readonly HttpClient _client = MakeClient();

    /// <summary>Fetches a file.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="published">What was fetched of it last and is served already, or null. Where the server has nothing newer, nothing is sent.</param>
    /// <param name="progress">Told the bytes received and those of the whole (0 where unknown), or null.</param>
    /// <param name="cancellationToken">Stops it; what was received is kept for the next time.</param>
    /// <returns>The file, held until disposed.</returns>
    /// <exception cref="RefusedException">The address is not allowed, or what it answers is no file.</exception>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    public Task<RemoteFile> FetchAsync(Uri address, RemoteVersion? published, Action<string, long, long>? progress, CancellationToken cancellationToken) =>
        FetchAsync(new Fetch(address, published, progress, settings.MostBytes, Page: false), cancellationToken);

    /// <summary>Fetches a text that says where files are: the answer of an API, the list of a folder.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">The address is not allowed.</exception>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    public async Task<string> FetchTextAsync(Uri address, CancellationToken cancellationToken)
    {
        using var file = await FetchAsync(new Fetch(address, null, null, MostTextBytes, Page: true), cancellationToken);
        var text = await File.ReadAllTextAsync(file.Path!, Encoding.UTF8, cancellationToken);
        file.Discard();
        return text;
    }

    /// <summary>Removes downloads that nothing has asked for in a month.</summary>
    public void Purge() => DownloadSlot.Purge(settings.CacheFolder, clock.GetUtcNow() - KeptFor);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<RemoteFile> FetchAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        if (settings.Hosts.WhyNot(fetch.Address) is { } reason)
            throw new RefusedException(reason);
        var slot = DownloadSlot.Take(settings.CacheFolder, fetch.Address);
        try
        {
            return await PersistAsync(fetch, slot, cancellationToken);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    // A download of an hour may lose its connection ten times: as long as each attempt brings it farther, none is counted.
    private async Task<RemoteFile> PersistAsync(Fetch fetch, DownloadSlot slot, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = slot.Farthest;
            try
            {
                return await _retry.ExecuteAsync(async token => await AttemptAsync(fetch, slot, token), cancellationToken);
            }
            catch (BrokenAttemptException broken) when (slot.Farthest - before < settings.Progress)
            {
                throw new RemoteException(string.Create(
                    CultureInfo.InvariantCulture, $"{fetch.Shown} could not be fetched: {broken.Message} (after {settings.Attempts} attempts)."));
            }
            catch (BrokenAttemptException)
            {
            }
        }
    }

    private async Task<RemoteFile> AttemptAsync(Fetch fetch, DownloadSlot slot, CancellationToken cancellationToken)
    {
        var part = slot.FindPart();
        var kept = slot.FindFile();
        var known = kept?.Version ?? fetch.Published;
        var resumes = part?.IfRange is not null;

        void Prepare(HttpRequestMessage request)
        {
            // Validators go back as they came: some servers write them in ways that the typed headers do not take.
            if (resumes)
            {
                request.Headers.Range = new RangeHeaderValue(slot.Received, null);
                request.Headers.TryAddWithoutValidation("If-Range", part!.IfRange);
                return;
            }
            if (known?.ETag is { } etag)
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (known?.LastModified is { } modified)
                request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }

        using var response = await FollowAsync(fetch, Prepare, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return await ReceiveAsync(fetch, slot, response, cancellationToken);

            case HttpStatusCode.PartialContent when resumes:
                return await ResumeAsync(fetch, slot, part!, response, cancellationToken);

            case HttpStatusCode.RequestedRangeNotSatisfiable when resumes:
                // Killed between the last byte and the end of the work: there is nothing left to ask for.
                if (response.Content.Headers.ContentRange?.Length == slot.Received && (part!.Total ?? slot.Received) == slot.Received)
                    return await CompleteAsync(fetch, slot, part, cancellationToken);
                var had = slot.Received;
                slot.Restart();
                throw new BrokenAttemptException(string.Create(
                    CultureInfo.InvariantCulture, $"the server has nothing after byte {had}, though it announced {part!.Total} bytes"));

            case HttpStatusCode.NotModified when !resumes && known is { CanBeCompared: true }:
                return new RemoteFile(slot, fetch.Address, known, kept?.Path);

            default:
                throw new RemoteException(string.Create(
                    CultureInfo.InvariantCulture, $"{fetch.Shown} could not be fetched: the server answers {(int)response.StatusCode} ({response.ReasonPhrase})."));
        }
    }

    private async Task<RemoteFile> ReceiveAsync(Fetch fetch, DownloadSlot slot, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!fetch.Page && response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
            throw Page(fetch);
        var state = new PartState(
            FileName(fetch, response),
            Header(response.Headers, "ETag"),
            Header(response.Content.Headers, "Last-Modified"),
            response.Content.Headers.ContentLength);
        if (state.Total > fetch.MostBytes)
            throw TooLarge(fetch);
        await using (var file = slot.Begin(state))
            await CopyAsync(fetch, slot, response, state, file, cancellationToken);
        return await CompleteAsync(fetch, slot, state, cancellationToken);
    }

    private async Task<RemoteFile> ResumeAsync(
        Fetch fetch, DownloadSlot slot, PartState state, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var range = response.Content.Headers.ContentRange;
        var sent = Header(response.Headers, "ETag");
        if (range is null || range.From != slot.Received || (range.Length is { } length && state.Total is { } total && length != total) || (sent is not null && state.ETag is not null && sent != state.ETag))
        {
            // It must not happen, If-Range being what it is; where it does, the two halves would be of different files.
            slot.Restart();
            throw new BrokenAttemptException("the server goes on with another file than it began with");
        }
        await using (var file = slot.Continue())
            await CopyAsync(fetch, slot, response, state with { Total = state.Total ?? range.Length }, file, cancellationToken);
        return await CompleteAsync(fetch, slot, state, cancellationToken);
    }

    private async Task CopyAsync(
        Fetch fetch, DownloadSlot slot, HttpResponseMessage response, PartState state, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        using var stall = new CancellationTokenSource(settings.StallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        string Far() => state.Total is { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{slot.Received} of {total} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{slot.Received} bytes");
        while (true)
        {
            stall.CancelAfter(settings.StallTimeout);
            int read;
            try
            {
                read = await body.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BrokenAttemptException(string.Create(
                    CultureInfo.InvariantCulture, $"no byte arrived for {settings.StallTimeout.TotalSeconds:0.###} s, after {Far()}"));
            }
            catch (Exception error) when (error is IOException or HttpRequestException)
            {
                throw new BrokenAttemptException($"the connection ended after {Far()}");
            }
            if (read == 0)
                break;
            if (slot.Received + read > fetch.MostBytes)
            {
                slot.Restart();
                throw TooLarge(fetch);
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            slot.Add(read);
            fetch.Progress?.Invoke(state.FileName, slot.Received, state.Total ?? 0);
        }
        if (state.Total is { } announced && slot.Received != announced)
            throw new BrokenAttemptException($"the connection ended after {Far()}");
    }

    private static async Task<RemoteFile> CompleteAsync(Fetch fetch, DownloadSlot slot, PartState state, CancellationToken cancellationToken)
    {
        var head = slot.Head(512);
        if (!fetch.Page && LooksLikeAPage(head))
        {
            slot.Restart();
            throw Page(fetch);
        }
        var (path, version) = await slot.CompleteAsync(WithSuffix(state.FileName, head), state.ETag, state.LastModified, cancellationToken);
        return new RemoteFile(slot, fetch.Address, version, path);
    }

    // By hand, for each address on the way must be allowed.
    private async Task<HttpResponseMessage> FollowAsync(Fetch fetch, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var at = fetch.Address;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendAsync(fetch, at, prepare, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response;
            }
            using (response)
            {
                var location = response.Headers.Location;
                if (location is null || !Uri.TryCreate(at, location, out var next))
                    throw new RemoteException($"{fetch.Shown} could not be fetched: the server redirects to nowhere.");
                if (settings.Hosts.WhyNot(next) is { } reason)
                    throw new RefusedException($"{fetch.Shown} redirects elsewhere: {reason}");
                at = next;
            }
        }
        throw new RemoteException(string.Create(
            CultureInfo.InvariantCulture, $"{fetch.Shown} could not be fetched: the server redirects more than {MostRedirects} times."));
    }

    private async Task<HttpResponseMessage> SendAsync(Fetch fetch, Uri at, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var host = _hosts.GetOrAdd(at.Authority, _ => MakeHost(settings, clock));
        try
        {
            return await host.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, at);
                    prepare(request);
                    var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                    if (!IsPassing(response.StatusCode))
                        return response;
                    using (response)
                        throw Passing(response);
                },
                cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            throw new RemoteException($"{fetch.Shown} was not asked for: {at.Authority} has failed again and again these last minutes, and is left alone for a while.");
        }
        catch (TimeoutRejectedException)
        {
            throw new BrokenAttemptException(string.Create(
                CultureInfo.InvariantCulture, $"{at.Authority} has not answered within {settings.AnswerTimeout.TotalSeconds:0.###} s"));
        }
        catch (HttpRequestException error)
        {
            // The outer message often says no more than to look at the inner one.
            throw new BrokenAttemptException($"{at.Authority}: {(error.InnerException?.Message ?? error.Message).ReplaceLineEndings(" ").TrimEnd('.', ' ')}");
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private BrokenAttemptException Passing(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        return new BrokenAttemptException(string.Create(CultureInfo.InvariantCulture, $"the server answers {(int)response.StatusCode} ({response.ReasonPhrase})"))
        {
            RetryAfter = asked?.Delta ?? (asked?.Date is { } date ? date - clock.GetUtcNow() : null),
            HostIsIll = response.StatusCode >= HttpStatusCode.InternalServerError,
        };
    }

    private static ResiliencePipeline MakeRetry(RemoteSettings settings, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (settings.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<BrokenAttemptException>(),
                MaxRetryAttempts = settings.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.FirstDelay,
                MaxDelay = settings.LongestDelay,
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is BrokenAttemptException { RetryAfter: { } asked } && asked > TimeSpan.Zero
                        ? asked < settings.LongestDelay ? asked : settings.LongestDelay
                        : (TimeSpan?)null),
            });
        }
        return builder.Build();
    }

    // A host that answers nothing but errors is left alone: the other files of a refresh need not wait for it one after the other.
    private static ResiliencePipeline MakeHost(RemoteSettings settings, TimeProvider clock) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<HttpRequestException>()
                    .Handle<TimeoutRejectedException>()
                    .Handle<BrokenAttemptException>(broken => broken.HostIsIll),
                FailureRatio = 0.9,
                MinimumThroughput = settings.BreakerFailures,
                SamplingDuration = settings.BreakerWindow,
                BreakDuration = settings.BreakerPause,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = settings.AnswerTimeout })
            .Build();

    private static HttpClient MakeClient()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // The bytes as they are stored: a range of them, and their length, mean the same to both sides.
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
        })
        {
            // Answers are timed above, and a download may take hours.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DataSud.Api", typeof(RemoteFiles).Assembly.GetName().Version?.ToString(3)));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        return client;
    }

    private static string? Header(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

    private static RefusedException Page(Fetch fetch) => new($"{fetch.Shown} answers a web page where a file was expected: it may have moved, or its site may be closed for a while.");

    private static RefusedException TooLarge(Fetch fetch) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{fetch.Shown} is larger than the {fetch.MostBytes} bytes that are fetched at most."));

    private static bool LooksLikeAPage(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        return StartsWith(head, "<!doctype html"u8) || StartsWith(head, "<html"u8);

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) => text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
    }

    // As the server calls it, else as the address ends.
    private static string FileName(Fetch fetch, HttpResponseMessage response)
    {
        var disposition = response.Content.Headers.ContentDisposition;
        var name = Safe(disposition?.FileNameStar ?? disposition?.FileName)
            ?? new[] { response.RequestMessage?.RequestUri, fetch.Address }
                .Select(address => Safe(Uri.UnescapeDataString(address?.Segments[^1] ?? "")))
                .OrderByDescending(candidate => candidate is not null && Path.HasExtension(candidate))
                .FirstOrDefault(candidate => candidate is not null)
            ?? "download";
        var encodings = response.Content.Headers.ContentEncoding.Where(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (encodings.Count == 0)
            return name;
        // Stored packed, and sent so whatever was asked: the reader unpacks it like any other.
        return encodings is [var only] && (only.Equals("gzip", StringComparison.OrdinalIgnoreCase) || only.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            ? name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name : name + ".gz"
            : throw new RemoteException($"{fetch.Shown} could not be fetched: the server sends it packed as {string.Join(", ", encodings)}, which was not asked for.");
    }

    // A name is whatever a server says; a path is not made of it before this.
    private static string? Safe(string? name)
    {
        if (name is null)
            return null;
        var last = name.Trim('"', ' ')[(name.Trim('"', ' ').LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Select(letter => char.IsControl(letter) || "<>:|?*\"".Contains(letter, StringComparison.Ordinal) ? '_' : letter)).Trim(' ', '.');
        // Room is left for what a file system adds; the end is what says how it is packed.
        return clean.Length == 0 ? null : clean.Length <= 100 ? clean : clean[^100..].TrimStart('.');
    }

    // An address such as .../r/5f2a... says nothing of how the file is packed; its first bytes do.
    private static string WithSuffix(string name, ReadOnlySpan<byte> head) =>
        Path.HasExtension(name) ? name
        : head.StartsWith("PK\u0003\u0004"u8) ? name + ".zip"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? name + ".gz"
        : head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) ? name + ".7z"
        : name;

    private sealed record Fetch(Uri Address, RemoteVersion? Published, Action<string, long, long>? Progress, long MostBytes, bool Page)
    {
        public string Shown { get; } = WebAddress.Show(Address);
    }
}
