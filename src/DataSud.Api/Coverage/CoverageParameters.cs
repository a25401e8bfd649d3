using DataSud.Api.Http;
using DataSud.Domain;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Coverage;

/// <summary>Datasets and query parameters of the questions on coverage.</summary>
internal static class CoverageParameters
{
    /// <summary>Maps of mobile coverage.</summary>
    public const string MapsDataset = "arcep-mobile-coverage";

    /// <summary>What is computed from the maps.</summary>
    public const string ComputedDataset = "couverture-mobile-calculee";

    /// <summary>Rates that ARCEP publishes.</summary>
    public const string RatesDataset = "arcep-mobile-coverage-rates";

    /// <summary>Mobile sites.</summary>
    public const string SitesDataset = "arcep-mobile-sites";

    /// <summary>Roll-out of fibre.</summary>
    public const string FibreDataset = "arcep-ftth";

    /// <summary>Outlines of territories.</summary>
    public const string OutlinesDataset = "contours";

    /// <summary>Establishments.</summary>
    public const string EstablishmentsDataset = "sirene-establishments";

    /// <summary>Levels that coverage is computed for.</summary>
    public static readonly IReadOnlyList<string> Levels = ["region", "departement", "epci", "commune"];

    /// <summary>Levels that coverage is published for, by ARCEP or by us.</summary>
    public static readonly IReadOnlyList<string> AllLevels = ["france", .. Levels];

    /// <summary>The region.</summary>
    public static readonly TerritoryReference Region = new("region", "93");

    /// <summary>Technology.</summary>
    public static readonly QueryParameter<string> Technology = QueryParameters.Choice("technology", "Only this technology.", MobileWords.Technologies);

    /// <summary>Usage.</summary>
    public static readonly QueryParameter<string> Usage = QueryParameters.Choice("usage", "Only this usage.", MobileWords.Usages);

    /// <summary>Edition.</summary>
    public static readonly QueryParameter<Period> Quarter = QueryParameters.Of<Period>("quarter", "Only this edition; all of them when absent.", "a quarter (2026-Q1)",
        text => text.Contains("-Q", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal) && Period.TryParse(text, out var period)
            ? (period, null)
            : (null, "is not a quarter"),
        "2026-Q1");

    /// <summary>The territory that an answer is about, the region when absent.</summary>
    /// <param name="description">What it does.</param>
    /// <param name="levels">Levels that there is something to say of.</param>
    public static QueryParameter<TerritoryReference> Territory(string description, IReadOnlyList<string> levels) =>
        SharedParameters.TerritoryOf(description + " The region Provence-Alpes-Côte d'Azur when absent.", levels) with { Default = Region, DefaultText = "region:93" };
}
