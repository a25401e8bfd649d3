using System.Globalization;

namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>INSEE's code of communes, populations, facilities and long files of Melodi, and the composition of EPCI.</summary>
internal static class InseeForms
{
    private static readonly StyleRange Styles = StyleRange.Official with { DecimalMarks = ['.'] };
    private static readonly Kind Exact = new ExactTextKind { Nulls = 0.2 };
    private static readonly Kind Name = new ExactTextKind();
    private static readonly Kind Departements = new CodeKind("05", "13", "2A", "974");
    private static readonly Kind Regions = new CodeKind("93", "11", "04");

    /// <summary>Each table of the code, since 2021 and before. A list that is not of all of France is refused whole.</summary>
    public static SourceForm Cog { get; } = new("insee-cog",
    [
        new("communes", Styles, (random, style) => MakeCommunes(random, style, "v_commune_2026.csv", isOld: false)),
        new("communes before 2021", Styles, (random, style) => MakeCommunes(random, style, "communes-01012019.csv", isOld: true)),
        new("events", Styles, MakeEvents),
        new("departements", Styles, (random, style) => MakeDivision(random, style, "v_departement_2026.csv", Twin("DEP", Departements), [new("REG", Regions)], ["01", "05", "06", "13", "2A", "2B", "83", "84", "974"])),
        new("regions", Styles, (random, style) => MakeDivision(random, style, "v_region_2026.csv", new("REG", Regions) { IsKey = true }, [], ["01", "06", "11", "84", "93", "94"])),
        new("arrondissements", Styles, (random, style) => MakeDivision(random, style, "v_arrondissement_2026.csv", Twin("ARR", new OpenWordKind("051")),
            [new("DEP", Departements), new("REG", Regions)], ["051", "052", "131", "132", "2A1"])),
    ])
    {
        MayAlwaysRefuse = true,
        MovesReference = true,
        Checked = new Dictionary<string, string>
        {
            ["staged_cog_departement"] = "(SELECT * FROM staged_cog_division WHERE kind = 'departement')",
            ["staged_cog_region"] = "(SELECT * FROM staged_cog_division WHERE kind = 'region')",
            ["staged_cog_arrondissement"] = "(SELECT * FROM staged_cog_division WHERE kind = 'arrondissement')",
            ["staged_cog_collectivity"] = "(SELECT * FROM staged_cog_division WHERE kind = 'collectivity')",
        },
    };

    /// <summary>The table in its forms, and Melodi's. One that is not of all of France is refused whole.</summary>
    public static SourceForm Populations { get; } = new("insee-populations",
    [
        new("table", Styles, (random, style) => MakePopulations(random, style, false)),
        new("titles in words", Styles, (random, style) => MakePopulations(random, style, true)),
        new("melodi", Styles, (random, style) => MakeMelodi(random, style, "DS_POPULATIONS_REFERENCE_2023_data.csv", "POPREF_MEASURE", ["PMUN", "PCAP", "PTOT"], ["FREQ"], areWhole: true)),
    ])
    {
        MayAlwaysRefuse = true,
        MovesReference = true,
    };

    /// <summary>Long files, with their labels or without.</summary>
    public static SourceForm Melodi { get; } = new("insee-melodi",
    [
        new("flores", Styles, (random, style) => MakeMelodi(random, style, "DS_FLORES_A38_2023_data.csv", "FLORES_MEASURE", ["UNIT_LOC", "EMPL3112"], ["ACTIVITY", "NUMBER_EMPL"], areWhole: false)),
        new("filosofi", Styles, (random, style) => MakeMelodi(random, style, "DS_FILOSOFI_CC_2023_data.csv", "FILOSOFI_MEASURE", ["MED_SL", "PR_MD60"], [], areWhole: false)),
        new("with labels", Styles, (random, style) =>
        [
            .. MakeMelodi(random, style, "DS_SIDE_CREA_ENT_COM_2024_data.csv", "SIDE_MEASURE", ["BURE"], ["ACTIVITY", "LEGAL_FORM"], areWhole: false),
            ModelFile.Drawn("DS_SIDE_CREA_ENT_COM_2024_metadata.csv", [new("COD_VAR", Name), new("LIB_VAR", Exact), new("COD_MOD", Name), new("LIB_MOD", Exact)], random.Next(1, 9), random, style)
                with { IsOptional = true, OfDoubled = Fate.Kept },
        ]),
    ]);

    /// <summary>The detail file that lists, the one that counts, and Melodi's.</summary>
    public static SourceForm Bpe { get; } = new("insee-bpe",
    [
        new("detail", Styles, (random, style) => MakeFacilities(random, style, counts: false)),
        new("counted", Styles, (random, style) => MakeFacilities(random, style, counts: true)),
        new("melodi", Styles, (random, style) => MakeMelodi(random, style, "DS_BPE_2024_data.csv", "BPE_MEASURE", ["FACILITIES"], ["FACILITY_TYPE"], areWhole: true)),
    ])
    {
        MayRefuseWhatLostRows = true,
    };

    /// <summary>The DGCL's composition and INSEE's. One that lacks a commune of the region is refused whole.</summary>
    public static SourceForm Epci { get; } = new("dgcl-epci", [new("DGCL", Styles, MakeComposition), new("INSEE", Styles, MakeInseeComposition)])
    {
        MayAlwaysRefuse = true,
        MovesReference = true,
        Checked = new Dictionary<string, string> { ["staged_epci_dgcl"] = "staged_composition", ["staged_epci_insee"] = "staged_composition" },
    };

    // Without it, the file has the columns of another table to the letter.
    private static Column Twin(string header, Kind kind) => new(header, kind) { IsKey = true, IsOptional = true };

    private sealed record ArticleKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["x", "12", "-1"]);

        protected override string DrawValue(Random random, Style style) => random.Of(["0", "1", "5", "8"]);

        protected override string PrintNull(Style style, Random random) => "";
    }

    private static Column[] Spelling => [new("TNCC", new ArticleKind { Nulls = 0.1 }), new("NCC", Exact), new("NCCENR", Exact)];

    private static IReadOnlyList<ModelFile> MakeCommunes(Random random, Style style, string name, bool isOld)
    {
        Column[] columns =
        [
            new("TYPECOM", new WordKind("COM", "COM", "ARM", "COMA", "COMD")) { IsKey = true },
            new("COM", new CommuneKind()) { IsKey = true },
            new("REG", Regions),
            new("DEP", Departements),
            .. isOld ? [] : new[] { new Column("CTCD", Exact) { IsOptional = true } },
            new("ARR", Exact),
            .. Spelling,
            new("LIBELLE", Name),
            new("CAN", Exact),
            new("COMPARENT", new CommuneKind()),
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 24));
        var file = ModelFile.Drawn(name, isOld ? [.. columns.Select(column => column with { Header = column.Header.ToLowerInvariant() })] : columns, codes.Count, random, style, (i, values) => values[1] = codes[i]);
        return [file];
    }

    private static IReadOnlyList<ModelFile> MakeEvents(Random random, Style style)
    {
        Kind types = new WordKind("COM", "COMD", "COMA");
        Column[] columns =
        [
            new("MOD", new DigitsKind(2)) { IsKey = true },
            new("DATE_EFF", new DayKind(1943, 2026)) { IsKey = true },
            new("TYPECOM_AV", types), new("COM_AV", new CommuneKind()) { IsKey = true }, new("LIBELLE_AV", Exact),
            new("TYPECOM_AP", types), new("COM_AP", new CommuneKind()), new("LIBELLE_AP", Exact),
            new("NCC_AV", Exact), new("NCC_AP", Exact),
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 24));
        return [ModelFile.Drawn("v_mvt_commune_2026.csv", columns, codes.Count, random, style, (i, values) => values[3] = codes[i])];
    }

    private static IReadOnlyList<ModelFile> MakeDivision(Random random, Style style, string name, Column code, Column[] more, string[] codes)
    {
        Column[] columns = [code, .. more, new("CHEFLIEU", new CommuneKind()), .. Spelling, new("LIBELLE", Name)];
        random.Shuffle(codes);
        return [ModelFile.Drawn(name, columns, random.Next(1, codes.Length), random, style, (i, values) => values[0] = codes[i])];
    }

    private static IReadOnlyList<ModelFile> MakePopulations(Random random, Style style, bool inWords)
    {
        Column[] columns =
        [
            new("REG", new OpenWordKind("93")), new("Région", new TextKind { Nulls = 0.1 }),
            new(inWords ? "Code département" : "DEP", Departements) { IsKey = true },
            new("CODARR", new OpenWordKind("1")),
            new(inWords ? "Code commune" : "CODCOM", new DigitsKind(3)) { IsKey = true },
            .. inWords ? [] : new[] { new Column("COM", new OpenWordKind("05061")) { IsKey = true, IsOptional = true } },
            new(inWords ? "Nom de la commune" : "Commune", new TextKind()) { IsOptional = true },
            new(inWords ? "Population municipale" : "PMUN", new CountKind()) { IsKey = true },
            new(inWords ? "Population comptée à part" : "PCAP", new CountKind()) { IsKey = true },
            new(inWords ? "Population totale" : "PTOT", new CountKind()) { IsKey = true },
        ];
        var codes = CommuneKind.Take(random, 20).Where(code => !code.StartsWith("97", StringComparison.Ordinal)).Take(random.Next(2, 15)).ToList();
        return
        [
            ModelFile.Drawn("donnees_communes_2026.csv", columns, codes.Count, random, style, (i, values) =>
            {
                (values[2], values[4]) = (codes[i][..2], codes[i][2..]);
                if (!inWords)
                    values[5] = codes[i];
                var (municipal, apart) = (random.Next(900_000), random.Next(9_000));
                (values[^3], values[^2], values[^1]) = (Text(municipal), Text(apart), Text(municipal + apart));
            }),
        ];

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    // Any other text is no code, so that what is wrong is seen by the check of the form, and not by its reading.
    private static IReadOnlyList<ModelFile> MakeMelodi(Random random, Style style, string name, string measure, string[] measures, string[] dimensions, bool areWhole)
    {
        Column[] columns =
        [
            new("GEO", new CommuneKind()) { Into = "geo", IsKey = true },
            new("GEO_OBJECT", new OpenWordKind("COM")) { Into = "geo_object", IsKey = true },
            new(measure, new OpenWordKind(measures)) { Into = "measure", IsOptional = true },
            .. dimensions.Select(dimension => new Column(dimension, dimension == "FACILITY_TYPE" ? new OpenWordKind("C101", "D265", "A206") : new ExactTextKind { Nulls = 0.1 }) { Into = "dimensions." + dimension, IsOptional = true }),
            new("OBS_STATUS", new OpenWordKind("A", "K")) { Into = "obs_status", IsOptional = true },
            new("TIME_PERIOD", new OpenWordKind("2023")) { Into = "period", IsKey = true },
            new("OBS_VALUE", areWhole ? new PlainCountKind { Nulls = 0.1 } : new NumberKind(-1_000, 1_000_000) { Nulls = 0.1 }) { Into = "value" },
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 24));
        return [ModelFile.Drawn(name, columns, codes.Count, random, style, (i, values) => values[0] = codes[i]) with { IsLenient = true, ReadsEveryColumn = true }];
    }

    // As a numeric has it: no decimals of zero.
    private sealed record PlainCountKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["x", "1 23", "1.2.3", "0x1F"]);

        protected override string DrawValue(Random random, Style style) => random.Next(100_000).ToString(CultureInfo.InvariantCulture);

        protected override string PrintValue(string value, Style style, Random random) => Group(value, style.ThousandsMark);
    }

    private sealed record FacilityKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["c101", "C10", "C1010", ""]);

        protected override string DrawValue(Random random, Style style) => random.Of(["C101", "D265", "A206"]);
    }

    private sealed record YearKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["24", "20245", "an"]);

        protected override string DrawValue(Random random, Style style) => "2024";
    }

    private static IReadOnlyList<ModelFile> MakeFacilities(Random random, Style style, bool counts)
    {
        Column[] columns =
        [
            new("AN", new YearKind()) { IsOptional = true },
            new(random.Of(["DEPCOM", "CODGEO"]), new CommuneKind()),
            new("TYPEQU", new FacilityKind()),
            new("LAMBERT_X", new NumberKind(100_000, 1_200_000) { Nulls = 0.1 }) { IsOptional = true },
            new("LAMBERT_Y", new NumberKind(6_100_000, 7_100_000) { Nulls = 0.1 }) { IsOptional = true },
            new("DOM", new TextKind { Nulls = 0.3 }),
            .. counts ? new[] { new Column("NB_EQUIP", new CountKind(900)) { IsOptional = true } } : [],
        ];
        return [ModelFile.Drawn("BPE24.csv", columns, random.Next(2, 30), random, style) with { OfDoubled = Fate.Kept }];
    }

    private static IReadOnlyList<ModelFile> MakeComposition(Random random, Style style)
    {
        Column[] columns =
        [
            new("dept", Departements) { IsOptional = true },
            new("siren", new DigitsKind(9)) { IsKey = true },
            new("raison_sociale", Name),
            new("nature_juridique", new TextKind { Nulls = 0.1 }),
            new("mode_financ", new TextKind { Nulls = 0.1 }) { IsOptional = true },
            new("nb_membres", new CountKind(90)) { IsOptional = true },
            new("dep_com", Departements) { IsKey = true },
            new("insee", new CommuneKind()) { IsKey = true },
            new("siren_membre", new DigitsKind(9)) { IsOptional = true },
            new("nom_membre", Name),
            new("ptot_2025", new CountKind { Nulls = 0.1 }) { IsOptional = true },
            new("pmun_2025", new CountKind { Nulls = 0.1 }) { IsOptional = true },
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 24));
        return
        [
            ModelFile.Drawn("epcicom2026.csv", columns, codes.Count, random, style, (i, values) =>
                (values[6], values[7]) = (codes[i].StartsWith("97", StringComparison.Ordinal) ? codes[i][..3] : codes[i][..2], codes[i])),
        ];
    }

    private static IReadOnlyList<ModelFile> MakeInseeComposition(Random random, Style style)
    {
        Column[] columns =
        [
            new("CODGEO", new CommuneKind()) { IsKey = true },
            new("LIBGEO", Name),
            new("EPCI", new OpenWordKind("200067825", "ZZZZZZZZZ")) { IsKey = true },
            new("LIBEPCI", new TextKind()),
            new("DEP", Departements) { IsKey = true },
            new("REG", Regions),
        ];
        var codes = CommuneKind.Take(random, random.Next(2, 24));
        return
        [
            ModelFile.Drawn("epci_au_01-01-2026.csv", columns, codes.Count, random, style, (i, values) =>
                (values[0], values[4]) = (codes[i], codes[i].StartsWith("97", StringComparison.Ordinal) ? codes[i][..3] : codes[i][..2])),
        ];
    }
}
