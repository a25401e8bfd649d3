using DataSud.Storage.Features.Layers;

namespace DataSud.Storage.Catalogue.Entries;

/// <summary>The datasets that portals list.</summary>
public static class CatalogueEntries
{
    private static readonly string[] Mobile = ["mobile", "couverture mobile", "télécommunications", "Arcep"];

    private static readonly string[] Fixed = ["fibre optique", "très haut débit", "internet fixe", "télécommunications", "Arcep"];

    /// <summary>All of them; those whose sources were never imported are not shown.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new()
        {
            Id = "strategie-2018",
            Sources = ["strategie-2018"],
            Title = "Stratégie numérique de Provence-Alpes-Côte d’Azur : objectifs et cibles datées",
            Description = "Les 6 enjeux, 13 orientations et 37 objectifs de la stratégie commune d’aménagement et de développement numériques adoptée en 2018, et leurs cibles datées, chacune avec sa ligne dans le document.",
            Themes = ["TECH", "REGI", "GOVE"],
            Keywords = ["stratégie numérique", "aménagement numérique", "objectifs", "SCANT", "très haut débit"],
            FileSubject = "strategie-numerique",
            Tables = [new("objectifs", "Objectifs", TableRows.Objectives), new("cibles", "Cibles datées", TableRows.Targets)],
            ApiPath = "/objectives",
        },
        new()
        {
            Id = "strategie-indicateurs-2018",
            Sources = ["strategie-2018"],
            Title = "Stratégie numérique de Provence-Alpes-Côte d’Azur : indicateurs et chiffres, par enjeu",
            Description = "Les indicateurs de la stratégie de 2018 et tous les chiffres que le document imprime, enjeu par enjeu, avec leur ligne, leur base et leurs contradictions signalées.",
            Themes = ["TECH", "REGI", "ECON"],
            Keywords = ["stratégie numérique", "indicateurs", "chiffres clés", "aménagement numérique"],
            FileSubject = "strategie-indicateurs",
            Tables =
            [
                new("indicateurs", "Liste des indicateurs", TableRows.Indicators),
                .. "ABCDEF".Select(theme => new CatalogueTable($"chiffres-{char.ToLowerInvariant(theme)}", $"Chiffres de l’enjeu {theme}", TableRows.Observations($"chiffres-{char.ToLowerInvariant(theme)}", $"Chiffres de l’enjeu {theme}", "strategie-2018", $"{theme}"))),
            ],
            ApiPath = "/indicators?dataset=strategie-2018",
        },
        new()
        {
            Id = "territoires",
            Sources = ["territoires", "contours", "insee-cog", "dgcl-epci", "insee-populations"],
            Title = "Territoires de Provence-Alpes-Côte d’Azur : codes, populations et contours",
            Description = "La région, ses départements, ses EPCI et ses communes d’aujourd’hui : codes officiels, rattachements, populations de référence et contours.",
            Themes = ["REGI", "GOVE"],
            Keywords = ["communes", "EPCI", "départements", "contours administratifs", "code officiel géographique"],
            FileSubject = "territoires",
            Tables =
            [
                new("territoires", "Liste des territoires", TableRows.Territories),
                new("communes", "Contours des communes", TerritoryLayers.Communes),
                new("epci", "Contours des EPCI", TerritoryLayers.Epci),
                new("departements", "Contours des départements", TerritoryLayers.Departements),
                new("regions", "Contour de la région", TerritoryLayers.Regions),
            ],
            Collections = ["communes", "epci", "departements", "regions"],
            ApiPath = "/territories",
        },
        new()
        {
            Id = "arcep-ftth",
            Sources = ["arcep-ftth"],
            Themes = ["TECH", "REGI"],
            Keywords = [.. Fixed, "FttH", "locaux raccordables"],
            FileSubject = "fibre-communes",
            Tables = [new("communes", "Fibre par commune et trimestre", FtthLayer.Communes), Observations("arcep-ftth")],
            Collections = ["ftth-communes"],
            ApiPath = "/indicators?dataset=arcep-ftth",
            IsNational = true,
        },
        OfObservations("arcep-mci", "eligibilite-internet", [.. Fixed, "éligibilité", "débit"], ["TECH", "REGI"]),
        OfObservations("arcep-cartefibre", "fibre-immeubles", [.. Fixed, "FttH", "immeubles"], ["TECH", "REGI"]),
        new()
        {
            Id = "arcep-mobile-sites",
            Sources = ["arcep-mobile-sites"],
            Themes = ["TECH", "REGI"],
            Keywords = [.. Mobile, "antennes", "sites mobiles", "réseau 4G", "réseau 5G"],
            FileSubject = "sites-mobiles",
            Tables = [new("sites", "Sites mobiles", MobileLayers.Sites), Observations("arcep-mobile-sites")],
            Collections = ["mobile-sites"],
            ApiPath = "/indicators?dataset=arcep-mobile-sites",
            IsNational = true,
        },
        new()
        {
            Id = "arcep-mobile-coverage",
            Sources = ["arcep-mobile-coverage"],
            Themes = ["TECH", "REGI"],
            Keywords = [.. Mobile, "cartes de couverture", "réseau 4G", "réseau 5G"],
            FileSubject = "couverture-mobile",
            Tables = [new("cartes", "Cartes de couverture", MobileLayers.Coverage)],
            Collections = ["mobile-coverage"],
            ApiPath = "/collections/mobile-coverage/items",
        },
        new()
        {
            Id = "couverture-mobile-calculee",
            Sources = ["couverture-mobile-calculee"],
            Themes = ["TECH", "REGI"],
            Keywords = [.. Mobile, "zones blanches", "zones grises", "taux de couverture"],
            FileSubject = "zones-mobiles",
            Tables = [new("taux", "Taux par territoire", MobileLayers.Territories), new("zones", "Zones blanches et grises", MobileLayers.Zones), Observations("couverture-mobile-calculee")],
            Collections = ["mobile-zones", "mobile-coverage-territories"],
            ApiPath = "/coverage/zones?kind=white",
        },
        OfObservations("arcep-mobile-coverage-rates", "taux-mobile", [.. Mobile, "taux de couverture", "population couverte"], ["TECH", "REGI"]),
        OfObservations("arcep-mobile-qos", "qualite-mobile", [.. Mobile, "qualité de service", "débits mesurés"], ["TECH"]),
        OfObservations("insee-populations", "populations", ["population", "populations de référence", "communes", "INSEE"], ["SOCI", "REGI"]),
        OfObservations("insee-bpe", "equipements", ["équipements", "services", "base permanente des équipements", "INSEE"], ["SOCI", "REGI"]),
        new()
        {
            Id = "sirene-establishments",
            Sources = ["sirene-establishments", "sirene-units", "sirene-geolocation", "secteur-numerique"],
            Themes = ["ECON", "REGI"],
            Keywords = ["entreprises", "établissements", "SIRENE", "secteur numérique", "INSEE"],
            FileSubject = "etablissements",
            Tables =
            [
                new("etablissements", "Établissements diffusibles", EstablishmentLayer.Establishments),
                Observations("sirene-establishments"),
                new("secteur-numerique", "Codes du secteur numérique", TableRows.DigitalActivities),
            ],
            Collections = ["establishments"],
            ApiPath = "/indicators?dataset=sirene-establishments",
        },
    ];

    // Parts of other datasets, or what they are made with: nothing a reader looks for by itself.
    private static readonly string[] Unlisted = ["arcep-fixed-operators"];

    /// <summary>Datasets that entries are made of, or that are not listed.</summary>
    public static IReadOnlySet<string> Known(IReadOnlyList<CatalogueEntry> entries) => entries.SelectMany(entry => entry.Sources).Concat(Unlisted).ToHashSet(StringComparer.Ordinal);

    /// <summary>The entry of a dataset that was imported and that no entry foresaw: its figures.</summary>
    public static CatalogueEntry Unforeseen(string dataset) => OfObservations(dataset, dataset, ["statistiques", "indicateurs", "communes"], ["REGI"]);

    private static CatalogueEntry OfObservations(string dataset, string subject, IReadOnlyList<string> keywords, IReadOnlyList<string> themes) => new()
    {
        Id = dataset,
        Sources = [dataset],
        Themes = themes,
        Keywords = keywords,
        FileSubject = subject,
        Tables = [Observations(dataset)],
        ApiPath = $"/indicators?dataset={dataset}",
    };

    private static CatalogueTable Observations(string dataset) => new("chiffres", "Chiffres par territoire", TableRows.Observations("chiffres", "Chiffres par territoire", dataset));
}
