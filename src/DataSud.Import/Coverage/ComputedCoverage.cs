using DataSud.Domain;

namespace DataSud.Import.Coverage;

/// <summary>The dataset that is computed here from those of others.</summary>
public static class ComputedCoverage
{
    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "couverture-mobile-calculee",
        Ordinal = 20,
        Title = "Couverture mobile calculée par territoire",
        TitleEn = "Mobile coverage computed by territory",
        Description = "Part de la surface et des établissements de chaque commune, EPCI et département et de la région que couvre chaque opérateur, par technologie et qualité, ce que couvrent au moins un opérateur et tous ensemble, "
            + "et les zones blanches (aucun opérateur) et grises (certains seulement), classées par priorité. Calcul fait ici, à partir des cartes simulées et déclarées par les opérateurs à l’Arcep, des contours des communes et du répertoire Sirene.",
        DescriptionEn = "Share of area and of establishments of each commune, EPCI, département and of the region covered by each operator, by technology and quality, by at least one operator and by all of them together, "
            + "and the white zones (no operator) and grey ones (some only), ranked by priority. Computed here from the maps that operators simulate and declare to ARCEP, the outlines of communes and the SIRENE register.",
        Producer = "Région Provence-Alpes-Côte d’Azur",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "Région Provence-Alpes-Côte d’Azur, d’après Arcep (Mon réseau mobile), IGN (ADMIN EXPRESS COG) et INSEE (Sirene)",
        Frequency = "QUARTERLY",
    };

    /// <summary>Datasets that it is computed from: a new release of one of them calls for a new computation.</summary>
    public static IReadOnlySet<string> DrawsOn { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "arcep-mobile-coverage",
        "contours",
        "territoires",
        "dgcl-epci",
        "insee-cog",
        "sirene-establishments",
        "sirene-geolocation",
    };
}
