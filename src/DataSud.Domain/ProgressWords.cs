namespace DataSud.Domain;

/// <summary>The words of progress in French, beside the codes that answers carry.</summary>
public static class ProgressWords
{
    /// <summary>What each status means.</summary>
    public static IReadOnlyDictionary<string, string> Statuses { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["reached"] = "Atteinte à la date de la dernière mesure",
        ["on-track"] = "À l’allure présente, atteinte à l’échéance",
        ["late"] = "À l’allure présente, atteinte après l’échéance ; ou échéance passée sans que la mesure l’atteigne",
        ["unknown"] = "Les données ne permettent pas de le dire",
    };

    /// <summary>Why a status is unknown.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["qualitative"] = "La cible n’a pas de nombre",
        ["no-indicator"] = "Aucun indicateur ne mesure la cible",
        ["no-measure"] = "Aucun chiffre ne mesure la cible sur ce territoire et ce champ",
        ["only-estimates"] = "Il n’y a que des estimations, des bornes, des prévisions ou des cibles : ce ne sont pas des mesures",
        ["undated"] = "Aucune mesure n’est datée",
        ["conflicting-figures"] = "Les chiffres se contredisent, sans qu’aucun soit à préférer",
        ["other-unit"] = "Les mesures sont d’une autre unité que la cible",
        ["other-territory"] = "La cible est celle d’un territoire plus large, et son nombre n’est pas une part",
        ["other-period"] = "La cible porte sur une période dont il n’y a pas de mesure",
        ["no-direction"] = "Rien ne dit si le nombre est un plancher ou un plafond",
        ["fewer-than-three-periods"] = "Moins de trois périodes mesurées : pas d’allure",
        ["not-improving"] = "Les mesures ne vont pas vers la cible",
        ["no-due-date"] = "La cible n’a pas d’échéance",
    };
}
