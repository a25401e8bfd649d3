using System.Globalization;

namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>ARCEP's files on fixed networks beside the FttH observatory: Ma connexion internet, and the buildings of Cartefibre.</summary>
internal static class FixedForms
{
    private static readonly StyleRange Styles = StyleRange.Official with { DecimalMarks = ['.'] };
    private static readonly string[] Speeds = ["inel_hd", "elig_hd05", "elig_hd3", "elig_bhd8", "elig_thd30", "elig_thd100", "elig_thd1g"];
    private static readonly string[] Technologies = ["elig_ftth", "elig_coax", "elig_cu", "elig_thdr", "elig_4gf", "elig_hdr", "elig_sat"];
    private static readonly string[] Best = ["nbr_elig_8", "elig_ftth", "elig_coax", "elig_cu_30", "elig_thdr", "elig_cu_8", "elig_4gf", "elig_hdr", "elig_sat"];
    private static readonly string[] States = ["deploye", "en cours de deploiement", "cible", "signe", "raccordable demande", "abandonne"];

    /// <summary>Every file at every level.</summary>
    public static SourceForm Mci { get; } = new("arcep-mci",
    [
        .. from level in new[] { "commune", "departement", "region" }
           from variant in new[] { "", "_debit", "_debit_filaire", "_debit_terrestre", "_techno", "_meilleure_techno_thd", "_meilleure_techno_hd" }
           select new EditionForm(level + variant, Styles, (random, style) => MakeMci(random, style, level, variant)),
    ]);

    /// <summary>Buildings, which are counted.</summary>
    public static SourceForm Cartefibre { get; } = new("arcep-cartefibre", [new("buildings", Styles, MakeBuildings)])
    {
        MayRefuseWhatLostRows = true,
        Counted = ("buildings", ["code", "state", "category", "operator"]),
    };

    /// <summary>Operators by their codes.</summary>
    public static SourceForm Operators { get; } = new("arcep-fixed-operators", [new("operateur", Styles, MakeOperators)]);

    // Two to six letters or digits.
    private sealed record OperatorKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["é", "A", "TROPLONG", "O P", "?"]);

        protected override string DrawValue(Random random, Style style) => "FRTE";
    }

    private static IReadOnlyList<ModelFile> MakeOperators(Random random, Style style)
    {
        Column[] columns = [new("code", new OperatorKind()) { IsKey = true }, new("code_interop", new TextKind { Nulls = 0.3 }), new("nom", new TextKind())];
        return [ModelFile.Drawn("operateur.csv", columns, random.Next(1, 20), random, style, (i, values) => values[0] = string.Create(CultureInfo.InvariantCulture, $"OP{10 + i}"))];
    }

    private static IReadOnlyList<ModelFile> MakeMci(Random random, Style style, string level, string variant)
    {
        var measures = variant switch
        {
            "" => [],
            "_techno" => Technologies,
            _ when variant.StartsWith("_debit", StringComparison.Ordinal) => Speeds,
            _ => Best,
        };
        // Before 2021 a name was mistyped.
        var old = random.Chance(0.2);
        var known = new Dictionary<string, Func<string?, string?>> { ["level"] = _ => level, ["variant"] = _ => variant.Length == 0 ? "base" : variant[1..].Replace('_', '-') };
        Column[] place = level switch
        {
            "commune" => [new("code_insee", new CommuneKind()) { IsKey = true, Staged = known }, new("nom_com", new TextKind { Nulls = 0.1 }) { IsOptional = true },
                new("code_dep", new CodeKind("05", "13", "2A")) { IsOptional = true }, new("code_reg", new OpenWordKind("93", "94")) { IsOptional = true }],
            "departement" => [new("code_dep", new CodeKind("05")) { IsKey = true, Staged = known }, new("nom_dep", new TextKind()) { IsOptional = true }],
            _ => [new("code_reg", new CodeKind("93")) { IsKey = true, Staged = known }, new("nom_reg", new TextKind()) { IsOptional = true }],
        };
        Column[] columns =
        [
            .. place,
            new("nbr", new CountKind()) { IsKey = true },
            new("type", new OpenWordKind("all")) { IsOptional = true },
            .. measures.Select(header => new Column(old && header == "elig_4gf" ? "elig_4fg" : header, new CountKind { Nulls = 0.05 }) { IsOptional = variant == "_techno" && header is not ("elig_ftth" or "elig_cu") }),
            new("date", new DayKind()),
        ];
        string[] codes = level switch
        {
            "commune" => [.. CommuneKind.Take(random, 20)],
            "departement" => ["01", "04", "05", "06", "13", "2A", "2B", "83", "84", "974"],
            _ => ["01", "06", "11", "24", "84", "93", "94"],
        };
        random.Shuffle(codes);
        var nbr = place.Length;
        return
        [
            ModelFile.Drawn($"{level}{variant}.csv", columns, random.Next(1, codes.Length), random, style, (i, values) =>
            {
                (values[0], values[^1]) = (codes[i], "2026-06-30");
                var premises = random.Next(1, 500_000);
                values[nbr] = premises.ToString(CultureInfo.InvariantCulture);
                // Speeds nest, best technologies part the premises between them, others overlap.
                var left = premises;
                for (var m = 0; m < measures.Length; m++)
                {
                    if (values[nbr + 2 + m] is null)
                        continue;
                    var most = measures[m] is "inel_hd" or "nbr_elig_8" || measures == Technologies ? premises : left;
                    var value = random.Next(most + 1);
                    values[nbr + 2 + m] = value.ToString(CultureInfo.InvariantCulture);
                    if (measures == Speeds && m > 0)
                        left = value;
                    else if (measures == Best && m > 0)
                        left -= value;
                }
            }),
        ];
    }

    private static IReadOnlyList<ModelFile> MakeBuildings(Random random, Style style)
    {
        Kind free = new TextKind { Nulls = 0.3 };
        Column[] columns =
        [
            new("x", free), new("y", free), new("imb_id", free), new("nom_voie", free), new("nom_com", free), new("pm_ref", free), new("type_imb", free),
            new("code_insee", new CommuneKind()) { Into = "code" },
            new("imb_etat", new StateKind()) { Into = "state" },
            new("catg_loc_imb", new OpenWordKind("individuel", "entre 2 et 11", "12 et plus") { Nulls = 0.1 }) { Into = "category" },
            new("code_l331", new OpenWordKind("FRTE", "SFR0", "SIEA") { Nulls = 0.1 }) { Into = "operator" },
        ];
        return [ModelFile.Drawn("carte_fibre_immeubles_2026_T2_20260902.csv", columns, random.Next(2, 40), random, style) with { IsLenient = true, OfDoubled = Fate.Kept }];
    }

    private sealed record StateKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["inconnu", "", "deploye!"]);

        protected override string DrawValue(Random random, Style style) => random.Of(States);

        protected override string PrintValue(string value, Style style, Random random) => value == "deploye" && random.Chance(0.2) ? "Déployé" : value;
    }
}
