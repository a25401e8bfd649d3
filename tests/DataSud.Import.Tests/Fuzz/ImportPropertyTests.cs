using System.Globalization;
using System.Text;
using DataSud.Import.Pipeline;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>
/// Whatever a file looks like, and whatever happened to it on the way, an import counts every row, changes no value, refuses what
/// is spoilt and says why, and never fails. Files are made from seeds: DATASUD_FUZZ_COUNT of them over all sources (500 unless
/// given), from DATASUD_FUZZ_SEED on; a failure names the seed that shows it again.
/// </summary>
public sealed class ImportPropertyTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const int PublishEvery = 12;
    private const int ShownBreaches = 8;

    internal static int Count => Setting("DATASUD_FUZZ_COUNT", 500);

    private static int FirstSeed => Setting("DATASUD_FUZZ_SEED", 20260101);

    public static TheoryData<string> Sources => [.. SourceForms.Known.Select(form => form.Source)];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task EveryRowIsCountedAndNoValueChanges(string name)
    {
        var form = SourceForms.Known.Single(form => form.Source == name);
        var source = Import.Sources.Find(name)!;
        await using var own = form.MovesReference ? new OwnDatabase() : null;
        if (own is not null)
            await own.InitializeAsync();
        await using var pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder((own?.Fixture as DatabaseFixture ?? database).ConnectionString) { Pooling = true, MaxPoolSize = 4 }.ConnectionString);

        var count = Math.Max(1, (Count + SourceForms.Known.Count - 1) / SourceForms.Known.Count);
        var failures = new StringBuilder();
        var failed = 0;
        for (var i = 0; i < count && failed < ShownBreaches; i++)
        {
            using var files = new GeneratedImport(form, source, FirstSeed + i);
            var breaches = await FindBreachesAsync(files, pool, publishes: i % PublishEvery == 0);
            if (breaches.Count == 0)
                continue;
            failed++;
            failures.Append(CultureInfo.InvariantCulture, $"\nDATASUD_FUZZ_SEED={files.Seed} DATASUD_FUZZ_COUNT=1: {files.Describe()}");
            foreach (var breach in breaches.Take(3))
                failures.Append("\n  ").Append(breach);
        }
        Assert.True(failed == 0, failures.ToString());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task AChangedValueIsSeen(string name)
    {
        var form = SourceForms.Known.Single(form => form.Source == name);
        var random = new Random(FirstSeed);
        var seen = 0;
        for (var seed = FirstSeed; seen < 3 && seed < FirstSeed + 60; seed++)
        {
            using var files = new GeneratedImport(form, Import.Sources.Find(name)!, seed);
            if (!files.IsWhole || !files.Tamper(random))
                continue;
            seen++;
            var summary = await files.RunAsync(database.Database, dryRun: true, maxRejects: 1, TestContext.Current.CancellationToken);
            Assert.True(files.FindBreachesOfDryRun(summary).Count > 0, $"seed {seed}: {files.Tampering!.Sql} went unseen");
        }
        Assert.True(seen > 0 || form.Counted is not null, "no value was changed");
    }

    [Fact]
    public void EverySourceHasItsForms() =>
        Assert.Empty(Import.Sources.All.Select(source => source.Name).Except(SourceForms.Known.Select(form => form.Source)).Except(SourceForms.Elsewhere));

    private static async Task<IReadOnlyList<string>> FindBreachesAsync(GeneratedImport files, NpgsqlDataSource pool, bool publishes)
    {
        var token = TestContext.Current.CancellationToken;
        try
        {
            // Every share of refused rows is let pass, so that those that are not refused can be looked at.
            var breaches = files.FindBreachesOfDryRun(await files.RunAsync(pool, dryRun: true, maxRejects: 1, token)).ToList();
            if (publishes && breaches.Count == 0)
            {
                var lenient = await files.RunAsync(pool, dryRun: false, maxRejects: 1, token);
                breaches.AddRange(files.FindBreaches(lenient, ImportState.Published).Select(breach => $"published with refused rows, {breach}"));
                var strict = await files.RunAsync(pool, dryRun: false, maxRejects: null, token);
                breaches.AddRange(files.FindBreaches(strict, lenient.State == ImportState.Published ? ImportState.Unchanged : ImportState.Published).Select(breach => $"published once more, {breach}"));
            }
            return breaches;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return [$"an exception came out of the pipeline: {error}"];
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private sealed class OwnDatabase : IAsyncDisposable
    {
        public SeededDatabaseFixture Fixture { get; } = new();

        public ValueTask InitializeAsync() => Fixture.InitializeAsync();

        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }
}
