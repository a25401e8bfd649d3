using System.Globalization;

namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>ARCEP's FttH tables of 2018: accountants' cells, four title rows, tables that are held against one another.</summary>
internal static class FtthForm
{
    private const string Zero = "-";

    private static readonly string[] Operators = ["FRTE", "SFR0", "FREE", "UPCF", "S@RT", "PACT", "VTHD"];

    private static readonly StyleRange Styles = StyleRange.Plain with { ThousandsMarks = ["", " ", "\u00A0", "\u202F"], MayBePadded = true };

    private static readonly StyleRange SheetStyles = StyleRange.Official with { DecimalMarks = ['.'] };

    public static SourceForm Form { get; } = new("arcep-ftth", [new("2018", Styles, Make2018), new("workbook since 2020", SheetStyles, MakeSheet)]) { MayRefuseWhatLostRows = true };

    private sealed record AccountantCount(int Most) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["12,5", "1 23", "x", "-4", "", "12 3456", "1.0", "99999999999"]);

        protected override string DrawValue(Random random, Style style) => (random.Chance(0.2) ? 0 : random.Next(Most)).ToString(CultureInfo.InvariantCulture);

        protected override string PrintValue(string value, Style style, Random random) => value == "0" && random.Chance(0.8) ? Zero : Group(value, style.ThousandsMark);
    }

    private sealed record AccountantFlag : Kind
    {
        public override string Spoilt(Random random) => random.Of(["0", "oui", "", "11"]);

        protected override string DrawValue(Random random, Style style) => random.Chance(0.5) ? "true" : "false";

        protected override string PrintValue(string value, Style style, Random random) => value == "true" ? "1" : Zero;
    }

    private sealed record Mountain : Kind
    {
        public override string Spoilt(Random random) => random.Of(["4", "oui", ""]);

        protected override string DrawValue(Random random, Style style) => random.Of(["0", "1", "2", "3"]);

        protected override string PrintValue(string value, Style style, Random random) => value == "0" ? Zero : value;
    }

    private sealed record Words : TextKind
    {
        protected override string PrintNull(Style style, Random random) => random.Of(["", Zero]);
    }

    private sealed record OperatorList : Kind
    {
        public override string Spoilt(Random random) => random.Of(["FRTE-", "frte", "FRTE SFR0", "TOOLONGCODE"]);

        protected override string DrawValue(Random random, Style style)
        {
            var codes = Operators.ToArray();
            random.Shuffle(codes);
            return $"[{string.Join(",", codes[..random.Next(4)].Select(code => $"\"{code}\""))}]";
        }

        protected override string PrintValue(string value, Style style, Random random) =>
            value == "[]" ? random.Of(["", Zero]) : value.Trim('[', ']').Replace("\"", "").Replace(',', '-');
    }

    private sealed record Subject : Kind
    {
        public override string Spoilt(Random random) => "Locaux";

        protected override string DrawValue(Random random, Style style) => "premises";

        protected override string PrintValue(string value, Style style, Random random) =>
            value == "premises" ? random.Of(["Locaux Raccordables", "locaux raccordables"]) : random.Of(["Catégorie", "Categorie", "CATÉGORIE"]);
    }

    private static IReadOnlyList<ModelFile> Make2018(Random random, Style style)
    {
        Column[] columns =
        [
            new("Code commune", new CommuneKind { MayLoseZero = false }) { IsKey = true },
            new("Nom commune", new ExactTextKind()),
            new("Code région", new OpenWordKind("93")),
            new("Code département", new OpenWordKind("05")) { IsKey = true },
            new("Siren EPCI", new Words { Nulls = 0.1 }),
            new("Logements", new AccountantCount(400_000)) { IsKey = true },
            new("Établissements", new AccountantCount(30_000)) { IsKey = true },
            new("Zones très denses", new AccountantFlag()),
            new("Engagements L. 33-13", new Words { Nulls = 0.5 }),
            new("Intentions privées hors engagement L. 33-13", new AccountantFlag()),
            new("Commune rurale", new AccountantFlag()),
            new("Commune de montagne", new Mountain()),
            new(random.Of(["OI 2018 T1", "OI", "OI T1 2018"]), new OperatorList()),
        ];
        string[] quarters = random.Chance(0.5) ? ["T4 2017", "T1 2018"] : ["2017 T3", "T4 2017", "2018 T1"];
        Column[] series = [.. quarters.Select(quarter => new Column(quarter, new AccountantCount(100_000)) { Period = Name(quarter) })];
        Column[] connectable = [new("Code commune", new CommuneKind { MayLoseZero = false }) { IsKey = true }, new("Champ", new Subject()), .. series];

        var communes = new List<Row>();
        var lines = new List<Row>();
        foreach (var code in CommuneKind.Take(random, random.Next(2, 14)))
        {
            var values = columns.Select(column => column.Kind.Draw(random, style)).ToArray();
            (values[0], values[2], values[3]) = (code, code.StartsWith("13") || code.StartsWith('0') ? "93" : "11", code.StartsWith("97") ? code[..3] : code[..2]);
            communes.Add(new Row(values) { Key = "commune " + code, Needs = ["premises " + code, "category " + code] });
            lines.Add(new Row([code, "premises", .. series.Select(column => column.Kind.Draw(random, style))]) { Key = "premises " + code, Needs = ["commune " + code] });
            lines.Add(new Row([code, "category", .. series.Select(_ => random.Of(["0", "5", "10", "25", "50", "80"]))]) { Key = "category " + code, Needs = ["commune " + code] });
        }
        var titles = Titles(random);
        var files = new List<ModelFile>
        {
            new("communes.csv", columns, communes) { Titles = titles },
            new("ftthCommunes.csv", connectable, lines) { Titles = titles },
        };
        if (random.Chance(0.5))
            files.AddRange(Controls(communes, lines, series, titles, random, style));
        return files;
    }

    // The sheet Communes of the workbook, as CSV: the text of its header moves with the edition.
    private static IReadOnlyList<ModelFile> MakeSheet(Random random, Style style)
    {
        var edition = random.Of(["T4 2021", "T2 2022", "T1 2024"]);
        string[] quarters = random.Chance(0.5) ? ["T4 2017", "T1 2020", edition] : ["2017 T4", "2020 T1", "2021 T3"];
        Column[] columns =
        [
            new("Code commune", new CommuneKind { MayLoseZero = true }) { IsKey = true },
            new("Nom commune", new TextKind()),
            new("Code région", new OpenWordKind("93")) { IsOptional = true },
            new("Code département", new OpenWordKind("05")) { IsOptional = true },
            new("Siren EPCI", new TextKind { Nulls = 0.1 }) { IsOptional = true },
            new("EPCI AMII", new TextKind { Nulls = 0.5 }) { IsOptional = true },
            new("Logements", new SheetCount(400_000) { Nulls = 0.1 }) { IsOptional = true },
            new("Établissements", new SheetCount(30_000) { Nulls = 0.1 }) { IsOptional = true },
            new(random.Of(["Meilleure estimation des locaux à date", $"Meilleure estimation des locaux {edition} "]), new SheetCount(400_000) { Nulls = 0.1 }) { IsKey = true },
            new($"Nombre locaux IPE {edition} (somme tous OI)", new SheetCount(400_000) { Nulls = 0.1 }) { IsOptional = true },
            new($"Source retenue {edition}", new TextKind { Nulls = 0.3 }) { IsOptional = true },
            new("Engagements L. 33-13 et AMEL", new TextKind { Nulls = 0.5 }) { IsOptional = true },
            new($"OI {edition}", new TextKind { Nulls = 0.3 }) { IsOptional = true },
            .. quarters.Select(quarter => new Column(quarter, new SheetCount(400_000) { Nulls = 0.05 }) { Period = Name(quarter) }),
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 14));
        return
        [
            ModelFile.Drawn($"{edition.Replace(' ', '-')}-communes.csv", columns, codes.Count, random, style, (i, values) =>
            {
                (values[0], values[2], values[3]) = (codes[i], "93", codes[i][..2]);
                values[8] ??= "7";
            }) with { Titles = Titles(random) },
        ];
    }

    // A dash is zero here too; the other marks are no value.
    private sealed record SheetCount(int Most) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["1 23", "x", "-4", "12 3456", "99999999999", "1.2.3"]);

        protected override string DrawValue(Random random, Style style) => (random.Chance(0.2) ? 0 : random.Next(Most)).ToString(CultureInfo.InvariantCulture);

        protected override string PrintValue(string value, Style style, Random random) => value == "0" && random.Chance(0.5) ? Zero : Group(value, style.ThousandsMark);

        protected override string PrintNull(Style style, Random random) => random.Of([.. style.NullMarks.Where(mark => mark != Zero)]);
    }

    // ARCEP's own départements: the sums of the communes.
    private static IEnumerable<ModelFile> Controls(List<Row> communes, List<Row> lines, Column[] series, IReadOnlyList<string[]> titles, Random random, Style style)
    {
        Column[] columns =
        [
            new("Code département", new OpenWordKind("05")) { IsKey = true },
            new("Nom département", new ExactTextKind()),
            new("Code région", new OpenWordKind("93")),
            new("Logements", new AccountantCount(1)) { IsKey = true },
            new("Établissements", new AccountantCount(1)) { IsKey = true },
        ];
        Column[] sums = [new("Code département", new OpenWordKind("05")) { IsKey = true }, new("Champ", new Subject()), .. series.Select(column => column with { })];
        var departements = communes.GroupBy(row => row.Values[3]!).ToList();
        yield return new ModelFile("departements.csv", columns, [.. departements.Select(group => new Row(
            [group.Key, random.Text(style), "93", Sum(group, 5), Sum(group, 6)]))])
        { Titles = titles, IsOptional = true, OfDoubled = Fate.Unknown, OfFirst = Fate.Unknown };
        yield return new ModelFile("ftthDepartements.csv", sums, [.. departements.SelectMany(group =>
        {
            var own = lines.Where(row => row.Values[1] == "premises" && group.Any(commune => commune.Values[0] == row.Values[0])).ToList();
            return new[]
            {
                new Row([group.Key, "premises", .. series.Select((_, i) => Sum(own, i + 2))]),
                new Row([group.Key, "category", .. series.Select(_ => "25")]),
            };
        })])
        { Titles = titles, IsOptional = true, OfDoubled = Fate.Unknown, OfFirst = Fate.Unknown };

        static string Sum(IEnumerable<Row> rows, int column) => rows.Sum(row => long.Parse(row.Values[column]!, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<string[]> Titles(Random random) => random.Next(3) switch
    {
        0 => [],
        1 => [["Réseaux en fibre optique jusqu'à l'abonné (FttH)"], ["Informations"], [""], [""]],
        _ => [["Réseaux en fibre optique", "", ""], ["Informations", "", ""], ["", "", ""], ["", "", ""]],
    };

    private static string Name(string quarter) => quarter.StartsWith('T') ? $"{quarter[3..]}-Q{quarter[1]}" : $"{quarter[..4]}-Q{quarter[6]}";
}
