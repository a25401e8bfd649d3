using System.CommandLine;
using DataSud.Import;
using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Import.Refresh;
using DataSud.Storage.Releases;

namespace DataSud.Cli;

/// <summary><c>datasud refresh</c>: every entry of a manifest, for the job that runs each quarter.</summary>
internal static class RefreshCommand
{
    private const string Description = """
        Imports what changed among the entries of a manifest, and leaves the rest.

        An entry is { "name", "source" } and where its files are: "urls" [...], "path", "dataset" { "slug", "resources": [title pattern...] } of
        data.gouv.fr, or "listing" { "url", "files": [name pattern...] }; and, where wanted, "territory", "maxRejects", "enabled": false.
        DATASUD_URL_<NAME> (DATASUD_URL_ARCEP_MCI) gives an entry other addresses or paths, separated by spaces.

        Safe to repeat, to run twice at once (the second says so and does nothing) and to kill (what is served stays, downloads are taken up).
        What is computed from several of them (mobile coverage by territory) follows once, at the end.
        Exit code: 0 all published or unchanged, 2 one refused, 1 one failed.
        """;

    public static Command Create()
    {
        var manifest = new Option<string?>("--manifest")
        {
            Description = $"The manifest; by default the first '{Manifest.FileName}' beside or above the working directory or the executable. Paths start from its folder.",
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Names of entries, separated by commas: these alone, also those that are not enabled.",
            AllowMultipleArgumentsPerToken = false,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Fetch, check and count; write nothing to the database." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document: startedAt, finishedAt, state, exitCode, sources." };
        var command = new Command("refresh", Description) { manifest, only, dryRun, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(manifest) ?? Manifest.Find() ?? throw new UsageException($"No '{Manifest.FileName}' here or above; name it with --manifest.");
            var names = (parsed.GetValue(only) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.Ordinal);
            IReadOnlyList<ManifestEntry> entries;
            try
            {
                entries = Manifest.Choose(await Manifest.ReadAsync(file, cancellationToken), names);
            }
            catch (RefusedException refusal)
            {
                throw new UsageException(refusal.Message);
            }

            var quiet = parsed.GetValue(json);
            var report = await RunAsync(entries, parsed.GetValue(dryRun), quiet, cancellationToken);
            if (quiet)
                Console.WriteLine(report.ToJson());
            else if (report.Message is { } message)
                (report.ExitCode == CommandLine.Done ? Console.Out : Console.Error).WriteLine(message);
            return report.ExitCode;
        });
        return command;
    }

    private static async Task<RefreshReport> RunAsync(IReadOnlyList<ManifestEntry> entries, bool dryRun, bool quiet, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var report = new RefreshReport { StartedAt = clock.GetUtcNow(), FinishedAt = clock.GetUtcNow() };
        await using var database = Settings.OpenDatabase();
        using var remote = Settings.OpenRemote();
        await using var held = await RefreshLock.TryTakeAsync(Settings.ConnectionString, cancellationToken);
        if (held is null)
            return report with { Skipped = true, Message = "Another refresh is under way; nothing was done." };

        var finder = new FileFinder(remote, Settings.CatalogueApi, Environment.GetEnvironmentVariable);
        var refresher = new Refresher(new Importer(database, remote, clock), finder, clock);
        var done = new List<RefreshedEntry>();
        string? broken = null;
        foreach (var entry in entries)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                broken = "Interrupted before its end.";
                break;
            }
            if (!await held.IsHeldAsync(CancellationToken.None))
            {
                broken = "Stopped before its end: the database ended the session that kept another refresh away.";
                break;
            }
            var summary = await ProgressDisplay.ShowAsync(progress => refresher.RunAsync(entry, dryRun, progress, cancellationToken));
            done.Add(new RefreshedEntry(entry.Name!, summary));
            if (!quiet)
                SummaryText.WriteLine(summary with { Source = entry.Name! });
        }
        remote.Purge();

        // Once, whatever was imported; also when nothing was, for the time before may have been stopped short of it.
        ImportSummary? computed = null;
        if (broken is null && !dryRun)
            computed = await ProgressDisplay.ShowAsync(progress => new CoverageComputation(database, clock).RunAsync(progress, cancellationToken));
        if (computed is { State: ImportState.Unchanged })
            computed = null;
        if (!quiet && computed is not null)
            SummaryText.WriteLine(computed);
        return report with { FinishedAt = clock.GetUtcNow(), Entries = done, Computed = computed, Broken = broken is not null, Message = broken };
    }
}
