namespace DataSud.Domain;

/// <summary>The words of mobile coverage in French, beside the codes that answers carry.</summary>
public static class MobileWords
{
    /// <summary>Code that stands for "at least one operator": a union of networks.</summary>
    public const string AnyOperator = "any";

    /// <summary>The four operators of metropolitan France, by MCC and MNC.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["20801", "20810", "20815", "20820"];

    /// <summary>Every technology, the oldest first.</summary>
    public static IReadOnlyList<string> Technologies { get; } = ["2g", "2g-or-3g", "3g", "4g", "5g"];

    /// <summary>What a network is used for.</summary>
    public static IReadOnlyList<string> Usages { get; } = ["voice", "data"];

    /// <summary>Every quality of coverage, the worst first; covered where no level is told.</summary>
    public static IReadOnlyList<string> Qualities { get; } = ["cl", "bc", "tbc", "covered"];

    /// <summary>An operator.</summary>
    /// <param name="code">MCC and MNC, or <see cref="AnyOperator"/>.</param>
    public static string Operator(string code) => code switch
    {
        "20801" => "Orange",
        "20810" => "SFR",
        "20815" => "Free Mobile",
        "20820" => "Bouygues Telecom",
        AnyOperator => "Au moins un opérateur (réunion des réseaux, pas ce que reçoit un abonné)",
        _ => $"Opérateur {code}",
    };

    /// <summary>A technology.</summary>
    public static string Technology(string code) => code switch
    {
        "2g-or-3g" => "2G ou 3G",
        _ => code.ToUpperInvariant(),
    };

    /// <summary>A usage.</summary>
    public static string Usage(string code) => code switch
    {
        "voice" => "Voix et SMS",
        "data" => "Internet mobile",
        _ => code,
    };

    /// <summary>A quality of coverage.</summary>
    public static string Quality(string code) => code switch
    {
        "nc" => "Non couvert (NC)",
        "cl" => "Couverture limitée (CL)",
        "bc" => "Bonne couverture (BC)",
        "tbc" => "Très bonne couverture (TBC)",
        ">=bc" => "Au moins bonne couverture (BC ou TBC)",
        "covered" => "Couvert, toutes qualités ensemble",
        _ => code,
    };

    /// <summary>What a rate is of.</summary>
    public static string Criterion(string code) => code switch
    {
        "surface" => "Part de la surface (Lambert-93)",
        "population" => "Part de la population, telle que l’Arcep la publie",
        "establishments" => "Part des établissements actifs géolocalisés (SIRENE)",
        "premises" => "Part des locaux (logements et établissements)",
        _ => code,
    };

    /// <summary>How a piece of ground stands with all operators together.</summary>
    public static string Sharing(string code) => code switch
    {
        "white" => "Zone blanche : aucun opérateur",
        "grey" => "Zone grise : au moins un opérateur, pas tous",
        "whole" => "Tous les opérateurs",
        "union" => "Au moins un opérateur",
        _ => code,
    };
}
