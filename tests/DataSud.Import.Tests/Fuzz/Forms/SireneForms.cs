using System.Globalization;

namespace DataSud.Import.Tests.Fuzz.Forms;

/// <summary>The stock files of SIRENE in their editions, with cells that are withheld, and cells that ought to be.</summary>
internal static class SireneForms
{
    private const string Hidden = "withheld:";

    private static readonly string[] NullMarks = ["", "", "[ND]"];
    private static readonly StyleRange Styles = StyleRange.Plain with { NullMarks = NullMarks };
    private static readonly Kind Bands = new MarkedCodeKind("NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53") { Nulls = 0.2 };
    private static readonly Kind Activities = new MarkedCodeKind("62.01Z", "47.11B", "01.1A", "96.09Z") { Nulls = 0.1 };
    private static readonly Kind Days = new DayKind(1900, 2026) { InAnyForm = false, Nulls = 0.1 };
    private static readonly Kind Years = new MarkedCodeKind("2023", "2024", "1998") { Nulls = 0.2 };
    private static readonly Kind Free = new TextKind { Nulls = 0.4 };

    public static SourceForm DigitalSector { get; } = new("digital-sector", [new("seed", StyleRange.Plain, MakeActivities)]);

    public static SourceForm Establishments { get; } = new("sirene-establishments",
    [
        new("48 columns", Styles, (random, style) => MakeEstablishments(random, style, 48)),
        new("53 columns", Styles, (random, style) => MakeEstablishments(random, style, 53)),
        new("54 columns", Styles, (random, style) => MakeEstablishments(random, style, 54)),
    ])
    { MayRefuseWhatLostRows = true };

    public static SourceForm Units { get; } = new("sirene-units",
    [
        new("33 columns", Styles, (random, style) => MakeUnits(random, style, 33)),
        new("35 columns", Styles, (random, style) => MakeUnits(random, style, 35)),
    ]);

    public static SourceForm Geolocation { get; } = new("sirene-geolocation",
    [
        new("2023", Styles with { DecimalMarks = ['.', ','] }, (random, style) => MakePoints(random, style, "plg_qp", "qualite_qp")),
        new("2026", Styles with { DecimalMarks = ['.', ','] }, (random, style) => MakePoints(random, style, "plg_qp24", "qualite_qp24", "plg_qp15", "qualite_qp15")),
    ]);

    // Digits with a check digit: none may change without being seen.
    private sealed record CheckedDigits(int Length) : Kind
    {
        public override string Spoilt(Random random)
        {
            var good = DrawValue(random, new Style()).PadLeft(Length, '0');
            return random.Of([good[..^1] + (char)('0' + ((good[^1] - '0' + 1 + random.Next(9)) % 10)), good + "0", good[1..], "[ND]", ""]) is var bad && bad.Length == Length && IsLuhn(bad) ? bad[1..] : bad;
        }

        protected override string DrawValue(Random random, Style style)
        {
            var digits = string.Concat(Enumerable.Range(0, Length - 1).Select(i => (char)('0' + (i == 0 ? random.Next(1, 10) : random.Next(10)))));
            return Enumerable.Range(0, 10).Select(check => digits + (char)('0' + check)).First(IsLuhn);
        }

        private static bool IsLuhn(string digits) =>
            digits.Reverse().Select((digit, i) => (i % 2 == 0 ? 1 : 2) * (digit - '0')).Sum(value => value > 9 ? value - 9 : value) % 10 == 0;
    }

    // Nothing but its words, and a mark of no value.
    private sealed record MarkedCodeKind(params string[] Codes) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["54!", "é", "62.01Z bis", "0 1"]);

        protected override string DrawValue(Random random, Style style) => random.Of(Codes);

        protected override string Pad(string text, Style style, Random random) => text;
    }

    private sealed record Letters(string Yes, string No) : Kind
    {
        public override string Spoilt(Random random) => random.Of(["", "X", Yes + No, "[ND]"]);

        protected override string DrawValue(Random random, Style style) => random.Chance(0.7) ? "true" : "false";

        protected override string PrintValue(string value, Style style, Random random) => value == "true" ? Yes : random.Of<string>([.. No.Select(letter => letter.ToString())]);
    }

    // What tells of a person: printed for some whose data are to be withheld all the same.
    private sealed record Withheld : TextKind
    {
        protected override string PrintValue(string value, Style style, Random random) => value.StartsWith(Hidden, StringComparison.Ordinal) ? value[Hidden.Length..] : value;
    }

    private static Column Personal(string header) => new Column(header, new Withheld { Nulls = 0.3 }) { IsOptional = true }
        .As(value => value?.StartsWith(Hidden, StringComparison.Ordinal) == true ? null : value);

    private static IReadOnlyList<ModelFile> MakeActivities(Random random, Style style)
    {
        Column[] columns = [new("naf", new MarkedCodeKind("26.11Z")) { IsKey = true }, new("label_fr", new ExactTextKind()), new("family", new WordKind("manufacturing", "trade", "telecommunications", "software-and-services", "repair"))];
        return [ModelFile.Drawn("digital-sector.csv", columns, random.Next(1, 20), random, style, (i, values) => values[0] = string.Create(CultureInfo.InvariantCulture, $"{10 + i}.01Z"))];
    }

    private static IReadOnlyList<ModelFile> MakeEstablishments(Random random, Style style, int width)
    {
        string[] ignored =
        [
            "siren", "nic", "activitePrincipaleRegistreMetiersEtablissement", "nombrePeriodesEtablissement", "complementAdresseEtablissement", "libelleCommuneEtablissement",
            "libelleCommuneEtrangerEtablissement", "distributionSpecialeEtablissement", "codeCedexEtablissement", "libelleCedexEtablissement", "codePaysEtrangerEtablissement",
            "libellePaysEtrangerEtablissement", "complementAdresse2Etablissement", "numeroVoie2Etablissement", "indiceRepetition2Etablissement", "typeVoie2Etablissement",
            "libelleVoie2Etablissement", "codePostal2Etablissement", "libelleCommune2Etablissement", "libelleCommuneEtranger2Etablissement", "distributionSpeciale2Etablissement",
            "codeCommune2Etablissement", "codeCedex2Etablissement", "libelleCedex2Etablissement", "codePaysEtranger2Etablissement", "libellePaysEtranger2Etablissement",
            "enseigne2Etablissement", "enseigne3Etablissement",
        ];
        string[] added = ["dernierNumeroVoieEtablissement", "indiceRepetitionDernierNumeroVoieEtablissement", "identifiantAdresseEtablissement", "coordonneeLambertAbscisseEtablissement", "coordonneeLambertOrdonneeEtablissement"];
        Column[] columns =
        [
            new("siret", new CheckedDigits(14)) { IsKey = true },
            new("statutDiffusionEtablissement", new Letters("O", "PN")),
            new("etatAdministratifEtablissement", new Letters("A", "F")),
            new("etablissementSiege", new FlagKind()) { IsOptional = true },
            new("dateCreationEtablissement", Days) { IsOptional = true },
            new("dateDebut", Days) { IsOptional = true },
            new("dateDernierTraitementEtablissement", new DayKind(2020, 2026) { InAnyForm = false }) { IsOptional = true },
            new("trancheEffectifsEtablissement", Bands),
            new("anneeEffectifsEtablissement", Years) { IsOptional = true },
            new("caractereEmployeurEtablissement", new FlagKind { Nulls = 0.2 }) { IsOptional = true },
            new("activitePrincipaleEtablissement", Activities),
            new("nomenclatureActivitePrincipaleEtablissement", new OpenWordKind("NAFRev2", "NAFRev1", "NAP")) { IsOptional = true },
            new("codeCommuneEtablissement", new CommuneKind { Nulls = 0.1 }),
            Personal("codePostalEtablissement"),
            Personal("numeroVoieEtablissement"),
            Personal("indiceRepetitionEtablissement"),
            Personal("typeVoieEtablissement"),
            Personal("libelleVoieEtablissement"),
            Personal("enseigne1Etablissement"),
            Personal("denominationUsuelleEtablissement"),
            .. ignored.Select(header => new Column(header, Free)),
            .. width >= 53 ? added.Select(header => new Column(header, Free)) : [],
            .. width >= 54 ? [new Column("activitePrincipaleNAF25Etablissement", Activities) { IsOptional = true }] : Array.Empty<Column>(),
        ];
        Assert.Equal(width, columns.Length);
        return [ModelFile.Drawn("StockEtablissement_utf8.csv", columns, random.Next(2, 25), random, style, (_, values) =>
        {
            if (values[1] == "false")
                Hide(values, columns);
        })];
    }

    private static IReadOnlyList<ModelFile> MakeUnits(Random random, Style style, int width)
    {
        string[] ignored =
        [
            "unitePurgeeUniteLegale", "sexeUniteLegale", "prenom1UniteLegale", "prenom2UniteLegale", "prenom3UniteLegale", "prenom4UniteLegale", "prenomUsuelUniteLegale",
            "pseudonymeUniteLegale", "identifiantAssociationUniteLegale", "dateDernierTraitementUniteLegale", "nombrePeriodesUniteLegale", "anneeCategorieEntreprise", "dateDebut",
            "nomUniteLegale", "nomUsageUniteLegale", "denominationUsuelle1UniteLegale", "denominationUsuelle2UniteLegale", "denominationUsuelle3UniteLegale", "nicSiegeUniteLegale",
        ];
        Column[] columns =
        [
            new("siren", new CheckedDigits(9)) { IsKey = true },
            new("statutDiffusionUniteLegale", new Letters("O", "PN")),
            new("etatAdministratifUniteLegale", new Letters("A", "C")),
            new("categorieJuridiqueUniteLegale", new MarkedCodeKind("1000", "5499", "9220", "7210")) { IsKey = true },
            new("dateCreationUniteLegale", Days) { IsOptional = true },
            new("trancheEffectifsUniteLegale", Bands) { IsOptional = true },
            new("anneeEffectifsUniteLegale", Years) { IsOptional = true },
            new("categorieEntreprise", new WordKind("PME", "ETI", "GE") { Nulls = 0.3 }) { IsOptional = true },
            new("activitePrincipaleUniteLegale", Activities) { IsOptional = true },
            new("nomenclatureActivitePrincipaleUniteLegale", new OpenWordKind("NAFRev2", "NAP")) { IsOptional = true },
            new("caractereEmployeurUniteLegale", new FlagKind { Nulls = 0.2 }) { IsOptional = true },
            new("economieSocialeSolidaireUniteLegale", new FlagKind { Nulls = 0.2 }) { IsOptional = true },
            Personal("denominationUniteLegale"),
            Personal("sigleUniteLegale"),
            .. ignored.Select(header => new Column(header, Free)),
            .. width >= 35
                ? [new Column("societeMissionUniteLegale", new FlagKind { Nulls = 0.2 }) { IsOptional = true }, new Column("activitePrincipaleNAF25UniteLegale", Activities) { IsOptional = true }]
                : Array.Empty<Column>(),
        ];
        Assert.Equal(width, columns.Length);
        return [ModelFile.Drawn("StockUniteLegale_utf8.csv", columns, random.Next(2, 25), random, style, (_, values) =>
        {
            if (values[1] == "false" || values[3] == "1000")
                Hide(values, columns);
        })];
    }

    private static IReadOnlyList<ModelFile> MakePoints(Random random, Style style, params string[] zonings)
    {
        Column[] columns =
        [
            new("siret", new CheckedDigits(14)) { IsKey = true },
            new("x", new NumberKind(100_000, 1_200_000)) { IsOptional = true, IsKey = true },
            new("y", new NumberKind(6_000_000, 7_100_000)) { IsOptional = true, IsKey = true },
            new("qualite_xy", new MarkedCodeKind("11", "12", "21", "22", "33")),
            new("epsg", new CodeKind("2154", "2154", "2975", "5490", "2972", "4471") { MayLoseZero = false }),
            new("plg_code_commune", new CommuneKind { Nulls = 0.1 }) { IsOptional = true },
            new("y_latitude", new NumberKind(-21, 51)) { IsOptional = true },
            new("x_longitude", new NumberKind(-60, 55)) { IsOptional = true },
            new("distance_precision", Free),
            new("plg_iris", Free),
            .. zonings.Select(header => new Column(header, Free)),
        ];
        return [ModelFile.Drawn("GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv", columns, random.Next(2, 25), random, style)];
    }

    private static void Hide(string?[] values, Column[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Kind is Withheld && values[i] is { } value)
                values[i] = Hidden + value;
        }
    }
}
