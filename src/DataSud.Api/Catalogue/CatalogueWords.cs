using System.Globalization;

namespace DataSud.Api.Catalogue;

/// <summary>What the catalogue says in French, the same in its pages, in DCAT, in CKAN and in CSW.</summary>
internal static class CatalogueWords
{
    /// <summary>Who publishes the catalogue: DataSud finds it by these very letters.</summary>
    public const string Publisher = "Région Provence-Alpes-Côte d’Azur";

    /// <summary>Name of the catalogue.</summary>
    public const string Title = "Catalogue des données";

    /// <summary>What the catalogue is.</summary>
    public const string Description = "Les jeux de données ouverts de l’observatoire du numérique de Provence-Alpes-Côte d’Azur : stratégie, fibre, mobile, territoires, entreprises. Chacun avec son producteur, sa licence, ses versions et ses fichiers.";

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    private static readonly string[] SizeUnits = ["o", "ko", "Mo", "Go", "To"];

    /// <summary>Themes of the EU table data-theme, by their code, in the order of their names.</summary>
    public static IReadOnlyList<(string Code, string Name)> Themes { get; } =
    [
        ("AGRI", "Agriculture, pêche, sylviculture et alimentation"),
        ("ECON", "Économie et finances"),
        ("EDUC", "Éducation, culture et sport"),
        ("ENER", "Énergie"),
        ("ENVI", "Environnement"),
        ("GOVE", "Gouvernement et secteur public"),
        ("JUST", "Justice, système juridique et sécurité publique"),
        ("SOCI", "Population et société"),
        ("INTR", "Questions internationales"),
        ("REGI", "Régions et villes"),
        ("HEAL", "Santé"),
        ("TECH", "Science et technologie"),
        ("TRAN", "Transports"),
    ];

    /// <summary>Name of a theme; its code where it has none.</summary>
    public static string Theme(string code) => Themes.FirstOrDefault(theme => theme.Code == code).Name ?? code;

    /// <summary>A code of the EU table frequency, in words.</summary>
    public static string Frequency(string code) => code switch
    {
        "CONT" or "UPDATE_CONT" => "continue",
        "DAILY" => "quotidienne",
        "WEEKLY" => "hebdomadaire",
        "BIWEEKLY" => "toutes les deux semaines",
        "MONTHLY" => "mensuelle",
        "BIMONTHLY" => "tous les deux mois",
        "QUARTERLY" => "trimestrielle",
        "ANNUAL_2" => "semestrielle",
        "ANNUAL" => "annuelle",
        "BIENNIAL" => "tous les deux ans",
        "TRIENNIAL" => "tous les trois ans",
        "IRREG" => "irrégulière",
        "NEVER" => "aucune : données arrêtées",
        "NOT_PLANNED" => "non prévue",
        _ => "inconnue",
    };

    /// <summary>What can be done with a resource.</summary>
    public static string Kind(ResourceKind kind) => kind switch
    {
        ResourceKind.Download => "fichier",
        ResourceKind.Features => "couche pour SIG",
        ResourceKind.Tiles => "tuiles",
        _ => "API",
    };

    /// <summary>A size: 1,8 Mo.</summary>
    public static string Size(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1000 && unit < SizeUnits.Length - 1; unit++)
            size /= 1000;
        return string.Create(French, $"{(unit == 0 || size >= 100 ? size.ToString("N0", French) : size.ToString("0.#", French))} {SizeUnits[unit]}");
    }

    /// <summary>A whole number: 106 395.</summary>
    public static string Number(long number) => number.ToString("N0", French);

    /// <summary>A day: 31 mars 2018.</summary>
    public static string Day(DateOnly day) => day.ToString(day.Day == 1 ? "d'er' MMMM yyyy" : "d MMMM yyyy", French);

    /// <summary>The day of a moment, UTC.</summary>
    public static string Day(DateTime moment) => Day(DateOnly.FromDateTime(moment));

    /// <summary>A ground: its name and its box in degrees.</summary>
    public static string Ground(PortalDataset dataset) => dataset.Box is not { } box
        ? GroundName(dataset)
        : string.Create(French, $"{GroundName(dataset)} (de {Longitude(box.West)} à {Longitude(box.East)}, de {box.South:0.##}° à {box.North:0.##}° nord)");

    private static string Longitude(double degrees) => string.Create(French, $"{Math.Abs(degrees):0.##}° {(degrees < 0 ? "ouest" : "est")}");

    /// <summary>Name of the ground.</summary>
    public static string GroundName(PortalDataset dataset) => dataset.IsNational ? "France métropolitaine" : "Provence-Alpes-Côte d’Azur";

    /// <summary>Days that the data is of, or null.</summary>
    public static string? Days(PortalDataset dataset) => (dataset.FirstDay, dataset.LastDay) switch
    {
        ({ } first, { } last) when first == last => Day(first),
        ({ } first, { } last) => $"du {Day(first)} au {Day(last)}",
        ({ } first, null) => $"depuis le {Day(first)}",
        (null, { } last) => $"jusqu’au {Day(last)}",
        _ => null,
    };
}
