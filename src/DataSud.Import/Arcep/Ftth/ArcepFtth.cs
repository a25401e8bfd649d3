using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>ARCEP's observatory of FttH roll-outs, by commune and quarter, in its form of 2018.</summary>
public static class ArcepFtth
{
    private const string LastQuarter = """
        SELECT max(series) AS name,
               (make_date(left(max(series), 4)::int, 3 * right(max(series), 1)::int, 1) + interval '1 month - 1 day')::date AS date
        FROM staged_connectable
        """;

    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "arcep-ftth",
        Ordinal = 4,
        Title = "Déploiement de la fibre (FttH) par commune",
        TitleEn = "Fibre roll-out (FttH) by commune",
        Description = "Locaux raccordables à la fibre, logements et établissements par commune et par trimestre, d’après l’observatoire du marché du haut et très haut débit fixe (déploiements).",
        DescriptionEn = "Premises connectable to fibre, dwellings and business premises by commune and quarter, from the observatory of the fixed broadband market (roll-outs).",
        Producer = "Arcep",
        Homepage = "https://www.data.gouv.fr/fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements/",
        Licence = "Licence Ouverte 1.0",
        LicenceUrl = "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        Attribution = "Arcep, Le marché du haut et très haut débit fixe (déploiements)",
        Frequency = "QUARTERLY",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "arcep-ftth",
        Summary = "ARCEP, Le marché du haut et très haut débit fixe (déploiements), tables of 2018: premises connectable to fibre by commune and quarter, "
            + "all of France. ARCEP's own départements, when they are given, are the control.",
        Dataset = Dataset,
        Tables = FtthTables.All,
        WhyTogether = "One holds the dwellings and business premises of each commune, the other those that can be connected: neither gives a rate alone.",
        MaxRejects = 0,
        RowChecks = FtthChecks.Rows,
        ReleaseChecks = FtthChecks.Release,
        EditionSql = LastQuarter,
        Publish =
        [
            EmbeddedSql.Read("Arcep/Ftth/publish-communes.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-layer.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-indicators.sql"),
            EmbeddedSql.Read("Arcep/Ftth/publish-observations.sql"),
        ],
    };
}
