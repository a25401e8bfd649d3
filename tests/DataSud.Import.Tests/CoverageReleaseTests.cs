using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Releases of computed coverage: when there is one, what it says it was made from, and what becomes of it when something goes wrong.</summary>
public sealed class CoverageReleaseTests : IAsyncLifetime
{
    private const string West = "83017", East = "05001";

    private readonly SeededDatabaseFixture _database = new();

    private CoverageGround Ground => field ??= new CoverageGround(_database);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task WithoutMapsThereIsNothingToCompute()
    {
        Assert.Null(await ComputeAsync());
        Assert.Equal(0, await _database.ValueAsync<long>("SELECT count(*) FROM catalog.release WHERE dataset_id = 'couverture-mobile-calculee'"));
        // Maps of places overseas alone are none of here.
        var release = await Ground.BeginAsync("arcep-mobile-coverage");
        await Ground.MapAsync(release, "64700", [("covered", CoverageGround.Rectangle(0, 0, 1, 1))]);
        await RunAsync("UPDATE telecom.coverage_piece SET measured = NULL");
        await Ground.ServeAsync(release);
        Assert.Null(await ComputeAsync());
    }

    [Fact]
    public async Task MapsWithoutOutlinesSaySo()
    {
        await MapAsync(5_000);
        var summary = await ComputeAsync();
        Assert.Equal((ImportState.Unchanged, 0), (summary!.State, summary.ExitCode));
        Assert.Contains("no outlines of communes", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameInputsAreUnchangedAndOthersANewRelease()
    {
        var outlines = await OutlineAsync();
        var maps = await MapAsync(5_000);
        var first = await ComputeAsync();
        Assert.Equal((ImportState.Published, 1, "2026-Q1", new DateOnly(2026, 3, 31)), (first!.State, first.Release, first.Edition, first.OfficialDate));
        Assert.Equal("computed published 2026-03-31", await _database.ValueAsync<string>("SELECT concat_ws(' ', origin, state, official_date) FROM catalog.release WHERE importer = 'coverage'"));
        var inputs = await _database.RowsAsync<int>("SELECT input_release_id FROM catalog.release_input i JOIN catalog.dataset d ON d.current_release_id = i.release_id WHERE d.id = 'couverture-mobile-calculee'");
        Assert.Superset(new HashSet<int> { outlines, maps }, inputs.ToHashSet());
        Assert.Equal(50, await RateAsync(West));

        var before = await _database.ValueAsync<string>("SELECT md5(string_agg(o::text, ',' ORDER BY key)) FROM stats.observation o WHERE indicator_code LIKE 'computed-%'");
        Assert.Equal((ImportState.Unchanged, 1), ((await ComputeAsync()) is { } again ? (again.State, again.Release!.Value) : default));
        Assert.Equal(before, await _database.ValueAsync<string>("SELECT md5(string_agg(o::text, ',' ORDER BY key)) FROM stats.observation o WHERE indicator_code LIKE 'computed-%'"));

        // The map is replaced by another one.
        await MapAsync(8_000);
        Assert.Equal((ImportState.Published, 2), ((await ComputeAsync()) is { } replaced ? (replaced.State, replaced.Release!.Value) : default));
        Assert.Equal(80, await RateAsync(West));
        // The former release stays readable.
        Assert.Equal(50, await _database.ValueAsync<decimal>($"SELECT value FROM stats.observation o JOIN catalog.release r ON r.id = o.release_id WHERE r.number = 1 AND key = '{Key(West)}'"));

        // The same maps and outlines, and now there are establishments.
        await Ground.EstablishAsync((800_100, 6_300_100, true, true, 11));
        Assert.Equal((ImportState.Published, 3), ((await ComputeAsync()) is { } counted ? (counted.State, counted.Release!.Value) : default));
        Assert.Equal(100, await _database.ValueAsync<decimal>($"SELECT value FROM stats.observation_current WHERE key = '{Key(West).Replace("surface", "establishments", StringComparison.Ordinal)}'"));
    }

    [Fact]
    public async Task WithoutEstablishmentsNothingIsSaidOfThem()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        await ComputeAsync();
        Assert.Equal("surface", await _database.ValueAsync<string>("SELECT string_agg(DISTINCT criterion, ',') FROM telecom.coverage_share"));
        Assert.Equal((2L, 0L), await _database.ValueAsync<long>("SELECT count(*) FROM telecom.coverage_zone") is var zones ? (zones, await _database.ValueAsync<long>("SELECT count(establishments) FROM telecom.coverage_zone")) : default);
    }

    [Fact]
    public async Task WhereAMapSaysNothingIsNotZero()
    {
        await OutlineAsync();
        var release = await Ground.BeginAsync("arcep-mobile-coverage");
        var box = CoverageGround.Rectangle(800_000, 6_300_000, 5_000, 10_000);
        // Read for one département; polygons of one département; all of the region, where it covers nothing in the east.
        await Ground.MapAsync(release, "20801", [("covered", box)], technology: "5g", territory: "departement:83");
        await Ground.MapAsync(release, "20810", [("covered", box)], technology: "5g", departement: "83");
        await Ground.MapAsync(release, "20820", [("covered", box)], technology: "5g", territory: "region:93");
        // A map that covers nothing at all covers nothing.
        await Ground.MapAsync(release, "20815", [], technology: "3g", territory: "region:93");
        await Ground.ServeAsync(release);
        await ComputeAsync();

        Assert.Equal(
            ["05001 20815 3g 0", "05001 20820 5g 0", "83017 20801 5g 50", "83017 20810 5g 50", "83017 20815 3g 0", "83017 20820 5g 50"],
            await _database.RowsAsync<string>("SELECT concat_ws(' ', code, operator_code, technology, round((100 * covered / total)::numeric)) FROM telecom.coverage_share WHERE quality = 'covered' ORDER BY 1"));
        Assert.Equal(
            ["05001 3g 20815 1", "05001 5g 20820 1", "83017 3g 20815 1", "83017 5g 20801,20810,20820 0.5"],
            await _database.RowsAsync<string>("SELECT concat_ws(' ', code, technology, array_to_string(operators, ','), round((white / total)::numeric, 3)::float) FROM telecom.coverage_union_share ORDER BY 1"));
    }

    [Fact]
    public async Task WhatFailsLeavesTheFormerReleaseAndSaysWhy()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        await ComputeAsync();
        await MapAsync(8_000);
        await RunAsync("ALTER TABLE stats.observation ADD CONSTRAINT no_more CHECK (value <> 80) NOT VALID");
        var failed = await ComputeAsync();
        Assert.Equal((ImportState.Failed, 2, 1), (failed!.State, failed.Release, failed.ExitCode));
        Assert.Contains("no_more", failed.Message, StringComparison.Ordinal);
        Assert.Equal(50, await RateAsync(West));
        Assert.Equal("failed", await _database.ValueAsync<string>("SELECT state FROM catalog.release WHERE importer = 'coverage' AND number = 2"));
        Assert.Null(await _database.ValueAsync<string>("SELECT nspname::text FROM pg_namespace WHERE nspname = 'coverage_work'"));

        await RunAsync("ALTER TABLE stats.observation DROP CONSTRAINT no_more");
        Assert.Equal((ImportState.Published, 3), ((await ComputeAsync()) is { } again ? (again.State, again.Release!.Value) : default));
        Assert.Equal(80, await RateAsync(West));
    }

    [Fact]
    public async Task WhatIsStoppedOrKilledLeavesTheFormerRelease()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        await ComputeAsync();
        await MapAsync(8_000);

        using var stop = new CancellationTokenSource();
        var stopped = await ComputeAsync(new Told(progress => { if (progress.TotalBytes > 0) stop.Cancel(); }), stop.Token);
        Assert.Equal((ImportState.Failed, "Interrupted."), (stopped!.State, stopped.Message));
        Assert.Equal(50, await RateAsync(West));

        // Its session ends under it, as when the server goes.
        var killed = await ComputeAsync(new Told(progress =>
        {
            if (progress.TotalBytes > 0)
                RunAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").GetAwaiter().GetResult();
        }));
        Assert.Equal(ImportState.Failed, killed!.State);
        Assert.Equal(50, await RateAsync(West));

        Assert.Equal((ImportState.Published, 4), ((await ComputeAsync()) is { } again ? (again.State, again.Release!.Value) : default));
    }

    [Fact]
    public async Task TwoAtOnceMakeOneRelease()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        var both = await Task.WhenAll(ComputeAsync(), ComputeAsync());
        Assert.Equal([ImportState.Published, ImportState.Unchanged], both.Select(summary => summary!.State).Order());
    }

    [Fact]
    public async Task AnnouncesItsReleaseLikeAnImport()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        await using var listener = await _database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<string>();
        listener.Notification += (_, notification) => told.TrySetResult(notification.Payload);
        await using (var listen = listener.CreateCommand())
        {
            listen.CommandText = $"LISTEN {Storage.Database.ReleaseChannel}";
            await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        await ComputeAsync();
        await listener.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("couverture-mobile-calculee", await told.Task);
    }

    [Fact]
    public async Task APastQuarterIsCarriedOverWhileAllElseIsTheSame()
    {
        await OutlineAsync();
        var first = await MapAsync(5_000);
        var past = await Ground.MapAsync(first, "20801", [("covered", CoverageGround.Rectangle(800_000, 6_300_000, 2_000, 10_000))], quarter: "2025-Q4");
        await ComputeAsync();
        // A mark, to tell what is carried over from what is computed again.
        await RunAsync("UPDATE telecom.coverage_share SET covered = covered + 1000000 WHERE quarter = '2025-Q4' AND code = '83017'");
        await Ground.KeepAsync(await MapAsync(8_000), past);
        Assert.Contains("2 sets of maps, 1 of them as before", string.Concat((await ComputeAsync())!.Notes), StringComparison.Ordinal);
        Assert.Equal((80, 21), (await RateAsync(West), await RateAsync(West, "2025-Q4")));

        // Another outline: computed again.
        await OutlineAsync();
        Assert.Contains("2 sets of maps, 0 of them as before", string.Concat((await ComputeAsync())!.Notes), StringComparison.Ordinal);
        Assert.Equal((80, 20), (await RateAsync(West), await RateAsync(West, "2025-Q4")));

        // Another operator's map of the past quarter: too.
        var more = await MapAsync(9_000);
        await Ground.KeepAsync(more, past);
        await Ground.MapAsync(more, "20810", [("covered", CoverageGround.Rectangle(800_000, 6_300_000, 1_000, 10_000))], quarter: "2025-Q4");
        Assert.Contains("2 sets of maps, 0 of them as before", string.Concat((await ComputeAsync())!.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsComputedFromMadeUpMapsSaysSo()
    {
        await OutlineAsync();
        await MapAsync(5_000);
        await RunAsync("UPDATE telecom.coverage_map SET flags = '{synthetic}'");
        Assert.Contains("fictives", string.Concat((await ComputeAsync())!.Notes), StringComparison.Ordinal);
        Assert.Contains("fictives", await _database.ValueAsync<string>("SELECT note FROM catalog.release WHERE importer = 'coverage'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PiecesThatCrossThemselvesAreMended()
    {
        await OutlineAsync();
        var release = await Ground.BeginAsync("arcep-mobile-coverage");
        // An hourglass: 2 triangles of 5 km by 10 km, 25 km² each.
        await Ground.MapAsync(release, "20801", [("covered", "POLYGON((800000 6300000,810000 6310000,810000 6300000,800000 6310000,800000 6300000))")]);
        await Ground.ServeAsync(release);
        Assert.Equal(ImportState.Published, (await ComputeAsync())!.State);
        Assert.Equal(50, await RateAsync(West));
    }

    private static string Key(string commune, string quarter = "2026-Q1") => $"computed-mobile-coverage-rate.commune.{commune}.{quarter}.orange.4g.data.surface.>=cl";

    private Task<ImportSummary?> ComputeAsync(IProgress<ImportProgress>? progress = null, CancellationToken? stop = null) =>
        new CoverageComputation(_database.Database, TimeProvider.System).RunAsync(progress, stop ?? TestContext.Current.CancellationToken);

    private Task<int> OutlineAsync() =>
        Ground.OutlineAsync((West, CoverageGround.Rectangle(800_000, 6_300_000, 10_000, 10_000)), (East, CoverageGround.Rectangle(900_000, 6_300_000, 10_000, 10_000)));

    // A map of Orange that covers so much of the width of the commune in the west.
    private async Task<int> MapAsync(double width)
    {
        var release = await Ground.BeginAsync("arcep-mobile-coverage");
        await Ground.MapAsync(release, "20801", [("covered", CoverageGround.Rectangle(800_000, 6_300_000, width, 10_000))]);
        await Ground.ServeAsync(release);
        return release;
    }

    private async Task<decimal?> RateAsync(string commune, string quarter = "2026-Q1") => await _database.ValueAsync<decimal?>("SELECT round(value, 3) FROM stats.observation_current WHERE key = @key", new { key = Key(commune, quarter) });

    private Task RunAsync(string sql) => _database.ValueAsync<string>(sql);

    private sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
