namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>Our own list of territories, their memberships and the former communes.</summary>
internal static class ReferenceForm
{
    private static readonly Kind Words = new ExactTextKind();
    private static readonly Kind Codes = new OpenWordKind("05001", "05061", "05157");

    public static SourceForm Form { get; } = new("territories-reference", [new("one vintage", StyleRange.Plain, Make)]) { MovesReference = true, MayRefuseWhatLostRows = true };

    private static IReadOnlyList<ModelFile> Make(Random random, Style style)
    {
        Column[] territory =
        [
            new("level", new WordKind("region", "departement", "epci", "commune", "arrondissement")) { IsKey = true },
            new("code", Codes) { IsKey = true },
            new("name", Words),
            new("parent_level", Codes) { IsKey = true },
            new("parent_code", Codes) { IsKey = true },
            new("population", new WholeKind(900_000) { Nulls = 0.1 }),
        ];
        Column[] membership =
        [
            new("commune_code", Codes) { IsKey = true },
            new("commune_name", Words),
            new("epci_code", Codes) { IsKey = true },
            new("departement_code", Codes),
            new("region_code", Codes),
            new("population", new WholeKind(900_000) { Nulls = 0.1 }),
            new("vintage", new WholeKind(1)) { IsKey = true },
        ];
        Column[] former = [new("code", Codes) { IsKey = true }, new("name", new ExactTextKind { Nulls = 0.3 }), new("successor_code", Codes), new("successor_name", new ExactTextKind { Nulls = 0.3 })];

        var codes = CommuneKind.Take(random, random.Next(2, 12));
        var gone = CommuneKind.Take(random, random.Next(1, 6));
        var territories = new List<Row>
        {
            Row("region 93", [], "region", "93", "Provence-Alpes-Côte d'Azur", null, null),
            Row("departement 05", ["region 93"], "departement", "05", "Hautes-Alpes", "region", "93"),
            Row("epci 200067825", ["region 93"], "epci", "200067825", "CA Gap-Tallard-Durance", "region", "93"),
        };
        territories.AddRange(codes.Select(code => Row("commune " + code, ["departement 05", "member " + code], "commune", code, random.Text(style), "departement", "05")));
        var members = codes.Select(code => new Row([code, random.Text(style), random.Chance(0.8) ? "200067825" : null, "05", "93", membership[5].Kind.Draw(random, style), "2026"])
        {
            Key = "member " + code,
            Needs = ["epci 200067825"],
        });
        return
        [
            new("territories.csv", territory, territories),
            new("membership.csv", membership, [.. members]),
            ModelFile.Drawn("former-communes.csv", former, gone.Count, random, style, (i, values) => values[0] = gone[i]),
        ];

        Row Row(string key, string[] needs, params string?[] values) => new([.. values, territory[5].Kind.Draw(random, style)]) { Key = key, Needs = needs };
    }
}
