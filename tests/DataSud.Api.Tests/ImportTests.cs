using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using DataSud.Storage;
using DataSud.Storage.Imports;
using DataSud.Storage.Keys;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>Imports over HTTP: who may ask, what is accepted, what happens, and what nobody ever sees.</summary>
public sealed class ImportTests(ImportingService importing) : IClassFixture<ImportingService>
{
    // One figure, which others repeat but do not have to.
    private const string Figure = "f00001,c0-p01,fixed-premises-coverage-rate,region,93,2017,direction=down;speed=>8;technology=all-fixed,";

    private readonly SeededService service = importing.Service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_is_published_then_unchanged_then_refused_and_all_of_it_is_public()
    {
        var edition = Importing.Strategy(Figure + "85,percent,85%", Figure + "86,percent,86%");
        var published = await service.EndAsync(await service.TakenAsync(Importing.Form("strategy", ("strategy.zip", edition)), importing.Key));
        Assert.True(published.Text("state") == "published", published.ToString());
        var release = published.Text("release")!;
        var summary = published.GetProperty("summary");
        Assert.Equal(("strategy", "published", 7725), (summary.Text("source"), summary.Text("state"), summary.GetProperty("rowsRead").GetInt32()));
        Assert.Equal(10, summary.GetProperty("files").GetArrayLength());
        var progress = published.GetProperty("progress");
        Assert.Equal(("publish", 7725, 100.0), (progress.Text("step"), progress.GetProperty("rows").GetInt32(), progress.GetProperty("percent").GetDouble()));
        Assert.Equal(["strategy.zip"], published.GetProperty("request").Texts("files"));
        var record = await service.Client.JsonAsync(published.Link("release")!);
        Assert.Equal((release, "published", summary.Text("sha256")), (record.Text("id"), record.Text("state"), record.Text("sha256")));

        // only the figure that was changed differs
        var difference = await service.Client.JsonAsync(record.Link("difference")!);
        var counts = difference.GetProperty("counts");
        Assert.Equal((0, 0, 1, 5141), (counts.GetProperty("added").GetInt32(), counts.GetProperty("removed").GetInt32(), counts.GetProperty("changed").GetInt32(), counts.GetProperty("unchanged").GetInt32()));
        var changed = Assert.Single(difference.GetProperty("items").EnumerateArray());
        Assert.Equal(("f00001", 85, 86), (changed.Text("key"), changed.GetProperty("before").GetProperty("value").GetInt32(), changed.GetProperty("after").GetProperty("value").GetInt32()));
        Assert.Equal(["value", "printed"], changed.Texts("changed"));

        var contract = JsonNode.Parse(await service.Client.GetStringAsync("/openapi/v1.json", Token))!["paths"]!;
        foreach (var (path, method, status) in new[] { ("", "post", "202"), ("/{id}", "get", "200") })
        {
            var example = contract[Importing.Path + path]![method]!["responses"]![status]!["content"]!["application/json"]!["example"];
            Assert.True(ContractTests.SameMembers(example, JsonNode.Parse(published.ToString()), out var where), $"{method} {path}: the example differs at {where}");
        }
        Assert.True(ContractTests.SameMembers(
            contract[Importing.Path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"], JsonNode.Parse((await ListAsync("")).ToString()), out var at), at);

        var again = await service.EndAsync(await service.TakenAsync(Importing.Form("strategy", ("other-name.zip", edition)), importing.Key));
        Assert.Equal(("unchanged", release), (again.Text("state"), again.Text("release")));

        var spoilt = Importing.Strategy(Figure + "85,", Figure + "8O,");
        var refused = await service.EndAsync(await service.TakenAsync(Importing.Form("strategy", ("strategy.zip", spoilt)), importing.Key));
        Assert.Equal("refused", refused.Text("state"));
        Assert.Contains("8O", refused.Text("message"), StringComparison.Ordinal);
        var rejects = refused.Link("rejects")!;
        var lines = (await service.Client.JsonAsync(rejects)).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(lines, line => (line.Text("file"), line.GetProperty("line").GetInt32(), line.Text("column"), line.Text("value")) == ("figures.csv", 2, "value", "8O"));
        var csv = await service.Client.GetStringAsync(rejects + "?f=csv", Token);
        Assert.Contains("figures.csv,2,value,8O,", csv, StringComparison.Ordinal);
        Assert.Equal(lines.Count + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        var dry = Importing.Form("strategy", ("strategy.zip", Importing.Strategy(Figure + "85,percent,85%", Figure + "87,percent,87%")));
        dry.Add(new StringContent("true"), "dryRun");
        dry.Add(new StringContent("2018-bis"), "edition");
        var checkedOnly = await service.EndAsync(await service.TakenAsync(dry, importing.Key));
        Assert.Equal(("dry-run", null), (checkedOnly.Text("state"), checkedOnly.Text("release")));
        Assert.True(checkedOnly.GetProperty("request").GetProperty("dryRun").GetBoolean());

        // the same record for whoever holds a key, the latest first
        var list = await ListAsync("?limit=2");
        Assert.Equal(["dry-run", "refused"], list.GetProperty("items").EnumerateArray().Select(job => job.Text("state")));
        Assert.Equal("published", Assert.Single((await ListAsync("?state=published")).GetProperty("items").EnumerateArray()).Text("state"));
        Assert.Equal("unchanged", (await ListAsync(new Uri(list.Link("next")!).Query)).GetProperty("items")[0].Text("state"));
        var folder = published.Text("id")!.Replace("-", "", StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "datasud-uploads-*"), root => Path.Exists(Path.Combine(root, folder)));
    }

    [Fact]
    public async Task An_address_that_may_not_be_fetched_ends_the_job_with_a_sentence()
    {
        var location = await service.TakenAsync(Importing.Json("""{ "source": "strategy", "urls": ["https://files.example.invalid/strategy.zip"], "dryRun": true }"""), importing.Key);
        var job = await service.EndAsync(location);
        Assert.Contains(job.Text("state"), new[] { "refused", "failed" });
        Assert.Contains("example.invalid", job.Text("message"), StringComparison.Ordinal);
        Assert.Equal(job.Text("state"), job.GetProperty("summary").Text("state"));
        Assert.Equal(["https://files.example.invalid/strategy.zip"], job.GetProperty("request").Texts("urls"));
    }

    [Fact]
    public async Task Only_a_good_key_may_ask()
    {
        var revoked = await service.KeyAsync(revoked: true);
        foreach (var (key, status, kind) in new[]
        {
            (null, 401, "unauthorized"),
            ("", 401, "unauthorized"),
            ("anything", 403, "forbidden"),
            (importing.Key.Text[..^1] + (importing.Key.Text[^1] == 'A' ? 'B' : 'A'), 403, "forbidden"),
            (ApiKey.Generate().Text, 403, "forbidden"),
            (revoked.Text, 403, "forbidden"),
        })
        {
            using var response = await service.AskAsync(Importing.Json("{}"), key);
            var problem = await ProblemAsync(response, status, kind);
            Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Bearer"));
            Assert.Equal(key == revoked.Text, problem.Text("detail")!.Contains("revoked", StringComparison.Ordinal));
        }
        using (var list = await service.AskAsync(null, null, HttpMethod.Get))
            await ProblemAsync(list, 401, "unauthorized");

        using var request = new HttpRequestMessage(HttpMethod.Post, Importing.Path) { Content = Importing.Json("{}") };
        request.Headers.Add("X-API-Key", importing.Key.Text);
        using var other = await service.Client.SendAsync(request, Token);
        await ProblemAsync(other, 400, "invalid-body");
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        Assert.NotNull(await connection.ExecuteScalarAsync<DateTime?>("SELECT last_used_at FROM catalog.api_key WHERE id = @Id", new { importing.Key.Id }));
        Assert.Null(await connection.ExecuteScalarAsync<DateTime?>("SELECT last_used_at FROM catalog.api_key WHERE id = @Id", new { revoked.Id }));
    }

    [Theory]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "colour": "red", "Source": "strategy" }""", "colour", "Source")]
    [InlineData("""{ "urls": ["https://a.fr/x"] }""", "source")]
    [InlineData("""{ "source": "strategy" }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": [] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": "https://a.fr/x" }""", "urls")]
    [InlineData("""{ "source": "strategie", "urls": ["https://a.fr/x"] }""", "source")]
    [InlineData("""{ "source": 12, "urls": ["https://a.fr/x"] }""", "source")]
    [InlineData("""{ "source": "strategy", "urls": ["http://a.fr/x"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["file:///etc/passwd"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["/etc/passwd"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["https://"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["https://me:word@a.fr/x"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x y"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": [null] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x", "https://a.fr/x"] }""", "urls")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "dryRun": "yes", "maxRejects": 2, "officialDate": "31/03/2018", "edition": "" }""", "dryRun", "maxRejects", "officialDate", "edition")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "maxRejects": "0.1" }""", "maxRejects")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "maxRejects": 1e999 }""", "maxRejects")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "territory": "93; DROP" }""", "territory")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "edition": "a\u0000b" }""", "edition")]
    [InlineData("""{ "source": "strategy", "urls": ["https://a.fr/x"], "edition": "\ud800" }""", "edition")]
    [InlineData("""{ "source": "strategy", "source": "strategy", "urls": ["https://a.fr/x"] }""", "source")]
    [InlineData("[]", "")]
    [InlineData("""{ "source": """)]
    [InlineData("")]
    [InlineData("""{ "source": [[[[[[[[[[1]]]]]]]]]] }""")]
    public async Task What_is_wrong_with_a_body_is_named(string body, params string[] members)
    {
        using var response = await service.AskAsync(Importing.Json(body), importing.Key.Text);
        var problem = await ProblemAsync(response, 400, "invalid-body");
        var named = problem.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.Text("parameter")!).ToArray() : [];
        Assert.Equal(members.Order(), named.Order());
        if (members.Length > 0)
            Assert.All(errors.EnumerateArray(), error => Assert.NotEqual("", error.Text("accepts")));
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_is_named()
    {
        await ExpectAsync(Importing.Form("strategy"), "file");
        await ExpectAsync(Importing.Form("nothing", ("a.csv", [1])), "source");
        await ExpectAsync(Importing.Form("strategy", ("..", [1])), "file");
        await ExpectAsync(Importing.Form("strategy", ("a.csv", [1]), ("A.csv", [1])), "file");
        await ExpectAsync(new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.csv" } }, "source");
        await ExpectAsync(new MultipartFormDataContent { { new StringContent("strategy"), "source" }, { new ByteArrayContent([1]), "other", "a.csv" } }, "other", "file");
        var more = Importing.Form("strategy", ("a.csv", [1]));
        more.Add(new StringContent("https://a.fr/x"), "urls");
        more.Add(new StringContent("maybe"), "dryRun");
        more.Add(new StringContent("strategy"), "source");
        await ExpectAsync(more, "urls", "dryRun", "source");

        await ExpectAsync(Cut("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nstrat"));
        await ExpectAsync(Cut("multipart/form-data; boundary=x", "nothing of the kind"));
        await ExpectAsync(Cut("multipart/form-data", "--x--"));
        await ExpectAsync(Cut("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: attachment\r\n\r\na\r\n--x--\r\n"));
        await ExpectAsync(Cut("multipart/form-data; boundary=x", $"--x\r\nContent-Disposition: form-data; name=\"edition\"\r\n\r\n{new string('a', 3000)}\r\n--x--\r\n"));

        async Task ExpectAsync(HttpContent content, params string[] members)
        {
            using var response = await service.AskAsync(content, importing.Key.Text);
            var problem = await ProblemAsync(response, 400, "invalid-body");
            Assert.Equal(members.Order(), problem.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.Text("parameter")!).Order() : []);
        }

        static ByteArrayContent Cut(string type, string body)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            return content;
        }
    }

    [Fact]
    public async Task A_file_name_cannot_lead_out_of_its_folder()
    {
        var escaping = await service.EndAsync(await service.TakenAsync(Importing.Form("strategy", ("../../etc/cron.d/évil name.csv", "a,b\n1,2\n"u8.ToArray())), importing.Key));
        Assert.Equal("refused", escaping.Text("state"));
        Assert.Equal(["évil name.csv"], escaping.GetProperty("request").Texts("files"));
        Assert.DoesNotContain("datasud-uploads", escaping.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), escaping.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "a.csv")]
    [InlineData("C:\\data\\a.csv", "a.csv")]
    [InlineData("../.bashrc", "bashrc")]
    [InlineData("a\0b\n.csv", "a_b_.csv")]
    [InlineData("..", null)]
    [InlineData("x/", null)]
    [InlineData("", null)]
    [InlineData("💥.csv", "__.csv")]
    [InlineData("e\u0301.csv", "é.csv")]
    public void A_file_name_is_made_harmless(string given, string? expected) => Assert.Equal(expected, Imports.ImportUpload.SafeName(given));

    [Fact]
    public async Task Too_much_is_refused()
    {
        // announced, and not announced
        using var announced = await service.AskAsync(Importing.Form("strategy", ("a.csv", new byte[4_000_000])), importing.Key.Text);
        await ProblemAsync(announced, 413, "content-too-large");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Importing.Path) { Content = Importing.Form("strategy", ("a.csv", new byte[2_500_000])) };
        chunked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", importing.Key.Text);
        chunked.Headers.TransferEncodingChunked = true;
        using var response = await service.Client.SendAsync(chunked, Token);
        await ProblemAsync(response, 413, "content-too-large");
        using var json = await service.AskAsync(Importing.Json($$"""{ "source": "{{new string('a', 100_000)}}" }"""), importing.Key.Text);
        await ProblemAsync(json, 413, "content-too-large");
        using var type = await service.AskAsync(new StringContent("source=strategy", Encoding.UTF8, "application/x-www-form-urlencoded"), importing.Key.Text);
        Assert.Contains("multipart/form-data", (await ProblemAsync(type, 415, "unsupported-media-type")).Text("detail"), StringComparison.Ordinal);
        using var parameter = new HttpRequestMessage(HttpMethod.Post, Importing.Path + "?dryRun=true") { Content = Importing.Json("{}") };
        parameter.Headers.Authorization = new AuthenticationHeaderValue("Bearer", importing.Key.Text);
        using var unknown = await service.Client.SendAsync(parameter, Token);
        await ProblemAsync(unknown, 400, "invalid-parameter");
    }

    [Fact]
    public async Task What_is_not_there_and_what_cannot_be_done_is_said_to_be_so()
    {
        using var unknown = await service.Client.GetAsync($"{Importing.Path}/{Guid.NewGuid()}", Token);
        await ProblemAsync(unknown, 404, "not-found");
        using var malformed = await service.Client.GetAsync(Importing.Path + "/1", Token);
        await ProblemAsync(malformed, 404, "not-found");
        using var delete = await service.AskAsync(null, importing.Key.Text, HttpMethod.Delete);
        await ProblemAsync(delete, 405, "method-not-allowed");
        using var options = await service.AskAsync(null, null, HttpMethod.Options);
        Assert.Contains("POST", options.Content.Headers.Allow);

        using var preflight = new HttpRequestMessage(HttpMethod.Options, Importing.Path);
        preflight.Headers.Add("Origin", "https://elsewhere.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await service.Client.SendAsync(preflight, Token);
        Assert.DoesNotContain("POST", allowed.Headers.TryGetValues("Access-Control-Allow-Methods", out var methods) ? string.Join(',', methods) : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_ever_logged_answered_or_kept()
    {
        var key = await service.KeyAsync();
        var secret = key.Text.Split('_', 3)[2];
        using var refused = await service.AskAsync(Importing.Json("""{ "source": "no" }"""), key.Text);
        Assert.DoesNotContain(secret, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var job = await service.EndAsync(await service.TakenAsync(Importing.Form("strategy", ("a.csv", "a\n"u8.ToArray())), key));
        Assert.DoesNotContain(secret, job.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.Id, job.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(importing.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        // there was something to find
        Assert.Contains(importing.Logs.Lines, line => line.Contains($"with key {key.Id}", StringComparison.Ordinal));
        Assert.Contains(importing.Logs.Lines, line => line.Contains("HTTP/1.1 POST", StringComparison.Ordinal));

        await using var connection = new NpgsqlConnection(service.ConnectionString);
        var kept = string.Join('\n', await connection.QueryAsync<string>("SELECT k::text FROM catalog.api_key k UNION ALL SELECT j::text FROM catalog.import_job j"));
        Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.ASCII.GetBytes(secret)), kept, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(key.Hash()), kept, StringComparison.Ordinal);
        Assert.Equal(key.Id, key.ToString());
    }

    [Theory]
    [InlineData("SELECT * FROM catalog.api_key")]
    [InlineData("SELECT * FROM catalog.import_job")]
    [InlineData("DELETE FROM catalog.import_job")]
    public async Task The_role_that_serves_sees_neither_keys_nor_jobs(string statement)
    {
        await using var database = Database.OpenForReading(null, service.ConnectionString);
        await using var command = database.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
        Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.ReadOnlySqlTransaction });
    }

    private async Task<JsonElement> ListAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Importing.Path + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("bearer", importing.Key.Text);
        using var response = await service.Client.SendAsync(request, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    internal static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status, string kind)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.EndsWith("/problems/" + kind, problem.Text("type"), StringComparison.Ordinal);
        Assert.NotEqual("", problem.Text("detail"));
        return problem;
    }
}

/// <summary>How imports wait, how often they may be asked for, and what becomes of them when an instance ends.</summary>
public sealed class ImportQueueTests(SeededService shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_runs_some_wait_and_the_next_is_told_to_come_back()
    {
        await using var service = new SeededService { Settings = new Dictionary<string, string?> { ["DATASUD_IMPORT_QUEUE"] = "1" } };
        await service.InitializeAsync();
        var key = await service.KeyAsync();
        await using var blocker = new NpgsqlConnection(service.ConnectionString);
        var release = await BlockAsync(blocker);

        var first = await service.TakenAsync(Form(), key);
        await service.StateAsync(first, "running");
        var second = await service.TakenAsync(Form(), key);
        Assert.Equal("queued", (await service.Client.JsonAsync(second)).Text("state"));
        using (var full = await service.AskAsync(Form(), key.Text))
        {
            await ImportTests.ProblemAsync(full, 503, "queue-full");
            Assert.True(full.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }
        Assert.Equal(JsonValueKind.Null, (await service.Client.JsonAsync(second)).GetProperty("summary").ValueKind);

        await release.RollbackAsync(Token);
        Assert.Equal("refused", (await service.EndAsync(first)).Text("state"));
        Assert.Equal("refused", (await service.EndAsync(second)).Text("state"));
        var (begun, ended) = (await service.Client.JsonAsync(second), await service.Client.JsonAsync(first));
        Assert.True(begun.GetProperty("startedAt").GetDateTime() >= ended.GetProperty("finishedAt").GetDateTime());
        await service.EndAsync(await service.TakenAsync(Form(), key));
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_to_wait()
    {
        await using var service = new SeededService { Settings = new Dictionary<string, string?> { ["DATASUD_IMPORTS_PER_MINUTE"] = "5", ["Logging:LogLevel:Default"] = "Error" }, Beside = shared };
        await service.InitializeAsync();
        var (key, other) = (await service.KeyAsync(), await service.KeyAsync());
        for (var request = 0; request < 5; request++)
        {
            using var taken = await service.AskAsync(null, key.Text, HttpMethod.Get);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        using var sixth = await service.AskAsync(null, key.Text, HttpMethod.Get);
        await ImportTests.ProblemAsync(sixth, 429, "too-many-requests");
        Assert.InRange(sixth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using (var another = await service.AskAsync(null, other.Text, HttpMethod.Get))
            Assert.Equal(HttpStatusCode.OK, another.StatusCode);

        // ten keys that are not good, then the address has to wait; whoever has a good one does not
        for (var request = 0; request < 10; request++)
        {
            using var wrong = await service.AskAsync(null, ApiKey.Generate().Text, HttpMethod.Get);
            await ImportTests.ProblemAsync(wrong, 403, "forbidden");
        }
        using (var eleventh = await service.AskAsync(null, ApiKey.Generate().Text, HttpMethod.Get))
            await ImportTests.ProblemAsync(eleventh, 429, "too-many-requests");
        using (var good = await service.AskAsync(null, other.Text, HttpMethod.Get))
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);

        // twenty requests of one address a minute, whoever it is
        using var address = await service.AskAsync(null, other.Text, HttpMethod.Get);
        Assert.Equal(HttpStatusCode.OK, address.StatusCode);
        using var tooMany = await service.AskAsync(null, other.Text, HttpMethod.Get);
        await ImportTests.ProblemAsync(tooMany, 429, "too-many-requests");
    }

    [Fact]
    public async Task What_an_instance_that_is_no_more_left_is_marked_and_what_another_has_is_not()
    {
        await using var database = Database.OpenForWriting(shared.ConnectionString);
        var jobs = new ImportJobs(database, TimeProvider.System);
        var key = await shared.KeyAsync();
        var (dead, running, alive) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        const int Gone = 7_000_001, Living = 7_000_002;
        await using var living = new NpgsqlConnection(shared.ConnectionString);
        await living.OpenAsync(Token);
        Assert.True(await ImportJobs.TryHoldAsync(living, Living, Token));
        await jobs.AddAsync(new(alive, key.Id, "strategy", "strategie-2018", """{ "source": "strategy" }"""), Living, Token);
        await jobs.AddAsync(new(dead, key.Id, "strategy", "strategie-2018", """{ "source": "strategy" }"""), Gone, Token);
        await jobs.AddAsync(new(running, key.Id, "strategy", "strategie-2018", """{ "source": "strategy" }"""), Gone, Token);
        await jobs.StartAsync(running, Gone, Token);

        await using var restarted = new SeededService { Beside = shared };
        await restarted.InitializeAsync();
        foreach (var id in new[] { dead, running })
        {
            var ended = await restarted.StateAsync($"{Importing.Path}/{id}", "failed");
            Assert.Equal("interrupted", ended.Text("message"));
            Assert.NotEqual(JsonValueKind.Null, ended.GetProperty("finishedAt").ValueKind);
        }
        Assert.Equal("queued", (await restarted.Client.JsonAsync($"{Importing.Path}/{alive}")).Text("state"));
    }

    [Fact]
    public async Task An_instance_that_stops_says_so_of_its_jobs()
    {
        await using var other = new SeededService();
        await other.InitializeAsync();
        var key = await other.KeyAsync();
        await using var blocker = new NpgsqlConnection(other.ConnectionString);
        string running, waiting;
        await using (var stopping = new SeededService { Beside = other })
        {
            await stopping.InitializeAsync();
            await BlockAsync(blocker);
            running = await stopping.TakenAsync(Form(), key);
            await stopping.StateAsync(running, "running");
            waiting = await stopping.TakenAsync(Form(), key);
        }
        foreach (var location in new[] { running, waiting })
        {
            var job = await other.Client.JsonAsync(location);
            Assert.Equal("failed", job.Text("state"));
            Assert.Contains("nterrupted", job.Text("message"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_connection_that_may_write_imports_are_off_and_reading_is_not()
    {
        await using var service = new SeededService
        {
            Settings = new Dictionary<string, string?> { [Database.WriteVariable] = "", [Database.ReadVariable] = shared.ConnectionString },
            Beside = shared,
        };
        await service.InitializeAsync();
        using var post = await service.AskAsync(Form(), ApiKey.Generate().Text);
        Assert.Contains("off", (await ImportTests.ProblemAsync(post, 503, "unavailable")).Text("detail"), StringComparison.Ordinal);
        using var one = await service.Client.GetAsync($"{Importing.Path}/{Guid.NewGuid()}", Token);
        await ImportTests.ProblemAsync(one, 503, "unavailable");
        using var list = await service.AskAsync(null, null, HttpMethod.Get);
        await ImportTests.ProblemAsync(list, 503, "unavailable");
        Assert.Equal(56, (await service.Client.JsonAsync("/api/v1/objectives")).GetProperty("numberMatched").GetInt32());
    }

    private static MultipartFormDataContent Form() => Importing.Form("strategy", ("a.csv", "a,b\n1,2\n"u8.ToArray()));

    // An import begins by describing its dataset, which waits for this; what is read does not.
    private static async Task<NpgsqlTransaction> BlockAsync(NpgsqlConnection connection)
    {
        await connection.OpenAsync(Token);
        var transaction = await connection.BeginTransactionAsync(Token);
        await connection.ExecuteAsync("LOCK TABLE catalog.dataset IN SHARE MODE", transaction: transaction);
        return transaction;
    }
}

/// <summary>A service that takes imports as fast as tests ask for them, a key, and all that is logged.</summary>
public sealed class ImportingService : IAsyncLifetime
{
    public ImportingService() => Service = new()
    {
        Settings = new Dictionary<string, string?> { ["DATASUD_IMPORTS_PER_MINUTE"] = "100000", ["DATASUD_UPLOAD_MB"] = "2", ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace" },
        Logs = Logs,
    };

    public LogLines Logs { get; } = new();

    public SeededService Service { get; }

    internal ApiKey Key { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        Key = await Service.KeyAsync();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>Keeps every line that is logged, scopes and exceptions too.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lines.Enqueue(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
    }
}
