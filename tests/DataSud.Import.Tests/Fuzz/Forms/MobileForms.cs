using System.Globalization;

namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>ARCEP's files on mobile networks: sites in three forms, coverage rates by operator and by number of operators, measurements and their results.</summary>
internal static class MobileForms
{
    private static readonly StyleRange Styles = StyleRange.Official with { ThousandsMarks = [""] };
    private static readonly Kind Flag = new FlagKind { Nulls = 0.1 };
    private static readonly Kind Free = new TextKind { Nulls = 0.3 };
    private static readonly Kind Operators = new StrictCodeKind("20801", "20810", "20815", "20820");
    private static readonly Kind Places = new CodeKind("05", "06", "13", "83", "2A", "974");

    /// <summary>Positions of 2018, the 29 columns since 2019, and sites to come.</summary>
    public static SourceForm Sites { get; } = new("arcep-mobile-sites",
    [
        new("January 2018", Styles, MakePositions),
        new("29 columns", Styles, (random, style) => MakeSites(random, style, isOverseas: false)),
        new("overseas", Styles, (random, style) => MakeSites(random, style, isOverseas: true)),
        new("to come", Styles, MakePlanned),
    ])
    {
        Checked = new Dictionary<string, string> { ["staged_position"] = "staged_site", ["staged_listed"] = "staged_site", ["staged_planned"] = "staged_site" },
    };

    /// <summary>By operator at each level, and by number of operators.</summary>
    public static SourceForm CoverageRates { get; } = new("arcep-mobile-coverage-rates",
    [
        new("op communes", Styles, (random, style) => MakeRates(random, style, "communes", "commune", i => string.Create(CultureInfo.InvariantCulture, $"05{i + 1:000}"))),
        new("op departements", Styles, (random, style) => MakeRates(random, style, "departements", "departement", i => string.Create(CultureInfo.InvariantCulture, $"{i + 21}"))),
        new("op regions", Styles, (random, style) => MakeRates(random, style, "regions", "region", i => string.Create(CultureInfo.InvariantCulture, $"{i + 11}"))),
        new("op territoires", Styles, (random, style) => MakeRates(random, style, "territoires", "territoire", i => "METRO" + (char)('A' + i))),
        new("nbope", Styles, MakeUnions),
    ])
    {
        Checked = new Dictionary<string, string>
        {
            ["staged_op_communes"] = "staged_rate",
            ["staged_op_departements"] = "staged_rate",
            ["staged_op_regions"] = "staged_rate",
            ["staged_op_territoires"] = "staged_rate",
            ["staged_nbope"] = "staged_union",
        },
    };

    /// <summary>Measurements since 2024, before, and results by level.</summary>
    public static SourceForm Qos { get; } = new("arcep-mobile-qos",
    [
        new("103 columns", Styles, MakeMeasures),
        new("before 2024", Styles, MakeOldMeasures),
        new("results, metropole", Styles, (random, style) => MakeResults(random, style, [])),
        new("results, regions", Styles, (random, style) => MakeResults(random, style, [new("nom_region", Free), new("insee_reg", new CodeKind("93", "84", "11"))])),
        new("results, departements", Styles, (random, style) => MakeResults(random, style, [new("nom_region", Free), new("insee_dep", Places)])),
    ])
    {
        Checked = new Dictionary<string, string>
        {
            ["staged_measured"] = "staged_measure",
            ["staged_measured_2023"] = "staged_measure",
            ["staged_aggregate_metropole"] = "staged_aggregate",
            ["staged_aggregate_region"] = "staged_aggregate",
            ["staged_aggregate_departement"] = "staged_aggregate",
        },
    };

    // Its words, whole; blanks around them do not count.
    private sealed record StrictCodeKind(params string[] Codes) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["2080", "99901", "x", "208011", "208.1"]);

        protected override string DrawValue(Random random, Style style) => random.Of(Codes);
    }

    // 2G is printed in capitals, and staged as the vocabulary has it.
    private sealed record TechnologyKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["6G", "", "LTE"]);

        protected override string DrawValue(Random random, Style style) => random.Of(["2g", "3g", "4g", "5g", "2g-or-3g"]);

        protected override string PrintValue(string value, Style style, Random random) => value == "2g-or-3g" ? "2G3G" : value.ToUpperInvariant();
    }

    private sealed record HourKind : Kind
    {
        public override string Spoilt(Random random) => random.Of(["25:00:00", "midi", "10:61:00"]);

        protected override string DrawValue(Random random, Style style) =>
            new TimeOnly(random.Next(24), random.Next(60), random.Next(60)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<ModelFile> MakePositions(Random random, Style style)
    {
        Column[] columns =
        [
            new("Operateur", Operators),
            new("x", new NumberKind(100_000, 1_200_000) { Decimals = 1 }),
            new("y", new NumberKind(6_100_000, 7_100_000) { Decimals = 1 }),
            new("2G", Flag), new("3G", Flag), new("4G", Flag),
        ];
        return [ModelFile.Drawn("2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine.csv", columns, random.Next(2, 30), random, style) with { OfDoubled = Fate.Kept }];
    }

    private static IReadOnlyList<ModelFile> MakeSites(Random random, Style style, bool isOverseas)
    {
        Column[] columns = [.. Detailed.Where(column => !isOverseas || !IsOfMetropole(column.Header))];
        return [ModelFile.Drawn($"2026_T1_sites_{(isOverseas ? "Outremer" : "Metropole")}.csv", columns, random.Next(2, 25), random, style) with { OfDoubled = Fate.Kept }];

        static bool IsOfMetropole(string header) => header is "mes_4g_trim" or "site_ZB" or "site_DCC" or "site_strategique" or "site_capa_240mbps";
    }

    private static IReadOnlyList<ModelFile> MakePlanned(Random random, Style style)
    {
        // Without these, it is a list of sites that the file's name says are to come.
        Column[] columns =
        [
            .. Detailed,
            new("annee_donnee", new CountKind(2030) { MayHaveDecimals = false, Nulls = 1 }) { IsOptional = true },
            new("trimestre_donnee", new CountKind(4) { MayHaveDecimals = false, Nulls = 1 }) { IsOptional = true },
        ];
        return [ModelFile.Drawn("2026_T1_sites_a_venir.csv", columns, random.Next(2, 25), random, style) with { OfDoubled = Fate.Kept }];
    }

    private static Column[] Detailed =>
    [
        new("code_op", Operators),
        new("nom_op", Free) { IsOptional = true },
        new("num_site", new TextKind()),
        new("id_site_partage", Free) { IsOptional = true },
        new("id_station_anfr", new DigitsKind(10) { Nulls = 0.2 }) { IsOptional = true },
        new("x", new NumberKind(100_000, 1_200_000) { Decimals = 1 }),
        new("y", new NumberKind(6_100_000, 7_100_000) { Decimals = 1 }),
        new("latitude", new NumberKind(41.5m, 51) { Decimals = 5 }) { IsOptional = true },
        new("longitude", new NumberKind(-5, 9) { Decimals = 5 }) { IsOptional = true },
        new("nom_reg", Free),
        new("nom_dep", Free),
        new("insee_dep", Places) { IsOptional = true },
        new("nom_com", Free),
        new("insee_com", new CommuneKind()),
        new("site_2g", Flag), new("site_3g", Flag), new("site_4g", Flag),
        .. new[] { "site_5g", "mes_4g_trim", "site_ZB", "site_DCC", "site_strategique", "site_capa_240mbps" }.Select(header => new Column(header, Flag) { IsOptional = true }),
        new("date_ouverturecommerciale_5g", new DayKind(2019, 2026) { Nulls = 0.5 }) { IsOptional = true },
        .. new[] { "700", "800", "1800", "2100", "3500" }.Select(band => new Column($"site_5g_{band}_m_hz", Flag) { IsOptional = true }),
    ];

    // Four shares that make a hundred.
    private static string[] Shares(Random random, int count)
    {
        var left = 100m;
        var shares = new string[count];
        for (var i = 0; i < count; i++)
        {
            var share = i == count - 1 ? left : Math.Round(left * (decimal)random.NextDouble(), 2);
            left -= share;
            shares[i] = share.ToString("F2", CultureInfo.InvariantCulture);
        }
        return shares;
    }

    private static Column[] ShareColumns(string prefix, IEnumerable<string> parts) => [.. parts.Select(part => new Column($"{prefix}_{part}", new NumberKind(0, 100)))];

    private static IReadOnlyList<ModelFile> MakeRates(Random random, Style style, string name, string level, Func<int, string> code)
    {
        string[] qualities = ["nc", "cl", "bc", "tbc"];
        Column[] columns = [new("techno", new TechnologyKind()), new("mcc_mnc", Operators), new(level, new OpenWordKind("05001")) { IsKey = true }, .. ShareColumns("couv", qualities), .. ShareColumns("pop", qualities)];
        return [ModelFile.Drawn($"2023T3_op_{name}.csv", columns, random.Next(2, 25), random, style, (i, values) =>
        {
            values[2] = code(i);
            Shares(random, 4).CopyTo(values, 3);
            Shares(random, 4).CopyTo(values, 7);
        })];
    }

    private static IReadOnlyList<ModelFile> MakeUnions(Random random, Style style)
    {
        string[] numbers = ["0", "1", "2", "3", "4", "5"];
        Column[] columns =
        [
            new("techno", new TechnologyKind()),
            new("niveau", new WordKind("CL", "BC", "TBC")) { Staged = new Dictionary<string, Func<string?, string?>> { ["*"] = quality => quality!.ToLowerInvariant() } },
            new("territoire", new OpenWordKind("05001")) { IsKey = true },
            .. ShareColumns("pop", numbers[..5]), new Column("pop_5", new NumberKind(0, 100) { Nulls = 1 }) { IsOptional = true },
            .. ShareColumns("couv", numbers[..5]), new Column("couv_5", new NumberKind(0, 100) { Nulls = 1 }) { IsOptional = true },
        ];
        return [ModelFile.Drawn("2023T3_nbope_communes.csv", columns, random.Next(2, 25), random, style, (i, values) =>
        {
            values[2] = string.Create(CultureInfo.InvariantCulture, $"13{i + 1:000}");
            Shares(random, 5).CopyTo(values, 3);
            values[8] = null;
            Shares(random, 5).CopyTo(values, 9);
            values[14] = null;
        })];
    }

    private static IReadOnlyList<ModelFile> MakeMeasures(Random random, Style style)
    {
        Column[] columns =
        [
            new("operator", new OpenWordKind("Orange", "SFR", "Free Mobile", "Bouygues Telecom")) { IsKey = true },
            new("mcc_start", new StrictCountKind("208")) { IsOptional = true },
            new("mnc_start", new StrictCountKind("1", "10", "15", "20")) { IsOptional = true },
            new("date_start", new DayKind(2025, 2025)),
            new("hour_start", new HourKind()) { IsOptional = true },
            new("latitude_start", new NumberKind(41.5m, 51)),
            new("longitude_start", new NumberKind(-5, 9)),
            new("situation", Free),
            new("zone", Free) { IsOptional = true },
            new("acess_duration", new NumberKind(0, 60) { Nulls = 0.2 }) { IsOptional = true },
            new("bitrate_dl", new NumberKind(0, 1000) { Nulls = 0.2 }) { IsOptional = true },
            new("download_ok", Flag) { IsOptional = true },
            new("insee_com", new CommuneKind { Nulls = 0.1 }),
            new("insee_dep", Places) { IsOptional = true },
            new("average_mos_couple", Free),
        ];
        return [ModelFile.Drawn("2025_QoS_Metropole_data_habitations.csv", columns, random.Next(2, 25), random, style) with { OfDoubled = Fate.Kept }];
    }

    private static IReadOnlyList<ModelFile> MakeOldMeasures(Random random, Style style)
    {
        Column[] columns =
        [
            new("lieu", Free) { IsOptional = true },
            new("situation", Free),
            new("date", new DayKind(2022, 2022)),
            new("heure", new HourKind()),
            new("operateur", new OpenWordKind("Orange", "SFR", "Free Mobile", "Bouygues Telecom")) { IsKey = true },
            new("longitude", new NumberKind(-5, 9)),
            new("latitude", new NumberKind(41.5m, 51)),
            new("protocole", Free) { IsOptional = true },
            new("debit_en_mbits", new NumberKind(0, 1000) { Nulls = 0.2 }) { IsOptional = true },
            new("page_chargee_moins_10s", Flag) { IsOptional = true },
            new("insee_com", new CommuneKind { Nulls = 0.1 }) { IsOptional = true },
            new("insee_dep", Places) { IsOptional = true },
            new("rsrp", Free),
        ];
        return [ModelFile.Drawn("2022_QoS_Metropole_data_habitations.csv", columns, random.Next(2, 25), random, style) with { OfDoubled = Fate.Kept }];
    }

    private static IReadOnlyList<ModelFile> MakeResults(Random random, Style style, Column[] place)
    {
        Column[] columns =
        [
            .. place,
            new("service", new OpenWordKind("WEB", "STREAM", "DL")) { IsKey = true },
            new("zone", new OpenWordKind("all")) { IsKey = true },
            new("situation", new OpenWordKind("all", "INDOOR", "OUTDOOR")),
            new("mccmnc", Operators),
            new("resultat", new NumberKind(0, 100) { Decimals = 14 }),
            new("nb_test", new CountKind(5_000)),
        ];
        return [ModelFile.Drawn("2023_QoS_agregate.csv", columns, random.Next(2, 25), random, style, (i, values) =>
        {
            // One row a zone, so that none stands twice; a result is of some tests.
            values[place.Length + 1] = string.Create(CultureInfo.InvariantCulture, $"zone {i}");
            values[place.Length + 5] = string.Create(CultureInfo.InvariantCulture, $"{1 + random.Next(4_000)}");
        })];
    }

    private sealed record StrictCountKind(params string[] Values) : Kind
    {
        protected override string DrawValue(Random random, Style style) => random.Of(Values);
    }
}
