using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;
using Npgsql;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>
/// One case of the property test: files of one source made from a seed, spoilt or not, imported by the pipeline itself, and what
/// came of it held against the model. What the staging tables hold after the checks is read by checks added to the source.
/// </summary>
internal sealed class GeneratedImport : IDisposable
{
    private const string ProbePrefix = "staged: ";
    private const int MostFaults = 3;

    private readonly SourceForm _form;
    private readonly Source _source;
    private readonly EditionForm _edition;
    private readonly Style _style;
    private readonly List<Target> _targets;
    private readonly Outlook _outlook = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasud-fuzz");

    public GeneratedImport(SourceForm form, Source source, int seed)
    {
        (_form, _source, Seed) = (form, source, seed);
        var random = new Random(seed);
        _edition = random.Of(form.Editions);
        _style = _edition.Styles.Draw(random);
        var models = _edition.Make(random, _style);
        _targets = [.. models.Select(model => new Target(new FileMaker(model, _style, random), source, models.Count == 1))];
        Spoil(random);
        Write(random);
        SpreadLosses();
    }

    public int Seed { get; }

    public bool IsWhole => _outlook.Faults.Count == 0;

    /// <summary>A statement that changes what was staged behind the importer's back, to see that it is seen; null for none.</summary>
    public ReleaseCheck? Tampering { get; private set; }

    /// <summary>Has one value of every row of one column changed.</summary>
    /// <returns>False where there is none to change.</returns>
    public bool Tamper(Random random)
    {
        var fields = _targets.Where(target => target.Table is not null && target.Maker.RowLines.Any())
            .SelectMany(target => Enumerable.Range(0, target.Maker.Model.Columns.Count).SelectMany(column => target.FieldsOf(column).Select(field => (target.Table!.Staging, field.Column, field.SqlType))))
            .Where(field => field.SqlType is "text" or "int" or "numeric" or "float8" && field.Column is not ("code" or "level"))
            .ToList();
        if (fields.Count == 0)
            return false;
        var (staging, column, type) = random.Of(fields);
        var changed = type == "text" ? $"coalesce({column}, '') || 'x'" : $"coalesce({column}, 0) + 1";
        Tampering = new ReleaseCheck("tampered", $"UPDATE {staging} SET {column} = {changed}; SELECT false AS refuses, '{staging}.{column}' AS message");
        return true;
    }

    public string Describe() =>
        $"{_form.Source}, {_edition.Name}; {_style}; {(IsWhole ? "no fault" : string.Join(", ", _outlook.Faults))}";

    /// <summary>Imports the files.</summary>
    public Task<ImportSummary> RunAsync(NpgsqlDataSource database, bool dryRun, double? maxRejects, CancellationToken cancellationToken) =>
        new ImportPipeline(database, TimeProvider.System).RunAsync(
            _source with { ReleaseChecks = [.. _source.ReleaseChecks, .. Tampering is null ? [] : new[] { Tampering }, .. _source.Tables.Select(table => table.Staging).Distinct().Select(Probe)] },
            new ImportRequest { Paths = [.. _folder.EnumerateFiles().Select(file => file.FullName).Order(StringComparer.Ordinal)], DryRun = dryRun, MaxRejects = maxRejects },
            progress: null,
            cancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What holds of every import, whatever the files.</summary>
    /// <returns>What does not hold; empty when all does.</returns>
    public IReadOnlyList<string> FindBreaches(ImportSummary summary, ImportState whenGood)
    {
        var breaches = new List<string>();
        if (summary.State != whenGood && summary.State != ImportState.Refused)
            breaches.Add($"ended as {summary.State}: {summary.Message}");
        if (summary.RowsRead != summary.RowsAccepted + summary.RowsRejected || summary.RowsAccepted < 0)
            breaches.Add($"read {summary.RowsRead}, accepted {summary.RowsAccepted}, rejected {summary.RowsRejected}");
        foreach (var reject in summary.Rejects)
        {
            var target = _targets.Find(target => target.Maker.Model.Name == reject.File);
            if (target is null || reject.Line < 1 || reject.Line > target.Maker.LineCount || string.IsNullOrWhiteSpace(reject.Reason))
                breaches.Add($"a reject names no line or no reason: {reject}");
        }
        if (summary.State == ImportState.Refused && (summary.Message is not { Length: > 10 } said || said.Contains("Exception", StringComparison.Ordinal)))
            breaches.Add($"refused without a sentence: {summary.Message}");
        return breaches;
    }

    /// <summary>What holds of a dry run in which any share of rows may be refused.</summary>
    /// <inheritdoc cref="FindBreaches"/>
    public IReadOnlyList<string> FindBreachesOfDryRun(ImportSummary summary)
    {
        var breaches = FindBreaches(summary, ImportState.DryRun).ToList();
        var refused = summary.State == ImportState.Refused;
        var lost = _targets.Exists(target => target.Maker.RowLines.Any(line => line.Row!.Fate != Fate.Kept));
        if (_outlook.MustRefuse && !refused)
            breaches.Add($"was to be refused, but ended as {summary.State}");
        if (_outlook.MustRefuse && refused && _outlook.Saying is { } saying && !summary.Message!.Contains(saying, StringComparison.Ordinal))
            breaches.Add($"was refused without saying '{saying}': {summary.Message}");
        if (!_outlook.MayRefuse && refused && !_form.MayAlwaysRefuse && !(lost && _form.MayRefuseWhatLostRows))
            breaches.Add($"was refused: {summary.Message}{string.Concat(summary.Rejects.Take(3).Select(reject => $"\n    {reject}"))}");
        if (_outlook.MustRefuse || !summary.Checks.Any(check => check.Name.StartsWith(ProbePrefix, StringComparison.Ordinal)))
            return breaches;

        var staged = StagedRows(summary);
        if (_form.Counted is { } counted)
        {
            breaches.AddRange(FindMiscounts(counted.Count, counted.By, staged.Values.SelectMany(rows => rows), summary));
            return breaches;
        }
        if (staged.Count != summary.RowsAccepted)
            breaches.Add($"{summary.RowsAccepted} rows accepted, {staged.Count} staged");
        var rows = _targets.Sum(target => target.Maker.RowLines.Count());
        if (IsWhole && (summary.RowsRead, summary.RowsRejected) != (rows, 0))
            breaches.Add($"{rows} rows were written; read {summary.RowsRead}, rejected {summary.RowsRejected}{string.Concat(summary.Rejects.Take(3).Select(reject => $"\n    {reject}"))}");
        foreach (var target in _targets)
        {
            foreach (var line in target.Maker.Lines)
            {
                staged.TryGetValue((target.Maker.Model.Name, line.Number), out var found);
                if (Judge(target, line, found, summary) is { } breach)
                    breaches.Add($"{target.Maker.Model.Name} line {line.Number}: {breach}");
            }
        }
        return breaches;
    }

    // Of rows that are counted: each accepted one is in a count; where it is known which are, every count is what it should be.
    private IEnumerable<string> FindMiscounts(string count, IReadOnlyList<string> by, IEnumerable<JsonElement> staged, ImportSummary summary)
    {
        var found = staged.ToDictionary(row => string.Join('|', by.Select(column => row.GetProperty(column).GetString())), row => row.GetProperty(count).GetInt64());
        if (found.Values.Sum() != summary.RowsAccepted)
            yield return $"{summary.RowsAccepted} rows accepted, {found.Values.Sum()} counted";
        var rows = _targets.SelectMany(target => target.Maker.RowLines.Select(line => (target.Maker.Model.Columns, Row: line.Row!))).ToList();
        if (rows.Exists(pair => pair.Row.Fate is not Fate.Kept and not Fate.Spoilt and not Fate.Gone))
            yield break;
        var wanted = rows.Where(pair => pair.Row.Fate == Fate.Kept)
            .CountBy(pair => string.Join('|', by.Select(name => pair.Row.Values[pair.Columns.ToList().FindIndex(column => column.Into == name)] ?? "")));
        foreach (var (key, number) in wanted)
        {
            if (found.GetValueOrDefault(key) != number)
                yield return $"{key} stands {number} times in the file, and was counted {found.GetValueOrDefault(key)} times";
        }
    }

    private string? Judge(Target target, Line line, List<JsonElement>? staged, ImportSummary summary)
    {
        if (line.Row is not { } row || row.Fate == Fate.Gone)
            return staged is null ? null : $"is no row of data, but was staged as {staged[0].GetRawText()}";
        if (row.Fate == Fate.Unknown)
            return null;
        if (staged is null)
        {
            return row.Fate != Fate.Kept ? null
                : $"was lost or refused although nothing is wrong with it: {Shown(row)}; rejects: {string.Join("; ", summary.Rejects.Where(reject => reject.Line == line.Number).Select(reject => $"{reject.Column}, '{reject.Value}' {reject.Reason}"))}";
        }
        if (row.Fate == Fate.Spoilt)
            return $"is spoilt, but was accepted as {staged[0].GetRawText()}";
        return target.Table is { } table ? FindChange(target, table, row, staged) : FindChange(target, row, staged[0]);
    }

    private static string? FindChange(Target target, Row row, JsonElement staged)
    {
        foreach (var index in target.Maker.Columns.Where(index => index >= 0))
        {
            if (target.Maker.Model.Columns[index] is { Into: { } into } column && FindDifference(staged, into, "", column, row.Values[index]) is { } difference)
                return difference;
        }
        return null;
    }

    private static string? FindChange(Target target, CsvTable table, Row row, List<JsonElement> staged)
    {
        var columns = target.Maker.Model.Columns;
        var series = target.Maker.Columns.Count(index => index >= 0 && columns[index].Period is not null);
        if (staged.Count != Math.Max(1, series))
            return $"was staged {staged.Count} times";
        foreach (var index in target.Maker.Columns.Where(index => index >= 0))
        {
            var column = columns[index];
            if (column.Period is { } period)
            {
                var one = staged.Find(element => element.GetProperty("series").GetString() == period);
                if (one.ValueKind == JsonValueKind.Undefined)
                    return $"has no value staged for {period}";
                if (FindDifference(one, table.Series!.Value.Column, table.Series.Value.SqlType, column, row.Values[index]) is { } difference)
                    return difference;
                continue;
            }
            foreach (var field in target.FieldsOf(index))
            {
                if (FindDifference(staged[0], field.Column, field.SqlType, column, row.Values[index]) is { } difference)
                    return difference;
            }
        }
        return null;
    }

    private static string? FindDifference(JsonElement staged, string into, string type, Column column, string? value)
    {
        var rule = column.Staged.TryGetValue(into, out var own) || column.Staged.TryGetValue("*", out own) ? own : null;
        var wanted = rule is null ? value : rule(value);
        // A dot leads into a JSON object, where what is not there is no value.
        var path = into.Split('.');
        var found = path.Length == 1 ? staged.GetProperty(into)
            : staged.GetProperty(path[0]).TryGetProperty(path[1], out var member) ? member : JsonElement.Parse("null");
        return IsSame(wanted, found, type) ? null
            : $"{column.Header} was {(wanted is null ? "empty" : $"'{Cut(wanted)}'")}, and is staged in {into} as {Cut(found.GetRawText())}";
    }

    private static bool IsSame(string? wanted, JsonElement found, string type) => (wanted, found.ValueKind) switch
    {
        (null, JsonValueKind.Null) => true,
        (null, _) or (_, JsonValueKind.Null) => false,
        (_, JsonValueKind.String) => wanted == found.GetString(),
        (_, JsonValueKind.True) => wanted == "true",
        (_, JsonValueKind.False) => wanted == "false",
        (_, JsonValueKind.Number) when type is "float8" or "float4" => double.Parse(wanted, CultureInfo.InvariantCulture).Equals(found.GetDouble()),
        (_, JsonValueKind.Number) => wanted == found.GetRawText(),
        _ => JsonNode.DeepEquals(JsonNode.Parse(wanted), JsonNode.Parse(found.GetRawText())),
    };

    private static string Shown(Row row) => Cut(string.Join(" | ", row.Values.Select(value => value ?? "(none)")));

    private static string Cut(string text) => text.Length <= 300 ? text : $"{text[..300]}… ({text.Length} characters)";

    private ReleaseCheck Probe(string staging) => new(
        ProbePrefix + staging,
        $"SELECT false AS refuses, to_jsonb(t)::text AS message FROM {staging} t"
        + (_form.Checked.TryGetValue(staging, out var left) ? $" WHERE EXISTS (SELECT FROM {left} l WHERE l.file = t.file AND l.line = t.line)" : ""));

    private Dictionary<(string File, long Line), List<JsonElement>> StagedRows(ImportSummary summary)
    {
        var staged = new Dictionary<(string, long), List<JsonElement>>();
        foreach (var check in summary.Checks.Where(check => check.Name.StartsWith(ProbePrefix, StringComparison.Ordinal)))
        {
            foreach (var finding in check.Findings)
            {
                var row = JsonElement.Parse(finding);
                var place = (summary.Files[row.GetProperty("file").GetInt32()].Name, row.GetProperty("line").GetInt64());
                if (!staged.TryGetValue(place, out var rows))
                    staged.Add(place, rows = []);
                rows.Add(row);
            }
        }
        return staged;
    }

    private void Spoil(Random random)
    {
        var wanted = random.NextDouble() switch
        {
            < 0.35 => 0,
            < 0.8 => 1,
            < 0.93 => 2,
            _ => MostFaults,
        };
        for (var tries = 0; wanted > 0 && tries < 20; tries++)
        {
            var fault = random.Of(Fault.All);
            if (!fault.IsOfRow && (wanted > 1 || _outlook.Faults.Count > 0))
                continue;
            var target = random.Of(_targets);
            var at = _outlook.Faults.Count;
            if (!fault.Inject(target, _outlook, random))
                continue;
            _outlook.Faults.Insert(at, $"{fault.Name} of {target.Maker.Model.Name}");
            wanted--;
        }
    }

    private void Write(Random random)
    {
        foreach (var target in _targets)
        {
            var bytes = target.Maker.Write(target.EndsEveryLine);
            if (target.IsMissing)
                continue;
            var path = Path.Combine(_folder.FullName, target.Maker.Model.Name);
            if (!random.Chance(0.08))
            {
                File.WriteAllBytes(path, bytes);
                continue;
            }
            using var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest);
            packed.Write(bytes);
        }
    }

    // A row that leans on one that was lost may go with it.
    private void SpreadLosses()
    {
        var rows = _targets.SelectMany(target => target.Maker.RowLines.Select(line => line.Row!)).ToList();
        bool spread;
        do
        {
            spread = false;
            var whole = rows.Where(row => row.Fate == Fate.Kept).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
            whole.ExceptWith(rows.Where(row => row.Fate != Fate.Kept && _form.LosesAllOfAKey).Select(row => row.Key));
            foreach (var row in rows.Where(row => row.Fate == Fate.Kept && row.Needs.Any(need => !whole.Contains(need))))
            {
                row.Fate = Fate.Whole;
                spread = true;
            }
        }
        while (spread);
    }
}
