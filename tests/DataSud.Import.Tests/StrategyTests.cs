using DataSud.Import.Pipeline;
using DataSud.Import.Strategy;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>The strategy in the database is the strategy in the files, row by row.</summary>
public sealed class StrategyTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Figures = """
        SELECT coalesce(r.id, o.key)
        FROM raw_figures r
        FULL JOIN (SELECT * FROM stats.observation_current WHERE key ~ '^f[0-9]{5}$') o ON o.key = r.id
        WHERE (r.id, r.table_id, r.indicator_code, r.level, r.territory_code, r.period, coalesce(r.dimensions, ''), r.value, r.unit, r.value_raw,
               r.qualifier, r.source_code, r.source_printed, r.source_line, r.note, r.flag, coalesce(r.same_as, ''))
            IS DISTINCT FROM
              (o.key, o.source_table, o.indicator_code, o.level, o.territory_code, o.period, pg_temp.printed(o.dimensions), o.value::text, o.unit, o.printed,
               o.qualifier, o.source_code, o.source_printed, o.source_line::text, o.note, o.flag, array_to_string(o.twin_keys, ';'))
        """;

    private const string Indicators = """
        SELECT coalesce(r.code, i.code)
        FROM raw_indicators r
        FULL JOIN stats.indicator_current i ON i.code = r.code
        WHERE (r.code, r.nth, r.label_fr, r.label_en, r.unit, r.theme, coalesce(r.objectives, ''), r.definition_fr, r.direction, r.basis, r.key = 'yes', r.source_lines)
            IS DISTINCT FROM
              (i.code, i.ordinal, i.label, i.label_en, i.unit, i.theme, array_to_string(i.objectives, ';'), i.definition, i.direction, i.basis, i.is_key, i.source_lines)
        """;

    private const string Targets = """
        SELECT coalesce(r.id, t.id)
        FROM raw_targets r
        FULL JOIN strategy.target_current t ON t.id = r.id
        WHERE (r.id, r.nth, r.objective_code, r.indicator_code, r.territory_level, r.territory_code, coalesce(r.dimensions, ''), r.comparator, r.value, r.unit,
               r.due, r.holder, r.wording_fr, r.status_in_document, r.source_line, coalesce(r.figure_ids, ''))
            IS DISTINCT FROM
              (t.id, t.ordinal, t.objective_code, t.indicator_code, t.level, t.territory_code, pg_temp.printed(t.dimensions), t.comparator, t.value::text, t.unit,
               t.due, t.holder, t.wording, t.status_in_document, t.source_line, array_to_string(t.figure_keys, ';'))
        """;

    private const string Places = """
        SELECT coalesce(r.level || '/' || r.code, t.level || '/' || t.code)
        FROM raw_territories r
        FULL JOIN (SELECT * FROM ref.territory WHERE strategy_label IS NOT NULL) t ON t.level = r.level AND t.code = r.code
        WHERE (r.label, r.comment, r.official, true) IS DISTINCT FROM (t.strategy_label, t.comment, CASE WHEN t.official THEN 'yes' ELSE 'no' END, t.in_scope)
        """;

    private const string Conflicts = """
        SELECT coalesce(r.group_id, c.group_id)
        FROM raw_conflicts r
        FULL JOIN strategy.conflict_current c ON c.group_id = r.group_id
        WHERE (r.nth, r.figure_ids, r.indicator_code, r.level, r.territory_code, r.period, r.dimensions, r.statement, r.preferred_id, r.reason)
            IS DISTINCT FROM
              (c.ordinal, array_to_string(c.figure_keys, ';'), c.indicator_code, c.level, c.territory_code, c.period, pg_temp.printed(c.dimensions),
               c.statement, c.preferred_key, c.reason)
        """;

    private const string Objectives = """
        SELECT coalesce(r.code, o.code)
        FROM raw_objectives r
        JOIN raw_summaries s ON s.code = r.code
        FULL JOIN strategy.objective_current o ON o.code = r.code
        WHERE (r.nth, r.kind, r.parent_code, r.title, r.page, s.summary_fr, coalesce(s.actions_fr, ''), s.horizon, s.source_lines)
            IS DISTINCT FROM
              (o.ordinal, o.kind, o.parent_code, o.title, o.page::text, o.summary, array_to_string(o.actions, ';;'), o.horizon, o.source_lines)
        """;

    // The form of the files: sorted by key, split at the first equals sign.
    private const string Printed = """
        CREATE FUNCTION pg_temp.printed(dimensions jsonb) RETURNS text LANGUAGE sql AS $$
            SELECT CASE WHEN dimensions IS NOT NULL THEN coalesce(string_agg(key || '=' || value, ';' ORDER BY key COLLATE "C"), '') END
            FROM jsonb_each_text(dimensions)
        $$;
        """;

    [Theory]
    [InlineData("figures", 5142, Figures)]
    [InlineData("indicators", 628, Indicators)]
    [InlineData("targets", 513, Targets)]
    [InlineData("territories", 143, Places)]
    [InlineData("conflicts", 65, Conflicts)]
    public async Task EveryRowIsInTheDatabaseUnchanged(string file, int rows, string differences)
    {
        await RawTable.LoadAsync(database, $"raw_{file}", Path.Combine(Repository.SeedData, "strategy", $"{file}.csv"));

        Assert.Equal(rows, await database.ValueAsync<int>($"SELECT count(*) FROM raw_{file}"));
        Assert.Empty(await database.RowsAsync<string>(Printed + differences));
    }

    [Fact]
    public async Task EveryObjectiveHasItsSummary()
    {
        await RawTable.LoadAsync(database, "raw_objectives", Path.Combine(Repository.SeedData, "strategy", "objectives.csv"));
        await RawTable.LoadAsync(database, "raw_summaries", Path.Combine(Repository.SeedData, "strategy", "summaries.csv"));

        Assert.Empty(await database.RowsAsync<string>(Objectives));
        Assert.Equal(
            ["enjeu 6", "objectif 37", "orientation 13"],
            await database.RowsAsync<string>("SELECT kind || ' ' || count(*) FROM strategy.objective_current GROUP BY kind ORDER BY kind"));
    }

    [Theory]
    [InlineData("2020", "2020-12-31")]
    [InlineData("2018-06", "2018-06-30")]
    [InlineData("2027-01-17", "2027-01-17")]
    public async Task ADueIsTheLastDayOfWhatIsPrinted(string due, string day) =>
        Assert.Equal([day], await database.RowsAsync<string>("SELECT DISTINCT due_date::text FROM strategy.target_current WHERE due = @due", new { due }));

    [Fact]
    public async Task AFigureOfAPeriodHasItsDays() =>
        Assert.Equal(0, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current WHERE (period IS NULL) <> (period_start IS NULL) OR period_end < period_start"));

    [Fact]
    public async Task ARowThatNamesAnUnknownCodeRefusesTheRelease()
    {
        using var folder = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        folder.Replace("figures.csv", "f00003,c0-p01,fixed-premises-coverage-rate,region,93,2017,direction=down;speed=>100;", "f00003,c0-p01,fixed-premises-coverage-rate,region,93,2017,direction=down;speed=>101;");
        folder.Replace("targets.csv", "A.1.1-001,A.1.1,minimum-speed-objective,", "A.1.1-001,A.1.1,minimum-sped-objective,");

        var summary = await Importing.RunAsync(database, StrategySource.Source, folder.Path);

        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Equal(summary.RowsRead, summary.RowsAccepted + summary.RowsRejected);
        Assert.Contains(summary.Rejects, reject => reject is { File: "figures.csv", Line: 4, Column: "dimensions", Value: "speed=>101" });
        Assert.Contains(summary.Rejects, reject => reject is { File: "targets.csv", Line: 2, Column: "indicator_code", Value: "minimum-sped-objective" });
        // the figure's twins name a figure that is no more
        Assert.All(summary.Rejects.Where(reject => reject.Value is not ("speed=>101" or "minimum-sped-objective")), reject => Assert.Equal("f00003", reject.Value));
        Assert.Equal(5142, await database.ValueAsync<int>("SELECT count(*) FROM stats.observation_current"));
    }

    [Fact]
    public async Task AFileThatIsMissingIsNamedWithTheReason()
    {
        using var folder = new CopiedFolder(Path.Combine(Repository.SeedData, "strategy"));
        File.Delete(Path.Combine(folder.Path, "units.csv"));

        var summary = await Importing.RunAsync(database, StrategySource.Source, folder.Path);

        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains("units (code, label_fr, label_en, symbol)", summary.Message, StringComparison.Ordinal);
        Assert.Contains("refer to one another", summary.Message, StringComparison.Ordinal);
    }
}
