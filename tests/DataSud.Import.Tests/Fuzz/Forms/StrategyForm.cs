namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>Our own CSV of the strategy: ten files that refer to one another.</summary>
internal static class StrategyForm
{
    private static readonly string[] Levels = ["france", "region", "departement", "epci", "commune", "other"];
    private static readonly Kind Words = new ExactTextKind { MayBreak = true, Longest = 60 };
    private static readonly Kind Perhaps = new ExactTextKind { Nulls = 0.3 };
    private static readonly Kind Name = new ExactTextKind { Longest = 10 };

    public static SourceForm Form { get; } = new("strategy", [new("2018", StyleRange.Plain, Make)]) { MayRefuseWhatLostRows = true, LosesAllOfAKey = true };

    private sealed record Items(string[] Codes) : Kind
    {
        public override string Spoilt(Random random) => random.Of([";", "a;;b", "  "]);

        protected override string DrawValue(Random random, Style style) =>
            $"[{string.Join(",", Codes.Where(_ => random.Chance(0.4)).Take(3).Select(code => $"\"{code}\""))}]";

        protected override string PrintValue(string value, Style style, Random random) => value.Trim('[', ']').Replace("\"", "").Replace(',', ';');
    }

    private sealed record Pairs(string Key, string[] Codes) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["operator", "=x", "a=", "a=b;a=c"]);

        protected override string DrawValue(Random random, Style style) => random.Chance(0.5) ? "{}" : $"{{\"{Key}\":\"{random.Of(Codes)}\"}}";

        protected override string PrintValue(string value, Style style, Random random) => value.Trim('{', '}').Replace("\"", "").Replace(':', '=');
    }

    // Staged three times: as printed, and as its first and last day.
    private sealed record Periods : Kind
    {
        public override string Spoilt(Random random) => random.Of(["2017-13", "2017-Q5", "17", "2018/2017", "0000", "2017-02-30"]);

        protected override string DrawValue(Random random, Style style) => random.Of(["2017", "2017-Q4", "2016-02", "2017-06-30", "2013/2022"]);
    }

    private static string? First(string? period) => period switch
    {
        "2017" => "2017-01-01",
        "2017-Q4" => "2017-10-01",
        "2016-02" => "2016-02-01",
        "2017-06-30" => "2017-06-30",
        "2013/2022" => "2013-01-01",
        _ => null,
    };

    private static string? Last(string? period) => period switch
    {
        "2017" or "2017-Q4" => "2017-12-31",
        "2016-02" => "2016-02-29",
        "2017-06-30" => "2017-06-30",
        "2013/2022" => "2022-12-31",
        _ => null,
    };

    private static IReadOnlyList<ModelFile> Make(Random random, Style style)
    {
        string[] units = ["percent", "premises", "euro"];
        string[] producers = ["insee", "arcep"];
        string[] objectives = ["A", "A.1", "A.1.1"];
        string[] operators = ["orange", "sfr"];
        string[] indicators = [.. Enumerable.Range(1, random.Next(1, 4)).Select(i => $"indicator-{i}")];
        string[] figures = [.. Enumerable.Range(1, random.Next(2, 9)).Select(i => $"f{i:00000}")];
        string[] places = ["93", "11"];
        var dimensions = new Pairs("operator", operators);

        var figure = new Column[]
        {
            Key("id"),
            new("table_id", Name),
            Refers("indicator_code", indicators),
            Refers("level", ["region"]),
            Refers("territory_code", places),
            new("period", new Periods { Nulls = 0.2 }) { Staged = new Dictionary<string, Func<string?, string?>> { ["period_start"] = First, ["period_end"] = Last } },
            new("dimensions", dimensions),
            new("value", new NumberKind(-10_000, 1_000_000)),
            Refers("unit", units),
            new("value_raw", Name),
            new("qualifier", new WordKind("<", ">", "~", "estimate", "target") { Nulls = 0.5 }),
            Refers("source_code", producers),
            new("source_printed", Perhaps),
            new("source_line", new WholeKind(20_000)),
            new("note", Perhaps),
            new("flag", new WordKind("repeat", "repeat-rounded", "conflict") { Nulls = 0.5 }),
            new("same_as", new Items(figures)),
        };
        var target = new Column[]
        {
            Key("id"),
            Refers("objective_code", objectives),
            Refers("indicator_code", indicators),
            Refers("territory_level", ["region"]),
            Refers("territory_code", places),
            new("dimensions", dimensions),
            new("comparator", new WordKind("=", ">=", "<=")),
            new("value", new NumberKind(0, 100)),
            Refers("unit", units),
            new("due", new Periods { Nulls = 0.2 }) { Staged = new Dictionary<string, Func<string?, string?>> { ["due_date"] = Last } },
            new("holder", Perhaps),
            new("wording_fr", Words),
            new("status_in_document", new WordKind("target", "commitment", "projection", "obligation")),
            new("source_line", Name),
            new("figure_ids", new Items(figures)),
        };
        var conflict = new Column[]
        {
            Key("group_id"),
            new("figure_ids", new Items(figures)),
            Refers("indicator_code", indicators),
            new("level", new OpenWordKind("region")),
            new("territory_code", new OpenWordKind(places)),
            new("period", new ExactTextKind { Nulls = 0.3 }),
            new("dimensions", dimensions) { Staged = new Dictionary<string, Func<string?, string?>> { ["dimensions_printed"] = printed => printed == "{}" ? null : printed!.Trim('{', '}').Replace("\"", "").Replace(':', '=') } },
            new("statement", Words),
            Refers("preferred_id", figures),
            new("reason", Perhaps),
        };
        return
        [
            File("units.csv", "unit", [Key("code"), new("label_fr", Words), new("label_en", Words), new("symbol", Perhaps)], units),
            File("sources.csv", "producer", [Key("code"), new("name", Words), new("role", Perhaps), new("homepage", Perhaps)], producers),
            File("objectives.csv", "objective", [new("kind", new WordKind("enjeu", "orientation", "objectif")) { IsKey = true }, Key("code"), Refers("parent_code", objectives), new("title", Words), new("page", new WholeKind(90))], objectives,
                values => (values[0], values[2]) = values[1] switch { "A" => ("enjeu", null), "A.1" => ("orientation", "A"), _ => ("objectif", "A.1") }),
            File("summaries.csv", "summary", [Key("code"), new("summary_fr", Words), new("actions_fr", Perhaps), new("horizon", Perhaps), new("source_lines", Perhaps)], objectives),
            File("territories.csv", "place", [Refers("level", Levels), Key("code"), new("label", Words), new("official", new WordKind("yes", "no")), new("comment", Perhaps), Refers("parent", ["FR"])], places, values => (values[0], values[5]) = ("region", "FR")),
            File("dimensions.csv", "dimension", [new("key", new OpenWordKind("operator")) { IsKey = true }, Key("code"), new("label_fr", Words), new("definition_en", Perhaps)], operators, values => values[0] = "operator"),
            File("indicators.csv", "indicator",
            [
                Key("code"), new("label_fr", Words), new("label_en", Words), Refers("unit", units), Refers("theme", ["A"]), new("objectives", new Items(objectives)), new("definition_fr", Words),
                new("direction", new WordKind("higher-is-better", "lower-is-better", "neutral")),
                new("basis", new WordKind("administrative", "survey", "declared", "estimated", "projection", "mixed")),
                new("key", new WordKind("yes", "no")), new("source_lines", Perhaps),
            ], indicators),
            File("figures.csv", "figure", figure, figures),
            File("targets.csv", "target", target, [.. Enumerable.Range(1, random.Next(1, 4)).Select(i => $"A.1.1-{i:000}")]),
            File("conflicts.csv", "conflict", conflict, [.. Enumerable.Range(1, random.Next(1, 3)).Select(i => $"k{i:000}")]),
        ];

        Column Key(string header) => new(header, Name) { IsKey = true };

        // A word among codes that stand elsewhere; any other text is refused by a check, not by its form.
        Column Refers(string header, string[] codes) => new(header, new ReferenceKind(codes)) { IsKey = true };

        ModelFile File(string name, string kind, Column[] columns, string[] keys, Action<string?[]>? set = null)
        {
            var key = Array.FindIndex(columns, column => column.Kind == Name && column.IsKey);
            // All lean on all, one way or another: what is lost of one file may take any row of the others with it.
            return ModelFile.Drawn(name, columns, keys.Length, random, style,
                (i, values) =>
                {
                    values[key] = keys[i];
                    set?.Invoke(values);
                },
                values => new Row(values) { Key = "all", Needs = ["all"] });
        }
    }

    private sealed record ReferenceKind(string[] Codes) : Kind
    {
        public override string Spoilt(Random random) => "xq-unknown";

        protected override string DrawValue(Random random, Style style) => random.Of(Codes);
    }
}
