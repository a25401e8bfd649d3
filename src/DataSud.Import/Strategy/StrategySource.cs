using DataSud.Domain;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Strategy;

/// <summary>The strategy of 2018: what it wants, by when, and every figure it prints, with the line of the text it comes from.</summary>
public static class StrategySource
{
    /// <summary>What the catalogue says of the dataset.</summary>
    public static DatasetDescription Dataset { get; } = new()
    {
        Id = "strategie-2018",
        Ordinal = 1,
        Title = "Stratégie commune d’aménagement numérique du territoire (2018)",
        TitleEn = "Common digital strategy of the territory (2018)",
        Description = "Les 6 enjeux, 13 orientations et 37 objectifs de la stratégie régionale, leurs cibles datées, leurs indicateurs et les 5 142 chiffres que le document imprime, chacun avec la ligne du texte d’où il vient.",
        DescriptionEn = "The 6 issues, 13 orientations and 37 objectives of the regional strategy, their dated targets, their indicators and the 5,142 figures that the document prints, each with the line of the text it comes from.",
        Producer = "Région Provence-Alpes-Côte d’Azur",
        Licence = "Licence Ouverte 2.0",
        LicenceUrl = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Attribution = "Région Provence-Alpes-Côte d’Azur, Stratégie commune d’aménagement numérique du territoire, délibération n° 18-436, 2018",
        Frequency = "NEVER",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "strategy",
        Summary = "The regional digital strategy as ten CSV files: objectives and their summaries, indicators, figures, targets, places, dimensions, "
            + "units, producers and the contradictions of the document. Values are kept as printed.",
        Dataset = Dataset,
        Tables = StrategyTables.All,
        WhyTogether = "The ten files refer to one another: a figure without its indicator, place or unit would mean nothing.",
        MaxRejects = 0,
        RowChecks = StrategyChecks.All,
        EditionSql = "SELECT '2018' AS name, NULL::date AS date",
        Publish = [EmbeddedSql.Read("Strategy/publish.sql")],
    };
}
