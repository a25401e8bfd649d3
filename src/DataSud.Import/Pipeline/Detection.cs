using DataSud.Import.Acquire;

namespace DataSud.Import.Pipeline;

/// <summary>What the files of an import are: each one known by its header, and not by its name.</summary>
internal static class Detection
{
    /// <summary>Finds the table of each file.</summary>
    /// <param name="run">The import; what is passed over is noted in it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RefusedException">A file is none of the source's, or one that it needs is not there.</exception>
    public static async Task<IReadOnlyList<(AcquiredFile File, ITable Table)>> OfAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var recognised = new List<(AcquiredFile, ITable)>();
        var unknown = new List<(AcquiredFile File, ITable Table, Recognition Recognition)>();
        foreach (var file in run.Acquired.Files)
        {
            if (file is { IsPart: true, Bytes: 0 })
                continue;
            var head = await FileHead.ReadAsync(file, cancellationToken);
            var candidates = new List<(ITable Table, Recognition Recognition)>();
            RefusedException? refusal = null;
            foreach (var table in run.Source.Tables.Where(table => table.IsBinary == file.IsBinary))
            {
                try
                {
                    candidates.Add((table, await table.RecogniseAsync(file.Name, head)));
                }
                catch (RefusedException unreadable)
                {
                    // What one form cannot be (UTF-8 alone), another one may.
                    refusal ??= unreadable;
                }
            }
            if (refusal is not null && !candidates.Exists(candidate => candidate.Recognition.Matches))
                throw refusal;
            if (candidates.Count == 0)
                candidates.Add((run.Source.Tables[0], new Recognition(false, 0, [])));

            // Two kinds may share columns (a département has a name and a number of dwellings, like a commune): the one that needs more wins.
            var best = candidates.OrderByDescending(candidate => candidate.Recognition.Matches).ThenByDescending(candidate => candidate.Recognition.Found).First();
            if (best.Recognition.Matches)
            {
                recognised.Add((file, best.Table));
                continue;
            }
            if (!file.IsPart)
                throw new RefusedException(Unknown(run.Source, file, best.Table, best.Recognition));
            unknown.Add((file, best.Table, best.Recognition));
        }
        // An archive or a workbook holds other things beside what is wanted of it.
        if (recognised.Count == 0)
        {
            var (file, table, recognition) = unknown.MaxBy(part => part.Recognition.Found);
            throw new RefusedException(Unknown(run.Source, file, table, recognition));
        }
        if (unknown.Count > 0)
            run.Notes.Add($"Passed over: {string.Join(", ", unknown.Select(part => part.File.Name))}.");

        var stands = recognised.Exists(pair => run.Source.InsteadOfRequired.Contains(pair.Item2.Kind));
        var missing = run.Source.Tables.Where(table => table.Required && !stands && !recognised.Exists(pair => pair.Item2 == table)).ToList();
        if (missing.Count > 0)
        {
            var wanted = string.Join("; ", missing.Select(table => $"{table.Kind} ({string.Join(", ", table.Columns.Where(column => column.Needed).Select(column => column.Name))})"));
            throw new RefusedException($"Missing beside {run.Acquired.FileName}: {wanted}. {run.Source.WhyTogether}".TrimEnd());
        }
        return recognised;
    }

    /// <summary>Finds the edition where only names tell it: before hours of reading, not after them.</summary>
    /// <param name="run">The import, which is given it.</param>
    /// <param name="form">How the source's editions are written.</param>
    /// <exception cref="RefusedException">No edition is told, or several are.</exception>
    public static void TellEdition(ImportRun run, EditionForm form)
    {
        var asked = run.Request.Edition;
        string?[] texts = asked is not null ? [asked] : [.. run.Acquired.Files.Select(file => file.Name), .. run.Request.Paths.Select(Path.GetFileName)];
        var told = texts.Select(text => form.Read(text ?? "")).OfType<(string Name, DateOnly Date)>().Distinct().ToList();
        (run.Edition, run.OfficialDate) = told switch
        {
            [var one] => (one.Name, run.Request.OfficialDate ?? one.Date),
            [] when asked is not null => throw new RefusedException($"'{asked}' is no edition of {run.Source.Name}; one is written {form.Example}."),
            [] => throw new RefusedException($"No row of {run.Acquired.FileName} tells its edition, and its name does not either: give it, as in --edition {form.Example}."),
            _ => throw new RefusedException($"The names tell of several editions ({string.Join(", ", told.Select(edition => edition.Name))}): import them one at a time."),
        };
    }

    private static string Unknown(Source source, AcquiredFile file, ITable nearest, Recognition recognition) =>
        recognition.Found == 0
            ? $"{file.Name} is none of the tables of {source.Name}: {string.Join("; ", source.Tables.Select(table => $"{table.Kind} ({string.Join(", ", table.Columns.Where(column => column.Needed).Select(column => column.Name))})"))}."
            : $"{file.Name} is not known to {source.Name}. It is nearest to {nearest.Kind}, but lacks: {string.Join(", ", recognition.Missing.Select(column => $"'{column}'"))}.";
}
