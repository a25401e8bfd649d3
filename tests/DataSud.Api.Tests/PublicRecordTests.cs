using System.Net;
using System.Text.Json;
using Dapper;
using DataSud.Storage.Releases;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>What happened is public: a release with its files and checks, its refused lines, and what changed between two.</summary>
public sealed class PublicRecordTests(ComparedReleases compared) : IClassFixture<ComparedReleases>
{
    private const string Releases = "/api/v1/datasets/strategie-2018/releases";

    private readonly SeededService service = compared.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_has_its_files_its_checks_and_its_duration()
    {
        var release = await service.Client.JsonAsync($"{Releases}/1");
        var figures = Assert.Single(release.GetProperty("files").EnumerateArray(), file => file.Text("name") == "figures.csv");
        Assert.Equal(("figures", 5142), (figures.Text("kind"), figures.GetProperty("rowsRead").GetInt32()));
        Assert.Matches("^[0-9a-f]{64}$", figures.Text("sha256"));
        Assert.Equal(release.GetProperty("bytes").GetInt64(), release.GetProperty("files").EnumerateArray().Sum(file => file.GetProperty("bytes").GetInt64()));
        Assert.Equal(10, release.GetProperty("files").GetArrayLength());
        Assert.NotEqual(0, release.GetProperty("checks").GetArrayLength());
        Assert.All(release.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean()));
        Assert.InRange(release.GetProperty("durationSeconds").GetDouble(), 0.001, 600);
        Assert.Null(release.Link("rejects"));
        Assert.Null(release.Link("difference"));

        var second = await service.Client.JsonAsync($"{Releases}/102");
        Assert.Equal(1.5, second.GetProperty("durationSeconds").GetDouble());
        Assert.EndsWith("/releases/101...102", second.Link("difference"), StringComparison.Ordinal);
        var refused = await service.Client.JsonAsync($"{Releases}/103");
        Assert.Null(refused.Link("difference"));
        Assert.EndsWith("/releases/103/rejects", refused.Link("rejects"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_releases_are_compared_by_what_their_observations_say()
    {
        var difference = await service.Client.JsonAsync($"{Releases}/101...102");
        Assert.Equal((1, 1, 5, 4), Counts(difference));
        Assert.Equal(7, difference.GetProperty("numberMatched").GetInt32());
        var found = difference.GetProperty("items").EnumerateArray().ToDictionary(item => item.Text("key")!, StringComparer.Ordinal);
        Assert.Equal(
            ["k01 removed ", "k02 changed value", "k03 changed value,missingReason", "k04 changed unit", "k05 changed dimensions", "k06 changed period", "k11 added "],
            found.Values.Select(item => $"{item.Text("key")} {item.Text("kind")} {string.Join(',', item.Texts("changed"))}"));
        Assert.Equal((2m, 2.5m), (found["k02"].GetProperty("before").GetProperty("value").GetDecimal(), found["k02"].GetProperty("after").GetProperty("value").GetDecimal()));
        Assert.Equal(JsonValueKind.Null, found["k03"].GetProperty("after").GetProperty("value").ValueKind);
        Assert.Equal("secret", found["k03"].GetProperty("after").Text("missingReason"));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Object), (found["k01"].GetProperty("after").ValueKind, found["k01"].GetProperty("before").ValueKind));
        Assert.Equal((JsonValueKind.Object, JsonValueKind.Null), (found["k11"].GetProperty("after").ValueKind, found["k11"].GetProperty("before").ValueKind));
        Assert.NotEqual("93", found["k02"].GetProperty("territory").Text("name"));
        Assert.Equal("strategie-2018:101", (await service.Client.JsonAsync(found["k02"].Link("before")!)).Text("release"));

        Assert.Equal((1, 1, 5, 4), Counts(await service.Client.JsonAsync($"{Releases}/102...101")));
        Assert.Equal((0, 0, 0, 10), Counts(await service.Client.JsonAsync($"{Releases}/101...101")));
        Assert.Equal((0, 0, 0, 0), Counts(await service.Client.JsonAsync("/api/v1/datasets/territoires/releases/1...1")));
        foreach (var (kind, expected) in new[] { ("added", 1), ("removed", 1), ("changed", 5) })
        {
            var only = await service.Client.JsonAsync($"{Releases}/101...102?kind={kind}");
            Assert.Equal(expected, only.GetProperty("numberMatched").GetInt32());
            Assert.All(only.GetProperty("items").EnumerateArray(), item => Assert.Equal(kind, item.Text("kind")));
            Assert.Equal(expected, only.GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task Differences_are_paged_and_are_csv_too()
    {
        var whole = (await service.Client.JsonAsync($"{Releases}/101...102")).GetProperty("items").EnumerateArray().Select(item => item.Text("key")!).ToList();
        List<string> forwards = [], backwards = [];
        string? last = null;
        for (string? next = $"{Releases}/101...102?limit=2"; next is not null;)
        {
            last = next;
            var page = await service.Client.JsonAsync(next);
            forwards.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("key")!));
            next = page.Link("next");
        }
        for (var previous = last; previous is not null;)
        {
            var page = await service.Client.JsonAsync(previous);
            backwards.InsertRange(0, page.GetProperty("items").EnumerateArray().Select(item => item.Text("key")!));
            previous = page.Link("prev");
        }
        Assert.Equal(whole, forwards);
        Assert.Equal(whole, backwards);
        var offset = await service.Client.JsonAsync($"{Releases}/101...102?limit=3&offset=3");
        Assert.Equal(whole.Skip(3).Take(3), offset.GetProperty("items").EnumerateArray().Select(item => item.Text("key")!));

        var csv = (await service.Client.GetStringAsync($"{Releases}/101...102?f=csv", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, csv.Length);
        Assert.StartsWith("key,kind,changed,indicator,", csv[0], StringComparison.Ordinal);
        Assert.Contains(csv, line => line.StartsWith("k02,changed,value,fixed-premises-coverage-rate,region,93,", StringComparison.Ordinal) && line.Contains(",2,,percent,2%,,2.5,,percent,2%,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Differences_never_change_and_say_so()
    {
        using var first = await service.Client.GetAsync($"{Releases}/101...102", Token);
        Assert.Equal(TimeSpan.FromDays(1), first.Headers.CacheControl?.MaxAge);
        Assert.False(first.Headers.ETag!.IsWeak);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Releases}/101...102");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var second = await service.Client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var other = await service.Client.GetAsync($"{Releases}/102...101", Token);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    [Theory]
    [InlineData("/1...999", 404, "102")]
    [InlineData("/999...1", 404, "102")]
    [InlineData("/102...103", 404, "refused")]
    [InlineData("/a...b", 404, "address")]
    [InlineData("/1..2", 404, "address")]
    [InlineData("/1...2...3", 404, "address")]
    [InlineData("/1...99999999999", 404, "address")]
    [InlineData("/101...102?kind=moved", 400, "kind")]
    [InlineData("/101...102?after=", 400, "after")]
    [InlineData("/101...102?colour=red", 400, "colour")]
    [InlineData("/999/rejects", 404, "101")]
    [InlineData("/1/rejects?after=x", 400, "after")]
    [InlineData("/1/rejects?limit=10001", 400, "limit")]
    [InlineData("/998", 404, "103")]
    public async Task What_is_not_there_is_said_to_be_so(string address, int expected, string named)
    {
        using var response = await service.Client.GetAsync(Releases + address, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(expected == (int)response.StatusCode, body);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(named, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refused_lines_that_were_kept_are_served_and_the_others_are_counted()
    {
        using var response = await service.Client.GetAsync($"{Releases}/103/rejects", Token);
        Assert.Equal("12345", Assert.Single(response.Headers.GetValues("X-Rows-Rejected")));
        var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal((12345, 10000, 100), (page.GetProperty("rowsRejected").GetInt32(), page.GetProperty("numberMatched").GetInt32(), page.GetProperty("numberReturned").GetInt32()));
        Assert.Contains("10", page.Text("note"), StringComparison.Ordinal);
        var line = page.GetProperty("items")[1];
        Assert.Equal(("x.csv", 3, "value", "=x;\"2", "is, \"no\" number"), (line.Text("file"), line.GetProperty("line").GetInt32(), line.Text("column"), line.Text("value"), line.Text("reason")));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("items")[0].GetProperty("column").ValueKind);

        var all = await service.Client.AllAsync($"{Releases}/103/rejects?limit=3000");
        Assert.Equal(Enumerable.Range(2, ReleaseLog.StoredRejects), all.Select(item => item.GetProperty("line").GetInt32()));

        var csv = await service.Client.GetStringAsync($"{Releases}/103/rejects?f=csv&limit=2", Token);
        Assert.Equal("file,line,column,value,reason\r\nx.csv,2,,\"=x;\"\"1\",\"is, \"\"no\"\" number\"\r\nx.csv,3,value,\"=x;\"\"2\",\"is, \"\"no\"\" number\"\r\n", csv);
        // what a spreadsheet would run as a formula is text there
        var excel = await service.Client.GetStringAsync($"{Releases}/103/rejects?f=csv&excel=true&limit=1", Token);
        Assert.DoesNotContain(";=x", excel, StringComparison.Ordinal);
        Assert.DoesNotContain(";\"=x", excel, StringComparison.Ordinal);

        var none = await service.Client.JsonAsync($"{Releases}/1/rejects");
        Assert.Equal((0, JsonValueKind.Null), (none.GetProperty("numberMatched").GetInt32(), none.GetProperty("note").ValueKind));
    }

    private static (int, int, int, int) Counts(JsonElement difference)
    {
        var counts = difference.GetProperty("counts");
        return (counts.GetProperty("added").GetInt32(), counts.GetProperty("removed").GetInt32(), counts.GetProperty("changed").GetInt32(), counts.GetProperty("unchanged").GetInt32());
    }
}

/// <summary>The service over two crafted releases of the strategy, and one that was refused.</summary>
public sealed class ComparedReleases : IAsyncLifetime
{
    // Ten observations in release 101; in 102 one is gone, one is new, and seven say something else or the same elsewhere.
    private const string TwoReleases = """
        INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at, rows_read, rows_accepted, rows_rejected)
        SELECT 'strategie-2018', n, s, 'strategy', 'import', 'x.csv', '00', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:01.5Z', r, 0, r
        FROM (VALUES (101, 'published', 0), (102, 'published', 0), (103, 'refused', 12345)) v (n, s, r);
        INSERT INTO stats.observation (release_id, key, ordinal, indicator_code, level, territory_code, period, dimensions, value, unit, printed, basis, source_line)
        SELECT r.id, 'k' || lpad(i::text, 2, '0'), i, 'fixed-premises-coverage-rate', 'region', '93', '2017', '{"speed": ">8"}', i, 'percent', i || '%', 'declared', i
        FROM catalog.release r CROSS JOIN generate_series(1, 10) i
        WHERE r.dataset_id = 'strategie-2018' AND r.number IN (101, 102);
        UPDATE stats.observation o SET
            key            = CASE key WHEN 'k01' THEN 'k11' ELSE key END,
            value          = CASE key WHEN 'k02' THEN 2.5 WHEN 'k03' THEN NULL WHEN 'k07' THEN 7.0 ELSE value END,
            missing_reason = CASE key WHEN 'k03' THEN 'secret' END,
            unit           = CASE key WHEN 'k04' THEN 'premises' ELSE unit END,
            dimensions     = CASE key WHEN 'k05' THEN '{"speed": ">30"}' ELSE dimensions END,
            period         = CASE key WHEN 'k06' THEN NULL ELSE period END,
            source_line    = CASE key WHEN 'k08' THEN 800 ELSE source_line END,
            note           = CASE key WHEN 'k09' THEN 'moved' END,
            ordinal        = 100 - ordinal
        FROM catalog.release r
        WHERE o.release_id = r.id AND r.dataset_id = 'strategie-2018' AND r.number = 102;
        INSERT INTO catalog.reject (release_id, ordinal, file_name, line, column_name, value, reason)
        SELECT r.id, i, 'x.csv', i + 1, CASE WHEN i % 2 = 0 THEN 'value' END, '=x;"' || i, 'is, "no" number'
        FROM catalog.release r CROSS JOIN generate_series(1, 10000) i
        WHERE r.dataset_id = 'strategie-2018' AND r.number = 103;
        """;

    public SeededService Service { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        await using var connection = new NpgsqlConnection(Service.ConnectionString);
        await connection.ExecuteAsync(TwoReleases);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
